package framing

import "likeness/service/photo"

// past remembers frames, to go back to them and forth again. A run of changes
// of one kind is one step until it is sealed.
type past struct {
	done, undone []photo.Frame
	kind         string // of the run; "" for none
}

// mostSteps is how many steps are remembered.
const mostSteps = 200

// add remembers what was there before a change. A kind of "" is always a step
// of its own.
func (p *past) add(before photo.Frame, kind string) {
	p.undone = nil
	if kind != "" && kind == p.kind {
		return
	}
	p.kind = kind
	p.done = append(p.done, before)
	if n := len(p.done) - mostSteps; n > 0 {
		p.done = append(p.done[:0], p.done[n:]...)
	}
}

// seal ends a run.
func (p *past) seal() { p.kind = "" }

// undo gives the frame before the last step.
func (p *past) undo(now photo.Frame) (photo.Frame, bool) {
	p.kind = ""
	return shift(&p.done, &p.undone, now)
}

// redo takes the last undo back.
func (p *past) redo(now photo.Frame) (photo.Frame, bool) {
	p.kind = ""
	return shift(&p.undone, &p.done, now)
}

func shift(from, to *[]photo.Frame, now photo.Frame) (photo.Frame, bool) {
	n := len(*from)
	if n == 0 {
		return now, false
	}
	f := (*from)[n-1]
	*from, *to = (*from)[:n-1], append(*to, now)
	return f, true
}
