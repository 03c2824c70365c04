package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"likeness/ui/page"
)

// A stand is where in the window a person is.
type stand struct {
	at   page.Place  // the place that is shown, or lies under over
	over []page.Page // opened over it, the last in front
}

// Open shows a page over the present one, until Back.
func (w *Window) Open(p page.Page) {
	if w.front() == p {
		p.Shown()
		return
	}
	w.over = append(w.over, p)
	w.turn()
}

// Back closes the page in front, unless it is one of the rail; from the
// preferences it leads back to where a person came from.
func (w *Window) Back() {
	switch {
	case len(w.over) > 0:
		w.over = w.over[:len(w.over)-1]
	case w.at == page.AtPreferences:
		w.stand = w.before
	default:
		return
	}
	w.turn()
}

// Go shows a page of the rail, and closes what lies over it.
func (w *Window) Go(at page.Place) {
	if w.placeAt(at) == nil || (at == w.at && len(w.over) == 0) {
		return
	}
	if at == page.AtPreferences && w.at != at {
		w.before = stand{w.at, slices.Clone(w.over)}
	}
	w.stand = stand{at: at}
	w.turn()
}

func (w *Window) placeAt(at page.Place) *place {
	for i := range w.places {
		if w.places[i].at == at {
			return &w.places[i]
		}
	}
	return nil
}

// Front returns the page that is shown.
func (w *Window) Front() page.Page { return w.front() }

func (w *Window) front() page.Page {
	if w.at == "" { // while the pages are being made
		return nil
	}

	if n := len(w.over); n > 0 {
		return w.over[n-1]
	}
	return w.placeAt(w.at).page
}

// turn shows the page that is in front now. The others stay as they are.
func (w *Window) turn() {
	w.tips.Hide()
	w.fyne.Canvas().Unfocus()
	left := w.shown
	w.shown = w.front()
	w.bring(w.shown)
	w.rail.show(w.at)
	w.toasts.beside(w.shown)
	if l, ok := left.(page.Leaver); ok && left != w.shown {
		l.Left()
	}
	w.shown.Shown()
}

// attach puts a page on the stage, out of sight. It stays there, so that it
// follows the theme as what is in front does.
func (w *Window) attach(p page.Page) {
	if o := p.Object(); !slices.Contains(w.stage.Objects, o) {
		o.Hide()
		w.stage.Objects = append(w.stage.Objects, o)
	}
}

// bring has one page seen, and no other.
func (w *Window) bring(p page.Page) {
	w.attach(p)
	front := p.Object()
	for _, o := range w.stage.Objects {
		if o != front && o.Visible() {
			o.Hide()
		}
	}
	front.Show()
	w.stage.Layout.Layout(w.stage.Objects, w.stage.Size()) // only what is seen, and what changed there told so itself
	canvas.Refresh(w.stage)
}

// onStage gives the page that is seen all there is, and leaves the others
// alone.
type onStage struct{}

func (onStage) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (onStage) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			o.Move(fyne.Position{})
			o.Resize(s)
		}
	}
}
