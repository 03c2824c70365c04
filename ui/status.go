package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"likeness/service/connection"
	"likeness/ui/look"
	"likeness/ui/page"
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
}

func newStatus(connect func()) *status {
	s := &status{
		place:   part.NewQuietButton("", theme.Icon(theme.IconNameComputer), connect),
		meaning: part.NewCaption("", 1), jobs: part.NewCaption("", 1),
	}
	s.meaning.Wide = 420
	s.jobs.Wide, s.jobs.Align = 220, fyne.TextAlignTrailing
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
	s.meaning.Set(meaning)
	s.object.Refresh()
}

// queue shows how many jobs run and wait.
func (s *status) queue(running, waiting int) {
	var parts []string
	if running > 0 {
		parts = append(parts, words.Count("status.running", running))
	}
	if waiting > 0 {
		parts = append(parts, words.Count("status.waiting", waiting))
	}
	s.jobs.Set(strings.Join(parts, ", "))
}

const (
	toastStays = 6 * time.Second
	toastWidth = 400
)

// toasts is a layer that tells something for a few seconds.
type toasts struct {
	layer fyne.CanvasObject
	card  *fyne.Container
	text  *part.Plain
	end   *page.Delay
	queue []string
}

func newToasts(work *page.Work) *toasts {
	t := &toasts{text: part.NewParagraph("", 4)}
	t.card = container.NewStack(part.NewFrame(theme.ColorNameMenuBackground, look.ColorOutline, 8),
		container.New(part.Inset(14, 10, 14, 10), t.text))
	t.text.Wide = toastWidth
	t.card.Hide()
	t.layer = container.New(part.Inset(0, 0, 0, 56), container.NewVBox(layout.NewSpacer(), container.NewCenter(t.card)))
	t.end = work.Delay(toastStays, t.next)
	return t
}

// show tells a sentence; while another is told it waits its turn.
func (t *toasts) show(text string) {
	if text == "" || (t.card.Visible() && t.text.Text == text) {
		return
	}
	if t.card.Visible() {
		t.queue = append(t.queue, text)
		return
	}
	t.tell(text)
}

func (t *toasts) tell(text string) {
	t.text.Set(text)
	t.text.Fit(toastWidth, 4)
	t.card.Show()
	t.layer.Refresh()
	t.end.Ask()
}

func (t *toasts) next() {
	t.card.Hide()
	if len(t.queue) > 0 {
		text := t.queue[0]
		t.queue = t.queue[1:]
		t.tell(text)
	}
}
