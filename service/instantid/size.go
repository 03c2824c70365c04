package instantid

import (
	"fmt"
	"math"
)

// Long sides of what the server makes of an upload, and the number every side
// is a multiple of (the model's published source, resize_img).
const (
	FaceSide = 1280 // photo of the face; also the picture's long side without a pose photo
	PoseSide = 1024 // pose photo; also the picture's long side with one
	SizeBase = 64

	minSide = 1024
)

// FaceSize returns the size in pixels to which the server resizes an upright
// photo of the face of w × h pixels. Without a pose photo it is also the size
// of the picture. Sides are floored to a multiple of 64 one by one, so that
// most shapes are squashed a little; a size of 1280 × 64k or 64k × 1280 passes
// unchanged. It is an error when a side would fall under 64.
func FaceSize(w, h int) (int, int, error) { return serverSize(w, h, FaceSide) }

// PoseSize is [FaceSize] for the pose photo, whose long side becomes 1024. With
// a pose photo this is the size of the picture.
func PoseSize(w, h int) (int, int, error) { return serverSize(w, h, PoseSide) }

func serverSize(w, h, maxSide int) (int, int, error) {
	if w <= 0 || h <= 0 {
		return 0, 0, fmt.Errorf("picture of %d × %d pixels has no area", w, h)
	}
	// Scaled and rounded twice, as the server does: the first step moves the
	// result by a pixel now and then.
	fw, fh := scale(float64(w), float64(h), minSide/math.Min(float64(w), float64(h)))
	fw, fh = scale(fw, fh, float64(maxSide)/math.Max(fw, fh))
	rw, rh := int(fw)/SizeBase*SizeBase, int(fh)/SizeBase*SizeBase
	if rw == 0 || rh == 0 {
		return 0, 0, fmt.Errorf("picture of %d × %d pixels is too narrow: the longer side may be at most %d times the shorter", w, h, maxSide/SizeBase)
	}
	return rw, rh, nil
}

// scale rounds halves to even, as Python does.
func scale(w, h, ratio float64) (float64, float64) {
	return math.RoundToEven(ratio * w), math.RoundToEven(ratio * h)
}
