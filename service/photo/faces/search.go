package faces

import (
	"cmp"
	"math"
	"slices"
)

// The network is surest of faces that are 30 to 100 pixels wide in what it sees. So a picture is shown to it in several
// sizes, and whatever it takes for a face is shown to it again: alone, upright, in two more sizes. A real face is seen
// each time; what merely resembles one seldom is. The score of a face is the mean of what the network said.

const (
	// hint is the score from which something is worth a second look.
	hint = 0.5
	// most bounds how many second looks there are.
	most = 24
	// portrait is the share of the picture's longer side from which a face is that of a portrait.
	portrait = 0.3
)

// Lengths of the picture's longer side in what the network sees, in pixels. The last one finds what the model's own
// detector, which works on 640 pixels, finds. With a large face in the picture smaller ones matter less.
const (
	tight  = 64
	coarse = 112
	middle = side
	within = 384
	fine   = 640
)

// search is the search for faces in one picture.
type search struct {
	*scene
	network *network
	mem     *memory
	err     error
}

// run gives the faces, the surest first.
func (s *search) run() []detection {
	seen := slices.Concat(s.look(s.whole(coarse, 0), hint), s.look(s.whole(middle, 0), hint))
	long := 2 * float64(max(s.w, s.h)) // nothing is gained by blowing a small picture up further
	large := func(d detection) bool { return d.score > Threshold && d.size() > portrait*float64(max(s.w, s.h)) }
	if slices.ContainsFunc(seen, large) {
		seen = append(seen, s.look(s.whole(min(within, long), 0), hint)...)
		if found := s.sure(seen); len(found) > 0 {
			return found
		}
	}
	if found := s.sure(append(seen, s.look(s.whole(min(fine, long), 0), hint)...)); len(found) > 0 {
		return found
	}
	// A face that is cut off on all sides, and a picture that stands on its head. A face that lies on its side is seen
	// without turning the picture.
	if found := s.sure(s.look(s.whole(tight, 0), hint)); len(found) > 0 {
		return found
	}
	return s.sure(slices.Concat(s.look(s.whole(coarse, math.Pi), hint), s.look(s.whole(middle, math.Pi), hint)))
}

// look gives what the network takes for faces in a view, with a score of at least least, in pixels of the picture.
func (s *search) look(v view, least float64) []detection {
	if s.err != nil {
		return nil
	}
	input := s.see(v, s.mem)
	defer s.mem.back(input)
	outputs, err := s.network.run(input, s.mem)
	if err != nil {
		s.err = err
		return nil
	}
	// What is less sure helps to place what is sure.
	all, err := detections(outputs, v.w, v.h, min(least, 0.5))
	if err != nil {
		s.err = err
		return nil
	}
	found := blend(all, least)
	for i := range found {
		found[i] = v.back(found[i])
	}
	return found
}

// sure looks again at what was seen, and gives the faces among it, each once, the surest first.
func (s *search) sure(seen []detection) []detection {
	var found []detection
	seen = apart(seen)
	for _, d := range seen[:min(most, len(seen))] {
		if d, ok := s.again(d); ok {
			found = append(found, d)
		}
	}
	return apart(found)
}

// again looks at a face alone.
func (s *search) again(d detection) (detection, bool) {
	best, ok := s.upright(d, 0)
	// Faces upside down resemble faces: it is one when it is surer the other way round.
	if best.score < 0.85 {
		if turned, tok := s.upright(d, math.Pi); tok && turned.score > best.score+0.02 {
			best, ok = turned, true
		}
	}
	return best, ok && best.score >= Threshold
}

// upright looks at a face alone, turned upright and then by turn. The result lies where the last look saw it.
func (s *search) upright(d detection, turn float64) (detection, bool) {
	sum, best := d.score, d
	for _, size := range []float64{44, 64} {
		v := best.around(size)
		v.turn += turn
		all := s.look(v, 0.1)
		i := slices.IndexFunc(all, func(e detection) bool { return overlap(best, e) > 0.25 })
		if i < 0 {
			return detection{}, false
		}
		sum += all[i].score
		if best = all[i]; turn != 0 {
			turn = 0 // from now on its eyes tell
		}
	}
	best.score = sum / 3
	return best, true
}

// around is a view of a face alone, turned upright, in which it is size pixels wide.
func (d detection) around(size float64) view {
	return view{w: side / 2, h: side / 2, x: (d.x0 + d.x1) / 2, y: (d.y0 + d.y1) / 2, scale: size / d.size(), turn: -d.roll()}
}

func (d detection) size() float64 { return max(d.x1-d.x0, d.y1-d.y0, 1e-3) }

// roll is how far the face is turned clockwise, in radians, told by the eyes and by the mouth below them.
func (d detection) roll() float64 { return roll(d.points[0], d.points[1], d.points[3]) }

func roll(right, left, mouth point) float64 {
	// The way from eye to eye, and the way from the eyes to the mouth turned by a quarter. Seen from the side the eyes
	// lie close together, and the mouth tells more.
	dx, dy := mouth.x-(right.x+left.x)/2, mouth.y-(right.y+left.y)/2
	return math.Atan2(left.y-right.y-dx, left.x-right.x+dy)
}

// back gives a detection in a view as it lies in the picture. The box keeps its size: it is about a square.
func (v view) back(d detection) detection {
	m := v.place(point{(d.x0 + d.x1) / 2, (d.y0 + d.y1) / 2})
	w, h := (d.x1-d.x0)/2/v.scale, (d.y1-d.y0)/2/v.scale
	d.x0, d.y0, d.x1, d.y1 = m.x-w, m.y-h, m.x+w, m.y+h
	for i, p := range d.points {
		d.points[i] = v.place(p)
	}
	return d
}

// apart gives the surest of those that mean the same face, the surest first.
func apart(all []detection) []detection {
	all = slices.Clone(all)
	bySurety(all)
	var kept []detection
	for _, d := range all {
		if !slices.ContainsFunc(kept, func(k detection) bool { return overlap(k, d) > 0.3 || k.holds(d) || d.holds(k) }) {
			kept = append(kept, d)
		}
	}
	return kept
}

// holds tells whether the middle of e lies well inside d.
func (d detection) holds(e detection) bool {
	x, y := (e.x0+e.x1-d.x0-d.x1)/2, (e.y0+e.y1-d.y0-d.y1)/2
	return max(math.Abs(x), math.Abs(y)) < 0.4*d.size()
}

// bySurety sorts by place too, so that equal scores cannot make the result depend on anything else.
func bySurety(all []detection) {
	slices.SortStableFunc(all, func(a, b detection) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.y0, b.y0), cmp.Compare(a.x0, b.x0))
	})
}
