package create

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	recentWidth = 340
	recentHigh  = 54 // of a row
)

// recentList is the list of photos that were used last. It has the focus itself
// and marks a row, as other lists of the window do.
type recentList struct {
	widget.BaseWidget

	chosen func(path string)
	remove func(path string) // from the list, not from the disk

	paths   []string // as the list was opened
	rows    []*recentRow
	at      int
	missing int // files that are gone

	head   *part.Plain
	note   *part.Plain
	column *fyne.Container
	scroll *container.Scroll
	box    *fyne.Container
}

var (
	_ fyne.Focusable  = (*recentList)(nil)
	_ fyne.Accessible = (*recentList)(nil)
)

func newRecentList(paths []string) *recentList {
	l := &recentList{paths: slices.Clone(paths), head: part.NewCaption(words.Say("recent.title"), 1), note: part.NewCaption("", 3)}
	l.head.Bold = true
	l.note.Grow = 3
	l.column = container.New(part.Column{})
	for _, path := range paths {
		row := newRecentRow(path, l)
		l.rows = append(l.rows, row)
		l.column.Add(row)
	}
	l.scroll = container.NewVScroll(container.New(part.Inset(3, 2, 3, 2), l.column)) // room for the mark of a row
	l.scroll.SetMinSize(fyne.NewSize(recentWidth, recentHigh))
	l.box = part.NewDock(container.New(part.Inset(10, 8, 10, 6), container.New(part.Column{Gap: 4}, l.head, l.note)), nil, nil, nil, l.scroll)
	l.ExtendBaseWidget(l)
	l.tell()
	l.mark(0)
	return l
}

// tell says why the list is shorter than it was, or empty.
func (l *recentList) tell() {
	text := words.Say("recent.keys")
	switch {
	case l.missing > 0:
		text = words.Count("recent.gone", l.missing)
	case len(l.rows) == 0:
		text = words.Say("recent.none")
	}
	l.note.Color = look.ColorQuiet
	if l.missing > 0 {
		l.note.Color = theme.ColorNameWarning
	}
	l.note.Set(text)
	l.box.Refresh()
}

// height is what the whole list takes.
func (l *recentList) height() float32 {
	const note, around = 34, 20
	return l.head.MinSize().Height + note + around + l.scroll.Content.MinSize().Height + 8
}

// find returns the row of a file.
func (l *recentList) find(path string) int {
	return slices.IndexFunc(l.rows, func(r *recentRow) bool { return r.path == path })
}

// picture gives a file its thumbnail; nil when it cannot be shown.
func (l *recentList) picture(path string, m *image.RGBA) {
	if i := l.find(path); i >= 0 {
		l.rows[i].show(m)
	}
}

// lost takes off a file that is gone, and says so.
func (l *recentList) lost(path string) {
	l.missing++
	l.take(path)
}

// take takes a row off.
func (l *recentList) take(path string) {
	i := l.find(path)
	if i < 0 {
		return
	}
	l.column.Remove(l.rows[i])
	l.rows = slices.Delete(l.rows, i, i+1)
	at := l.at
	if i < at {
		at--
	}
	l.at = -1
	l.mark(min(at, len(l.rows)-1))
	l.tell()
	l.scroll.Refresh()
}

// mark marks a row and scrolls to it.
func (l *recentList) mark(at int) {
	l.at = at
	for i, row := range l.rows {
		row.set(&row.marked, i == at)
	}
	if at < 0 || at >= len(l.rows) {
		return
	}
	top, view := float32(at*recentHigh), l.scroll.Size().Height
	switch {
	case view <= 0:
	case top < l.scroll.Offset.Y:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case top+recentHigh > l.scroll.Offset.Y+view:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top+recentHigh-view))
	}
}

// TypedKey moves the mark, chooses, and takes off.
func (l *recentList) TypedKey(key *fyne.KeyEvent) {
	last := len(l.rows) - 1
	switch key.Name {
	case fyne.KeyDown:
		l.mark(min(l.at+1, last))
	case fyne.KeyUp:
		l.mark(max(min(l.at-1, last), min(0, last)))
	case fyne.KeyHome:
		l.mark(min(0, last))
	case fyne.KeyEnd:
		l.mark(last)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.at >= 0 && l.at <= last {
			l.chosen(l.rows[l.at].path)
		}
	case fyne.KeyDelete, fyne.KeyBackspace:
		if l.at >= 0 && l.at <= last {
			l.remove(l.rows[l.at].path)
		}
	default:
		part.HandOn(l, key)
	}
}

