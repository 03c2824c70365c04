package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Link is a line or two of words that lead somewhere in the window.
type Link struct {
	widget.DisableableWidget

	Color fyne.ThemeColorName

	tapped  func()
	text    *Plain
	ring    *Fill
	box     *fyne.Container
	focused bool
	hovered bool
}

var (
	_ fyne.Tappable     = (*Link)(nil)
	_ fyne.Focusable    = (*Link)(nil)
	_ desktop.Hoverable = (*Link)(nil)
)

// NewLink returns a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{Color: theme.ColorNameHyperlink, tapped: tapped, text: NewCaption(text, 2)}
	l.ring = NewFrame("", "", 4)
	l.box = container.NewStack(l.ring, container.New(inset{6, 3, 6, 3}, l.text))
	l.ExtendBaseWidget(l)
	return l
}

// SetText shows other words.
func (l *Link) SetText(text string) { l.text.Set(text) }

// Grow lets the link take as many lines as it needs at its width, at most so
// many.
func (l *Link) Grow(most int) { l.text.Grow = most }

// Resize gives the link its room.
func (l *Link) Resize(s fyne.Size) {
	l.text.Resize(fyne.NewSize(s.Width-12, l.text.Size().Height))
	l.BaseWidget.Resize(s)
}

// AccessibilityLabel is the text.
func (l *Link) AccessibilityLabel() string { return l.text.Text }

// AccessibilityRole is that of a link.
func (l *Link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// Tapped leads there.
func (l *Link) Tapped(*fyne.PointEvent) {
	if !l.Disabled() {
		l.tapped()
	}
}

// TypedKey leads there by Enter or Space.
func (l *Link) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.Tapped(nil)
	default:
		escape(l, key)
	}
}

// TypedRune hands the character on.
func (l *Link) TypedRune(r rune) { handRune(l, r) }

// FocusGained shows the focus.
func (l *Link) FocusGained() {
	l.set(&l.focused, true)
	InSight(l)
}

// FocusLost hides the focus.
func (l *Link) FocusLost() { l.set(&l.focused, false) }

// MouseIn shows the pointer.
func (l *Link) MouseIn(*desktop.MouseEvent) { l.set(&l.hovered, true) }

// MouseMoved does nothing.
func (l *Link) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (l *Link) MouseOut() { l.set(&l.hovered, false) }

// Cursor is a hand.
func (l *Link) Cursor() desktop.Cursor {
	if l.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (l *Link) set(what *bool, on bool) {
	*what = on
	l.Refresh()
}

// Refresh draws the link anew.
func (l *Link) Refresh() {
	l.paint()
	l.BaseWidget.Refresh()
}

func (l *Link) paint() {
	l.text.Color = l.Color
	l.ring.Color, l.ring.Stroke, l.ring.Width = "", "", 0
	if l.hovered && !l.Disabled() {
		l.ring.Color = theme.ColorNameHover
	}
	if l.focused {
		l.ring.Stroke, l.ring.Width = theme.ColorNamePrimary, 2
	}
	l.text.Refresh()
	l.ring.Refresh()
}

// CreateRenderer links the link to its renderer.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	l.paint()
	return widget.NewSimpleRenderer(l.box)
}

// NewRule returns a thin line across.
func NewRule() fyne.CanvasObject {
	return container.New(Tall{1}, NewFill(theme.ColorNameSeparator))
}

// Tall gives one object a least height.
type Tall struct{ Height float32 }

// MinSize is the object's, no lower than the height.
func (t Tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(0, t.Height)
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s
}

// Layout gives the object all there is.
func (t Tall) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(s)
	}
}

// A Bar is a thin bar that fills from the left.
type Bar struct {
	widget.BaseWidget
	value float64
}

// NewBar returns an empty bar.
func NewBar() *Bar {
	b := &Bar{}
	b.ExtendBaseWidget(b)
	return b
}

// Set fills the bar, 0 to 1.
func (b *Bar) Set(value float64) {
	if value = min(max(value, 0), 1); value != b.value {
		b.value = value
		b.Refresh()
	}
}

// CreateRenderer links the bar to its renderer.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{b: b, back: canvas.NewRectangle(color.Transparent), full: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type barRenderer struct {
	b          *Bar
	back, full *canvas.Rectangle
}

func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(20, 4) }

func (r *barRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	r.full.Resize(fyne.NewSize(s.Width*float32(r.b.value), s.Height))
}

func (r *barRenderer) Refresh() {
	r.back.CornerRadius, r.full.CornerRadius = 2, 2
	r.back.FillColor, r.full.FillColor = colour(theme.ColorNameInputBorder), colour(theme.ColorNamePrimary)
	r.Layout(r.b.Size())
	r.back.Refresh()
	r.full.Refresh()
}

func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.back, r.full} }
func (r *barRenderer) Destroy()                     {}
