package activity

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// turns is the group of all that waits its turn, from the top down in the order
// in which it is sent, whatever batch it is of. A row is dragged by its grip.
type turns struct {
	page   *Page
	object *fyne.Container
	hint   *part.Plain
	pause  *part.Button
	cancel *part.Button
	column *fyne.Container
	mark   *part.Fill // where a row that is dragged would come to stand
	more   *part.Button
	frame  *part.Fill

	most    int // rows that are shown
	shown   []*row
	waiting []service.JobView
	dragged *row
	at      int // where it would come to stand
	tall    float32
}

func newTurns(p *Page) *turns {
	t := &turns{page: p, most: firstJobs, hint: part.NewParagraph("", 3), mark: part.NewFill(theme.ColorNamePrimary)}
	t.hint.Font, t.hint.Color = theme.SizeNameCaptionText, look.ColorQuiet
	t.pause = part.NewButton("", nil, p.pause)
	t.cancel = part.NewQuietButton(words.Say("queue.cancel"), nil, p.kit.CancelWaiting)
	t.more = part.NewQuietButton("", theme.Icon(theme.IconNameMoveDown), func() {
		t.most += moreJobs
		p.show()
	})
	t.column = container.New(part.Column{Gap: 2})
	t.mark.Hide()
	buttons := container.New(part.Inset(12, 0, 0, 0), container.NewVBox(container.NewHBox(t.cancel, t.pause)))
	head := container.New(part.Inset(14, 8, 8, 6), part.NewDock(nil, nil, nil, buttons, container.New(middle{}, t.hint)))
	t.frame = part.NewFrame(look.ColorPanel, theme.ColorNameSeparator, 8)
	t.object = container.NewStack(t.frame, container.New(part.Column{}, head,
		container.New(part.Inset(6, 0, 6, 6), container.New(part.Column{}, container.NewStack(t.column, container.NewWithoutLayout(t.mark)), t.more))))
	return t
}

// show shows what waits, and reports whether the group needs other room.
func (t *turns) show(waiting []service.JobView) bool {
	t.waiting = waiting
	paused := t.page.kit.Feed.Paused()
	text, icon, frame := words.Say("queue.pause"), theme.IconNameMediaPause, theme.ColorNameSeparator
	switch {
	case paused && len(waiting) == 0:
		t.hint.Set(words.Say("queue.paused.empty"))
	case paused:
		t.hint.Set(words.Say("queue.paused"))
	case len(waiting) > 1:
		t.hint.Set(words.Say("queue.hint"))
	default:
		t.hint.Set(words.Say("queue.hint.one"))
	}
	t.pause.Importance = widget.MediumImportance
	if paused {
		text, icon, frame = words.Say("queue.unpause"), theme.IconNameMediaPlay, theme.ColorNameWarning
		t.pause.Importance = widget.HighImportance
	}
	if text != t.pause.Text {
		t.pause.Text, t.pause.Icon, t.frame.Stroke = text, theme.Icon(icon), frame
		t.pause.Refresh()
		t.frame.Refresh()
	}
	part.Visible(t.cancel, len(waiting) > 1)

	n := min(len(waiting), t.most)
	if hidden := len(waiting) - n; part.Visible(t.more, hidden > 0) || hidden > 0 {
		if text := words.Count("queue.more", hidden); text != t.more.Text {
			t.more.SetText(text)
		}
	}
	t.shown = t.shown[:0]
	objects := make([]fyne.CanvasObject, 0, n)
	for i, v := range waiting[:n] {
		r := t.page.row(v.ID)
		r.show(v, t.page.know(v), i+1)
		t.shown = append(t.shown, r)
		objects = append(objects, r)
	}
	if t.dragged != nil && !slices.Contains(t.shown, t.dragged) {
		t.letGo() // its turn has come
	}
	changed := !slices.Equal(objects, t.column.Objects)
	if changed {
		t.column.Objects = objects
	}
	if tall := t.object.MinSize().Height; tall != t.tall {
		t.tall, changed = tall, true
	}
	return changed
}

