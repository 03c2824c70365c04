package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"likeness/ui/page"
)

// A toast covers no button at the foot of a page.
func TestAToastLeavesTheButtonsFree(t *testing.T) {
	r := newRig(t)
	r.window.Go(page.AtGallery)
	for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(960, 640)} {
		r.window.Fyne().Resize(size)
		r.settle()
		r.window.Offer("A sentence that is told.", "Undo", func() {})
		r.settle()
		bottom := r.app.Driver().AbsolutePositionForObject(r.window.toasts.card).Y + r.window.toasts.card.Size().Height
		button := r.look("Delete")
		if button == nil {
			t.Fatal("there is no button")
		}
		if top := r.app.Driver().AbsolutePositionForObject(button).Y; bottom > top {
			t.Errorf("at %v the toast ends at %.0f and the button begins at %.0f", size, bottom, top)
		}
		r.window.toasts.next()
	}
}

// What is told, or about to be, is not told once more: nine jobs that are
// cancelled are one sentence.
func TestASentenceIsToldOnce(t *testing.T) {
	r := newRig(t)
	r.window.Toast("Copied.")
	for range 9 {
		r.window.Toast("Cancelled")
	}
	r.window.Toast("Copied.")
	var told []string
	for t := r.window.toasts; t.card.Visible(); t.next() {
		told = append(told, t.told.text)
	}
	if got := strings.Join(told, ", "); got != "Copied., Cancelled" {
		t.Errorf("told: %s", got)
	}
}
