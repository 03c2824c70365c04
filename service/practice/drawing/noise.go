package drawing

// plane is one number a pixel, 0 … 255 unless a function says otherwise. Whole numbers only: pictures must come out
// the same on processors that fuse a multiplication with an addition and on those that do not.
type plane struct {
	w, h int
	v    []int32
}

func newPlane(w, h int) *plane { return &plane{w, h, make([]int32, w*h)} }

func (p *plane) at(x, y int) int32 {
	return p.v[clamp(y, 0, p.h-1)*p.w+clamp(x, 0, p.w-1)]
}

// cloud is value noise of several octaves, 0 … 255: cells of the given size in pixels, halved with each octave.
// stretch makes the cells wider than high (in percent, 100 is square).
func cloud(w, h, cell, octaves, stretch int, seed uint64) *plane {
	out := newPlane(w, h)
	inBands(h, func(y0, y1 int) {
		for o := 0; o < octaves; o++ {
			cy := max(cell>>o, 2)
			cx := max(cy*stretch/100, 2)
			salt := mix64(seed + uint64(o)*977)
			weight := int32(256 >> (o + 1))
			if o == octaves-1 {
				weight = int32(256 >> o)
			}
			for y := y0; y < y1; y++ {
				gy, fy := y/cy, int32(y%cy*256/cy)
				sy := smooth256(fy)
				row := out.v[y*w : y*w+w]
				lastGX := -1
				var left, right int32
				for x := range row {
					gx := x / cx
					if gx != lastGX {
						a, b := int32(grainAt(gx, gy, salt)), int32(grainAt(gx+1, gy, salt))
						c, d := int32(grainAt(gx, gy+1, salt)), int32(grainAt(gx+1, gy+1, salt))
						left, right = a<<8+(c-a)*sy, b<<8+(d-b)*sy
						lastGX = gx
					}
					sx := smooth256(int32((x - gx*cx) * 256 / cx))
					n := left + (right-left)>>8*sx
					row[x] += n >> 8 * weight
				}
			}
		}
		for i := y0 * w; i < y1*w; i++ {
			out.v[i] = min(max(out.v[i]>>8, 0), 255)
		}
	})
	return out
}

// smooth256 is the smooth step of t in 0 … 256.
func smooth256(t int32) int32 {
	if t <= 0 {
		return 0
	}
	if t >= 256 {
		return 256
	}
	return t * t * (768 - 2*t) >> 16
}

// ramp goes from 0 at lo to 256 at hi, smoothly, and stays there; lo may be above hi.
func ramp(v, lo, hi int32) int32 {
	if lo == hi {
		if v < lo {
			return 0
		}
		return 256
	}
	return smooth256(int32(int64(v-lo) * 256 / int64(hi-lo)))
}

func clamp(v, lo, hi int) int { return min(max(v, lo), hi) }
