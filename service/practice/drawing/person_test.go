package drawing

import (
	"testing"

	"pgregory.net/rapid"
)

// A cut found by trying all divisions of a tiny picture.
func cheapest(w, h int, pull []int32, cost func(x, y, k int) int32) int64 {
	best := int64(1) << 60
	for set := range 1 << (w * h) {
		var sum int64
		for i, p := range pull {
			in := set>>i&1 == 1
			if p > 0 && !in {
				sum += int64(p)
			}
			if p < 0 && in {
				sum -= int64(p)
			}
		}
		sum += borders(w, h, cost, func(i int) bool { return set>>i&1 == 1 })
		best = min(best, sum)
	}
	return best
}

func borders(w, h int, cost func(x, y, k int) int32, in func(int) bool) (sum int64) {
	for y := range h {
		for x := range w {
			for k := range 4 {
				nx, ny := x+neighbours[k][0], y+neighbours[k][1]
				if nx >= 0 && nx < w && ny < h && in(y*w+x) != in(ny*w+nx) {
					sum += int64(cost(x, y, k))
				}
			}
		}
	}
	return sum
}

func TestTheCutIsTheCheapestOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 4).Draw(t, "w"), rapid.IntRange(1, 3).Draw(t, "h")
		pull := make([]int32, w*h)
		for i := range pull {
			pull[i] = int32(rapid.IntRange(-30, 30).Draw(t, "pull"))
		}
		costs := make([]int32, w*h*4)
		for i := range costs {
			costs[i] = int32(rapid.IntRange(0, 25).Draw(t, "cost"))
		}
		cost := func(x, y, k int) int32 { return costs[(y*w+x)*4+k] }
		g := newCutGrid(w, h)
		copy(g.pull, pull)
		for y := range h {
			for x := range w {
				for k := range 4 {
					g.join(x, y, k, cost(x, y, k))
				}
			}
		}
		inside := g.inside()
		got := borders(w, h, cost, func(i int) bool { return inside.v[i] > 0 })
		for i, p := range pull {
			if in := inside.v[i] > 0; p > 0 && !in || p < 0 && in {
				got += int64(max(p, -p))
			}
		}
		if want := cheapest(w, h, pull, cost); got != want {
			t.Fatalf("a cut of %d, the cheapest is %d", got, want)
		}
	})
}

func TestThePersonIsFoundBeforeABusyWall(t *testing.T) {
	const side = 400
	at := head{cx: 200, cy: 150, s: 110, ux: 1}
	inFigure := func(x, y int) bool {
		dx, dy := float64(x-200)/78, float64(y-135)/100
		if dx*dx+dy*dy < 1 {
			return true
		}
		return y > 215 && float64(abs(x-200)) < 45+float64(min(max(y-240, 0), 70))*1.6
	}
	c := newCanvas(side, side)
	c.each(func(x, y int, _ rgb) rgb {
		n := int32(grainAt(x, y, 5)) / 16
		switch {
		case !inFigure(x, y) && (x/20+y/20)%2 == 0:
			return rgb{60 + n, 110 + n, 150 + n}
		case !inFigure(x, y):
			return rgb{80 + n, 140 + n, 130 + n}
		case y < 90:
			return rgb{50 + n, 36 + n, 30 + n}
		case y < 240:
			return rgb{205 + n, 160 + n, 135 + n}
		default:
			return rgb{150 + n, 40 + n, 50 + n}
		}
	})
	mask := person(c, at)
	var both, either int
	for y := range side {
		for x := range side {
			a, b := mask.v[y*side+x] > 127, inFigure(x, y)
			if a && b {
				both++
			}
			if a || b {
				either++
			}
		}
	}
	if share := float64(both) / float64(either); share < 0.95 {
		t.Errorf("the figure found overlaps the true one by %.3f, wanted 0.95", share)
	}
}

func TestResizingKeepsPlainColoursAndTheMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := func(name string) int { return rapid.IntRange(1, 70).Draw(t, name) }
		w, h, w2, h2 := r("w"), r("h"), r("w2"), r("h2")
		flat := newCanvas(w, h)
		flat.each(func(_, _ int, _ rgb) rgb { return rgb{13, 200, 255} })
		out := flat.resized(w2, h2)
		for i := range w2 * h2 {
			if out.get(i) != (rgb{13, 200, 255}) {
				t.Fatalf("a plain colour became %v", out.get(i))
			}
		}
	})
	ramp := newCanvas(256, 4)
	ramp.each(func(x, _ int, _ rgb) rgb { return rgb{int32(x), 0, 0} })
	for _, w := range []int{128, 64, 300, 512} {
		out := ramp.resized(w, 4)
		for x := 2; x < w-2; x++ {
			want := (float64(x)+0.5)*256/float64(w) - 0.5
			if d := float64(out.at(x, 1).r) - want; d > 1 || d < -1 {
				t.Fatalf("at width %d, pixel %d is %d, wanted %.1f", w, x, out.at(x, 1).r, want)
			}
		}
	}
}
