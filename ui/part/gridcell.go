package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// gridCell is a place of a Grid: what it shows, and around it what tells that
// it is selected, has the focus, or lies under the pointer.
type gridCell struct {
	widget.BaseWidget
	shown fyne.CanvasObject
	state cellState
}

type cellState struct{ selected, focused, hovered bool }

var _ fyne.Accessible = (*gridCell)(nil)

func newGridCell(shown fyne.CanvasObject) *gridCell {
	c := &gridCell{shown: shown}
	c.ExtendBaseWidget(c)
	return c
}

func (c *gridCell) setState(s cellState) {
	if c.state != s {
		c.state = s
		c.Refresh()
	}
}

// AccessibilityLabel is that of what is shown.
func (c *gridCell) AccessibilityLabel() string {
	if a, ok := c.shown.(fyne.Accessible); ok {
		return a.AccessibilityLabel()
	}
	return ""
}

// AccessibilityRole is that of a button.
func (c *gridCell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (c *gridCell) CreateRenderer() fyne.WidgetRenderer {
	r := &gridCellRenderer{
		c: c, back: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent),
		badge: canvas.NewCircle(color.Transparent), check: canvas.NewLine(color.Transparent), tick: canvas.NewLine(color.Transparent),
	}
	r.objects = []fyne.CanvasObject{r.back, c.shown, r.ring, r.badge, r.tick, r.check}
	r.paint()
	return r
}

type gridCellRenderer struct {
	c           *gridCell
	back, ring  *canvas.Rectangle
	badge       *canvas.Circle
	tick, check *canvas.Line
	objects     []fyne.CanvasObject
}

// The room around a picture: the ring stands in it, clear of the picture, and a
// selected picture draws back a little more.
const (
	cellRoom     = 4
	cellSelected = 9
)

func (r *gridCellRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *gridCellRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	r.ring.Resize(s)
	room := float32(cellRoom)
	if r.c.state.selected {
		room = cellSelected
	}
	r.c.shown.Move(fyne.NewPos(room, room))
	r.c.shown.Resize(s.SubtractWidthHeight(2*room, 2*room))
	const badge = 20
	at := fyne.NewPos(s.Width-badge-5, 5)
	r.badge.Move(at)
	r.badge.Resize(fyne.NewSquareSize(badge))
	r.tick.Position1, r.tick.Position2 = at.AddXY(5.5, 10.5), at.AddXY(9, 14)
	r.check.Position1, r.check.Position2 = at.AddXY(9, 14), at.AddXY(14.5, 6.5)
}

func (r *gridCellRenderer) Refresh() {
	r.paint()
	r.Layout(r.c.Size())
	for _, o := range []fyne.CanvasObject{r.back, r.ring, r.badge, r.tick, r.check} {
		o.Refresh()
	}
}

func (r *gridCellRenderer) paint() {
	clear := color.Transparent
	r.back.CornerRadius, r.ring.CornerRadius = 8, 8
	r.back.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = clear, clear, 0
	r.badge.FillColor, r.badge.StrokeColor, r.badge.StrokeWidth = clear, clear, 0
	r.tick.StrokeColor, r.check.StrokeColor, r.tick.StrokeWidth, r.check.StrokeWidth = clear, clear, 2, 2
	s := r.c.state
	switch {
	case s.selected:
		r.back.FillColor = colour(theme.ColorNameSelection)
		r.badge.FillColor, r.badge.StrokeColor, r.badge.StrokeWidth = colour(theme.ColorNamePrimary), colour(theme.ColorNameForegroundOnPrimary), 1
		r.tick.StrokeColor, r.check.StrokeColor = colour(theme.ColorNameForegroundOnPrimary), colour(theme.ColorNameForegroundOnPrimary)
	case s.hovered:
		r.back.FillColor = colour(theme.ColorNameHover)
	}
	switch {
	case s.focused:
		r.ring.StrokeColor, r.ring.StrokeWidth = colour(theme.ColorNamePrimary), 2
	case s.hovered:
		r.ring.StrokeColor, r.ring.StrokeWidth = colour(look.ColorOutline), 1
	}
}

func (r *gridCellRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *gridCellRenderer) Destroy()                     {}
