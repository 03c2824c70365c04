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
	rows   map[string]*row
	shown  []*row
	jobs   []service.JobView
	tall   float32
}

func newBatch(p *Page, id string) *batch {
	b := &batch{page: p, id: id, prompt: part.NewParagraph("", 3), facts: part.NewCaption("", 1), rows: map[string]*row{}}
	b.prompt.Bold = true
	b.cancel = part.NewQuietButton(words.Say("batch.cancel"), nil, func() {
		for _, v := range b.jobs {
			if words.CanCancel(v) {
				p.kit.Cancel(v.ID)
			}
		}
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
	b.jobs = jobs
	known := b.page.info[b.id]
	prompt := known.prompt
	if strings.TrimSpace(prompt) == "" {
		prompt = words.Say("activity.noprompt")
	}
	b.prompt.Set(prompt)
	done, stoppable := 0, 0
	total := 0
	for _, v := range b.page.kit.Feed.Jobs() { // also those that were put away
		if v.BatchID == b.id {
			total++
			if v.State == service.Done {
				done++
			}
		}
	}
	for _, v := range jobs {
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
	stay := map[string]bool{}
	for _, v := range jobs {
		r, ok := b.rows[v.ID]
		if !ok {
			r = newRow(b.page)
			b.rows[v.ID] = r
		}
		stay[v.ID] = true
		r.show(v, known.face)
		b.shown = append(b.shown, r)
		objects = append(objects, r)
	}
	for id := range b.rows {
		if !stay[id] {
			delete(b.rows, id)
		}
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
