package drawing

import (
	"math"
	"math/bits"
)

func bitLen(v int64) int { return bits.Len64(uint64(v)) }

// Scenes that an illustrator would draw.

// hills fade into the distance under a wide sky.
func (s *stage) hills() {
	s.fall([]rgb{s.ink.scale[2], s.ink.scale[3], s.ink.scale[4]}, 24, s.dice.next())
	sx, sy := s.besideHead(), s.h*(18+s.dice.upTo(16))/100
	s.disc(sx, sy, s.unit(20), s.unit(36), brush{s.ink.accent, 120, true})
	s.disc(sx, sy, s.unit(6), 2, brush{s.ink.accent, 230, false})
	s.strips(4)
	const layers = 5
	for i := range layers {
		t := int32(i * 256 / (layers - 1))
		line := ridge(s.w, s.h*(42+i*12)/100, s.unit(15-i*2), s.unit(48-i*6), 5, s.dice.next())
		top := mix(mix(s.ink.scale[3], s.ink.scale[2], t), s.ink.scale[0], t*t/256*200/256)
		s.under(line, s.unit(30), top, mix(top, s.ink.scale[3], 110-t/4))
	}
}

// strips are thin far clouds.
func (s *stage) strips(many int) {
	n := cloud(s.w, s.h, s.unit(18), 3, 700, s.dice.next())
	s.each(func(x, y int, v rgb) rgb {
		t := ramp(n.v[y*s.w+x], int32(150-many*2), 205)
		return mix(v, s.ink.scale[4], t*150/256)
	})
}

// clouds are summer cumulus with hard, simple shading.
func (s *stage) clouds() {
	s.fall([]rgb{s.ink.scale[0], s.ink.scale[1], s.ink.scale[2], s.ink.scale[3]}, 6, s.dice.next())
	for i := range 7 {
		depth := i * 100 / 6 // far ones first
		cx, cy := s.dice.upTo(s.w), s.h*(18+depth*62/100)/100+s.unit(s.dice.upTo(10))
		if i >= 5 {
			cx = s.w * (i - 5) * (85 + s.dice.upTo(15)) / 100
		}
		wide := s.unit(14 + depth/4 + s.dice.upTo(12))
		s.cumulus(cx, cy, wide)
	}
}

func (s *stage) cumulus(cx, cy, wide int) {
	type puff struct{ x, y, r int }
	var puffs []puff
	for range 22 {
		k := s.dice.upTo(201) - 100
		lift := (100 - k*k/100)
		r := wide * (14 + lift/5 + s.dice.upTo(10)) / 100
		puffs = append(puffs, puff{cx + wide*k/100, cy - wide*lift*s.dice.upTo(60)/10000 - r/3, r})
	}
	shade := mix(s.ink.scale[2], s.ink.scale[3], 150)
	for _, p := range puffs {
		s.disc(p.x+p.r/6, p.y+p.r/4, p.r, 2, brush{colour: shade, much: 256})
	}
	middle := mix(shade, s.ink.scale[4], 150)
	for _, p := range puffs {
		s.disc(p.x, p.y, p.r*9/10, 2, brush{colour: middle, much: 256})
	}
	for _, p := range puffs {
		s.disc(p.x-p.r/8, p.y-p.r/6, p.r*3/4, 2, brush{colour: s.ink.scale[4], much: 256})
	}
}

// nebula is a sky full of stars and coloured mist.
func (s *stage) nebula() {
	a := cloud(s.w, s.h, s.unit(44), 5, 120, s.dice.next())
	b := cloud(s.w, s.h, s.unit(30), 5, 120, s.dice.next())
	s.each(func(x, y int, _ rgb) rgb {
		i := y*s.w + x
		v := along(s.up(), ramp(a.v[i], 84, 214)*200/256)
		return screen(v, s.ink.accent, ramp(b.v[i], 142, 226)*120/256)
	})
	for i := range 420 {
		x, y := s.dice.upTo(s.w), s.dice.upTo(s.h)
		r := 1
		if i%9 == 0 {
			r = max(s.unit(1)/3, 2)
		}
		s.disc(x, y, r, 2, brush{rgb{255, 250, 240}, int32(90 + s.dice.upTo(160)), true})
		if i%40 == 0 {
			l := s.unit(2 + s.dice.upTo(2))
			glint := brush{s.ink.scale[4], 150, true}
			s.beam(x-l, y, x+l, y, 0, 2, glint)
			s.beam(x, y-l, x, y+l, 0, 2, glint)
			s.disc(x, y, l/2, l, glint)
		}
	}
	r := s.unit(9 + s.dice.upTo(5))
	mx, my := s.besideHead(), s.h*(14+s.dice.upTo(12))/100
	s.disc(mx, my, r*2, r*4, brush{s.ink.pop, 60, true})
	s.disc(mx, my, r, 2, brush{colour: mix(s.ink.scale[4], s.ink.accent, 60), much: 235})
	s.disc(mx+r/3, my-r/6, r*9/10, r/2, brush{colour: s.ink.scale[2], much: 120})
}

