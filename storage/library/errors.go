package library

import (
	"errors"
	"fmt"
	"time"
)

// Errors that callers tell apart, by errors.Is.
var (
	ErrNotFound = errors.New("not in the library")
	ErrReadOnly = errors.New("the library can only be read")
	ErrLocked   = errors.New("another program is working in this library")
	ErrClosed   = errors.New("the library is closed")
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
