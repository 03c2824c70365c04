package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	railWide = 100
	railTall = 58
)

// rail is the bar on the left that leads to the pages.
type rail struct {
	object fyne.CanvasObject
	items  map[page.Place]*railItem
}

// newRail returns a rail of places; the last stands at the foot.
func newRail(places []place, choose func(page.Place)) *rail {
	r := &rail{items: map[page.Place]*railItem{}}
	column := container.New(part.Column{Gap: 2})
	foot := container.New(part.Column{Gap: 2})
	for i, p := range places {
		item := newRailItem(p.name, p.icon, func() { choose(p.at) })
		r.items[p.at] = item
		if i == len(places)-1 {
			foot.Add(item)
		} else {
			column.Add(item)
		}
	}
	r.object = container.New(part.Wide{Width: railWide}, container.NewStack(part.NewFill(look.ColorRail),
		part.NewDock(nil, nil, nil, container.New(part.Wide{Width: 1}, part.NewFill(theme.ColorNameSeparator)),
			container.New(part.Inset(5, 8, 5, 6), container.NewBorder(column, foot, nil, nil, layout.NewSpacer())))))
	return r
}

// show marks the place that is shown.
func (r *rail) show(at page.Place) {
	for p, item := range r.items {
		item.setChosen(p == at)
	}
}

// badge shows a number at a place; 0 shows none.
func (r *rail) badge(at page.Place, n int) {
	if item := r.items[at]; item != nil {
		item.setBadge(n)
	}
}

// railItem is one place of the rail.
type railItem struct {
	widget.BaseWidget
	name    string
	icon    fyne.Resource
	tapped  func()
	chosen  bool
	focused bool
	hovered bool
	number  int
}

var (
	_ fyne.Tappable      = (*railItem)(nil)
	_ fyne.Focusable     = (*railItem)(nil)
	_ fyne.Accessible    = (*railItem)(nil)
	_ desktop.Hoverable  = (*railItem)(nil)
	_ desktop.Cursorable = (*railItem)(nil)
)

func newRailItem(name string, icon fyne.Resource, tapped func()) *railItem {
	i := &railItem{name: name, icon: icon, tapped: tapped}
	i.ExtendBaseWidget(i)
	return i
}

func (i *railItem) AccessibilityLabel() string             { return words.Say("place.to", "Name", i.name) }
func (i *railItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
func (i *railItem) Cursor() desktop.Cursor                 { return desktop.PointerCursor }
func (i *railItem) Tapped(*fyne.PointEvent)                { i.tapped() }
func (i *railItem) TypedRune(r rune)                       { part.HandRune(i, r) }
func (i *railItem) FocusGained()                           { i.set(&i.focused, true) }
func (i *railItem) FocusLost()                             { i.set(&i.focused, false) }
func (i *railItem) MouseIn(*desktop.MouseEvent)            { i.set(&i.hovered, true) }
func (i *railItem) MouseMoved(*desktop.MouseEvent)         {}
func (i *railItem) MouseOut()                              { i.set(&i.hovered, false) }
func (i *railItem) setChosen(on bool)                      { i.set(&i.chosen, on) }

func (i *railItem) setBadge(n int) {
	if i.number != n {
		i.number = n
		i.Refresh()
	}
}

func (i *railItem) set(what *bool, on bool) {
	if *what != on {
		*what = on
		i.Refresh()
	}
}

func (i *railItem) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		i.tapped()
	default:
		part.HandOn(i, key)
	}
}

func (i *railItem) CreateRenderer() fyne.WidgetRenderer {
	r := &railItemRenderer{
		i: i, face: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		icon: widget.NewIcon(nil), text: part.NewCaption(i.name, 1),
		badge: canvas.NewRectangle(color.Transparent), count: canvas.NewText("", color.Transparent),
	}
	r.text.Align, r.count.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	r.Refresh()
	return r
}

type railItemRenderer struct {
	i          *railItem
	face, mark *canvas.Rectangle
	icon       *widget.Icon
	text       *part.Plain
	badge      *canvas.Rectangle
	count      *canvas.Text
}

func (r *railItemRenderer) MinSize() fyne.Size { return fyne.NewSize(railWide-12, railTall) }

func (r *railItemRenderer) Layout(s fyne.Size) {
	const icon = 22
	r.face.Resize(s)
	r.mark.Resize(fyne.NewSize(3, s.Height-24))
	r.mark.Move(fyne.NewPos(0, 12))
	r.icon.Resize(fyne.NewSquareSize(icon))
	r.icon.Move(fyne.NewPos((s.Width-icon)/2, 9))
	h := r.text.MinSize().Height
	r.text.Resize(fyne.NewSize(s.Width-2, h))
	r.text.Move(fyne.NewPos(1, s.Height-h-8))
	width := fyne.Max(17, r.count.MinSize().Width+8)
	r.badge.Resize(fyne.NewSize(width, 17))
	r.badge.Move(fyne.NewPos(s.Width/2+4, 4))
	r.count.Resize(fyne.NewSize(width, r.count.MinSize().Height))
	r.count.Move(fyne.NewPos(s.Width/2+4, 4+(17-r.count.MinSize().Height)/2))
}

func (r *railItemRenderer) Refresh() {
	i := r.i
	settings := fyne.CurrentApp().Settings()
	colour := func(name fyne.ThemeColorName) color.Color {
		return settings.Theme().Color(name, settings.ThemeVariant())
	}
	r.face.CornerRadius, r.mark.CornerRadius, r.badge.CornerRadius = 8, 1.5, 8.5
	r.face.FillColor, r.face.StrokeWidth, r.face.StrokeColor = color.Transparent, 0, color.Transparent
	r.mark.FillColor = color.Transparent
	r.text.Color, r.text.Bold = look.ColorQuiet, i.chosen
	resource := theme.NewColoredResource(i.icon, look.ColorQuiet)
	switch {
	case i.chosen:
		r.face.FillColor, r.mark.FillColor = colour(theme.ColorNameHover), colour(theme.ColorNamePrimary)
		r.text.Color = theme.ColorNameForeground
		resource = theme.NewColoredResource(i.icon, theme.ColorNameForeground)
	case i.hovered:
		r.face.FillColor = colour(theme.ColorNameHover)
	}
	if i.focused {
		r.face.StrokeWidth, r.face.StrokeColor = 2, colour(theme.ColorNamePrimary)
	}
	r.icon.SetResource(resource)
	r.badge.FillColor, r.count.Color, r.count.Text = color.Transparent, color.Transparent, ""
	if i.number > 0 {
		r.badge.FillColor, r.count.Color = colour(theme.ColorNamePrimary), colour(theme.ColorNameForegroundOnPrimary)
		r.count.Text = strconv.Itoa(min(i.number, 99))
	}
	r.count.TextSize, r.count.TextStyle.Bold = 11, true
	r.Layout(i.Size())
	r.face.Refresh()
	r.mark.Refresh()
	r.text.Refresh()
	r.badge.Refresh()
	r.count.Refresh()
}

func (r *railItemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.face, r.mark, r.icon, r.text, r.badge, r.count}
}

func (r *railItemRenderer) Destroy() {}
