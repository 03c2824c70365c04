package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// gridBar is the scroll bar of a Grid. It works with shares of the whole, so
// that it does not matter how long that is.
type gridBar struct {
	widget.BaseWidget

	// moved is called when a person moves the bar: to a share of what lies above.
	moved func(share float64)

	share   float64 // of the whole that lies above, 0 to 1, where 1 is the end
	visible float64 // share of the whole that can be seen
	grab    float32 // where on the handle the pointer has it
	held    bool
	hovered bool
}

var (
	_ fyne.Draggable    = (*gridBar)(nil)
	_ desktop.Mouseable = (*gridBar)(nil)
	_ desktop.Hoverable = (*gridBar)(nil)
)

const (
	barWide    = 12
	leastGrip  = 32
	barPadding = 3
)

func newGridBar(moved func(float64)) *gridBar {
	b := &gridBar{moved: moved}
	b.ExtendBaseWidget(b)
	return b
}

func (b *gridBar) set(share, visible float64) {
	if b.share != share || b.visible != visible {
		b.share, b.visible = share, visible
		b.Refresh()
	}
}

// grip returns where the handle begins and how long it is.
func (b *gridBar) grip() (top, length float32) {
	all := b.Size().Height
	length = fyne.Min(all, fyne.Max(leastGrip, float32(float64(all)*b.visible)))
	return float32(float64(all-length) * b.share), length
}

// MouseDown takes hold of the handle; beside it the handle comes to the
// pointer.
func (b *gridBar) MouseDown(e *desktop.MouseEvent) {
	top, length := b.grip()
	b.held = true
	b.grab = e.Position.Y - top
	if b.grab < 0 || b.grab > length {
		b.grab = length / 2
		b.follow(e.Position.Y)
	}
	b.Refresh()
}

// MouseUp lets go.
func (b *gridBar) MouseUp(*desktop.MouseEvent) {
	b.held = false
	b.Refresh()
}

// Dragged moves the handle.
func (b *gridBar) Dragged(e *fyne.DragEvent) { b.follow(e.Position.Y) }

// DragEnd lets go.
func (b *gridBar) DragEnd() { b.MouseUp(nil) }

func (b *gridBar) follow(y float32) {
	_, length := b.grip()
	if room := b.Size().Height - length; room > 0 {
		b.moved(min(max(float64((y-b.grab)/room), 0), 1))
	}
}

// MouseIn shows the pointer.
func (b *gridBar) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
}

// MouseMoved does nothing.
func (b *gridBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (b *gridBar) MouseOut() {
	b.hovered = false
	b.Refresh()
}

func (b *gridBar) CreateRenderer() fyne.WidgetRenderer {
	r := &gridBarRenderer{b: b, grip: canvas.NewRectangle(color.Transparent), groove: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type gridBarRenderer struct {
	b            *gridBar
	grip, groove *canvas.Rectangle
}

func (r *gridBarRenderer) MinSize() fyne.Size { return fyne.NewSize(barWide, 0) }

func (r *gridBarRenderer) Layout(s fyne.Size) {
	top, length := r.b.grip()
	pad := float32(barPadding)
	if r.b.hovered || r.b.held {
		pad--
	}
	r.groove.Resize(s)
	r.grip.Move(fyne.NewPos(pad, top))
	r.grip.Resize(fyne.NewSize(s.Width-2*pad, length))
	r.grip.CornerRadius = (s.Width - 2*pad) / 2
}

func (r *gridBarRenderer) Refresh() {
	r.grip.FillColor, r.groove.FillColor = color.Transparent, color.Transparent
	if r.b.visible < 1 {
		r.grip.FillColor = colour(theme.ColorNameScrollBar)
		if r.b.hovered || r.b.held {
			r.groove.FillColor = colour(theme.ColorNameScrollBarBackground)
		}
		if r.b.held {
			r.grip.FillColor = colour(theme.ColorNamePrimary)
		}
	}
	r.Layout(r.b.Size())
	r.groove.Refresh()
	r.grip.Refresh()
}

func (r *gridBarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.groove, r.grip}
}
func (r *gridBarRenderer) Destroy() {}
