package part

import (
	"iter"
	"slices"
	"sort"
)

// ranges is a set of numbers, kept as runs: all of a million are one run.
type ranges struct {
	runs []run // in order, with gaps between them
	n    int
}

type run struct{ from, to int } // without to

// at returns the first run that ends after i.
func (r *ranges) at(i int) int {
	return sort.Search(len(r.runs), func(k int) bool { return r.runs[k].to > i })
}

func (r *ranges) has(i int) bool {
	k := r.at(i)
	return k < len(r.runs) && r.runs[k].from <= i
}

func (r *ranges) count() int { return r.n }

func (r *ranges) clear() { r.runs, r.n = nil, 0 }

// add adds the numbers from up to, without to.
func (r *ranges) add(from, to int) {
	if from >= to {
		return
	}
	// Runs that touch become one.
	k := sort.Search(len(r.runs), func(k int) bool { return r.runs[k].to >= from })
	end := k
	for end < len(r.runs) && r.runs[end].from <= to {
		from, to = min(from, r.runs[end].from), max(to, r.runs[end].to)
		r.n -= r.runs[end].to - r.runs[end].from
		end++
	}
	r.runs = slices.Replace(r.runs, k, end, run{from, to})
	r.n += to - from
}

func (r *ranges) remove(i int) {
	k := r.at(i)
	if k == len(r.runs) || r.runs[k].from > i {
		return
	}
	var left []run
	if was := r.runs[k]; was.from < i {
		left = append(left, run{was.from, i})
	}
	if was := r.runs[k]; i+1 < was.to {
		left = append(left, run{i + 1, was.to})
	}
	r.runs = slices.Replace(r.runs, k, k+1, left...)
	r.n--
}

// all goes through the numbers in order.
func (r *ranges) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, x := range r.runs {
			for i := x.from; i < x.to; i++ {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// moved returns the set after each number has become another, or none; the
// order of the numbers must stay.
func (r *ranges) moved(to func(int) (int, bool)) ranges {
	var out ranges
	for i := range r.all() {
		j, ok := to(i)
		if !ok {
			continue
		}
		if n := len(out.runs); n > 0 && out.runs[n-1].to == j {
			out.runs[n-1].to++
			out.n++
			continue
		}
		out.add(j, j+1)
	}
	return out
}
