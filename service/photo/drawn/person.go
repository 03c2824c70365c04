package drawn

import "math/rand/v2"

// person is everything that tells one drawn person from another.
type person struct {
	rnd *rand.Rand

	skin, hair, iris, lips, cloth, wall tone

	style   hairStyle
	garment int // crew neck, V-neck, shirt, roll-neck
	beard   bool
	glasses bool
	freckle bool
	rings   bool

	jaw, eye, smile, brow, noseWide, lipFull float64 // 1 is usual
}

func newPerson(seed int64) *person {
	r := rand.New(rand.NewPCG(uint64(seed), 0x6c696b656e657373))
	p := &person{rnd: r}
	skins := []uint32{0xf6d7c3, 0xf0c8ad, 0xe8b896, 0xd9a07a, 0xc68863, 0xa9714d, 0x8a5a3c, 0x70472f}
	s := r.IntN(len(skins))
	p.skin = hex(skins[s]).mix(hex(skins[min(s+1, len(skins)-1)]), r.Float64()*0.6)
	light := []uint32{0x2b211d, 0x3d2a20, 0x5a3a26, 0x7a4e2c, 0x9c6b3a, 0xc79a5b, 0xd9b878, 0x8f3f22, 0x6b6460}
	dark := []uint32{0x17120f, 0x201814, 0x2b1f19, 0x3a2619}
	if s >= 4 {
		p.hair = hex(dark[r.IntN(len(dark))])
		p.iris = hex([]uint32{0x3b2416, 0x4c2f1b, 0x5a3a20}[r.IntN(3)])
	} else {
		p.hair = hex(light[r.IntN(len(light))])
		p.iris = hex([]uint32{0x4d7fa3, 0x5f8f6b, 0x6b4a2b, 0x7a8791, 0x8a6a3a}[r.IntN(5)])
	}
	p.lips = p.skin.mix(hex(0xb04a4f), 0.42+0.12*r.Float64())
	walls := []uint32{0x9fb8c9, 0xc9b79f, 0xa9bfa8, 0xd0b0a6, 0xb3aecb, 0x8fa9a6, 0xd8c48f, 0xb5bcc4}
	cloths := []uint32{0x2f4a6b, 0x7a2e3b, 0x3f6b57, 0xe4ddd0, 0x37383f, 0xc9862f, 0x5b4b7a, 0x2f7f86, 0xb85c4a}
	p.wall = hex(walls[r.IntN(len(walls))])
	p.cloth = hex(cloths[r.IntN(len(cloths))])
	p.style = hairStyle(r.IntN(int(styles)))
	p.garment = r.IntN(4)
	short := p.style == sidePart || p.style == crop || p.style == quiff
	p.beard = short && r.Float64() < 0.35
	p.glasses = r.Float64() < 0.14
	p.freckle = s < 3 && r.Float64() < 0.3
	p.rings = p.style == bun && r.Float64() < 0.5
	about := func(spread float64) float64 { return 1 + spread*(2*r.Float64()-1) }
	p.jaw, p.eye, p.smile = about(0.07), about(0.08), about(0.3)
	p.brow, p.noseWide, p.lipFull = about(0.25), about(0.12), about(0.2)
	if short {
		p.jaw += 0.05
		p.brow += 0.25
	}
	return p
}

// shade is the skin where less light falls on it: darker and redder.
func (p *person) shade(t float64) tone {
	return p.skin.mix(tone{p.skin.r * 0.55, p.skin.g * 0.38, p.skin.b * 0.32}, t)
}

// glow is the skin where the light falls on it.
func (p *person) glow(t float64) tone { return p.skin.mix(hex(0xfff4e6), t) }
