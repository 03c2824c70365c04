//go:build unix

package durable

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// SyncDir flushes a folder, so that names made or changed in it outlast a power cut.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("flush folder: %w", err)
	}
	defer d.Close()
	// Some shares and FUSE file systems cannot flush a folder; there is nothing more that could be done there.
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return fmt.Errorf("flush folder: %w", err)
	}
	return nil
}

func rename(from, to string) error { return os.Rename(from, to) }

func remove(path string) error { return os.Remove(path) }
