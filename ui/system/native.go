//go:build windows || darwin

package system

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/ncruces/zenity"
	"golang.design/x/clipboard"

	"likeness/ui/page"
)

// platform needs nothing here: the system's own dialogs are called directly.
type platform struct{}

func newPlatform() platform { return platform{} }

// ChooseFiles lets a person choose files.
func (d *Desktop) ChooseFiles(ctx context.Context, r page.FileRequest) ([]string, error) {
	options := d.dialog(ctx, r.Title, r.Folder, "")
	var filters zenity.FileFilters
	for _, k := range kinds(r) {
		filters = append(filters, zenity.FileFilter{Name: k.name, Patterns: k.patterns, CaseFold: true})
	}
	options = append(options, filters)
	if r.Several {
		paths, err := zenity.SelectFileMultiple(options...)
		return paths, chosen(err, len(paths) > 0)
	}
	path, err := zenity.SelectFile(options...)
	return []string{path}, chosen(err, path != "")
}

// ChooseFolder lets a person choose a folder.
func (d *Desktop) ChooseFolder(ctx context.Context, title, folder string) (string, error) {
	path, err := zenity.SelectFile(append(d.dialog(ctx, title, folder, ""), zenity.Directory())...)
	return path, chosen(err, path != "")
}

// SaveFile lets a person say where a new file goes. The dialog asks before a
// name that is taken is used.
func (d *Desktop) SaveFile(ctx context.Context, r page.SaveRequest) (string, error) {
	path, err := zenity.SelectFileSave(append(d.dialog(ctx, r.Title, r.Folder, r.Name), zenity.ConfirmOverwrite())...)
	return path, chosen(err, path != "")
}

// dialog are the options of every dialog. Filename takes a folder by the
// separator at its end.
func (d *Desktop) dialog(ctx context.Context, title, folder, name string) []zenity.Option {
	options := []zenity.Option{zenity.Context(ctx), zenity.Title(title)}
	if folder != "" {
		options = append(options, zenity.Filename(filepath.Clean(folder)+string(filepath.Separator)+name))
	} else if name != "" {
		options = append(options, zenity.Filename(name))
	}
	if w, ok := d.parent(ctx).(driver.WindowsWindowContext); ok && w.HWND != 0 {
		options = append(options, zenity.Attach(w.HWND))
	}
	return options
}

func chosen(err error, something bool) error {
	switch {
	case errors.Is(err, zenity.ErrCanceled):
		return page.ErrNothing
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case err != nil:
		return notHere(err)
	case !something:
		return page.ErrNothing
	}
	return nil
}

// copyPNG puts a PNG on the clipboard, where it stays when the program ends.
func (d *Desktop) copyPNG(ctx context.Context, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := clipboard.Init(); err != nil {
		return notHere(err)
	}
	if clipboard.Write(clipboard.FmtImage, b) == nil {
		return notHere(errors.New("the clipboard does not take the picture"))
	}
	return nil
}

// pasteImage returns the picture on the clipboard.
func (d *Desktop) pasteImage(ctx context.Context) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := clipboard.Init(); err != nil {
		return nil, notHere(err)
	}
	if b := clipboard.Read(clipboard.FmtImage); len(b) > 0 {
		return b, nil
	}
	return nil, page.ErrNothing
}

// Notify shows a notification, as Fyne does it here. It does not wait for it.
func (d *Desktop) Notify(title, text string) {
	if d.app != nil {
		go d.app.SendNotification(fyne.NewNotification(title, text))
	}
}
