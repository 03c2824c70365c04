// Package setup holds what a person sets up: the page of the first steps, and the preferences with the connection, the
// library, how pictures are made, the look of the window, the files on this computer, and what the program is.
//
// The token goes from its entry to the Hub and nowhere else; no page ever shows one again. What is changed is kept at once,
// behind the window.
package setup

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service/connection"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// Config is what the pages need beside the kit.
type Config struct {
	Kit *page.Kit
	// Present tells the connection in use.
	Present func() connection.Connection
	// OpenURL shows a page of the web in the person's browser.
	OpenURL func(*url.URL) error
	// Try takes a photo and words into the recipe, in practice mode, and leads
	// to where pictures are made.
	Try func(face, prompt string)
	// Sent shows what leaves this computer of the photos that are chosen.
	Sent func()
	// Welcome shows the first steps.
	Welcome func()

	Files Files
	About About
}

// Files are the places on this computer that the program writes to. An empty
// one is not shown.
type Files struct {
	Pictures    string // the folder of the library
	Records     string // how each picture was made, and the photos as they were sent
	Index       string
	Preferences string
	Log         string
	Drawn       string // the folder of the drawn face, for people without a photo
}

// About is what the program is made of.
type About struct {
	Version  string // of the program
	Revision string // of its source; may be empty
	Go       string // the version of Go that it was built with
	Notice   string // the work of others in it
	Modules  []Module
}

// Module is a module of others that the program is built with.
type Module struct{ Path, Version string }

// A Section is one part of the preferences.
type Section string

// The sections, in their order.
const (
	Connection Section = "connection"
	Library    Section = "library"
	Making     Section = "making"
	Appearance Section = "window"
	OnDisk     Section = "files"
	AboutIt    Section = "about"
)

const (
	tabsWide    = 184
	columnWidth = 560
)

// Page is the page of the preferences.
type Page struct {
	cfg    Config
	kit    *page.Kit
	form   *connect
	at     Section
	order  []Section
	tabs   map[Section]*tab
	pages  map[Section]*pane
	body   *fyne.Container
	limit  *part.Entry // of what a month may cost
	object fyne.CanvasObject
}

// pane is what a section shows.
type pane struct {
	title  string
	object fyne.CanvasObject
	scroll *container.Scroll
	view   fyne.CanvasObject // the scroll, and what belongs to it
	shown  func()            // nil: nothing to read again
}

var (
	_ page.Page     = (*Page)(nil)
	_ page.MenuPage = (*Page)(nil)
)

// New returns the page of the preferences.
func New(cfg Config) *Page {
	p := &Page{
		cfg: cfg, kit: cfg.Kit, at: Connection,
		tabs: map[Section]*tab{}, pages: map[Section]*pane{},
	}
	p.form = newConnect(cfg, func() {
		if cfg.Kit.Nav.Front() == page.Page(p) { // else the person has gone on already
			cfg.Kit.Nav.Back()
		}
	})
	p.add(Connection, words.Say("setup.tab.connection"), &pane{title: words.Say("setup.title"), object: p.form.object, shown: p.form.shown})
	p.form.resized = p.pages[Connection].scroll.Refresh
	p.add(Library, words.Say("setup.tab.library"), newLibrary(p))
	p.add(Making, words.Say("setup.tab.making"), newMaking(p))
	p.add(Appearance, words.Say("setup.tab.window"), newAppearance(p))
	p.add(OnDisk, words.Say("setup.tab.files"), newFiles(p))
	p.add(AboutIt, words.Say("setup.tab.about"), newAbout(p))

	column := container.New(part.Column{Gap: 2})
	for _, s := range p.order {
		column.Add(p.tabs[s])
	}
	back := part.NewQuietButton(words.Say("setup.back"), theme.Icon(theme.IconNameNavigateBack), cfg.Kit.Nav.Back)
	side := container.New(part.Wide{Width: tabsWide}, container.New(part.Inset(10, 8, 10, 8),
		part.NewDock(container.New(part.Inset(0, 0, 0, 8), container.NewHBox(back)), nil, nil, nil, column)))
	p.body = container.New(settled{})
	for _, s := range p.order {
		p.body.Add(p.pages[s].view)
	}
	p.object = container.NewStack(part.NewFill(look.ColorPanel), part.NewDock(nil, nil,
		part.NewDock(nil, nil, nil, container.New(part.Wide{Width: 1}, part.NewFill(theme.ColorNameSeparator)), side), nil, p.body))
	p.turn()
	return p
}

func (p *Page) add(s Section, name string, shows *pane) {
	p.order = append(p.order, s)
	p.tabs[s] = newTab(name, func() { p.choose(s) }, func(by int) { p.step(s, by) })
	shows.scroll = container.NewVScroll(container.New(part.Inset(28, 18, 28, 24), container.New(narrow{columnWidth},
		container.New(part.Column{Gap: 18}, newTitle(shows.title), shows.object))))
	shows.view = part.Wheeled(shows.scroll)
	p.pages[s] = shows
}

// Menus are the page's actions.
func (p *Page) Menus() []page.Menu {
	to := func(s Section) func() { return func() { p.Lead(s) } }
	return []page.Menu{
		{Name: "file", Actions: []page.Action{{Name: "connection", Do: to(Connection), Separator: true}}},
		{Name: "help", Actions: []page.Action{
			{Name: "help.welcome", Do: p.cfg.Welcome},
			{Name: "help.files", Do: to(OnDisk), Separator: true},
			{Name: "help.about", Do: to(AboutIt)},
		}},
	}
}

// Lead shows a section.
func (p *Page) Lead(s Section) {
	p.at = s
	p.kit.Nav.Go(page.AtPreferences)
	p.Shown() // also when the page was in front already
}

// LeadToLimit shows where the limit of a month is set.
func (p *Page) LeadToLimit() {
	p.Lead(Making)
	p.kit.Nav.Window().Canvas().Focus(p.limit)
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Shown reads again what may have changed.
func (p *Page) Shown() {
	p.turn()
	if p.at == Connection {
		p.form.focus()
		return
	}
	p.kit.Nav.Window().Canvas().Focus(p.tabs[p.at])
}

// Escape leaves closing to the window.
func (p *Page) Escape() bool { return false }

// Dropped has no use for files.
func (p *Page) Dropped(fyne.Position, []string) bool { return false }

// choose shows a section and leaves the focus where it is.
func (p *Page) choose(s Section) {
	p.at = s
	p.turn()
}

// step goes to the next section or the one before.
func (p *Page) step(from Section, by int) {
	for i, s := range p.order {
		if to := i + by; s == from && to >= 0 && to < len(p.order) {
			p.choose(p.order[to])
			p.kit.Nav.Window().Canvas().Focus(p.tabs[p.order[to]])
			return
		}
	}
}

// turn shows the section that is chosen.
func (p *Page) turn() {
	for s, shows := range p.pages {
		p.tabs[s].setChosen(s == p.at)
		part.Visible(shows.view, s == p.at)
	}
	if shown := p.pages[p.at].shown; shown != nil {
		shown()
	}
	p.body.Refresh()
}
