// Package system is what the person's desktop does for the window: its own
// file dialogs, its file manager, pictures on its clipboard, notifications.
//
// Linux and its relatives are asked over D-Bus (the XDG desktop portal first)
// and by the X11 protocol, Windows and macOS through their own dialogs and
// programs. Paths are handed over as arguments, never through a shell. What a
// desktop does not offer gives [page.ErrNotHere]; the window then helps itself.
// The package starts no service that is not there, and decodes no picture
// (package photo does).
package system

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"likeness/service/photo"
	"likeness/ui/page"
	"likeness/ui/words"
)

const (
	// patience is how long the desktop may take to begin: to show a dialog, to
	// take a notification. A portal that has to be started first takes seconds.
	patience = 6 * time.Second
	// parting bounds what is still said to a desktop when nobody waits any more.
	parting = time.Second
)

// Desktop is the person's desktop.
type Desktop struct {
	app fyne.App
	do  page.Do
	platform
}

var _ page.Desktop = (*Desktop)(nil)

// New returns the desktop that an application is shown on. Do runs a function
// on the UI goroutine.
func New(app fyne.App, do page.Do) *Desktop {
	return &Desktop{app: app, do: do, platform: newPlatform()}
}

// CopyPicture puts the picture of a file on the clipboard, as a PNG in its
// full size and without what else the file says.
func (d *Desktop) CopyPicture(ctx context.Context, path string) error {
	b, err := photo.PNGFile(ctx, path)
	if err != nil {
		return fmt.Errorf("copy picture: %w", err)
	}
	return d.copyPNG(ctx, b)
}

// PastePicture returns the picture on the clipboard as a PNG.
func (d *Desktop) PastePicture(ctx context.Context) ([]byte, error) {
	b, err := d.pasteImage(ctx)
	if err != nil || isPNG(b) {
		return b, err
	}
	if b, err = photo.PNG(ctx, "", b); err != nil {
		return nil, fmt.Errorf("paste picture: %w", err)
	}
	return b, nil
}

func isPNG(b []byte) bool { return len(b) > 8 && string(b[:8]) == "\x89PNG\r\n\x1a\n" }

// notHere tells why the desktop cannot do it.
func notHere(err error) error {
	if errors.Is(err, page.ErrNotHere) {
		return err
	}
	return fmt.Errorf("%w: %w", page.ErrNotHere, err)
}

// there makes sure that a file can be shown, and returns its whole path: file
// managers say nothing about one that is gone.
func there(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("show file: %w", err)
	}
	if _, err := os.Lstat(path); err != nil {
		return "", fmt.Errorf("show file: %w", err)
	}
	return path, nil
}

// parent returns the native window of the program, so that a dialog of the
// desktop's stands before it; nil when there is none.
func (d *Desktop) parent(ctx context.Context) any {
	if d.app == nil || d.do == nil {
		return nil
	}
	found := make(chan any, 1)
	d.do(func() {
		var native any
		for _, w := range d.app.Driver().AllWindows() {
			if n, ok := w.(driver.NativeWindow); ok && native == nil {
				n.RunNative(func(context any) { native = context })
			}
		}
		found <- native
	})
	select {
	case native := <-found:
		return native
	case <-ctx.Done():
		return nil
	case <-time.After(parting):
		return nil // the window has better things to do
	}
}

// A kind is one line of the list of file kinds in a dialog.
type kind struct {
	name     string
	patterns []string // of file names; none: every file
	mime     []string
}

// kinds returns what a dialog offers, the first one chosen.
func kinds(r page.FileRequest) []kind {
	all := kind{name: words.Say("file.all"), patterns: []string{"*"}}
	switch {
	case r.Pictures:
		return []kind{{
			name:     words.Say("file.pictures"),
			patterns: []string{"*.jpg", "*.jpeg", "*.png", "*.webp", "*.heic", "*.heif", "*.gif", "*.tif", "*.tiff", "*.bmp"},
			mime:     []string{"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/gif", "image/tiff", "image/bmp"},
		}, all}
	case len(r.Patterns) > 0:
		name := r.Patterns[0]
		for _, p := range r.Patterns[1:] {
			name += ", " + p
		}
		return []kind{{name: name, patterns: r.Patterns}, all}
	}
	return nil
}
