// Package activity is the page of all that is being made and was made since
// the program began: every job with where it stands, how to stop it, and what
// to do when it went wrong.
//
// It starts nothing by itself, and keeps nothing: what was made lies in the
// library.
package activity

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	columnWide = 860
	firstJobs  = 40 // that are shown before a person asks for more
	moreJobs   = 80 // that each asking adds
)

// Config is what the page needs beside the kit.
type Config struct {
	Kit    *page.Kit
	Tips   *part.Tips
	Thumbs *part.Thumbs
	// View shows pictures large, beginning with one of them.
	View func(pictures []library.Picture, at int)
	// Follow leads to where something is mended; why may be nil, and jobID empty.
	Follow func(a problem.Action, why *problem.Problem, jobID string)
	// Change takes the recipe of a job to where it is changed.
	Change func(service.Recipe)
	// Dismissed is told of jobs that a person has put away.
	Dismissed func(jobID string)
}

// Page is the page.
type Page struct {
	kit *page.Kit
	cfg Config

	object  fyne.CanvasObject
	column  *fyne.Container
	scroll  *container.Scroll
	spent   *part.Plain // what this month and this session have cost
	working *part.Plain
	waiting *part.Plain
	turns   *turns
	ended   *part.Plain
	more    *part.Button
	empty   *fyne.Container
	cancel  *part.Button
	resume  *part.Button
	clear   *part.Button

	batches   map[string]*batch
	byJob     map[string]*row
	info      map[string]info // what the library knows of batches
	put       map[string]bool // jobs that were put away
	gone      map[string]bool // pictures that are no longer in the library
	most      int             // jobs that are shown
	rows      []*row          // that are shown, from top to bottom
	last      *row            // that had the focus last
	moving    *row            // that a key has just moved
	laidOut   []fyne.CanvasObject
	rereadDue map[string]bool
	reread    *page.Throttle
}

var (
	_ page.Page     = (*Page)(nil)
	_ page.KeyPage  = (*Page)(nil)
	_ page.MenuPage = (*Page)(nil)
)

// New returns the page.
func New(cfg Config) *Page {
	p := &Page{
		kit: cfg.Kit, cfg: cfg, most: firstJobs,
		batches: map[string]*batch{}, byJob: map[string]*row{}, info: map[string]info{}, put: map[string]bool{}, gone: map[string]bool{},
		rereadDue: map[string]bool{},
	}
	p.build()
	p.reread = cfg.Kit.Work.Throttle(rereadEvery, p.readAgain)
	p.kit.Feed.OnJobs(p.show)
	p.kit.Feed.OnLibrary(p.libraryChanged)
	p.kit.Estimates.OnChange(p.showSpent)
	p.showSpent()
	p.show()
	return p
}

func (p *Page) build() {
	title := part.NewPlain(words.Say("activity.title"))
	title.Font, title.Bold = theme.SizeNameHeadingText, true
	p.spent = part.NewCaption("", 1)
	p.spent.Wide, p.spent.Grow = 340, 2
	p.spent.Hide()
	p.resume = part.NewButton(words.Say("activity.resume"), theme.Icon(theme.IconNameMediaPlay), p.resumeAll)
	p.cancel = part.NewButton(words.Say("activity.cancel"), theme.Icon(theme.IconNameMediaStop), p.cancelAll)
	p.clear = part.NewQuietButton(words.Say("activity.clear"), nil, p.clearEnded)
	head := container.New(part.Inset(2, 14, 12, 10), part.NewDock(nil, nil, nil,
		container.NewHBox(p.clear, p.resume, p.cancel), container.New(part.Column{Gap: 2}, title, p.spent)))

	p.working, p.ended = heading(words.Say("activity.working")), heading(words.Say("activity.ended"))
	p.waiting, p.turns = heading(words.Say("queue.title")), newTurns(p)
	p.more = part.NewQuietButton("", theme.Icon(theme.IconNameMoveDown), func() {
		p.most += moreJobs
		p.show()
	})
	p.column = container.New(part.Column{Gap: 10})
	p.scroll = container.NewVScroll(container.New(part.Inset(2, 2, 12, 20), p.column))

	p.empty = p.buildEmpty()
	body := container.NewStack(p.scroll, p.empty)
	var top fyne.CanvasObject = head
	if idle, ok := p.kit.Studio.(service.Idle); ok {
		top = container.New(part.Column{}, head, p.idle(idle.Why))
	}
	p.object = container.NewStack(part.NewFill(theme.ColorNameBackground),
		container.New(part.Centred{Width: columnWide}, part.NewDock(top, nil, nil, nil, body)))
}

func heading(text string) *part.Plain {
	h := part.NewPlain(text)
	h.Color, h.Bold = look.ColorQuiet, true
	return h
}

// buildEmpty says what will stand here, and leads to where it is made.
func (p *Page) buildEmpty() *fyne.Container {
	title, hint := part.NewPlain(words.Say("activity.empty")), part.NewParagraph(words.Say("activity.empty.hint"), 3)
	title.Font, title.Align, title.Bold, title.Wide = theme.SizeNameHeadingText, fyne.TextAlignCenter, true, 440
	hint.Color, hint.Align, hint.Wide = look.ColorQuiet, fyne.TextAlignCenter, 440
	create := part.NewButton(words.Say("activity.create"), nil, func() { p.kit.Nav.Go(page.AtCreate) })
	create.Importance = widget.HighImportance
	if _, ok := p.kit.Studio.(service.Idle); ok {
		create.Hide()
	}
	icon := container.NewCenter(container.New(part.Fixed{Size: fyne.NewSquareSize(56)}, widget.NewIcon(theme.NewDisabledResource(theme.Icon(theme.IconNameHistory)))))
	return container.NewCenter(container.New(part.Column{Gap: 10}, icon, title, hint,
		container.New(part.Inset(0, 6, 0, 60), container.NewCenter(create))))
}

