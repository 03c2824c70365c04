package drawn

// nose draws the nose, mostly by its shades.
func (p *person) nose(c *canvas, in *mask) {
	w := p.noseWide
	c.soft(stroke(pts(0.02, -0.05, 0.017, 0, 0.024*w, 0.05, 0.034*w, 0.085), 0.02, 0.004, 0.7), 0.017, flat(p.shade(1), 0.5), in)
	c.soft(stroke(pts(-0.022, -0.05, -0.019, 0, -0.027*w, 0.05, -0.036*w, 0.08), 0.012, 0.003, 0.7), 0.015, flat(p.shade(1), 0.26), in)
	c.soft(stroke(pts(-0.003, -0.045, -0.004, 0.02, -0.004, 0.075), 0.013, 0.005, 0.8), 0.011, flat(p.glow(0.8), 0.5), in)
	c.soft(oval(point{-0.004, 0.074}, 0.014*w, 0.012, 0), 0.014, flat(p.glow(0.9), 0.55), in)
	c.soft(oval(point{0.004, 0.108}, 0.034*w, 0.009, 0), 0.014, flat(p.shade(1), 0.5), in)
	// The wings, the base, and the openings.
	wing := stroke(pts(0.03*w, 0.066, 0.039*w, 0.083, 0.032*w, 0.099, 0.022*w, 0.1), 0.007, 0.002, 0.6)
	c.soft(wing, 0.007, flat(p.shade(1), 0.65), in)
	c.soft(wing.mirrored(), 0.007, flat(p.shade(1), 0.45), in)
	c.soft(stroke(pts(-0.02*w, 0.1, -0.009, 0.104, 0, 0.108, 0.009, 0.104, 0.02*w, 0.1), 0.006, 0.002, 0.5), 0.006, flat(p.shade(1), 0.6), in)
	for _, s := range []float64{-1, 1} {
		c.soft(oval(point{s * 0.0165 * w, 0.0985}, 0.0085*w, 0.0042, s*0.35), 0.004, flat(p.shade(1).times(0.5), 0.85), in)
	}
	c.soft(stroke(pts(0, 0.114, 0, 0.133), 0.01, 0.006, 0.5), 0.009, flat(p.shade(1), 0.25), in) // down to the lip
}

// mouth draws a smile with closed lips.
func (p *person) mouth(c *canvas, in *mask) {
	up, full := 0.0155*p.smile, p.lipFull
	corner, middle := point{0.063, 0.159 - up}, 0.1655
	seam := pts(-corner.x, corner.y, -0.032, middle-0.0025, -0.01, middle-0.002, 0, middle+0.001, 0.01, middle-0.002, 0.032, middle-0.0025, corner.x, corner.y)
	upper := between(seam, pts(-corner.x, corner.y-0.001, -0.032, 0.151-0.001*full, -0.012, 0.1455-0.003*full, 0, 0.149-0.002*full,
		0.012, 0.1455-0.003*full, 0.032, 0.151-0.001*full, corner.x, corner.y-0.001))
	low := 0.174 + 0.012*full
	lower := between(seam, pts(-corner.x, corner.y+0.001, -0.046, low-0.0125, -0.018, low-0.0005, 0, low+0.0005, 0.018, low-0.0005, 0.046, low-0.0125, corner.x, corner.y+0.001))

	c.soft(oval(point{0, low + 0.012}, 0.032, 0.008, 0), 0.016, flat(p.shade(1), 0.42), in)
	for _, s := range []float64{-1, 1} { // the folds of the smile
		c.soft(stroke(pts(s*0.043, 0.092, s*0.062, 0.118, s*0.074, 0.148), 0.008, 0.002, 0.5), 0.012, flat(p.shade(1), 0.36*p.smile), in)
		c.soft(oval(point{s * (corner.x + 0.005), corner.y}, 0.007, 0.006, 0), 0.009, flat(p.shade(1), 0.45), in)
	}
	c.fill(upper, along(point{0, 0.142}, point{0, 0.166}, p.lips, p.lips.times(0.74)), in)
	c.fill(lower, along(point{0, 0.162}, point{0, low}, p.lips.times(0.9), p.lips.mix(p.skin, 0.25)), in)
	c.soft(oval(point{-0.01, 0.172 + 0.004*full}, 0.018, 0.0032, 0), 0.008, flat(p.lips.mix(hex(0xffffff), 0.75), 0.5), in)
	c.soft(stroke(seam, 0.0042, 0.0016, 0.5), 0.0022, flat(p.lips.times(0.35), 0.9), in)
}

