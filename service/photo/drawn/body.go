package drawn

// background draws a wall with the light of a window on it.
func (p *person) background(c *canvas) {
	far := float64(c.w+c.h)/c.scale + 1
	all := between(pts(-far, -far, -far, far), pts(far, -far, far, far))
	c.fill(all, along(point{-0.4, -0.6}, point{0.5, 0.8}, p.wall.mix(hex(0xffffff), 0.35), p.wall.times(0.72)), nil)
	for range 7 {
		m := point{p.rnd.Float64()*1.6 - 0.8, p.rnd.Float64()*1.2 - 0.7}
		r := 0.04 + 0.12*p.rnd.Float64()
		c.soft(oval(m, r, r, 0), 0.03, flat(hex(0xffffff), 0.05+0.07*p.rnd.Float64()), nil)
	}
	c.soft(oval(point{0.05, 0.1}, 0.33, 0.45, 0), 0.25, flat(p.wall.times(0.5), 0.4), nil)
}

// body draws neck, shoulders and clothes.
func (p *person) body(c *canvas) {
	neck := even(pts(0, 0.1, 0.08, 0.12, 0.088, 0.24, 0.093, 0.3, 0.13, 0.345, 0.2, 0.38, 0.2, 0.55, 0, 0.6))
	c.fill(neck, along(point{-0.1, 0.2}, point{0.13, 0.42}, p.shade(0.12), p.shade(0.38)), nil)
	in := c.cover(neck, 0)
	c.soft(even(pts(0, 0.12, 0.15, 0.12, 0.135, 0.2, 0.09, 0.285, 0, 0.325)), 0.035, flat(p.shade(1), 0.55), in)
	c.soft(stroke(pts(0.012, 0.39, 0.06, 0.385, 0.13, 0.37), 0.014, 0.004, 0.3), 0.012, flat(p.shade(1), 0.3), in)
	c.soft(stroke(pts(-0.012, 0.39, -0.06, 0.385, -0.13, 0.37), 0.014, 0.004, 0.3), 0.012, flat(p.shade(1), 0.3), in)

	far := float64(c.h)/c.scale + 2 // clothes go on to the lower edge
	edge := map[int][]point{
		0: pts(0, 0.382, 0.045, 0.374, 0.085, 0.348, 0.11, 0.312),
		1: pts(0, 0.475, 0.035, 0.425, 0.078, 0.362, 0.108, 0.314),
		2: pts(0, 0.43, 0.03, 0.4, 0.07, 0.34, 0.1, 0.285),
		3: pts(0, 0.3, 0.04, 0.298, 0.075, 0.285, 0.094, 0.262),
	}[p.garment]
	right := append(edge, pts(0.15, 0.325, 0.235, 0.355, 0.32, 0.39, 0.39, 0.45, 0.43, 0.56, 0.45, 0.75, 0.46, 1.2, 0.46, far, 0, far)...)
	clothes := p.outline(right)
	in = c.cover(clothes, 0)
	// The shadow of the garment's edge on the skin, then the garment.
	c.soft(p.outline(right), 0.02, flat(p.shade(1), 0.25), c.cover(neck, 0))
	light, dark := p.cloth.mix(hex(0xffffff), 0.14), p.cloth.times(0.62)
	c.stamp(in, along(point{-0.35, 0.35}, point{0.4, 0.85}, light, dark), nil)
	c.soft(oval(point{0, 0.33}, 0.17, 0.11, 0), 0.09, flat(p.cloth.times(0.4), 0.4), in)
	c.soft(stroke(pts(0.285, 1.3, 0.28, 0.7, 0.31, 0.5), 0.025, 0.003, 0.2), 0.045, flat(p.cloth.times(0.4), 0.45), in)
	c.soft(stroke(pts(-0.285, 1.3, -0.28, 0.7, -0.31, 0.5), 0.025, 0.003, 0.2), 0.045, flat(p.cloth.times(0.4), 0.35), in)
	c.soft(stroke(pts(-0.14, 0.36, -0.25, 0.4, -0.36, 0.47), 0.03, 0.01, 0.5), 0.04, flat(p.cloth.mix(hex(0xffffff), 0.5), 0.35), in)
	p.collar(c, edge, in)
}

// outline closes the right side of the clothes to both sides. The neck's edge keeps its corners.
func (p *person) outline(right []point) path {
	left := make([]point, len(right))
	for i, q := range right {
		left[i] = q.mirrored()
	}
	return between(right, left)
}

// collar draws what the garment has at the neck.
func (p *person) collar(c *canvas, edge []point, in *mask) {
	light, dark := p.cloth.mix(hex(0xffffff), 0.2), p.cloth.times(0.55)
	switch p.garment {
	case 2: // a shirt: two wings, a placket and buttons
		c.fill(stroke(pts(0.004, 0.42, 0.006, 0.6, 0.006, 0.9), 0.006, 0.004, 0.5), flat(dark, 0.8), in)
		for y := 0.5; y < 1; y += 0.1 {
			c.fill(oval(point{-0.012, y}, 0.008, 0.008, 0), flat(light.mix(hex(0xffffff), 0.5), 1), in)
			c.fill(oval(point{-0.012, y}, 0.003, 0.003, 0), flat(dark, 0.8), in)
		}
		wing := blobby(pts(0.1, 0.275, 0.128, 0.31, 0.105, 0.43, 0, 0.425, 0.04, 0.385))
		for _, w := range []path{wing, wing.mirrored()} {
			c.soft(w, 0.02, flat(p.cloth.times(0.3), 0.4), in)
			c.fill(w, along(point{-0.1, 0.3}, point{0.1, 0.45}, light, p.cloth.times(0.8)), nil)
		}
	case 3: // a roll-neck
		roll := even(pts(0, 0.292, 0.05, 0.288, 0.096, 0.262, 0.112, 0.3, 0.11, 0.35, 0.06, 0.378, 0, 0.384))
		c.soft(roll, 0.03, flat(p.cloth.times(0.3), 0.4), nil)
		c.fill(roll, along(point{-0.12, 0.3}, point{0.13, 0.36}, light, p.cloth.times(0.6)), nil)
		c.soft(stroke(pts(-0.1, 0.34, 0, 0.362, 0.1, 0.34), 0.008, 0.002, 0.5), 0.01, flat(dark, 0.6), nil)
	default: // a hem along the edge
		for _, e := range [][]point{edge, mirror(edge)} {
			hem := make([]point, len(e))
			for i, q := range e {
				hem[i] = point{q.x * 1.09, q.y + 0.014}
			}
			c.fill(stroke(hem, 0.024, 0.022, 0.5), along(point{-0.1, 0.3}, point{0.12, 0.42}, light, p.cloth.times(0.75)), nil)
		}
	}
}

func mirror(all []point) []point {
	out := make([]point, len(all))
	for i, q := range all {
		out[i] = q.mirrored()
	}
	return out
}

// blobby is an outline of straight lines.
func blobby(p []point) path {
	out := path{{to: p[0], move: true}}
	for i := range p {
		out = append(out, straight(p[i], p[(i+1)%len(p)]))
	}
	return out
}
