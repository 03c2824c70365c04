package photo

import (
	"fmt"
	"image"
)

// A Frame says which part of a photo is sent, how it is turned, and in what shape. The zero Frame is the whole photo
// as it stands, in the nearest shape that the model keeps.
type Frame struct {
	// Turn is by how many quarter turns clockwise the upright photo is turned, 0 to 3.
	Turn int `json:"turn,omitempty"`
	// Mirror swaps left and right, after the turn.
	Mirror bool `json:"mirror,omitempty"`
	// Area is what is sent, in pixels of the turned and mirrored photo. It may reach past the photo; an empty one is the
	// whole photo. Where it has not the shape that is sent, the largest part of it that has is taken.
	Area Area `json:"area,omitzero"`
	// Shape is the size that is sent; the zero Shape is the nearest to the area that the model keeps.
	Shape Shape `json:"shape,omitzero"`
	// Fill says what stands where the area reaches past the photo.
	Fill Fill `json:"fill,omitempty"`
}

// Fill is what stands beyond the edges of a photo.
type Fill string

// The fills.
const (
	FillEdge  Fill = ""      // the colours of the nearest edge go on, softly
	FillWhite Fill = "white" // white
)

// Area is a rectangle in pixels.
type Area struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// AreaOf gives the area of a rectangle.
func AreaOf(r image.Rectangle) Area { return Area{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} }

// Rect gives the rectangle of an area.
func (a Area) Rect() image.Rectangle { return image.Rect(a.X, a.Y, a.X+a.Width, a.Y+a.Height) }

// IsZero reports whether the frame changes nothing: the whole photo, as it stands.
func (f Frame) IsZero() bool { return f == Frame{} }

// Check says what is wrong with a frame, whatever the photo; nil when nothing is.
func (f Frame) Check(use Use) error {
	switch {
	case f.Turn < 0 || f.Turn > 3:
		return fmt.Errorf("turn %d: must be 0 to 3 quarter turns", f.Turn)
	case f.Area.Width < 0 || f.Area.Height < 0 || (f.Area.Width == 0) != (f.Area.Height == 0):
		return fmt.Errorf("area %d × %d: must have a width and a height", f.Area.Width, f.Area.Height)
	case f.Fill != FillEdge && f.Fill != FillWhite:
		return fmt.Errorf("fill %q: must be %q or empty", f.Fill, FillWhite)
	}
	// Far outside, positions would no longer fit into the figures that they are computed with.
	const far = 1 << 24
	for _, v := range []int{f.Area.X, f.Area.Y, f.Area.Width, f.Area.Height} {
		if v < -far || v > far {
			return fmt.Errorf("area %+v: too far away", f.Area)
		}
	}
	if f.Shape != (Shape{}) && !f.Shape.Kept(use) {
		return fmt.Errorf("shape %s: the model keeps sizes whose longer side is %d and whose other side is a multiple of %d from %d",
			f.Shape, use.long(), multiple, shortest)
	}
	return nil
}

// For gives the frame for a photo that is put to another use: the same part of it, in the shape of the same name, or the
// nearest that the model keeps.
func (f Frame) For(use Use) Frame {
	if f.Shape == (Shape{}) || f.Shape.Kept(use) {
		return f
	}
	other := Face
	if use == Face {
		other = Pose
	}
	was := f.Shape
	f.Shape = Nearest(was.Width, was.Height, use)
	for i, s := range Shapes(other) {
		if s.Shape == was {
			f.Shape = Shapes(use)[i].Shape
			break
		}
	}
	return f
}

// Size gives the size of a photo of w × h pixels after the frame's turn.
func (f Frame) Size(w, h int) (int, int) {
	if f.Turn%2 != 0 {
		return h, w
	}
	return w, h
}

// Whole gives the turned and mirrored photo of w × h pixels as a rectangle.
func (f Frame) Whole(w, h int) image.Rectangle {
	w, h = f.Size(w, h)
	return image.Rect(0, 0, w, h)
}

// Place gives where a part of an upright photo of w × h pixels lies after the frame's turn and mirroring.
func (f Frame) Place(r image.Rectangle, w, h int) image.Rectangle {
	for range f.Turn {
		r = image.Rect(h-r.Max.Y, r.Min.X, h-r.Min.Y, r.Max.X)
		w, h = h, w
	}
	if f.Mirror {
		r.Min.X, r.Max.X = w-r.Max.X, w-r.Min.X
	}
	return r
}

// Origin undoes Place: it gives the part of the upright photo of w × h pixels that lies at r.
func (f Frame) Origin(r image.Rectangle, w, h int) image.Rectangle {
	tw, th := f.Size(w, h)
	if f.Mirror {
		r.Min.X, r.Max.X = tw-r.Max.X, tw-r.Min.X
	}
	return Frame{Turn: (4 - f.Turn) % 4}.Place(r, tw, th)
}

// Cut gives what is sent of a photo of w × h pixels: the part of the turned and mirrored photo, which may reach past
// it, and the size that it gets.
func (f Frame) Cut(w, h int, use Use) (image.Rectangle, Shape) {
	area := f.Area.Rect()
	whole := area.Empty()
	if whole {
		area = f.Whole(w, h)
	}
	shape := f.Shape
	if shape == (Shape{}) {
		shape = Nearest(area.Dx(), area.Dy(), use)
	}
	// A face that touches the upper edge is lost to the model, so a whole photo of one loses more of its bottom.
	return cropTo(area, shape.Width, shape.Height, whole && use == Face), shape
}
