package framing

import (
	"image"
	"math"

	"likeness/service/photo"
)

// A crop is a frame on a photo, and what can be done to it: each of its methods
// gives another crop. What they give always has a shape that is sent, shows
// enough of the photo, and is sent exactly as it is drawn. Positions are pixels
// of the photo as the frame turns and mirrors it.
type crop struct {
	use   photo.Use
	w, h  int // of the upright photo
	frame photo.Frame
}

const (
	leastShort = 64 // of the shorter side of a frame, in pixels: less says nothing about a face
	leastShown = 16 // of each side of the photo, in pixels, as [photo.Prepare] wants it
	// mostAround is how many times as large as the whole photo a frame can be.
	mostAround = 2
	// heldPart is the part of the frame or of the photo, whichever is less, that stays on the other.
	heldPart = 4
)

// whole is the photo.
func (c crop) whole() image.Rectangle { return c.frame.Whole(c.w, c.h) }

// area is what is sent.
func (c crop) area() image.Rectangle {
	area, _ := c.frame.Cut(c.w, c.h, c.use)
	return area
}

// shape is the size in which it is sent.
func (c crop) shape() photo.Shape {
	_, shape := c.frame.Cut(c.w, c.h, c.use)
	return shape
}

// reachesPast reports whether something has to be filled in.
func (c crop) reachesPast() bool { return !c.area().In(c.whole()) }

// sized gives the width and height of a frame of a shape, by its shorter side.
// Nothing more has to be cut off such a frame to give it the shape.
func sized(s photo.Shape, short float64) image.Point {
	n := max(int(math.Round(short)), 1)
	if s.Width < s.Height {
		return image.Pt(n, int(math.Round(float64(n)*float64(s.Height)/float64(s.Width))))
	}
	return image.Pt(int(math.Round(float64(n)*float64(s.Width)/float64(s.Height))), n)
}

// short gives the shorter side of a frame of a shape with these sides, which
// may have the shape only nearly.
func short(s photo.Shape, size image.Point) float64 {
	if s.Width < s.Height {
		return float64(size.X)
	}
	return float64(size.Y)
}

// cover is the shorter side of the smallest frame of a shape that has the
// whole photo in it.
func (c crop) cover(s photo.Shape) float64 {
	p := c.whole().Size()
	k := max(float64(p.X)/float64(s.Width), float64(p.Y)/float64(s.Height))
	return k * float64(min(s.Width, s.Height))
}

// within bounds the shorter side of a frame.
func (c crop) within(s photo.Shape, short float64) float64 {
	return min(max(short, leastShort), mostAround*c.cover(s))
}

// put makes r, which has the size of a frame, what is sent; it is moved as far
// as it must be to show enough of the photo.
func (c crop) put(r image.Rectangle) crop {
	p := c.whole()
	hold := func(at, side, room int) int {
		most := min(side, room)
		least := max((most+heldPart-1)/heldPart, min(most, leastShown))
		return min(max(at, least-side), room-least)
	}
	at := image.Pt(hold(r.Min.X, r.Dx(), p.Dx()), hold(r.Min.Y, r.Dy(), p.Dy()))
	c.frame.Area = photo.AreaOf(image.Rectangle{Min: at, Max: at.Add(r.Size())})
	return c
}

// about puts a frame of a size around the middle of r.
func (c crop) about(r image.Rectangle, size image.Point) crop {
	at := image.Pt(half(r.Min.X+r.Max.X-size.X), half(r.Min.Y+r.Max.Y-size.Y))
	return c.put(image.Rectangle{Min: at, Max: at.Add(size)})
}

// half is n / 2 rounded down, for negative numbers too.
func half(n int) int { return n >> 1 }

// move moves the frame.
func (c crop) move(by image.Point) crop { return c.put(c.area().Add(by)) }

// A grip is where a frame is taken hold of: which side of it is drawn along, -1
// for left or top, 1 for right or bottom, 0 for neither.
type grip struct{ x, y int }

var grips = []grip{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {0, -1}, {1, 0}, {0, 1}, {-1, 0}}

