package drawing

// wash is paper with blots of thin colour.
func (s *stage) wash() {
	paper := mix(s.ink.scale[4], rgb{255, 252, 244}, 150)
	s.each(func(_, _ int, _ rgb) rgb { return paper })
	tints := []rgb{s.ink.scale[2], s.ink.accent, s.ink.pop, s.ink.scale[3], s.ink.scale[1]}
	for i := range 5 {
		n := cloud(s.w, s.h, s.unit(30), 5, 100, s.dice.next())
		cx, cy := s.hx+s.unit(s.dice.upTo(120)-60), s.hy+s.unit(s.dice.upTo(110)-50)
		reach := int64(s.unit(26 + s.dice.upTo(26)))
		tint := tints[i]
		s.each(func(x, y int, v rgb) rgb {
			dx, dy := int64(x-cx), int64(y-cy)
			d := int32(isqrt((dx*dx+dy*dy)*65536/(reach*reach))) + (n.v[y*s.w+x]-128)*2
			// Pigment gathers at the rim of a drying blot.
			body := ramp(d, 262, 238)
			rim := ramp(d, 200, 246) * body >> 8
			return times(v, tint, body*(70+n.v[y*s.w+x]/3)>>8+rim*50>>8)
		})
	}
}

// neonRing is a dark wall with tubes of light.
func (s *stage) neonRing() {
	n := cloud(s.w, s.h, s.unit(40), 4, 100, s.dice.next())
	s.each(func(x, y int, _ rgb) rgb {
		return along(s.ink.scale[:3], n.v[y*s.w+x]*3/4+30)
	})
	r := s.hs + s.unit(12+s.dice.upTo(8))
	cx, cy := s.hx, s.hy-s.unit(2)
	if s.dice.chance(50) {
		s.tube(s.ink.pop, func(b brush, half, soft int) { s.ring(cx, cy, r, half, soft, b) })
		s.tube(s.ink.accent, func(b brush, half, soft int) { s.ring(cx, cy, r+s.unit(7), half, soft, b) })
	} else {
		lean := s.unit(24 + s.dice.upTo(20))
		for i := -2; i <= 2; i++ {
			x := cx + i*(s.hs/2+s.unit(12))
			tint := s.ink.pop
			if i&1 == 0 {
				tint = s.ink.accent
			}
			s.tube(tint, func(b brush, half, soft int) { s.beam(x+lean, -s.unit(4), x-lean, s.h*3/4, half, soft, b) })
		}
	}
	for i := range 2 {
		tint := s.ink.accent
		x := 0
		if i == 1 {
			tint, x = s.ink.pop, s.w
		}
		s.disc(x, s.h*2/3, s.unit(40), s.unit(76), brush{tint, 90, true})
	}
}

// tube draws a glowing line three times: far glow, near glow, white-hot core.
func (s *stage) tube(tint rgb, draw func(b brush, half, soft int)) {
	draw(brush{tint, 90, true}, s.unit(1), s.unit(16))
	draw(brush{tint, 200, true}, s.unit(1), s.unit(4))
	draw(brush{mix(tint, rgb{255, 255, 255}, 190), 240, false}, max(s.unit(1)/2, 1), 3)
}

// skyline is a city with lit windows under a large moon.
func (s *stage) skyline() {
	s.fall([]rgb{s.ink.scale[0], s.ink.scale[1], s.ink.scale[2], s.ink.scale[3], s.ink.scale[4]}, 14, s.dice.next())
	for range 120 {
		s.disc(s.dice.upTo(s.w), s.dice.upTo(s.h/2), 1, 1, brush{rgb{255, 255, 255}, int32(60 + s.dice.upTo(140)), true})
	}
	mx, my, r := s.besideHead(), s.h*(16+s.dice.upTo(12))/100, s.unit(10)
	s.disc(mx, my, r*2, r*4, brush{s.ink.accent, 80, true})
	s.disc(mx, my, r, 2, brush{colour: mix(s.ink.accent, rgb{255, 255, 255}, 120), much: 245})
	for layer := range 3 {
		body := mix(mix(s.ink.scale[2], s.ink.scale[3], 120), s.ink.scale[0], int32(layer*120))
		for x := -s.unit(4); x < s.w; {
			wide := s.unit(6 + s.dice.upTo(9))
			top := s.h*(38+layer*13)/100 + s.dice.upTo(s.h*18/100)
			s.tower(x, top, wide, body, layer)
			x += wide + s.dice.upTo(s.unit(2)+1)
		}
	}
}

