// Package tour makes a picture as a person would: in the window, by what can
// be seen on it and by nothing else. It finds things by their words, taps them
// where they are, types letter by letter, waits until it sees what it waits
// for, and draws the window at every step. In the end it looks into the
// library, whether what it made is really there.
//
// It is for smoke tests of the whole program and for the pictures in the
// documentation. It knows no page and calls none.
package tour

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"likeness/service/instantid"
	"likeness/storage/library"
	"likeness/ui/page"
	"likeness/ui/words"
)

// What the tour does.
const (
	prompt   = "portrait in a blue linen shirt, summer garden, soft light"
	look     = "juggernaut-xl-v8"
	pictures = 2
)

// Library is where the tour looks for what it made. *library.Library is one.
type Library interface {
	Pictures(ctx context.Context, q library.Query) ([]library.Picture, error)
	Path(p library.Picture) string
}

// Options say how a tour goes.
type Options struct {
	Window  fyne.Window
	Dir     string // for the pictures of the steps; it is made when it is missing
	Face    string // photo to use; empty: one drawn by the program
	Do      page.Do
	Library Library

	// Patience bounds every wait; 0 means a minute and a half.
	Patience time.Duration
	// Settle is how long a step is left alone before it is drawn, so that a
	// real window has shown it; 0 means half a second.
	Settle time.Duration
}

// tour is a tour under way.
type tour struct {
	Options
	ctx    context.Context
	drawn  int
	before map[string]bool // pictures that were there before
	size   string          // of the result, as the window says it
}

// step is one thing that a person does, and the name of its picture.
type step struct {
	name string
	do   func() error
}

// Run takes the tour, and returns when it is over. It must not be called on
// the UI goroutine. The error says which step did not work.
func Run(ctx context.Context, o Options) error {
	if o.Window == nil || o.Do == nil || o.Library == nil || o.Dir == "" {
		return errors.New("tour: window, do, library and dir are needed")
	}
	if o.Patience <= 0 {
		o.Patience = 90 * time.Second
	}
	if o.Settle <= 0 {
		o.Settle = 500 * time.Millisecond
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return fmt.Errorf("tour: %w", err)
	}
	dir, err := os.MkdirTemp("", "likeness-tour-")
	if err != nil {
		return fmt.Errorf("tour: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	face, tight, err := photos(dir, o.Face)
	if err != nil {
		return fmt.Errorf("tour: %w", err)
	}
	t := &tour{Options: o, ctx: ctx, before: map[string]bool{}}
	steps := []step{
		{"start", t.start},
		{"advice", func() error { return t.adviseOn(tight) }},
		{"remedy", t.takeRemedy},
		{"photo", func() error { return t.choosePhoto(face) }},
		{"framing", func() error { return t.openFraming(filepath.Base(face)) }},
		{"framed", func() error { return t.dragFrame(filepath.Base(face)) }},
		{"kept", t.keepFrame},
		{"prompt", t.typePrompt},
		{"looks", t.openLooks},
		{"look", t.chooseLook},
		{"created", t.create},
		{"running", t.watch},
		{"result", t.result},
		{"viewer", t.view},
		{"closed", t.closeViewer},
	}
	for _, s := range steps {
		if err := s.do(); err != nil {
			_ = t.draw("failed-" + s.name) // it helps to see where it stood still
			return fmt.Errorf("tour: step %q: %w", s.name, err)
		}
		if err := t.draw(s.name); err != nil {
			return fmt.Errorf("tour: draw step %q: %w", s.name, err)
		}
	}
	if err := t.check(); err != nil {
		return fmt.Errorf("tour: what the library has: %w", err)
	}
	return nil
}

// start waits for the page where pictures are made; a newcomer's window shows
// the first steps before it.
func (t *tour) start() error {
	all, err := t.Library.Pictures(t.ctx, library.Query{})
	if err != nil {
		return err
	}
	for _, p := range all {
		t.before[p.ID] = true
	}
	begins := func(s *sight) error { return s.visible(words.Say("well.choose")) }
	welcomed := false
	if err := t.until(func(s *sight) error {
		welcomed = s.visible(words.Say("setup.welcome.begin")) == nil
		if welcomed {
			return nil
		}
		return begins(s)
	}); err != nil || !welcomed {
		return err
	}
	if err := t.draw("welcome"); err != nil {
		return err
	}
	if err := t.tap(words.Say("setup.welcome.begin")); err != nil {
		return err
	}
	return t.until(begins)
}

func (t *tour) typePrompt() error {
	if err := t.enter(words.Say("prompt.placeholder"), prompt); err != nil {
		return err
	}
	return t.until(func(s *sight) error { return s.holds(words.Say("prompt.placeholder"), prompt) })
}

func (t *tour) openLooks() error {
	p, _ := instantid.Find("sdxl_weights")
	if err := t.tap(words.Or("parameter.sdxl_weights.label", p.Label) + ":"); err != nil {
		return err
	}
	return t.until(func(s *sight) error { return s.visible(lookLabel()) })
}

func (t *tour) chooseLook() error {
	if err := t.tap(lookLabel()); err != nil {
		return err
	}
	p, _ := instantid.Find("sdxl_weights")
	chosen := words.Or("parameter.sdxl_weights.label", p.Label) + ": " + lookLabel()
	return t.until(func(s *sight) error { return s.visible(chosen) })
}

func lookLabel() string {
	p, _ := instantid.Find("sdxl_weights")
	o, _ := p.Option(look)
	return words.Or("option.sdxl_weights."+look+".label", o.Label)
}

func (t *tour) create() error {
	for range pictures - 1 {
		if err := t.tap(words.Say("pictures.more")); err != nil {
			return err
		}
	}
	if err := t.tap(words.Count("create.button", pictures)); err != nil {
		return err
	}
	return t.until(func(s *sight) error { return s.visible(words.Say("job.cancel")) })
}

// watch waits until the percent of a run can be seen.
func (t *tour) watch() error {
	return t.until(func(s *sight) error { return s.percent() })
}

// result waits until all runs have ended and the newest picture is seen.
func (t *tour) result() error {
	return t.until(func(s *sight) error {
		if err := s.visible(words.Say("job.cancel")); err == nil {
			return errors.New("runs are still under way")
		}
		return s.picture(words.Say("picture.newest"))
	})
}

func (t *tour) view() error {
	if err := t.tap(words.Say("picture.newest")); err != nil {
		return err
	}
	if err := t.until(func(s *sight) error { return s.picture(pictureName()) }); err != nil {
		return err
	}
	if err := t.key(fyne.KeyRight); err != nil {
		return err
	}
	return t.until(func(s *sight) error {
		if _, err := s.reads(words.Say("viewer.place", "At", 2, "Of", len(t.before)+pictures)); err != nil {
			return err
		}
		return s.picture(pictureName())
	})
}

func pictureName() string { return words.Say("picture.name", "Prompt", prompt) }

func (t *tour) closeViewer() error {
	if err := t.key(fyne.KeyEscape); err != nil {
		return err
	}
	return t.until(func(s *sight) error { return s.visible(words.Count("create.button", pictures)) })
}

// draw draws the window into the folder.
func (t *tour) draw(name string) error {
	t.drawn++
	select {
	case <-time.After(t.Settle):
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
	path := filepath.Join(t.Dir, fmt.Sprintf("%02d-%s.png", t.drawn, name))
	image, err := capture(t)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(f, image), f.Close())
}
