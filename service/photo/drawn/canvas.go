package drawn

import (
	"image"
	"math"

	"golang.org/x/image/vector"
)

// tone is a colour: red, green, blue from 0 to 1, as they stand in a picture file.
type tone struct{ r, g, b float64 }

// mix gives the colour at t on the way from c to d.
func (c tone) mix(d tone, t float64) tone {
	return tone{c.r + (d.r-c.r)*t, c.g + (d.g-c.g)*t, c.b + (d.b-c.b)*t}
}

// times makes the colour darker or lighter.
func (c tone) times(f float64) tone { return tone{min(c.r*f, 1), min(c.g*f, 1), min(c.b*f, 1)} }

// hex gives the colour 0xrrggbb.
func hex(v uint32) tone {
	return tone{float64(v>>16&0xff) / 255, float64(v>>8&0xff) / 255, float64(v&0xff) / 255}
}

// paint gives the colour and opacity at a point of the drawing.
type paint func(p point) (tone, float64)

// flat is one colour everywhere.
func flat(c tone, alpha float64) paint { return func(point) (tone, float64) { return c, alpha } }

// along is a gradient from a to b.
func along(a, b point, ca, cb tone) paint {
	d := b.minus(a)
	n := d.x*d.x + d.y*d.y
	return func(p point) (tone, float64) {
		q := p.minus(a)
		return ca.mix(cb, smooth((q.x*d.x+q.y*d.y)/n)), 1
	}
}

// around is a gradient from the middle m to the radius r.
func around(m point, r float64, inner, outer tone) paint {
	return func(p point) (tone, float64) {
		q := p.minus(m)
		return inner.mix(outer, smooth(math.Hypot(q.x, q.y)/r)), 1
	}
}

// smooth bends 0..1 so that gradients have no visible ends.
func smooth(t float64) float64 {
	t = min(max(t, 0), 1)
	return t * t * (3 - 2*t)
}

// canvas is a drawing in progress. The drawing has coordinates of its own: the middle of the face is the
// origin, x grows to the right, y down, and the head is about 0.55 high.
type canvas struct {
	w, h   int
	scale  float64 // pixels for one unit
	origin point   // in pixels
	pix    []float32
}

func newCanvas(w, h int, scale float64, origin point) *canvas {
	return &canvas{w: w, h: h, scale: scale, origin: origin, pix: make([]float32, w*h*3)}
}

// mask is how much of each pixel in a part of the canvas is covered.
type mask struct {
	r   image.Rectangle
	pix []uint8
}

func (m *mask) at(x, y int) uint8 {
	if m == nil || !(image.Point{X: x, Y: y}).In(m.r) {
		return 0
	}
	return m.pix[(y-m.r.Min.Y)*m.r.Dx()+x-m.r.Min.X]
}

// cover gives the mask of a path, and of a margin around it.
func (c *canvas) cover(p path, margin int) *mask {
	low, high := p.bounds()
	r := image.Rect(
		int(math.Floor(low.x*c.scale+c.origin.x))-margin, int(math.Floor(low.y*c.scale+c.origin.y))-margin,
		int(math.Ceil(high.x*c.scale+c.origin.x))+margin, int(math.Ceil(high.y*c.scale+c.origin.y))+margin,
	).Intersect(image.Rect(-margin, -margin, c.w+margin, c.h+margin))
	m := &mask{r: r}
	if r.Empty() {
		return m
	}
	ras := vector.NewRasterizer(r.Dx(), r.Dy())
	at := func(q point) (float32, float32) {
		return float32(q.x*c.scale + c.origin.x - float64(r.Min.X)), float32(q.y*c.scale + c.origin.y - float64(r.Min.Y))
	}
	for _, s := range p {
		x, y := at(s.to)
		if s.move {
			ras.ClosePath()
			ras.MoveTo(x, y)
			continue
		}
		ax, ay := at(s.a)
		bx, by := at(s.b)
		ras.CubeTo(ax, ay, bx, by, x, y)
	}
	ras.ClosePath()
	alpha := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	ras.Draw(alpha, alpha.Rect, image.Opaque, image.Point{})
	m.pix = alpha.Pix
	return m
}

// fill paints a path; clip, where it is not nil, bounds it further.
func (c *canvas) fill(p path, with paint, clip *mask) { c.stamp(c.cover(p, 0), with, clip) }

// soft paints a path whose edge fades over the distance blur.
func (c *canvas) soft(p path, blur float64, with paint, clip *mask) {
	n := int(math.Round(blur * c.scale / 2))
	m := c.cover(p, 3*n)
	for range 3 { // three means in a row come close to a bell curve
		m.mean(n)
	}
	c.stamp(m, with, clip)
}

// stamp paints where the mask is.
func (c *canvas) stamp(m *mask, with paint, clip *mask) {
	r := m.r.Intersect(image.Rect(0, 0, c.w, c.h))
	if clip != nil {
		r = r.Intersect(clip.r)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			a := float64(m.at(x, y)) / 255
			if a == 0 {
				continue
			}
			if clip != nil {
				a *= float64(clip.at(x, y)) / 255
			}
			t, opacity := with(point{(float64(x) + 0.5 - c.origin.x) / c.scale, (float64(y) + 0.5 - c.origin.y) / c.scale})
			a *= opacity
			q := c.pix[(y*c.w+x)*3:][:3]
			q[0] += float32((t.r - float64(q[0])) * a)
			q[1] += float32((t.g - float64(q[1])) * a)
			q[2] += float32((t.b - float64(q[2])) * a)
		}
	}
}

// mean replaces each pixel of the mask by the mean of the pixels up to n away, first along rows, then columns.
func (m *mask) mean(n int) {
	if n < 1 || len(m.pix) == 0 {
		return
	}
	w, h := m.r.Dx(), m.r.Dy()
	line := make([]uint8, max(w, h))
	for y := range h {
		meanOf(m.pix[y*w:(y+1)*w], 1, w, n, line)
	}
	for x := range w {
		meanOf(m.pix[x:], w, h, n, line)
	}
}

func meanOf(pix []uint8, step, count, n int, line []uint8) {
	for i := range count {
		line[i] = pix[i*step]
	}
	sum := 0
	for i := range min(n, count) {
		sum += int(line[i])
	}
	for i := range count {
		if i+n < count {
			sum += int(line[i+n])
		}
		if i-n-1 >= 0 {
			sum -= int(line[i-n-1])
		}
		pix[i*step] = uint8((sum + n) / (2*n + 1))
	}
}

// picture gives the drawing as a picture. The rounding error is spread over neighbouring pixels in a fixed
// pattern, so that wide gradients show no bands.
func (c *canvas) picture() *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, c.w, c.h))
	pattern := [16]float32{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5}
	for y := range c.h {
		for x := range c.w {
			d := (pattern[y%4*4+x%4] + 0.5) / 16
			for i := range 3 {
				v := c.pix[(y*c.w+x)*3+i]*255 + d
				m.Pix[y*m.Stride+x*4+i] = uint8(min(max(v, 0), 255))
			}
			m.Pix[y*m.Stride+x*4+3] = 0xff
		}
	}
	return m
}
