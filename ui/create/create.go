// Package create is the page on which pictures are made: photos, words and
// settings on the left; the newest picture, and the strip of what is being
// made and was made, on the right.
//
// It edits one recipe, keeps it as the draft, and hands it to the Studio. It
// sends nothing itself.
package create

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	rereadEvery = 100 * time.Millisecond // of the newest pictures
	draftWait   = 600 * time.Millisecond // after the last change
	newest      = 200                    // pictures that the strip goes back to
)

// Config is what the page needs beside the kit.
type Config struct {
	Kit    *page.Kit
	Tips   *part.Tips
	Thumbs *part.Thumbs
	Photos page.Photos
	// View shows pictures large, beginning with one of them.
	View func(pictures []library.Picture, at int)
	// Frame shows the view in which a person says which part of a photo is sent.
	// done is called on the UI goroutine, and only when they have kept one.
	Frame func(r page.FrameRequest, done func(photo.Frame))
	// Framed keeps the frame that is being made in that view, when it is in front.
	Framed func()
	// Retried is told that the picture of a job is made once more.
	Retried func(jobID string)
	// Connect shows the page where the connection is chosen.
	Connect func()
	// Limit shows the page where the limit of a month is set.
	Limit func()
}

// Page is the page on which pictures are made.
type Page struct {
	kit   *page.Kit
	cfg   Config
	model *part.Model

	form    *form
	presets *presets
	bar     *bar
	stage   *stage
	strip   *strip
	face    *slot
	pose    *slot
	swap    *part.Button      // shown when there is something to swap
	between fyne.CanvasObject // what swap stands in
	recent  recentThumbs
	left    *fyne.Container
	object  fyne.CanvasObject

	divided *part.Divided

	draft    *page.Delay
	unfolded *page.Delay
	saved    string       // the draft as it was last handed over to be kept
	drafts   atomic.Int64 // how many were handed over

	dismissed map[string]bool
	told      map[string]bool // ends that were told in a toast
	pictures  []library.Picture
	from      *int64          // the seed of the picture whose recipe was taken
	known     map[string]bool // pictures by id
	seen      map[string]bool // those that ever were among them

	readings     int // of the library, as they were begun
	shownReading int // the one that is shown
}

var (
	_ page.Page     = (*Page)(nil)
	_ page.MenuPage = (*Page)(nil)
	_ page.KeyPage  = (*Page)(nil)
	_ page.Keeper   = (*Page)(nil)
)

// New returns the page, showing the draft that was kept.
func New(cfg Config) *Page {
	p := &Page{
		kit: cfg.Kit, cfg: cfg,
		dismissed: map[string]bool{}, told: map[string]bool{}, seen: map[string]bool{},
	}
	p.model = part.NewModel(loadDraft(cfg.Kit))
	p.face = newSlot(p, photo.Face)
	p.pose = newSlot(p, photo.Pose)
	p.between, p.swap = newSwap(p)
	p.presets = newPresets(p)
	p.draft = cfg.Kit.Work.Delay(draftWait, p.keepDraft)
	p.unfolded = cfg.Kit.Work.Delay(draftWait, p.keepOpen)
	p.form = newForm(p)
	p.bar = newBar(p)
	p.stage = newStage(p)
	p.strip = newStrip(p)

	p.left = part.NewDock(nil, p.bar.object, nil, nil, p.form.object)
	left := container.NewStack(part.NewFill(look.ColorPanel), p.left)
	column := fyne.CurrentApp().Settings().Theme().Size(look.SizeColumn)
	right := part.NewDock(nil, p.strip.object, nil, nil, p.stage.object)
	p.divided = part.NewDivided(left, right, words.Say("create.divider"), column, cfg.Kit.Preferences.Get().Column)
	p.divided.LeastLeft, p.divided.LeastRight = 372, 360
	p.object = p.divided

	p.model.Listen(p.draft.Ask)
	p.model.Listen(p.bar.refresh)
	p.model.Listen(p.showPhotos)
	p.showPhotos()
	p.kit.Nav.Window().Canvas().AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { p.Paste() })
	p.presets.load()
	p.kit.Estimates.OnChange(p.bar.refresh)
	p.follow()
	return p
}

// Menus are the page's actions.
func (p *Page) Menus() []page.Menu {
	here := func(action func()) func() {
		return func() {
			p.kit.Nav.Go(page.AtCreate)
			action()
		}
	}
	asSeen := func(create func()) func() {
		return func() {
			p.cfg.Framed() // what is paid for is what is seen
			here(create)()
		}
	}
	main := fyne.KeyModifierShortcutDefault
	menus := []page.Menu{
		{Name: "file", Actions: p.photoActions(here)},
		{Name: "create", Actions: []page.Action{
			{Name: "create.now", Key: fyne.KeyReturn, Modifier: main, Do: asSeen(p.Create)},
			{Name: "create.first", Key: fyne.KeyReturn, Modifier: main | fyne.KeyModifierShift, Do: asSeen(p.CreateFirst)},
			{Name: "create.cancel", Key: fyne.KeyPeriod, Modifier: main, Do: p.CancelAll},
			{Name: "create.newest", Key: fyne.KeyE, Modifier: main, Do: here(p.ShowNewest), Separator: true},
		}},
	}
	menus[1].Actions = append(menus[1].Actions, p.wordActions(here)...)
	return menus
}

