package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/problem"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

const waitWide = 360

// wait tells in large letters how far the first picture is.
type wait struct {
	page   *Page
	object *fyne.Container
	title  *part.Plain
	bar    *part.Bar
	detail *part.Plain
	batch  *part.Plain
	cost   *part.Plain
	pay    *part.Button
	cancel *part.Button
	shown  service.JobView
}

func newWait(p *Page) *wait {
	w := &wait{page: p, title: part.NewPlain(""), bar: part.NewBar(), detail: part.NewParagraph("", 3)}
	w.title.Font, w.title.Bold, w.title.Align, w.title.Wide = theme.SizeNameHeadingText, true, fyne.TextAlignCenter, waitWide
	w.title.Lines = 2
	w.title.Grow = 2
	w.detail.Color, w.detail.Align = look.ColorQuiet, fyne.TextAlignCenter
	w.batch, w.cost = part.NewCaption("", 1), part.NewCaption("", 2)
	w.batch.Align, w.cost.Align = fyne.TextAlignCenter, fyne.TextAlignCenter
	w.cost.Grow = 2
	w.cancel = part.NewButton("", nil, w.stop)
	w.pay = part.NewQuietButton(words.Action(problem.ActBilling), nil, func() { p.Follow(problem.ActBilling, w.shown.Problem, w.shown.ID) })
	w.object = container.NewCenter(container.New(part.Column{Gap: 10}, w.title,
		container.New(part.Tall{Height: 6}, w.bar), w.detail, container.NewCenter(w.pay), w.batch,
		container.New(part.Inset(0, 10, 0, 0), container.New(part.Column{Gap: 6}, container.NewCenter(w.cancel), w.cost))))
	w.object.Hide()
	return w
}

// show shows where a job stands, and reports whether there is one.
func (w *wait) show(v service.JobView, there bool) bool {
	w.shown = v
	if !there {
		return false
	}
	title, detail := words.Job(v)
	if v.State == service.Running && detail == "" {
		detail = words.Say("stage.soon")
	}
	w.title.Set(title)
	w.detail.Set(detail)
	setVisible(w.detail, detail != "")
	setVisible(w.bar, v.State == service.Running || v.State == service.Fetching)
	w.bar.Set(v.Percent / 100)
	if v.State == service.Fetching {
		w.bar.Set(1)
	}
	jobs := w.page.batch(v.BatchID)
	done, stoppable := 0, 0
	for _, j := range jobs {
		if j.State == service.Done {
			done++
		}
		if words.CanCancel(j) {
			stoppable++
		}
	}
	w.batch.Set("")
	if len(jobs) > 1 {
		w.batch.Set(words.Count("batch.done", len(jobs), "Done", done))
	}
	setVisible(w.batch, len(jobs) > 1)
	text := words.Say("job.cancel")
	switch {
	case stoppable > 0 && !words.CanCancel(v):
		text = words.Say("batch.rest")
	case stoppable > 1:
		text = words.Say("batch.cancel")
	}
	if w.cancel.Text != text {
		w.cancel.SetText(text)
	}
	w.cost.Set(words.CancelCost(v))
	setVisible(w.pay, words.NeedsCredit(v))
	setVisible(w.cancel, stoppable > 0)
	setVisible(w.cost, words.CanCancel(v))
	w.object.Refresh()
	return true
}

// stop cancels the batch.
func (w *wait) stop() { w.page.kit.CancelAll(w.page.batch(w.shown.BatchID)) }
