package drawing

// resized brings a picture to another size without keeping its shape. Shrinking averages, enlarging interpolates
// (a triangle as wide as the larger pixel, which is what Pillow calls bilinear); weights are whole numbers, so the
// result is the same everywhere.
func (c *canvas) resized(w, h int) *canvas {
	if w == c.w && h == c.h {
		return c.clone()
	}
	xs, ys := taps(c.w, w), taps(c.h, h)
	mid := newCanvas(w, c.h)
	inBands(c.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			row := c.pix[y*c.w*3:]
			for x, t := range xs {
				var v rgb
				for k, weight := range t.weights {
					p := row[(t.first+k)*3 : (t.first+k)*3+3]
					v.r += int32(p[0]) * weight
					v.g += int32(p[1]) * weight
					v.b += int32(p[2]) * weight
				}
				mid.put(y*w+x, rgb{(v.r + tapHalf) >> tapBits, (v.g + tapHalf) >> tapBits, (v.b + tapHalf) >> tapBits})
			}
		}
	})
	out := newCanvas(w, h)
	inBands(h, func(y0, y1 int) {
		sum := make([]int32, w*3)
		for y := y0; y < y1; y++ {
			clear(sum)
			for k, weight := range ys[y].weights {
				row := mid.pix[(ys[y].first+k)*w*3:][:w*3]
				for i, p := range row {
					sum[i] += int32(p) * weight
				}
			}
			to := out.pix[y*w*3:][:w*3]
			for i, s := range sum {
				to[i] = byte8((s + tapHalf) >> tapBits)
			}
		}
	})
	return out
}

const (
	tapBits = 14
	tapHalf = 1 << (tapBits - 1)
)

type tap struct {
	first   int
	weights []int32 // sum to 1<<tapBits
}

func taps(from, to int) []tap {
	out := make([]tap, to)
	wide := max(from, to) // half width of the triangle, in 1/to of a source pixel
	for i := range out {
		centre := (2*i+1)*from - to // twice the distance from the first source pixel's centre, in 1/to
		first := clamp(floorDiv(centre-2*wide, 2*to)+1, 0, from-1)
		last := clamp(floorDiv(centre+2*wide-1, 2*to), first, from-1)
		weights := make([]int64, last-first+1)
		var sum int64
		for k := range weights {
			d := 2*to*(first+k) - centre
			if d < 0 {
				d = -d
			}
			weights[k] = int64(max(2*wide-d, 0))
			sum += weights[k]
		}
		if sum == 0 {
			weights[0], sum = 1, 1
		}
		t := tap{first, make([]int32, len(weights))}
		rest, heaviest := int32(1<<tapBits), 0
		for k, v := range weights {
			t.weights[k] = int32(v << tapBits / sum)
			rest -= t.weights[k]
			if t.weights[k] > t.weights[heaviest] {
				heaviest = k
			}
		}
		t.weights[heaviest] += rest
		out[i] = t
	}
	return out
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// resized brings a plane to another size by interpolation; it is for smooth planes that grow.
func (p *plane) resized(w, h int) *plane {
	if w == p.w && h == p.h {
		return &plane{w, h, append([]int32(nil), p.v...)}
	}
	out := newPlane(w, h)
	inBands(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			sy := clamp(((2*y+1)*p.h*128)/h-128, 0, (p.h-1)*256)
			for x := range w {
				sx := clamp(((2*x+1)*p.w*128)/w-128, 0, (p.w-1)*256)
				out.v[y*w+x] = p.between(sx, sy)
			}
		}
	})
	return out
}

// between interpolates at a place given in 1/256 pixel.
func (p *plane) between(sx, sy int) int32 {
	x, y, fx, fy := sx>>8, sy>>8, int32(sx&255), int32(sy&255)
	a, b, c, d := p.at(x, y), p.at(x+1, y), p.at(x, y+1), p.at(x+1, y+1)
	top, low := a<<8+(b-a)*fx, c<<8+(d-c)*fx
	return (top + int32(int64(low-top)*int64(fy)>>8) + 128) >> 8
}

// between interpolates at a place given in 1/256 pixel.
func (c *canvas) between(sx, sy int) rgb {
	x, y, fx, fy := sx>>8, sy>>8, int32(sx&255), int32(sy&255)
	return mix(mix(c.at(x, y), c.at(x+1, y), fx), mix(c.at(x, y+1), c.at(x+1, y+1), fx), fy)
}
