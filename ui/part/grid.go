package part

import (
	"iter"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Bounds of the width of a grid's cells.
const (
	LeastCell = 96
	MostCell  = 420
	UsualCell = 180
)

// A Grid shows things in rows of cells with headings between them, as many as
// there may be: only the cells that can be seen exist, and they are used again.
// It scrolls by lines and the distance within a line, because Fyne's own
// scrolling loses its place beyond some 100,000 cells. Cells are called by their
// number, from 0.
type Grid struct {
	widget.BaseWidget

	// Name is what the grid is called where it is not seen.
	Name string
	// OnOpen is called when a cell is to be opened.
	OnOpen func(i int)
	// OnSelected is called when what is selected has changed.
	OnSelected func()
	// OnMenu is called when a menu for what is selected is asked for.
	OnMenu func(at fyne.Position)
	// OnDelete and OnCopy are called by the keys for it.
	OnDelete, OnCopy func()
	// OnRune is called for a character, and reports whether it was of use.
	OnRune func(r rune) bool
	// OnZoom is called when a person has changed the width of the cells.
	OnZoom func(width float32)
	// Modifiers returns the keys that are held down beside another.
	Modifiers func() fyne.KeyModifier

	create func() fyne.CanvasObject
	update func(i int, cell fyne.CanvasObject)
	leave  func(cell fyne.CanvasObject)

	flow   flow
	want   float32 // width of a cell that is wanted
	cell   fyne.Size
	line   int     // the first line that can be seen
	within float64 // how much of it is hidden

	selected ranges
	cursor   int // the cell that keys act on, -1 for none
	anchor   int // where a selection by Shift begins
	hovered  int
	focused  bool

	belt     *fyne.Container // of cells and headings
	bar      *gridBar
	used     map[int]*gridCell
	free     []*gridCell
	headings map[int]*Plain // by line
	spare    []*Plain
}

const (
	gridGap     = 2
	gridEdge    = 12
	gridHeading = 40
	cellRatio   = 1.25 // portraits are higher than wide
)

// NewGrid returns an empty grid. update shows thing i in a cell that create has
// made; leave tells that a cell shows nothing any more.
func NewGrid(create func() fyne.CanvasObject, update func(i int, cell fyne.CanvasObject), leave func(cell fyne.CanvasObject)) *Grid {
	g := &Grid{
		Modifiers: heldModifiers, create: create, update: update, leave: leave,
		want: UsualCell, cursor: -1, hovered: -1,
		used: map[int]*gridCell{}, headings: map[int]*Plain{},
	}
	g.belt = &fyne.Container{}
	g.bar = newGridBar(g.scrollToShare)
	g.flow.shape(1, gridHeading, UsualCell)
	g.flow.set(nil)
	g.ExtendBaseWidget(g)
	return g
}

// SetSections shows other things. moved tells which of them a former one is: then what
// was selected stays so, and what is seen stays in its place. Without it nothing
// is selected any more, and the first line is shown.
func (g *Grid) SetSections(sections []GridSection, moved func(was int) (now int, ok bool)) {
	kept, offset := -1, float64(0)
	atTop := g.line == 0 && g.within == 0
	if moved != nil && !atTop {
		kept, offset = g.firstKept(moved)
	}
	was := g.selected.count()
	if moved != nil {
		g.selected = g.selected.moved(moved)
		g.cursor, g.anchor = g.follow(moved, g.cursor), g.follow(moved, g.anchor)
	} else {
		g.selected.clear()
		g.cursor, g.anchor = -1, 0
	}
	g.hovered = -1
	g.flow.set(sections)
	g.line, g.within = 0, 0
	if kept >= 0 {
		line, _ := g.flow.place(kept)
		g.scrollTo(g.flow.y(line) + offset)
	} else if moved != nil && !atTop {
		g.scrollTo(0)
	}
	g.arrange(true)
	if g.selected.count() != was || was > 0 {
		g.tellSelected()
	}
}

// follow returns where a cell has gone to; when it is gone, the next that is
// left, or the one before it.
func (g *Grid) follow(moved func(int) (int, bool), cell int) int {
	if cell < 0 {
		return -1
	}
	for i := cell; i < g.flow.length(); i++ {
		if now, ok := moved(i); ok {
			return now
		}
	}
	for i := min(cell, g.flow.length()) - 1; i >= 0; i-- {
		if now, ok := moved(i); ok {
			return now
		}
	}
	return -1
}

// firstKept returns the new number of the first cell in sight that is still
// there, and how far above its line the view begins.
func (g *Grid) firstKept(moved func(int) (int, bool)) (cell int, offset float64) {
	top := g.flow.y(g.line) + g.within
	for line := g.line; line < g.flow.lineCount() && g.flow.y(line)-top < float64(g.Size().Height); line++ {
		first, n := g.flow.rowOf(line)
		for i := first; i < first+n; i++ {
			if now, ok := moved(i); ok {
				return now, top - g.flow.y(line)
			}
		}
	}
	return -1, 0
}

// Length returns how many things there are.
func (g *Grid) Length() int { return g.flow.length() }

// Update shows thing i anew, if it can be seen.
func (g *Grid) Update(i int) {
	if c, ok := g.used[i]; ok {
		g.update(i, c.shown)
	}
}

// Selected goes through what is selected, in order.
func (g *Grid) Selected() iter.Seq[int] { return g.selected.all() }

// SelectedCount returns how many are selected.
func (g *Grid) SelectedCount() int { return g.selected.count() }

// Cursor returns the cell that keys act on, -1 for none.
func (g *Grid) Cursor() int { return g.cursor }

// CellWidth returns the width of the cells that is wanted.
func (g *Grid) CellWidth() float32 { return g.want }

// SetCellWidth changes the width of the cells; what is seen stays in sight.
func (g *Grid) SetCellWidth(width float32) {
	width = fyne.Min(fyne.Max(width, LeastCell), MostCell)
	if width == g.want {
		return
	}
	g.reshape(func() { g.want = width })
}

// reshape changes what the columns depend on. What is seen stays in sight: the
// cell of the cursor when it is, or the first one.
func (g *Grid) reshape(change func()) {
	atTop := g.line == 0 && g.within == 0
	stay, y := g.cursor, float64(0)
	c, inSight := g.used[stay]
	if inSight && c.Position().Y > -g.cell.Height/2 && c.Position().Y < g.Size().Height-g.cell.Height/2 {
		y = float64(c.Position().Y)
	} else if stay, y = g.firstKept(func(i int) (int, bool) { return i, true }); stay >= 0 {
		y = -y
	}
	row := g.flow.row
	change()
	g.shape()
	if y < 0 { // partly hidden, and no more than that afterwards
		y *= g.flow.row / row
	}
	y = min(y, max(0, float64(g.Size().Height)-g.flow.row))
	switch {
	case atTop && inSight:
		g.scrollTo(0)
		g.reveal(stay)
	case atTop || stay < 0:
		g.scrollTo(0)
	default:
		line, _ := g.flow.place(stay)
		g.scrollTo(g.flow.y(line) - y)
	}
	g.arrange(false)
}

// shape lays the columns out: as many as fit, and as wide as they can be then.
func (g *Grid) shape() {
	room := g.Size().Width - 2*gridEdge
	if room < 1 {
		return
	}
	columns := max(1, int((room+gridGap)/(g.want+gridGap)))
	width := float32(math.Floor(float64((room - float32(columns-1)*gridGap) / float32(columns))))
	g.cell = fyne.NewSize(width, float32(math.Floor(float64(width*cellRatio))))
	g.flow.shape(columns, gridHeading, float64(g.cell.Height+gridGap))
}

// Resize gives the grid its room.
func (g *Grid) Resize(s fyne.Size) {
	if s == g.Size() {
		return
	}
	g.reshape(func() { g.BaseWidget.Resize(s) })
}

// MinSize lets the window be small.
func (g *Grid) MinSize() fyne.Size { return fyne.NewSize(2*gridEdge+LeastCell, 120) }

// scrollBy scrolls down by a distance, up by a negative one.
func (g *Grid) scrollBy(dy float64) {
	g.scrollTo(g.flow.y(g.line) + g.within + dy)
	g.arrange(false)
}

// most is the distance that lies above when the end is in sight.
func (g *Grid) most() float64 { return max(0, g.flow.height()+gridEdge-float64(g.Size().Height)) }

func (g *Grid) scrollTo(y float64) { g.line, g.within = g.flow.at(min(max(y, 0), g.most())) }

func (g *Grid) scrollToShare(share float64) {
	g.scrollTo(share * g.most())
	g.arrange(false)
}

// reveal scrolls as little as needed to have a cell in sight, with its heading
// when it is in the first row.
func (g *Grid) reveal(i int) {
	line, _ := g.flow.place(i)
	from, to := g.flow.y(line), g.flow.y(line)+g.flow.row
	if line > 0 && g.flow.isHeading(line-1) {
		from -= g.flow.heading
	}
	top, height := g.flow.y(g.line)+g.within, float64(g.Size().Height)
	switch {
	case from < top:
		g.scrollTo(from)
	case to > top+height-gridGap:
		g.scrollTo(to - height + gridGap)
	}
	g.arrange(false)
}

// arrange gives every thing that can be seen a cell in its place, and takes the
// cells of the others back. With anew, cells in use are updated too.
func (g *Grid) arrange(anew bool) {
	height := g.Size().Height
	if height < 1 || g.cell.Height < 1 {
		return
	}
	type put struct {
		i int
		y float32
		x float32
	}
	var cells []put
	lines := map[int]float32{}
	y := float32(-g.within)
	for line := g.line; line < g.flow.lineCount() && y < height; line++ {
		first, n := g.flow.rowOf(line)
		if n == 0 {
			lines[line] = y
		}
		for k := range n {
			cells = append(cells, put{first + k, y, gridEdge + float32(k)*(g.cell.Width+gridGap)})
		}
		y += float32(g.flow.heightOf(line))
	}
	from, to := -1, -1
	if len(cells) > 0 {
		from, to = cells[0].i, cells[len(cells)-1].i
	}
	for i, c := range g.used {
		if i < from || i > to {
			delete(g.used, i)
			g.leave(c.shown)
			c.Hide()
			g.free = append(g.free, c)
		}
	}
	for _, p := range cells {
		c, ok := g.used[p.i]
		if !ok {
			c = g.take()
			g.used[p.i] = c
		}
		c.Resize(g.cell)
		c.Move(fyne.NewPos(p.x, p.y))
		if !ok || anew {
			g.update(p.i, c.shown)
		}
		c.setState(g.stateOf(p.i))
		if !c.Visible() {
			c.Show()
		}
	}
	g.arrangeHeadings(lines, anew)
	if all := g.flow.height() + gridEdge; g.most() > 0 {
		g.bar.set((g.flow.y(g.line)+g.within)/g.most(), float64(height)/all)
	} else {
		g.bar.set(0, 1)
	}
}

func (g *Grid) arrangeHeadings(lines map[int]float32, anew bool) {
	for line, h := range g.headings {
		if _, ok := lines[line]; !ok || anew {
			delete(g.headings, line)
			h.Hide()
			g.spare = append(g.spare, h)
		}
	}
	for line, y := range lines {
		h, ok := g.headings[line]
		if !ok {
			if n := len(g.spare); n > 0 {
				h, g.spare = g.spare[n-1], g.spare[:n-1]
			} else {
				h = NewPlain("")
				h.Font, h.Bold = theme.SizeNameSubHeadingText, true
				g.belt.Add(h)
			}
			h.Set(g.flow.sections[sectionBy(g.flow.lines, line)].Title)
			h.Show()
			g.headings[line] = h
		}
		h.Move(fyne.NewPos(gridEdge+cellRoom, y+14))
		h.Resize(fyne.NewSize(g.Size().Width-2*gridEdge, gridHeading-16))
	}
}

func (g *Grid) take() *gridCell {
	if n := len(g.free); n > 0 {
		c := g.free[n-1]
		g.free = g.free[:n-1]
		return c
	}
	c := newGridCell(g.create())
	g.belt.Add(c)
	return c
}

func (g *Grid) stateOf(i int) cellState {
	return cellState{g.selected.has(i), g.focused && i == g.cursor, i == g.hovered}
}

// mark shows anew what is selected and where the focus is.
func (g *Grid) mark() {
	for i, c := range g.used {
		c.setState(g.stateOf(i))
	}
}

// Held returns what the grid shows.
func (g *Grid) Held() []fyne.CanvasObject { return []fyne.CanvasObject{g.belt, g.bar} }

// CreateRenderer links the grid to its renderer.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	return &gridRenderer{g, container.NewClip(g.belt)}
}

type gridRenderer struct {
	g    *Grid
	clip *container.Clip
}

func (r *gridRenderer) MinSize() fyne.Size { return r.g.MinSize() }

func (r *gridRenderer) Layout(s fyne.Size) {
	r.clip.Resize(s)
	r.g.bar.Move(fyne.NewPos(s.Width-barWide, 0))
	r.g.bar.Resize(fyne.NewSize(barWide, s.Height))
}

func (r *gridRenderer) Refresh() {
	r.g.arrange(true)
	r.g.bar.Refresh()
	for _, c := range r.g.used {
		c.Refresh()
	}
	for _, h := range r.g.headings {
		h.Refresh()
	}
}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.clip, r.g.bar}
}
func (r *gridRenderer) Destroy() {}
