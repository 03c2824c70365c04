package drawing

import "math"

// asOil is paint laid on thickly, along the forms.
func asOil(p *piece) {
	photo := p.clone()
	brushwork(p.canvas, p.unit(4), p.dice)
	p.each(func(x, y int, v rgb) rgb {
		i := y*p.w + x
		return mix(v, photo.get(i), p.face.v[i]*150/255).saturate(114)
	})
}

// asFantasy is oil with the glow and colours of a book cover.
func asFantasy(p *piece) {
	asOil(p)
	p.rim(p.ink.accent, p.ink.pop, 200)
	p.bloomed(p.unit(26), 120, 130)
	for range 46 { // sparks in the air
		x, y := p.dice.upTo(p.w), p.dice.upTo(p.h)
		if p.head.off(x, y) < 380 {
			continue
		}
		r := p.unit(1 + p.dice.upTo(4))
		p.disc(x, y, r*3, r*5, brush{p.ink.accent, 90, true})
		p.disc(x, y, r, r, brush{mix(p.ink.accent, rgb{255, 255, 255}, 160), 220, true})
	}
}

// brushwork repaints a picture: flat dabs first, then strokes drawn out along the edges, then the ridges that the bristles
// leave, lit from the upper left.
func brushwork(c *canvas, size int, d *dice) {
	half := c.resized((c.w+1)/2, (c.h+1)/2)
	dabs := kuwahara(kuwahara(half, max(size/2, 2)), max(size/3, 1))
	dx, dy := strokes(dabs, d.next())
	full := dabs.resized(c.w, c.h)
	drawn := newCanvas(c.w, c.h)
	height := newPlane(c.w, c.h)
	seed := d.next()
	steps := max(size*5/2, 4)
	inBands(c.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range c.w {
				var sum rgb
				var bristle, n int32
				for _, side := range [2]int32{1, -1} {
					px, py := int32(x)<<8, int32(y)<<8
					for k := range steps {
						if k == 0 && side < 0 {
							continue
						}
						xx, yy := int(px>>8), int(py>>8)
						if xx < 0 || yy < 0 || xx >= c.w || yy >= c.h {
							break
						}
						i := yy*c.w + xx
						p := full.pix[i*3 : i*3+3]
						sum.r += int32(p[0])
						sum.g += int32(p[1])
						sum.b += int32(p[2])
						bristle += int32(grainAt(xx, yy, seed))
						n++
						j := min(yy/2, half.h-1)*half.w + min(xx/2, half.w-1)
						px += dx.v[j] * side
						py += dy.v[j] * side
					}
				}
				i := y*c.w + x
				drawn.put(i, rgb{sum.r / n, sum.g / n, sum.b / n})
				height.v[i] = bristle / n
			}
		}
	})
	drawn.sharpened(size, 190) // a stroke ends; it does not fade
	inBands(c.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range c.w {
				i := y*c.w + x
				v := drawn.get(i)
				lit := (height.at(x, y) - height.at(x-1, y-1)) * 5 / 8
				lit = min(max(lit, -22), 22)
				c.put(i, rgb{v.r + lit, v.g + lit, v.b + lit})
			}
		}
	})
}

// strokes gives the direction in which a painter would draw each stroke, in 1/256 pixel a step: along edges where there are some, and
// in slow waves elsewhere.
func strokes(c *canvas, seed uint64) (dx, dy *plane) {
	light := c.lumas().blurred(1)
	n := cloud(c.w, c.h, max(max(c.w, c.h)/5, 8), 2, 100, seed).blurred(2)
	xx, yy, xy := newPlane(c.w, c.h), newPlane(c.w, c.h), newPlane(c.w, c.h)
	for y := range c.h {
		for x := range c.w {
			i := y*c.w + x
			gx := light.at(x+1, y) - light.at(x-1, y)
			gy := light.at(x, y+1) - light.at(x, y-1)
			wx := n.at(x+3, y) - n.at(x-3, y)
			wy := n.at(x, y+3) - n.at(x, y-3)
			xx.v[i] = gx*gx*16 + wx*wx
			yy.v[i] = gy*gy*16 + wy*wy
			xy.v[i] = gx*gy*16 + wx*wy
		}
	}
	for _, p := range []*plane{xx, yy, xy} {
		p.box(4)
		p.box(4)
	}
	dx, dy = newPlane(c.w, c.h), newPlane(c.w, c.h)
	for i := range xx.v {
		// The direction of least change is the eigenvector that belongs to the smaller eigenvalue.
		a, b, m := float64(xx.v[i]), float64(yy.v[i]), float64(xy.v[i])
		root := math.Sqrt(float64((a-b)*(a-b)) + float64(4*m*m))
		ex, ey := 2*m, b-a-root
		if a < b {
			ex, ey = a-b-root, 2*m
		}
		if l := math.Sqrt(float64(ex*ex) + float64(ey*ey)); l > 0 {
			dx.v[i], dy.v[i] = int32(ex*256/l), int32(ey*256/l)
		} else {
			dx.v[i] = 256
		}
	}
	return dx, dy
}

// asWatercolour is thin colour on rough paper, with an irregular white margin.
func asWatercolour(p *piece) {
	photo := p.clone()
	half := p.resized((p.w+1)/2, (p.h+1)/2)
	pools := kuwahara(kuwahara(half, max(p.unit(5)/2, 2)), max(p.unit(4)/2, 2)).resized(p.w, p.h)
	light := pools.lumas()
	wide := light.blurred(p.unit(4))
	blotch := cloud(p.w, p.h, p.unit(90), 5, 100, p.dice.next())
	rough := cloud(p.w, p.h, 5, 2, 100, p.dice.next())
	lines := drawnLines(photo.lumas(), p.unit(1), 300, p.face)
	margin := int32(p.unit(46))
	paper := hex(0xfbf7ee)
	tear := cloud(p.w, p.h, p.unit(60), 5, 100, p.dice.next())
	p.each(func(x, y int, _ rgb) rgb {
		i := y*p.w + x
		f := p.face.v[i]
		v := mix(pools.get(i), photo.get(i), f*90/255).saturate(124)
		v = mix(v, rgb{255, 255, 255}, 34) // the paper shines through
		// Water carries pigment to the edge of a pool and lets it lie there.
		rim := max(wide.v[i]-light.v[i], 0) * 3
		k := 256 - min(rim, 70) - (blotch.v[i]-110)*(256-f*3/4)/700
		v = rgb{v.r * k >> 8, v.g * k >> 8, v.b * k >> 8}.clamped()
		v = times(v, hex(0x4a4038), (256-lines.v[i])*110>>8)
		edge := int32(min(min(x, p.w-1-x), min(y, p.h-1-y)))
		t := ramp(edge+(tear.v[i]-128)*margin/90, margin*7/10, margin)
		rimmed := ramp(edge+(tear.v[i]-128)*margin/90, margin*14/10, margin)
		v = times(v, v, rimmed*80>>8)
		v = mix(paper, v, t)
		g := (rough.v[i] - 128) / 9
		return rgb{v.r + g, v.g + g, v.b + g}
	})
}
