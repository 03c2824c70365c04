package drawing

// blurred smooths a plane with three box filters of the given radius, which together come close to a Gaussian of
// a standard deviation about as large as the radius.
func (p *plane) blurred(radius int) *plane {
	out := &plane{p.w, p.h, append([]int32(nil), p.v...)}
	if radius < 1 {
		return out
	}
	for range 3 {
		out.box(radius)
	}
	return out
}

// box is one box filter in place.
func (p *plane) box(radius int) {
	rx, ry := min(radius, p.w-1), min(radius, p.h-1)
	if rx > 0 {
		inBands(p.h, func(y0, y1 int) {
			line := make([]int32, p.w)
			for y := y0; y < y1; y++ {
				row := p.v[y*p.w : y*p.w+p.w]
				copy(line, row)
				boxLine(row, line, rx)
			}
		})
	}
	if ry > 0 {
		// Columns are walked in parallel, a whole row at a time: memory is touched in its own order.
		inBands(p.w, func(x0, x1 int) {
			n := x1 - x0
			sums := make([]int32, n)
			window := make([][]int32, 0, p.h)
			src := make([]int32, n*p.h)
			for y := range p.h {
				copy(src[y*n:], p.v[y*p.w+x0:y*p.w+x1])
				window = append(window, src[y*n:y*n+n])
			}
			size := int32(2*ry + 1)
			for k := -ry; k <= ry; k++ {
				for x, v := range window[clamp(k, 0, p.h-1)] {
					sums[x] += v
				}
			}
			for y := range p.h {
				to := p.v[y*p.w+x0 : y*p.w+x1]
				gone, came := window[max(y-ry, 0)], window[min(y+ry+1, p.h-1)]
				for x := range to {
					to[x] = (sums[x] + size/2) / size
					sums[x] += came[x] - gone[x]
				}
			}
		})
	}
}

func boxLine(to, from []int32, r int) {
	n := len(from)
	size := int32(2*r + 1)
	var sum int32
	for k := -r; k <= r; k++ {
		sum += from[clamp(k, 0, n-1)]
	}
	for i := range to {
		to[i] = (sum + size/2) / size
		sum += from[min(i+r+1, n-1)] - from[max(i-r, 0)]
	}
}

// planes takes a picture apart into its three colours; merged puts them together.
func (c *canvas) planes() [3]*plane {
	out := [3]*plane{newPlane(c.w, c.h), newPlane(c.w, c.h), newPlane(c.w, c.h)}
	for i := range c.w * c.h {
		out[0].v[i], out[1].v[i], out[2].v[i] = int32(c.pix[i*3]), int32(c.pix[i*3+1]), int32(c.pix[i*3+2])
	}
	return out
}

func merged(p [3]*plane) *canvas {
	c := newCanvas(p[0].w, p[0].h)
	for i := range p[0].v {
		c.put(i, rgb{p[0].v[i], p[1].v[i], p[2].v[i]})
	}
	return c
}

// blurred smooths a picture; wide blurs are made small and enlarged again, which costs nothing that shows.
func (c *canvas) blurred(radius int) *canvas {
	if radius < 1 {
		return c.clone()
	}
	if radius >= 8 && min(c.w, c.h) >= 64 {
		return c.resized((c.w+3)/4, (c.h+3)/4).blurred((radius+2)/4).resized(c.w, c.h)
	}
	p := c.planes()
	for i := range p {
		p[i] = p[i].blurred(radius)
	}
	return merged(p)
}
