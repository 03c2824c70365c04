package part

import "sort"

// A GridSection is a run of cells of a Grid under a heading.
type GridSection struct {
	Title string
	Count int // of cells, at least 1
}

// flow knows on which line each cell of a grid stands and how far down each
// line is. A line is a heading or a row of cells. Lines are counted, and only
// what is asked for is turned into a distance, so that a million rows are as
// exact as ten.
type flow struct {
	sections []GridSection
	columns  int
	heading  float64 // height of a line with a heading
	row      float64 // height of a line of cells

	cells []int // the first cell of each section, and how many there are in all
	lines []int // the line of each section's heading, and how many there are in all
}

// set says what there is, and shape how it stands.
func (f *flow) set(sections []GridSection) {
	f.sections = sections
	f.cells = make([]int, len(sections)+1)
	f.lines = make([]int, len(sections)+1)
	for i, s := range sections {
		f.cells[i+1] = f.cells[i] + s.Count
	}
	f.count()
}

func (f *flow) shape(columns int, heading, row float64) {
	f.heading, f.row = heading, row
	if columns = max(1, columns); columns != f.columns {
		f.columns = columns
		f.count()
	}
}

func (f *flow) count() {
	columns := max(1, f.columns)
	for i, s := range f.sections {
		f.lines[i+1] = f.lines[i] + 1 + (s.Count+columns-1)/columns
	}
}

func (f *flow) length() int { return last(f.cells) }

func (f *flow) lineCount() int { return last(f.lines) }

func last(of []int) int {
	if len(of) == 0 {
		return 0
	}
	return of[len(of)-1]
}

// sectionBy returns the section in whose part of a table a number lies.
func sectionBy(table []int, n int) int {
	return min(sort.SearchInts(table, n+1)-1, len(table)-2)
}

// y returns how far down a line begins.
func (f *flow) y(line int) float64 {
	if len(f.sections) == 0 {
		return 0
	}
	s := sectionBy(f.lines, line)
	y := float64(s)*f.heading + float64(f.lines[s]-s)*f.row
	if in := line - f.lines[s]; in > 0 {
		y += f.heading + float64(in-1)*f.row
	}
	return y
}

// height is that of all lines.
func (f *flow) height() float64 {
	n := len(f.sections)
	return float64(n)*f.heading + float64(f.lineCount()-n)*f.row
}

// heightOf is that of one line.
func (f *flow) heightOf(line int) float64 {
	if f.isHeading(line) {
		return f.heading
	}
	return f.row
}

// at returns the line at a distance, and how far into it that is.
func (f *flow) at(y float64) (line int, within float64) {
	n := f.lineCount()
	if n == 0 || y <= 0 {
		return 0, 0
	}
	line = min(sort.Search(n, func(i int) bool { return f.y(i) > y })-1, n-1)
	return line, min(y-f.y(line), f.heightOf(line))
}

func (f *flow) isHeading(line int) bool {
	return len(f.sections) > 0 && f.lines[sectionBy(f.lines, line)] == line
}

// rowOf returns the cells of a line: none for a heading.
func (f *flow) rowOf(line int) (first, n int) {
	s := sectionBy(f.lines, line)
	in := line - f.lines[s] - 1
	if in < 0 {
		return f.cells[s], 0
	}
	first = f.cells[s] + in*f.columns
	return first, min(f.columns, f.cells[s+1]-first)
}

// place returns where a cell stands.
func (f *flow) place(cell int) (line, column int) {
	s := sectionBy(f.cells, cell)
	in := cell - f.cells[s]
	return f.lines[s] + 1 + in/f.columns, in % f.columns
}

// below returns the cell so many rows below a cell, above it when by is
// negative: in the same column, or the last of a shorter row.
func (f *flow) below(cell, by int) int {
	line, column := f.place(cell)
	step := 1
	if by < 0 {
		step, by = -1, -by
	}
	found := cell
	for line += step; by > 0 && line >= 0 && line < f.lineCount(); line += step {
		first, n := f.rowOf(line)
		if n == 0 {
			continue
		}
		found = first + min(column, n-1)
		by--
	}
	return found
}
