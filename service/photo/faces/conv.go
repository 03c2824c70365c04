package faces

import (
	"runtime"
	"slices"
	"sync"
)

// convolution is a Conv operator with its numbers looked up.
type convolution struct {
	in            *tensor
	weights, bias []float32
	outC          int
	inC, inH, inW int
	kh, kw        int
	sy, sx        int
	top, left     int // border of zeros
	bottom, right int
	outH, outW    int
	depthwise     bool
}

// conv filters a picture: with filters over all channels, or with one filter for each (depthwise).
func conv(op node, in []*tensor, mem *memory) (*tensor, error) {
	c, ok := newConvolution(op, in)
	if !ok {
		return nil, misfit(op, in)
	}
	out := mem.lend(1, c.outC, c.outH, c.outW)
	if c.depthwise {
		c.eachChannel(out.data)
		return out, nil
	}
	rows := c.in.data
	if c.kh*c.kw*c.sy*c.sx > 1 || c.outH != c.inH || c.outW != c.inW || c.top+c.left > 0 {
		t := mem.lend(c.inC*c.kh*c.kw, c.outH*c.outW)
		defer mem.back(t)
		c.unroll(t.data)
		rows = t.data
	}
	c.multiply(out.data, rows)
	return out, nil
}

func newConvolution(op node, in []*tensor) (c convolution, ok bool) {
	if len(in) < 2 || len(in) > 3 || len(in[1].shape) != 4 {
		return c, false
	}
	c.in, c.weights = in[0], in[1].data
	c.inC, c.inH, c.inW, ok = in[0].planes()
	f := in[1].shape
	c.outC, c.kh, c.kw = f[0], f[2], f[3]
	c.bias = make([]float32, c.outC)
	if len(in) == 3 {
		c.bias = in[2].data
	}
	attribute := func(name string, missing ...int) []int {
		if v := op.ints[name]; len(v) == len(missing) {
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
	return c, c.inH+c.top+c.bottom >= c.kh && c.inW+c.left+c.right >= c.kw
}

// bordered copies a channel of the input into a larger one with the border of zeros, and gives its width.
func (c *convolution) bordered(to []float32, channel int) (plane []float32, width int) {
	width = c.inW + c.left + c.right
	n := width * (c.inH + c.top + c.bottom)
	if cap(to) < n {
		to = make([]float32, n)
	}
	to = to[:n]
	clear(to)
	from := c.in.data[channel*c.inH*c.inW:]
	for y := range c.inH {
		copy(to[(y+c.top)*width+c.left:], from[y*c.inW:(y+1)*c.inW])
	}
	return to, width
}

// unroll writes a row for each number of a filter, with the inputs that this number meets at each place of the
// output, so that the convolution becomes a product of matrices.
func (c *convolution) unroll(to []float32) {
	var plane []float32
	for channel := range c.inC {
		var width int
		plane, width = c.bordered(plane, channel)
		for ky := range c.kh {
			for kx := range c.kw {
				for y := range c.outH {
					from := plane[(y*c.sy+ky)*width+kx:]
					for x := range c.outW {
						to[x] = from[x*c.sx]
					}
					to = to[c.outW:]
				}
			}
		}
	}
}

// multiply computes out = weights × rows + bias. A run of pixels is worked on at a time, small enough that it
// stays in the processor's cache for all channels. Each output is the sum of the same numbers in the same order
// however many goroutines take part.
func (c *convolution) multiply(out, rows []float32) {
	const run = 1024
	n := c.outH * c.outW
	k := len(c.weights) / c.outC
	inParallel((n+run-1)/run, func(i int) {
		from, to := i*run, min((i+1)*run, n)
		for o := 0; o < c.outC; o += 2 {
			a := out[o*n+from : o*n+to]
			wa := c.weights[o*k : (o+1)*k]
			fill(a, c.bias[o])
			b, wb := a, wa // an odd last one is computed alone
			if o+1 < c.outC {
				b = out[(o+1)*n+from : (o+1)*n+to]
				wb = c.weights[(o+1)*k : (o+2)*k]
				fill(b, c.bias[o+1])
			}
			j := 0
			for ; o+1 < c.outC && j+4 <= k; j += 4 {
				four(a, b, wa[j:j+4], wb[j:j+4], rows[j*n+from:], rows[(j+1)*n+from:], rows[(j+2)*n+from:], rows[(j+3)*n+from:])
			}
			for ; j < k; j++ {
				row := rows[j*n+from : j*n+to]
				accumulate(a, wa[j], row)
				if o+1 < c.outC {
					accumulate(b, wb[j], row)
				}
			}
		}
	})
}

// four adds four weighted rows to each of two channels: the inner loop of the network, where its time goes.
func four(a, b, wa, wb, r0, r1, r2, r3 []float32) {
	n := len(a)
	b, r0, r1, r2, r3 = b[:n], r0[:n], r1[:n], r2[:n], r3[:n]
	a0, a1, a2, a3 := wa[0], wa[1], wa[2], wa[3]
	b0, b1, b2, b3 := wb[0], wb[1], wb[2], wb[3]
	for i := range n {
		x0, x1, x2, x3 := r0[i], r1[i], r2[i], r3[i]
		a[i] += a0*x0 + a1*x1 + a2*x2 + a3*x3
		b[i] += b0*x0 + b1*x1 + b2*x2 + b3*x3
	}
}

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

// eachChannel filters every channel with its own filter.
func (c *convolution) eachChannel(out []float32) {
	inParallel(c.inC, func(channel int) {
		plane, width := c.bordered(nil, channel)
		w := c.weights[channel*c.kh*c.kw:][:c.kh*c.kw]
		for y := range c.outH {
			to := out[(channel*c.outH+y)*c.outW:][:c.outW]
			fill(to, c.bias[channel])
			if c.kh == 3 && c.kw == 3 {
				at := y * c.sy * width
				three(to, w, plane[at:at+width], plane[at+width:at+2*width], plane[at+2*width:at+3*width], c.sx)
				continue
			}
			for ky := range c.kh {
				row := plane[(y*c.sy+ky)*width:][:width]
				for kx := range c.kw {
					for x := range to {
						to[x] += w[ky*c.kw+kx] * row[x*c.sx+kx]
					}
				}
			}
		}
	})
}

// three adds a filter of three by three, moved along three rows.
func three(to, w, r0, r1, r2 []float32, step int) {
	w0, w1, w2, w3, w4, w5, w6, w7, w8 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]
	for x := range to {
		i := x * step
		p, q, r := r0[i:i+3:i+3], r1[i:i+3:i+3], r2[i:i+3:i+3]
		to[x] += w0*p[0] + w1*p[1] + w2*p[2] + w3*q[0] + w4*q[1] + w5*q[2] + w6*r[0] + w7*r[1] + w8*r[2]
	}
}

// inParallel calls f with 0 to n-1, in several goroutines when there are processors for them.
func inParallel(n int, f func(int)) {
	workers := min(n, runtime.GOMAXPROCS(0), 4)
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for i := worker; i < n; i += workers {
				f(i)
			}
		})
	}
	group.Wait()
}
