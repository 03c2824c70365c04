package framing

import "likeness/service/photo"

// An editor is a crop that a person works on, with all that they did before.
type editor struct {
	crop
	past past
	// base is what a run of shapes began with: who tries one after the other finds
	// the first as it was.
	base *crop
	// start is what a drag began with; nil when nothing is being dragged.
	start *crop
}

// Kinds of changes that come in runs.
const (
	nudging = "nudge"
	growing = "grow"
)

// change makes another crop the present one, and reports whether it is another.
func (e *editor) change(to crop, kind string) bool {
	if e.start != nil || to.frame == e.frame {
		return false
	}
	e.past.add(e.frame, kind)
	e.crop, e.base = to, nil
	return true
}

// choose gives the frame another shape.
func (e *editor) choose(s photo.Shape) bool {
	base := e.crop
	if e.base != nil {
		base = *e.base
	}
	to := base.reshape(s)
	if s == base.frame.Shape && base.meant(s) == base.shape() {
		to = base
	}
	if !e.change(to, "") {
		return false
	}
	e.base = &base
	return true
}

// begin begins a drag.
func (e *editor) begin() {
	start := e.crop
	e.start = &start
	e.past.seal()
}

// drag shows what a drag has come to.
func (e *editor) drag(to crop) { e.crop = to }

// end ends a drag: it is one step.
func (e *editor) end() {
	start := e.start
	if start == nil {
		return
	}
	e.start = nil
	if start.frame != e.frame {
		e.past.add(start.frame, "")
		e.base = nil
	}
}

// abort ends a drag as if it had not been, and reports whether there was one.
func (e *editor) abort() bool {
	if e.start == nil {
		return false
	}
	e.crop, e.start = *e.start, nil
	return true
}

func (e *editor) undo() bool { return e.back(e.past.undo) }
func (e *editor) redo() bool { return e.back(e.past.redo) }

func (e *editor) back(step func(photo.Frame) (photo.Frame, bool)) bool {
	if e.start != nil {
		return false
	}
	f, ok := step(e.frame)
	e.frame, e.base = f, nil
	return ok
}
