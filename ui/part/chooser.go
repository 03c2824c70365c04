package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// A Choice is one line of a Chooser.
type Choice struct {
	Value string
	Label string
	Help  string // one line below the label, may be empty
	Group string // the heading above it; choices of a group stand together
}

// A Chooser shows what is chosen and opens a list with headings and a line of
// help for each choice. Fyne's Select knows neither.
type Chooser struct {
	widget.DisableableWidget
	attention

	// Title is what is being chosen, for screen readers and tests.
	Title string
	// Placeholder is shown while nothing is chosen.
	Placeholder string
	// OnChosen is called when a person chooses, also what was chosen before.
	OnChosen func(value string)
	// OnOpen, if not nil, is called instead of opening the list, also by the
	// arrow keys: what there is to choose from is shown by whoever set it.
	OnOpen func()

	choices []Choice
	value   string
	focused bool
	hovered bool
	popover *Popover
	list    *choiceList
}

var (
	_ fyne.Focusable    = (*Chooser)(nil)
	_ fyne.Tappable     = (*Chooser)(nil)
	_ desktop.Hoverable = (*Chooser)(nil)
	_ fyne.Accessible   = (*Chooser)(nil)
)

// NewChooser returns a Chooser of choices.
func NewChooser(title string, choices []Choice, chosen func(value string)) *Chooser {
	c := &Chooser{Title: title, choices: choices, OnChosen: chosen}
	c.ExtendBaseWidget(c)
	return c
}

// ShowValue shows a value as chosen without telling anybody.
func (c *Chooser) ShowValue(value string) {
	if c.value == value {
		return
	}
	c.value = value
	c.Refresh()
}

// Value returns what is chosen.
func (c *Chooser) Value() string { return c.value }

// Label returns the words of what is chosen; a value that is none of the
// choices is its own word.
func (c *Chooser) Label() string {
	for _, o := range c.choices {
		if o.Value == c.value {
			return o.Label
		}
	}
	if c.value == "" {
		return c.Placeholder
	}
	return c.value
}

// AccessibilityLabel tells what is chosen of what.
func (c *Chooser) AccessibilityLabel() string { return c.Title + ": " + c.Label() }

// AccessibilityRole is that of a button.
func (c *Chooser) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped opens the list.
func (c *Chooser) Tapped(*fyne.PointEvent) {
	if c.Disabled() || c.popover != nil {
		return
	}
	if c.OnOpen != nil {
		c.OnOpen()
		return
	}
	width := fyne.Max(c.Size().Width, leastList)
	c.list = newChoiceList(c.choices, c.value, width, func(value string) {
		c.popover.Close()
		c.ShowValue(value)
		if c.OnChosen != nil {
			c.OnChosen(value)
		}
	})
	c.popover = ShowPopover(c.list, c, fyne.Min(c.list.height()+8, 460), func() {
		c.popover, c.list = nil, nil
	})
	c.list.centre()
	c.popover.canvas.Focus(c.list)
}

// TypedKey opens the list or moves on without opening it.
func (c *Chooser) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Tapped(nil)
	case fyne.KeyDown:
		c.step(1)
	case fyne.KeyUp:
		c.step(-1)
	default:
		escape(c, key)
	}
}

// SetChoices says what there is to choose from now.
func (c *Chooser) SetChoices(choices []Choice) {
	c.choices = choices
	c.Refresh()
}

func (c *Chooser) step(by int) {
	if c.OnOpen != nil {
		c.Tapped(nil)
		return
	}
	if c.Disabled() || len(c.choices) == 0 {
		return
	}
	at := -1
	for i, o := range c.choices {
		if o.Value == c.value {
			at = i
		}
	}
	next := min(max(at+by, 0), len(c.choices)-1)
	if next == at {
		return
	}
	c.ShowValue(c.choices[next].Value)
	if c.OnChosen != nil {
		c.OnChosen(c.value)
	}
}

// TypedRune hands the character on.
func (c *Chooser) TypedRune(r rune) { handRune(c, r) }

// FocusGained shows the focus.
func (c *Chooser) FocusGained() {
	c.focused = true
	c.Refresh()
	InSight(c)
	c.attend(true)
}

// FocusLost hides the focus.
func (c *Chooser) FocusLost() {
	c.focused = false
	c.Refresh()
	c.attend(false)
}

// MouseIn shows the pointer.
func (c *Chooser) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.Refresh()
}

// MouseMoved does nothing.
func (c *Chooser) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (c *Chooser) MouseOut() {
	c.hovered = false
	c.Refresh()
}

// CreateRenderer links the chooser to its renderer.
func (c *Chooser) CreateRenderer() fyne.WidgetRenderer {
	r := &chooserRenderer{
		c: c, face: canvas.NewRectangle(color.Transparent), text: NewPlain(""),
		icon: widget.NewIcon(theme.Icon(theme.IconNameArrowDropDown)),
	}
	r.Refresh()
	return r
}

type chooserRenderer struct {
	c    *Chooser
	face *canvas.Rectangle
	text *Plain
	icon *widget.Icon
}

func (r *chooserRenderer) MinSize() fyne.Size {
	inner := size(theme.SizeNameInnerPadding)
	return fyne.NewSize(120, r.text.MinSize().Height+2*inner)
}

func (r *chooserRenderer) Layout(s fyne.Size) {
	inner, icon := size(theme.SizeNameInnerPadding), size(theme.SizeNameInlineIcon)
	r.face.Resize(s)
	h := r.text.MinSize().Height
	r.text.Move(fyne.NewPos(inner+2, (s.Height-h)/2))
	r.text.Resize(fyne.NewSize(s.Width-2*inner-icon-4, h))
	r.icon.Move(fyne.NewPos(s.Width-icon-inner, (s.Height-icon)/2))
	r.icon.Resize(fyne.NewSquareSize(icon))
}

func (r *chooserRenderer) Refresh() {
	c := r.c
	r.face.CornerRadius = size(theme.SizeNameInputRadius)
	r.face.FillColor = colour(theme.ColorNameInputBackground)
	r.face.StrokeWidth, r.face.StrokeColor = 1, colour(theme.ColorNameInputBorder)
	text := theme.ColorNameForeground
	switch {
	case c.Disabled():
		text = theme.ColorNameDisabled
		r.face.FillColor = colour(theme.ColorNameDisabledButton)
	case c.focused:
		r.face.StrokeWidth, r.face.StrokeColor = 2, colour(theme.ColorNamePrimary)
	case c.hovered:
		r.face.StrokeColor = colour(look.ColorOutline)
	}
	r.face.Refresh()
	r.text.Paint(c.Label(), text)
	r.icon.Refresh()
}

func (r *chooserRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.face, r.text, r.icon}
}

func (r *chooserRenderer) Destroy() {}
