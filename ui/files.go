package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"likeness/ui/words"
)

// pictureFiles are the endings of the files that the dialog offers. Others can
// be dropped or pasted: a photo is judged by its content.
var pictureFiles = []string{".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp"}

// fileDialog is the dialog that is open, if one is.
type fileDialog struct {
	open *dialog.FileDialog
	last string // folder of the file that was chosen last
}

func (f *fileDialog) hide() bool {
	if f.open == nil {
		return false
	}
	f.open.Hide()
	return true
}

// ChooseFile lets a person choose a picture file.
func (w *Window) ChooseFile(title string, chosen func(path string)) {
	if w.dialog.open != nil {
		return
	}
	w.tips.Hide()
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil {
			w.kit.Log.Warn("file not opened", "err", err)
			w.Toast(words.Say("file.refused"))
			return
		}
		if file == nil { // nothing was chosen
			return
		}
		path := file.URI().Path()
		_ = file.Close() // only its name is wanted
		w.dialog.last = filepath.Dir(path)
		chosen(path)
	}, w.fyne)
	d.SetOnClosed(func() { w.dialog.open = nil })
	d.SetTitleText(title)
	d.SetConfirmText(words.Say("file.choose"))
	d.SetFilter(storage.NewExtensionFileFilter(pictureFiles))
	d.SetView(dialog.ListView)
	if w.dialog.last != "" {
		if folder, err := storage.ListerForURI(storage.NewFileURI(w.dialog.last)); err == nil {
			d.SetLocation(folder)
		}
	}
	w.dialog.open = d
	size := w.fyne.Canvas().Size()
	d.Show() // only then there is something to resize
	d.Resize(fyne.NewSize(size.Width*.86, size.Height*.86))
}
