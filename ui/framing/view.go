package framing

import (
	"image"
	"math"
)

// A view is how the photo lies in its room: points of the screen on one side,
// pixels of the photo on the other.
type view struct {
	w, h float64 // of the room, in points
	zoom float64 // points for one pixel
	x, y float64 // the pixel in the middle of the room
}

const (
	viewMargin = 30 // points around what is fitted: for the handles, and to draw the frame past the photo
	mostZoom   = 8  // points for one pixel
	zoomStep   = 1.25
)

// A spot is a place on the screen, in points.
type spot struct{ x, y float64 }

// A box is a rectangle on the screen, in points.
type box struct{ left, top, right, bottom float64 }

func (b box) has(s spot) bool {
	return s.x >= b.left && s.x < b.right && s.y >= b.top && s.y < b.bottom
}

// fitting gives the zoom at which r has room.
func (v view) fitting(r image.Rectangle) float64 {
	w, h := max(v.w-2*viewMargin, 16), max(v.h-2*viewMargin, 16)
	return min(w/float64(max(r.Dx(), 1)), h/float64(max(r.Dy(), 1)), mostZoom)
}

// fit shows all of r.
func (v view) fit(r image.Rectangle) view {
	v.zoom = v.fitting(r)
	v.x, v.y = float64(r.Min.X+r.Max.X)/2, float64(r.Min.Y+r.Max.Y)/2
	return v
}

// closer zooms by a factor, so that what is under a place stays there.
func (v view) closer(factor float64, at spot) view {
	x, y := v.photo(at)
	v.zoom = min(v.zoom*factor, mostZoom)
	v.x, v.y = x-(at.x-v.w/2)/v.zoom, y-(at.y-v.h/2)/v.zoom
	return v
}

// pan moves what is seen by points. The middle of the room stays on r.
func (v view) pan(dx, dy float64, r image.Rectangle) view {
	v.x, v.y = v.x-dx/v.zoom, v.y-dy/v.zoom
	return v.hold(r)
}

// hold keeps the middle of the room on r.
func (v view) hold(r image.Rectangle) view {
	v.x = min(max(v.x, float64(r.Min.X)), float64(r.Max.X))
	v.y = min(max(v.y, float64(r.Min.Y)), float64(r.Max.Y))
	return v
}

// photo gives the pixel at a place.
func (v view) photo(s spot) (x, y float64) {
	return v.x + (s.x-v.w/2)/v.zoom, v.y + (s.y-v.h/2)/v.zoom
}

// place gives where a pixel is.
func (v view) place(x, y float64) spot {
	return spot{v.w/2 + (x-v.x)*v.zoom, v.h/2 + (y-v.y)*v.zoom}
}

// box gives where r is.
func (v view) box(r image.Rectangle) box {
	low, high := v.place(float64(r.Min.X), float64(r.Min.Y)), v.place(float64(r.Max.X), float64(r.Max.Y))
	return box{low.x, low.y, high.x, high.y}
}

// seen gives the part of r that can be seen, and a little more.
func (v view) seen(r image.Rectangle) image.Rectangle {
	w, h := v.w/v.zoom*.6, v.h/v.zoom*.6
	return image.Rect(int(math.Floor(v.x-w)), int(math.Floor(v.y-h)), int(math.Ceil(v.x+w)), int(math.Ceil(v.y+h))).Intersect(r)
}

// gripReach is how far from the middle of a handle it can be taken, in points.
const gripReach = 11

// gripAt tells which handle of a frame is at a place. In the middle of a small
// frame there is none, so that it can be moved.
func gripAt(frame box, at spot) (grip, bool) {
	reach := func(low, high float64) float64 { return max(min(gripReach, (high-low)/4), 2) }
	inX, inY := reach(frame.left, frame.right), reach(frame.top, frame.bottom)
	for _, g := range grips {
		s := gripSpot(frame, g)
		// Outside of the frame there is all the room that a hand needs.
		near := func(d float64, side int, in float64) bool {
			switch {
			case side == 0, d*float64(side) < 0:
				return math.Abs(d) <= in
			}
			return math.Abs(d) <= gripReach
		}
		if near(at.x-s.x, g.x, inX) && near(at.y-s.y, g.y, inY) {
			return g, true
		}
	}
	return grip{}, false
}

// gripSpot is the middle of a handle.
func gripSpot(frame box, g grip) spot {
	at := func(side int, low, high float64) float64 {
		switch side {
		case -1:
			return low
		case 1:
			return high
		}
		return (low + high) / 2
	}
	return spot{at(g.x, frame.left, frame.right), at(g.y, frame.top, frame.bottom)}
}
