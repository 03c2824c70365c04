package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/connection"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// status is the line at the bottom: where work goes, and how much of it there
// is.
type status struct {
	object  fyne.CanvasObject
	place   *part.Button
	meaning *part.Plain
	jobs    *part.Plain
	known   string // what the place means; where that needs no words, what was spent stands there
	money   string
	offline bool
	paused  bool // whether the queue is
}

func newStatus(connect func()) *status {
	s := &status{
		place:   part.NewQuietButton("", theme.Icon(theme.IconNameComputer), connect),
		meaning: part.NewCaption("", 1), jobs: part.NewCaption("", 1),
	}
	s.meaning.Wide = 380
	s.jobs.Wide, s.jobs.Align = 330, fyne.TextAlignTrailing
	middle := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.NewVBox(layout.NewSpacer(), o, layout.NewSpacer())
	}
	line := container.NewBorder(nil, nil, container.NewHBox(s.place, middle(s.meaning)), container.New(part.Inset(0, 0, 12, 0), middle(s.jobs)))
	s.object = part.NewDock(part.NewRule(), nil, nil, nil,
		container.NewStack(part.NewFill(look.ColorPanel), container.New(part.Inset(6, 0, 0, 0), line)))
	return s
}

// connection shows where work goes.
func (s *status) connection(c connection.Connection) {
	place, meaning := words.Connection(c)
	s.place.SetText(place)
	if c.Kind == connection.Practice {
		s.place.SetIcon(theme.Icon(theme.IconNameComputer))
	} else {
		s.place.SetIcon(theme.Icon(theme.IconNameLogin))
	}
	s.known = meaning
	s.explain()
	s.object.Refresh()
}

// spent shows what was spent.
func (s *status) spent(so service.Spending, perSecond float64) {
	s.money = words.Spent(so, perSecond)
	s.explain()
}

// network shows whether jobs wait for a server that cannot be reached.
func (s *status) network(offline bool) {
	if s.offline != offline {
		s.offline = offline
		s.explain()
	}
}

// explain says what is most worth knowing of where work goes.
func (s *status) explain() {
	switch {
	case s.offline:
		s.meaning.Paint(words.Say("status.offline"), theme.ColorNameWarning)
	case s.known == "":
		s.meaning.Paint(s.money, look.ColorQuiet)
	default:
		s.meaning.Paint(s.known, look.ColorQuiet)
	}
}

// queue shows how many jobs run and wait, about how long that takes unless
// nobody knows for want of a network, and what it will cost.
// Where the queue is paused, it says so first.
func (s *status) queue(running, waiting int, left service.Estimate, dollars float64) {
	var parts []string
	if running > 0 {
		parts = append(parts, words.Count("status.running", running))
	}
	if waiting > 0 {
		parts = append(parts, words.Count("status.waiting", waiting))
	}
	text := strings.Join(parts, ", ")
	if text != "" && left.Wall > 0 && !s.offline {
		text += " · " + words.About(left.Wall)
	}
	if text != "" && dollars > 0 {
		text += " · " + words.AboutPrice(dollars)
	}
	if s.paused {
		said := words.Say("status.paused")
		if text != "" {
			said += " · " + text
		}
		text = said
	}
	s.jobs.Set(text)
}
