package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// A Strip shows things side by side in cells of one size, as many as there
// may be: only the cells that can be seen exist, and they are used again.
type Strip struct {
	widget.BaseWidget

	cell   fyne.Size
	gap    float32
	create func() fyne.CanvasObject
	// update shows thing i in a cell; leave tells that a cell shows nothing any more.
	update func(i int, cell fyne.CanvasObject)
	leave  func(cell fyne.CanvasObject)

	length int
	scroll *container.Scroll
	belt   *fyne.Container
	used   map[int]fyne.CanvasObject
	free   []fyne.CanvasObject
}

// NewStrip returns an empty strip.
func NewStrip(cell fyne.Size, gap float32, create func() fyne.CanvasObject,
	update func(i int, cell fyne.CanvasObject), leave func(cell fyne.CanvasObject),
) *Strip {
	s := &Strip{cell: cell, gap: gap, create: create, update: update, leave: leave, used: map[int]fyne.CanvasObject{}}
	s.belt = container.New(belt{s})
	s.scroll = container.NewHScroll(s.belt)
	s.scroll.OnScrolled = func(fyne.Position) { s.arrange(false) }
	s.ExtendBaseWidget(s)
	return s
}

// SetLength says how many things there are, and shows them anew.
func (s *Strip) SetLength(n int) {
	s.length = n
	s.arrange(true)
	s.scroll.Refresh()
}

// Length returns how many things there are.
func (s *Strip) Length() int { return s.length }

// Update shows thing i anew, if it can be seen.
func (s *Strip) Update(i int) {
	if cell, ok := s.used[i]; ok {
		s.update(i, cell)
	}
}

// Start scrolls to the first thing.
func (s *Strip) Start() { s.scrollTo(0) }

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

// arrange gives every thing that can be seen a cell, and takes the cells of
// the others back. With anew, cells in use are updated too.
func (s *Strip) arrange(anew bool) {
	step := s.cell.Width + s.gap
	first := max(0, int((s.scroll.Offset.X-edge)/step))
	last := min(s.length-1, int((s.scroll.Offset.X+s.Size().Width-edge)/step))
	for i, cell := range s.used {
		if i < first || i > last {
			delete(s.used, i)
			s.leave(cell)
			cell.Hide()
			s.free = append(s.free, cell)
		}
	}
	for i := first; i <= last; i++ {
		cell, ok := s.used[i]
		if !ok {
			cell = s.take()
			s.used[i] = cell
			s.place(i, cell)
		}
		if !ok || anew {
			s.update(i, cell)
		}
	}
}

// edge keeps the outlines of the cells clear of where the strip is cut off.
const edge = 2

func (s *Strip) place(i int, cell fyne.CanvasObject) {
	cell.Move(fyne.NewPos(edge+float32(i)*(s.cell.Width+s.gap), edge))
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

// Held returns what the strip shows.
func (s *Strip) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.scroll} }

// CreateRenderer links the strip to its renderer.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.scroll) }

// belt is as long as all cells; the strip itself places those that exist.
type belt struct{ s *Strip }

func (b belt) MinSize([]fyne.CanvasObject) fyne.Size {
	if b.s.length == 0 {
		return fyne.NewSize(0, b.s.cell.Height+2*edge)
	}
	step := b.s.cell.Width + b.s.gap
	return fyne.NewSize(float32(b.s.length)*step-b.s.gap+2*edge, b.s.cell.Height+2*edge)
}

func (b belt) Layout([]fyne.CanvasObject, fyne.Size) {
	for i, cell := range b.s.used {
		b.s.place(i, cell)
	}
}
