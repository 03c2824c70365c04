package part

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// NewStep returns a numbered step of a form: its number and name, a quiet word
// beside it, and its content below. More stands at the right end of the first
// line.
func NewStep(number int, name, remark string, content fyne.CanvasObject, more ...fyne.CanvasObject) fyne.CanvasObject {
	n := NewPlain(strconv.Itoa(number))
	n.Bold, n.Color = true, theme.ColorNamePrimary
	n.Wide = 14
	title := NewPlain(name)
	title.Bold = true
	title.Wide = fyne.MeasureText(name, size(theme.SizeNameText), fyne.TextStyle{Bold: true}).Width + 6
	head := container.NewHBox(n, title)
	if remark != "" {
		r := NewCaption(remark, 1)
		r.Wide = fyne.MeasureText(remark, size(theme.SizeNameCaptionText), fyne.TextStyle{}).Width + 4
		head.Add(container.New(inset{0, 2, 0, 0}, r))
	}
	if len(more) == 0 {
		return container.New(Column{Gap: 6}, head, content)
	}
	// What is at the right is higher than the words, which stay in their line.
	right := container.NewHBox(more...)
	line := NewDock(nil, nil, nil, right, container.New(inset{0, 5, 0, 0}, head))
	return container.New(Column{Gap: 2}, line, content)
}

// lineName is how wide the names on the left are; the longest in any language
// fits.
const lineName = 74

// NewLine returns a control with its name on the left.
func NewLine(name string, control fyne.CanvasObject) fyne.CanvasObject {
	label := NewPlain(name)
	label.Wide = lineName
	return container.NewBorder(nil, nil, container.New(inset{2, 8, 4, 0}, label), nil, control)
}

// A Section has a heading that opens and closes what is below it.
type Section struct {
	widget.BaseWidget
	// Note says something beside the heading, for example how much is changed
	// below; it is asked by Renew.
	Note func() string
	// OnResized, if not nil, is called when the section was opened or closed:
	// what it stands in may have to be laid out anew.
	OnResized func()
	// OnToggled is called when a person has opened or closed the section.
	OnToggled func(open bool)

	open    bool
	forced  bool
	content fyne.CanvasObject
	head    *sectionHead
	box     *fyne.Container
}

// NewSection returns a closed section.
func NewSection(title string, content fyne.CanvasObject) *Section {
	s := &Section{content: content}
	s.head = newSectionHead(title, func() {
		if s.forced {
			return
		}
		s.SetOpen(!s.open)
		if s.OnToggled != nil {
			s.OnToggled(s.open)
		}
	})
	body := container.New(inset{4, 0, 0, 8}, content)
	s.content = body
	body.Hide()
	s.box = container.New(flush{}, s.head, body)
	s.ExtendBaseWidget(s)
	return s
}

// Open reports whether the section is open, apart from [Section.Force].
func (s *Section) Open() bool { return s.open }

// SetOpen shows or hides the content.
func (s *Section) SetOpen(open bool) {
	s.open = open
	s.renew()
}

// Force shows the content whether the section is open or not, while something
// in it is looked for.
func (s *Section) Force(on bool) {
	s.forced = on
	s.renew()
}

func (s *Section) renew() {
	open := s.open || s.forced
	if s.content.Visible() == open {
		return
	}
	show(s.content, open)
	s.head.open = open
	s.head.Refresh()
	s.box.Refresh()
	s.Refresh()
	if s.OnResized != nil {
		s.OnResized()
	}
}

// Renew asks for the note again.
func (s *Section) Renew() {
	if s.Note != nil {
		s.head.note.Set(s.Note())
	}
}

// Held returns what the section shows.
func (s *Section) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.box} }

// CreateRenderer links the section to its renderer.
func (s *Section) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.box) }

// sectionHead is the line that opens and closes a section.
type sectionHead struct {
	widget.BaseWidget
	title   string
	open    bool
	tapped  func()
	note    *Plain
	focused bool
	hovered bool
}

func newSectionHead(title string, tapped func()) *sectionHead {
	h := &sectionHead{title: title, tapped: tapped, note: NewCaption("", 1)}
	h.note.Align = fyne.TextAlignTrailing
	h.ExtendBaseWidget(h)
	return h
}

func (h *sectionHead) AccessibilityLabel() string             { return h.title }
func (h *sectionHead) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
func (h *sectionHead) Tapped(*fyne.PointEvent)                { h.tapped() }
func (h *sectionHead) TypedRune(r rune)                       { handRune(h, r) }
func (h *sectionHead) MouseMoved(*desktop.MouseEvent)         {}

func (h *sectionHead) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		h.tapped()
	case fyne.KeyRight:
		if !h.open {
			h.tapped()
		}
	case fyne.KeyLeft:
		if h.open {
			h.tapped()
		}
	default:
		escape(h, key)
	}
}

func (h *sectionHead) FocusGained() {
	h.set(&h.focused, true)
	InSight(h)
}

func (h *sectionHead) FocusLost()                  { h.set(&h.focused, false) }
func (h *sectionHead) MouseIn(*desktop.MouseEvent) { h.set(&h.hovered, true) }
func (h *sectionHead) MouseOut()                   { h.set(&h.hovered, false) }

func (h *sectionHead) set(what *bool, on bool) {
	*what = on
	h.Refresh()
}

func (h *sectionHead) CreateRenderer() fyne.WidgetRenderer {
	r := &sectionHeadRenderer{
		h: h, face: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent), icon: widget.NewIcon(nil), title: NewPlain(h.title),
	}
	r.Refresh()
	return r
}

type sectionHeadRenderer struct {
	h     *sectionHead
	face  *canvas.Rectangle
	line  *canvas.Rectangle
	icon  *widget.Icon
	title *Plain
}

func (r *sectionHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 34) }

func (r *sectionHeadRenderer) Layout(s fyne.Size) {
	r.line.Resize(fyne.NewSize(s.Width, 1))
	r.face.Move(fyne.NewPos(0, 2))
	r.face.Resize(fyne.NewSize(s.Width, s.Height-4))
	icon := size(theme.SizeNameInlineIcon)
	r.icon.Move(fyne.NewPos(2, (s.Height-icon)/2))
	r.icon.Resize(fyne.NewSquareSize(icon))
	h := r.title.MinSize().Height
	half := s.Width * .62
	r.title.Move(fyne.NewPos(icon+8, (s.Height-h)/2))
	r.title.Resize(fyne.NewSize(half-icon-8, h))
	h = r.h.note.MinSize().Height
	r.h.note.Move(fyne.NewPos(half, (s.Height-h)/2))
	r.h.note.Resize(fyne.NewSize(s.Width-half-6, h))
}

func (r *sectionHeadRenderer) Refresh() {
	r.line.FillColor = colour(theme.ColorNameSeparator)
	r.line.Refresh()
	r.face.CornerRadius = 5
	r.face.FillColor, r.face.StrokeWidth, r.face.StrokeColor = color.Transparent, 0, color.Transparent
	if r.h.hovered {
		r.face.FillColor = colour(theme.ColorNameHover)
	}
	if r.h.focused {
		r.face.StrokeWidth, r.face.StrokeColor = 2, colour(theme.ColorNamePrimary)
	}
	r.face.Refresh()
	r.icon.SetResource(theme.Icon(theme.IconNameMenuExpand))
	if r.h.open {
		r.icon.SetResource(theme.Icon(theme.IconNameArrowDropDown))
	}
	r.title.Color = theme.ColorNameForeground
	r.title.Refresh()
	r.h.note.Color = look.ColorQuiet
	r.h.note.Refresh()
}

func (r *sectionHeadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.line, r.face, r.icon, r.title, r.h.note}
}

func (r *sectionHeadRenderer) Destroy() {}