// Keys are those that the page takes by itself.
func (p *Page) Keys() []page.KeyHint {
	return append(wordKeys(), page.KeyHint{Keys: "←  →", Name: "strip"})
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Shown takes notice of what may have changed behind the page.
func (p *Page) Shown() { p.bar.refresh() }

// Escape ends the search of the settings, or else dismisses the problem that is
// shown.
func (p *Page) Escape() bool {
	p.cfg.Tips.Hide()
	return p.form.settings.search.empty() || p.stage.dismiss()
}

// Connected takes another connection into the recipe.
func (p *Page) Connected(c connection.Connection) {
	p.model.Update(func(r *service.Recipe) { r.Connection = c })
}

// Take shows a recipe, with the connection that is in use, and returns the one
// that was shown.
func (p *Page) Take(r service.Recipe) (before service.Recipe) {
	p.from = nil
	before = p.model.Recipe()
	p.model.Update(func(now *service.Recipe) {
		r.Connection = now.Connection
		r.Pictures = min(max(r.Pictures, 1), maxPictures)
		*now = r
	})
	return before
}

// TakeFrom is Take for the recipe of a picture that was made with a seed, which
// is kept when a person asks for it.
func (p *Page) TakeFrom(r service.Recipe, seed int64) (before service.Recipe) {
	before = p.Take(r)
	p.from = &seed
	return before
}

// lastSeed returns the seed of the picture whose recipe is shown, or else of
// the newest one.
func (p *Page) lastSeed() (seed int64, ok bool) {
	if p.from != nil {
		return *p.from, true
	}
	if made := p.made(); len(made) > 0 {
		return made[0].Seed, true
	}
	return 0, false
}

// Create hands the recipe to the Studio, or shows why it cannot run.
func (p *Page) Create() { p.create(false) }

// CreateFirst is Create for a batch that goes before all that waits its turn.
func (p *Page) CreateFirst() { p.create(true) }

func (p *Page) create(first bool) {
	if p.bar.sending || p.bar.resting {
		p.bar.rest()
		return
	}
	if reasons := p.reasons(p.model.Recipe()); len(reasons) > 0 {
		p.bar.refresh()
		p.lead(reasons[0].Action, reasons[0].Key)
		what, _, _ := words.Problem(&reasons[0])
		p.kit.Nav.Toast(what)
		return
	}
	p.submit(p.model.Recipe(), first)
}

// reasons returns why a recipe cannot run: what the Studio knows, and what the
// wells have found out about the photos.
func (p *Page) reasons(r service.Recipe) []problem.Problem {
	var reasons []problem.Problem
	if c, ok := p.kit.Studio.(page.SizedChecker); ok {
		size := p.resultSize()
		reasons = c.CheckFor(r, size.X, size.Y)
	} else {
		reasons = p.kit.Studio.Check(r)
	}
	if p.face.well.IsWrong() {
		reasons = append(reasons, *problem.New(problem.PhotoBad, nil))
	}
	if p.pose.well.IsWrong() {
		bad := problem.New(problem.PhotoBad, nil).Saying(words.Say("pose.bad"))
		bad.Action = problem.ActChoosePose
		reasons = append(reasons, *bad)
	}
	return reasons
}

func (p *Page) submit(r service.Recipe, first bool) {
	p.form.history.add(r.Settings.Prompt)
	send := p.kit.Studio.Submit
	if f, ok := p.kit.Studio.(page.FirstSubmitter); ok && first {
		send = f.SubmitFirst
	}
	p.bar.rest()
	p.bar.busy(true)
	p.stage.clear()
	p.kit.Work.Go(func(ctx context.Context) {
		_, err := send(ctx, r)
		p.kit.Work.Do(func() {
			p.bar.busy(false)
			if err != nil {
				p.bar.wake() // nothing was ordered
				p.stage.refused(err)
				return
			}
			p.from = nil // the newest picture comes from here
			p.strip.start()
		})
	})
}

// CancelAll cancels every job that can be cancelled.
func (p *Page) CancelAll() { p.kit.CancelAll(p.kit.Feed.Jobs()) }

// ShowNewest shows the newest picture large.
func (p *Page) ShowNewest() {
	if made := p.made(); len(made) > 0 {
		p.cfg.View(made, 0)
	}
}

// Recipe returns what the page would create.
func (p *Page) Recipe() service.Recipe { return p.model.Recipe() }

// keys that have a place of their own on the page.
var elsewhere = map[string]bool{"prompt": true, "negative_prompt": true, "sdxl_weights": true, "seed": true}

func parameter(key string) instantid.Parameter {
	p, _ := instantid.Find(key)
	return p
}
