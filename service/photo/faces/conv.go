package faces

import (
	"runtime"
	"slices"
	"sync"
)

// convolution is a Conv operator with its numbers looked up, together with what may follow it at once: a second Conv
// of one by one over all channels, a sum, and a Relu. Together they need one way through memory instead of four.
type convolution struct {
	in            []float32
	weights, bias []float32
	outC          int
	inC, inH, inW int
	kh, kw        int
	sy, sx        int
	top, left     int // border of zeros
	bottom, right int
	outH, outW    int
	depthwise     bool // one filter for each channel

	mix  *mixing
	plus []float32 // is added; nil for nothing
	relu bool
}

// mixing is a Conv of one by one: weighted sums over all channels.
type mixing struct {
	weights, bias []float32
	outC          int
}

// run is about how many pixels of the output are worked on at a time, few enough that what they need stays in the
// processor's cache for all channels.
const run = 512

// conv runs a Conv and what was joined to it. Its innermost loops are hidden from the race detector, with which they
// take many times as long: what goroutines share is seen where it is handed out, and where finish writes it.
func conv(s step, in []*tensor, mem *memory) (*tensor, error) {
	c, ok := newConvolution(s, in)
	if !ok {
		return nil, misfit(s.node, in)
	}
	outC := c.outC
	if c.mix != nil {
		outC = c.mix.outC
	}
	out := mem.lend(1, outC, c.outH, c.outW)
	if c.plus != nil && len(c.plus) != len(out.data) {
		return nil, misfit(s.node, in)
	}
	band := max(run/c.outW, 1) // rows of the output
	bands := (c.outH + band - 1) / band
	// Each output is the sum of the same numbers in the same order however many goroutines take part.
	workers := min(bands, runtime.GOMAXPROCS(0), 4)
	rows, border := c.needs(band)
	scratch := mem.lend(workers, rows+border)
	defer mem.back(scratch)
	inParallel(workers, func(worker int) {
		own := scratch.data[worker*(rows+border):][:rows+border]
		for i := worker; i < bands; i += workers {
			c.band(out.data, own[:rows], own[rows:], i*band, min((i+1)*band, c.outH))
		}
	})
	return out, nil
}

// newConvolution looks up what a step needs; ok is false when its inputs do not fit together.
func newConvolution(s step, in []*tensor) (c convolution, ok bool) {
	own := in
	if s.plus != "" {
		own = own[:len(own)-1]
		c.plus = in[len(in)-1].data
	}
	if s.mix != nil {
		own = own[:len(own)-len(s.mix.inputs)+1]
	}
	if len(own) < 2 || len(own) > 3 || len(own[1].shape) != 4 {
		return c, false
	}
	c.in, c.weights, c.relu = own[0].data, own[1].data, s.relu
	c.inC, c.inH, c.inW, ok = own[0].planes()
	f := own[1].shape
	c.outC, c.kh, c.kw = f[0], f[2], f[3]
	if len(own) == 3 {
		c.bias = own[2].data
	} else {
		c.bias = make([]float32, c.outC)
	}
	attribute := func(name string, missing ...int) []int {
		if v := s.ints[name]; len(v) == len(missing) {
			return v
		} else if len(v) > 0 {
			ok = false
		}
		return missing
	}
	strides, pads := attribute("strides", 1, 1), attribute("pads", 0, 0, 0, 0)
	c.sy, c.sx = strides[0], strides[1]
	c.top, c.left, c.bottom, c.right = pads[0], pads[1], pads[2], pads[3]
	group := attribute("group", 1)[0]
	c.depthwise = group > 1
	ok = ok && slices.Max(attribute("dilations", 1, 1)) == 1 && len(c.bias) == c.outC && slices.Min(f) > 0
	ok = ok && min(c.sy, c.sx) > 0 && slices.Min(pads) >= 0 && slices.Max(pads) < 64
	if c.depthwise {
		ok = ok && group == c.inC && f[1] == 1 && c.outC == c.inC
	} else {
		ok = ok && f[1] == c.inC
	}
	if !ok {
		return c, false
	}
	c.outH = (c.inH+c.top+c.bottom-c.kh)/c.sy + 1
	c.outW = (c.inW+c.left+c.right-c.kw)/c.sx + 1
	ok = c.inH+c.top+c.bottom >= c.kh && c.inW+c.left+c.right >= c.kw && c.inH > 0 && c.inW > 0
	return c, ok && c.join(s, in[len(own):])
}