// eyes draws both eyes.
func (p *person) eyes(c *canvas, in *mask) {
	for _, s := range []float64{-1, 1} {
		p.eyeAt(c, s)
	}
}

// eyeAt draws the eye on one side: -1 left, 1 right in the picture.
func (p *person) eyeAt(c *canvas, s float64) {
	o := 1.12 * p.eye
	at := func(v ...float64) []point {
		all := pts(v...)
		for i, q := range all {
			all[i] = point{s * (0.073 + q.x), -0.015 + q.y}
		}
		return all
	}
	lid := at(-0.0355, 0.0055, -0.021, -0.0095*o, 0, -0.0165*o, 0.021, -0.0125*o, 0.038, -0.002)
	under := at(-0.0355, 0.0055, -0.018, 0.0105*o, 0.002, 0.012*o, 0.023, 0.008*o, 0.038, -0.002)
	shape := between(lid, under)
	in := c.cover(shape, 0)
	white := hex(0xf7f3ee).mix(p.skin, 0.07)
	c.stamp(in, along(at(0, -0.015)[0], at(0, 0.012)[0], white.times(0.8), white), nil)
	c.soft(oval(at(-0.034, 0.005)[0], 0.008, 0.006, 0), 0.008, flat(hex(0xd98f80), 0.5), in)

	m := at(0, -0.0025)[0]
	m.x += 0.0006 // both look at the one who looks
	c.fill(oval(m, 0.0172, 0.0172, 0), around(m, 0.0172, p.iris.mix(hex(0xffffff), 0.12), p.iris.times(0.42)), in)
	c.soft(oval(m.plus(point{0.002, 0.0065}), 0.008, 0.005, 0), 0.006, flat(p.iris.mix(hex(0xffe9c0), 0.55), 0.6), in)
	c.fill(oval(m, 0.0078, 0.0078, 0), flat(hex(0x0c0a09), 1), in)
	// The lid's shadow on the eye, then what the window leaves on it.
	c.soft(stroke(lid, 0.011, 0.006, 0.5), 0.007, flat(hex(0x1c1210), 0.55), in)
	c.fill(oval(m.plus(point{-0.0052, -0.0058}), 0.0037, 0.0041, 0), flat(hex(0xffffff), 0.95), in)
	c.fill(oval(m.plus(point{0.0058, 0.0055}), 0.0017, 0.0017, 0), flat(hex(0xffffff), 0.5), in)

	lash := hex(0x1d1512).mix(p.hair, 0.2)
	c.fill(stroke(lid, 0.0056, 0.0022, 0.65), flat(lash, 0.95), nil)
	c.fill(stroke(at(0.018, -0.0125*o, 0.03, -0.007, 0.0415, -0.0055), 0.0042, 0.0008, 0.35), flat(lash, 0.85), nil)
	c.soft(stroke(under, 0.0026, 0.0012, 0.6), 0.0025, flat(p.shade(1).mix(lash, 0.4), 0.6), nil)
	c.soft(stroke(at(-0.031, -0.006, -0.018, -0.0205*o, 0.002, -0.0265*o, 0.022, -0.0215*o, 0.038, -0.008), 0.0042, 0.001, 0.5), 0.004, flat(p.shade(1), 0.7), nil)
	c.soft(stroke(at(-0.02, 0.019, 0.003, 0.0225, 0.026, 0.0165), 0.003, 0.001, 0.5), 0.006, flat(p.shade(1), 0.45), nil)
}

