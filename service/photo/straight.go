package photo

import (
	"image"
	"image/color"

	"likeness/service/photo/turbo"
)

// straight decodes a JPEG file straight to a size whose longer side is the least number of eighths that keeps at
// least keep pixels. ok is false where that cannot be done: in builds without the library, and for files that are
// rare or not perfectly whole, about which image/jpeg then has the last word.
func straight(h header, b []byte, keep int) (m *image.NRGBA, reduced float64, ok bool) {
	if !turbo.Available || h.kind.name != "jpeg" || (h.model != color.YCbCrModel && h.model != color.GrayModel) {
		return nil, 0, false
	}
	n := eighths(max(h.width, h.height), keep)
	m, err := turbo.Decode(b, h.width, h.height, n)
	if err != nil {
		return nil, 0, false
	}
	return m, float64(turbo.Whole) / float64(n), true
}

// eighths gives the least number of eighths of a side that keeps at least so many pixels, all eight where none
// does.
func eighths(side, keep int) int {
	n := 1
	for n < turbo.Whole && turbo.Scaled(side, n) < keep {
		n++
	}
	return n
}