// join looks up the second Conv.
func (c *convolution) join(s step, in []*tensor) bool {
	if s.mix == nil {
		return true
	}
	m := &mixing{}
	if f := in[0].shape; len(f) == 4 && f[1] == c.outC && f[2] == 1 && f[3] == 1 {
		m.outC, m.weights = f[0], in[0].data
	}
	if len(s.mix.inputs) == 3 {
		m.bias = in[1].data
	} else {
		m.bias = make([]float32, m.outC)
	}
	c.mix = m
	return c.depthwise && m.outC > 0 && len(m.bias) == m.outC
}

// direct tells whether the inputs can be multiplied as they lie in memory.
func (c *convolution) direct() bool {
	return c.kh*c.kw*c.sy*c.sx == 1 && c.top+c.left+c.bottom+c.right == 0
}

// needs tells how many numbers a band of the output needs beside the output.
func (c *convolution) needs(band int) (rows, border int) {
	if c.direct() && !c.depthwise {
		return 0, 0
	}
	rows = c.inC * band * c.outW
	if !c.depthwise {
		rows *= c.kh * c.kw
	}
	return rows, ((band-1)*c.sy + c.kh) * (c.inW + c.left + c.right)
}

// band computes the rows y0 to y1 of the output in every channel.
func (c *convolution) band(out, rows, border []float32, y0, y1 int) {
	n := (y1 - y0) * c.outW
	from, stride := rows, n
	switch {
	case c.depthwise:
		for channel := range c.inC {
			c.filter(rows[channel*n:][:n], c.bordered(border, channel, y0, y1), channel)
		}
	case c.direct():
		from, stride = c.in[y0*c.inW:], c.inH*c.inW
	default:
		for channel := range c.inC {
			c.unroll(rows[channel*c.kh*c.kw*n:][:c.kh*c.kw*n], c.bordered(border, channel, y0, y1))
		}
	}
	channels := c.outC
	switch {
	case c.mix != nil:
		channels = c.mix.outC
		multiply(out[y0*c.outW:], c.outH*c.outW, c.mix.weights, c.mix.bias, from, stride, n)
	case c.depthwise:
		for channel := range channels {
			copy(out[channel*c.outH*c.outW+y0*c.outW:][:n], rows[channel*n:])
		}
	default:
		multiply(out[y0*c.outW:], c.outH*c.outW, c.weights, c.bias, from, stride, n)
	}
	c.finish(out, channels, y0*c.outW, n)
}

// finish adds what is to be added and cuts off what is below nought.
func (c *convolution) finish(out []float32, channels, at, n int) {
	for channel := range channels {
		to := out[channel*c.outH*c.outW+at:][:n]
		switch {
		case c.plus != nil && c.relu:
			plus := c.plus[channel*c.outH*c.outW+at:][:n]
			for i := range to {
				to[i] = max(to[i]+plus[i], 0)
			}
		case c.plus != nil:
			plus := c.plus[channel*c.outH*c.outW+at:][:n]
			for i := range to {
				to[i] += plus[i]
			}
		case c.relu:
			for i := range to {
				to[i] = max(to[i], 0)
			}
		}
	}
}

// bordered copies the rows of a channel that the output's rows y0 to y1 need, with the border of zeros.
//
//go:norace
func (c *convolution) bordered(to []float32, channel, y0, y1 int) []float32 {
	width := c.inW + c.left + c.right
	first, last := y0*c.sy-c.top, (y1-1)*c.sy-c.top+c.kh // rows of the input
	to = to[:(last-first)*width]
	from := c.in[channel*c.inH*c.inW:][:c.inH*c.inW]
	for y := first; y < last; y++ {
		row := to[(y-first)*width:][:width]
		if y < 0 || y >= c.inH {
			clear(row)
			continue
		}
		clear(row[:c.left])
		copy(row[c.left:], from[y*c.inW:][:c.inW])
		clear(row[c.left+c.inW:])
	}
	return to
}

// unroll writes a row for each number of a filter, with the inputs that this number meets at each place of the output, so
// that the convolution becomes a product of matrices.
//
//go:norace
func (c *convolution) unroll(to, plane []float32) {
	width := c.inW + c.left + c.right
	height := len(plane) / width
	for ky := range c.kh {
		for kx := range c.kw {
			for y := ky; y+c.kh-ky <= height; y += c.sy {
				from := plane[y*width+kx:]
				row := to[:c.outW]
				if c.sx == 2 {
					from = from[:2*len(row)-1]
					for x := range row {
						row[x] = from[2*x]
					}
				} else {
					for x := range row {
						row[x] = from[x*c.sx]
					}
				}
				to = to[c.outW:]
			}
		}
	}
}

