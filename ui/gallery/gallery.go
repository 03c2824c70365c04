// Package gallery is the page of all pictures: a grid of them, the newest
// first, that can be searched, and what can be done with those that are
// selected.
//
// It shows what the library says and asks the library to do things; it makes no
// pictures and knows no other page.
package gallery

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/storage/library"
	"likeness/storage/preferences"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// searchWait is how long nothing must have been typed before it is looked for.
const searchWait = 250 * time.Millisecond

// Config is what the page needs beside the kit.
type Config struct {
	Kit    *page.Kit
	Thumbs *part.Thumbs
	// View shows pictures large, beginning with one of them.
	View func(pictures []library.Entry, at int)
	// More takes a recipe, and the seed it was made with, to the page where pictures
	// are made.
	More func(r service.Recipe, seed int64)
}

// Page is the page of all pictures.
type Page struct {
	kit      *page.Kit
	cfg      Config
	pictures page.Pictures

	head   *head
	grid   *part.Grid
	foot   *foot
	blank  *blank
	middle *fyne.Container
	object fyne.CanvasObject

	list    *list  // nil until the library was read
	search  string // that is wanted
	reading bool
	again   bool // something has changed while the library is being read
	looked  bool // for files that are gone
}

var (
	_ page.Page        = (*Page)(nil)
	_ page.FindPage    = (*Page)(nil)
	_ page.KeyPage     = (*Page)(nil)
	_ page.Keeper      = (*Page)(nil)
	_ page.PicturePage = (*Page)(nil)
)

