package advice

import (
	"math"

	"likeness/service/photo"
)

// Margins that a frame of ours has around a face as the model's finder will probably see it, as parts of that face's
// sides. At the top and on the left too little of it switches the likeness off, see Edge.
const (
	marginFirst = 0.22 // top and left
	marginLast  = 0.12 // bottom and right
)

// Parts of a frame's height that the face takes, as the model's finder sees it.
const (
	shoulders = 0.42
	closer    = 0.54
	largest   = 0.60 // of the longer side
)

// smallestSide is that of a frame of ours, in pixels of the photo.
const smallestSide = 44

// HeadAndShoulders gives the usual portrait of face i. Like Closer and Around it keeps turn, mirror, fill and shape of
// the scene's frame; where no shape is chosen it is a portrait of four by five. It reaches past the photo only where
// there would be too little space around the face. The frame of a face that does not exist is the scene's own.
func (s Scene) HeadAndShoulders(i int) photo.Frame {
	return s.shot(i, func(h head) rect { return s.portrait(h, s.ratio(), shoulders) })
}

// Closer gives a frame in which face i is as large as it can well be.
func (s Scene) Closer(i int) photo.Frame {
	return s.shot(i, func(h head) rect { return s.portrait(h, s.ratio(), closer) })
}

// Around gives a frame about face i that holds no other face where that can be had; else one in which the model takes
// face i, where that can be had.
func (s Scene) Around(i int) photo.Frame {
	f, _ := s.around(i)
	return f
}

// around is Around; ok says that the model will take the face.
func (s Scene) around(i int) (_ photo.Frame, ok bool) {
	if i < 0 || i >= len(s.Faces) {
		return s.Frame, false
	}
	all := s.heads()
	var second photo.Frame
	var found bool
	for _, ratio := range s.ratios() {
		for _, share := range []float64{shoulders, 0.48, closer, largest} {
			for _, r := range shifted(s.portrait(all[i], ratio, share), all[i].room) {
				alone := true
				for j, h := range all {
					alone = alone && (j == i || s.seen(h, r) <= barely)
				}
				f := s.framed(r)
				if alone {
					return f, true
				}
				if !found {
					if used, sure := s.with(f).used(all); used == i && sure {
						second, found = f, true
					}
				}
			}
		}
	}
	if found {
		return second, true
	}
	return s.HeadAndShoulders(i), false
}

// shifted gives the area itself, and others of its size that keep the margins around the face.
func shifted(area, face rect) []rect {
	left := face.x0 - marginFirst*face.w() - area.x0  // how far it may go to the right
	right := area.x1 - face.x1 - marginLast*face.w()  // to the left
	top := face.y0 - marginFirst*face.h() - area.y0   // down
	bottom := area.y1 - face.y1 - marginLast*face.h() // up
	out := []rect{area}
	steps := []float64{0, -0.5, 0.5, -1, 1}
	part := func(step, back, on float64) float64 {
		if step < 0 {
			return step * max(back, 0)
		}
		return step * max(on, 0)
	}
	for _, y := range steps {
		for _, x := range steps {
			if x != 0 || y != 0 {
				out = append(out, area.moved(part(x, right, left), part(y, bottom, top)))
			}
		}
	}
	return out
}

// shot makes a frame about a face.
func (s Scene) shot(i int, make func(head) rect) photo.Frame {
	if i < 0 || i >= len(s.Faces) {
		return s.Frame
	}
	return s.framed(make(s.place(s.Faces[i])))
}

// framed gives the scene's frame on another area.
func (s Scene) framed(r rect) photo.Frame {
	f := s.Frame
	x, y := math.Round(r.x0), math.Round(r.y0)
	f.Area = photo.Area{X: int(x), Y: int(y), Width: int(math.Round(r.w())), Height: int(math.Round(r.h()))}
	return f
}

// ratio is the width of what is to be sent for its height: that of the shape that was chosen, else four by five.
func (s Scene) ratio() float64 { return s.ratios()[0] }

// ratios gives the ratios that a frame about a face may have, the best first.
func (s Scene) ratios() []float64 {
	if c := s.Frame.Shape; c != (photo.Shape{}) {
		return []float64{float64(c.Width) / float64(c.Height)}
	}
	of := map[string]float64{}
	for _, n := range photo.Shapes(s.Use) {
		of[n.ID] = float64(n.Width) / float64(n.Height)
	}
	return []float64{of["portrait"], of["tall"], of["square"], of["story"], of["wide"]}
}

// portrait gives an area of a ratio in which a face takes this share of the height, or less where the ratio is narrow. It
// lies within the photo as far as the margins allow.
func (s Scene) portrait(h head, ratio, share float64) rect {
	face := h.room
	// What it must have, and what it should.
	least := max(face.h()*(1+marginFirst+marginLast), face.w()*(1+marginFirst+marginLast)/ratio,
		max(face.w(), face.h())/largest/max(ratio, 1), smallestSide/min(ratio, 1))
	wanted := max(face.h()/share, 0.8*face.w()/share/ratio, least)
	return s.settle(h, ratio, least, wanted)
}

// settle gives an area about a face, at most wanted and at least as high as least: the largest that the photo has.
func (s Scene) settle(h head, ratio, least, wanted float64) rect {
	face, photo := h.room, s.whole()
	height := min(wanted, photo.h(), photo.w()/ratio)
	if height < least {
		// There must be a border in any case; a little more of it looks less cramped.
		height = min(wanted, least*1.1)
	}
	width := height * ratio
	// The eyes stand above the middle; the body stands below the face.
	x0 := (face.x0+face.x1)/2 - width/2
	y0 := face.y0 - 0.42*(height-face.h())
	x0 = within(x0, width, photo.x0, photo.x1, face.x0-marginFirst*face.w(), face.x1+marginLast*face.w())
	y0 = within(y0, height, photo.y0, photo.y1, face.y0-marginFirst*face.h(), face.y1+marginLast*face.h())
	return rect{x0, y0, x0 + width, y0 + height}
}

// within moves a span that begins at v so that it lies between from and to if it can, and holds first to last in any case.
func within(v, length, from, to, first, last float64) float64 {
	if length <= to-from {
		v = min(max(v, from), to-length)
	}
	return max(min(v, first), last-length)
}
