package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
)

// raised notes that the toolkit's window was brought to the front.
type raised struct {
	fyne.Window
	shown, focused int
}

func (r *raised) Show() { r.shown++; r.Window.Show() }

func (r *raised) RequestFocus() { r.focused++; r.Window.RequestFocus() }

// Another start of the program asks from a goroutine of its own.
func TestTheWindowComesToTheFrontWhenItIsAsked(t *testing.T) {
	r := newRig(t)
	w := &raised{Window: r.window.fyne}
	r.window.fyne = w
	answered := make(chan bool)
	go func() { answered <- r.window.Raise() }()
	if !<-answered {
		t.Error("it says that it is not there")
	}
	if w.shown+w.focused > 0 {
		t.Error("it was touched outside of the UI goroutine")
	}
	r.loop.until(t, "the window in front", func() bool { return w.shown == 1 && w.focused == 1 })
	if err := r.window.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if r.window.Raise() {
		t.Error("a window that is closing says that it came")
	}
}
