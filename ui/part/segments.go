package part

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// Segments are a few choices side by side, of which one stands, or none.
type Segments struct {
	widget.BaseWidget
	attention

	// Title is what is being chosen, for screen readers and tests.
	Title string

	segments []*segment
	value    string
	chosen   func(value string)
	focused  bool
}

var (
	_ fyne.Focusable  = (*Segments)(nil)
	_ fyne.Accessible = (*Segments)(nil)
)

// NewSegments returns Segments of choices, of which none stands.
func NewSegments(title string, choices []Choice, chosen func(value string)) *Segments {
	s := &Segments{Title: title, chosen: chosen}
	for _, c := range choices {
		seg := &segment{choice: c, whole: s}
		seg.ExtendBaseWidget(seg)
		s.segments = append(s.segments, seg)
	}
	s.ExtendBaseWidget(s)
	return s
}

// ShowValue shows a value as chosen without telling anybody; one that is none
// of the choices shows none.
func (s *Segments) ShowValue(value string) {
	if s.value != value {
		s.value = value
		s.Refresh()
	}
}

// Value returns what is chosen.
func (s *Segments) Value() string { return s.value }

// AccessibilityLabel tells what is chosen of what.
func (s *Segments) AccessibilityLabel() string {
	if i := s.at(); i >= 0 {
		return s.Title + ": " + s.segments[i].choice.Label
	}
	return s.Title
}

// AccessibilityRole is that of a button.
func (s *Segments) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (s *Segments) at() int {
	return slices.IndexFunc(s.segments, func(g *segment) bool { return g.choice.Value == s.value })
}

func (s *Segments) choose(i int) {
	if i < 0 || i >= len(s.segments) {
		return
	}
	s.ShowValue(s.segments[i].choice.Value)
	if s.chosen != nil {
		s.chosen(s.value)
	}
}

// TypedKey goes from one to the next; with none chosen, from the end that it
// comes from.
func (s *Segments) TypedKey(key *fyne.KeyEvent) {
	at, last := s.at(), len(s.segments)-1
	switch key.Name {
	case fyne.KeyRight, fyne.KeyDown:
		if at < last {
			s.choose(at + 1)
		}
	case fyne.KeyLeft, fyne.KeyUp:
		if at < 0 {
			at = last + 1
		}
		s.choose(at - 1)
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(last)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.choose(max(at, 0))
	default:
		escape(s, key)
	}
}

// TypedRune hands the character on.
func (s *Segments) TypedRune(r rune) {
	if r != ' ' {
		handRune(s, r)
	}
}

// FocusGained shows the focus.
func (s *Segments) FocusGained() {
	s.focused = true
	s.Refresh()
	InSight(s)
	s.attend(true)
}

// FocusLost hides the focus.
func (s *Segments) FocusLost() {
	s.focused = false
	s.Refresh()
	s.attend(false)
}

// CreateRenderer links the segments to their renderer.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentsRenderer{s: s, face: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type segmentsRenderer struct {
	s    *Segments
	face *canvas.Rectangle
}

func (r *segmentsRenderer) MinSize() fyne.Size {
	each := fyne.Size{}
	for _, g := range r.s.segments {
		each = each.Max(g.MinSize())
	}
	return fyne.NewSize(each.Width*float32(len(r.s.segments))+4, each.Height+4)
}

func (r *segmentsRenderer) Layout(s fyne.Size) {
	r.face.Resize(s)
	each := (s.Width - 4) / float32(max(len(r.s.segments), 1))
	for i, g := range r.s.segments {
		g.Move(fyne.NewPos(2+float32(i)*each, 2))
		g.Resize(fyne.NewSize(each, s.Height-4))
	}
}

func (r *segmentsRenderer) Refresh() {
	r.face.CornerRadius = size(theme.SizeNameInputRadius)
	r.face.FillColor = colour(theme.ColorNameInputBackground)
	r.face.StrokeWidth, r.face.StrokeColor = 1, colour(theme.ColorNameInputBorder)
	if r.s.focused {
		r.face.StrokeWidth, r.face.StrokeColor = 2, colour(theme.ColorNamePrimary)
	}
	r.face.Refresh()
	for _, g := range r.s.segments {
		g.Refresh()
	}
}

func (r *segmentsRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.face}
	for _, g := range r.s.segments {
		out = append(out, g)
	}
	return out
}

func (r *segmentsRenderer) Destroy() {}

// segment is one of the choices.
type segment struct {
	widget.BaseWidget
	choice  Choice
	whole   *Segments
	hovered bool
}

func (g *segment) AccessibilityLabel() string             { return g.choice.Label }
func (g *segment) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
func (g *segment) MouseMoved(*desktop.MouseEvent)         {}

func (g *segment) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g.whole)
	}
	g.whole.choose(slices.Index(g.whole.segments, g))
}

func (g *segment) MouseIn(*desktop.MouseEvent) {
	g.hovered = true
	g.Refresh()
	g.whole.attend(true)
}

func (g *segment) MouseOut() {
	g.hovered = false
	g.Refresh()
	g.whole.attend(false)
}

func (g *segment) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentRenderer{g: g, face: canvas.NewRectangle(color.Transparent), text: NewPlain(g.choice.Label)}
	r.text.Align = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type segmentRenderer struct {
	g    *segment
	face *canvas.Rectangle
	text *Plain
}

func (r *segmentRenderer) MinSize() fyne.Size {
	width := fyne.MeasureText(r.g.choice.Label, size(theme.SizeNameText), fyne.TextStyle{Bold: true}).Width
	return fyne.NewSize(width+16, r.text.MinSize().Height+2*size(theme.SizeNameInnerPadding)-4)
}

func (r *segmentRenderer) Layout(s fyne.Size) {
	r.face.Resize(s)
	h := r.text.MinSize().Height
	r.text.Move(fyne.NewPos(0, (s.Height-h)/2))
	r.text.Resize(fyne.NewSize(s.Width, h))
}

func (r *segmentRenderer) Refresh() {
	stands := r.g.whole.value == r.g.choice.Value
	r.face.CornerRadius = size(theme.SizeNameInputRadius) - 2
	r.face.FillColor = color.Transparent
	switch {
	case stands:
		r.face.FillColor = colour(theme.ColorNamePrimary)
	case r.g.hovered:
		r.face.FillColor = colour(theme.ColorNameHover)
	}
	r.face.Refresh()
	r.text.Bold, r.text.Color = stands, look.ColorQuiet
	if stands {
		r.text.Color = theme.ColorNameForegroundOnPrimary
	}
	r.text.Refresh()
}

func (r *segmentRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.face, r.text} }
func (r *segmentRenderer) Destroy()                     {}
