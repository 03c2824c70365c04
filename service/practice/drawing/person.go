package drawing

import (
	"math"
	"math/bits"
	"slices"
)

// head is where a face is in a picture: its middle, its size (about the width of the face), and the direction from the
// left eye to the right eye as a unit vector.
type head struct {
	cx, cy, s float64
	ux, uy    float64
	// body is where the neck stands, left or right of cx: a head that looks aside shows its eyes off the middle of the face, and
	// the shoulders lie on the other side.
	body float64
}

// person finds the person in a picture: 255 inside, 0 outside, soft at the edges and along the hair. It starts from where
// heads and shoulders are seen from the face, learns the colours of the person and of the surroundings, divides a small
// copy of the picture along its edges, and fits the border to the full picture.
func person(c *canvas, at head) *plane {
	long := max(c.w, c.h)
	side := min(long, cutSide)
	small := c.resized(max(c.w*side/long, 1), max(c.h*side/long, 1))
	k := float64(small.w) / float64(c.w)
	there := at
	there.cx, there.cy, there.s, there.body = at.cx*k, at.cy*k, math.Max(at.s*k, 3), at.body*k

	expect, fixed := likelyPerson(small.w, small.h, there)
	inside := newPlane(small.w, small.h)
	for i, v := range expect.v {
		if v > 0 {
			inside.v[i] = 255
		}
	}
	for range 4 {
		before := inside
		inside = divide(small, inside, expect, fixed)
		if slices.Equal(before.v, inside.v) {
			break
		}
	}
	// A division that took next to nothing or next to all has not understood the picture; then the plain shape is better.
	share := inside.mean()
	if share < 12 || share > 225 {
		for i, v := range expect.v {
			inside.v[i] = ramp(v, -14, 14) * 255 / 256
		}
		return inside.blurred(2).resized(c.w, c.h)
	}
	side = min(long, matteSide)
	mid := c.resized(max(c.w*side/long, 1), max(c.h*side/long, 1))
	matte := alongEdges(mid.lumas(), inside.resized(mid.w, mid.h), 7, 60)
	// Where the border runs through an even area it is a guess, and fades out widely instead of pretending.
	sure := certainty(small, inside).resized(mid.w, mid.h)
	wide := inside.blurred(max(cutSide/34, 1)).resized(mid.w, mid.h)
	for i, v := range matte.v {
		crisp, faint := ramp(v, 40, 215), ramp(wide.v[i], 20, 245)
		matte.v[i] = min((faint+(crisp-faint)*sure.v[i]>>8)*255/256, 255)
	}
	return matte.resized(c.w, c.h)
}

const (
	cutSide   = 144 // long side of the copy that is divided
	matteSide = 640 // long side of the copy along whose edges the border is fitted
	forSure   = 1 << 20
)

// certainty says how clearly the border of a division follows an edge of the picture: 0 … 256 near the border.
func certainty(c *canvas, inside *plane) *plane {
	strength, border := newPlane(c.w, c.h), newPlane(c.w, c.h)
	for y := range c.h {
		for x := range c.w {
			var most int32
			for k := range 2 {
				dx, dy := neighbours[k][0], neighbours[k][1]
				if inside.at(x, y) != inside.at(x+dx, y+dy) {
					border.v[y*c.w+x] = 4096
					most = max(most, distance(c.at(x-dx, y-dy), c.at(x+2*dx, y+2*dy)))
				}
			}
			strength.v[y*c.w+x] = min(most, 1200) * 4
		}
	}
	for _, p := range []*plane{strength, border} {
		p.box(4)
		p.box(4)
	}
	for i, b := range border.v {
		if b > 0 {
			border.v[i] = ramp(strength.v[i]*1024/b, 150, 420)
		}
	}
	return border
}

func (p *plane) mean() int32 {
	var sum int64
	for _, v := range p.v {
		sum += int64(v)
	}
	return int32(sum / int64(len(p.v)))
}

// likelyPerson says how much each pixel is expected to be part of the person (above 0) or not, in 1/16 bit, and which
// are certain (1 inside, -1 outside).
func likelyPerson(w, h int, at head) (*plane, []int8) {
	expect, fixed := newPlane(w, h), make([]int8, w*h)
	// The middle of the whole head lies above that of the face, along the face's own upright.
	upX, upY := at.uy, -at.ux
	hx := at.cx + float64(upX*at.s*0.22)
	hy := at.cy + float64(upY*at.s*0.22)
	for y := range h {
		for x := range w {
			dx, dy := float64(x)+0.5-hx, float64(y)+0.5-hy
			across := (float64(dx*at.ux) + float64(dy*at.uy)) / (at.s * 0.74)
			along := (float64(dx*at.uy) - float64(dy*at.ux)) / (at.s * 0.98)
			d := math.Sqrt(float64(across*across) + float64(along*along))
			t := (float64(y) + 0.5 - at.cy) / at.s
			half := torsoHalf(t)
			e := 9.0
			if half > 0 {
				e = math.Abs(float64(x)+0.5-at.cx) / float64(half*at.s)
			}
			i := y*w + x
			near := math.Min(d, e)
			switch {
			case near < 0.8:
				expect.v[i] = 34
			case near < 1:
				expect.v[i] = 12
			case t < 1.1:
				expect.v[i] = -int32(14 + math.Min(float64(50*(near-1)), 50))
			default:
				expect.v[i] = -int32(10 + math.Min(float64(24*(near-1)), 22))
			}
			switch {
			case d < 0.62, t > 0.3 && t < 1.6 && e < 0.4:
				fixed[i] = 1
			case d > 1.5 && t < 0.75 && (y < 2 || x < 2 || x >= w-2):
				fixed[i] = -1
			}
		}
	}
	return expect, fixed
}

