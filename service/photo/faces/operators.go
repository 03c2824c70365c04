package faces

import "slices"

// The operators of the network except Conv, as the ONNX operator set defines them, for floats and one picture.

// add gives a+b for equal shapes.
func add(op node, in []*tensor, mem *memory) (*tensor, error) {
	if len(in) != 2 || !slices.Equal(in[0].shape, in[1].shape) {
		return nil, misfit(op, in)
	}
	out := mem.lend(in[0].shape...)
	a, b, sum := in[0].data, in[1].data, out.data
	for i := range sum {
		sum[i] = a[i] + b[i]
	}
	return out, nil
}

// relu gives max(x, 0).
func relu(op node, in []*tensor, mem *memory) (*tensor, error) {
	if len(in) != 1 {
		return nil, misfit(op, in)
	}
	out := mem.lend(in[0].shape...)
	from, to := in[0].data, out.data
	for i := range to {
		to[i] = max(from[i], 0)
	}
	return out, nil
}

// maxPool gives the greatest of each square of two by two.
func maxPool(op node, in []*tensor, mem *memory) (*tensor, error) {
	two := []int{2, 2}
	if len(in) != 1 || !slices.Equal(op.ints["kernel_shape"], two) || !slices.Equal(op.ints["strides"], two) ||
		slices.Max(append(op.ints["pads"], 0)) != 0 {
		return nil, misfit(op, in)
	}
	c, h, w, ok := in[0].planes()
	if !ok || h%2 != 0 || w%2 != 0 {
		return nil, misfit(op, in)
	}
	out := mem.lend(1, c, h/2, w/2)
	to := out.data
	for from := in[0].data; len(from) > 0; from = from[2*w:] {
		above, below := from[:w], from[w:2*w]
		for x := range w / 2 {
			to[x] = max(above[2*x], above[2*x+1], below[2*x], below[2*x+1])
		}
		to = to[w/2:]
	}
	return out, nil
}

// concat puts pictures of the same size behind each other, along their channels, and after them as many channels of
// zeros as the attribute zeros says.
func concat(op node, in []*tensor, mem *memory) (*tensor, error) {
	if len(in) == 0 || !slices.Equal(op.ints["axis"], []int{1}) {
		return nil, misfit(op, in)
	}
	_, h, w, ok := in[0].planes()
	channels := slices.Max(append(op.ints["zeros"], 0))
	for _, t := range in {
		c, th, tw, tok := t.planes()
		ok = ok && tok && th == h && tw == w
		channels += c
	}
	if !ok || channels > 1<<12 {
		return nil, misfit(op, in)
	}
	out := mem.lend(1, channels, h, w)
	to := out.data
	for _, t := range in {
		to = to[copy(to, t.data):]
	}
	clear(to)
	return out, nil
}

// reshape gives the same numbers in another shape, of which one side may be -1: what is left for it.
func reshape(op node, in []*tensor, mem *memory) (*tensor, error) {
	shape := slices.Clone(op.ints["shape"])
	free, rest := slices.Index(shape, -1), 1
	for i, d := range shape {
		if i != free {
			rest *= d
		}
	}
	if len(in) != 1 || len(shape) == 0 || rest <= 0 || len(in[0].data)%rest != 0 {
		return nil, misfit(op, in)
	}
	if free >= 0 {
		shape[free] = len(in[0].data) / rest
	}
	if (&tensor{shape: shape}).size() != len(in[0].data) {
		return nil, misfit(op, in)
	}
	out := mem.lend(shape...)
	copy(out.data, in[0].data)
	return out, nil
}

// transpose changes the order of the dimensions of a tensor with four of them.
func transpose(op node, in []*tensor, mem *memory) (*tensor, error) {
	perm := op.ints["perm"]
	if len(in) != 1 || len(in[0].shape) != 4 || !slices.Equal(slices.Sorted(slices.Values(perm)), []int{0, 1, 2, 3}) {
		return nil, misfit(op, in)
	}
	var step, shape [4]int // of the input, in the order of the output
	for i, p := range perm {
		shape[i], step[i] = in[0].shape[p], 1
		for _, d := range in[0].shape[p+1:] {
			step[i] *= d
		}
	}
	out := mem.lend(shape[:]...)
	to, from := out.data, in[0].data
	i := 0
	for a := range shape[0] {
		for b := range shape[1] {
			for c := range shape[2] {
				at := a*step[0] + b*step[1] + c*step[2]
				for range shape[3] {
					to[i] = from[at]
					i++
					at += step[3]
				}
			}
		}
	}
	return out, nil
}
