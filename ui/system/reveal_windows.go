package system

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
)

// Reveal shows a file in the Explorer, marked in its folder. Explorer reads its
// command line itself, and differently from other programs: the path stands in
// quotes behind the comma. A path cannot hold a quote.
func (d *Desktop) Reveal(_ context.Context, path string) error {
	path, err := there(path)
	if err != nil {
		return err
	}
	if strings.Contains(path, `"`) {
		return fmt.Errorf("show file: %q is no path", path)
	}
	cmd := exec.Command("explorer.exe")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `explorer.exe /select,"` + path + `"`}
	if err := cmd.Start(); err != nil {
		return notHere(err)
	}
	go func() { _ = cmd.Wait() }() // it ends with 1 when all went well
	return nil
}
