//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// mostMemory is the most that a process that has ended had in memory, in bytes.
func mostMemory(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) * 1024
}
