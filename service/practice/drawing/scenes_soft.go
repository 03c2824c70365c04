package drawing

// Scenes that a camera could have had behind a person.

// studio is a painted backdrop with a light behind the head.
func (s *stage) studio() {
	n := cloud(s.w, s.h, s.unit(34), 4, 120, s.dice.next())
	reach := int64(s.unit(85 + s.dice.upTo(30)))
	lx, ly := s.hx+s.unit(22)*(s.dice.upTo(3)-1), s.hy-s.unit(s.dice.upTo(12))
	s.each(func(x, y int, _ rgb) rgb {
		dx, dy := int64(x-lx), int64(y-ly)
		d := int32(isqrt((dx*dx+dy*dy)*65536/(reach*reach)) * 256 / 256)
		t := 236 - min(d*190/256, 236) + (n.v[y*s.w+x]-128)*26/128
		return along(s.up(), min(max(t, 0), 256))
	})
	s.dither(s.dice.next())
}

func (s *stage) up() []rgb { return s.ink.up() }

// window is a bright room: panes of daylight with a garden behind them, and a curtain.
func (s *stage) window() {
	panes := 2 + s.dice.upTo(2)
	wide := s.w * (54 + s.dice.upTo(14)) / 100 / panes
	x0 := s.w - wide*panes
	if s.dice.chance(50) {
		x0 = 0
	}
	x1 := x0 + wide*panes
	sill := s.h * (70 + s.dice.upTo(12)) / 100
	folds := cloud(s.w, 1, s.unit(9), 2, 100, s.dice.next())
	leaves := cloud(s.w, s.h, s.unit(14), 3, 100, s.dice.next())
	s.each(func(x, y int, _ rgb) rgb {
		if x < x0 || x >= x1 || y > sill {
			wall := mix(s.ink.scale[2], s.ink.scale[3], folds.v[x]+int32(y*60/s.h))
			return mix(wall, s.ink.scale[1], ramp(int32(y), int32(sill), int32(s.h))*90/256)
		}
		green := ramp(leaves.v[y*s.w+x]+int32(y*90/s.h), 130, 240)
		return mix(s.ink.scale[4], mix(s.ink.pop, s.ink.scale[3], 60), green*210/256)
	})
	frame := brush{colour: s.ink.scale[3], much: 256}
	for i := range panes + 1 {
		s.beam(x0+i*wide, -s.h/10, x0+i*wide, sill, s.unit(1), s.unit(1), frame)
	}
	y := s.h * (24 + s.dice.upTo(16)) / 100
	s.beam(x0, y, x1, y, s.unit(1), s.unit(1), frame)
	s.beam(x0, sill, x1, sill, s.unit(2), s.unit(1), frame)
	s.disc((x0+x1)/2, s.h/4, s.unit(20), s.unit(70), brush{rgb{255, 255, 255}, 120, true})
}

// bokeh is a city at night, far out of focus.
func (s *stage) bokeh() {
	s.fall([]rgb{s.ink.scale[0], s.ink.scale[1], s.ink.scale[2], s.ink.scale[1], s.ink.scale[0]}, 40, s.dice.next())
	horizon := s.h * (40 + s.dice.upTo(20)) / 100
	lights := []rgb{s.ink.accent, s.ink.pop, s.ink.scale[4], s.ink.accent, s.ink.scale[3]}
	for i := range 130 {
		r := s.unit(1) + s.dice.upTo(s.unit(5))
		if i%11 == 0 {
			r += s.unit(3)
		}
		spread := s.h * 2 / 5
		y := horizon + (s.dice.upTo(spread)+s.dice.upTo(spread)+s.dice.upTo(spread))/2 - spread*3/4
		b := brush{lights[s.dice.upTo(len(lights))], int32(40 + s.dice.upTo(120)), true}
		x := s.dice.upTo(s.w)
		s.disc(x, y, r, max(r/7, 2), b)
		b.much /= 2
		s.ring(x, y, r-r/12, max(r/14, 1), max(r/10, 1), b)
	}
}

// foliage is a garden or wood in low sun, out of focus.
func (s *stage) foliage() {
	s.fall([]rgb{s.ink.scale[3], s.ink.scale[2], s.ink.scale[1], s.ink.scale[0]}, 90, s.dice.next())
	n := cloud(s.w, s.h, s.unit(26), 4, 100, s.dice.next())
	s.each(func(x, y int, v rgb) rgb {
		return mix(v, along(s.up(), n.v[y*s.w+x]*200/256+20-int32(y*50/s.h)), 170)
	})
	for range 150 {
		t := int32(s.dice.upTo(256))
		r := s.unit(2 + s.dice.upTo(5))
		x, y := s.dice.upTo(s.w), s.dice.upTo(s.h)
		s.ellipse(x, y, r, r*3/4, r, brush{colour: along(s.ink.scale[:4], t), much: 110})
	}
	sun := s.w * s.dice.upTo(100) / 100
	for range 60 {
		r := s.unit(1 + s.dice.upTo(4))
		x := sun + (s.dice.upTo(s.w)+s.dice.upTo(s.w)-s.w)*2/3
		y := s.dice.upTo(s.h * 2 / 3)
		s.disc(x, y, r, max(r/5, 2), brush{mix(s.ink.accent, s.ink.pop, int32(s.dice.upTo(160))), int32(40 + s.dice.upTo(90)), true})
	}
	s.disc(sun, s.unit(8), s.unit(30), s.unit(56), brush{s.ink.accent, 150, true})
}

