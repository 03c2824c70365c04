package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Divided shows two objects side by side, the left one with a width that a
// person can change: by dragging the line between them, by the arrow keys when
// the line has the focus, and back to the usual one by a double tap.
type Divided struct {
	widget.BaseWidget

	// Usual is the width of the left object that nobody has changed.
	Usual float32
	// Least are the least widths of the left and of the right object.
	LeastLeft, LeastRight float32
	// Name is what the line is called where it is not seen.
	Name string
	// OnMoved is called when a person has changed the width.
	OnMoved func(width float32)

	width       float32
	left, right fyne.CanvasObject
	line        *divider
}

// NewDivided returns the two objects; a width of 0 is the usual one.
func NewDivided(left, right fyne.CanvasObject, name string, usual, width float32) *Divided {
	d := &Divided{Usual: usual, LeastLeft: 240, LeastRight: 240, Name: name, left: left, right: right, width: width}
	if width <= 0 {
		d.width = usual
	}
	d.line = newDivider(d)
	d.ExtendBaseWidget(d)
	return d
}

// Width returns the width of the left object.
func (d *Divided) Width() float32 { return d.width }

// SetWidth changes the width as a person would.
func (d *Divided) SetWidth(width float32) {
	width = d.bounded(width)
	if width == d.width {
		return
	}
	d.width = width
	d.Refresh()
	if d.OnMoved != nil {
		d.OnMoved(width)
	}
}

// bounded keeps both objects at their least widths, the left one first.
func (d *Divided) bounded(width float32) float32 {
	if have := d.Size().Width; have > 0 {
		width = fyne.Min(width, have-d.LeastRight-dividerWide)
	}
	return fyne.Max(width, d.LeastLeft)
}

// Held returns what is divided, and the line.
func (d *Divided) Held() []fyne.CanvasObject { return []fyne.CanvasObject{d.left, d.line, d.right} }

// CreateRenderer links the widget to its renderer.
func (d *Divided) CreateRenderer() fyne.WidgetRenderer { return &dividedRenderer{d} }

type dividedRenderer struct{ d *Divided }

// dividerWide is the width of the line that takes the pointer; half of it lies
// over each side, so that only the thin middle takes room.
const dividerWide = 1

const dividerGrip = 7

func (r *dividedRenderer) MinSize() fyne.Size {
	d := r.d
	h := fyne.Max(d.left.MinSize().Height, d.right.MinSize().Height)
	return fyne.NewSize(d.LeastLeft+d.LeastRight+dividerWide, h)
}

func (r *dividedRenderer) Layout(s fyne.Size) {
	d := r.d
	width := d.bounded(d.width)
	d.left.Resize(fyne.NewSize(width, s.Height))
	d.left.Move(fyne.Position{})
	d.right.Resize(fyne.NewSize(s.Width-width-dividerWide, s.Height))
	d.right.Move(fyne.NewPos(width+dividerWide, 0))
	d.line.Resize(fyne.NewSize(dividerGrip, s.Height))
	d.line.Move(fyne.NewPos(width-(dividerGrip-dividerWide)/2, 0))
}

func (r *dividedRenderer) Refresh() {
	r.Layout(r.d.Size())
	r.d.left.Refresh()
	r.d.right.Refresh()
	r.d.line.Refresh()
}

func (r *dividedRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.d.left, r.d.right, r.d.line}
}

func (r *dividedRenderer) Destroy() {}

// divider is the line between the two.
type divider struct {
	widget.BaseWidget
	d       *Divided
	focused bool
	hovered bool
	dragged bool
}

var (
	_ fyne.Draggable      = (*divider)(nil)
	_ fyne.DoubleTappable = (*divider)(nil)
	_ fyne.Focusable      = (*divider)(nil)
	_ desktop.Hoverable   = (*divider)(nil)
	_ desktop.Cursorable  = (*divider)(nil)
)

func newDivider(d *Divided) *divider {
	l := &divider{d: d}
	l.ExtendBaseWidget(l)
	return l
}

func (l *divider) AccessibilityLabel() string             { return l.d.Name }
func (l *divider) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
func (l *divider) Cursor() desktop.Cursor                 { return desktop.HResizeCursor }

func (l *divider) Dragged(e *fyne.DragEvent) {
	l.dragged = true
	l.d.SetWidth(l.d.width + e.Dragged.DX)
}

func (l *divider) DragEnd() {
	l.dragged = false
	l.Refresh()
}

func (l *divider) DoubleTapped(*fyne.PointEvent) { l.d.SetWidth(l.d.Usual) }

func (l *divider) TypedKey(key *fyne.KeyEvent) {
	const step = 16
	switch key.Name {
	case fyne.KeyLeft:
		l.d.SetWidth(l.d.width - step)
	case fyne.KeyRight:
		l.d.SetWidth(l.d.width + step)
	case fyne.KeyHome:
		l.d.SetWidth(l.d.Usual)
	default:
		escape(l, key)
	}
}

func (l *divider) TypedRune(r rune)               { handRune(l, r) }
func (l *divider) FocusGained()                   { l.set(&l.focused, true) }
func (l *divider) FocusLost()                     { l.set(&l.focused, false) }
func (l *divider) MouseIn(*desktop.MouseEvent)    { l.set(&l.hovered, true) }
func (l *divider) MouseMoved(*desktop.MouseEvent) {}
func (l *divider) MouseOut()                      { l.set(&l.hovered, false) }

func (l *divider) set(what *bool, on bool) {
	*what = on
	l.Refresh()
}

func (l *divider) CreateRenderer() fyne.WidgetRenderer {
	r := &dividerRenderer{l: l, line: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type dividerRenderer struct {
	l    *divider
	line *canvas.Rectangle
}

func (r *dividerRenderer) MinSize() fyne.Size { return fyne.NewSize(dividerGrip, 1) }

func (r *dividerRenderer) Layout(s fyne.Size) {
	wide := float32(dividerWide)
	if r.l.focused || r.l.hovered || r.l.dragged {
		wide = 3
	}
	r.line.Resize(fyne.NewSize(wide, s.Height))
	r.line.Move(fyne.NewPos((s.Width-wide)/2, 0))
}

func (r *dividerRenderer) Refresh() {
	r.line.FillColor = colour(theme.ColorNameSeparator)
	if r.l.focused || r.l.hovered || r.l.dragged {
		r.line.FillColor = colour(theme.ColorNamePrimary)
	}
	r.Layout(r.l.Size())
	r.line.Refresh()
}

func (r *dividerRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *dividerRenderer) Destroy()                     {}
