package drawing

import (
	"fmt"
	"math"
)

// The hosted model brings every upload to a size of its own and draws at exactly that size: first the shorter side
// goes to 1024, then the longer one to 1280 (face photo) or 1024 (pose photo), and at last each side alone is cut down
// to a multiple of 64, which squashes the picture a little. Both roundings are Python's: halves go to the even number.
const (
	shortSide     = 1024
	faceLongSide  = 1280
	poseLongSide  = 1024
	sideStep      = 64
	maxSourceSide = 1 << 20
)

// size is a width and height in pixels.
type size struct{ w, h int }

// SizeError says that a photo is of so extreme a shape that the model's size rule leaves it no pixels.
type SizeError struct{ Width, Height int }

func (e *SizeError) Error() string {
	return fmt.Sprintf("a photo of %d x %d pixels is too narrow to draw from", e.Width, e.Height)
}

// modelSize is the size to which the model brings a photo whose longer side is to become longSide. Without a pose photo the
// picture gets the size of the face photo, with one that of the pose photo.
func modelSize(s size, longSide int) (size, error) {
	if s.w < 1 || s.h < 1 || s.w > maxSourceSide || s.h > maxSourceSide {
		return size{}, &SizeError{s.w, s.h}
	}
	toShort := float64(shortSide) / float64(min(s.w, s.h))
	w, h := pythonRound(toShort*float64(s.w)), pythonRound(toShort*float64(s.h))
	toLong := float64(longSide) / math.Max(w, h)
	w, h = pythonRound(toLong*w), pythonRound(toLong*h)
	out := size{int(w) / sideStep * sideStep, int(h) / sideStep * sideStep}
	if out.w < sideStep || out.h < sideStep {
		return size{}, &SizeError{s.w, s.h}
	}
	return out, nil
}

// pythonRound rounds as Python's round does: halves to the even neighbour.
func pythonRound(v float64) float64 { return math.RoundToEven(v) }
