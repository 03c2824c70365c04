package library

import (
	"errors"
	"syscall"
)

// Error numbers of Windows that the syscall package has no names for.
const (
	handleDiskFull syscall.Errno = 39
	diskFull       syscall.Errno = 112
	writeProtect   syscall.Errno = 19
)

func isFull(err error) bool { return errors.Is(err, diskFull) || errors.Is(err, handleDiskFull) }

func isReadOnlyDisk(err error) bool { return errors.Is(err, writeProtect) }
