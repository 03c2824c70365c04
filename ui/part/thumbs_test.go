package part

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
)

// A cell that is used again never shows the picture of another file.
func TestAThumbThatComesLateIsNotShown(t *testing.T) {
	loop, work := begin(t)
	thumbs := NewThumbs(work, 1<<20)
	a, b := pictureFile(t, 60, 80), pictureFile(t, 80, 60)
	th := NewThumb(thumbs)
	th.Resize(fyne.NewSize(50, 50))
	th.ShowFile(a)
	th.cancel = func() {} // as if it came too late to be cancelled
	th.ShowFile(b)
	loop.until(t, "the picture", th.Loaded)
	for range 20 {
		select {
		case f := <-loop:
			f()
		default:
		}
	}
	if got := th.image.Image.Bounds().Size(); got != image.Pt(80, 60) {
		t.Errorf("shows a picture of %v", got)
	}
	th.ShowFile("")
	if th.Loaded() {
		t.Error("shows something")
	}
	failed := ""
	th.OnFailed = func(path string, _ error) { failed = path }
	th.ShowFile("nothing.png")
	loop.until(t, "the failure", func() bool { return failed == "nothing.png" })
	if !th.broken.Visible() {
		t.Error("nothing tells that it cannot be shown")
	}
}
