package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"likeness/ui/page"
	"likeness/ui/words"
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

// A toast leaves free what is being set, also in a window that becomes narrow
// while it is told.
func TestAToastLeavesTheSettingsFree(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		r := newRig(t, inLanguage(language))
		r.window.Offer(words.Say("well.took", "Name", "holiday.png"), words.Say("well.took.move"), func() {})
		for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(960, 640)} {
			r.window.Fyne().Resize(size)
			r.settle()
			lock := r.look(words.Say("seed.fixed"))
			if lock == nil {
				t.Fatal("there is no lock of the seed")
			}
			at := r.app.Driver().AbsolutePositionForObject(r.window.toasts.card).X
			if end := r.app.Driver().AbsolutePositionForObject(lock).X + lock.Size().Width; at < end {
				t.Errorf("%s at %v: the toast begins at %.0f and the settings end at %.0f", language, size, at, end)
			}
		}
		r.close()
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
