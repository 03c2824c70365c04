package photo

import (
	"image"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP reads a WebP picture. Lossy ones hold video levels, 16 to 235 for brightness and 16 to 240 for colour
// (RFC 6386, section 9.2, by way of ITU-R BT.601); the decoder hands them out as they are, in a type that means full
// levels, so that black would be grey. They are widened here.
func decodeWebP(r io.Reader) (image.Image, error) {
	m, err := webp.Decode(r)
	if err != nil {
		return nil, err
	}
	switch m := m.(type) {
	case *image.YCbCr:
		widen(m)
	case *image.NYCbCrA:
		widen(&m.YCbCr)
	}
	return m, nil
}

// widen turns video levels into full ones, in place.
func widen(m *image.YCbCr) {
	var bright, colour [256]uint8
	for i := range 256 {
		bright[i] = level(float64(i-16) * 255 / 219)
		colour[i] = level(float64(i-128)*255/224 + 128)
	}
	for i, v := range m.Y {
		m.Y[i] = bright[v]
	}
	for i, v := range m.Cb {
		m.Cb[i] = colour[v]
	}
	for i, v := range m.Cr {
		m.Cr[i] = colour[v]
	}
}

// level rounds to a byte.
func level(v float64) uint8 { return uint8(max(0, min(255, v)) + .5) }