// filter filters a channel with its own filter.
//
//go:norace
func (c *convolution) filter(to, plane []float32, channel int) {
	width := c.inW + c.left + c.right
	w := c.weights[channel*c.kh*c.kw:][:c.kh*c.kw]
	for y := 0; len(to) > 0; y, to = y+c.sy, to[c.outW:] {
		row := to[:c.outW]
		if c.kh == 3 && c.kw == 3 {
			three(row, w, c.bias[channel], plane[y*width:][:width], plane[(y+1)*width:][:width], plane[(y+2)*width:][:width], c.sx)
			continue
		}
		fill(row, c.bias[channel])
		for ky := range c.kh {
			from := plane[(y+ky)*width:][:width]
			for kx := range c.kw {
				for x := range row {
					row[x] += w[ky*c.kw+kx] * from[x*c.sx+kx]
				}
			}
		}
	}
}

// three sets to to a filter of three by three, moved along three rows, plus bias.
//
//go:norace
func three(to, w []float32, bias float32, r0, r1, r2 []float32, step int) {
	w0, w1, w2, w3, w4, w5, w6, w7, w8 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]
	if step == 1 {
		n := len(to)
		p, q, r := r0[:n+2], r1[:n+2], r2[:n+2]
		for x := range n {
			to[x] = bias + (w0*p[x] + w1*p[x+1] + w2*p[x+2]) + (w3*q[x] + w4*q[x+1] + w5*q[x+2]) + (w6*r[x] + w7*r[x+1] + w8*r[x+2])
		}
		return
	}
	for x := range to {
		i := x * step
		p, q, r := r0[i:i+3:i+3], r1[i:i+3:i+3], r2[i:i+3:i+3]
		to[x] = bias + (w0*p[0] + w1*p[1] + w2*p[2]) + (w3*q[0] + w4*q[1] + w5*q[2]) + (w6*r[0] + w7*r[1] + w8*r[2])
	}
}

// multiply computes out = weights × rows + bias for n pixels. The channels of out lie plane numbers apart, the rows
// stride numbers.
//
//go:norace
func multiply(out []float32, plane int, weights, bias, rows []float32, stride, n int) {
	k := len(weights) / len(bias)
	o := 0
	for ; o+2 <= len(bias); o += 2 {
		a, b := out[o*plane:][:n], out[(o+1)*plane:][:n]
		wa, wb := weights[o*k:][:k], weights[(o+1)*k:][:k]
		fill(a, bias[o])
		fill(b, bias[o+1])
		j := 0
		for ; j+4 <= k; j += 4 {
			four(a, b, wa[j:j+4], wb[j:j+4], rows[j*stride:], rows[(j+1)*stride:], rows[(j+2)*stride:], rows[(j+3)*stride:])
		}
		for ; j < k; j++ {
			row := rows[j*stride:][:n]
			accumulate(a, wa[j], row)
			accumulate(b, wb[j], row)
		}
	}
	if o < len(bias) { // an odd last one is computed alone
		a := out[o*plane:][:n]
		fill(a, bias[o])
		for j := range k {
			accumulate(a, weights[o*k+j], rows[j*stride:][:n])
		}
	}
}

// four adds four weighted rows to each of two channels: the inner loop of the network, where its time goes.
//
//go:norace
func four(a, b, wa, wb, r0, r1, r2, r3 []float32) {
	n := len(a)
	b, r0, r1, r2, r3 = b[:n], r0[:n], r1[:n], r2[:n], r3[:n]
	a0, a1, a2, a3 := wa[0], wa[1], wa[2], wa[3]
	b0, b1, b2, b3 := wb[0], wb[1], wb[2], wb[3]
	for i := range n {
		x0, x1, x2, x3 := r0[i], r1[i], r2[i], r3[i]
		a[i] += (a0*x0 + a1*x1) + (a2*x2 + a3*x3)
		b[i] += (b0*x0 + b1*x1) + (b2*x2 + b3*x3)
	}
}

//
//go:norace
func accumulate(a []float32, w float32, row []float32) {
	row = row[:len(a)]
	for i := range a {
		a[i] += w * row[i]
	}
}

func fill(a []float32, v float32) {
	for i := range a {
		a[i] = v
	}
}

// inParallel calls f with 0 to n-1, each in a goroutine of its own when there are several.
func inParallel(n int, f func(int)) {
	if n == 1 {
		f(0)
		return
	}
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { f(i) })
	}
	group.Wait()
}
