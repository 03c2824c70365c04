package part

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Every line begins where the one before it ends, and every cell is in the row
// that says so: also with a million cells.
func TestLinesOfAGridFollowEachOther(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var f flow
		f.shape(rapid.IntRange(1, 12).Draw(r, "columns"), 40, 227)
		sections := make([]GridSection, rapid.IntRange(1, 40).Draw(r, "sections"))
		for i := range sections {
			sections[i].Count = rapid.IntRange(1, 30).Draw(r, "cells")
		}
		f.set(sections)
		y, cell := 0.0, 0
		for line := range f.lineCount() {
			if got := f.y(line); got != y {
				r.Fatalf("line %d begins at %v, want %v", line, got, y)
			}
			if got, within := f.at(y + 3); got != line || within != 3 {
				r.Fatalf("at %v is line %d and %v, want %d", y+3, got, within, line)
			}
			first, n := f.rowOf(line)
			if f.isHeading(line) != (n == 0) || first != cell {
				r.Fatalf("line %d has %d cells from %d, want them from %d", line, n, first, cell)
			}
			for k := range n {
				if l, c := f.place(cell); l != line || c != k {
					r.Fatalf("cell %d is at %d, %d; want %d, %d", cell, l, c, line, k)
				}
				cell++
			}
			y += f.heightOf(line)
		}
		if cell != f.length() || y != f.height() {
			r.Fatalf("%d of %d cells, %v of %v high", cell, f.length(), y, f.height())
		}
	})
}

func TestAMillionCellsHaveExactPlaces(t *testing.T) {
	var f flow
	f.shape(1, 40, 227) // a million rows
	f.set([]GridSection{{Count: 400_000}, {Count: 600_000}})
	for _, cell := range []int{0, 1, 399_999, 400_000, 777_777, 999_998, 999_999} {
		line, _ := f.place(cell)
		y := f.y(line)
		if want := 40*float64(1+cell/400_000/1*min(1, cell/400_000)) + 227*float64(cell); cell < 800_000 && y != want {
			t.Errorf("cell %d is at %v, want %v", cell, y, want)
		}
		if got, within := f.at(y + 1); got != line || within != 1 {
			t.Errorf("at cell %d is line %d and %v, want %d", cell, got, within, line)
		}
		if cell > 0 && cell != 400_000 && f.below(cell, -1) != cell-1 {
			t.Errorf("above cell %d is %d", cell, f.below(cell, -1))
		}
	}
	if got := f.height(); got != 2*40+227*1e6 {
		t.Errorf("it is %v high", got)
	}
}

func TestRangesAreASet(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var s ranges
		want := map[int]bool{}
		for range rapid.IntRange(0, 30).Draw(r, "steps") {
			from := rapid.IntRange(0, 40).Draw(r, "from")
			if rapid.Bool().Draw(r, "add") {
				to := from + rapid.IntRange(0, 8).Draw(r, "many")
				s.add(from, to)
				for i := from; i < to; i++ {
					want[i] = true
				}
			} else {
				s.remove(from)
				delete(want, from)
			}
		}
		check := func(s ranges, want map[int]bool) {
			got := slices.Collect(s.all())
			if len(got) != len(want) || s.count() != len(want) || !slices.IsSorted(got) {
				r.Fatalf("%v (%d), want %v", got, s.count(), want)
			}
			for i := range 50 {
				if s.has(i) != want[i] {
					r.Fatalf("%d: %v", i, s.has(i))
				}
			}
			for k := 1; k < len(s.runs); k++ {
				if s.runs[k-1].to >= s.runs[k].from {
					r.Fatalf("runs %v touch", s.runs)
				}
			}
		}
		check(s, want)
		shift := map[int]bool{}
		for i := range want {
			if i != 7 {
				shift[i+3] = true
			}
		}
		check(s.moved(func(i int) (int, bool) { return i + 3, i != 7 }), shift)
	})
}
