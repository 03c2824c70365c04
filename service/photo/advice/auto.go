package advice

import "likeness/service/photo"

// Auto gives the frame in which what is grave about the scene's own frame is mended, as far as a frame can, and the advice
// that it mended, in the order in which it did. Of several faces it takes the largest. The frame is the scene's own when there is nothing to mend.
func (s Scene) Auto() (photo.Frame, []Advice) {
	var mended []Advice
	// Every step leaves less that is grave, so this ends; the bound is for who changes that.
	for range len(Kinds()) {
		step := false
		for _, a := range s.Advise() {
			if f, ok := a.reframed(); ok && a.Grave {
				s, step = s.with(f), true
				mended = append(mended, a)
				break
			}
		}
		if !step {
			break
		}
	}
	return s.Frame, mended
}

// reframed gives the frame of the first remedy that has one.
func (a Advice) reframed() (photo.Frame, bool) {
	for _, r := range a.Remedies {
		if r.Kind == Reframe {
			return r.Frame, true
		}
	}
	return photo.Frame{}, false
}
