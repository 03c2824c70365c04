package photo

import (
	"image"
	"image/color"

	"likeness/service/photo/turbo"
)

// fullPixels is up to how many pixels a picture is decoded faster rather than smaller.
const fullPixels = 12_500_000

// straight decodes a JPEG file straight to a part of its size whose longer side has at least keep pixels. ok is
// false where that cannot be done: in builds without the library, and for files that are rare or not perfectly
// whole, about which image/jpeg then has the last word.
func straight(h header, b []byte, keep int) (m *image.NRGBA, reduced float64, ok bool) {
	if !turbo.Available || h.kind.name != "jpeg" || (h.model != color.YCbCrModel && h.model != color.GrayModel) {
		return nil, 0, false
	}
	n := eighths(h.width, h.height, keep)
	m, err := turbo.Decode(b, h.width, h.height, n)
	if err != nil {
		return nil, 0, false
	}
	return m, float64(turbo.Whole) / float64(n), true
}

// eighths gives a number of eighths of a picture that keeps so many pixels of its longer side, all eight where
// none does. The library is several times faster with one, two, four and eight of them than with others, whose
// pictures are smaller; these are for the largest photos.
func eighths(w, h, keep int) int {
	n := 1
	for n < turbo.Whole && turbo.Scaled(max(w, h), n) < keep {
		n++
	}
	quick := 1
	for quick < n {
		quick *= 2
	}
	if turbo.Scaled(w, quick)*turbo.Scaled(h, quick) <= fullPixels {
		return quick
	}
	return n
}