// New returns the page, with cells as wide as they were left.
func New(cfg Config) *Page {
	p := &Page{kit: cfg.Kit, cfg: cfg, pictures: page.NewPictures(cfg.Kit)}
	p.grid = part.NewGrid(p.newCell, p.showCell, func(o fyne.CanvasObject) { o.(*cell).leave() })
	p.grid.Name = words.Say("gallery.grid")
	p.grid.OnOpen = p.open
	p.grid.OnSelected = p.selected
	p.grid.OnMenu = p.menu
	p.grid.OnDelete = func() { p.Act(page.TrashPicture) }
	p.grid.OnCopy = func() { p.Act(page.CopyPicture) }
	p.grid.OnRune = p.typed
	if width := cfg.Kit.Preferences.Get().CellSize; width > 0 {
		p.grid.SetCellWidth(width)
	}
	p.head, p.foot, p.blank = newHead(p), newFoot(p), newBlank(p)
	p.grid.OnZoom = p.head.showWidth
	p.middle = container.NewStack(p.grid, p.blank.object)
	p.object = part.NewDock(p.head.object, p.foot.object, nil, nil, p.middle)
	p.grid.Hide()
	p.selected()
	cfg.Kit.Feed.OnLibrary(p.changed)
	p.reread()
	return p
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Shown takes the focus, for the arrow keys; a day may have passed.
func (p *Page) Shown() {
	if p.grid.Visible() {
		p.kit.Nav.Window().Canvas().Focus(p.grid)
	}
	p.looked = false
	p.reread()
}

// Escape takes back the search, then the selection.
func (p *Page) Escape() bool {
	switch {
	case p.head.search.Text != "":
		p.clear()
	case p.grid.SelectedCount() > 0:
		p.grid.SelectNone()
	default:
		return false
	}
	return true
}

// Dropped has no use for files.
func (p *Page) Dropped(fyne.Position, []string) bool { return false }

// Keys are what the page takes by itself.
func (p *Page) Keys() []page.KeyHint {
	return []page.KeyHint{
		{Keys: "←  →  ↑  ↓", Name: "gallery.move"},
		{Keys: page.HeldText(fyne.KeyModifierShift) + " + ←  →", Name: "gallery.extend"},
		{Keys: page.HeldText(fyne.KeyModifierShortcutDefault) + " + A", Name: "gallery.all"},
		{Keys: page.HeldText(fyne.KeyModifierShortcutDefault) + " + Space", Name: "gallery.toggle"},
		{Keys: "Enter  Space  E", Name: "gallery.open"},
		{Keys: page.HeldText(fyne.KeyModifierShortcutDefault) + " + C", Name: "gallery.copy"},
		{Keys: page.HeldText(fyne.KeyModifierShortcutDefault) + " +  +  -", Name: "gallery.zoom"},
		{Keys: "Del", Name: "gallery.delete"},
	}
}

// Keep keeps the width of the cells.
func (p *Page) Keep() {
	width := p.grid.CellWidth()
	if width == part.UsualCell {
		width = 0
	}
	if err := p.kit.Preferences.Update(func(kept *preferences.Preferences) { kept.CellSize = width }); err != nil {
		p.kit.Log.Warn("width of the cells not kept", "err", err)
	}
}

// Find leads to the search.
func (p *Page) Find() {
	p.kit.Nav.Window().Canvas().Focus(p.head.search)
}

// clear takes back the search and shows everything.
func (p *Page) clear() {
	p.head.search.SetText("")
	p.head.wait.Stop()
	p.look()
	p.kit.Nav.Window().Canvas().Focus(p.grid)
}

// look looks for what is typed.
func (p *Page) look() {
	if p.search != p.head.search.Text {
		p.search = p.head.search.Text
		p.reread()
	}
}

// changed takes notice of what the library tells.
func (p *Page) changed(changes []library.Change) {
	for _, c := range changes {
		if c.Kind == library.KindPicture || c.Kind == library.KindReload {
			p.reread()
			return
		}
	}
}

// reread reads the library behind the window, one reading at a time.
func (p *Page) reread() {
	if p.reading {
		p.again = true
		return
	}
	p.reading, p.again = true, false
	search, before := p.search, p.list
	p.kit.Work.Go(func(ctx context.Context) {
		l, err := p.read(ctx, search, before)
		p.kit.Work.Do(func() {
			p.reading = false
			if err != nil {
				p.kit.Log.Warn("pictures not listed", "err", err)
				p.kit.Nav.Toast(words.Say("gallery.unread"))
				return
			}
			p.show(l)
			if p.again || p.search != search {
				p.reread()
			}
		})
	})
}

// show shows a list. Where it is the same as before nothing is touched.
func (p *Page) show(l *list) {
	var moved func(int) (int, bool)
	if l.moved != nil {
		moved = func(i int) (int, bool) {
			if i < 0 || i >= len(l.moved) {
				return 0, false
			}
			return l.moved[i], l.moved[i] >= 0
		}
	}
	p.list = l
	p.blank.show(l)
	if len(l.entries) > 0 {
		p.grid.Show()
	} else {
		p.grid.Hide()
	}
	p.grid.SetSections(l.sections, moved)
	p.selected()
	p.refocus()
}

// refocus takes the focus again after a click somewhere, for the arrow keys.
func (p *Page) refocus() {
	if c := p.kit.Nav.Window().Canvas(); c.Focused() == nil && p.grid.Visible() && p.kit.Nav.Front() == page.Page(p) {
		c.Focus(p.grid)
	}
}

// chosen are the entries that are selected.
func (p *Page) chosen() []library.Entry {
	if p.list == nil {
		return nil
	}
	out := make([]library.Entry, 0, p.grid.SelectedCount())
	for i := range p.grid.Selected() {
		if i < len(p.list.entries) {
			out = append(out, p.list.entries[i])
		}
	}
	return out
}

// selected takes notice of what is selected.
func (p *Page) selected() {
	n := p.grid.SelectedCount()
	p.foot.show(n)
	p.head.count(p.list)
}

// open shows all pictures large, beginning with one.
func (p *Page) open(i int) {
	if p.list != nil && i >= 0 && i < len(p.list.entries) {
		p.cfg.View(p.list.entries, i)
	}
}

// Act does something with the pictures that are selected.
func (p *Page) Act(do page.PictureAction) bool {
	if p.grid.SelectedCount() == 0 {
		return false
	}
	p.refocus()
	switch do {
	case page.OpenPicture:
		p.openChosen()
	case page.SavePicture:
		p.pictures.Save(p.chosen())
	case page.TrashPicture:
		p.pictures.Trash(p.chosen(), nil)
	default:
		first := p.list.entries[p.first()]
		switch do {
		case page.RevealPicture:
			p.pictures.Reveal(first)
		case page.CopyPicture:
			p.pictures.Copy(first)
		case page.MorePictures:
			p.pictures.More(first, p.cfg.More)
		}
	}
	return true
}

// first is the first of what is selected.
func (p *Page) first() int {
	for i := range p.grid.Selected() {
		return i
	}
	return 0
}

// openChosen shows the pictures that are selected large; one alone among all.
func (p *Page) openChosen() {
	if p.grid.SelectedCount() == 1 {
		p.open(p.first())
		return
	}
	p.cfg.View(p.chosen(), 0)
}

// typed takes the letters of photographers' programs.
func (p *Page) typed(r rune) bool {
	switch r {
	case 'e', 'E':
		p.open(p.grid.Cursor())
		return true
	case '/':
		p.Find()
		return true
	}
	return false
}

// menu opens the menu of what is selected.
func (p *Page) menu(at fyne.Position) {
	var items []*fyne.MenuItem
	for _, a := range p.foot.actions {
		if a.button.Disabled() {
			continue
		}
		if a.do == page.TrashPicture {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		items = append(items, fyne.NewMenuItemWithIcon(words.Or("menu."+string(a.do), string(a.do)), a.button.Icon, func() { p.Act(a.do) }))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.kit.Nav.Window().Canvas(), at)
}
