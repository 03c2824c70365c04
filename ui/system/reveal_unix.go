//go:build unix && !darwin

package system

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"

	"likeness/ui/page"
)

// opens is how long the program that opens a folder may take to say that it
// cannot; some stay as long as the folder is shown.
const opens = 3 * time.Second

// Reveal shows a file in the desktop's file manager: marked in its folder where
// the file manager can be asked for that, else only the folder.
func (d *Desktop) Reveal(ctx context.Context, path string) error {
	path, err := there(path)
	if err != nil {
		return err
	}
	for _, way := range []func(context.Context, string) error{d.showItem, d.openDirectory, d.openFolder} {
		if err = way(ctx, path); !errors.Is(err, page.ErrNotHere) {
			return err
		}
	}
	return err
}

// showItem asks the file manager (the interface of the freedesktop file manager
// specification).
func (d *Desktop) showItem(ctx context.Context, path string) error {
	conn, err := d.bus(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = d.call(ctx, conn, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
		"org.freedesktop.FileManager1.ShowItems", []string{fileURI(path)}, "")
	return err
}

// openDirectory asks the portal, which takes the open file itself.
func (d *Desktop) openDirectory(ctx context.Context, path string) error {
	conn, err := d.bus(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if !conn.SupportsUnixFDs() {
		return notHere(errors.New("the bus takes no files"))
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("show file: %w", err)
	}
	defer f.Close()
	_, err = d.call(ctx, conn, portalName, portalPath, "org.freedesktop.portal.OpenURI.OpenDirectory",
		portalWindow(d.parent(ctx)), dbus.UnixFD(f.Fd()), map[string]dbus.Variant{})
	return err
}

// openFolder runs the desktop's own program for it.
func (d *Desktop) openFolder(ctx context.Context, path string) error {
	cmd := exec.Command(d.open, filepath.Dir(path)) // not ended with ctx: it may be the file manager itself
	if err := cmd.Start(); err != nil {
		return notHere(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return notHere(err)
		}
	case <-time.After(opens):
	case <-ctx.Done():
	}
	return nil
}
