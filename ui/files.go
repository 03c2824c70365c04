package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"likeness/ui/page"
	"likeness/ui/words"
)

// pictureFiles are the endings of the files that the dialog offers. Others can
// be dropped or pasted: a photo is judged by its content.
var pictureFiles = []string{".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".gif", ".tif", ".tiff", ".bmp"}

// fileDialog is the dialog for files that is open, if one is.
type fileDialog struct {
	asking bool // the desktop's; it says by itself when it is answered
	// open is the toolkit's own, and over what it lies in.
	open interface{ Hide() }
	over fyne.CanvasObject
	last string // folder of the file that was chosen last
}

// hide closes the toolkit's dialog, if that is what lies on top: it may have
// opened a question of its own over itself.
func (f *fileDialog) hide(top fyne.CanvasObject) bool {
	if f.open == nil || f.over != top {
		return false
	}
	f.open.Hide()
	return true
}

// ask asks the desktop behind the window, and the toolkit where the desktop
// has no such dialog. One dialog is enough at a time: the desktop's does not
// keep a person from pressing what opened it once more.
func ask[T any](w *Window, desktop func(ctx context.Context) (T, error), toolkit func(), chosen func(T)) {
	if w.dialog.asking || w.dialog.open != nil {
		w.Toast(words.Say("file.asked"))
		return
	}
	w.dialog.asking = true
	w.tips.Hide()
	w.work.Go(func(ctx context.Context) {
		answer, err := desktop(ctx)
		w.work.Do(func() {
			w.dialog.asking = false
			switch {
			case err == nil:
				chosen(answer)
			case errors.Is(err, page.ErrNothing):
			default:
				if !errors.Is(err, page.ErrNotHere) {
					w.kit.Log.Warn("no dialog of the desktop", "err", err)
				}
				toolkit()
			}
		})
	})
}

// ChooseFiles lets a person choose files.
func (w *Window) ChooseFiles(r page.FileRequest, chosen func(paths []string)) {
	if r.Folder == "" {
		r.Folder = w.dialog.last
	}
	take := func(paths []string) {
		if len(paths) > 0 {
			w.dialog.last = filepath.Dir(paths[0])
			chosen(paths)
		}
	}
	ask(w, func(ctx context.Context) ([]string, error) { return w.kit.Desktop.ChooseFiles(ctx, r) },
		func() { w.openDialog(r, take) }, take)
}

// ChooseFolder lets a person choose a folder.
func (w *Window) ChooseFolder(title, folder string, chosen func(path string)) {
	ask(w, func(ctx context.Context) (string, error) { return w.kit.Desktop.ChooseFolder(ctx, title, folder) },
		func() { w.folderDialog(title, folder, chosen) }, chosen)
}

// SaveFile lets a person say where a new file goes.
func (w *Window) SaveFile(r page.SaveRequest, chosen func(path string)) {
	if r.Folder == "" {
		r.Folder = w.dialog.last
	}
	take := func(path string) {
		w.dialog.last = filepath.Dir(path)
		chosen(path)
	}
	ask(w, func(ctx context.Context) (string, error) {
		path, err := w.kit.Desktop.SaveFile(ctx, r)
		return withEnding(path, r.Name), err
	}, func() { w.saveDialog(r, take) }, take)
}

// withEnding gives a name that a person typed without an ending that of the
// proposed one; not where a file would be replaced that nobody was asked about.
func withEnding(path, proposed string) string {
	if path == "" || filepath.Ext(path) != "" {
		return path
	}
	whole := path + filepath.Ext(proposed)
	if _, err := os.Lstat(whole); err == nil {
		return path
	}
	return whole
}

// openDialog is the toolkit's dialog for a file.
func (w *Window) openDialog(r page.FileRequest, chosen func([]string)) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if file != nil {
			defer file.Close() // only its name is wanted
		}
		w.answered(file != nil, err, func() { chosen([]string{file.URI().Path()}) })
	}, w.fyne)
	switch {
	case r.Pictures:
		d.SetFilter(storage.NewExtensionFileFilter(pictureFiles))
	case len(r.Patterns) > 0:
		endings := make([]string, len(r.Patterns))
		for i, p := range r.Patterns {
			endings[i] = filepath.Ext(p)
		}
		d.SetFilter(storage.NewExtensionFileFilter(endings))
	}
	d.SetConfirmText(words.Say("file.choose"))
	w.showDialog(d, r.Title, r.Folder)
}

// folderDialog is the toolkit's dialog for a folder.
func (w *Window) folderDialog(title, folder string, chosen func(string)) {
	d := dialog.NewFolderOpen(func(at fyne.ListableURI, err error) {
		w.answered(at != nil, err, func() { chosen(at.Path()) })
	}, w.fyne)
	d.SetConfirmText(words.Say("file.folder"))
	w.showDialog(d, title, folder)
}

func (w *Window) answered(something bool, err error, then func()) {
	if err != nil {
		w.kit.Log.Warn("file not opened", "err", err)
		w.Toast(words.Say("file.refused"))
		return
	}
	if something {
		then()
	}
}

func (w *Window) showDialog(d *dialog.FileDialog, title, folder string) {
	before := w.dialog.open // the sheet for saving leads to folders
	d.SetOnClosed(func() { w.dialog.open, w.dialog.over = before, nil })
	d.SetTitleText(title)
	d.SetView(dialog.ListView)
	if folder != "" {
		if at, err := storage.ListerForURI(storage.NewFileURI(folder)); err == nil {
			d.SetLocation(at)
		}
	}
	w.dialog.open = d
	size := w.fyne.Canvas().Size()
	d.Show() // only then there is something to resize
	w.dialog.over = w.fyne.Canvas().Overlays().Top()
	d.Resize(fyne.NewSize(size.Width*.86, size.Height*.86))
}
