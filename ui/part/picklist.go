package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A PickRow is one row of a PickList.
type PickRow struct {
	Value string
	Label string
	Help  string // a line or two below the label, may be empty
	Group string // the heading above it; rows of a group stand together
	Lines int    // of the label, at most; 0 means 1
	// Chosen marks what is in force.
	Chosen bool
	// Actions are what can be done with the row beside choosing it.
	Actions []RowAction
}

// A RowAction is done by a small icon in the marked row, or by a key in the
// list.
type RowAction struct {
	Name string
	Icon fyne.ThemeIconName
	Key  fyne.KeyName // Backspace counts as Delete
	Do   func()
}

// A PickList is a list of rows under headings, of a fixed width. One row is
// marked, by the pointer or the arrow keys, and chosen by a tap or Enter.
// Whatever else its rows can do is up to the callbacks.
type PickList struct {
	widget.BaseWidget

	// Title is what is being chosen, for screen readers and tests.
	Title    string
	OnMarked func(value string) // also when the rows were replaced; "" for none
	OnChosen func(value string)
	OnOut    func()            // Up on the first row
	OnRune   func(r rune) bool // the same for characters
	Empty    string            // what is said when there are no rows

	width   float32
	all     []PickRow
	rows    []*pickRow // the first of them, as far as they were needed
	at      int
	focused bool
	column  *fyne.Container
	scroll  *container.Scroll
}

var (
	_ fyne.Focusable  = (*PickList)(nil)
	_ fyne.Accessible = (*PickList)(nil)
)

// NewPickList returns an empty list.
func NewPickList(width float32) *PickList {
	l := &PickList{width: width, at: -1, column: container.New(flush{})}
	l.scroll = container.NewVScroll(container.New(inset{edge, 0, edge, 0}, l.column))
	l.scroll.SetMinSize(fyne.NewSize(width, 60))
	l.scroll.OnScrolled = l.scrolled
	l.ExtendBaseWidget(l)
	return l
}

// SetRows shows other rows. What was marked stays marked, if it is still
// there; else the row in its place is.
func (l *PickList) SetRows(rows []PickRow) {
	was, marked := l.at, l.Marked()
	l.all, l.rows, l.at = rows, nil, -1
	l.column.RemoveAll()
	for i, r := range rows {
		if r.Value == marked && marked != "" {
			l.at = i
		}
	}
	if l.at < 0 && len(rows) > 0 {
		l.at = min(max(was, 0), len(rows)-1)
	}
	if len(rows) == 0 && l.Empty != "" {
		nothing := NewCaption(l.Empty, 1)
		nothing.Fit(l.width-16-2*edge, 3)
		l.column.Add(container.New(inset{8, 10, 8, 10}, nothing))
	}
	l.build(l.at)
	l.paint()
	l.reveal()
	l.tell()
}

// ahead is how many rows are made before anybody comes near them: making all
// of a long list would hold the window up.
const ahead = 16

// build makes the rows up to one of them, and some more.
func (l *PickList) build(upTo int) {
	upTo = min(upTo+ahead, len(l.all))
	for i := len(l.rows); i < upTo; i++ {
		r := l.all[i]
		if r.Group != "" && (i == 0 || r.Group != l.all[i-1].Group) {
			heading := NewCaption(r.Group, 1)
			heading.Bold = true
			l.column.Add(container.New(inset{8, 8, 8, 2}, heading))
		}
		row := newPickRow(r, i, l)
		row.show(i == l.at, l.focused)
		l.rows = append(l.rows, row)
		l.column.Add(row)
	}
	l.scroll.Content.Refresh()
	l.scroll.Refresh()
}

// scrolled makes more rows when the end of those that are there comes near.
func (l *PickList) scrolled(at fyne.Position) {
	const near = 240
	if len(l.rows) < len(l.all) && at.Y+l.scroll.Size().Height+near > l.scroll.Content.Size().Height {
		l.build(len(l.rows))
	}
}

// Marked returns the value of the marked row; "" when there is none.
func (l *PickList) Marked() string {
	if l.at < 0 {
		return ""
	}
	return l.all[l.at].Value
}

// AccessibilityLabel tells what is chosen from, and what is marked.
func (l *PickList) AccessibilityLabel() string {
	if l.at < 0 {
		return l.Title
	}
	return l.Title + ": " + l.all[l.at].Label
}

