package setup

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/part"
)

// option is one of several cards of which one is chosen.
type option struct {
	part.Cell
	title   *part.Plain
	face    *part.Fill
	mark    *widget.Icon
	tapped  func()
	chosen  bool
	focused bool
	hovered bool
}

var (
	_ fyne.Tappable     = (*option)(nil)
	_ fyne.Focusable    = (*option)(nil)
	_ desktop.Hoverable = (*option)(nil)
)

func newOption(title, meaning string, tapped func()) *option {
	o := &option{title: part.NewPlain(title), tapped: tapped, face: part.NewFrame(look.ColorWell, look.ColorOutline, 8), mark: widget.NewIcon(nil)}
	o.title.Bold = true
	help := part.NewCaption(meaning, 1)
	help.Grow = 3
	lines := container.New(part.Column{Gap: 2}, o.title, help)
	mark := container.New(part.Inset(0, 0, 10, 0), container.NewVBox(o.mark))
	o.Init(o, container.NewStack(o.face, container.New(part.Inset(12, 9, 12, 9), container.NewBorder(nil, nil, mark, nil, lines))))
	o.paint()
	return o
}

func (o *option) AccessibilityLabel() string             { return o.title.Text }
func (o *option) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
func (o *option) Tapped(*fyne.PointEvent)                { o.tapped() }
func (o *option) TypedRune(r rune)                       { part.HandRune(o, r) }
func (o *option) MouseMoved(*desktop.MouseEvent)         {}
func (o *option) FocusLost()                             { o.focused = false; o.paint() }
func (o *option) MouseIn(*desktop.MouseEvent)            { o.hovered = true; o.paint() }
func (o *option) MouseOut()                              { o.hovered = false; o.paint() }
func (o *option) Cursor() desktop.Cursor                 { return desktop.PointerCursor }

// FocusGained shows the focus.
func (o *option) FocusGained() {
	o.focused = true
	o.paint()
	part.InSight(o)
}

func (o *option) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		o.tapped()
	default:
		part.HandOn(o, key)
	}
}

func (o *option) setChosen(on bool) {
	o.chosen = on
	o.paint()
}

// Refresh draws the option anew, in the colours of the present theme.
func (o *option) Refresh() {
	o.paint()
	o.Cell.Refresh()
}

func (o *option) paint() {
	o.mark.SetResource(theme.Icon(theme.IconNameRadioButton))
	o.face.Stroke, o.face.Width = look.ColorOutline, 1
	if o.hovered {
		o.face.Stroke = theme.ColorNamePrimary
	}
	if o.chosen {
		o.mark.SetResource(theme.NewPrimaryThemedResource(theme.Icon(theme.IconNameRadioButtonChecked)))
		o.face.Stroke = theme.ColorNamePrimary
	}
	if o.focused {
		o.face.Stroke, o.face.Width = theme.ColorNamePrimary, 2
	}
	o.face.Refresh()
	o.mark.Refresh()
}
