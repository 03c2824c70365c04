package faces

import "slices"

// tensor is an array of numbers: floats, or whole numbers (shapes).
type tensor struct {
	shape []int
	data  []float32
	ints  []int
}

// size is how many numbers the shape holds, -1 when the shape makes no sense.
func (t *tensor) size() int {
	n := 1
	for _, d := range t.shape {
		if d < 0 || d > 1<<24 || n > 1<<28 {
			return -1
		}
		n *= d
	}
	return n
}

// planes gives the channels, height and width of a tensor of one picture (1, channels, height, width).
func (t *tensor) planes() (c, h, w int, ok bool) {
	if len(t.shape) != 4 || t.shape[0] != 1 {
		return 0, 0, 0, false
	}
	return t.shape[1], t.shape[2], t.shape[3], true
}

// memory lends buffers for the tensors of one run, so that a run needs a few and not one for each operator.
type memory struct{ free [][]float32 }

// lend gives a tensor whose numbers are not set.
func (m *memory) lend(shape ...int) *tensor {
	t := &tensor{shape: shape}
	n := t.size()
	best := -1
	for i, b := range m.free {
		if cap(b) >= n && (best < 0 || cap(b) < cap(m.free[best])) {
			best = i
		}
	}
	if best < 0 {
		t.data = make([]float32, n)
		return t
	}
	t.data = m.free[best][:n]
	m.free = slices.Delete(m.free, best, best+1)
	return t
}

// back takes the buffer of a tensor that nobody needs any more.
func (m *memory) back(t *tensor) { m.free = append(m.free, t.data) }
