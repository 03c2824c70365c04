package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// head is the bar above the grid: the search, how many there are, how wide the
// cells are.
type head struct {
	page   *Page
	object fyne.CanvasObject
	search *part.Entry
	empty  *part.Button
	wait   interface {
		Ask()
		Stop()
	}
	found *part.Plain
	width *part.Slide
}

func newHead(p *Page) *head {
	h := &head{page: p, search: part.NewEntry(), found: part.NewCaption("", 1)}
	h.wait = p.kit.Work.Delay(searchWait, p.look)
	h.search.SetPlaceHolder(words.Say("gallery.search"))
	h.search.Icon = theme.Icon(theme.IconNameSearch)
	h.empty = part.NewIconButton(words.Say("gallery.clear"), theme.Icon(theme.IconNameCancel), p.clear)
	h.search.ActionItem = h.empty
	h.empty.Hide()
	h.search.OnChanged = func(text string) {
		if text == "" {
			h.empty.Hide()
		} else {
			h.empty.Show()
		}
		h.wait.Ask()
	}
	h.search.OnSubmitted = func(string) {
		h.wait.Stop()
		p.look()
		if p.grid.Visible() {
			p.kit.Nav.Window().Canvas().Focus(p.grid)
		}
	}
	h.found.Wide = 150
	h.width = part.NewSlide(words.Say("gallery.width"), part.LeastCell, part.MostCell, 1, func(v float64) { p.grid.SetCellWidth(float32(v)) })
	h.width.SetValue(float64(p.grid.CellWidth()))
	smaller := part.NewIconButton(words.Say("gallery.smaller"), theme.Icon(theme.IconNameViewZoomOut), func() { p.grid.Zoom(-1) })
	larger := part.NewIconButton(words.Say("gallery.larger"), theme.Icon(theme.IconNameViewZoomIn), func() { p.grid.Zoom(1) })
	middle := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.NewVBox(layout.NewSpacer(), o, layout.NewSpacer())
	}
	bar := container.NewBorder(nil, nil,
		container.NewHBox(container.New(part.Wide{Width: 300}, h.search), container.New(part.Inset(10, 0, 10, 0), middle(h.found))),
		container.NewHBox(smaller, container.New(part.Wide{Width: 140}, h.width), larger))
	h.object = container.NewStack(part.NewFill(theme.ColorNameBackground),
		part.NewDock(nil, part.NewRule(), nil, nil, container.New(part.Inset(14, 8, 12, 8), bar)))
	return h
}

func (h *head) showWidth(w float32) { h.width.SetValue(float64(w)) }

// count says how many pictures there are.
func (h *head) count(l *list) {
	switch {
	case l == nil:
		h.found.Set("")
	case l.search != "":
		h.found.Set(words.Count("gallery.found", len(l.entries)))
	default:
		h.found.Set(words.Count("gallery.count", len(l.entries)))
	}
}

// foot is the bar below the grid: what can be done with what is selected. It is
// always there, so that nothing moves under the pointer between two clicks.
type foot struct {
	object  fyne.CanvasObject
	number  *part.Plain
	actions []action
}

type action struct {
	do     page.PictureAction
	button *part.Button
	single bool // of use for one picture only
}

func newFoot(p *Page) *foot {
	f := &foot{number: part.NewCaption("", 1)}
	f.number.Wide = 80
	row := container.NewHBox()
	for _, a := range []struct {
		do     page.PictureAction
		icon   fyne.ThemeIconName
		single bool
	}{
		{page.OpenPicture, theme.IconNameViewFullScreen, false},
		{page.MorePictures, theme.IconNameMediaReplay, true},
		{page.RevealPicture, theme.IconNameFolderOpen, true},
		{page.CopyPicture, theme.IconNameContentCopy, true},
		{page.SavePicture, theme.IconNameDocumentSave, false},
		{page.TrashPicture, theme.IconNameDelete, false},
	} {
		b := part.NewQuietButton(words.Or("menu."+string(a.do), string(a.do)), theme.Icon(a.icon), func() { p.Act(a.do) })
		f.actions = append(f.actions, action{a.do, b, a.single})
		row.Add(b)
	}
	number := container.NewVBox(layout.NewSpacer(), f.number, layout.NewSpacer())
	f.object = container.NewStack(part.NewFill(look.ColorPanel), part.NewDock(part.NewRule(), nil, nil, nil,
		container.New(part.Inset(16, 5, 10, 5), part.NewDock(nil, nil, nil, row, number))))
	return f
}

// show says how many are selected.
func (f *foot) show(n int) {
	if n == 0 {
		f.number.Paint(words.Say("gallery.none"), look.ColorQuiet)
	} else {
		f.number.Paint(words.Count("gallery.selected", n), theme.ColorNameForeground)
	}
	for _, a := range f.actions {
		if on := n > 0 && (n == 1 || !a.single); on {
			a.button.Enable()
		} else {
			a.button.Disable()
		}
	}
}

// blank is what the page shows when there is no picture to show.
type blank struct {
	page   *Page
	object *fyne.Container
	title  *part.Plain
	text   *part.Plain
	act    *part.Button
	icon   *widget.Icon // quiet, so that the words come first
	first  bool         // there is no picture at all
}

func newBlank(p *Page) *blank {
	b := &blank{page: p, title: part.NewPlain(""), text: part.NewParagraph("", 3)}
	b.title.Font, b.title.Bold, b.title.Align = theme.SizeNameHeadingText, true, fyne.TextAlignCenter
	b.text.Color, b.text.Align = look.ColorQuiet, fyne.TextAlignCenter
	b.act = part.NewButton("", nil, b.lead)
	b.act.Importance = widget.HighImportance
	b.icon = widget.NewIcon(nil)
	box := container.New(part.Column{Gap: 10},
		container.NewCenter(container.New(part.Fixed{Size: fyne.NewSquareSize(56)}, b.icon)), b.title, b.text,
		container.New(part.Inset(0, 6, 0, 0), container.NewCenter(b.act)))
	b.object = container.NewVBox(layout.NewSpacer(), container.New(part.Centred{Width: 440}, box), layout.NewSpacer())
	b.object.Hide()
	return b
}

func (b *blank) show(l *list) {
	if len(l.entries) > 0 {
		b.object.Hide()
		return
	}
	b.first = l.total == 0
	icon := theme.IconNameMediaPhoto
	if b.first {
		b.title.Set(words.Say("gallery.empty"))
		b.text.Set(words.Say("gallery.empty.text"))
		b.act.SetText(words.Say("gallery.empty.act"))
	} else {
		icon = theme.IconNameSearch
		b.title.Set(words.Say("gallery.nothing"))
		b.text.Set(words.Say("gallery.nothing.text", "Search", l.search))
		b.act.SetText(words.Say("gallery.clear"))
	}
	b.icon.SetResource(theme.NewDisabledResource(theme.Icon(icon)))
	b.object.Show()
	b.object.Refresh() // the button is as wide as its words
}

// lead leads out of it.
func (b *blank) lead() {
	if b.first {
		b.page.kit.Nav.Go(page.AtCreate)
	} else {
		b.page.clear()
	}
}