// facts say in a line which picture it is, and why it waits where that is not
// only that others come first.
func (t *turns) facts(v service.JobView) string {
	of, _ := t.page.count(v.BatchID)
	facts := []string{v.CreatedAt.Local().Format("15:04")}
	if of > 1 {
		facts = slices.Insert(facts, 0, words.Say("queue.picture", "N", v.Index+1, "Of", of))
	}
	if v.Practice {
		facts = append(facts, words.Say("activity.practice"))
	}
	if v.Problem != nil && !v.Held {
		_, why := words.Job(v)
		facts = append(facts, why)
	}
	return strings.Join(facts, "  ·  ")
}

// drag follows the pointer with a row: y is where it is in the window.
func (t *turns) drag(r *row, y float32) {
	if r.state.place == 0 {
		return
	}
	if t.dragged != r {
		t.letGo()
		t.dragged = r
		r.set(&r.dragged, true)
	}
	driver := fyne.CurrentApp().Driver()
	t.at = len(t.shown)
	for i, other := range t.shown {
		if y < driver.AbsolutePositionForObject(other).Y+other.Size().Height/2 {
			t.at = i
			break
		}
	}
	const thick = 3
	line := float32(0)
	if t.at < len(t.shown) {
		line = t.shown[t.at].Position().Y - 1
	} else if n := len(t.shown); n > 0 {
		line = t.shown[n-1].Position().Y + t.shown[n-1].Size().Height + 1
	}
	t.mark.Resize(fyne.NewSize(t.column.Size().Width, thick))
	t.mark.Move(fyne.NewPos(0, line-thick/2))
	t.mark.Show()

	// Near an edge of what is seen there is more to see.
	const edge, step = 36, 14
	scroll := t.page.scroll
	top := driver.AbsolutePositionForObject(scroll).Y
	most := fyne.Max(0, scroll.Content.MinSize().Height-scroll.Size().Height)
	switch {
	case y < top+edge && scroll.Offset.Y > 0:
		scroll.ScrollToOffset(fyne.NewPos(0, fyne.Max(0, scroll.Offset.Y-step)))
	case y > top+scroll.Size().Height-edge && scroll.Offset.Y < most:
		scroll.ScrollToOffset(fyne.NewPos(0, fyne.Min(most, scroll.Offset.Y+step)))
	}
}

// drop leaves a row where it was dragged to.
func (t *turns) drop() {
	r, at := t.dragged, t.at
	if !t.letGo() {
		return
	}
	from := slices.Index(t.shown, r)
	if at == from || at == from+1 {
		return
	}
	before := "" // the end
	if at < len(t.waiting) {
		before = t.waiting[at].ID
	}
	t.page.kit.Move(r.job.ID, page.Before(before))
}

// letGo forgets what was dragged, and reports whether something was.
func (t *turns) letGo() bool {
	r := t.dragged
	if r == nil {
		return false
	}
	t.dragged = nil
	t.mark.Hide()
	r.set(&r.dragged, false)
	return true
}

// grip is what a row is dragged by.
type grip struct {
	part.Cell
	row *row
}

var (
	_ fyne.Draggable     = (*grip)(nil)
	_ fyne.Tappable      = (*grip)(nil)
	_ desktop.Cursorable = (*grip)(nil)
)

func newGrip(r *row) *grip {
	g := &grip{row: r}
	icon := widget.NewIcon(theme.NewColoredResource(part.GripIcon(), look.ColorQuiet))
	g.Init(g, container.New(part.Wide{Width: 28}, container.NewCenter(container.New(part.Fixed{Size: fyne.NewSquareSize(20)}, icon))))
	return g
}

// Tapped is a tap on the row.
func (g *grip) Tapped(*fyne.PointEvent) { g.row.Tapped(nil) }

// Dragged takes the row along.
func (g *grip) Dragged(e *fyne.DragEvent) {
	g.row.page.turns.drag(g.row, fyne.CurrentApp().Driver().AbsolutePositionForObject(g).Y+e.Position.Y)
}

// DragEnd leaves it there.
func (g *grip) DragEnd() { g.row.page.turns.drop() }

// Cursor shows that the row can be moved up and down.
func (g *grip) Cursor() desktop.Cursor { return desktop.VResizeCursor }
