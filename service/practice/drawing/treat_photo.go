package drawing

// natural leaves a photo a photo.
func asPhoto(*piece) {}

// asCrisp gives a photo the bite of a studio shot: local contrast, and a rim of light round the person.
func asCrisp(p *piece) {
	p.sharpened(p.unit(22), 70)
	p.sharpened(1, 90)
	p.rim(p.ink.scale[4], p.ink.scale[4], 150)
}

// asSoft gives a photo the skin and glow of a beauty shot.
func asSoft(p *piece) {
	soft := kuwahara(p.canvas, p.unit(2))
	p.each(func(x, y int, v rgb) rgb { return mix(v, soft.get(y*p.w+x), 120) })
	p.bloomed(p.unit(20), 120, 90)
}

// asDream lets the surroundings be painted and the person stay half a photo.
func asDream(p *piece) {
	painted := p.clone()
	brushwork(painted, p.unit(4), p.dice)
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		return mix(painted.get(i), v, p.person.v[i]*150/255)
	})
}

// asFilm is an old print: faded, warm, with a leak of light at one side.
func asFilm(p *piece) {
	left := p.dice.chance(50)
	n := cloud(p.w, p.h, p.unit(300), 2, 60, p.dice.next())
	leak := rgb{255, 120, 40}
	reach := int32(p.w * (16 + p.dice.upTo(14)) / 100)
	p.each(func(x, y int, v rgb) rgb {
		if left {
			x = p.w - 1 - x
		}
		d := int32(x) - (n.v[y*p.w+x]-128)*reach/160
		return screen(v, leak, ramp(d, reach, 0)*170/256)
	})
	tone{light: 6, contrast: 84, colour: 66, warmth: 14, fade: 34, shadows: hex(0x1f4a52), lights: hex(0xffdca0), tint: 110, grain: 22, corners: 110}.apply(p.canvas, p.pivot(), p.dice.next())
	for range 26 { // dust and hairs
		x, y := p.dice.upTo(p.w), p.dice.upTo(p.h)
		if p.head.off(x, y) < 420 {
			continue
		}
		l := p.unit(2 + p.dice.upTo(6))
		p.beam(x, y, x+p.dice.upTo(l*2+1)-l, y+l/2, 0, 2, brush{rgb{255, 250, 235}, 120, false})
	}
}

// asNoir is black and white with hard light through a blind.
func asNoir(p *piece) {
	lean := 5 + p.dice.upTo(4)
	gap := p.unit(64)
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		l := v.luma()
		// The blind's shadow falls on what is behind, and hardly on the person.
		at := (y*10 + x*lean) / 10 % gap
		slat := ramp(int32(abs(at-gap/2)*256/gap), 50, 78)
		keep := 256 - p.person.v[i]*226/255
		l = l * (256 - slat*keep*190>>16) >> 8
		if p.person.v[i] < 128 {
			l = l * 3 / 4
		}
		return rgb{l, l, l}
	})
	tone{light: -4, contrast: 128, colour: 0, glow: 40, grain: 26, corners: 200}.apply(p.canvas, p.pivot(), p.dice.next())
}

// asNeon lights the person from two sides in the colours of neon tubes.
func asNeon(p *piece) {
	a, b := p.ink.pop, p.ink.accent
	if p.dice.chance(50) {
		a, b = b, a
	}
	tone{light: -14, contrast: 112, colour: 112, shadows: hex(0x2a1060), lights: hex(0xc8a8e8), tint: 130}.apply(p.canvas, p.pivot(), p.dice.next())
	left, right := int32(p.head.cx)-int32(p.head.s), int32(p.head.cx)+int32(p.head.s)
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		hold := 256 - p.face.v[i]*150/255
		v = screen(v, a, ramp(int32(x), right, left-int32(p.head.s))*hold>>8*84>>8)
		return screen(v, b, ramp(int32(x), left, right+int32(p.head.s))*hold>>8*84>>8)
	})
	p.rim(a, b, 256)
	tone{contrast: 104, colour: 108, glow: 120, corners: 90}.apply(p.canvas, p.pivot(), 0)
}

// asThreeD is the smooth, saturated light of an animated film.
func asThreeD(p *piece) {
	smooth := kuwahara(p.canvas, p.unit(4))
	round := smooth.blurred(p.unit(3))
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		s := mix(smooth.get(i), round.get(i), 120)
		return mix(s, v, p.face.v[i]*90/255).saturate(128)
	})
	p.sharpened(p.unit(26), 60)
	p.rim(mix(p.ink.accent, rgb{255, 255, 255}, 120), mix(p.ink.pop, rgb{255, 255, 255}, 120), 190)
	p.bloomed(p.unit(24), 190, 60)
}

// rim lays light along the outline of the person, one colour from the left and one from the right; not on the face.
func (p *piece) rim(left, right rgb, much int32) {
	near := p.person.blurred(p.unit(5))
	d := p.unit(6)
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		if p.person.v[i] == 0 {
			return v
		}
		slope := near.at(x+d, y) - near.at(x-d, y)
		edge := ramp(230-near.v[i], 0, 120) * p.person.v[i] / 255 * (255 - p.face.v[i]) / 255
		if slope > 0 {
			return screen(v, left, min(slope*2, 256)*edge>>8*much>>8)
		}
		return screen(v, right, min(-slope*2, 256)*edge>>8*much>>8)
	})
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}
