package drawing

import (
	"image"
	"math"

	"likeness/service/photo/faces"
)

// point is a place in a picture, in pixels.
type point struct{ x, y float64 }

// found is a face in a picture: the box round it and the middles of the eyes as they are seen (left is left in the
// picture).
type found struct {
	x1, y1, x2, y2    float64
	leftEye, rightEye point
}

// finding looks for faces with the project's finder.
func finding(f *faces.Finder) func(m image.Image) ([]found, error) {
	return func(m image.Image) ([]found, error) {
		all, err := f.Find(m)
		if err != nil {
			return nil, err
		}
		out := make([]found, len(all))
		for i, a := range all {
			out[i] = found{
				float64(a.Box.Min.X), float64(a.Box.Min.Y), float64(a.Box.Max.X), float64(a.Box.Max.Y),
				point{float64(a.LeftEye.X), float64(a.LeftEye.Y)},
				point{float64(a.RightEye.X), float64(a.RightEye.Y)},
			}
		}
		return out, nil
	}
}

// chosenFace is the face of a face photo that the hosted model takes: it sorts by (x2-x1)*y2-y1, which was meant to
// be the area and is not, and takes the last.
func chosenFace(all []found) (found, bool) {
	if len(all) == 0 {
		return found{}, false
	}
	best := all[0]
	for _, f := range all[1:] {
		if f.rank() >= best.rank() {
			best = f
		}
	}
	return best, true
}

func (f found) rank() float64 { return float64((f.x2-f.x1)*f.y2) - f.y1 }

// chosenPose is the face of a pose photo that the model takes: the last one found, which is the least certain.
func chosenPose(all []found) (found, bool) {
	if len(all) == 0 {
		return found{}, false
	}
	return all[len(all)-1], true
}

// headOf reads from a face where the head is.
func headOf(f found) head {
	h := head{cx: (f.x1 + f.x2) / 2, cy: (f.y1 + f.y2) / 2, s: math.Max((f.x2-f.x1+f.y2-f.y1)/2, 8), ux: 1}
	dx, dy := f.rightEye.x-f.leftEye.x, f.rightEye.y-f.leftEye.y
	if d := math.Sqrt(float64(dx*dx) + float64(dy*dy)); d > 1 && dx > 0 {
		h.ux, h.uy = dx/d, dy/d
	}
	aside := h.cx - float64((f.leftEye.x+f.rightEye.x)/2)
	h.body = math.Min(math.Max(float64(aside*1.3), -h.s/2), h.s/2)
	return h
}

// usualHead is where portraits have their head, for photos in which no face is found.
func usualHead(w, h int) head {
	return head{
		cx: float64(w) / 2, cy: float64(h) * 0.38,
		s: math.Max(math.Min(float64(w)*0.36, float64(h)*0.32), 8), ux: 1,
	}
}

// putFace puts the face of one picture where the face of another one is: same place, size and tilt, in the other's light,
// through a soft ellipse.
func putFace(onto, from *canvas, there, here head) *canvas {
	// First to the right size, so that shrinking averages; then turned.
	k := there.s / here.s
	small := from.resized(clamp(int(float64(from.w)*k), 1, 4096), clamp(int(float64(from.h)*k), 1, 4096))
	kx, ky := float64(small.w)/float64(from.w), float64(small.h)/float64(from.h)
	// A turn from there to here, as a vector: no angles are needed.
	cos := float64(there.ux*here.ux) + float64(there.uy*here.uy)
	sin := float64(there.ux*here.uy) - float64(there.uy*here.ux)
	turned := newCanvas(onto.w, onto.h)
	mask := newPlane(onto.w, onto.h)
	reach := float64(there.s * 1.1)
	x0, x1 := clamp(int(there.cx-reach), 0, onto.w-1), clamp(int(there.cx+reach), 0, onto.w-1)
	y0, y1 := clamp(int(there.cy-reach), 0, onto.h-1), clamp(int(there.cy+reach), 0, onto.h-1)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			i := y*onto.w + x
			if mask.v[i] = ramp(there.off(x, y), 262, 176) * 255 / 256; mask.v[i] == 0 {
				continue
			}
			dx, dy := float64(x)+0.5-there.cx, float64(y)+0.5-there.cy
			sx := float64(here.cx*kx) + float64(dx*cos) - float64(dy*sin) - 0.5
			sy := float64(here.cy*ky) + float64(dx*sin) + float64(dy*cos) - 0.5
			turned.put(i, small.between(int(sx*256), int(sy*256)))
		}
	}
	matchLight(turned, onto, mask)
	return over(turned, onto, mask)
}

// matchLight brings the colours of a picture near to those of another one, within a mask: most of the way in the mean, part of the way in
// contrast, so that the person stays who they are.
func matchLight(c, like *canvas, mask *plane) {
	mine, theirs := statistics(c, mask), statistics(like, mask)
	if mine.n == 0 {
		return
	}
	gain := min(max(theirs.spread*256/max(mine.spread, 1), 190), 340)
	gain = (gain + 256) / 2
	to := mix(mine.mean, theirs.mean, 190)
	for i, m := range mask.v {
		if m == 0 {
			continue
		}
		v := c.get(i)
		c.put(i, rgb{
			to.r + (v.r-mine.mean.r)*gain>>8,
			to.g + (v.g-mine.mean.g)*gain>>8,
			to.b + (v.b-mine.mean.b)*gain>>8,
		})
	}
}

type lightStatistics struct {
	n      int64
	mean   rgb
	spread int32 // mean distance from the mean brightness, times 16
}

func statistics(c *canvas, mask *plane) lightStatistics {
	var s lightStatistics
	var r, g, b int64
	for i, m := range mask.v {
		if m > 200 {
			v := c.get(i)
			r, g, b, s.n = r+int64(v.r), g+int64(v.g), b+int64(v.b), s.n+1
		}
	}
	if s.n == 0 {
		return s
	}
	s.mean = rgb{int32(r / s.n), int32(g / s.n), int32(b / s.n)}
	var away int64
	middle := s.mean.luma()
	for i, m := range mask.v {
		if m > 200 {
			away += int64(abs(int(c.get(i).luma()-middle))) * 16
		}
	}
	s.spread = int32(away / s.n)
	return s
}
