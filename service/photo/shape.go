package photo

import (
	"fmt"
	"math"
)

// The model's own rule: an upload is scaled to this longer side and each side is then cut to a multiple of 64
// by squashing. A picture that has such a size already passes unchanged. (Source code of the hosted model.)
const (
	longFace = 1280
	longPose = 1024
	multiple = 64

	shortest = 4 * multiple // of the shorter side: longer shapes are cropped to it
)

// Shape is the size of what is sent, in pixels.
type Shape struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// String gives a shape as "960x1280".
func (s Shape) String() string { return fmt.Sprintf("%dx%d", s.Width, s.Height) }

// ParseShape understands what String gives.
func ParseShape(text string) (Shape, error) {
	var s Shape
	if n, err := fmt.Sscanf(text, "%dx%d", &s.Width, &s.Height); err != nil || n != 2 || s.String() != text {
		return Shape{}, fmt.Errorf("shape %q: must be a width and a height, such as 960x1280", text)
	}
	return s, nil
}

// Kept reports whether the model takes a picture of this size as it is.
func (s Shape) Kept(use Use) bool {
	short := min(s.Width, s.Height)
	return max(s.Width, s.Height) == use.long() && short%multiple == 0 && short >= shortest
}

// A NamedShape is one that is offered to people.
type NamedShape struct {
	ID    string // "portrait", "tall" …
	Ratio string // of width to height as photographers know it: "4:5"; the shape is as near to it as the model allows
	Shape
}

// Shapes gives the shapes that are offered, from tall to wide. A pose photo has no exact square among them: pictures
// of 1024 × 1024 pixels tend to have a watermark (an issue of the model's repository), so 960 × 1024 stands there.
func Shapes(use Use) []NamedShape {
	all := []NamedShape{
		{ID: "story", Ratio: "9:16", Shape: Nearest(9, 16, use)},
		{ID: "tall", Ratio: "2:3", Shape: Nearest(2, 3, use)},
		{ID: "classic", Ratio: "3:4", Shape: Nearest(3, 4, use)},
		{ID: "portrait", Ratio: "4:5", Shape: Nearest(4, 5, use)},
		{ID: "square", Ratio: "1:1", Shape: Nearest(1, 1, use)},
		{ID: "landscape", Ratio: "4:3", Shape: Nearest(4, 3, use)},
		{ID: "wide", Ratio: "3:2", Shape: Nearest(3, 2, use)},
		{ID: "cinema", Ratio: "16:9", Shape: Nearest(16, 9, use)},
	}
	if use == Pose {
		for i := range all {
			if all[i].ID == "square" {
				all[i].Shape = Shape{longPose - multiple, longPose}
			}
		}
	}
	return all
}

// Nearest gives the size that the model keeps and that loses least of an area of w × h pixels.
func Nearest(w, h int, use Use) Shape {
	long := use.long()
	if w >= h {
		return Shape{long, shortSide(float64(h)/float64(w), long)}
	}
	return Shape{shortSide(float64(w)/float64(h), long), long}
}

// long is the longer side of what is sent, in pixels.
func (u Use) long() int {
	if u == Pose {
		return longPose
	}
	return longFace
}

// shortSide gives the multiple of 64 that loses least of a picture whose sides have this ratio, at most 1.
func shortSide(ratio float64, long int) int {
	exact := ratio * float64(long)
	low := int(exact/multiple) * multiple
	high := low + multiple
	// Cropping to low cuts the shorter side, to high the longer one.
	if exact/float64(high) > float64(low)/exact {
		low = high
	}
	return min(max(low, shortest), long)
}

func round(f float64) int { return int(math.Round(f)) }
