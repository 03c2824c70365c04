package drawing

// celStyle is how an animator would ink and paint.
type celStyle struct {
	levels  int32 // steps of light
	hard    int32 // how sharp a step is, 0 … 256
	line    int   // width of the pen in 1/1000 of the long side; 0 draws none
	press   int32 // how easily the pen draws
	colour  int32 // saturation in percent
	skin    int32 // the same for the person
	lift    int32 // light added to shadows, 0 … 80
	back    int32 // how much of the lines is left in the scenery, 0 … 256
	lineInk rgb
}

func asAnime(p *piece) {
	p.cel(celStyle{levels: 5, hard: 190, line: 1, press: 330, colour: 124, skin: 122, lift: 26, back: 60, lineInk: hex(0x2a2238)})
}

// asIllustration is anime with soft steps and thin coloured lines.
func asIllustration(p *piece) {
	p.cel(celStyle{levels: 6, hard: 110, line: 1, press: 260, colour: 116, skin: 112, lift: 36, back: 40, lineInk: hex(0x7a4660)})
	p.bloomed(p.unit(24), 150, 60)
}

// asDusk is anime at the blue hour: stronger lines, deeper shadows.
func asDusk(p *piece) {
	p.cel(celStyle{levels: 4, hard: 220, line: 2, press: 330, colour: 120, skin: 118, lift: 16, back: 110, lineInk: hex(0x1c1436)})
	p.rim(p.ink.accent, p.ink.pop, 220)
}

// asCartoon is a bold outline and candy colours.
func asCartoon(p *piece) {
	p.cel(celStyle{levels: 4, hard: 240, line: 2, press: 380, colour: 150, skin: 128, lift: 30, back: 256, lineInk: hex(0x2b1430)})
	p.outline(p.unit(6), hex(0x2b1430))
	p.outlineBeyond(p.unit(6), p.unit(7), rgb{255, 255, 255})
}

// cel flattens the picture into steps of light and draws its lines.
func (p *piece) cel(s celStyle) {
	flat := kuwahara(kuwahara(p.canvas, p.unit(3)), p.unit(2)).blurred(1)
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
		lines = drawnLines(flat.lumas(), p.unit(s.line), s.press, p.face)
	}
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		face, body := p.face.v[i], p.person.v[i]
		v = mix(flat.get(i), v, face*80/255)
		// Scenery is drawn flat as it is; only what comes from the photo is brought into steps.
		l := min(max(v.luma(), 1), 255)
		to := l + (steps[l]-l)*body/255*(256-face*5/8)>>8
		ratio := min(to*256/l, 384)
		more := to - l*ratio>>8
		v = rgb{v.r*ratio>>8 + more, v.g*ratio>>8 + more, v.b*ratio>>8 + more}.clamped()
		v = v.saturate(s.colour - body*max(s.colour-s.skin, 0)/255)
		if lines != nil {
			v = mix(v, s.lineInk, (256-lines.v[i])*(s.back+(256-s.back)*body/255)>>8*230>>8)
		}
		return v
	})
}

// outline draws a line round the person, as cut out of paper.
func (p *piece) outline(width int, ink rgb) { p.outlineBeyond(0, width, ink) }

// outlineBeyond draws such a line some pixels outside of the person.
func (p *piece) outlineBeyond(gap, width int, ink rgb) {
	solid := newPlane(p.w, p.h)
	for i, v := range p.person.v {
		if v > 150 {
			solid.v[i] = 1023
		}
	}
	solid.box(3)
	for i, v := range solid.v {
		solid.v[i] = ramp(v, 400, 620) * 4
	}
	edge := func(reach int) *plane {
		if reach < 1 {
			return solid
		}
		out := &plane{p.w, p.h, append([]int32(nil), solid.v...)}
		out.box(reach)
		return out
	}
	inner, outer := edge(gap), edge(gap+width)
	from := int32(40)
	if gap < 1 {
		from = 500
	}
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		in := ramp(inner.v[i], from-34, from+34)
		return mix(v, ink, ramp(outer.v[i], 8, 76)*(256-in)>>8)
	})
}
