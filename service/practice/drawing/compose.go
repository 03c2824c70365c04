package drawing

import (
	"context"
	"fmt"
)

// compose does all of a picture but reading and finding: base is the photo at its final size with the right face in its place,
// inside where the person is in it.
func compose(ctx context.Context, base *canvas, inside *plane, at head, r Request) (*canvas, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := lookOf(r.Weights)
	w := readWords(r.Prompt, r.NegativePrompt)
	d := newDice(r.Seed, r.Prompt, r.NegativePrompt, fmt.Sprint(r.Output))

	kind := l.scenes[d.split("scene").upTo(len(l.scenes))]
	pot := l.inks[d.split("ink").upTo(len(l.inks))]
	if w.hasPlace {
		kind = w.place
		if w.inked != nil {
			// The words say what is there, the look still says how it is coloured.
			pot = blend(*w.inked, pot, 60)
		}
	}
	pot = pot.turned(d.split("hue").between(-64, 64))
	treat := l.treat
	if w.treat != nil {
		treat = w.treat
	}

	var scenery *canvas
	if r.EnhanceNonFace {
		scenery = painted(base.w, base.h, kind, pot, at, l.camera, d.split("scenery"))
	} else {
		scenery = recoloured(base, pot)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := &piece{
		canvas: over(lit(cleaned(base, inside), scenery, inside), scenery, inside),
		person: inside, face: faceMask(base.w, base.h, at), head: at, ink: pot, dice: d.split("treat"),
	}
	p.lightFace()
	treat(p)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.dice = d.split("finish")
	if r.EnhanceNonFace {
		p.inFront(kind)
	}
	t := l.tone
	if w.quiet {
		t = tone{contrast: 100, colour: (100 + t.colour) / 2, shadows: t.shadows, lights: t.lights, tint: t.tint / 3, warmth: t.warmth / 2}
	}
	t.light += int32(d.split("light").between(-6, 6))
	t.apply(p.canvas, p.pivot(), p.dice.next())
	if r.LCM || r.Steps > 0 && r.Steps < fewSteps {
		soft := p.blurred(p.unit(1))
		p.each(func(x, y int, v rgb) rgb { return mix(v, soft.get(y*p.w+x), 150) })
	}
	small := fmt.Sprintf("%s · seed %d", l.name, r.Seed)
	if w.manner != "" {
		small = fmt.Sprintf("%s · %s · seed %d", l.name, w.manner, r.Seed)
	}
	if err := label(p.canvas, at, small); err != nil {
		return nil, err
	}
	return p.canvas, ctx.Err()
}

// fewSteps is where the real model's pictures become soft for want of steps.
const fewSteps = 8

func blend(a, b colours, t int32) colours {
	for i := range a.scale {
		a.scale[i] = mix(a.scale[i], b.scale[i], t)
	}
	a.accent, a.pop = mix(a.accent, b.accent, t), mix(a.pop, b.pop, t)
	return a
}

// painted makes the scenery of a picture. Out of focus it needs no fine detail, and is made at half the size.
func painted(w, h int, kind scene, pot colours, at head, camera bool, d *dice) *canvas {
	shrink := 1
	if camera {
		shrink = 2
	}
	s := &stage{
		canvas: newCanvas((w+shrink-1)/shrink, (h+shrink-1)/shrink), ink: pot, dice: d,
		hx: int(at.cx) / shrink, hy: int(at.cy) / shrink, hs: int(at.s) / shrink,
	}
	paintScene(kind, s)
	if !camera {
		return s.canvas
	}
	out := s.blurred(max(max(s.w, s.h)*sceneBlur(kind)/1000, 1)).resized(w, h)
	out.dither(d.next())
	return out
}

// recoloured is the photo's own surroundings in the colours of the look.
func recoloured(c *canvas, pot colours) *canvas {
	out := c.clone()
	out.each(func(_, _ int, v rgb) rgb {
		return mix(v, along(pot.up(), v.luma()), 140)
	})
	return out
}

// cleaned takes the old surroundings out of the person's soft edge: there the colours of the person nearby are used.
func cleaned(c *canvas, inside *plane) *canvas {
	k := 4
	sw, sh := (c.w+k-1)/k, (c.h+k-1)/k
	small, mask := c.resized(sw, sh), inside.shrunk(sw, sh)
	var sums [3]*plane
	for i := range sums {
		sums[i] = newPlane(sw, sh)
	}
	weight := newPlane(sw, sh)
	for i, m := range mask.v {
		if m < 235 {
			m = 0
		}
		v := small.get(i)
		weight.v[i] = m << 6
		sums[0].v[i], sums[1].v[i], sums[2].v[i] = v.r*m>>2, v.g*m>>2, v.b*m>>2
	}
	reach := max(max(sw, sh)/90, 1)
	for _, s := range append(sums[:], weight) {
		s.box(reach)
		s.box(reach)
	}
	near := newCanvas(sw, sh)
	for i, n := range weight.v {
		if n > 40 {
			near.put(i, rgb{sums[0].v[i] * 256 / n, sums[1].v[i] * 256 / n, sums[2].v[i] * 256 / n})
		} else {
			near.put(i, small.get(i))
		}
	}
	fill := near.resized(c.w, c.h)
	out := c.clone()
	out.each(func(x, y int, v rgb) rgb {
		i := y*c.w + x
		if inside.v[i] == 0 || inside.v[i] >= 250 {
			return v
		}
		return mix(v, fill.get(i), ramp(inside.v[i], 250, 150))
	})
	return out
}

// shrunk brings a mask to a smaller size by averaging blocks.
func (p *plane) shrunk(w, h int) *plane {
	out := newPlane(w, h)
	for y := range h {
		y0, y1 := y*p.h/h, max((y+1)*p.h/h, y*p.h/h+1)
		for x := range w {
			x0, x1 := x*p.w/w, max((x+1)*p.w/w, x*p.w/w+1)
			var sum int32
			for yy := y0; yy < y1; yy++ {
				for xx := x0; xx < x1; xx++ {
					sum += p.v[yy*p.w+xx]
				}
			}
			out.v[y*w+x] = sum / int32((y1-y0)*(x1-x0))
		}
	}
	return out
}

// lit puts the person into the light of the scenery: a little of its colour everywhere, more of it at the edges.
func lit(c, scenery *canvas, inside *plane) *canvas {
	sw, sh := (c.w+7)/8, (c.h+7)/8
	air := scenery.resized(sw, sh).blurred(max(max(sw, sh)/10, 1)).resized(c.w, c.h)
	edge := inside.shrunk(sw, sh).blurred(max(max(sw, sh)/50, 1)).resized(c.w, c.h)
	out := c.clone()
	out.each(func(x, y int, v rgb) rgb {
		i := y*c.w + x
		a := air.get(i)
		l := max(a.luma(), 24)
		// The colour of the air without its brightness, which is taken over only in part.
		bright := 128 + (min(l, 210)-120)/3
		cast := rgb{a.r * bright / l, a.g * bright / l, a.b * bright / l}
		tinted := rgb{v.r * cast.r / 128, v.g * cast.g / 128, v.b * cast.b / 128}
		v = mix(v, tinted, 52)
		return screen(v, a, ramp(250-edge.v[i], 0, 130)*56>>8)
	})
	return out
}

// inFront lays down what falls between the person and the camera; never on the face.
func (p *piece) inFront(kind scene) {
	switch kind {
	case snowfall:
		for range 230 {
			r := p.unit(1) + p.dice.upTo(p.unit(4))
			if p.dice.chance(6) {
				r += p.unit(8)
			}
			x, y := p.dice.upTo(p.w), p.dice.upTo(p.h)
			if p.head.off(x, y) > 330 {
				p.disc(x, y, r, r+1, brush{rgb{255, 255, 255}, int32(90 + p.dice.upTo(130)), false})
			}
		}
	case petals:
		for range 12 {
			r := p.unit(5) + p.dice.upTo(p.unit(7))
			x, y := p.dice.upTo(p.w), p.dice.upTo(p.h)
			if p.head.off(x, y) > 430 {
				p.ellipse(x, y, r, r*(50+p.dice.upTo(40))/100, r/3+1, brush{mix(p.ink.pop, p.ink.scale[4], 150), 190, false})
			}
		}
	}
}
