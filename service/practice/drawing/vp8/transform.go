package vp8

// codeLuma finds the levels of a macroblock's luma and makes what the decoder will see.
func (f *frame) codeLuma(b *macroblock, mx, my int) {
	var guess [256]uint8
	f.guess(&guess, 0, b.luma, 16, mx, my)
	src, out := f.source[0], f.made[0]
	var waves [16][16]int32
	var means [16]int32
	for i := range 16 {
		x0, y0 := i%4*4, i/4*4
		var d [16]int32
		for k := range 16 {
			x, y := x0+k%4, y0+k/4
			d[k] = int32(src.pix[(my*16+y)*src.stride+mx*16+x]) - int32(guess[y*16+x])
		}
		waves[i] = forward(&d)
		means[i] = waves[i][0]
	}
	means = forwardMeans(&means)
	for k := range 16 {
		step := f.steps.lumaMeans[min(k, 1)]
		level := quantized(means[k], step, k)
		b.means[k], means[k] = int16(level), level*step
	}
	means = backMeans(&means)
	for i := range 16 {
		waves[i][0] = means[i]
		for k := 1; k < 16; k++ {
			level := quantized(waves[i][k], f.steps.luma[1], k)
			b.levels[i][k], waves[i][k] = int16(level), level*f.steps.luma[1]
		}
		d := back(&waves[i])
		for k := range 16 {
			x, y := i%4*4+k%4, i/4*4+k/4
			out.pix[(my*16+y)*out.stride+mx*16+x] = pixel(int32(guess[y*16+x]) + d[k])
		}
	}
}

// codeChroma does the same for the two colour differences.
func (f *frame) codeChroma(b *macroblock, mx, my int) {
	for colour := range 2 {
		var guess [256]uint8
		f.guess(&guess, 1+colour, b.chroma, 8, mx, my)
		src, out := f.source[1+colour], f.made[1+colour]
		for i := range 4 {
			x0, y0 := i%2*4, i/2*4
			var d [16]int32
			for k := range 16 {
				x, y := x0+k%4, y0+k/4
				d[k] = int32(src.pix[(my*8+y)*src.stride+mx*8+x]) - int32(guess[y*8+x])
			}
			waves := forward(&d)
			for k := range 16 {
				step := f.steps.chroma[min(k, 1)]
				level := quantized(waves[k], step, k)
				b.levels[16+colour*4+i][k], waves[k] = int16(level), level*step
			}
			d = back(&waves)
			for k := range 16 {
				x, y := x0+k%4, y0+k/4
				out.pix[(my*8+y)*out.stride+mx*8+x] = pixel(int32(guess[y*8+x]) + d[k])
			}
		}
	}
}

// quantized divides and rounds; fine detail is rounded down a little more, which saves much and shows little.
func quantized(v, step int32, place int) int32 {
	round := step * 3 / 8
	if place == 0 {
		round = step / 2
	}
	if v < 0 {
		return -min((round-v)/step, 2047)
	}
	return min((v+round)/step, 2047)
}

// The cosine and sine of an eighth of a turn's half, times the root of two, in 1/65536 (the first without its 1): section 14.3.
const (
	cosine = 20091
	sine   = 35468
)

// back is the inverse transform as the format prescribes it, to the bit.
func back(in *[16]int32) [16]int32 {
	var mid, out [16]int32
	for i := range 4 {
		mid[i], mid[4+i], mid[8+i], mid[12+i] = backLine(in[i], in[4+i], in[8+i], in[12+i])
	}
	for i := 0; i < 16; i += 4 {
		a, b, c, d := backLine(mid[i]+4, mid[i+1], mid[i+2], mid[i+3])
		out[i], out[i+1], out[i+2], out[i+3] = a>>3, b>>3, c>>3, d>>3
	}
	return out
}

func backLine(v0, v1, v2, v3 int32) (int32, int32, int32, int32) {
	a, b := v0+v2, v0-v2
	c := v1*sine>>16 - (v3 + v3*cosine>>16)
	d := v1 + v1*cosine>>16 + v3*sine>>16
	return a + d, b + c, b - c, a - d
}

// forward is the transform that back undoes.
func forward(in *[16]int32) [16]int32 {
	var mid, out [16]int32
	for i := 0; i < 16; i += 4 {
		mid[i], mid[i+1], mid[i+2], mid[i+3] = forwardLine(in[i]<<7, in[i+1]<<7, in[i+2]<<7, in[i+3]<<7)
	}
	for i := range 4 {
		a, b, c, d := forwardLine(mid[i], mid[4+i], mid[8+i], mid[12+i])
		out[i], out[4+i], out[8+i], out[12+i] = (a+128)>>8, (b+128)>>8, (c+128)>>8, (d+128)>>8
	}
	return out
}

// forwardLine is a line of forward, times the root of two halves.
func forwardLine(v0, v1, v2, v3 int32) (int32, int32, int32, int32) {
	a, b, c, d := int64(v0+v3), int64(v1+v2), int64(v1-v2), int64(v0-v3)
	const cos, sin = 65536 + cosine, sine
	return int32(a + b), int32((d*cos + c*sin + 1<<15) >> 16), int32(a - b), int32((d*sin - c*cos + 1<<15) >> 16)
}

// forwardMeans and backMeans transform the sixteen means of a macroblock once more: sums and differences only.
func forwardMeans(in *[16]int32) [16]int32 {
	out := sumsAndDifferences(in)
	for i, v := range out {
		// Halves go away from zero.
		if v < 0 {
			out[i] = -((1 - v) / 2)
		} else {
			out[i] = (v + 1) / 2
		}
	}
	return out
}

func backMeans(in *[16]int32) [16]int32 {
	out := sumsAndDifferences(in)
	for i, v := range out {
		out[i] = (v + 3) >> 3
	}
	return out
}

func sumsAndDifferences(in *[16]int32) [16]int32 {
	line := func(a, b, c, d int32) (int32, int32, int32, int32) {
		return a + b + c + d, a + b - c - d, a - b - c + d, a - b + c - d
	}
	var mid, out [16]int32
	for i := range 4 {
		mid[i], mid[4+i], mid[8+i], mid[12+i] = line(in[i], in[4+i], in[8+i], in[12+i])
	}
	for i := 0; i < 16; i += 4 {
		out[i], out[i+1], out[i+2], out[i+3] = line(mid[i], mid[i+1], mid[i+2], mid[i+3])
	}
	return out
}