func (s *stage) tower(x0, top, wide int, body rgb, layer int) {
	for y := max(top, 0); y < s.h; y++ {
		for x := max(x0, 0); x < min(x0+wide, s.w); x++ {
			s.put(y*s.w+x, body)
		}
	}
	if layer == 0 {
		return
	}
	cell := max(s.unit(1)*(5+layer)/4, 3)
	for y := top + cell; y < s.h-cell; y += cell * 2 {
		for x := x0 + cell; x < x0+wide-cell; x += cell * 2 {
			if !s.dice.chance(42) {
				continue
			}
			lit := mix(s.ink.accent, s.ink.pop, int32(s.dice.upTo(2)*s.dice.upTo(200)))
			for yy := max(y, 0); yy < min(y+cell, s.h); yy++ {
				for xx := max(x, 0); xx < min(x+cell*3/4, s.w); xx++ {
					s.put(yy*s.w+xx, mix(body, lit, 215))
				}
			}
		}
	}
}

// forest is a wood in mist, trunk behind trunk.
func (s *stage) forest() {
	s.fall([]rgb{s.ink.scale[3], s.ink.scale[4], s.ink.scale[3], s.ink.scale[2]}, 50, s.dice.next())
	for layer := range 4 {
		t := int32(layer * 256 / 3)
		bark := mix(s.ink.scale[3], s.ink.scale[0], 60+t*180/256)
		for range 15 - layer*3 {
			x := s.dice.upTo(s.w)
			thick := s.unit(1)*(2+layer*2)/2 + s.dice.upTo(s.unit(1)+1)
			lean := s.unit(s.dice.upTo(7) - 3)
			s.beam(x, -s.unit(4), x+lean, s.h+s.unit(4), max(thick/2, 1), 2, brush{colour: bark, much: 235})
			for range 3 + layer {
				y := s.dice.upTo(s.h * 2 / 3)
				reach := s.unit(5+layer*3) * (1 - 2*s.dice.upTo(2))
				s.beam(x+lean*y/s.h, y, x+reach, y-s.unit(3+s.dice.upTo(6)), max(thick/6, 1), 2, brush{colour: bark, much: 210})
			}
		}
		for range 46 {
			r := s.unit(2 + s.dice.upTo(4))
			s.ellipse(s.dice.upTo(s.w), s.dice.upTo(s.h/3)-s.unit(4), r*3/2, r, r/2, brush{colour: mix(bark, s.ink.scale[2], int32(60+s.dice.upTo(120))), much: 150})
		}
		s.each(func(_, y int, v rgb) rgb { // mist between the rows
			return mix(v, s.ink.scale[4], max(0, int32(y*96/s.h)-t/5)+12)
		})
	}
	sun := s.besideHead()
	for i := range 6 {
		s.beam(sun, -s.unit(20), sun+s.unit(i*26-70), s.h, s.unit(2), s.unit(8), brush{s.ink.accent, 46, true})
	}
}

// dunes are a desert, or another planet.
func (s *stage) dunes() {
	s.fall([]rgb{s.ink.scale[2], s.ink.scale[3], s.ink.scale[4], s.ink.scale[4]}, 18, s.dice.next())
	sx, sy := s.besideHead(), s.h*(20+s.dice.upTo(14))/100
	s.disc(sx, sy, s.unit(30), s.unit(54), brush{s.ink.accent, 120, true})
	s.disc(sx, sy, s.unit(7), 2, brush{colour: s.ink.accent, much: 235})
	for i := range 4 {
		line := ridge(s.w, s.h*(54+i*12)/100, s.unit(12), s.unit(60-i*6), 2, s.dice.next())
		lit := mix(s.ink.scale[3], s.ink.scale[1], int32(i*70))
		s.under(line, s.unit(34), mix(lit, s.ink.scale[4], 50), mix(lit, s.ink.scale[0], int32(50+i*34)))
	}
}
