package ui

import (
	"fyne.io/fyne/v2"

	"likeness/ui/page"
	"likeness/ui/part"
)

// typed takes the keys that nothing else wanted.
func (w *Window) typed(key *fyne.KeyEvent) {
	if t, ok := w.typist(); ok && t.Pressed(key) {
		return
	}
	switch key.Name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyF1:
		w.showKeys()
	}
}

// typedRune takes the characters that nothing else wanted.
func (w *Window) typedRune(r rune) {
	if t, ok := w.typist(); ok && t.Typed(r) {
		return
	}
	switch r {
	case '?':
		w.showKeys()
	case 'g', 'G': // as in photographers' programs
		if w.fyne.Canvas().Overlays().Top() == nil {
			w.Go(page.AtGallery)
		}
	}
}

// typist returns the page in front, if it has keys of its own and nothing lies
// over it.
func (w *Window) typist() (page.Typist, bool) {
	t, ok := w.front().(page.Typist)
	return t, ok && w.fyne.Canvas().Overlays().Top() == nil
}

// escape closes what is in front: a list, a dialog, what the page has open,
// the page.
func (w *Window) escape() {
	overlays := w.fyne.Canvas().Overlays()
	if top := overlays.Top(); top != nil {
		if p, ok := top.(*part.Popover); ok {
			p.Close()
		} else if !w.dialog.hide(top) {
			overlays.Remove(top)
		}
		return
	}
	w.tips.Hide()
	if w.front().Escape() {
		return
	}
	if len(w.over) > 0 || w.at == page.AtPreferences {
		w.Back()
		return
	}
	w.fyne.Canvas().Unfocus()
}