// torsoHalf is half the width of neck and shoulders, t below the middle of the face; both in widths of the face.
func torsoHalf(t float64) float64 {
	switch {
	case t < 0.3:
		return 0
	case t < 0.85:
		return 0.42
	case t < 1.5:
		return 0.42 + float64((t-0.85)*1.6)
	default:
		return math.Min(1.46+float64((t-1.5)*0.35), 2)
	}
}

// palette64 counts colours in 16 steps of brightness and of both colour differences.
type colourCount [4096]int64

func colourBin(v rgb) int {
	y := v.luma()
	cb := clamp(int((v.b-y)+128), 0, 255)
	cr := clamp(int((v.r-y)+128), 0, 255)
	return int(y)>>4<<8 | cb>>4<<4 | cr>>4
}

// spread lets each count reach the neighbouring colours.
func (n *colourCount) spread() {
	for _, step := range [3]int{256, 16, 1} {
		for start := range n {
			if start/step%16 != 0 {
				continue
			}
			before := n[start]
			for k := range 16 {
				i := start + k*step
				here := n[i]
				after := here
				if k < 15 {
					after = n[i+step]
				}
				n[i] = (before + 2*here + after) / 4
				before = here
			}
		}
	}
}

// divide makes a better division out of a rough one.
func divide(c *canvas, inside, expect *plane, fixed []int8) *plane {
	var in, out colourCount
	var inTotal, outTotal int64
	bin := make([]int, len(inside.v))
	for i := range bin {
		bin[i] = colourBin(c.get(i))
		if inside.v[i] > 127 {
			in[bin[i]] += 1 << 16
			inTotal++
		} else {
			out[bin[i]] += 1 << 16
			outTotal++
		}
	}
	in.spread()
	out.spread()
	in.spread()
	out.spread()
	g := newCutGrid(c.w, c.h)
	for i, b := range bin {
		// Both counts become shares; a little of everything is everywhere, so that nothing is impossible.
		wants := log2x16((in[b]+160)*(outTotal+1)) - log2x16((out[b]+160)*(inTotal+1))
		wants = min(max(wants, -48), 48) + expect.v[i]
		switch fixed[i] {
		case 1:
			wants = forSure
		case -1:
			wants = -forSure
		}
		g.pull[i] = wants
	}
	var sum, n int64
	for y := range c.h - 1 {
		for x := range c.w - 1 {
			sum += int64(distance(c.at(x, y), c.at(x+1, y)) + distance(c.at(x, y), c.at(x, y+1)))
			n += 2
		}
	}
	soft := int32(sum/max(n, 1)) + 24
	for y := range c.h {
		for x := range c.w {
			for k := range 4 {
				cost := 130 * soft / (soft + distance(c.at(x, y), c.at(x+neighbours[k][0], y+neighbours[k][1])))
				if k > 1 {
					cost = cost * 7 / 10
				}
				g.join(x, y, k, cost)
			}
		}
	}
	return g.inside()
}

// distance is the square of how far two colours are apart.
func distance(a, b rgb) int32 {
	r, g, bl := a.r-b.r, a.g-b.g, a.b-b.b
	return (2*r*r + 4*g*g + 2*bl*bl) / 8
}

// log2x16 is 16 times the binary logarithm, nearly.
func log2x16(v int64) int32 {
	if v < 1 {
		return 0
	}
	n := bits.Len64(uint64(v)) - 1
	var part int64
	if n > 4 {
		part = v >> (n - 4) & 15
	} else {
		part = v << (4 - n) & 15
	}
	return int32(n)*16 + int32(part)
}

// alongEdges fits a rough mask to the edges of a picture (a guided filter): within a radius, the mask becomes a linear
// function of the brightness. Small edges below soften are ignored.
func alongEdges(guide, mask *plane, radius int, soften int64) *plane {
	w, h := guide.w, guide.h
	square, product := newPlane(w, h), newPlane(w, h)
	for i, g := range guide.v {
		square.v[i] = g * g
		product.v[i] = g * mask.v[i]
	}
	meanG := &plane{w, h, append([]int32(nil), guide.v...)}
	meanM := &plane{w, h, append([]int32(nil), mask.v...)}
	for i := range meanG.v { // more digits through the filter
		meanG.v[i] <<= 4
		meanM.v[i] <<= 4
	}
	for _, p := range []*plane{square, product, meanG, meanM} {
		p.box(radius)
	}
	slope, rest := newPlane(w, h), newPlane(w, h)
	for i := range slope.v {
		g, m := int64(meanG.v[i]), int64(meanM.v[i])
		vary := int64(square.v[i]) - g*g>>8
		joint := int64(product.v[i]) - g*m>>8
		a := min(max(joint*256/(max(vary, 0)+soften), -2048), 2048)
		slope.v[i] = int32(a)
		rest.v[i] = int32(m<<4 - a*g>>4)
	}
	slope.box(radius)
	rest.box(radius)
	out := newPlane(w, h)
	for i := range out.v {
		out.v[i] = min(max((slope.v[i]*guide.v[i]+rest.v[i]+128)>>8, 0), 255)
	}
	return out
}
