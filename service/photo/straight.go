package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"

	"likeness/service/photo/turbo"
)

// quickPixels is up to how many pixels a picture is decoded quickly rather than small. Of a larger one, all that comes
// after takes more time than is won.
const quickPixels = 7_000_000

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
// none does: the least number, or the next of one, two, four and eight, for which the library is several times faster.
func eighths(w, h, keep int) int {
	n := 1
	for n < turbo.Whole && turbo.Scaled(max(w, h), n) < keep {
		n++
	}
	quick := 1
	for quick < n {
		quick *= 2
	}
	if turbo.Scaled(w, quick)*turbo.Scaled(h, quick) <= quickPixels {
		return quick
	}
	return n
}

// writeJPEG writes an opaque picture as it is sent.
func writeJPEG(m *image.NRGBA) ([]byte, error) {
	if turbo.Available {
		return turbo.Encode(m, quality)
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, asRGBA(m), &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}