// sunset is a low sun over water.
func (s *stage) sunset() {
	horizon := s.h * (52 + s.dice.upTo(14)) / 100
	s.fall([]rgb{s.ink.scale[0], s.ink.scale[1], s.ink.scale[2], s.ink.scale[3], s.ink.scale[4], s.ink.scale[4]}, 22, s.dice.next())
	sx := s.besideHead()
	s.disc(sx, horizon-s.unit(9), s.unit(46), s.unit(80), brush{s.ink.pop, 130, true})
	s.disc(sx, horizon-s.unit(9), s.unit(9), s.unit(1), brush{s.ink.accent, 250, false})
	n := cloud(s.w, s.h, s.unit(16), 4, 420, s.dice.next())
	s.each(func(x, y int, v rgb) rgb {
		if y < horizon {
			t := ramp(n.v[y*s.w+x], 138, 196)
			return mix(v, mix(s.ink.scale[1], s.ink.scale[3], int32(y*256/horizon)), t*150/256)
		}
		depth := int32((y - horizon) * 256 / (s.h - horizon))
		water := along([]rgb{s.ink.scale[3], s.ink.scale[2], s.ink.scale[1], s.ink.scale[0]}, depth)
		// The sun's path broadens towards the shore and breaks up in waves.
		band := n.v[(y*7%s.h)*s.w+x/3]
		half := int32(s.unit(7)) + int32(y-horizon)/5
		dx := int32(x - sx)
		if dx < 0 {
			dx = -dx
		}
		t := ramp(dx, half, half/5) * ramp(band, 90, 170) >> 8
		return mix(water, s.ink.scale[4], t*200/256)
	})
}

// sea is a beach by day.
func (s *stage) sea() {
	horizon := s.h * (42 + s.dice.upTo(12)) / 100
	n := cloud(s.w, s.h, s.unit(22), 4, 320, s.dice.next())
	line := ridge(s.w, s.h*86/100, s.unit(4), s.unit(50), 2, s.dice.next())
	sky := []rgb{s.ink.scale[2], s.ink.scale[3], s.ink.scale[4]}
	s.each(func(x, y int, _ rgb) rgb {
		i := y*s.w + x
		switch {
		case y < horizon:
			return mix(along(sky, int32(y*256/horizon)), s.ink.accent, ramp(n.v[i], 130, 200)*170/256)
		case y < line[x]:
			depth := int32((y - horizon) * 256 / max(line[x]-horizon, 1))
			v := along([]rgb{s.ink.scale[0], s.ink.scale[1], s.ink.scale[2], s.ink.scale[3]}, depth)
			crest := n.v[(y*5%s.h)*s.w+x/2]
			return mix(v, s.ink.accent, ramp(crest, 160, 205)*(60+depth/2)/256)
		default:
			foam := ramp(int32(y-line[x]), int32(s.unit(3)), 0)
			sand := mix(s.ink.pop, s.ink.scale[4], 90+n.v[i]/4)
			return mix(sand, s.ink.accent, foam*220/256)
		}
	})
}

// snowfall is a pale landscape; the flakes in front are laid on later.
func (s *stage) snowfall() {
	s.fall([]rgb{s.ink.scale[2], s.ink.scale[3], s.ink.scale[4]}, 30, s.dice.next())
	for i := range 3 {
		line := ridge(s.w, s.h*(48+i*13)/100, s.unit(9-i*2), s.unit(40-i*8), 4, s.dice.next())
		far := mix(s.ink.scale[1], s.ink.scale[3], int32(200-i*50))
		if i < 2 { // a line of firs
			for x := 0; x < s.w; x += s.unit(2) {
				tall := s.unit(3+i*2) + s.dice.upTo(s.unit(4+i*2))
				wide := max(tall/4, 2)
				for k := range tall {
					half := wide * k / tall
					y := line[x] - tall + k
					for dx := -half; dx <= half; dx++ {
						if xx := x + dx; xx >= 0 && xx < s.w && y >= 0 && y < s.h {
							s.put(y*s.w+xx, mix(s.get(y*s.w+xx), far, 210))
						}
					}
				}
			}
		}
		s.under(line, s.h/3, mix(s.ink.scale[4], s.ink.scale[2], int32(60-i*25)), s.ink.scale[4])
	}
}

// besideHead is a column where something can be seen past the head.
func (s *stage) besideHead() int {
	away := max(s.hs*5/4, s.w/5)
	if s.hx > s.w/2 || s.hx == s.w/2 && s.dice.chance(50) {
		return max(s.hx-away-s.dice.upTo(s.w/12+1), s.w/10)
	}
	return min(s.hx+away+s.dice.upTo(s.w/12+1), s.w*9/10)
}

// isqrt is the whole part of a square root.
func isqrt(v int64) int64 {
	if v <= 0 {
		return 0
	}
	x := int64(1) << ((bitLen(v) + 1) / 2)
	for {
		y := (x + v/x) / 2
		if y >= x {
			return x
		}
		x = y
	}
}
