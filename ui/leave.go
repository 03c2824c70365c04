package ui

import (
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
	title := part.NewParagraph(words.Say("leave.title"), 2)
	title.Bold, title.Font = true, theme.SizeNameSubHeadingText
	text := container.New(part.Column{Gap: 8}, title)
	for _, line := range lines {
		text.Add(part.NewParagraph(line, 4))
	}
	stay := part.NewButton(words.Say("leave.stay"), nil, func() { w.leaving.Close() })
	quit := part.NewButton(words.Say("leave.quit"), nil, func() {
		w.leaving.Close()
		w.quit()
	})
	quit.Importance = widget.HighImportance
	const wide, edge, gap = 500, 18, 14
	content := container.New(part.Inset(edge, 14, edge, 14),
		container.New(part.Column{Gap: gap}, text, container.NewHBox(layout.NewSpacer(), stay, quit)))
	content.Resize(fyne.NewSize(wide, content.MinSize().Height)) // what wraps knows its height only at its width
	high := content.MinSize().Height + 8
	w.leaving = part.ShowSheet(content, w.fyne.Canvas(), fyne.NewSize(wide+8, high), func() { w.leaving = nil })
	w.fyne.Canvas().Focus(quit)
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
