package part

import (
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

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

// TypedRune goes to the next row that begins with a letter, round and round.
func (l *choiceList) TypedRune(r rune) {
	for i := range l.rows {
		to := (l.at + 1 + i) % len(l.rows)
		if first, _ := utf8.DecodeRuneInString(l.rows[to].choice.Label); unicode.ToLower(first) == unicode.ToLower(r) {
			l.mark(to)
			l.reveal()
			return
		}
	}
	handRune(l, r)
}

func (l *choiceList) FocusGained() {}
func (l *choiceList) FocusLost()   {}

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
