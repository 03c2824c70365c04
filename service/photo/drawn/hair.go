package drawn

import (
	"math"
	"slices"
)

// hairStyle is how somebody wears the hair.
type hairStyle int

const (
	sidePart hairStyle = iota
	crop
	quiff
	long
	bob
	bun
	curls
	waves
	styles
)

// earsShow reports whether the hair leaves the ears free.
func (p *person) earsShow() bool {
	return p.style == sidePart || p.style == crop || p.style == quiff || p.style == bun
}

// lock draws hair that lies between two lines, combed along them.
func (p *person) lock(c *canvas, a, b []point, strands int, clip *mask) {
	shape := between(a, b)
	in := c.cover(shape, 0)
	if clip != nil {
		in = meet(in, clip)
	}
	c.stamp(in, along(point{-0.22, -0.36}, point{0.24, 0.3}, p.hair.mix(hex(0xffe8c8), 0.12), p.hair.times(0.72)), nil)
	for i := range strands {
		t := (float64(i) + p.rnd.Float64()) / float64(strands)
		from, to := p.rnd.Float64()*0.35, 0.65+p.rnd.Float64()*0.35
		var along []point
		for k := range 7 {
			u := from + (to-from)*float64(k)/6
			along = append(along, on(a, u).mix(on(b, u), t))
		}
		colour, alpha := p.hair.times(0.45), 0.3
		if p.rnd.Float64() < 0.5 {
			colour, alpha = p.hair.mix(hex(0xffe2b8), 0.38), 0.24
		}
		c.fill(stroke(along, 0.003+0.005*p.rnd.Float64(), 0.0008, 0.5), flat(colour, alpha), in)
	}
	// A band of light where the hair bends towards the window.
	var band []point
	for k := range 5 {
		t := 0.15 + 0.7*float64(k)/4
		band = append(band, on(a, 0.32).mix(on(b, 0.32), t))
	}
	c.soft(stroke(band, 0.045, 0.01, 0.5), 0.03, flat(p.hair.mix(hex(0xffecd2), 0.55), 0.28), in)
}

// meet gives what two masks have in common.
func meet(a, b *mask) *mask {
	out := &mask{r: a.r, pix: slices.Clone(a.pix)}
	w := a.r.Dx()
	for i := range out.pix {
		out.pix[i] = uint8(int(out.pix[i]) * int(b.at(a.r.Min.X+i%w, a.r.Min.Y+i/w)) / 255)
	}
	return out
}

// curl draws a heap of round curls between two lines.
func (p *person) curl(c *canvas, a, b []point, count int, size float64) {
	for i := range count {
		t := (float64(i) + p.rnd.Float64()) / float64(count)
		m := on(a, t).mix(on(b, t), p.rnd.Float64())
		r := size * (0.7 + 0.6*p.rnd.Float64())
		f := 0.75 + 0.35*p.rnd.Float64()
		light := m.plus(point{-r * 0.4, -r * 0.4})
		c.fill(oval(m, r, r, 0), around(light, r*1.5, p.hair.mix(hex(0xffe8c8), 0.16).times(f), p.hair.times(0.6*f)), nil)
		turn := p.rnd.Float64() * 2 * math.Pi
		arc := make([]point, 6)
		for k := range arc {
			sin, cos := math.Sincos(turn + float64(k)*0.55)
			arc[k] = m.plus(point{cos * r * 0.6, sin * r * 0.6})
		}
		c.fill(stroke(arc, r*0.16, r*0.04, 0.5), flat(p.hair.mix(hex(0xffe2b8), 0.35), 0.35), nil)
	}
}

