package framing

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/photo"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// panel is what stands beside the photo: what is sent, its shape, and what
// there is to know about it.
type panel struct {
	page   *Page
	object fyne.CanvasObject
	inner  *fyne.Container
	scroll *container.Scroll

	why    *fyne.Container // why a person was led here
	reason *part.Plain
	proof  *canvas.Image
	size   *part.Plain
	from   *part.Plain
	shape  *part.Chooser
	shots  *shots
	fill   *part.Segments
	filled *fyne.Container // shown when there is something to fill
	advice *advisor
	reset  *part.Button
	keep   *part.Button
}

const proofHeight = 118

func newPanel(p *Page) *panel {
	n := &panel{page: p}
	n.reason = part.NewParagraph("", 6)
	n.why = container.NewStack(part.NewFrame(look.ColorWell, theme.ColorNameWarning, 6), container.New(part.Inset(10, 7, 10, 8), n.reason))
	n.proof = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}
	n.size, n.from = part.NewPlain(""), part.NewCaption("", 1)
	n.size.Bold, n.size.Font = true, theme.SizeNameSubHeadingText
	n.from.Grow = 5
	n.shape = part.NewChooser(words.Say("framing.shape"), nil, n.chosen)
	n.shots = newShots(p)
	n.fill = part.NewSegments(words.Say("framing.fill"), []part.Choice{
		{Value: "edge", Label: words.Say("framing.fill.edge")}, {Value: "white", Label: words.Say("framing.fill.white")},
	}, func(value string) {
		p.refill(fillOf(value))
	})
	n.filled = container.New(part.Column{Gap: 4}, heading(words.Say("framing.fill")), n.fill)
	n.advice = newAdvisor(p)
	n.reset = part.NewButton(words.Say("framing.reset"), nil, func() {
		p.reset()
		p.focus()
	})
	n.keep = part.NewButton(words.Say("framing.keep"), theme.Icon(theme.IconNameConfirm), p.Keep)
	n.keep.Importance = widget.HighImportance

	sent := container.New(part.Inset(0, 6, 0, 0), container.New(beside{width: 118, gap: 12},
		container.NewStack(part.NewFrame(look.ColorStage, "", 6), container.New(part.Inset(4, 4, 4, 4), container.New(part.Tall{Height: proofHeight}, n.proof))),
		container.New(part.Column{Gap: 4}, n.size, n.from)))
	n.inner = container.New(part.Column{Gap: 14},
		n.why,
		container.New(part.Column{Gap: 4}, heading(words.Say("framing.sent")), sent),
		container.New(part.Column{Gap: 6}, n.shape, n.shots.object),
		n.filled,
		n.advice.object,
	)
	n.scroll = container.NewVScroll(container.New(part.Inset(16, 12, 16, 12), n.inner))
	foot := container.New(part.Column{Gap: 0}, part.NewRule(),
		container.New(part.Inset(16, 10, 16, 12), part.NewDock(nil, nil, n.reset, nil, container.New(part.Inset(8, 0, 0, 0), n.keep))))
	n.object = container.NewStack(part.NewFill(look.ColorPanel), part.NewDock(nil, foot, nil, nil, n.scroll))
	return n
}

func heading(text string) fyne.CanvasObject {
	h := part.NewCaption(text, 1)
	h.Bold = true
	return h
}

// open shows the panel for another photo.
func (n *panel) open() {
	r := n.page.request
	n.reason.Set(words.Tell(r.Why))
	seen(n.why, !r.Why.IsZero())
	n.proof.Image = nil
	n.proof.Refresh()
	n.advice.clear()
	n.scroll.ScrollToTop()
	n.able()
}

// able says what can be pressed now.
func (n *panel) able() {
	there := n.page.photo != nil
	able(n.keep, there)
	able(n.reset, there && n.page.editor.frame != (photo.Frame{}))
}

// setProof shows what is sent.
func (n *panel) setProof(m *image.RGBA) {
	n.proof.Image = m
	n.proof.Refresh()
}

// refresh shows what the frame is now.
func (n *panel) refresh() {
	e := &n.page.editor
	s, a := e.shape(), e.area().Intersect(e.whole())
	n.size.Set(words.Say("framing.size", "Width", s.Width, "Height", s.Height))
	n.from.Set(words.Say("framing.from", "Width", a.Dx(), "Height", a.Dy()))
	n.shape.SetChoices(n.choices())
	n.shape.ShowValue(n.value())
	seen(n.filled, e.reachesPast())
	n.fill.ShowValue(valueOf(e.frame.Fill))
	n.advice.ask()
	n.shots.refresh()
	n.able()
	n.inner.Refresh()
}

func fillOf(value string) photo.Fill {
	if value == "white" {
		return photo.FillWhite
	}
	return photo.FillEdge
}

func valueOf(f photo.Fill) string {
	if f == photo.FillWhite {
		return "white"
	}
	return "edge"
}

// beside puts one object of a fixed width beside another that takes the rest.
type beside struct{ width, gap float32 }

func (b beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	l, r := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(b.width+b.gap+r.Width, fyne.Max(l.Height, r.Height))
}

func (b beside) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(b.width, s.Height))
	objects[1].Move(fyne.NewPos(b.width+b.gap, 0))
	objects[1].Resize(fyne.NewSize(s.Width-b.width-b.gap, s.Height))
}
