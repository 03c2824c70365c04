package drawing

import "image"

// canvas is a picture being made: no alpha, three whole numbers 0 … 255 a pixel.
type canvas struct {
	w, h int
	pix  []uint8 // r, g, b
}

func newCanvas(w, h int) *canvas { return &canvas{w, h, make([]uint8, w*h*3)} }

func (c *canvas) clone() *canvas { return &canvas{c.w, c.h, append([]uint8(nil), c.pix...)} }

func (c *canvas) at(x, y int) rgb {
	i := (clamp(y, 0, c.h-1)*c.w + clamp(x, 0, c.w-1)) * 3
	return rgb{int32(c.pix[i]), int32(c.pix[i+1]), int32(c.pix[i+2])}
}

// get is the colour of the i-th pixel, which must exist; put sets it, cut to 0 … 255.
func (c *canvas) get(i int) rgb {
	p := c.pix[i*3 : i*3+3 : i*3+3]
	return rgb{int32(p[0]), int32(p[1]), int32(p[2])}
}

func (c *canvas) put(i int, v rgb) {
	p := c.pix[i*3 : i*3+3 : i*3+3]
	p[0], p[1], p[2] = byte8(v.r), byte8(v.g), byte8(v.b)
}

func byte8(v int32) uint8 { return uint8(min(max(v, 0), 255)) }

// each sets every pixel from its place and its colour.
func (c *canvas) each(f func(x, y int, v rgb) rgb) {
	inBands(c.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range c.w {
				i := y*c.w + x
				c.put(i, f(x, y, c.get(i)))
			}
		}
	})
}

// fromImage takes the colours of an upright picture without alpha.
func fromImage(m *image.NRGBA) *canvas {
	b := m.Bounds()
	c := newCanvas(b.Dx(), b.Dy())
	for y := range c.h {
		from := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
		to := c.pix[y*c.w*3:]
		for x := range c.w {
			copy(to[x*3:x*3+3], from[x*4:x*4+3])
		}
	}
	return c
}

func (c *canvas) image() *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, c.w, c.h))
	for i, j := 0, 0; i < len(c.pix); i, j = i+3, j+4 {
		copy(m.Pix[j:j+3], c.pix[i:i+3])
		m.Pix[j+3] = 255
	}
	return m
}

// over lays a over b as far as the mask (0 … 255) says, and gives a new picture.
func over(a, b *canvas, mask *plane) *canvas {
	out := newCanvas(a.w, a.h)
	inBands(a.h, func(y0, y1 int) {
		for i := y0 * a.w; i < y1*a.w; i++ {
			t := mask.v[i]
			t += t >> 7
			out.put(i, mix(b.get(i), a.get(i), t))
		}
	})
	return out
}

// lumas is the brightness of every pixel.
func (c *canvas) lumas() *plane {
	p := newPlane(c.w, c.h)
	inBands(c.h, func(y0, y1 int) {
		for i := y0 * c.w; i < y1*c.w; i++ {
			p.v[i] = c.get(i).luma()
		}
	})
	return p
}
