// Package advice says what can be known to go wrong with a photo before anything is sent: that the model will find no
// face in the frame, the wrong one, or one that it cannot use. Each advice comes with remedies of one click. It also
// makes the frames that are offered for a face.
//
// It only advises: the model looks for faces with a finder of its own, which may see what ours does not. It opens no
// photo and looks for no faces itself; it works on figures alone.
package advice

import (
	"image"
	"slices"

	"likeness/service/photo"
	"likeness/service/photo/faces"
)

// A Scene is all that advice is made from: a photo, what was found in it, and what is to be sent of it.
type Scene struct {
	Use  photo.Use
	Name string // of the file, for those who pass the advice on
	// Width and Height are those of the upright source, in pixels.
	Width, Height int
	// Faces are those found, in pixels of the upright source, the surest first.
	Faces []faces.Face
	// Looked says that faces were looked for. Without, nothing is said about faces.
	Looked bool
	Frame  photo.Frame
	// FreeBackground says that the model is asked to use the face only where the face is (enhance_nonface_region), and
	// that its version knows how to.
	FreeBackground bool
	// Same says that the same content is chosen as face and as pose.
	Same bool
	// Posed says, of a photo of the face, that there is a pose photo too: then place, size and angle of the face in the
	// result come from that one.
	Posed bool
}

// cut gives the area that is sent, in pixels of the turned and mirrored photo, and its size then.
func (s Scene) cut() (rect, photo.Shape) {
	area, shape := s.Frame.Cut(s.Width, s.Height, s.Use)
	return rectOf(area), shape
}

// whole is the turned and mirrored photo.
func (s Scene) whole() rect { return rectOf(s.Frame.Whole(s.Width, s.Height)) }

// with gives the scene in another frame.
func (s Scene) with(f photo.Frame) Scene {
	s.Frame = f
	return s
}

// heads gives the faces as the frame turns and mirrors them, in the order of Faces.
func (s Scene) heads() []head {
	all := make([]head, len(s.Faces))
	for i, f := range s.Faces {
		all[i] = s.place(f)
	}
	return all
}

// Parts of a face that lie in the frame, from which it counts.
const (
	counts = 0.35 // the model may find it
	barely = 0.15 // up to here it is not found, with some certainty
)

// present gives the indices of the faces that the model may find in the frame.
func (s Scene) present(all []head) []int {
	area, _ := s.cut()
	var in []int
	for i, h := range all {
		if s.seen(h, area) >= counts && seenAt640(h, area) >= invisible {
			in = append(in, i)
		}
	}
	return in
}

// seen gives the part of a face that lies in the area, 0 to 1, of what the photo shows of it.
func (s Scene) seen(h head, area rect) float64 {
	shown := h.box.and(s.whole())
	if shown.area() <= 0 {
		return 0
	}
	return shown.and(area).area() / shown.area()
}

// Used gives the index of the face that the model takes in this frame, -1 when there is none in it. It is not sure where
// another face comes close by the model's own measure, or where, in a pose photo, there are several.
func (s Scene) Used() (i int, sure bool) { return s.used(s.heads()) }

func (s Scene) used(all []head) (int, bool) {
	in := s.present(all)
	if len(in) == 0 {
		return -1, false
	}
	if s.Use == photo.Pose {
		// The model takes the last one that it finds, which is the one of which it is least sure.
		return in[len(in)-1], len(in) == 1
	}
	area, shape := s.cut()
	rank := func(i int) float64 { return all[i].rank(area, shape) }
	slices.SortStableFunc(in, func(a, b int) int {
		switch ra, rb := rank(a), rank(b); {
		case ra < rb:
			return -1
		case ra > rb:
			return 1
		}
		return 0
	})
	best := in[len(in)-1]
	// Where the model sees the edges of a face is known to us to about a tenth.
	const clear = 1.25
	return best, len(in) == 1 || rank(best) > clear*max(rank(in[len(in)-2]), 0)
}

// largest gives the index of the face that is most likely meant: the largest in the frame, or of all when none is in it;
// -1 when there is none.
func (s Scene) largest(all []head) int {
	in := s.present(all)
	if len(in) == 0 {
		for i := range all {
			in = append(in, i)
		}
	}
	best := -1
	for _, i := range in {
		if best < 0 || all[i].box.area() > all[best].box.area() {
			best = i
		}
	}
	return best
}

// rect is a rectangle with parts of pixels.
type rect struct{ x0, y0, x1, y1 float64 }

func rectOf(r image.Rectangle) rect {
	return rect{float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y)}
}

func (r rect) w() float64 { return r.x1 - r.x0 }
func (r rect) h() float64 { return r.y1 - r.y0 }

func (r rect) area() float64 {
	if r.x1 <= r.x0 || r.y1 <= r.y0 {
		return 0
	}
	return r.w() * r.h()
}

func (r rect) and(o rect) rect {
	return rect{max(r.x0, o.x0), max(r.y0, o.y0), min(r.x1, o.x1), min(r.y1, o.y1)}
}

func (r rect) or(o rect) rect {
	return rect{min(r.x0, o.x0), min(r.y0, o.y0), max(r.x1, o.x1), max(r.y1, o.y1)}
}

func (r rect) moved(dx, dy float64) rect { return rect{r.x0 + dx, r.y0 + dy, r.x1 + dx, r.y1 + dy} }
