// Package framing is the page on which a person says which part of a photo is
// sent: a frame on the photo, its shape, and how the photo is turned. It shows
// what will be sent as it will be sent, and says what is to be known about it.
//
// It hands the frame to whoever asked for it. It keeps nothing and sends
// nothing.
package framing

import (
	"context"
	"errors"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/photo"
	"likeness/service/photo/darkroom"
	"likeness/service/photo/faces"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// Config is what the page needs beside the kit.
type Config struct {
	Kit    *page.Kit
	Tips   *part.Tips
	Photos page.Photos
}

const (
	proofSide  = 640                    // pixels of the longer side of what is shown as sent
	proofEvery = 40 * time.Millisecond  // at most, while the frame is dragged
	sealAfter  = 900 * time.Millisecond // without a key, and a run of nudges is a step of its own
	panelWidth = 316
)

// Page lets a person frame a photo.
type Page struct {
	kit *page.Kit
	cfg Config

	request page.FrameRequest
	done    func(photo.Frame)
	serial  int    // of the request
	settled bool   // the frame was kept, or it was offered to keep it
	stop    func() // ends what is being looked for

	editor editor
	photo  *photo.Photo // nil while there is none
	faces  []faces.Face
	looked bool // whether faces were looked for
	aim    int  // the face that a person chose, -1 for none
	failed string

	stage    *stage
	bar      *bar
	panel    *panel
	wait     *fyne.Container // shown while there is no photo yet
	wrong    *fyne.Container // what is wrong with it
	activity *widget.Activity
	why      *part.Plain
	object   fyne.CanvasObject

	proofs  *page.Throttle
	proving bool
	seal    *page.Delay
	// Modifiers returns the keys that are held down beside another.
	modifiers func() fyne.KeyModifier
}

var (
	_ page.Page    = (*Page)(nil)
	_ page.KeyPage = (*Page)(nil)
	_ page.Leaver  = (*Page)(nil)
	_ page.Typist  = (*Page)(nil)
	_ page.Aside   = (*Page)(nil)
)

// New returns the page.
func New(cfg Config) *Page {
	p := &Page{kit: cfg.Kit, cfg: cfg, modifiers: heldModifiers}
	p.editor.crop = crop{w: 1, h: 1}
	p.stage = newStage(cfg.Kit.Work, &p.editor)
	p.stage.Name = p.describe
	p.stage.OnChange = p.changed
	p.stage.OnFace = p.chooseFace
	p.stage.keys = stageKeys{p.Pressed, p.shortcut}
	p.proofs = cfg.Kit.Work.Throttle(proofEvery, p.prove)
	p.seal = cfg.Kit.Work.Delay(sealAfter, func() { p.editor.past.seal() })
	p.bar = newBar(p)
	p.panel = newPanel(p)
	p.stage.OnView = p.bar.zoomed

	p.activity = widget.NewActivity()
	opening := part.NewPlain(words.Say("framing.opening"))
	opening.Align, opening.Wide = fyne.TextAlignCenter, 300
	p.wait = container.NewCenter(container.New(part.Column{Gap: 12}, container.New(part.Fixed{Size: fyne.NewSquareSize(32)}, p.activity), opening))
	p.why = part.NewParagraph("", 6)
	p.why.Align, p.why.Wide = fyne.TextAlignCenter, 380
	broken := widget.NewIcon(theme.NewErrorThemedResource(theme.Icon(theme.IconNameBrokenImage)))
	back := part.NewButton(words.Say("framing.back"), nil, cfg.Kit.Nav.Back)
	p.wrong = container.NewCenter(container.New(part.Column{Gap: 12},
		container.New(part.Fixed{Size: fyne.NewSquareSize(48)}, broken), p.why, container.NewCenter(back)))

	clip := container.NewClip(p.stage)
	clip.ExtendBaseWidget(clip) // else it gives the stage no room before it is drawn
	middle := container.NewStack(part.NewFill(look.ColorStage), clip, p.wait, p.wrong)
	p.object = container.NewStack(part.NewFill(theme.ColorNameBackground),
		part.NewDock(p.bar.object, nil, nil, container.New(part.Wide{Width: panelWidth}, p.panel.object), middle))
	for _, s := range shortcuts() {
		cfg.Kit.Nav.Window().Canvas().AddShortcut(s, func(s fyne.Shortcut) {
			if cfg.Kit.Nav.Front() == page.Page(p) {
				p.shortcut(s)
			}
		})
	}
	p.state()
	return p
}

// Ask has a person frame a photo; done is called with the frame that they keep,
// and not at all when they keep none. The page has to be brought to the front
// by who asks.
func (p *Page) Ask(r page.FrameRequest, done func(photo.Frame)) {
	p.offer() // a frame for another photo that was not kept
	if p.stop != nil {
		p.stop()
	}
	p.serial++
	p.request, p.done, p.settled = r, done, false
	p.photo, p.faces, p.looked, p.aim, p.failed = nil, nil, false, -1, ""
	p.editor = editor{crop: crop{use: r.Use, w: 1, h: 1, frame: r.Frame}}
	p.stage.show(nil)
	p.panel.open()
	p.bar.refresh()
	p.state()
	serial := p.serial
	on := func(do func()) {
		p.kit.Work.Do(func() {
			if p.serial == serial {
				do()
			}
		})
	}
	p.stop = p.kit.Work.Go(func(ctx context.Context) {
		m, err := p.cfg.Photos.Open(ctx, r.Path)
		frame := r.Frame
		var first *image.RGBA
		if err == nil {
			first, frame, err = firstProof(m, r.Use, r.Frame)
		}
		if err != nil {
			if ctx.Err() == nil {
				on(func() { p.fail(err) })
			}
			return
		}
		on(func() { p.opened(m, frame, first) })
		p.look(ctx, m, on)
	})
}

// firstProof is what is sent of a photo; a frame that cannot be sent gives way
// to the whole photo.
func firstProof(m *photo.Photo, use photo.Use, f photo.Frame) (*image.RGBA, photo.Frame, error) {
	proof, err := photo.Proof(m, use, f, proofSide)
	if bad, ok := errors.AsType[*photo.Error](err); ok && (bad.Reason == photo.FrameBad || bad.Reason == photo.FrameWrong) {
		f = photo.Frame{}
		proof, err = photo.Proof(m, use, f, proofSide)
	}
	return proof, f, err
}

// look looks for faces, behind the window.
func (p *Page) look(ctx context.Context, m *photo.Photo, on func(func())) {
	found, err := p.cfg.Photos.Faces(ctx, m)
	if err != nil {
		if ctx.Err() == nil && !errors.Is(err, darkroom.ErrNotLooking) {
			p.kit.Log.Warn("faces not looked for", "err", err)
		}
		on(func() {
			p.panel.advice.silent()
			p.changed()
		})
		return
	}
	on(func() {
		p.faces, p.looked = found, true
		p.changed()
	})
}

// opened shows the photo.
func (p *Page) opened(m *photo.Photo, f photo.Frame, first *image.RGBA) {
	p.photo = m
	p.editor = editor{crop: crop{use: p.request.Use, w: m.Width, h: m.Height, frame: f}}
	p.stage.show(m)
	p.showProof(proof{first, f, p.editor.area()})
	p.changed()
	p.state()
	p.focus()
}

// fail says what is wrong with the photo.
func (p *Page) fail(err error) {
	p.failed = words.Say("framing.unknown")
	if bad, ok := errors.AsType[*photo.Error](err); ok {
		named := *bad
		named.Name = p.request.Name
		p.failed = words.Photo(&named)
	} else {
		p.kit.Log.Warn("photo not opened", "err", err)
	}
	p.why.Set(p.failed)
	p.state()
	p.wrong.Refresh() // the words may have more lines than before
	p.bar.refresh()
}

// state shows the photo, or that it is awaited, or what is wrong with it.
func (p *Page) state() {
	waiting := p.photo == nil && p.failed == ""
	seen(p.wait, waiting)
	if waiting && p.serial > 0 {
		p.activity.Start()
	} else {
		p.activity.Stop()
	}
	seen(p.wrong, p.failed != "")
	seen(p.stage, p.photo != nil)
	seen(p.panel.inner, p.photo != nil)
	p.panel.able()
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Aside is what stands beside the photo, with the button that keeps the frame.
func (p *Page) Aside() float32 { return panelWidth }

// Shown takes the focus, for the keys.
func (p *Page) Shown() { p.focus() }

// focus gives the keys to the stage when nothing else has them.
func (p *Page) focus() {
	if c := p.kit.Nav.Window().Canvas(); c.Focused() == nil && p.kit.Nav.Front() == page.Page(p) && p.photo != nil {
		c.Focus(p.stage)
	}
}

// Escape ends a drag; then leaving is left to the window.
func (p *Page) Escape() bool { return p.stage.abort() }

// Dropped has no use for files.
func (p *Page) Dropped(fyne.Position, []string) bool { return false }

// Left offers the frame that was not kept: nothing is lost by leaving.
func (p *Page) Left() {
	p.cfg.Tips.Hide()
	p.stage.abort()
	p.offer()
}

func (p *Page) offer() {
	if p.photo == nil || p.settled || p.editor.frame == p.request.Frame {
		return
	}
	p.settled = true
	frame, done := p.editor.frame, p.done
	p.kit.Nav.Offer(words.Say("framing.unkept"), words.Say("framing.keep.it"), func() { done(frame) })
}

// Keep hands the frame over and goes back.
func (p *Page) Keep() {
	if p.photo == nil || p.editor.start != nil {
		return
	}
	p.settled = true
	p.kit.Nav.Back()
	p.done(p.editor.frame)
}

// Finish is Keep that also ends a drag: the frame is kept as it is seen.
func (p *Page) Finish() {
	if p.editor.start != nil {
		p.stage.DragEnd()
	}
	p.Keep()
}

// do changes the frame.
func (p *Page) do(to crop, kind string) {
	if p.photo != nil && p.editor.change(to, kind) {
		p.stage.changed()
		p.changed()
	}
	if kind != "" {
		p.seal.Ask()
	}
}

// took shows the frame after something that was done to the editor itself.
func (p *Page) took(changed bool) {
	if changed {
		p.stage.changed()
		p.changed()
	}
}

// changed shows what the frame is now.
func (p *Page) changed() {
	if p.photo == nil {
		return
	}
	p.settled = false
	p.markFaces()
	p.bar.refresh()
	p.panel.refresh()
	p.proofs.Ask()
}

// prove has what is sent made behind the window, as small as it is shown.
func (p *Page) prove() {
	f, m, serial := p.editor.frame, p.photo, p.serial
	if p.proving || m == nil || p.stage.proof.frame == f && p.stage.proof.image != nil {
		return // whoever is at it asks again
	}
	p.proving = true
	use, area := p.editor.use, p.editor.area()
	p.kit.Work.Go(func(context.Context) {
		made, err := photo.Proof(m, use, f, proofSide)
		p.kit.Work.Do(func() {
			p.proving = false
			if err != nil {
				p.kit.Log.Warn("proof not made", "err", err)
				return
			}
			if p.serial == serial {
				p.showProof(proof{made, f, area})
			}
			p.proofs.Ask() // the frame may be another by now
		})
	})
}

func (p *Page) showProof(of proof) {
	p.stage.setProof(of)
	p.panel.setProof(of.image)
}

// describe says what is on the stage.
func (p *Page) describe() string {
	if p.photo == nil {
		return p.request.Name
	}
	a, s := p.editor.area(), p.editor.shape()
	text := words.Say("framing.stage", "Name", p.request.Name, "Width", a.Dx(), "Height", a.Dy(), "SentWidth", s.Width, "SentHeight", s.Height)
	if p.looked {
		text += " " + words.Count("framing.faces", len(p.faces))
	}
	return text
}

// Frame returns the frame as it is now.
func (p *Page) Frame() photo.Frame { return p.editor.frame }

// Faces returns where faces are, in pixels of the photo as the frame turns and
// mirrors it.
func (p *Page) Faces() []image.Rectangle {
	out := make([]image.Rectangle, len(p.faces))
	for i, f := range p.faces {
		out[i] = p.editor.frame.Place(f.Box, p.editor.w, p.editor.h)
	}
	return out
}

// Drawn reports whether all is drawn as the frame is now.
func (p *Page) Drawn() bool {
	return p.stage.loaded() && p.stage.proof.frame == p.editor.frame && !p.proving
}

// Advised reports whether there is nothing more to say about the frame.
func (p *Page) Advised() bool {
	return p.panel.advice.said && !p.panel.advice.due
}
