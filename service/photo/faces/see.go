package faces

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"
)

// plain gives a picture of a type whose pixels cannot fail. It copies when it must, behind a fence: pictures of
// decoders may panic when asked for a pixel.
func plain(m image.Image) (n *image.NRGBA, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = nil, fmt.Errorf("picture cannot be read: %v", r)
		}
	}()
	if m == nil || m.Bounds().Empty() {
		return nil, errors.New("no picture")
	}
	if n, ok := m.(*image.NRGBA); ok {
		return n, nil
	}
	b := m.Bounds()
	rgba := image.NewRGBA(b)
	draw.Draw(rgba, b, image.White, image.Point{}, draw.Src)
	draw.Draw(rgba, b, m, b.Min, draw.Over)
	return &image.NRGBA{Pix: rgba.Pix, Stride: rgba.Stride, Rect: b}, nil
}

// scene is the picture in several sizes, each half as large as the one before, from which every view of it is taken.
// A level keeps red, green and blue as they stand in the picture; see-through parts count as they would look on white.
type scene struct {
	w, h   int // of the picture
	first  int // how many pixels of the picture stand behind one of levels[0], along each side
	levels []level
}

type level struct {
	w, h int
	pix  []uint8 // rows of red, green, blue
}

// keep is how many pixels along the longer side the largest level of a scene has at most.
const keep = 2048

func newScene(src *image.NRGBA) *scene {
	s := &scene{w: src.Rect.Dx(), h: src.Rect.Dy()}
	s.first = (max(s.w, s.h) + keep - 1) / keep
	l := reduced(src, s.first)
	s.levels = append(s.levels, l)
	for max(l.w, l.h) > side/2 {
		l = l.half()
		s.levels = append(s.levels, l)
	}
	return s
}

// reduced averages squares of n by n pixels.
func reduced(src *image.NRGBA, n int) level {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	l := level{w: (w + n - 1) / n, h: (h + n - 1) / n}
	l.pix = make([]uint8, l.w*l.h*3)
	inBands(l.h, func(y0, y1 int) {
		sums := make([]uint32, l.w*3)
		for y := y0; y < y1; y++ {
			clear(sums)
			rows := min(n, h-y*n)
			for r := range rows {
				row := src.Pix[(y*n+r)*src.Stride:][:w*4]
				at, left := 0, n
				for ; len(row) >= 4; row = row[4:] {
					a, sum := uint32(row[3]), sums[at:at+3:at+3]
					if a == 255 {
						sum[0] += uint32(row[0])
						sum[1] += uint32(row[1])
						sum[2] += uint32(row[2])
					} else {
						white := (255 - a) * 255
						sum[0] += (uint32(row[0])*a + white) / 255
						sum[1] += (uint32(row[1])*a + white) / 255
						sum[2] += (uint32(row[2])*a + white) / 255
					}
					if left--; left == 0 {
						at, left = at+3, n
					}
				}
			}
			to := l.pix[y*l.w*3:][:l.w*3]
			for x := range l.w {
				count := uint32(rows * min(n, w-x*n))
				for i := range 3 {
					to[x*3+i] = uint8((sums[x*3+i] + count/2) / count)
				}
			}
		}
	})
	return l
}

// half averages squares of two by two pixels.
func (l level) half() level {
	m := level{w: (l.w + 1) / 2, h: (l.h + 1) / 2}
	m.pix = make([]uint8, m.w*m.h*3)
	inBands(m.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			above := l.pix[2*y*l.w*3:][:l.w*3]
			below := l.pix[min(2*y+1, l.h-1)*l.w*3:][:l.w*3]
			to := m.pix[y*m.w*3:][:m.w*3]
			for x := range m.w {
				a, b := 6*x, min(6*x+3, len(above)-3)
				for i := range 3 {
					to[3*x+i] = uint8((uint32(above[a+i]) + uint32(above[b+i]) + uint32(below[a+i]) + uint32(below[b+i]) + 2) / 4)
				}
			}
		}
	})
	return m
}

// inBands calls f with runs of the numbers from 0 to n, several at once.
func inBands(n int, f func(from, to int)) {
	const most = 4
	parts := min(most, max(n/64, 1))
	inParallel(parts, func(i int) { f(n*i/parts, n*(i+1)/parts) })
}

