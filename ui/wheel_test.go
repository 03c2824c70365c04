package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/ui/part"
)

// The wheel moves the column also while the pointer is over an entry, and the
// text of an entry only while somebody writes in it.
func TestTheWheelOverAnEntry(t *testing.T) {
	r := newRig(t)
	r.window.Fyne().Resize(sizes["-small"])
	c, driver := r.window.Fyne().Canvas(), r.app.Driver()
	face, _ := r.wells()
	at := func() float32 { return driver.AbsolutePositionForObject(face).Y }
	wheel := func(o fyne.CanvasObject, by float32) {
		size := o.Size()
		test.Scroll(c, driver.AbsolutePositionForObject(o).AddXY(size.Width/2, size.Height/2), 0, by)
	}
	prompt, ok := r.find("A person, where").(*part.Entry)
	if !ok {
		t.Fatal("no entry for the words")
	}
	top := at()
	wheel(prompt, -60)
	if at() != top-60 {
		t.Errorf("over the words: the column moved by %v", at()-top)
	}
	wheel(r.find("What to avoid"), -20)
	if at() != top-80 {
		t.Errorf("over an entry of one line: the column moved by %v", at()-top)
	}
	wheel(face, 200)
	if at() != top {
		t.Errorf("over a photo: the column is %v from its top", at()-top)
	}

	prompt.SetText(strings.Repeat("one line\n", 30))
	c.Focus(prompt)
	r.settle()
	top = at()
	scrolled := r.wheelOver(prompt)
	scrolled(40)
	if at() != top {
		t.Error("the column moves while the text does")
	}
	scrolled(100000)
	if at() != top {
		t.Error("the column moves while the text does")
	}
	scrolled(-100000)
	scrolled(-30)
	if at() != top-30 {
		t.Errorf("at the end of the text the column moved by %v", at()-top)
	}
}

// In the preferences it moves the page over an entry, too.
func TestTheWheelInThePreferences(t *testing.T) {
	r := newRig(t)
	r.window.Fyne().Resize(sizes["-small"])
	r.lead("making")
	var entry fyne.CanvasObject
	walk(r.top(), func(o fyne.CanvasObject) bool {
		e, ok := o.(*part.Entry)
		if ok {
			entry = e
		}
		return ok
	})
	driver := r.app.Driver()
	from := driver.AbsolutePositionForObject(entry)
	test.Scroll(r.window.Fyne().Canvas(), from.AddXY(10, 10), 0, -25)
	if to := driver.AbsolutePositionForObject(entry); to.Y != from.Y-25 {
		t.Errorf("the page moved by %v", to.Y-from.Y)
	}
}

// wheelOver turns the wheel in the middle of an object, as the driver tells it:
// with the place.
func (r *rig) wheelOver(o fyne.CanvasObject) func(by float32) {
	r.t.Helper()
	size := o.Size()
	middle := r.app.Driver().AbsolutePositionForObject(o).AddXY(size.Width/2, size.Height/2)
	var last fyne.Scrollable
	walk(r.top(), func(o fyne.CanvasObject) bool {
		from := r.app.Driver().AbsolutePositionForObject(o)
		s, ok := o.(fyne.Scrollable)
		if ok && middle.X >= from.X && middle.Y >= from.Y && middle.X < from.X+o.Size().Width && middle.Y < from.Y+o.Size().Height {
			last = s
		}
		return false
	})
	if last == nil {
		r.t.Fatal("nothing there takes the wheel")
	}
	return func(by float32) {
		last.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{AbsolutePosition: middle}, Scrolled: fyne.NewDelta(0, by)})
	}
}