// inkMountains rise out of mist, brushed with much water, under a red sun.
func (s *stage) inkMountains() {
	s.fall([]rgb{s.ink.scale[4], mix(s.ink.scale[4], s.ink.scale[3], 120), s.ink.scale[4]}, 40, s.dice.next())
	sx, sy := s.besideHead(), s.h*(16+s.dice.upTo(12))/100
	s.disc(sx, sy, s.unit(8), 3, brush{colour: s.ink.pop, much: 225})
	n := cloud(s.w, s.h, s.unit(9), 4, 100, s.dice.next())
	const layers = 5
	for i := range layers {
		t := int32(i * 256 / layers)
		line := ridge(s.w, s.h*(34+i*13)/100, s.unit(24-i*2), s.unit(26), 6, s.dice.next())
		ink := mix(s.ink.scale[3], s.ink.scale[0], 60+t*170/256)
		deep := s.unit(26)
		for x, from := range line {
			for y := max(from, 0); y < min(from+deep, s.h); y++ {
				d := int32((y - from) * 256 / deep)
				j := y*s.w + x
				k := (256 - d) * (150 + n.v[j]*106/256) >> 8
				s.put(j, mix(s.get(j), ink, min(k*(190+t/4)>>8, 246)))
			}
		}
	}
	for range 3 + s.dice.upTo(4) { // birds
		x, y, l := sx-s.unit(14)+s.dice.upTo(s.unit(30)), sy+s.unit(4)+s.dice.upTo(s.unit(14)), s.unit(1)+s.dice.upTo(s.unit(1))
		stroke := brush{colour: s.ink.scale[0], much: 200}
		s.beam(x-l, y-l/2, x, y, 0, 2, stroke)
		s.beam(x, y, x+l, y-l/2, 0, 2, stroke)
	}
}

// petals drift through soft light.
func (s *stage) petals() {
	s.fall([]rgb{s.ink.scale[3], s.ink.scale[4], s.ink.scale[3], s.ink.scale[2]}, 60, s.dice.next())
	for range 40 {
		r := s.unit(4 + s.dice.upTo(10))
		s.disc(s.dice.upTo(s.w), s.dice.upTo(s.h), r, r/2, brush{s.ink.scale[4], int32(20 + s.dice.upTo(50)), false})
	}
	// A branch comes in from an upper corner, with blossom along it.
	fromLeft := s.hx >= s.w/2
	x, y := 0, s.h*(8+s.dice.upTo(14))/100
	step := s.unit(5)
	if !fromLeft {
		x, step = s.w, -step
	}
	for i := range 9 {
		nx, ny := x+step, y+s.unit(s.dice.upTo(5))-s.unit(2)
		s.beam(x, y, nx, ny, max(s.unit(1)*(10-i)/14, 1), 2, brush{colour: mix(s.ink.scale[0], s.ink.scale[1], 70), much: 240})
		for range 9 {
			s.blossom(nx+s.unit(s.dice.upTo(14))-s.unit(7), ny+s.unit(s.dice.upTo(14))-s.unit(7), s.unit(1)+s.dice.upTo(s.unit(2)))
		}
		x, y = nx, ny
	}
	for range 54 {
		r := s.unit(1)/2 + s.dice.upTo(s.unit(1)+1) + 2
		s.ellipse(s.dice.upTo(s.w), s.dice.upTo(s.h), r, max(r*(40+s.dice.upTo(60))/100, 1), 2, brush{colour: mix(s.ink.pop, s.ink.scale[4], int32(s.dice.upTo(200))), much: 220})
	}
}

func (s *stage) blossom(x, y, r int) {
	tint := brush{colour: mix(s.ink.pop, s.ink.scale[4], int32(60+s.dice.upTo(150))), much: 240}
	// Five leaves of a flower; the places are those of a regular pentagon.
	for _, p := range [5][2]int{{0, -100}, {95, -31}, {59, 81}, {-59, 81}, {-95, -31}} {
		s.disc(x+p[0]*r/130, y+p[1]*r/130, r*6/10, 2, tint)
	}
	s.disc(x, y, max(r/3, 1), 2, brush{colour: mix(s.ink.pop, s.ink.scale[0], 60), much: 220})
}

