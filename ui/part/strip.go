package part

import (
	"slices"
	"sort"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Strip shows things side by side in cells of one size, as many as there
// may be: only the cells that can be seen exist, and they are used again. A
// thing that has a key keeps its cell when others come before it.
type Strip struct {
	widget.BaseWidget

	cell   fyne.Size
	gap    float32
	create func() fyne.CanvasObject
	// update shows thing i in a cell; leave tells that a cell shows nothing any more.
	update func(i int, cell fyne.CanvasObject)
	leave  func(cell fyne.CanvasObject)

	keys   []string
	at     []float32 // where each thing begins
	long   float32   // all of them
	breaks []*stripBreak
	scroll *container.Scroll
	belt   *fyne.Container
	used   map[string]fyne.CanvasObject
	free   []fyne.CanvasObject
}

// A Break is a line between the things of a Strip, perhaps with a word.
type Break struct {
	Before int // the thing that comes after it
	Title  string
}

const (
	breakWide = 17 // beside the gap
	titleWide = 64
	// edge keeps the outlines of the cells clear of where the strip is cut off.
	edge = 2
)

// NewStrip returns an empty strip.
func NewStrip(cell fyne.Size, gap float32, create func() fyne.CanvasObject,
	update func(i int, cell fyne.CanvasObject), leave func(cell fyne.CanvasObject),
) *Strip {
	s := &Strip{cell: cell, gap: gap, create: create, update: update, leave: leave, used: map[string]fyne.CanvasObject{}}
	s.belt = container.New(belt{s})
	s.scroll = container.NewHScroll(s.belt)
	s.scroll.OnScrolled = func(fyne.Position) { s.arrange(false) }
	s.ExtendBaseWidget(s)
	return s
}

// SetLength says how many things there are, and shows them anew.
func (s *Strip) SetLength(n int) {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = strconv.Itoa(i)
	}
	s.SetThings(keys, nil)
}

// SetThings says what there is, each by a key of its own, and where there are
// lines between; and shows all of it anew.
func (s *Strip) SetThings(keys []string, breaks []Break) {
	s.keys = keys
	s.at = make([]float32, len(keys))
	x := float32(edge)
	next := 0
	for i := range keys {
		for next < len(breaks) && breaks[next].Before <= i {
			s.setBreak(next, x, breaks[next].Title)
			x += breakRoom(breaks[next].Title) + s.gap
			next++
		}
		s.at[i] = x
		x += s.cell.Width + s.gap
	}
	s.long = x - s.gap + edge
	for _, b := range s.breaks[next:] {
		b.object.Hide()
	}
	s.arrange(true)
	s.scroll.Refresh()
}

func breakRoom(title string) float32 {
	if title == "" {
		return breakWide
	}
	return titleWide
}

// Length returns how many things there are.
func (s *Strip) Length() int { return len(s.keys) }

// Update shows thing i anew, if it can be seen.
func (s *Strip) Update(i int) {
	if cell, ok := s.used[s.keys[i]]; ok {
		s.update(i, cell)
	}
}

// Index returns which thing has a key, -1 when none has.
func (s *Strip) Index(key string) int { return slices.Index(s.keys, key) }

// Start scrolls to the first thing.
func (s *Strip) Start() { s.scrollTo(0) }

// Reveal scrolls no further than it must for thing i to be seen, and returns
// its cell; nil when there is no such thing.
func (s *Strip) Reveal(i int) fyne.CanvasObject {
	if i < 0 || i >= len(s.keys) {
		return nil
	}
	left, right := s.at[i]-edge, s.at[i]+s.cell.Width+edge
	switch {
	case left < s.scroll.Offset.X:
		s.scrollTo(left)
	case right > s.scroll.Offset.X+s.Size().Width:
		s.scrollTo(right - s.Size().Width)
	}
	return s.used[s.keys[i]]
}

// scrollTo scrolls so far. Fyne tells OnScrolled only of what a person does.
func (s *Strip) scrollTo(x float32) {
	s.scroll.ScrollToOffset(fyne.NewPos(x, 0))
	s.arrange(false)
}

