package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/connection"
	"likeness/ui/part"
	"likeness/ui/words"
)

// leaving asks before the window closes, as long as something is unfinished.
type leaving struct {
	sheet   *part.Popover
	content *fyne.Container
	title   *part.Plain
	text    *fyne.Container
	lines   []string // what is said in it
}

// leave closes the window for a person. While something is unfinished it says
// first what becomes of that, and one press closes the window then. What ends
// the program from outside does not come this way.
func (w *Window) leave() {
	if w.leaving != nil {
		return // it is being asked
	}
	lines := w.unfinished()
	if len(lines) == 0 {
		w.quit()
		return
	}
	w.tips.Hide()
	l := &leaving{title: part.NewParagraph("", 2), text: container.New(part.Column{Gap: 8})}
	l.title.Bold, l.title.Font = true, theme.SizeNameSubHeadingText
	stay := part.NewButton(words.Say("leave.stay"), nil, func() { l.sheet.Close() })
	quit := part.NewButton(words.Say("leave.quit"), nil, func() {
		l.sheet.Close()
		w.quit()
	})
	quit.Importance = widget.HighImportance
	const edge, gap = 18, 14
	buttons := container.New(part.Inset(0, gap, 0, 0), container.NewHBox(layout.NewSpacer(), stay, quit))
	l.content = container.New(part.Inset(edge, 14, edge, 14), part.NewDock(l.text, buttons, nil, nil, nil))
	l.sheet = part.ShowSheet(l.content, w.fyne.Canvas(), l.say(lines), func() { w.leaving = nil })
	w.leaving = l
	w.fyne.Canvas().Focus(quit)
}

// say says what is unfinished, or that nothing is any more, and returns the size
// that the sheet wants for it.
func (l *leaving) say(lines []string) fyne.Size {
	const wide = 500
	l.lines = lines
	title := words.Say("leave.title")
	if len(lines) == 0 {
		title, lines = words.Say("leave.over.title"), []string{words.Say("leave.over")}
	}
	l.title.Set(title)
	l.text.Objects = []fyne.CanvasObject{l.title}
	for _, line := range lines {
		p := part.NewParagraph(line, 4)
		p.Resize(fyne.NewSize(l.text.Size().Width, p.MinSize().Height))
		l.text.Add(p)
	}
	l.content.Resize(fyne.NewSize(wide, l.content.MinSize().Height)) // what wraps knows its height only at its width
	return fyne.NewSize(wide+8, l.content.MinSize().Height+8)
}

// stillLeaving counts anew while it is asked. The window stays when nothing is
// unfinished any more: nobody has answered yet, and a person may want to see
// what was made. The sheet becomes no smaller, so that its buttons stay under
// the pointer.
func (w *Window) stillLeaving() {
	l := w.leaving
	if l == nil {
		return
	}
	if lines := w.unfinished(); !slices.Equal(lines, l.lines) {
		l.sheet.Grow(l.say(lines))
	}
}

// unfinished says what becomes of all that is unfinished when the window
// closes, a sentence for each kind. What was laid aside is not among it: it
// does nothing now either.
func (w *Window) unfinished() []string {
	hosted, elsewhere, here, waiting := 0, 0, 0, 0
	for _, v := range w.kit.Feed.Jobs() {
		switch {
		case v.State.Ended() || v.Stopped:
		case v.State == service.Queued || v.State == service.Preparing:
			waiting++
		case v.Practice:
			here++
		case v.Kind == connection.Replicate:
			hosted++
		default:
			elsewhere++
		}
	}
	later := words.Count("leave.waiting", waiting)
	if w.kit.Feed.Paused() {
		later = words.Count("leave.paused", waiting)
	}
	var lines []string
	for _, kind := range []struct {
		n    int
		text string
	}{
		{hosted, words.Count("leave.hosted", hosted)},
		{elsewhere, words.Count("leave.server", elsewhere)},
		{here, words.Count("leave.practice", here)},
		{waiting, later},
	} {
		if kind.n > 0 {
			lines = append(lines, kind.text)
		}
	}
	return lines
}