// hairBehind draws what hangs behind the neck and shoulders.
func (p *person) hairBehind(c *canvas) {
	switch p.style {
	case long:
		a := pts(0, -0.33, -0.14, -0.3, -0.205, -0.17, -0.222, 0.02, -0.24, 0.22, -0.255, 0.4, -0.235, 0.5, -0.2, 0.54)
		p.both(c, a, pts(0, -0.28, 0, -0.2, 0, -0.1, 0, 0.05, 0, 0.22, -0.02, 0.38, -0.06, 0.48, -0.14, 0.53), 46)
	case waves:
		a := pts(0, -0.33, -0.15, -0.3, -0.22, -0.15, -0.212, 0, -0.262, 0.12, -0.242, 0.23, -0.275, 0.33, -0.24, 0.42, -0.2, 0.455)
		p.both(c, a, pts(0, -0.28, 0, -0.2, 0, -0.1, 0, 0, 0, 0.1, 0, 0.2, -0.02, 0.3, -0.06, 0.4, -0.13, 0.45), 46)
	case bob:
		a := pts(0, -0.335, -0.15, -0.3, -0.222, -0.15, -0.228, 0, -0.232, 0.12, -0.2, 0.225)
		p.both(c, a, pts(0, -0.28, 0, -0.2, 0, -0.05, 0, 0.06, 0, 0.14, -0.03, 0.235), 40)
	case bun:
		m := point{0.01, -0.36}
		c.fill(oval(m, 0.085, 0.075, 0.1), around(m.plus(point{-0.03, -0.03}), 0.13, p.hair.mix(hex(0xffe8c8), 0.2), p.hair.times(0.55)), nil)
		in := c.cover(oval(m, 0.085, 0.075, 0.1), 0)
		for i := range 14 {
			y := -0.07 + 0.01*float64(i)
			arc := []point{m.plus(point{-0.09, y + 0.02}), m.plus(point{0, y - 0.015}), m.plus(point{0.09, y + 0.02})}
			c.fill(stroke(arc, 0.004, 0.001, 0.5), flat(p.hair.times(0.5), 0.45), in)
		}
	case curls:
		ring := pts(-0.2, 0.13, -0.25, 0.02, -0.25, -0.12, -0.19, -0.27, -0.07, -0.35, 0.07, -0.35, 0.19, -0.27, 0.25, -0.12, 0.25, 0.02, 0.2, 0.13)
		inner := pts(-0.12, 0.1, -0.14, 0, -0.14, -0.1, -0.1, -0.18, -0.04, -0.22, 0.04, -0.22, 0.1, -0.18, 0.14, -0.1, 0.14, 0, 0.12, 0.1)
		c.fill(blob(ring), flat(p.hair.times(0.6), 1), nil)
		p.curl(c, ring, inner, 150, 0.03)
	}
}

// both draws a lock and its mirror image.
func (p *person) both(c *canvas, a, b []point, strands int) {
	p.lock(c, mirror(a), mirror(b), strands, nil)
	p.lock(c, a, b, strands, nil)
}

