package create

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/icons/styles"
	"likeness/service"
	"likeness/service/instantid"
	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	mostStyleColumns = 5
	stylesHeight     = 560
)

func styleName(s instantid.Style) string { return words.Or("style."+s.ID+".name", s.Name) }

// newStyleChooser returns the control that shows the style and opens the
// styles.
func newStyleChooser(p *Page) *part.Chooser {
	var choices []part.Choice
	for _, s := range instantid.Styles() {
		choices = append(choices, part.Choice{Value: s.ID, Label: styleName(s)})
	}
	c := part.NewChooser(words.Say("style.name"), choices, nil)
	c.OnOpen = func() { openStyles(p, c) }
	return c
}

// stylePanel shows all styles with a sample of each.
type stylePanel struct {
	page       *Page
	popover    *part.Popover
	search     *part.Entry
	grid       *part.CardGrid
	styles     []instantid.Style // favourites first
	favourites []string
}

func openStyles(page *Page, beside fyne.CanvasObject) {
	page.cfg.Tips.Hide()
	canvas := page.kit.Nav.Window().Canvas()
	columns := min(part.CardColumns(canvas.Size().Width-40), mostStyleColumns)
	p := &stylePanel{page: page, grid: part.NewCardGrid(page.cfg.Thumbs, columns), favourites: page.kit.Preferences.Get().Favourites}
	p.styles = inOrder(instantid.Styles(), p.favourites)
	p.grid.Title = words.Say("style.name")
	p.grid.Empty = words.Say("style.nothing")
	p.grid.OnChosen = func(id string) {
		p.popover.Close()
		page.model.Update(func(r *service.Recipe) { r.Style = id })
	}
	p.grid.OnStar = p.star
	p.search = newSearchEntry(words.Say("style.search"), p.fill)
	p.search.OnKey = func(key *fyne.KeyEvent) bool {
		switch key.Name {
		case fyne.KeyDown:
			canvas.Focus(p.grid)
		case fyne.KeyReturn, fyne.KeyEnter:
			p.grid.Choose()
		default:
			return false
		}
		return true
	}
	p.grid.OnOut = func() { canvas.Focus(p.search) }
	p.grid.OnRune = func(r rune) bool {
		if r == '/' {
			canvas.Focus(p.search)
		}
		return r == '/'
	}
	note := part.NewCaption(words.Say("style.keys"), 1)
	note.Fit(part.CardsWidth(columns)-16, 2)
	content := part.NewDock(
		container.New(part.Inset(4, 4, 4, 6), p.search),
		container.New(part.Inset(8, 6, 8, 4), note), nil, nil,
		container.New(part.Inset(4, 0, 4, 0), p.grid))
	p.popover = part.ShowPopover(content, beside, stylesHeight, nil)
	p.fill()
	p.grid.Reveal()
	canvas.Focus(p.grid)
}

// inOrder puts favourites first, behind no style at all. The order stays as it
// is while the styles are open: nothing runs away from under the pointer.
func inOrder(all []instantid.Style, favourites []string) []instantid.Style {
	rank := func(s instantid.Style) int {
		switch {
		case s.ID == instantid.NoStyle:
			return 0
		case slices.Contains(favourites, s.ID):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b instantid.Style) int { return rank(a) - rank(b) })
	return all
}

// fill shows the styles that the search finds.
func (p *stylePanel) fill() {
	var cards []part.Card
	inForce := styleOf(p.page.model.Recipe())
	for _, s := range p.styles {
		name, summary := styleName(s), words.Or("style."+s.ID+".summary", s.Summary)
		if !finds(p.search.Text, name, summary, s.ID) {
			continue
		}
		c := part.Card{
			Value: s.ID, Label: name, Help: summary, Picture: styles.Sample(s.ID), Chosen: s.ID == inForce,
			Starred: slices.Contains(p.favourites, s.ID),
		}
		switch {
		case s.ID == instantid.NoStyle:
		case c.Starred:
			c.Star = words.Say("style.unstar", "Name", name)
		default:
			c.Star = words.Say("style.star", "Name", name)
		}
		cards = append(cards, c)
	}
	p.grid.SetCards(cards)
}

// star makes a style a favourite, or takes that back.
func (p *stylePanel) star(id string) {
	if id == instantid.NoStyle {
		return
	}
	on := !slices.Contains(p.favourites, id)
	p.favourites = withFavourite(p.favourites, id, on)
	p.fill()
	kit := p.page.kit
	kit.Save(func(kept *preferences.Preferences) { kept.Favourites = withFavourite(kept.Favourites, id, on) }, func(err error) {
		if err != nil {
			kit.Nav.Toast(words.Say("style.unkept"))
		}
	})
}

func withFavourite(all []string, id string, on bool) []string {
	all = slices.DeleteFunc(slices.Clone(all), func(other string) bool { return other == id })
	if on {
		all = append(all, id)
	}
	return all
}
