//go:build unix

package command

import "syscall"

// keepNoDump has the system write no picture of the program's memory when it crashes: the token is in it. What the program starts
// inherits that, which is right for the same reason.
func keepNoDump() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit); err != nil {
		return err
	}
	limit.Cur = 0
	return syscall.Setrlimit(syscall.RLIMIT_CORE, &limit)
}