// rays burst from behind the head, as on a poster.
func (s *stage) rays() {
	spokes := 14 + 2*s.dice.upTo(5)
	turn := float64(s.dice.upTo(360))
	a, b := s.ink.scale[3], s.ink.scale[4]
	if s.dice.chance(50) {
		a = s.ink.scale[2]
	}
	sides := make([][2]float64, spokes)
	for i := range sides {
		sides[i][0], sides[i][1] = around((float64(i) + float64(turn/360)) / float64(spokes))
	}
	s.each(func(x, y int, _ rgb) rgb {
		dx, dy := float64(x-s.hx)+0.5, float64(y-s.hy)+0.5
		// A point lies in the ray between two spokes if it is left of one and right of the other.
		nearest, cover := 0.0, int32(0)
		for i, v := range sides {
			cross := float64(v[0]*dy) - float64(v[1]*dx)
			dot := float64(v[0]*dx) + float64(v[1]*dy)
			if dot <= 0 {
				continue
			}
			next := sides[(i+1)%spokes]
			beyond := float64(next[0]*dy) - float64(next[1]*dx)
			if cross >= 0 && beyond < 0 {
				nearest = min(cross, -beyond)
				cover = int32(i&1) * 256
				if nearest < 1 {
					cover = 128 + (cover-128)*int32(nearest*256)>>8
				}
				break
			}
		}
		v := mix(a, b, cover)
		d := int32(isqrt(int64(x-s.hx)*int64(x-s.hx) + int64(y-s.hy)*int64(y-s.hy)))
		return mix(s.ink.accent, v, ramp(d, 0, int32(s.unit(80)))*3/4+64)
	})
	gap := max(s.unit(3), 4)
	for y := -gap; y < s.h+gap; y += gap {
		for x := -gap; x < s.w+gap; x += gap {
			xx := x + y/gap%2*gap/2
			r := gap * (s.h - y) * 2 / (s.h * 5) * 6 / 10
			if r > 0 && y < s.h*2/3 {
				s.disc(xx, y, r, 2, brush{colour: s.ink.pop, much: 90})
			}
		}
	}
}

// blocks are plain shapes of colour with a large disc behind the head, as in a magazine.
func (s *stage) blocks() {
	base := s.ink.scale[3]
	s.each(func(_, _ int, _ rgb) rgb { return base })
	cut := s.w * (35 + s.dice.upTo(30)) / 100
	lean := s.unit(s.dice.upTo(60) - 30)
	s.each(func(x, y int, v rgb) rgb {
		edge := int32((x-cut)*16) - int32(lean*16*(y-s.h/2)/s.h)
		return mix(v, s.ink.scale[2], ramp(edge, -12, 12))
	})
	r := s.hs + s.unit(14+s.dice.upTo(10))
	ox := s.unit(10) * (s.dice.upTo(3) - 1)
	s.disc(s.hx+ox, s.hy-s.unit(2), r, 2, brush{colour: s.ink.pop, much: 256})
	s.ring(s.hx+ox, s.hy-s.unit(2), r+s.unit(5), max(s.unit(1)/3, 1), 2, brush{colour: s.ink.scale[4], much: 230})
	ground := s.h * (66 + s.dice.upTo(14)) / 100
	s.each(func(x, y int, v rgb) rgb {
		return mix(v, s.ink.scale[1], ramp(int32((y-ground)*16), -12, 12))
	})
	for i := range 4 { // a few small signs, as a designer scatters them
		x, y := s.w*(8+s.dice.upTo(84))/100, s.h*(6+s.dice.upTo(24)+i*12)/100
		switch s.dice.upTo(3) {
		case 0:
			s.ring(x, y, s.unit(3), max(s.unit(1)/3, 1), 2, brush{colour: s.ink.accent, much: 230})
		case 1:
			for k := range 16 {
				s.disc(x+k%4*s.unit(3), y+k/4*s.unit(3), max(s.unit(1)/2, 2), 2, brush{colour: s.ink.scale[4], much: 210})
			}
		default:
			s.disc(x, y, s.unit(2), 2, brush{colour: s.ink.accent, much: 256})
		}
	}
	n := cloud(s.w, s.h, 6, 2, 100, s.dice.next())
	s.each(func(x, y int, v rgb) rgb {
		g := (n.v[y*s.w+x] - 128) / 20
		return rgb{v.r + g, v.g + g, v.b + g}
	})
}

// around is the point of the unit circle at a part of a whole turn, good to three digits; written out, because the library's
// sine may differ from machine to machine in the last digit.
func around(turn float64) (x, y float64) {
	turn -= float64(int(turn))
	quarter := int(float64(turn * 4))
	half := float64(float64(float64(turn*4)-float64(quarter)) * (math.Pi / 2))
	h2 := float64(half * half)
	sin := half * (1 - float64(h2*(1.0/6-float64(h2*(1.0/120-float64(h2/5040))))))
	cos := 1 - float64(h2*(0.5-float64(h2*(1.0/24-float64(h2*(1.0/720-float64(h2/40320)))))))
	switch quarter & 3 {
	case 0:
		return cos, sin
	case 1:
		return -sin, cos
	case 2:
		return -cos, -sin
	default:
		return sin, -cos
	}
}