// resize draws a grip along by so many pixels. The shape is kept, and what lies
// opposite the grip stays where it is; with centred, the middle does.
func (c crop) resize(g grip, dx, dy float64, centred bool) crop {
	r, shape := c.area(), c.shape()
	w, h := float64(r.Dx()), float64(r.Dy())
	if centred {
		dx, dy = 2*dx, 2*dy
	}
	newW, newH := w+float64(g.x)*dx, h+float64(g.y)*dy
	var k float64
	switch {
	case g.y == 0:
		k = newW / w
	case g.x == 0:
		k = newH / h
	default: // as far as the pointer went along the diagonal
		k = (newW*w + newH*h) / (w*w + h*h)
	}
	size := sized(shape, c.within(shape, k*short(shape, r.Size())))
	if centred {
		return c.about(r, size)
	}
	place := func(g, low, high, side int) int {
		switch g {
		case 1:
			return low
		case -1:
			return high - side
		}
		return half(low + high - side)
	}
	at := image.Pt(place(g.x, r.Min.X, r.Max.X, size.X), place(g.y, r.Min.Y, r.Max.Y, size.Y))
	return c.put(image.Rectangle{Min: at, Max: at.Add(size)})
}

// grow makes the frame larger around its middle, by so many pixels of its
// shorter side.
func (c crop) grow(by float64) crop {
	r, shape := c.area(), c.shape()
	return c.about(r, sized(shape, c.within(shape, short(shape, r.Size())+by)))
}

// turn turns what is seen by so many quarter turns clockwise, the frame with it.
// A shape that a person chose stays; the one nearest to the photo turns too.
func (c crop) turn(by int) crop {
	to := c
	if c.frame.Mirror { // the mirror stands behind the turn
		by = -by
	}
	to.frame.Turn = ((c.frame.Turn+by)%4 + 4) % 4
	return c.follow(to)
}

// mirror swaps left and right, the frame with it.
func (c crop) mirror() crop {
	to := c
	to.frame.Mirror = !c.frame.Mirror
	return c.follow(to)
}

// follow takes the frame along to another turn of the photo.
func (c crop) follow(to crop) crop {
	if c.frame.Area.Rect().Empty() {
		return to
	}
	r := to.frame.Place(c.frame.Origin(c.area(), c.w, c.h), c.w, c.h)
	to.frame.Area = photo.AreaOf(r)
	if size, s := c.area().Size(), to.frame.Shape; s != (photo.Shape{}) && r.Size() != size {
		return to.about(r, sized(s, to.within(s, short(s, size))))
	}
	return to
}

// meant is a shape, or the one nearest to the photo for the zero shape.
func (c crop) meant(s photo.Shape) photo.Shape {
	if p := c.whole(); s == (photo.Shape{}) {
		return photo.Nearest(p.Dx(), p.Dy(), c.use)
	}
	return s
}

// reshape gives the frame another shape, the zero one for that of the photo. It
// shows about as much as before, and does not leave the photo if it did not.
func (c crop) reshape(s photo.Shape) crop {
	to := c
	to.frame.Shape = s
	if c.frame.Area.Rect().Empty() {
		return to
	}
	r, p, wanted := c.area(), c.whole(), c.meant(s)
	surface := float64(r.Dx()) * float64(r.Dy())
	side := math.Sqrt(surface * float64(min(wanted.Width, wanted.Height)) / float64(max(wanted.Width, wanted.Height)))
	inside := !c.reachesPast()
	if inside {
		k := min(float64(p.Dx())/float64(wanted.Width), float64(p.Dy())/float64(wanted.Height))
		side = min(side, math.Floor(k*float64(min(wanted.Width, wanted.Height))))
	}
	size := sized(wanted, c.within(wanted, side))
	to = to.about(r, size)
	if inside && size.X <= p.Dx() && size.Y <= p.Dy() {
		a := to.frame.Area
		at := image.Pt(min(max(a.X, 0), p.Dx()-size.X), min(max(a.Y, 0), p.Dy()-size.Y))
		to = to.put(image.Rectangle{Min: at, Max: at.Add(size)})
	}
	return to
}

// all shows the whole photo, in the shape nearest to it.
func (c crop) all() crop {
	c.frame.Area, c.frame.Shape = photo.Area{}, photo.Shape{}
	return c
}
