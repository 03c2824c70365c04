package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"likeness/service"
	"likeness/ui/page"
	"likeness/ui/setup"
)

// around returns the scrolls that an object lies in, whatever holds it.
func around(root, o fyne.CanvasObject, scrolls []*container.Scroll) ([]*container.Scroll, bool) {
	if root == nil || !root.Visible() {
		return nil, false
	}
	if root == o {
		return scrolls, true
	}
	var inside []fyne.CanvasObject
	switch r := root.(type) {
	case *fyne.Container:
		inside = r.Objects
	case fyne.Widget:
		if s, ok := r.(*container.Scroll); ok {
			scrolls = append(scrolls[:len(scrolls):len(scrolls)], s)
		}
		inside = test.WidgetRenderer(r).Objects()
	}
	for _, child := range inside {
		if s, ok := around(child, o, scrolls); ok {
			return s, true
		}
	}
	return nil, false
}

// seenAll goes through a page by Tab, there and back, and tells what has the
// focus where nobody sees it.
func (r *rig) seenAll(where string) {
	r.t.Helper()
	c, driver := r.window.Fyne().Canvas(), r.app.Driver()
	c.Unfocus()
	hidden, met, most := map[string]bool{}, map[fyne.Focusable]bool{}, 0
	step := func(tab func()) bool {
		tab()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || most > 400 {
			return false
		}
		most++
		scrolls, _ := around(r.top(), o, nil)
		if n := len(scrolls); n > 0 {
			s := scrolls[n-1]
			middle := driver.AbsolutePositionForObject(o).Y + o.Size().Height/2 - driver.AbsolutePositionForObject(s).Y
			if middle < 0 || middle > s.Size().Height {
				hidden[name(o)] = true
			}
		}
		return true
	}
	for step(c.FocusNext) && !met[c.Focused()] {
		met[c.Focused()] = true
	}
	clear(met)
	for step(c.FocusPrevious) && !met[c.Focused()] {
		met[c.Focused()] = true
	}
	if len(met) < 5 {
		r.t.Errorf("%s: only %d things take the focus", where, len(met))
	}
	for n := range hidden {
		r.t.Errorf("%s: %q has the focus out of sight", where, n)
	}
}

// What has the focus is seen, on every page and however small the window is.
func TestTheFocusIsInSight(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.window.Fyne().Resize(sizes["-small"])
	for _, section := range []string{"Likeness", "Pose, outlines, depth", "Detail", "Quick draft", "Output", "Safety", "Advanced"} {
		r.tap(section)
	}
	r.settle()
	r.seenAll("create")
	for _, s := range []setup.Section{setup.Connection, setup.Library, setup.Making, setup.Appearance, setup.OnDisk, setup.AboutIt} {
		r.lead(s)
		r.settle()
		r.seenAll(string(s))
	}
}

func TestTheFocusIsInSightAmongJobs(t *testing.T) {
	var jobs []service.JobView
	for i := range 14 {
		jobs = append(jobs, aJob("b", i, service.Queued))
	}
	r := newRig(t, withStudio(newStalled(jobs...)))
	r.window.Fyne().Resize(sizes["-small"])
	r.window.Go(page.AtActivity)
	r.settle()
	r.seenAll("activity")
}
