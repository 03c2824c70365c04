package drawing

// point is a place in a picture, in pixels.
type point struct{ x, y float64 }

// found is a face in a picture: the box round it and the middles of the eyes as they are seen (left is left in the
// picture).
type found struct {
	x1, y1, x2, y2    float64
	leftEye, rightEye point
}
