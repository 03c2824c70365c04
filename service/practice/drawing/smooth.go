package drawing

// kuwahara is the painter's smoothing: every pixel takes the mean of that quarter of its neighbourhood which varies
// least, so that areas become flat and edges stay sharp.
func kuwahara(c *canvas, r int) *canvas {
	if r < 1 {
		return c.clone()
	}
	w, h := c.w, c.h
	stride := w + 1
	// Tables of sums from the top left corner. Sums of colours wrap round without harm: only differences are used, and
	// those fit.
	sums := [3][]uint32{}
	for k := range sums {
		sums[k] = make([]uint32, stride*(h+1))
	}
	light, squares := make([]uint32, stride*(h+1)), make([]uint32, stride*(h+1))
	for y := range h {
		var row [5]uint32
		for x := range w {
			p := c.pix[(y*w+x)*3:]
			l := (uint32(p[0])*77 + uint32(p[1])*150 + uint32(p[2])*29) >> 8
			row[0] += uint32(p[0])
			row[1] += uint32(p[1])
			row[2] += uint32(p[2])
			row[3] += l
			row[4] += l * l
			i := (y+1)*stride + x + 1
			sums[0][i] = sums[0][i-stride] + row[0]
			sums[1][i] = sums[1][i-stride] + row[1]
			sums[2][i] = sums[2][i-stride] + row[2]
			light[i] = light[i-stride] + row[3]
			squares[i] = squares[i-stride] + row[4]
		}
	}
	out := newCanvas(w, h)
	inBands(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			ys := [2][2]int{{max(y-r, 0), y + 1}, {y, min(y+r+1, h)}}
			for x := range w {
				xs := [2][2]int{{max(x-r, 0), x + 1}, {x, min(x+r+1, w)}}
				best := int64(1) << 60
				var at [4]int
				var area uint32
				for q := range 4 {
					qx, qy := xs[q&1], ys[q>>1]
					a, b := qy[0]*stride+qx[0], qy[0]*stride+qx[1]
					d, e := qy[1]*stride+qx[0], qy[1]*stride+qx[1]
					n := int64((qx[1] - qx[0]) * (qy[1] - qy[0]))
					s := int64(light[e] - light[d] - light[b] + light[a])
					ss := int64(squares[e] - squares[d] - squares[b] + squares[a])
					if vary := (ss*n - s*s) * 64 / (n * n); vary < best {
						best, at, area = vary, [4]int{a, b, d, e}, uint32(n)
					}
				}
				i := (y*w + x) * 3
				for k := range 3 {
					t := sums[k]
					out.pix[i+k] = uint8((t[at[3]] - t[at[2]] - t[at[1]] + t[at[0]] + area/2) / area)
				}
			}
		}
	})
	return out
}

// drawnLines finds where a pen would draw: 256 on blank paper, 0 in a line. A line stands where a narrow blur is darker
// than a wide one; width is the radius of the narrow blur, strength how easily the pen draws. Where hold (0 … 255, may be nil)
// is high, it presses less. Specks that belong to no line are left out.
func drawnLines(light *plane, width int, strength int32, hold *plane) *plane {
	// Four more bits keep the small differences of smooth areas apart.
	fine := newPlane(light.w, light.h)
	for i, v := range light.v {
		fine.v[i] = v << 4
	}
	near, far := fine.blurred(width), fine.blurred(width*2+1)
	for i := range near.v {
		press := strength
		if hold != nil {
			press = strength * (512 - hold.v[i]) >> 9
		}
		near.v[i] = ramp((far.v[i]-near.v[i])*press>>8, 16, 80)
	}
	reach := max(max(light.w, light.h)/200, 2) + width
	around := &plane{near.w, near.h, append([]int32(nil), near.v...)}
	around.box(reach)
	around.box(reach)
	for i, v := range near.v {
		near.v[i] = 256 - v*ramp(around.v[i], 26, 60)>>8
	}
	return near
}

// bloomed lets light areas glow over their surroundings; strength 0 … 256.
func (c *canvas) bloomed(radius int, from, strength int32) {
	small := c.resized((c.w+3)/4, (c.h+3)/4)
	small.each(func(_, _ int, v rgb) rgb {
		t := ramp(v.luma(), from, 255)
		return rgb{v.r * t >> 8, v.g * t >> 8, v.b * t >> 8}
	})
	glow := small.blurred(max(radius/4, 1)).resized(c.w, c.h)
	inBands(c.h, func(y0, y1 int) {
		for i := y0 * c.w; i < y1*c.w; i++ {
			c.put(i, screen(c.get(i), glow.get(i), strength))
		}
	})
}

// sharpened adds what a blur of the given radius takes away, by a strength in 1/256.
func (c *canvas) sharpened(radius int, strength int32) {
	soft := c.blurred(radius)
	inBands(c.h, func(y0, y1 int) {
		for i := y0 * c.w; i < y1*c.w; i++ {
			v, s := c.get(i), soft.get(i)
			d := (v.luma() - s.luma()) * strength >> 8
			c.put(i, rgb{v.r + d, v.g + d, v.b + d})
		}
	})
}