// AccessibilityRole is that of a container.
func (l *PickList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Mark marks the row of a value.
func (l *PickList) Mark(value string) {
	for i, r := range l.all {
		if r.Value == value {
			l.mark(i)
			l.reveal()
		}
	}
}

// Step marks the row so many further down.
func (l *PickList) Step(by int) {
	if len(l.all) > 0 {
		l.mark(min(max(l.at+by, 0), len(l.all)-1))
		l.reveal()
	}
}

// Choose chooses the marked row.
func (l *PickList) Choose() { l.choose(l.at) }

func (l *PickList) choose(i int) {
	if i >= 0 && i < len(l.all) && l.OnChosen != nil {
		l.OnChosen(l.all[i].Value)
	}
}

func (l *PickList) mark(i int) {
	if i == l.at {
		return
	}
	was := l.at
	l.at = i
	if i >= len(l.rows) {
		l.build(i)
	}
	for _, r := range []int{was, i} {
		if r >= 0 && r < len(l.rows) {
			l.rows[r].show(r == i, l.focused)
		}
	}
	l.tell()
}

func (l *PickList) tell() {
	if l.OnMarked != nil {
		l.OnMarked(l.Marked())
	}
}

func (l *PickList) paint() {
	for i, r := range l.rows {
		r.show(i == l.at, l.focused)
	}
}

// reveal scrolls to the marked row, and to the heading above the first one.
func (l *PickList) reveal() {
	if l.at < 0 {
		return
	}
	row := l.rows[l.at]
	top, bottom := row.Position().Y, row.Position().Y+row.Size().Height
	if l.at == 0 {
		top = 0
	}
	scrollTo(l.scroll, top, bottom)
}

// scrollTo scrolls as little as shows what lies between top and bottom.
func scrollTo(s *container.Scroll, top, bottom float32) {
	switch {
	case top < s.Offset.Y:
		s.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > s.Offset.Y+s.Size().Height && s.Size().Height > 0:
		s.ScrollToOffset(fyne.NewPos(0, bottom-s.Size().Height))
	}
}

// TypedKey moves, chooses and removes.
func (l *PickList) TypedKey(key *fyne.KeyEvent) {
	const page = 6
	switch key.Name {
	case fyne.KeyDown:
		l.Step(1)
	case fyne.KeyUp:
		if l.at <= 0 && l.OnOut != nil {
			l.OnOut()
			return
		}
		l.Step(-1)
	case fyne.KeyPageDown:
		l.Step(page)
	case fyne.KeyPageUp:
		l.Step(-page)
	case fyne.KeyHome:
		l.Step(-len(l.all))
	case fyne.KeyEnd:
		l.Step(len(l.all))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.Choose()
	default:
		if !l.act(key.Name) {
			escape(l, key)
		}
	}
}

// act does what a key means for the marked row.
func (l *PickList) act(key fyne.KeyName) bool {
	if key == fyne.KeyBackspace {
		key = fyne.KeyDelete
	}
	if l.at < 0 {
		return false
	}
	for _, a := range l.all[l.at].Actions {
		if a.Key == key {
			a.Do()
			return true
		}
	}
	return false
}

// TypedRune hands the character on.
func (l *PickList) TypedRune(r rune) {
	if l.OnRune == nil || !l.OnRune(r) {
		handRune(l, r)
	}
}

// FocusGained shows the focus.
func (l *PickList) FocusGained() {
	l.focused = true
	l.paint()
}

// FocusLost hides the focus.
func (l *PickList) FocusLost() {
	l.focused = false
	l.paint()
}

// Held returns what the list shows.
func (l *PickList) Held() []fyne.CanvasObject { return []fyne.CanvasObject{l.scroll} }

// CreateRenderer links the list to its renderer.
func (l *PickList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

// pickRow is a row as it is shown.
type pickRow struct {
	widget.BaseWidget
	row     PickRow
	index   int
	list    *PickList
	face    *Fill
	actions *fyne.Container // shown while the row is marked
	box     *fyne.Container
}

func newPickRow(r PickRow, index int, list *PickList) *pickRow {
	row := &pickRow{row: r, index: index, list: list, face: NewFill("")}
	row.face.Radius = 5
	width := list.width - 2*8 - 2*edge
	tick := fyne.CanvasObject(nil)
	if r.Chosen {
		const icon = 16
		tick = container.New(Fixed{fyne.NewSize(icon+4, icon)}, widget.NewIcon(theme.Icon(theme.IconNameConfirm)))
		width -= icon + 4
	}
	right := fyne.CanvasObject(nil)
	if len(r.Actions) > 0 {
		row.actions = container.New(&sideBySide{rowButtonSide, 2})
		for _, a := range r.Actions {
			row.actions.Add(newRowButton(a.Name, a.Icon, a.Do))
		}
		// The room stays when the icons are not shown: the words were broken for it.
		room := row.actions.MinSize().AddWidthHeight(6, 0)
		right = container.New(Least{room}, container.New(inset{6, 0, 0, 0}, row.actions))
		width -= room.Width
	}
	label := NewPlain(r.Label)
	label.Bold = r.Chosen
	label.Fit(width, max(1, r.Lines))
	lines := container.New(flush{}, label)
	if r.Help != "" {
		help := NewCaption(r.Help, 1)
		help.Fit(width, 2)
		lines.Add(help)
	}
	row.box = container.NewStack(row.face, container.New(inset{8, 5, 8, 5}, NewDock(nil, nil, nil, right, NewDock(nil, nil, nil, tick, lines))))
	row.ExtendBaseWidget(row)
	return row
}

func (r *pickRow) show(marked, focused bool) {
	r.face.Color, r.face.Stroke, r.face.Width = "", "", 0
	if marked {
		r.face.Color = theme.ColorNameSelection
	}
	if marked && focused {
		r.face.Stroke, r.face.Width = theme.ColorNamePrimary, 2
	}
	if r.actions != nil {
		show(r.actions, marked)
	}
	r.face.Refresh()
}

// AccessibilityLabel is the label.
func (r *pickRow) AccessibilityLabel() string { return r.row.Label }

// AccessibilityRole is that of a button.
func (r *pickRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (r *pickRow) Tapped(*fyne.PointEvent)        { r.list.choose(r.index) }
func (r *pickRow) MouseIn(*desktop.MouseEvent)    { r.list.mark(r.index) }
func (r *pickRow) MouseMoved(*desktop.MouseEvent) {}
func (r *pickRow) MouseOut()                      {}

func (r *pickRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }
