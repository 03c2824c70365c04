package drawing

// celStyle is how an animator would ink and paint.
type celStyle struct {
	levels  int32 // steps of light
	hard    int32 // how sharp a step is, 0 … 256
	line    int   // width of the pen in 1/1000 of the long side; 0 draws none
	press   int32 // how easily the pen draws
	colour  int32 // saturation in percent
	lift    int32 // light added to shadows, 0 … 80
	lineInk rgb
}

func asAnime(p *piece) {
	p.cel(celStyle{levels: 5, hard: 190, line: 1, press: 330, colour: 132, lift: 26, lineInk: hex(0x2a2238)})
}

// asIllustration is anime with soft steps and thin coloured lines.
func asIllustration(p *piece) {
	p.cel(celStyle{levels: 6, hard: 110, line: 1, press: 260, colour: 116, lift: 44, lineInk: hex(0x7a4660)})
	p.bloomed(p.unit(24), 130, 120)
}

// asDusk is anime at the blue hour: stronger lines, deeper shadows.
func asDusk(p *piece) {
	p.cel(celStyle{levels: 4, hard: 220, line: 2, press: 330, colour: 128, lift: 12, lineInk: hex(0x1c1436)})
	p.rim(p.ink.accent, p.ink.pop, 220)
}

// asCartoon is a bold outline and candy colours.
func asCartoon(p *piece) {
	p.cel(celStyle{levels: 4, hard: 240, line: 2, press: 380, colour: 165, lift: 30, lineInk: hex(0x2b1430)})
	p.outline(p.unit(6), hex(0x2b1430))
	p.outlineBeyond(p.unit(6), p.unit(7), rgb{255, 255, 255})
}

// cel flattens the picture into steps of light and draws its lines.
func (p *piece) cel(s celStyle) {
	photo := p.lumas()
	flat := kuwahara(p.canvas, p.unit(3))
	flat = kuwahara(flat, p.unit(2))
	var steps [256]int32
	for v := range steps {
		t := int32(v) * s.levels
		i, f := t/256, t%256
		// Between two steps only a narrow slope is left.
		g := ramp(f, s.hard/2, 256-s.hard/2)
		stepped := (i*256 + g) * 255 / (s.levels * 256)
		stepped += (255 - stepped) * s.lift / 255 * (256 - int32(v)) / 256
		steps[v] = stepped
	}
	var lines *plane
	if s.line > 0 {
		lines = drawnLines(photo, p.unit(s.line), s.press)
	}
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		face := p.face.v[i]
		v = mix(flat.get(i), v, face*110/255)
		l := max(v.luma(), 1)
		to := mix(rgb{steps[l], 0, 0}, rgb{l + (255-l)*s.lift/600, 0, 0}, face*140/255).r
		v = rgb{v.r * to / l, v.g * to / l, v.b * to / l}.clamped()
		v = v.saturate(s.colour - face*(s.colour-100)/2/255)
		if lines != nil {
			v = mix(v, s.lineInk, (256-lines.v[i])*230>>8)
		}
		return v
	})
}

// outline draws a line round the person, as cut out of paper.
func (p *piece) outline(width int, ink rgb) { p.outlineBeyond(0, width, ink) }

// outlineBeyond draws such a line some pixels outside of the person.
func (p *piece) outlineBeyond(gap, width int, ink rgb) {
	reach := gap + width
	wide := p.person.blurred(max(reach/2, 1))
	inner := p.person.blurred(max(gap/2, 1))
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		out := ramp(wide.v[i], 8, 20)
		in := ramp(p.person.v[i], 90, 170)
		if gap > 0 {
			in = ramp(inner.v[i], 8, 20)
		}
		return mix(v, ink, out*(256-in)>>8)
	})
}
