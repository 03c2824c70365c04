package drawn

import (
	"math"
	"slices"
)

// point is a place in the drawing.
type point struct{ x, y float64 }

func (p point) plus(q point) point           { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point          { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point        { return point{p.x * f, p.y * f} }
func (p point) mix(q point, t float64) point { return p.plus(q.minus(p).times(t)) }
func (p point) mirrored() point              { return point{-p.x, p.y} }

// path is an outline: curves, one after the other. Parts that begin with a move stand for themselves.
type path []segment

// segment is a curve to a point, bent by a and b; or a jump there.
type segment struct {
	a, b, to point
	move     bool
}

func (p path) bounds() (low, high point) {
	low, high = point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, s := range p {
		all := []point{s.to, s.a, s.b}
		if s.move {
			all = all[:1]
		}
		for _, q := range all {
			low = point{min(low.x, q.x), min(low.y, q.y)}
			high = point{max(high.x, q.x), max(high.y, q.y)}
		}
	}
	return low, high
}

// mirrored gives the path on the other side of the face.
func (p path) mirrored() path {
	q := make(path, len(p))
	for i, s := range p {
		q[i] = segment{s.a.mirrored(), s.b.mirrored(), s.to.mirrored(), s.move}
	}
	return q
}

// pts makes points of pairs of numbers.
func pts(v ...float64) []point {
	all := make([]point, len(v)/2)
	for i := range all {
		all[i] = point{v[2*i], v[2*i+1]}
	}
	return all
}

// blob gives a round, closed outline through the points.
func blob(p []point) path {
	n := len(p)
	out := path{{to: p[0], move: true}}
	for i := range n {
		before, from, to, after := p[(i+n-1)%n], p[i], p[(i+1)%n], p[(i+2)%n]
		out = append(out, curve(before, from, to, after))
	}
	return out
}

// even gives a closed outline that is the same on both sides of the face. The points run down its right side,
// from the one in the middle at the top to the one in the middle at the bottom.
func even(right []point) path {
	all := slices.Clone(right)
	for i := len(right) - 2; i > 0; i-- {
		all = append(all, right[i].mirrored())
	}
	return blob(all)
}

// between gives the area between two lines that run the same way, with corners where they begin and end.
func between(a, b []point) path {
	out := path{{to: a[0], move: true}}
	out = append(out, line(a)...)
	back := slices.Clone(b)
	slices.Reverse(back)
	out = append(out, straight(a[len(a)-1], back[0]))
	return append(out, line(back)...)
}

// line gives the curves of an open line through the points, without the move to its first.
func line(p []point) path {
	var out path
	for i := range len(p) - 1 {
		before, after := p[max(i-1, 0)], p[min(i+2, len(p)-1)]
		out = append(out, curve(before, p[i], p[i+1], after))
	}
	return out
}

func straight(from, to point) segment {
	return segment{a: from.mix(to, 1.0/3), b: from.mix(to, 2.0/3), to: to}
}

// curve goes from one point to another in the direction that the neighbours suggest (Catmull and Rom).
func curve(before, from, to, after point) segment {
	return segment{
		a:  from.plus(to.minus(before).times(1.0 / 6)),
		b:  to.minus(after.minus(from).times(1.0 / 6)),
		to: to,
	}
}

// oval gives an ellipse, turned by an angle in radians.
func oval(m point, rx, ry, turn float64) path {
	sin, cos := math.Sincos(turn)
	at := func(x, y float64) point {
		return point{m.x + x*rx*cos - y*ry*sin, m.y + x*rx*sin + y*ry*cos}
	}
	const k = 0.5523 // of a circle as four curves
	return path{
		{to: at(1, 0), move: true},
		{a: at(1, k), b: at(k, 1), to: at(0, 1)},
		{a: at(-k, 1), b: at(-1, k), to: at(-1, 0)},
		{a: at(-1, -k), b: at(-k, -1), to: at(0, -1)},
		{a: at(k, -1), b: at(1, -k), to: at(1, 0)},
	}
}

// stroke gives a line with a body: its width is thin at both ends and wide at the place bulge (0 to 1).
func stroke(p []point, wide, ends, bulge float64) path {
	const steps = 16
	var left, right []point
	for i := range steps + 1 {
		t := float64(i) / steps
		here := on(p, t)
		d := on(p, min(t+0.02, 1)).minus(on(p, max(t-0.02, 0)))
		n := math.Hypot(d.x, d.y)
		if n == 0 {
			continue
		}
		half := t / bulge
		if t > bulge {
			half = (1 - t) / (1 - bulge)
		}
		half = (ends + (wide-ends)*math.Sin(half*math.Pi/2)) / 2
		normal := point{-d.y / n * half, d.x / n * half}
		left, right = append(left, here.plus(normal)), append(right, here.minus(normal))
	}
	return between(left, right)
}

// on gives the point at t (0 to 1) of the open line through the points.
func on(p []point, t float64) point {
	n := len(p) - 1
	f := min(max(t, 0), 1) * float64(n)
	i := min(int(f), n-1)
	f -= float64(i)
	s := curve(p[max(i-1, 0)], p[i], p[i+1], p[min(i+2, n)])
	g := 1 - f
	return p[i].times(g * g * g).plus(s.a.times(3 * g * g * f)).plus(s.b.times(3 * g * f * f)).plus(s.to.times(f * f * f))
}

// ring gives the area between an outline and one inside of it.
func ring(outer, inner path) path {
	out := slices.Clone(outer)
	end := inner[len(inner)-1].to
	out = append(out, segment{to: end, move: true})
	for i := len(inner) - 1; i > 0; i-- { // the other way round, so that it is a hole
		out = append(out, segment{a: inner[i].b, b: inner[i].a, to: inner[i-1].to})
	}
	return out
}
