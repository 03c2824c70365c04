package framing

import (
	"context"
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/photo"
	"likeness/service/photo/advice"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// adviseAfter is how long the frame must rest before something is said about it.
const adviseAfter = 120 * time.Millisecond

// scene is what advice is made from.
func (p *Page) scene() advice.Scene {
	return advice.Scene{
		Use: p.request.Use, Name: p.request.Name, Width: p.editor.w, Height: p.editor.h, Faces: p.faces, Looked: p.looked,
		Frame: p.editor.frame, FreeBackground: p.request.FreeBackground, Same: p.request.Same, Posed: p.request.Posed,
	}
}

// markFaces shows the faces, and which of them will be used.
func (p *Page) markFaces() {
	boxes := make([]image.Rectangle, len(p.faces))
	for i, f := range p.faces {
		boxes[i] = f.Box
	}
	used, _ := p.scene().Used()
	if used != p.stage.used || !slices.Equal(boxes, p.stage.faces) {
		p.stage.setFaces(boxes, used)
	}
}

// take takes a frame that was offered.
func (p *Page) take(f photo.Frame) {
	to := p.editor.crop
	to.frame = f
	if s := to.shape(); s != to.meant(photo.Shape{}) {
		to.frame.Shape = s // which it keeps, whatever is done to it
	}
	if p.photo == nil || !p.editor.change(to, "") {
		return
	}
	p.stage.fit()
	p.changed()
}

// aimed is the face that frames are made about: the one that a person chose, or
// the one that will be used, or else the surest; -1 when there is none.
func (p *Page) aimed() int {
	if p.aim >= 0 && p.aim < len(p.faces) {
		return p.aim
	}
	if used, _ := p.scene().Used(); used >= 0 {
		return used
	}
	return min(len(p.faces), 1) - 1
}

// chooseFace frames one of the faces.
func (p *Page) chooseFace(i int) {
	p.aim = i
	p.take(p.scene().Around(i))
}

// nextFace frames the face after the one that is framed.
func (p *Page) nextFace() {
	if n := len(p.faces); n > 0 {
		p.chooseFace((p.aim + 1) % n)
	}
}

func (p *Page) shoulders() {
	if i := p.aimed(); i >= 0 {
		p.take(p.scene().HeadAndShoulders(i))
	}
}

func (p *Page) closer() {
	if i := p.aimed(); i >= 0 {
		p.take(p.scene().Closer(i))
	}
}

// shots are frames of one click.
type shots struct {
	page      *Page
	shoulders *part.Button
	closer    *part.Button
	whole     *part.Button
	object    *fyne.Container
}

func newShots(p *Page) *shots {
	s := &shots{page: p}
	shot := func(said string, do func()) *part.Button {
		return part.NewButton(said, nil, func() {
			do()
			p.focus()
		})
	}
	s.shoulders = shot(words.Say("framing.shoulders"), p.shoulders)
	s.closer = shot(words.Say("framing.closer"), p.closer)
	s.whole = shot(words.Say("framing.whole"), func() { p.do(p.editor.all(), "") })
	s.object = container.New(part.Column{Gap: 6}, s.shoulders, container.New(part.Columns{Gap: 6}, s.closer, s.whole))
	return s
}

func (s *shots) refresh() {
	faces := len(s.page.faces) > 0
	able(s.shoulders, faces)
	able(s.closer, faces)
	able(s.whole, s.page.editor.all().frame != s.page.editor.frame)
}

// advisor says what there is to know about the frame, and what can be done.
type advisor struct {
	page   *Page
	object *fyne.Container
	soon   func() // says it when the frame rests
	shown  []advice.Advice
	about  photo.Frame // what shown is about
	said   bool
	well   string // what is said where there is no advice
	due    bool   // something is to be said anew
}

func newAdvisor(p *Page) *advisor {
	a := &advisor{page: p, object: container.New(part.Column{Gap: 10})}
	a.soon = p.kit.Work.Delay(adviseAfter, a.work).Ask
	return a
}

// clear is for another photo.
func (a *advisor) clear() {
	a.shown, a.said = nil, false
	a.object.Objects = []fyne.CanvasObject{line(theme.NewThemedResource(theme.Icon(theme.IconNameSearch)), words.Say("framing.looking"), look.ColorQuiet)}
}

// silent says nothing: no faces could be looked for.
func (a *advisor) silent() { a.object.Objects = nil }

// ask has what there is to know said soon.
func (a *advisor) ask() {
	a.due = true
	a.soon()
}

// work makes the advice behind the window.
func (a *advisor) work() {
	p := a.page
	if p.photo == nil || !p.looked {
		return
	}
	scene, serial := p.scene(), p.serial
	p.kit.Work.Go(func(context.Context) {
		all := scene.Advise()
		p.kit.Work.Do(func() {
			if p.serial == serial && p.photo != nil && p.editor.frame == scene.Frame && p.request.FreeBackground == scene.FreeBackground {
				a.show(all)
			}
		})
	})
}

// show says it, unless it has been said already.
func (a *advisor) show(all []advice.Advice) {
	a.about, a.due = a.page.editor.frame, false
	same := func(x, y advice.Advice) bool {
		return x.Kind == y.Kind && x.Grave == y.Grave && x.Message.Text == y.Message.Text && slices.Equal(remediesOf(x), remediesOf(y))
	}
	var sign fyne.Resource = theme.NewSuccessThemedResource(theme.Icon(theme.IconNameConfirm))
	well := words.Say("framing.well")
	if q := a.page.request; !q.Why.IsZero() && a.about == q.Frame {
		// The model could not use this very frame.
		sign, well = theme.NewThemedResource(theme.Icon(theme.IconNameInfo)), words.Say("framing.well.why")
	}
	if a.said && a.well == well && slices.EqualFunc(all, a.shown, same) {
		a.shown = all
		return
	}
	a.shown, a.said, a.well = all, true, well
	a.object.Objects = nil
	for i := range all {
		a.object.Add(a.card(i))
	}
	if len(all) == 0 {
		a.object.Add(line(sign, well, look.ColorQuiet))
	}
	a.page.panel.inner.Refresh()
	a.page.focus() // a button that had it may be gone
}

// remediesOf are the words on the buttons of an advice.
func remediesOf(a advice.Advice) []string {
	var out []string
	for _, r := range a.Remedies {
		out = append(out, string(r.Kind)+r.Message.Text)
	}
	return out
}

// card is one advice with its buttons.
func (a *advisor) card(i int) fyne.CanvasObject {
	one := a.shown[i]
	icon := theme.NewThemedResource(theme.Icon(theme.IconNameInfo))
	var sign fyne.Resource = icon
	if one.Grave {
		sign = theme.NewWarningThemedResource(theme.Icon(theme.IconNameWarning))
	}
	column := container.New(part.Column{Gap: 6}, line(sign, words.Tell(one.Message), theme.ColorNameForeground))
	buttons := container.New(layout.NewRowWrapLayoutWithCustomPadding(6, 6))
	for k, r := range one.Remedies {
		// Of two ways to the same end the first is enough.
		again := slices.ContainsFunc(one.Remedies[:k], func(o advice.Remedy) bool { return o.Message.Text == r.Message.Text })
		if a.can(r) && !again {
			buttons.Add(part.NewButton(words.Tell(r.Message), nil, func() { a.press(i, k) }))
		}
	}
	if len(buttons.Objects) > 0 {
		column.Add(container.New(part.Inset(26, 0, 0, 0), buttons))
	}
	return column
}

// line is an icon and words beside it.
func line(sign fyne.Resource, text string, color fyne.ThemeColorName) fyne.CanvasObject {
	said := part.NewParagraph(text, 8)
	said.Color = color
	return container.New(beside{width: 18, gap: 8}, container.NewVBox(container.New(part.Fixed{Size: fyne.NewSquareSize(18)}, widget.NewIcon(sign))), said)
}

// can reports whether a remedy is one for this page: what leads to it is not.
func (a *advisor) can(r advice.Remedy) bool {
	switch r.Kind {
	case advice.Reframe:
		return true
	case advice.BackgroundOff:
		return a.page.request.BackgroundOff != nil
	}
	return false
}

// press does what a button says, as it is meant for the present frame.
func (a *advisor) press(i, k int) {
	p := a.page
	if i >= len(a.shown) || k >= len(a.shown[i].Remedies) {
		return
	}
	switch r := a.shown[i].Remedies[k]; r.Kind {
	case advice.Reframe:
		if a.about == p.editor.frame { // else it was made for another
			p.take(r.Frame)
		}
	case advice.BackgroundOff:
		p.request.BackgroundOff()
		p.request.FreeBackground = false
		p.changed()
	}
	p.focus()
}