// brows draws both eyebrows: a soft body, and hairs on it.
func (p *person) brows(c *canvas, in *mask) {
	colour := p.hair.mix(hex(0x2a1d16), 0.45)
	if p.hair.r+p.hair.g+p.hair.b > 1.6 {
		colour = p.hair.times(0.62)
	}
	for _, s := range []float64{-1, 1} {
		arch := pts(s*0.034, -0.058, s*0.055, -0.0685, s*0.082, -0.073, s*0.106, -0.067, s*0.124, -0.0545)
		c.soft(stroke(arch, 0.0155*p.brow, 0.005, 0.35), 0.006, flat(colour, 0.62), in)
		for range 60 {
			t := p.rnd.Float64()
			q := on(arch, t)
			high := 0.0045 * p.brow * (1 - 0.7*t)
			q.y += (p.rnd.Float64()*2 - 1) * high
			lean := point{s * (0.007 + 0.005*t), -0.0065 + 0.0105*t}
			c.fill(stroke([]point{q, q.plus(lean.times(0.5)), q.plus(lean)}, 0.0012, 0.0003, 0.3), flat(colour.times(0.8), 0.4), in)
		}
	}
}

// beardOn draws a short beard.
func (p *person) beardOn(c *canvas, in *mask) {
	if !p.beard {
		return
	}
	j := p.jaw
	colour := p.hair.mix(p.shade(1), 0.35)
	outer := pts(-0.2, -0.02, -0.19, 0.12, -0.13*j, 0.25, 0, 0.31, 0.13*j, 0.25, 0.19, 0.12, 0.2, -0.02)
	inner := pts(-0.16, -0.02, -0.142, 0.09, -0.1, 0.125, -0.05, 0.128, 0, 0.126, 0.05, 0.128, 0.1, 0.125, 0.142, 0.09, 0.16, -0.02)
	hole := oval(point{0, 0.168}, 0.052, 0.0245, 0)
	// The second outline runs the other way round and leaves the mouth free.
	shape := append(between(outer, inner), hole...)
	c.soft(shape, 0.016, flat(colour, 0.72), in)
	for range 700 {
		q := on(outer, p.rnd.Float64()).mix(on(inner, p.rnd.Float64()), p.rnd.Float64())
		if dx, dy := q.x/0.056, (q.y-0.168)/0.027; dx*dx+dy*dy < 1 || q.y < 0.1 && q.x > -0.14 && q.x < 0.14 {
			continue
		}
		end := q.plus(point{q.x * 0.04, 0.008})
		c.fill(stroke([]point{q, q.mix(end, 0.5), end}, 0.0015, 0.0004, 0.4), flat(colour.times(0.6+0.7*p.rnd.Float64()), 0.5), in)
	}
}

// extras draws glasses and ear-rings.
func (p *person) extras(c *canvas) {
	if p.rings {
		for _, s := range []float64{-1, 1} {
			c.fill(oval(point{s * 0.181, 0.078}, 0.0065, 0.0065, 0), around(point{s*0.181 - 0.002, 0.075}, 0.009, hex(0xfff3c4), hex(0xa87b2a)), nil)
		}
	}
	if !p.glasses {
		return
	}
	frame := hex(0x2a2523)
	for _, s := range []float64{-1, 1} {
		rim := func(k float64) path {
			return blob([]point{
				{s * (0.075 - 0.049*k), -0.022},
				{s * (0.075 - 0.036*k), -0.015 - 0.032*k},
				{s * (0.075 + 0.03*k), -0.017 - 0.032*k},
				{s * (0.075 + 0.05*k), -0.022},
				{s * (0.075 + 0.034*k), -0.012 + 0.034*k},
				{s * (0.075 - 0.028*k), -0.012 + 0.034*k},
			})
		}
		c.fill(rim(0.95), flat(hex(0xeef6fa), 0.08), nil)
		c.fill(ring(rim(1.02), rim(0.92)), flat(frame, 0.95), nil)
		c.fill(stroke([]point{{s * 0.125, -0.028}, {s * 0.15, -0.03}, {s * 0.18, -0.026}}, 0.007, 0.006, 0.5), flat(frame, 0.9), nil)
	}
	c.fill(stroke(pts(-0.026, -0.022, 0, -0.03, 0.026, -0.022), 0.006, 0.006, 0.5), flat(frame, 0.95), nil)
}