// view is how the network is shown a picture, or a part of it: scaled, and turned about its middle.
type view struct {
	w, h  int     // of what the network sees, in pixels; whole times 32
	x, y  float64 // the point of the picture in the middle, in pixels
	scale float64 // pixels of the network for one of the picture
	turn  float64 // radians by which the picture is turned, clockwise
}

// whole is a view of the whole picture of which the longer side takes long pixels.
func (s *scene) whole(long float64, turn float64) view {
	v := view{x: float64(s.w) / 2, y: float64(s.h) / 2, scale: long / float64(max(s.w, s.h)), turn: turn}
	c, si := math.Abs(math.Cos(turn)), math.Abs(math.Sin(turn))
	w, h := float64(s.w)*c+float64(s.h)*si, float64(s.w)*si+float64(s.h)*c
	up := func(n float64) int { return max(int(math.Ceil(n*v.scale/32-0.01)), 1) * 32 }
	v.w, v.h = max(up(w), side/2), max(up(h), side/2)
	return v
}

// see gives what the network is shown: rows of pixels with red, green and blue from -1 to 1, and 0, a middle grey, beyond
// the picture: beside grey it knows faces that are cut off by the edge much better than beside black.
func (s *scene) see(v view, mem *memory) *tensor {
	t := mem.lend(1, v.h, v.w, 3)
	// The smallest level that is not smaller than the view.
	l, n := s.levels[0], float64(s.first)
	for _, m := range s.levels[1:] {
		if n*2*v.scale > 1 {
			break
		}
		l, n = m, n*2
	}
	c, si := math.Cos(v.turn)/v.scale/n, math.Sin(v.turn)/v.scale/n
	inBands(v.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			to := t.data[y*v.w*3:][:v.w*3]
			dx, dy := 0.5-float64(v.w)/2, float64(y)+0.5-float64(v.h)/2
			// Turning the picture clockwise looks at the place that lies anticlockwise.
			px, py := v.x/n+dx*c+dy*si-0.5, v.y/n-dx*si+dy*c-0.5
			for ; len(to) >= 3; to = to[3:] {
				l.mix(to[:3:3], px, py)
				px += c
				py -= si
			}
		}
	})
	return t
}

// mix gives the colour at a point between pixels.
//
//go:norace
func (l level) mix(to []float32, x, y float64) {
	fx, fy := math.Floor(x), math.Floor(y)
	if fx < -1 || fy < -1 || fx >= float64(l.w) || fy >= float64(l.h) {
		clear(to)
		return
	}
	x0, y0 := int(fx), int(fy)
	tx, ty := float32(x-fx), float32(y-fy)
	w00, w10, w01, w11 := (1-tx)*(1-ty), tx*(1-ty), (1-tx)*ty, tx*ty
	if x0 < 0 || y0 < 0 || x0+1 >= l.w || y0+1 >= l.h { // at the edge some of the four lie beyond
		for i := range to {
			to[i] = l.at(x0, y0, i)*w00 + l.at(x0+1, y0, i)*w10 + l.at(x0, y0+1, i)*w01 + l.at(x0+1, y0+1, i)*w11
		}
		return
	}
	a := l.pix[(y0*l.w+x0)*3:][:6]
	b := l.pix[((y0+1)*l.w+x0)*3:][:6]
	for i := range to {
		to[i] = (float32(a[i])*w00+float32(a[i+3])*w10+float32(b[i])*w01+float32(b[i+3])*w11)/127.5 - 1
	}
}

//
//go:norace
func (l level) at(x, y, i int) float32 {
	if x < 0 || y < 0 || x >= l.w || y >= l.h {
		return 0
	}
	return float32(l.pix[(y*l.w+x)*3+i])/127.5 - 1
}

// place gives the point of the picture that lies at p in the view.
func (v view) place(p point) point {
	dx, dy := (p.x-float64(v.w)/2)/v.scale, (p.y-float64(v.h)/2)/v.scale
	c, si := math.Cos(v.turn), math.Sin(v.turn)
	return point{v.x + dx*c + dy*si, v.y - dx*si + dy*c}
}
