package framing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service/photo"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// bar is the line above the photo: what is framed, and what is done to all of it.
type bar struct {
	page   *Page
	title  *part.Plain
	name   *part.Plain
	undo   *part.Button
	redo   *part.Button
	turns  []*part.Button
	zoom   *part.Button
	object fyne.CanvasObject
}

func newBar(p *Page) *bar {
	b := &bar{page: p, title: part.NewPlain(""), name: part.NewCaption("", 1)}
	b.title.Bold = true
	back := b.tool(words.Say("framing.leave"), theme.Icon(theme.IconNameNavigateBack), "Esc", p.kit.Nav.Back)
	held := page.HeldText(fyne.KeyModifierShortcutDefault)
	b.undo = b.tool(words.Say("framing.undo"), theme.Icon(theme.IconNameContentUndo), held+" + Z", func() { p.took(p.editor.undo()) })
	b.redo = b.tool(words.Say("framing.redo"), theme.Icon(theme.IconNameContentRedo), held+" + "+page.HeldText(fyne.KeyModifierShift)+" + Z", func() { p.took(p.editor.redo()) })
	b.turns = []*part.Button{
		b.tool(words.Say("framing.left"), icon("turn-left", turnLeftIcon), page.HeldText(fyne.KeyModifierShift)+" + R", func() { p.do(p.editor.turn(-1), "") }),
		b.tool(words.Say("framing.right"), icon("turn-right", turnRightIcon), "R", func() { p.do(p.editor.turn(1), "") }),
		b.tool(words.Say("framing.mirror"), icon("mirror", mirrorIcon), "M", func() { p.do(p.editor.mirror(), "") }),
	}
	b.zoom = part.NewQuietButton("", theme.Icon(theme.IconNameViewZoomFit), func() {
		p.stage.pixels()
		p.focus()
	})
	tools := container.NewHBox(b.undo, b.redo, gap(8), b.turns[0], b.turns[1], b.turns[2], gap(8), b.zoom)
	texts := container.New(part.Inset(6, 3, 6, 0), container.New(part.Column{Gap: 0}, b.title, b.name))
	b.object = container.NewStack(part.NewFill(look.ColorPanel),
		container.New(part.Inset(8, 5, 8, 5), part.NewDock(nil, nil, back, tools, texts)))
	return b
}

// tool is a button that shows only an icon; what it does is said beside it when
// the pointer or the focus rests there.
func (b *bar) tool(said string, icon fyne.Resource, keys string, do func()) *part.Button {
	t := part.NewIconButton(said, icon, nil)
	t.OnTapped = func() {
		b.page.cfg.Tips.Leave(t)
		do()
		b.page.focus()
	}
	t.OnAttention = func(on bool) {
		if on {
			b.page.cfg.Tips.Want(t, said, "", words.Say("framing.key", "Keys", words.Keys(keys)))
		} else {
			b.page.cfg.Tips.Leave(t)
		}
	}
	return t
}

// gap is some room between two groups of buttons.
func gap(width float32) fyne.CanvasObject {
	return container.New(part.Fixed{Size: fyne.NewSize(width, 1)})
}

func (b *bar) refresh() {
	p := b.page
	title := words.Say("framing.face")
	if p.request.Use == photo.Pose {
		title = words.Say("framing.pose")
	}
	b.title.Set(title)
	b.name.Set(p.request.Name)
	there := p.photo != nil
	able(b.undo, there && len(p.editor.past.done) > 0)
	able(b.redo, there && len(p.editor.past.undone) > 0)
	for _, t := range b.turns {
		able(t, there)
	}
	able(b.zoom, there)
	b.zoomed()
}

// zoomed says how large the photo is seen.
func (b *bar) zoomed() {
	text := words.Say("framing.fitted")
	if s := b.page.stage; !s.fitted {
		text = words.Say("framing.zoomed", "Percent", int(s.view.zoom*s.scale()*100+.5))
	}
	if b.zoom.Text != text {
		b.zoom.SetText(text)
	}
}

func able(b fyne.Disableable, on bool) {
	switch {
	case on && b.Disabled():
		b.Enable()
	case !on && !b.Disabled():
		b.Disable()
	}
}
