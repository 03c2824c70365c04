package drawn

// ears draws both ears.
func (p *person) ears(c *canvas) {
	ear := blob(pts(0.158, -0.035, 0.182, -0.05, 0.2, -0.03, 0.197, 0.015, 0.183, 0.06, 0.165, 0.072, 0.155, 0.03))
	fold := stroke(pts(0.168, 0.045, 0.186, 0.02, 0.189, -0.02, 0.175, -0.033), 0.008, 0.002, 0.5)
	inner := oval(point{0.172, 0.008}, 0.009, 0.026, 0.1)
	for i, e := range []path{ear, ear.mirrored()} {
		t := 0.3 - 0.18*float64(i) // the light comes from the left
		c.fill(e, along(point{0, -0.05}, point{0, 0.08}, p.shade(t), p.shade(t+0.2)), nil)
	}
	for _, q := range []path{fold, fold.mirrored(), inner, inner.mirrored()} {
		c.soft(q, 0.008, flat(p.shade(1), 0.45), nil)
	}
}

// head draws the head with its shades but without features, and gives its mask.
func (p *person) head(c *canvas) *mask {
	j := p.jaw
	outline := even(pts(0, -0.272, 0.1, -0.245, 0.158, -0.155, 0.172, -0.05, 0.166, 0.06,
		0.148*j, 0.145, 0.1*j, 0.216, 0.05*j, 0.256, 0, 0.265))
	c.fill(outline, around(point{-0.05, -0.06}, 0.36, p.glow(0.16), p.shade(0.3)), nil)
	in := c.cover(outline, 0)

	// The side away from the light, the temples, under the cheekbones, and the edge of the jaw.
	c.soft(between(pts(0.2, -0.3, 0.2, 0.3), pts(0.15, -0.3, 0.148, -0.1, 0.14, 0.06, 0.075, 0.24)), 0.05, flat(p.shade(1), 0.5), in)
	c.soft(between(pts(-0.2, -0.3, -0.2, 0.3), pts(-0.165, -0.3, -0.163, 0, -0.15, 0.1, -0.1, 0.24)), 0.04, flat(p.shade(1), 0.32), in)
	c.soft(stroke(pts(0.165, 0.03, 0.13, 0.09, 0.098, 0.14), 0.05, 0.005, 0.3), 0.04, flat(p.shade(1), 0.25), in)
	c.soft(stroke(pts(-0.165, 0.03, -0.135, 0.09, -0.105, 0.14), 0.045, 0.005, 0.3), 0.04, flat(p.shade(1), 0.16), in)
	c.soft(stroke(pts(-0.11, 0.235, 0, 0.283, 0.11, 0.235), 0.035, 0.01, 0.5), 0.03, flat(p.shade(1), 0.35), in)

	// Forehead, cheekbones and chin catch the light; the cheeks are warm.
	c.soft(oval(point{-0.04, -0.15}, 0.085, 0.05, -0.1), 0.08, flat(p.glow(0.7), 0.4), in)
	warm := p.skin.mix(hex(0xd8604f), 0.5)
	for _, s := range []float64{-1, 1} {
		c.soft(oval(point{s * 0.098, 0.082}, 0.042, 0.033, s*-0.4), 0.05, flat(warm, 0.3), in)
		c.soft(oval(point{s*0.098 - 0.008, 0.052}, 0.034, 0.015, s*-0.35), 0.035, flat(p.glow(0.8), 0.34-0.1*s), in)
	}
	c.soft(oval(point{-0.006, 0.235}, 0.03, 0.016, 0), 0.03, flat(p.glow(0.7), 0.32), in)

	// The hollows of the eyes, from the brows to the bridge of the nose.
	for _, s := range []float64{-1, 1} {
		c.soft(oval(point{s * 0.073, -0.03}, 0.045, 0.026, s*0.06), 0.03, flat(p.shade(1), 0.42), in)
		c.soft(oval(point{s * 0.034, -0.03}, 0.013, 0.03, s*0.25), 0.022, flat(p.shade(1), 0.42), in)
		c.soft(oval(point{s * 0.073, 0.02}, 0.032, 0.01, s*-0.1), 0.02, flat(p.shade(1), 0.14), in)
	}
	if p.freckle {
		p.freckles(c, in)
	}
	return in
}

func (p *person) freckles(c *canvas, in *mask) {
	for range 46 {
		x := (p.rnd.Float64() + p.rnd.Float64() - 1) * 0.14
		m := point{x, 0.04 + 0.07*p.rnd.Float64()}
		r := 0.0012 + 0.0014*p.rnd.Float64()
		c.soft(oval(m, r, r, 0), 0.002, flat(p.shade(0.9), 0.5), in)
	}
}
