package drawn

// Thing is something that a person wears on the head.
type Thing int

// What can be worn.
const (
	Hat        Thing = iota // with a brim, down to the forehead
	Sunglasses              // dark ones
)

func (p *person) wear(c *canvas, t Thing) {
	switch t {
	case Hat:
		felt := p.cloth.times(0.8)
		crown := even(pts(0, -0.4, 0.1, -0.395, 0.165, -0.36, 0.185, -0.27, 0.19, -0.16, 0, -0.14))
		brim := oval(point{0, -0.155}, 0.3, 0.042, 0)
		c.soft(oval(point{0, -0.115}, 0.18, 0.045, 0), 0.04, flat(p.shade(1).times(0.6), 0.6), nil)
		c.fill(crown, along(point{-0.15, -0.35}, point{0.18, -0.2}, felt.mix(hex(0xffffff), 0.2), felt.times(0.6)), nil)
		c.fill(brim, along(point{-0.25, -0.2}, point{0.25, -0.12}, felt.mix(hex(0xffffff), 0.15), felt.times(0.55)), nil)
		c.fill(stroke(pts(-0.188, -0.2, 0, -0.176, 0.188, -0.2), 0.03, 0.03, 0.5), flat(felt.times(0.35), 1), c.cover(crown, 0))
	case Sunglasses:
		dark := along(point{0, -0.06}, point{0, 0.03}, hex(0x14161a), hex(0x2f343c))
		for _, s := range []float64{-1, 1} {
			lens := oval(point{s * 0.076, -0.012}, 0.058, 0.044, s*0.12)
			c.soft(lens, 0.012, flat(p.shade(1), 0.5), nil)
			c.fill(lens, dark, nil)
			c.soft(oval(point{s*0.076 - 0.018, -0.03}, 0.02, 0.008, -0.4), 0.012, flat(hex(0xffffff), 0.35), nil)
			c.fill(stroke(pts(s*0.13, -0.025, s*0.168, -0.03), 0.01, 0.008, 0.5), flat(hex(0x14161a), 1), nil)
		}
		c.fill(stroke(pts(-0.022, -0.022, 0, -0.03, 0.022, -0.022), 0.009, 0.009, 0.5), flat(hex(0x14161a), 1), nil)
	}
}
