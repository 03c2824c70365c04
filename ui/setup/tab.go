package setup

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
	"likeness/ui/part"
)

// tab leads to one section.
type tab struct {
	part.Cell
	text    *part.Plain
	face    *part.Fill
	tapped  func()
	step    func(by int)
	chosen  bool
	focused bool
	hovered bool
}

var (
	_ fyne.Tappable      = (*tab)(nil)
	_ fyne.Focusable     = (*tab)(nil)
	_ fyne.Accessible    = (*tab)(nil)
	_ desktop.Hoverable  = (*tab)(nil)
	_ desktop.Cursorable = (*tab)(nil)
)

func newTab(name string, tapped func(), step func(by int)) *tab {
	t := &tab{text: part.NewPlain(name), face: part.NewFrame("", "", 6), tapped: tapped, step: step}
	t.Init(t, container.NewStack(t.face, container.New(part.Inset(10, 7, 8, 7), t.text)))
	t.paint()
	return t
}

func (t *tab) AccessibilityLabel() string             { return t.text.Text }
func (t *tab) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
func (t *tab) Cursor() desktop.Cursor                 { return desktop.PointerCursor }
func (t *tab) Tapped(*fyne.PointEvent)                { t.tapped() }
func (t *tab) TypedRune(r rune)                       { part.HandRune(t, r) }
func (t *tab) FocusGained()                           { t.set(&t.focused, true) }
func (t *tab) FocusLost()                             { t.set(&t.focused, false) }
func (t *tab) MouseIn(*desktop.MouseEvent)            { t.set(&t.hovered, true) }
func (t *tab) MouseMoved(*desktop.MouseEvent)         {}
func (t *tab) MouseOut()                              { t.set(&t.hovered, false) }
func (t *tab) setChosen(on bool)                      { t.set(&t.chosen, on) }

func (t *tab) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.tapped()
	case fyne.KeyUp:
		t.step(-1)
	case fyne.KeyDown:
		t.step(1)
	default:
		part.HandOn(t, key)
	}
}

func (t *tab) set(what *bool, on bool) {
	if *what != on {
		*what = on
		t.paint()
	}
}

// Refresh draws the tab anew.
func (t *tab) Refresh() {
	t.paint()
	t.Cell.Refresh()
}

func (t *tab) paint() {
	t.face.Color, t.face.Stroke, t.face.Width = "", "", 0
	t.text.Bold, t.text.Color = t.chosen, look.ColorQuiet
	switch {
	case t.chosen:
		t.face.Color, t.text.Color = theme.ColorNameSelection, theme.ColorNameForeground
	case t.hovered:
		t.face.Color = theme.ColorNameHover
	}
	if t.focused {
		t.face.Stroke, t.face.Width = theme.ColorNamePrimary, 2
	}
	t.face.Refresh()
	t.text.Refresh()
}