// idle says why nothing can be made while this window is open.
func (p *Page) idle(why *problem.Problem) fyne.CanvasObject {
	t := part.NewTrouble(p.kit)
	t.OnAction = func(a problem.Action) { p.cfg.Follow(a, why, "") }
	t.OnResized = func() { p.object.Refresh() }
	title := part.NewPlain(words.Say("activity.idle"))
	title.Font, title.Bold = theme.SizeNameSubHeadingText, true
	t.Tell(why, nil)
	return container.New(part.Inset(2, 0, 12, 10), container.NewStack(
		part.NewFrame(theme.ColorNameOverlayBackground, theme.ColorNameError, 8),
		container.New(part.Inset(14, 12, 8, 12), container.New(part.Column{Gap: 8}, title, t))))
}

// showSpent shows what was spent, if anything was.
func (p *Page) showSpent() {
	text := words.Spent(p.kit.Estimates.Spent())
	if text != "" {
		text = words.Say("spent.detail", "Spent", text)
	}
	if text != p.spent.Text {
		p.spent.Set(text)
		part.Visible(p.spent, text != "")
		p.object.Refresh()
	}
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Shown takes the focus to where it was, or to the newest job.
func (p *Page) Shown() {
	p.show()
	switch {
	case len(p.rows) == 0:
	case p.index(p.last) >= 0:
		p.focus(p.last)
	default:
		p.focus(p.rows[0])
	}
}

// Escape lets go of a row that is dragged, and leaves closing to the window.
func (p *Page) Escape() bool { return p.turns.letGo() }

// Dropped has no use for files.
func (p *Page) Dropped(fyne.Position, []string) bool { return false }

// Keys are those of a row.
func (p *Page) Keys() []page.KeyHint {
	alt := page.HeldText(fyne.KeyModifierAlt)
	return []page.KeyHint{
		{Keys: "↑  ↓", Name: "activity.rows"},
		{Keys: "Enter", Name: "activity.open"},
		{Keys: "Del", Name: "activity.stop"},
		{Keys: alt + " + ↑  " + alt + " + ↓", Name: "queue.move"},
		{Keys: alt + " + Home", Name: "queue.front"},
		{Keys: alt + " + End", Name: "queue.end"},
	}
}

// Menus are what can be done with the queue from everywhere.
func (p *Page) Menus() []page.Menu {
	if _, ok := p.kit.Studio.(page.Queuer); !ok {
		return nil
	}
	return []page.Menu{{Name: "create", Actions: []page.Action{
		{Name: "queue.pause", Key: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift, Do: p.pause, Separator: true},
		{Name: "queue.cancel", Do: p.kit.CancelWaiting},
	}}}
}

// pause stops what waits, or goes on with it, and says so where nothing shows
// it.
func (p *Page) pause() {
	on := !p.kit.Feed.Paused()
	p.kit.Pause(on)
	switch {
	case p.kit.Nav.Front() == page.Page(p):
	case on:
		p.kit.Nav.Toast(words.Say("queue.paused.toast"))
	default:
		p.kit.Nav.Toast(words.Say("queue.goes.toast"))
	}
}

// cancelAll cancels every job that can be cancelled.
func (p *Page) cancelAll() { p.kit.CancelAll(p.kit.Feed.Jobs()) }

// clearEnded puts away all that has ended.
func (p *Page) clearEnded() {
	for _, v := range p.kit.Feed.Jobs() {
		if v.State.Ended() && !p.put[v.ID] {
			p.put[v.ID] = true
			p.cfg.Dismissed(v.ID)
		}
	}
	p.show()
}

// resumeAll goes on with all that was laid aside.
func (p *Page) resumeAll() {
	p.kit.Resume(p.told)
}

// told says why something did not work.
func (p *Page) told(err error) {
	if err != nil {
		p.kit.Nav.Toast(words.Trouble(err))
	}
}

// retry makes the picture of a job once more; the old job has had its say.
func (p *Page) retry(id string) {
	p.kit.Retry(id, func(err error) {
		if err != nil {
			p.kit.Nav.Toast(words.Trouble(err))
			return
		}
		p.dismiss(id)
		p.scroll.ScrollToTop()
	})
}

// change takes the recipe of a job to where it is changed; the old job stays
// until the person has no use for it.
func (p *Page) change(id string) { page.NewPictures(p.kit).Change(id, p.cfg.Change) }

// Retried puts a job away whose picture is made once more elsewhere in the
// window: it has had its say.
func (p *Page) Retried(id string) { p.dismiss(id) }

// dismiss puts a job that has ended away.
func (p *Page) dismiss(id string) {
	p.put[id] = true
	p.cfg.Dismissed(id)
	p.show()
}

// act takes the step that helps with a job.
func (p *Page) act(v service.JobView, a problem.Action) {
	switch {
	case a.Again():
		p.retry(v.ID)
	case a == problem.ActResume:
		p.resumeAll()
	case a == problem.ActSendAgain:
		p.kit.SendAgain(v.ID, p.told)
	default:
		p.cfg.Follow(a, v.Problem, v.ID)
	}
}