// Resize gives the strip its room.
func (s *Strip) Resize(size fyne.Size) {
	s.BaseWidget.Resize(size)
	s.arrange(false)
}

// MinSize is one cell high.
func (s *Strip) MinSize() fyne.Size {
	s.ExtendBaseWidget(s)
	return fyne.NewSize(s.cell.Width, s.cell.Height+10+2*edge)
}

// seen returns the first thing that can be seen and the one behind the last.
func (s *Strip) seen() (first, behind int) {
	from, to := s.scroll.Offset.X, s.scroll.Offset.X+s.Size().Width
	first = sort.Search(len(s.at), func(i int) bool { return s.at[i]+s.cell.Width >= from })
	behind = sort.Search(len(s.at), func(i int) bool { return s.at[i] > to })
	return first, max(first, behind)
}

// arrange gives every thing that can be seen a cell, and takes the cells of
// the others back. With anew, cells in use are updated too.
func (s *Strip) arrange(anew bool) {
	first, behind := s.seen()
	stay := make(map[string]bool, behind-first)
	for _, key := range s.keys[first:behind] {
		stay[key] = true
	}
	for key, cell := range s.used {
		if !stay[key] {
			delete(s.used, key)
			s.leave(cell)
			cell.Hide()
			s.free = append(s.free, cell)
		}
	}
	for i := first; i < behind; i++ {
		cell, ok := s.used[s.keys[i]]
		if !ok {
			cell = s.take()
			s.used[s.keys[i]] = cell
		}
		s.place(i, cell)
		if !ok || anew {
			s.update(i, cell)
		}
	}
}

func (s *Strip) place(i int, cell fyne.CanvasObject) {
	cell.Move(fyne.NewPos(s.at[i], edge))
	cell.Resize(s.cell)
}

func (s *Strip) take() fyne.CanvasObject {
	if n := len(s.free); n > 0 {
		cell := s.free[n-1]
		s.free = s.free[:n-1]
		cell.Show()
		return cell
	}
	cell := s.create()
	s.belt.Add(cell)
	return cell
}

// stripBreak is a line that is drawn, with its word.
type stripBreak struct {
	object *fyne.Container
	title  *Plain
}

// setBreak draws line n at x.
func (s *Strip) setBreak(n int, x float32, title string) {
	for len(s.breaks) <= n {
		b := &stripBreak{title: NewCaption("", 2)}
		line := container.New(Tall{}, NewFill(theme.ColorNameSeparator))
		b.object = container.New(breakLayout{b, line}, line, b.title)
		s.breaks = append(s.breaks, b)
		s.belt.Add(b.object)
	}
	b := s.breaks[n]
	b.title.Set(title)
	Visible(b.title, title != "")
	b.object.Move(fyne.NewPos(x, edge))
	b.object.Resize(fyne.NewSize(breakRoom(title), s.cell.Height))
	b.object.Show()
	b.object.Refresh()
}

// breakLayout puts the line at the left of its word, or in the middle of
// nothing.
type breakLayout struct {
	b    *stripBreak
	line fyne.CanvasObject
}

func (l breakLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l breakLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	l.line.Resize(fyne.NewSize(1, s.Height))
	if !l.b.title.Visible() {
		l.line.Move(fyne.NewPos(s.Width/2, 0))
		return
	}
	l.line.Move(fyne.NewPos(4, 0))
	l.b.title.Move(fyne.NewPos(12, 2))
	l.b.title.Resize(fyne.NewSize(s.Width-12, l.b.title.MinSize().Height))
}

// Held returns what the strip shows.
func (s *Strip) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.scroll} }

// CreateRenderer links the strip to its renderer.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.scroll) }

// belt is as long as all cells; the strip itself places those that exist.
type belt struct{ s *Strip }

func (b belt) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(fyne.Max(b.s.long, 0), b.s.cell.Height+2*edge)
}

func (b belt) Layout([]fyne.CanvasObject, fyne.Size) {
	for i, key := range b.s.keys {
		if cell, ok := b.s.used[key]; ok {
			b.s.place(i, cell)
		}
	}
}
