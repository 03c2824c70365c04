package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

var cellSize = fyne.NewSize(140, 152)

// strip shows what is being made, then what was made, the newest first.
type strip struct {
	page   *Page
	object fyne.CanvasObject
	line   *part.Strip
	empty  *part.Plain

	jobs     []service.JobView
	pictures []library.Picture
}

func newStrip(p *Page) *strip {
	s := &strip{page: p, empty: part.NewCaption(words.Say("strip.empty"), 2)}
	s.empty.Align = fyne.TextAlignCenter
	s.line = part.NewStrip(cellSize, 8,
		func() fyne.CanvasObject { return newCell(p) },
		func(i int, o fyne.CanvasObject) { s.update(i, o.(*cell)) },
		func(o fyne.CanvasObject) { o.(*cell).leave() })
	s.object = container.NewStack(part.NewFill(theme.ColorNameBackground), part.NewDock(part.NewRule(), nil, nil, nil,
		container.NewStack(
			container.New(part.Inset(14, 10, 14, 4), s.line),
			container.New(part.Inset(40, 70, 40, 70), s.empty))))
	return s
}

// show shows jobs and pictures.
func (s *strip) show(jobs []service.JobView, pictures []library.Picture) {
	s.jobs, s.pictures = jobs, pictures
	n := len(jobs) + len(pictures)
	if n == 0 {
		s.empty.Show()
	} else {
		s.empty.Hide()
	}
	s.line.SetLength(n)
}

// start scrolls to where the newest is.
func (s *strip) start() { s.line.Start() }

func (s *strip) update(i int, c *cell) {
	if i < len(s.jobs) {
		c.showJob(s.jobs[i])
		return
	}
	if at := i - len(s.jobs); at < len(s.pictures) {
		c.showPicture(s.pictures, at)
	}
}

// cell is one place of the strip: a job or a picture.
type cell struct {
	part.Cell
	page *Page

	id      string // of what the cell shows
	picture *part.Picture

	job    *fyne.Container
	title  *part.Plain
	detail *part.Plain
	bar    *part.Bar
	cost   *part.Plain
	cancel *part.Button
	more   *part.Button
}

func newCell(p *Page) *cell {
	c := &cell{page: p, picture: part.NewPicture(p.cfg.Thumbs)}
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
	foot := container.New(part.Column{Gap: 4}, c.cost, c.cancel, c.more)
	c.job = container.NewStack(part.NewFrame(look.ColorPanel, theme.ColorNameSeparator, 6),
		container.New(part.Inset(9, 9, 9, 8),
			container.NewBorder(container.New(part.Column{Gap: 3}, c.title, c.bar, c.detail), foot, nil, nil)))
	c.Init(c, container.NewStack(c.picture, c.job))
	return c
}

// leave lets go of what the cell shows.
func (c *cell) leave() {
	c.id = ""
	c.picture.ShowFile("")
}

func (c *cell) showPicture(pictures []library.Picture, at int) {
	picture := pictures[at]
	c.id = picture.ID
	c.job.Hide()
	c.picture.Show()
	c.picture.Name = words.Say("picture.name", "Prompt", picture.Prompt)
	c.picture.OnTapped = func() { c.page.cfg.View(pictures, at) }
	c.picture.ShowFile(c.page.kit.Library.Path(picture))
}

func (c *cell) showJob(v service.JobView) {
	if c.id != v.ID {
		c.picture.ShowFile("")
	}
	c.id = v.ID
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
	c.detail.Set(detail)
	if v.State == service.Running && !v.Stopped {
		c.bar.Set(v.Percent / 100)
		c.bar.Show()
	} else {
		c.bar.Hide()
	}
	id := v.ID
	c.cancel.OnTapped = func() { c.page.cancel(id) }
	c.more.OnTapped = func() { c.page.stage.explain(id) }
	if words.CanCancel(v) && !v.Stopped {
		c.cost.Set(words.CancelCost(v))
		c.cost.Show()
		c.cancel.Show()
	} else {
		c.cost.Hide()
		c.cancel.Hide()
	}
	if wrong {
		c.more.Show()
	} else {
		c.more.Hide()
	}
	c.job.Refresh()
}
