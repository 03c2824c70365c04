package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

var cellSize = fyne.NewSize(140, 152)

// strip shows what is being made and what was made, batch by batch, the newest
// first. The arrow keys go along it.
type strip struct {
	page   *Page
	object fyne.CanvasObject
	line   *part.Strip
	empty  *part.Plain
	things []thing
}

func newStrip(p *Page) *strip {
	s := &strip{page: p, empty: part.NewCaption(words.Say("strip.empty"), 2)}
	s.empty.Align = fyne.TextAlignCenter
	s.line = part.NewStrip(cellSize, 8,
		func() fyne.CanvasObject { return newCell(s) },
		func(i int, o fyne.CanvasObject) { o.(*cell).show(s.things[i]) },
		func(o fyne.CanvasObject) { o.(*cell).leave() })
	s.object = container.NewStack(part.NewFill(theme.ColorNameBackground), part.NewDock(part.NewRule(), nil, nil, nil,
		container.NewStack(
			container.New(part.Inset(14, 10, 14, 4), s.line),
			container.New(part.Inset(40, 70, 40, 70), s.empty))))
	return s
}

// show shows things, with lines between some of them.
func (s *strip) show(things []thing, breaks []part.Break) {
	s.things = things
	keys := make([]string, len(things))
	for i, t := range things {
		keys[i] = t.key
	}
	setVisible(s.empty, len(things) == 0)
	s.line.SetThings(keys, breaks)
}

// start scrolls to where the newest is.
func (s *strip) start() { s.line.Start() }

// move takes the focus from the cell of a thing to another one.
func (s *strip) move(from string, key *fyne.KeyEvent) bool {
	at := s.line.Index(from)
	to, step := at, 1
	switch key.Name {
	case fyne.KeyLeft:
		to, step = at-1, -1
	case fyne.KeyRight:
		to = at + 1
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to, step = s.line.Length()-1, -1
	default:
		return false
	}
	for at >= 0 && to >= 0 && to < s.line.Length() && to != at {
		c, ok := s.line.Reveal(to).(*cell)
		if !ok {
			break
		}
		if f := c.focus(); f != nil {
			s.page.kit.Nav.Window().Canvas().Focus(f)
			break
		}
		to += step // it has nothing to press, such as one that is being fetched
	}
	return true
}

// cell is one place of the strip: a job or a picture.
type cell struct {
	part.Cell
	strip *strip

	key     string // of what the cell shows
	picture *part.Picture

	job    *fyne.Container
	title  *part.Plain
	detail *part.Plain
	bar    *part.Bar
	cost   *part.Plain
	cancel *part.Button
	more   *part.Button
}

func newCell(s *strip) *cell {
	c := &cell{strip: s, picture: part.NewPicture(s.page.cfg.Thumbs)}
	c.picture.Fills = true
	c.picture.Radius = 6
	c.title = part.NewPlain("")
	c.title.Bold = true
	c.title.Lines = 2
	c.detail = part.NewCaption("", 3)
	c.bar = part.NewBar()
	c.cost = part.NewCaption("", 2)
	c.cancel = part.NewButton(words.Say("job.cancel"), nil, nil)
	c.more = part.NewButton(words.Say("job.more"), nil, nil)
	along := func(key *fyne.KeyEvent) bool { return s.move(c.key, key) }
	c.picture.OnKey, c.cancel.OnKey, c.more.OnKey = along, along, along
	foot := container.New(part.Column{Gap: 4}, c.cost, c.cancel, c.more)
	c.job = container.NewStack(part.NewFrame(look.ColorPanel, theme.ColorNameSeparator, 6),
		container.New(part.Inset(9, 9, 9, 8),
			container.NewBorder(container.New(part.Column{Gap: 3}, c.title, c.bar, c.detail), foot, nil, nil)))
	c.Init(c, container.NewStack(c.picture, c.job))
	return c
}

// focus returns what takes the keys of the cell; nil when nothing does.
func (c *cell) focus() fyne.Focusable {
	switch {
	case c.picture.Visible():
		return c.picture
	case c.cancel.Visible():
		return c.cancel
	case c.more.Visible():
		return c.more
	}
	return nil
}

// focused reports whether the keys go to this cell.
func (c *cell) focused() bool {
	f := c.strip.page.kit.Nav.Window().Canvas().Focused()
	return f != nil && (f == fyne.Focusable(c.picture) || f == fyne.Focusable(c.cancel) || f == fyne.Focusable(c.more))
}

// leave lets go of what the cell shows.
func (c *cell) leave() {
	if c.focused() {
		c.strip.page.kit.Nav.Window().Canvas().Unfocus()
	}
	c.key = ""
	c.picture.ShowFile("")
}

// show shows a thing. The focus stays on the cell when a picture takes the
// place of its job, or a button that of another.
func (c *cell) show(t thing) {
	held := c.focused()
	c.key = t.key
	if t.pictures != nil {
		c.showPicture(t)
	} else {
		c.showJob(t.job)
	}
	if f := c.focus(); held && f != nil && f != c.strip.page.kit.Nav.Window().Canvas().Focused() {
		c.strip.page.kit.Nav.Window().Canvas().Focus(f)
	}
}

func (c *cell) showPicture(t thing) {
	picture := t.pictures[t.at]
	c.job.Hide()
	c.picture.Show()
	c.picture.Name = words.Say("picture.name", "Prompt", picture.Prompt)
	c.picture.OnTapped = func() { c.strip.page.cfg.View(t.pictures, t.at) }
	c.picture.ShowFile(c.strip.page.kit.Library.Path(picture))
}

func (c *cell) showJob(v service.JobView) {
	p := c.strip.page
	c.picture.ShowFile("")
	c.picture.Hide()
	c.job.Show()
	title, detail := words.Job(v)
	wrong := v.Stopped || v.State.Ended()
	colour := theme.ColorNameForeground
	if wrong {
		colour = theme.ColorNameError
	}
	c.title.Paint(title, colour)
	c.title.Fit(cellSize.Width-18, 2)
	id := v.ID
	c.cancel.OnTapped = func() { p.kit.Cancel(id) }
	c.more.OnTapped = func() { p.stage.explain(id) }
	stoppable := words.CanCancel(v) && !v.Stopped
	if stoppable && v.State != service.Running && v.Problem == nil {
		detail = "" // what it costs says enough in a place as small as this
	}
	c.detail.Set(detail)
	setVisible(c.bar, v.State == service.Running && !v.Stopped)
	c.bar.Set(v.Percent / 100)
	c.cost.Set(words.CancelCost(v))
	setVisible(c.cost, stoppable)
	setVisible(c.cancel, stoppable)
	setVisible(c.more, wrong)
	c.job.Refresh()
}
