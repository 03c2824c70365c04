package photo

import (
	"encoding/binary"
	"image"

	"github.com/disintegration/imaging"
)

// orientation is the EXIF tag of that name (CIPA DC-008, tag 0x0112): 1 to 8, where 1 is upright.
type orientation int

func (o orientation) swapsSides() bool { return o >= 5 && o <= 8 }

// upright turns and mirrors m, which is opaque and begins at the origin, so that it stands as it was seen.
func upright(m *image.NRGBA, o orientation) *image.NRGBA {
	switch o {
	case 2:
		return imaging.FlipH(m)
	case 3:
		return imaging.Rotate180(m)
	case 4:
		return imaging.FlipV(m)
	case 5:
		return swapped(m, false, false)
	case 6:
		return swapped(m, true, false)
	case 7:
		return swapped(m, true, true)
	case 8:
		return swapped(m, false, true)
	}
	return m
}

// swapped makes rows of the columns of m; right begins with the last row of m at the left, and bottom with the last
// column at the top. It goes square by square: a column alone would need a line of the processor's memory for each of
// its pixels.
func swapped(m *image.NRGBA, right, bottom bool) *image.NRGBA {
	const side = 16
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, h, w))
	square := func(x0, x1, y0 int) {
		for x := x0; x < x1; x++ {
			row := out.Pix[x*out.Stride:]
			if bottom {
				row = out.Pix[(w-1-x)*out.Stride:]
			}
			for y := y0; y < min(y0+side, h); y++ {
				at := y
				if right {
					at = h - 1 - y
				}
				binary.LittleEndian.PutUint32(row[at*4:], binary.LittleEndian.Uint32(m.Pix[y*m.Stride+x*4:]))
			}
		}
	}
	inBands(w, func(from, to int) {
		for x := from; x < to; x += side {
			for y := 0; y < h; y += side {
				square(x, min(x+side, to), y)
			}
		}
	})
	return out
}