// hairBefore draws the hair that frames the face, and its shadow on the skin.
func (p *person) hairBefore(c *canvas, head *mask) {
	type pair struct{ a, b []point }
	var locks []pair
	sides := func(a, b []point) { locks = append(locks, pair{mirror(a), mirror(b)}, pair{a, b}) }
	switch p.style {
	case sidePart:
		locks = append(locks,
			pair{pts(0.06, -0.334, 0.145, -0.298, 0.192, -0.19, 0.193, -0.09, 0.176, 0.0), pts(0.08, -0.24, 0.118, -0.215, 0.15, -0.16, 0.163, -0.09, 0.166, 0.005)},
			pair{pts(0.105, -0.272, 0.09, -0.322, 0.01, -0.345, -0.1, -0.327, -0.188, -0.22, -0.196, -0.1, -0.176, 0.0), pts(0.1, -0.262, 0.088, -0.24, 0.05, -0.212, -0.03, -0.192, -0.115, -0.17, -0.156, -0.105, -0.166, 0.005)})
	case crop:
		locks = append(locks, pair{
			pts(-0.174, -0.01, -0.19, -0.12, -0.157, -0.25, -0.07, -0.312, 0, -0.32, 0.07, -0.312, 0.157, -0.25, 0.19, -0.12, 0.174, -0.01),
			pts(-0.166, 0, -0.157, -0.09, -0.142, -0.16, -0.07, -0.195, 0, -0.2, 0.07, -0.195, 0.142, -0.16, 0.157, -0.09, 0.166, 0),
		})
	case quiff:
		sides(pts(-0.09, -0.29, -0.155, -0.25, -0.187, -0.14, -0.176, 0), pts(-0.05, -0.24, -0.122, -0.19, -0.155, -0.11, -0.166, 0.005))
		locks = append(locks, pair{pts(0.162, -0.165, 0.187, -0.25, 0.13, -0.345, 0.0, -0.378, -0.12, -0.335, -0.175, -0.245, -0.168, -0.15), pts(0.157, -0.16, 0.148, -0.19, 0.105, -0.212, 0.04, -0.224, -0.05, -0.215, -0.12, -0.185, -0.16, -0.145)})
	case long:
		sides(pts(0, -0.335, -0.11, -0.318, -0.19, -0.22, -0.214, -0.05, -0.226, 0.14, -0.235, 0.3, -0.225, 0.44, -0.19, 0.52),
			pts(0, -0.27, -0.06, -0.225, -0.128, -0.145, -0.163, -0.04, -0.168, 0.08, -0.152, 0.2, -0.14, 0.36, -0.165, 0.51))
	case waves:
		locks = append(locks,
			pair{pts(0.06, -0.32, 0.15, -0.3, 0.212, -0.19, 0.2, -0.05, 0.242, 0.08, 0.215, 0.2, 0.252, 0.31, 0.225, 0.41, 0.185, 0.45), pts(0.07, -0.26, 0.11, -0.215, 0.148, -0.14, 0.163, -0.04, 0.172, 0.07, 0.155, 0.17, 0.165, 0.25, 0.138, 0.35, 0.16, 0.445)},
			pair{pts(0.09, -0.315, -0.05, -0.345, -0.17, -0.28, -0.21, -0.14, -0.2, -0.02, -0.245, 0.09, -0.22, 0.2, -0.257, 0.3, -0.228, 0.41, -0.188, 0.45), pts(0.08, -0.26, 0.03, -0.215, -0.08, -0.18, -0.145, -0.11, -0.165, -0.02, -0.17, 0.07, -0.155, 0.17, -0.165, 0.25, -0.138, 0.35, -0.163, 0.445)})
	case bob:
		sides(pts(0, -0.335, -0.12, -0.315, -0.2, -0.21, -0.222, -0.04, -0.226, 0.1, -0.19, 0.21), pts(0, -0.25, -0.09, -0.2, -0.15, -0.12, -0.166, -0.02, -0.163, 0.07, -0.145, 0.17))
		for i := range 7 { // the fringe, lock by lock
			x0, x1 := -0.155+0.31*float64(i)/7, -0.155+0.31*float64(i+1)/7+0.012
			arch := func(x float64) float64 { return -0.098 + 0.9*x*x }
			locks = append(locks, pair{pts(x0*0.55, -0.325, x0*0.9, -0.24, x0, arch(x0)), pts(x1*0.55, -0.325, x1*0.9, -0.24, x1, arch(x1))})
		}
	case bun:
		sides(pts(0.005, -0.315, -0.09, -0.305, -0.165, -0.23, -0.19, -0.11, -0.172, 0), pts(0.005, -0.225, -0.075, -0.212, -0.137, -0.155, -0.158, -0.085, -0.166, 0.005))
	}
	for _, l := range locks {
		down := make([]point, len(l.b))
		for i, q := range l.b {
			down[i] = point{q.x * 0.965, q.y + 0.016}
		}
		c.soft(between(l.a, down), 0.022, flat(p.shade(1).times(0.75), 0.42), head)
	}
	for _, l := range locks {
		p.lock(c, l.a, l.b, 44, nil)
	}
	if p.style == curls {
		top := pts(-0.19, 0.0, -0.2, -0.12, -0.16, -0.25, -0.06, -0.31, 0.06, -0.31, 0.16, -0.25, 0.2, -0.12, 0.19, 0.0)
		brow := pts(-0.172, 0.0, -0.162, -0.11, -0.12, -0.19, -0.045, -0.215, 0.045, -0.215, 0.12, -0.19, 0.162, -0.11, 0.172, 0.0)
		c.soft(between(top, brow), 0.04, flat(p.shade(1).times(0.7), 0.5), head)
		p.curl(c, top, brow, 90, 0.024)
	}
}
