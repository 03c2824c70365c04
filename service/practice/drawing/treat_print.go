package drawing

// asComic is a printed comic: flat colours, dots in the shadows, black ink.
func asComic(p *piece) {
	photo := p.lumas()
	p.cel(celStyle{levels: 4, hard: 230, line: 2, press: 420, colour: 140, skin: 124, lift: 26, back: 256, lineInk: hex(0x14101a)})
	gap := max(p.unit(9), 4)
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		hold := 256 - p.face.v[i]*170/255
		// A screen turned by 45 degrees: the dots of darker places are larger.
		u, w := (x+y)%gap-gap/2, (x-y+p.h*gap)%gap-gap/2
		r := int32((u*u + w*w) * 256 / (gap * gap))
		dark := ramp(photo.v[i], 190, 60)
		dot := ramp(r, dark*84/256+8, dark*84/256-8)
		if dark < 16 {
			dot = 0
		}
		v = times(v, mix(p.ink.scale[1], rgb{90, 110, 190}, 150), dot*hold>>8*120>>8)
		return times(v, hex(0xfff4d8), 200)
	})
	p.outline(p.unit(4), hex(0x14101a))
}

// asPixels is a picture for a games console of long ago.
func asPixels(p *piece) {
	block := max(max(p.w, p.h)/160, 2)
	small := p.resized((p.w+block-1)/block, (p.h+block-1)/block)
	small.sharpened(1, 120)
	order := [16]int32{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5}
	const steps = 9
	small.each(func(x, y int, v rgb) rgb {
		d := (order[y%4*4+x%4]*2 - 15) * 255 / (steps * 52)
		if p.face.at(x*block, y*block) > 60 {
			d /= 3 // no pattern over the face
		}
		q := func(c int32) int32 { return min(max(((c+d)*steps+127)/255, 0), steps) * 255 / steps }
		v = v.saturate(135)
		return rgb{q(v.r), q(v.g), q(v.b)}
	})
	p.each(func(x, y int, _ rgb) rgb { return small.at(x/block, y/block) })
}

// asInk is a pen drawing on paper with one colour of wash.
func asInk(p *piece) {
	light := kuwahara(p.canvas, p.unit(2)).lumas()
	sharp := p.lumas()
	lines := drawnLines(sharp, p.unit(2), 420, p.face)
	fine := drawnLines(sharp, 1, 240, nil)
	paper := hex(0xf7f1e3)
	ink := hex(0x1d1a22)
	n := cloud(p.w, p.h, p.unit(120), 4, 100, p.dice.next())
	tooth := cloud(p.w, p.h, 4, 2, 100, p.dice.next())
	wobble := cloud(p.w, p.h, p.unit(40), 2, 100, p.dice.next())
	gap := max(p.unit(7), 4)
	p.each(func(x, y int, _ rgb) rgb {
		i := y*p.w + x
		l := light.v[i]
		v := paper
		// Colour only round the person, thin; the figure itself stays the paper's.
		v = times(v, p.ink.pop, (255-p.person.v[i])*(70+n.v[i]/4)/255*(300-l)>>8)
		v = times(v, mix(p.ink.scale[2], paper, 110), ramp(l, 150, 40)*150>>8)
		bend := int(wobble.v[i]) / 24
		hold := 256 - p.face.v[i]*120/255
		if d := abs((x+y+bend)%gap - gap/2); true {
			v = mix(v, ink, ramp(int32(d*16), 14, 4)*ramp(l, 112, 74)>>8*hold>>8*190>>8)
		}
		if d := abs((x-y+p.h*gap+bend)%gap - gap/2); true {
			v = mix(v, ink, ramp(int32(d*16), 14, 4)*ramp(l, 70, 36)>>8*hold>>8*200>>8)
		}
		pen := (256 - min(lines.v[i], fine.v[i])) * p.person.v[i] / 255
		v = mix(v, ink, pen*240>>8)
		g := (tooth.v[i] - 128) / 14
		return rgb{v.r + g, v.g + g, v.b + g}
	})
	p.outline(p.unit(3), ink)
}

// asBrushed is ink and light colour on silk, after old scrolls; the person stays clear.
func asBrushed(p *piece) {
	photo := p.clone()
	brushwork(p.canvas, p.unit(3), p.dice)
	lines := drawnLines(photo.lumas(), p.unit(1), 260, p.face)
	weave := cloud(p.w, p.h, 3, 1, 300, p.dice.next())
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		v = mix(v, photo.get(i), p.face.v[i]*130/255)
		v = mix(v, hex(0x2a2a26), (256-lines.v[i])*150>>8)
		v = times(v, hex(0xfbf3e0), 150)
		g := (weave.v[i] - 128) / 18
		return rgb{v.r + g, v.g + g, v.b + g}
	})
}