// TypedRune hands the character on.
func (l *recentList) TypedRune(r rune) { part.HandRune(l, r) }

// FocusGained does nothing: the marked row shows the focus.
func (l *recentList) FocusGained() {}

// FocusLost does nothing.
func (l *recentList) FocusLost() {}

// AccessibilityLabel is the heading.
func (l *recentList) AccessibilityLabel() string { return l.head.Text }

// AccessibilityRole is that of a container.
func (l *recentList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Held returns what the list shows.
func (l *recentList) Held() []fyne.CanvasObject { return []fyne.CanvasObject{l.box} }

// CreateRenderer links the list to its renderer.
func (l *recentList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.box) }

// recentRow is one photo of the list.
type recentRow struct {
	widget.BaseWidget

	path    string
	name    string
	list    *recentList
	marked  bool
	hovered bool

	face  *part.Fill
	thumb *canvas.Image
	wait  *widget.Icon // until there is a thumbnail, and when there will be none
	box   *fyne.Container
}

var (
	_ fyne.Tappable     = (*recentRow)(nil)
	_ desktop.Hoverable = (*recentRow)(nil)
	_ fyne.Accessible   = (*recentRow)(nil)
)

func newRecentRow(path string, l *recentList) *recentRow {
	name, folder := recentTitle(path)
	r := &recentRow{path: path, name: name, list: l, face: part.NewFrame("", "", 6)}
	r.thumb = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}
	r.wait = widget.NewIcon(theme.Icon(theme.IconNameFileImage))
	title, where := part.NewPlain(name), part.NewCaption(folder, 1)
	picture := container.New(part.Fixed{Size: fyne.NewSquareSize(recentHigh - 8)}, part.NewFrame(look.ColorStage, "", 4), r.thumb,
		container.New(part.Fixed{Size: fyne.NewSquareSize(20)}, r.wait))
	texts := container.New(part.Inset(8, 8, 4, 6), container.New(part.Column{Gap: 1}, title, where))
	r.box = container.NewStack(r.face, container.New(part.Inset(6, 2, 6, 2), part.NewDock(nil, nil, picture, nil, texts)))
	r.ExtendBaseWidget(r)
	return r
}

// show shows the thumbnail, or that there is none.
func (r *recentRow) show(m *image.RGBA) {
	if m == nil {
		r.wait.SetResource(theme.NewErrorThemedResource(theme.Icon(theme.IconNameBrokenImage)))
		return
	}
	r.wait.Hide()
	r.thumb.Image = m
	r.thumb.Refresh()
}

// Tapped chooses the photo.
func (r *recentRow) Tapped(*fyne.PointEvent) { r.list.chosen(r.path) }

// AccessibilityLabel is the name of the file.
func (r *recentRow) AccessibilityLabel() string { return r.name }

// AccessibilityRole is that of a button.
func (r *recentRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Cursor is a hand.
func (r *recentRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn shows the pointer.
func (r *recentRow) MouseIn(*desktop.MouseEvent) { r.set(&r.hovered, true) }

// MouseMoved does nothing.
func (r *recentRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (r *recentRow) MouseOut() { r.set(&r.hovered, false) }

func (r *recentRow) set(what *bool, on bool) {
	*what = on
	r.face.Color, r.face.Stroke, r.face.Width = "", "", 0
	if r.hovered {
		r.face.Color = theme.ColorNameHover
	}
	if r.marked {
		r.face.Stroke, r.face.Width = theme.ColorNamePrimary, 2
	}
	r.face.Refresh()
}

// MinSize is one row high.
func (r *recentRow) MinSize() fyne.Size {
	r.ExtendBaseWidget(r)
	return fyne.NewSize(200, recentHigh)
}

// CreateRenderer links the row to its renderer.
func (r *recentRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }
