package durable

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// SyncDir does nothing: Windows cannot flush a folder, NTFS keeps names in its journal.
func SyncDir(string) error { return nil }

// ERROR_SHARING_VIOLATION; the syscall package has no name for it.
const sharingViolation syscall.Errno = 32

// rename tries again for a second when another program (a virus scanner, a reader) has the file open, which forbids
// replacing it on Windows.
func rename(from, to string) error {
	return patiently(func() error { return os.Rename(from, to) })
}

// remove is as patient with a file that is open.
func remove(path string) error { return patiently(func() error { return os.Remove(path) }) }

func patiently(change func() error) error {
	wait := time.Millisecond
	for {
		err := change()
		busy := errors.Is(err, sharingViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
		if err == nil || !busy || wait > 500*time.Millisecond {
			return err
		}
		time.Sleep(wait)
		wait *= 2
	}
}
