package drawing

import "math"

// brush says how a shape is laid on: its colour, how much of it (0 … 256), and whether as light.
type brush struct {
	colour  rgb
	much    int32
	asLight bool
}

func (b brush) on(under rgb, cover int32) rgb {
	if b.asLight {
		return screen(under, b.colour, cover*b.much>>8)
	}
	return mix(under, b.colour, cover*b.much>>8)
}

// disc lays a disc down; its edge fades over soft pixels.
func (c *canvas) disc(cx, cy, r, soft int, b brush) {
	c.ellipse(cx, cy, r, r, soft, b)
}

func (c *canvas) ellipse(cx, cy, rx, ry, soft int, b brush) {
	if rx < 1 || ry < 1 {
		return
	}
	soft = max(soft, 1)
	for y := max(cy-ry-soft, 0); y <= min(cy+ry+soft, c.h-1); y++ {
		for x := max(cx-rx-soft, 0); x <= min(cx+rx+soft, c.w-1); x++ {
			dx, dy := int64(x-cx), int64(y-cy)*int64(rx)/int64(ry)
			d := int32(math.Sqrt(float64(dx*dx + dy*dy)))
			if t := ramp(d, int32(rx+soft/2), int32(rx-soft/2-soft%2)); t > 0 {
				c.put(y*c.w+x, b.on(c.get(y*c.w+x), t))
			}
		}
	}
}

// ring is a circle line.
func (c *canvas) ring(cx, cy, r, thick, soft int, b brush) {
	reach := r + thick + soft
	for y := max(cy-reach, 0); y <= min(cy+reach, c.h-1); y++ {
		for x := max(cx-reach, 0); x <= min(cx+reach, c.w-1); x++ {
			dx, dy := int64(x-cx), int64(y-cy)
			d := int32(math.Sqrt(float64(dx*dx+dy*dy)*256)) - int32(r*16)
			if d < 0 {
				d = -d
			}
			if t := ramp(d, int32((thick+soft)*16), int32(thick*16-8)); t > 0 {
				c.put(y*c.w+x, b.on(c.get(y*c.w+x), t))
			}
		}
	}
}

// fall paints a scale of colours from top to bottom, bent a little by noise so that it does not look ruled.
func (c *canvas) fall(scale []rgb, bend int32, seed uint64) {
	n := cloud(c.w/4+1, c.h/4+1, max(c.h/8, 4), 2, 300, seed)
	c.each(func(x, y int, _ rgb) rgb {
		t := int32(y*256/c.h) + (n.v[y/4*n.w+x/4]-128)*bend/128
		return along(scale, t)
	})
	c.dither(seed)
}

// dither hides the steps of long gradients.
func (c *canvas) dither(seed uint64) {
	c.each(func(x, y int, v rgb) rgb {
		g := int32(grainAt(x, y, seed)&3) - 1
		return rgb{v.r + g, v.g + g, v.b + g}
	})
}

// ridge gives for each column the height of a range of hills: mean, with swings up to rough pixels.
func ridge(w, mean, rough, cell, octaves int, seed uint64) []int {
	out := make([]int, w)
	for x := range out {
		var sum, weight int64
		for o := range octaves {
			step := max(cell>>o, 2)
			g, f := x/step, int32(x%step*256/step)
			a, b := int64(grainAt(g, o, seed)), int64(grainAt(g+1, o, seed))
			n := a*256 + (b-a)*int64(smooth256(f)) - 128*256
			sum += n >> o
			weight += 128 * 256 >> o
		}
		out[x] = mean - int(sum*int64(rough)/weight)
	}
	return out
}

// under fills everything below a line of heights, from one colour at the line to another depth pixels below.
func (c *canvas) under(line []int, depth int, top, low rgb) {
	for x, from := range line {
		for y := max(from, 0); y < c.h; y++ {
			c.put(y*c.w+x, mix(top, low, min(int32((y-from)*256/max(depth, 1)), 256)))
		}
	}
}

// beam lays a soft straight line down, of the given half width.
func (c *canvas) beam(x0, y0, x1, y1, half, soft int, b brush) {
	dx, dy := float64(x1-x0), float64(y1-y0)
	length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	if length < 1 {
		return
	}
	reach := half + soft
	for y := max(min(y0, y1)-reach, 0); y <= min(max(y0, y1)+reach, c.h-1); y++ {
		for x := max(min(x0, x1)-reach, 0); x <= min(max(x0, x1)+reach, c.w-1); x++ {
			px, py := float64(x-x0), float64(y-y0)
			along := min(max((float64(px*dx)+float64(py*dy))/float64(length*length), 0), 1)
			ex, ey := px-float64(dx*along), py-float64(dy*along)
			d := int32(math.Sqrt(float64(ex*ex)+float64(ey*ey)) * 16)
			if t := ramp(d, int32((half+soft)*16), int32(half*16)-8); t > 0 {
				c.put(y*c.w+x, b.on(c.get(y*c.w+x), t))
			}
		}
	}
}
