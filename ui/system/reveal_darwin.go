package system

import (
	"context"
	"os/exec"
)

// Reveal shows a file in the Finder, marked in its folder.
func (d *Desktop) Reveal(ctx context.Context, path string) error {
	path, err := there(path)
	if err != nil {
		return err
	}
	if err := exec.CommandContext(ctx, "/usr/bin/open", "-R", path).Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return notHere(err)
	}
	return nil
}
