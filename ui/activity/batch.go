package activity

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// batch is the group of the jobs of one press of Create.
type batch struct {
	page   *Page
	id     string
	object *fyne.Container
	prompt *part.Plain
	facts  *part.Plain
	cancel *part.Button
	column *fyne.Container
	shown  []*row
	tall   float32
}

func newBatch(p *Page, id string) *batch {
	b := &batch{page: p, id: id, prompt: part.NewParagraph("", 3), facts: part.NewCaption("", 1)}
	b.prompt.Bold = true
	b.cancel = part.NewQuietButton(words.Say("batch.cancel"), nil, func() {
		p.kit.CancelAll(p.batchJobs(b.id)) // those that wait too: they are what it says
	})
	b.column = container.New(part.Column{Gap: 2})
	head := container.New(part.Inset(14, 11, 8, 7), part.NewDock(nil, nil, nil, container.NewVBox(b.cancel),
		container.New(part.Column{Gap: 2}, b.prompt, b.facts)))
	b.object = container.NewStack(part.NewFrame(look.ColorPanel, theme.ColorNameSeparator, 8),
		container.New(part.Column{}, head, container.New(part.Inset(6, 0, 6, 6), b.column)))
	return b
}

// show shows the jobs, and reports whether the group needs other room.
func (b *batch) show(jobs []service.JobView) bool {
	known := b.page.info[b.id]
	b.prompt.Set(known.said())
	total, done := b.page.count(b.id)
	stoppable := 0
	for _, v := range b.page.batchJobs(b.id) { // also those that wait or were put away
		if words.CanCancel(v) {
			stoppable++
		}
	}
	facts := []string{jobs[0].CreatedAt.Local().Format("15:04")}
	if total > 1 {
		facts = append(facts, words.Count("batch.done", total, "Done", done))
	}
	if jobs[0].Practice {
		facts = append(facts, words.Say("activity.practice"))
	}
	b.facts.Set(strings.Join(facts, "  ·  "))
	part.Visible(b.cancel, stoppable > 1)

	b.shown = b.shown[:0]
	objects := make([]fyne.CanvasObject, 0, len(jobs))
	for _, v := range jobs {
		r := b.page.row(v.ID)
		r.show(v, known, 0)
		b.shown = append(b.shown, r)
		objects = append(objects, r)
	}
	changed := !slices.Equal(objects, b.column.Objects)
	if changed {
		b.column.Objects = objects
	}
	if tall := b.object.MinSize().Height; tall != b.tall {
		b.tall, changed = tall, true
	}
	return changed
}
