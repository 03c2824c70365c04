package vp8

import "image"

// How a macroblock is guessed from its neighbours.
const (
	mean = iota
	vertical
	horizontal
	trueMotion
)

// macroblock is what is written of 16 x 16 pixels.
type macroblock struct {
	luma, chroma int
	means        [16]int16     // of the sixteen luma blocks, transformed once more
	levels       [24][16]int16 // 16 of luma, without their means, then 4 of each chroma
	empty        bool
}

// frame is a picture on its way: the source in Y, U and V, what the decoder will have of it, and the macroblocks.
type frame struct {
	w, h        int
	across      int // macroblocks side by side
	down        int
	steps       steps
	filterLevel int
	source      [3]sheet
	made        [3]sheet
	blocks      []macroblock
}

// sheet is one of the three colours, in whole macroblocks.
type sheet struct {
	stride int
	pix    []uint8
}

func newSheet(w, h int) sheet { return sheet{w, make([]uint8, w*h)} }

func newFrame(m *image.NRGBA, quality int) *frame {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	f := &frame{w: w, h: h, across: (w + 15) / 16, down: (h + 15) / 16, steps: stepsFor(quality)}
	f.filterLevel = min(f.steps.index/3, 40)
	f.blocks = make([]macroblock, f.across*f.down)
	for i := range 3 {
		side := 16
		if i > 0 {
			side = 8
		}
		f.source[i], f.made[i] = newSheet(f.across*side, f.down*side), newSheet(f.across*side, f.down*side)
	}
	f.take(m)
	return f
}

// take turns the picture's colours into brightness and two colour differences (ITU-R BT.601, 16 … 235), the latter at half the size.
// Beyond the edges the last pixels go on.
func (f *frame) take(m *image.NRGBA) {
	at := func(x, y int) []uint8 {
		return m.Pix[m.PixOffset(m.Rect.Min.X+min(x, f.w-1), m.Rect.Min.Y+min(y, f.h-1)):]
	}
	for y := range f.down * 16 {
		for x := range f.across * 16 {
			p := at(x, y)
			v := 16839*int32(p[0]) + 33059*int32(p[1]) + 6420*int32(p[2])
			f.source[0].pix[y*f.source[0].stride+x] = uint8((v + 16<<16 + 1<<15) >> 16)
		}
	}
	for y := range f.down * 8 {
		for x := range f.across * 8 {
			var r, g, b int32
			for k := range 4 {
				p := at(2*x+k&1, 2*y+k>>1)
				r, g, b = r+int32(p[0]), g+int32(p[1]), b+int32(p[2])
			}
			i := y*f.source[1].stride + x
			f.source[1].pix[i] = pixel((-9719*r - 19081*g + 28800*b + 128<<18 + 1<<17) >> 18)
			f.source[2].pix[i] = pixel((28800*r - 24116*g - 4684*b + 128<<18 + 1<<17) >> 18)
		}
	}
}

func pixel(v int32) uint8 { return uint8(min(max(v, 0), 255)) }

// analyse decides on every macroblock in the order of the file, and keeps what a decoder will have made of it, because
// the following ones are guessed from that.
func (f *frame) analyse() {
	for my := range f.down {
		for mx := range f.across {
			b := &f.blocks[my*f.across+mx]
			b.luma = f.best(0, 1, 16, mx, my)
			b.chroma = f.best(1, 3, 8, mx, my)
			f.codeLuma(b, mx, my)
			f.codeChroma(b, mx, my)
			b.empty = b.means == [16]int16{} && b.levels == [24][16]int16{}
		}
	}
}

// best is the guess that comes nearest to the source, for the sheets from … to-1 together.
func (f *frame) best(from, to, side, mx, my int) int {
	best, least := mean, int64(1)<<62
	var guess [256]uint8
	for mode := mean; mode <= trueMotion; mode++ {
		if my == 0 && (mode == vertical || mode == trueMotion) || mx == 0 && (mode == horizontal || mode == trueMotion) {
			continue // the format's stand-ins for what lies outside make poor guesses
		}
		var sum int64
		for i := from; i < to; i++ {
			f.guess(&guess, i, mode, side, mx, my)
			s := f.source[i]
			for y := range side {
				row := s.pix[(my*side+y)*s.stride+mx*side:][:side]
				for x, v := range row {
					d := int32(v) - int32(guess[y*side+x])
					sum += int64(d * d)
				}
			}
		}
		if sum < least {
			best, least = mode, sum
		}
	}
	return best
}

// guess fills in a guess of one macroblock from its finished neighbours (section 12.2 and 12.3).
func (f *frame) guess(to *[256]uint8, sheet, mode, side, mx, my int) {
	s := f.made[sheet]
	x0, y0 := mx*side, my*side
	up := func(x int) int32 { return int32(s.pix[(y0-1)*s.stride+x0+x]) }
	left := func(y int) int32 { return int32(s.pix[(y0+y)*s.stride+x0-1]) }
	switch mode {
	case mean:
		sum, n := int32(0), int32(0)
		for i := range side {
			if my > 0 {
				sum, n = sum+up(i), n+1
			}
			if mx > 0 {
				sum, n = sum+left(i), n+1
			}
		}
		v := int32(128)
		if n > 0 {
			v = (sum + n/2) / n
		}
		for i := range side * side {
			to[i] = uint8(v)
		}
	case vertical:
		for i := range side * side {
			to[i] = uint8(up(i % side))
		}
	case horizontal:
		for i := range side * side {
			to[i] = uint8(left(i / side))
		}
	case trueMotion:
		corner := int32(s.pix[(y0-1)*s.stride+x0-1])
		for i := range side * side {
			to[i] = pixel(left(i/side) + up(i%side) - corner)
		}
	}
}

// coefficients sends all coefficients to a sink. What the blocks above and to the left had decides how likely the first one is.
func (f *frame) coefficients(s sink) {
	// Nine flags a macroblock: four columns or rows of luma, two of each chroma, and the means.
	above := make([][9]int, f.across)
	for my := range f.down {
		var left [9]int
		for mx := range f.across {
			b := &f.blocks[my*f.across+mx]
			up := &above[mx]
			if b.empty {
				*up, left = [9]int{}, [9]int{}
				continue
			}
			write := func(levels *[16]int16, kind, first, u, l int) {
				had := 0
				if block(s, levels, kind, first, up[u]+left[l]) {
					had = 1
				}
				up[u], left[l] = had, had
			}
			write(&b.means, lumaMean, 0, 8, 8)
			for i := range 16 {
				write(&b.levels[i], lumaRest, 1, i%4, i/4)
			}
			for i := range 8 {
				colour := i / 4 * 2
				write(&b.levels[16+i], chromaAll, 0, 4+colour+i%2, 4+colour+i%4/2)
			}
		}
	}
}
