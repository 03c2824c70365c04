package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
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

func (c *Chooser) step(by int) {
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

// TypedRune does nothing.
func (c *Chooser) TypedRune(rune) {}

// FocusGained shows the focus.
func (c *Chooser) FocusGained() {
	c.focused = true
	c.Refresh()
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

// leastList is the least width of a list.
const leastList = 320

// choiceList is what a Chooser opens: headings and rows, one of them marked.
type choiceList struct {
	widget.BaseWidget
	rows   []*choiceRow
	scroll *container.Scroll
	at     int
	chosen func(value string)
}

func newChoiceList(choices []Choice, value string, width float32, chosen func(string)) *choiceList {
	l := &choiceList{chosen: chosen, at: -1}
	l.ExtendBaseWidget(l)
	column := container.New(flush{})
	group := ""
	for _, o := range choices {
		if o.Group != group {
			group = o.Group
			heading := NewCaption(o.Group, 1)
			heading.Bold = true
			column.Add(container.New(inset{8, 8, 8, 2}, heading))
		}
		row := newChoiceRow(o, len(l.rows), l)
		if row.help != nil {
			row.help.Fit(width-2*4-16, 2)
		}
		if o.Value == value {
			l.at, row.chosen, row.marked = len(l.rows), true, true
		}
		l.rows = append(l.rows, row)
		column.Add(row)
	}
	l.scroll = container.NewVScroll(column)
	l.scroll.SetMinSize(fyne.NewSize(width-8, 40))
	return l
}

func (l *choiceList) height() float32 { return l.scroll.Content.MinSize().Height }

// centre scrolls the marked row into the middle.
func (l *choiceList) centre() {
	if l.at < 0 {
		return
	}
	row := l.rows[l.at]
	most := l.height() - l.scroll.Size().Height
	middle := row.Position().Y + row.Size().Height/2 - l.scroll.Size().Height/2
	l.scroll.ScrollToOffset(fyne.NewPos(0, fyne.Max(0, fyne.Min(middle, most))))
}

// reveal scrolls to the marked row.
func (l *choiceList) reveal() {
	if l.at < 0 {
		return
	}
	row := l.rows[l.at]
	top, bottom := row.Position().Y, row.Position().Y+row.Size().Height
	switch {
	case top < l.scroll.Offset.Y:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > l.scroll.Offset.Y+l.scroll.Size().Height:
		l.scroll.ScrollToOffset(fyne.NewPos(0, bottom-l.scroll.Size().Height))
	}
}

func (l *choiceList) mark(i int) {
	if i < 0 || i >= len(l.rows) || i == l.at {
		return
	}
	if l.at >= 0 {
		l.rows[l.at].marked = false
		l.rows[l.at].Refresh()
	}
	l.at = i
	l.rows[i].marked = true
	l.rows[i].Refresh()
}

func (l *choiceList) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyDown:
		l.mark(min(l.at+1, len(l.rows)-1))
	case fyne.KeyUp:
		l.mark(max(l.at-1, 0))
	case fyne.KeyHome:
		l.mark(0)
	case fyne.KeyEnd:
		l.mark(len(l.rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.at >= 0 {
			l.chosen(l.rows[l.at].choice.Value)
		}
		return
	default:
		escape(l, key)
		return
	}
	l.reveal()
}

func (l *choiceList) TypedRune(rune) {}
func (l *choiceList) FocusGained()   {}
func (l *choiceList) FocusLost()     {}

// Held returns what the list shows.
func (l *choiceList) Held() []fyne.CanvasObject { return []fyne.CanvasObject{l.scroll} }

func (l *choiceList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

type choiceRow struct {
	widget.BaseWidget
	choice         Choice
	index          int
	list           *choiceList
	chosen, marked bool

	face  *Fill
	label *Plain
	help  *Plain
	box   *fyne.Container
}

func newChoiceRow(o Choice, index int, list *choiceList) *choiceRow {
	r := &choiceRow{choice: o, index: index, list: list, face: NewFill(""), label: NewPlain(o.Label)}
	r.face.Radius = 5
	lines := container.New(flush{}, r.label)
	if o.Help != "" {
		r.help = NewCaption(o.Help, 2)
		lines.Add(r.help)
	}
	r.box = container.NewStack(r.face, container.New(inset{8, 5, 8, 5}, lines))
	r.ExtendBaseWidget(r)
	return r
}

// AccessibilityLabel is the label of the choice.
func (r *choiceRow) AccessibilityLabel() string { return r.choice.Label }

// AccessibilityRole is that of a button.
func (r *choiceRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (r *choiceRow) Tapped(*fyne.PointEvent)        { r.list.chosen(r.choice.Value) }
func (r *choiceRow) MouseIn(*desktop.MouseEvent)    { r.list.mark(r.index) }
func (r *choiceRow) MouseMoved(*desktop.MouseEvent) {}
func (r *choiceRow) MouseOut()                      {}

func (r *choiceRow) CreateRenderer() fyne.WidgetRenderer {
	r.paint()
	return widget.NewSimpleRenderer(r.box)
}

func (r *choiceRow) Refresh() {
	r.paint()
	r.BaseWidget.Refresh()
}

func (r *choiceRow) paint() {
	r.face.Color = ""
	if r.marked {
		r.face.Color = theme.ColorNameSelection
	}
	r.face.Refresh()
	r.label.Bold = r.chosen
	r.label.Refresh()
}
