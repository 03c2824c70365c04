package library

import (
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// Errors that callers tell apart, by errors.Is.
var (
	ErrNotFound     = errors.New("not in the library")
	ErrReadOnly     = errors.New("the library can only be read")
	ErrLocked       = errors.New("another program is working in this library")
	ErrClosed       = errors.New("the library is closed")
	ErrNoSpace      = errors.New("the disk is full")
	ErrNoPermission = errors.New("there is no permission to read or write there")
	ErrNewer        = errors.New("written by a newer version")
	ErrAway         = errors.New("the library folder is not there") // its drive was taken out, it was renamed or deleted
)

// LockedError is what [Library.Lock] returns when another program holds the lock; errors.Is(err, ErrLocked) holds.
type LockedError struct {
	PID   int       // of the holder; 0 when it left no note
	Host  string    // the holder's computer; "" when it left no note
	Since time.Time // zero when it left no note
}

// Error says who holds the lock, as far as that is known.
func (e *LockedError) Error() string {
	if e.PID == 0 {
		return ErrLocked.Error()
	}
	return fmt.Sprintf("%v: process %d on %s since %s", ErrLocked, e.PID, e.Host, e.Since.Local().Format("2006-01-02 15:04"))
}

// Is makes errors.Is(err, ErrLocked) true.
func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// explain puts the plain words in front of what the system says about a full or read-only disk or a missing permission.
func explain(err error) error {
	switch {
	case err == nil || errors.Is(err, ErrNoSpace) || errors.Is(err, ErrNoPermission) || errors.Is(err, ErrReadOnly):
		return err
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", ErrNoPermission, err)
	case isReadOnlyDisk(err):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}

// explainWrite is explain for a write that failed: a drive may go in the middle of it, with any error.
func (l *Library) explainWrite(err error) error {
	if err == nil || errors.Is(err, ErrAway) || errors.Is(err, ErrReadOnly) || errors.Is(err, ErrClosed) {
		return err
	}
	if away := l.away(); away != nil {
		return fmt.Errorf("%w: %w", away, err)
	}
	return explain(err)
}

// plainReason names why a folder cannot be written, and says it in a few words.
func plainReason(err error) (name, text string) {
	switch {
	case isFull(err):
		return whyNoRoom, "the disk is full"
	case errors.Is(err, fs.ErrPermission):
		return whyNoPermission, "no permission"
	case isReadOnlyDisk(err):
		return whyReadOnlyDisk, "the disk is read-only"
	}
	return whyUnwritable, err.Error()
}
