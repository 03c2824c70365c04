package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/words"
)

// A WellAdvice is something that can be mended before a photo is sent.
type WellAdvice struct {
	Text     string
	Grave    bool
	Remedies []WellRemedy
}

// A WellRemedy is one click that mends it.
type WellRemedy struct {
	Text string
	Do   func()
}

const (
	adviceLines = 5
	adviceIcon  = 16
	adviceWide  = 320 // of the list of the rest
)

// wellAdvice shows the gravest advice with its remedies, and leads to the rest.
type wellAdvice struct {
	widget.BaseWidget

	all     []WellAdvice
	rule    fyne.CanvasObject
	icon    *widget.Icon
	text    *Plain
	buttons *fyne.Container
	box     *fyne.Container
	resized func()
}

func newWellAdvice(resized func()) *wellAdvice {
	a := &wellAdvice{icon: widget.NewIcon(nil), text: newAdviceText(""), resized: resized, rule: NewRule()}
	a.buttons = NewWrap(6)
	a.box = adviceBox(a.rule, a.icon, a.text, a.buttons)
	a.Hide()
	a.ExtendBaseWidget(a)
	return a
}

func newAdviceText(text string) *Plain {
	t := NewCaption(text, 1)
	t.Color, t.Grow = theme.ColorNameForeground, adviceLines
	return t
}

// adviceBox puts a sentence beside its icon, and its buttons below.
func adviceBox(rule fyne.CanvasObject, icon, text fyne.CanvasObject, buttons *fyne.Container) *fyne.Container {
	const left = adviceIcon + 8
	top := container.New(Column{}, container.New(inset{0, 1, 8, 0}, container.New(Fixed{fyne.NewSquareSize(adviceIcon)}, icon)))
	column := container.New(Column{Gap: 7})
	if rule != nil {
		column.Add(rule)
	}
	column.Add(NewDock(nil, nil, top, nil, container.New(inset{0, 1, 0, 0}, text)))
	column.Add(container.New(inset{left, 0, 0, 0}, buttons))
	return column
}

// show shows advice; nothing when there is none.
func (a *wellAdvice) show(all []WellAdvice) {
	a.all = all
	show(a, len(all) > 0)
	if len(all) == 0 {
		return
	}
	first := all[0]
	a.icon.SetResource(adviceSign(first.Grave))
	a.text.Set(first.Text)
	a.buttons.Objects = remedyButtons(first.Remedies, func(do func()) { do() })
	if n := len(all) - 1; n > 0 {
		more := NewLink(words.Count("well.advice.more", n), a.showRest)
		more.text.Lines = 1
		a.buttons.Add(container.New(onLine{}, more))
	}
	a.buttons.Refresh()
	a.fit(a.Size().Width)
	a.Refresh()
}

// fit gives the texts their lines at a width.
func (a *wellAdvice) fit(width float32) {
	if width > 0 {
		a.text.Fit(width-adviceIcon-8, adviceLines)
		a.box.Resize(fyne.NewSize(width, a.box.MinSize().Height))
	}
}

// Resize gives the advice its room.
func (a *wellAdvice) Resize(s fyne.Size) {
	if s.Width != a.Size().Width {
		a.fit(s.Width)
	}
	a.BaseWidget.Resize(s)
}

func adviceSign(grave bool) fyne.Resource {
	if grave {
		return theme.NewColoredResource(theme.Icon(theme.IconNameWarning), theme.ColorNameWarning)
	}
	return theme.NewColoredResource(theme.Icon(theme.IconNameInfo), look.ColorQuiet)
}

func remedyButtons(all []WellRemedy, take func(do func())) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(all))
	for i, r := range all {
		out[i] = NewButton(r.Text, nil, func() { take(r.Do) })
	}
	return out
}

// showRest opens the list of the other advice beside the well.
func (a *wellAdvice) showRest() {
	c := fyne.CurrentApp().Driver().CanvasForObject(a)
	if c == nil || c.Overlays().Top() != nil {
		return
	}
	var pop *Popover
	column := container.New(Column{Gap: 10})
	for i, one := range a.all[1:] {
		var rule fyne.CanvasObject
		if i > 0 {
			rule = NewRule()
		}
		buttons := NewWrap(6)
		buttons.Objects = remedyButtons(one.Remedies, func(do func()) {
			pop.Close()
			do()
		})
		column.Add(adviceBox(rule, widget.NewIcon(adviceSign(one.Grave)), newAdviceText(one.Text), buttons))
	}
	inner := container.New(Wide{adviceWide}, column)
	inner.Resize(fyne.NewSize(adviceWide, 10)) // what wraps knows its height at its width
	scroll := container.NewVScroll(container.New(inset{10, 8, 12, 10}, inner))
	scroll.SetMinSize(fyne.NewSize(adviceWide+22, 60))
	pop = ShowAside(scroll, a, column.MinSize().Height+18+10)
}

// Held returns what the advice shows.
func (a *wellAdvice) Held() []fyne.CanvasObject { return []fyne.CanvasObject{a.box} }

// CreateRenderer links the advice to its renderer.
func (a *wellAdvice) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.box) }

// linkInset is what a link keeps free on each side of its words.
const linkInset = 6

// onLine puts a link in the middle of the height of the buttons beside it, its
// words where a button would begin.
type onLine struct{}

func (onLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	const high = 28
	m := objects[0].MinSize()
	text := objects[0].(*Link).text
	wide := fyne.MeasureText(text.Text, size(text.Font), fyne.TextStyle{}).Width + 14 - linkInset
	return fyne.NewSize(fyne.Max(m.Width-linkInset, wide), fyne.Max(m.Height, high))
}

func (onLine) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	h := objects[0].MinSize().Height
	objects[0].Move(fyne.NewPos(-linkInset, (s.Height-h)/2))
	objects[0].Resize(fyne.NewSize(s.Width+linkInset, h))
}
