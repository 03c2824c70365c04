package advice

import (
	"image"
	"math"

	"likeness/service/photo"
	"likeness/service/photo/faces"
)

// forehead is how much farther up the model's finder sees a face begin than ours, which begins at the brows, as a part of
// the face's height. The eyes lie at 0.30 of ours and at about 0.42 of what the model's finder sees; both end at the chin.
const forehead = 0.22

// head is a face as the frame turns and mirrors it.
type head struct {
	box    rect    // as it was found
	likely rect    // as the model's finder will probably see it
	room   rect    // what a frame must give room to: the likely one, or all of a photo that holds little else
	tilt   float64 // by how many degrees it leans clockwise, -180 to 180
	yaw    float64 // by how many degrees it looks to the right of the picture, -90 to 90
}

// place gives a face as the frame turns and mirrors it.
func (s Scene) place(f faces.Face) head {
	w, h := float64(s.Width), float64(s.Height)
	at := func(x, y float64) (float64, float64) {
		tw, th := w, h
		for range s.Frame.Turn {
			x, y = th-y, x
			tw, th = th, tw
		}
		if s.Frame.Mirror {
			x = tw - x
		}
		return x, y
	}
	point := func(p image.Point) (float64, float64) { return at(float64(p.X)+0.5, float64(p.Y)+0.5) }

	ax, ay := at(float64(f.Box.Min.X), float64(f.Box.Min.Y))
	bx, by := at(float64(f.Box.Max.X), float64(f.Box.Max.Y))
	out := head{box: rect{min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)}}

	if f.LeftEye != f.RightEye {
		left, right := f.LeftEye, f.RightEye
		if s.Frame.Mirror {
			left, right = right, left
		}
		lx, ly := point(left)
		rx, ry := point(right)
		nx, ny := point(f.Nose)
		dx, dy := rx-lx, ry-ly
		eyes := math.Hypot(dx, dy)
		out.tilt = math.Atan2(dy, dx) * 180 / math.Pi
		// The tip of the nose stands before the eyes by about this part of their distance.
		const tip = 0.45
		aside := ((nx-(lx+rx)/2)*dx + (ny-(ly+ry)/2)*dy) / eyes / eyes
		out.yaw = math.Atan(aside/tip) * 180 / math.Pi
	}
	sin, cos := math.Sincos(out.tilt * math.Pi / 180)
	up := forehead * out.box.h()
	out.likely = out.box.or(out.box.moved(up*sin, -up*cos))
	out.room = out.likely
	// Where there is nothing around a face, our finder takes it for smaller than it is.
	const cramped = 0.65
	if all := s.whole(); out.likely.w() > cramped*all.w() && out.likely.h() > cramped*all.h() {
		out.room = out.likely.or(all)
	}
	return out
}

// rank is what the model sorts the faces of a photo by, the last one being taken: (x2-x1)*y2-y1 in pixels of what is
// sent. It was meant to be the area and is not.
func (h head) rank(area rect, shape photo.Shape) float64 {
	k := float64(shape.Width) / area.w()
	b := h.likely.moved(-area.x0, -area.y0)
	return b.w()*k*b.y1*k - b.y0*k
}

// seenAt640 is the longer side of a face in the picture of 640 pixels that the model's finder looks at.
func seenAt640(h head, area rect) float64 {
	return max(h.likely.w(), h.likely.h()) * 640 / max(area.w(), area.h())
}
