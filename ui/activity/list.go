package activity

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/storage/library"
	"likeness/ui/part"
	"likeness/ui/words"
)

const rereadEvery = 200 * time.Millisecond

// show shows the jobs. What is shown already stays where it is; only what has
// changed is drawn anew.
func (p *Page) show() {
	working, ended, hidden := p.choose()
	var objects []fyne.CanvasObject
	at, held := p.held()
	p.rows = p.rows[:0]
	changed := false
	stay := map[string]bool{}
	add := func(title *part.Plain, groups [][]service.JobView) {
		if len(groups) == 0 {
			return
		}
		objects = append(objects, title)
		for _, jobs := range groups {
			b := p.batch(jobs[0])
			stay[b.id] = true
			changed = b.show(jobs) || changed
			p.rows = append(p.rows, b.shown...)
			objects = append(objects, b.object)
		}
	}
	add(p.working, working)
	if waiting := p.kit.Feed.Waiting(); len(waiting) > 0 || p.kit.Feed.Paused() {
		changed = p.turns.show(waiting) || changed
		p.rows = append(p.rows, p.turns.shown...)
		objects = append(objects, p.waiting, p.turns.object)
	}
	add(p.ended, ended)
	for id := range p.batches {
		if !stay[id] {
			delete(p.batches, id)
		}
	}
	maps.DeleteFunc(p.byJob, func(_ string, r *row) bool { return p.index(r) < 0 })
	if hidden > 0 {
		if text := words.Count("activity.more", hidden); p.more.Text != text {
			p.more.SetText(text)
		}
		objects = append(objects, p.more)
	}
	if !slices.Equal(objects, p.laidOut) {
		p.laidOut, p.column.Objects, changed = objects, objects, true
	}
	if changed {
		p.column.Refresh()
		p.scroll.Refresh()
	}
	p.showHead()
	switch now := p.index(held); {
	case held == nil:
	case now >= 0 && held == p.moving: // by a key, and it is not to move out of sight
		if now != at {
			p.moving = nil
			p.reveal(held)
		}
	case now >= 0:
	case len(p.rows) > 0: // it is gone, and the keys with it
		p.focus(p.rows[min(at, len(p.rows)-1)])
	default:
		p.kit.Nav.Window().Canvas().Unfocus()
	}
}

// row returns the row of a job, wherever it stands.
func (p *Page) row(id string) *row {
	r, ok := p.byJob[id]
	if !ok {
		r = newRow(p)
		p.byJob[id] = r
	}
	return r
}

// batchJobs returns all jobs of a batch.
func (p *Page) batchJobs(id string) []service.JobView {
	return slices.DeleteFunc(p.kit.Feed.Jobs(), func(v service.JobView) bool { return v.BatchID != id })
}

// count returns how many jobs a batch has and how many of them are done, with
// those that ended before this session.
func (p *Page) count(id string) (total, done int) {
	jobs := maps.Clone(p.info[id].jobs)
	if jobs == nil {
		jobs = map[string]bool{}
	}
	for _, v := range p.batchJobs(id) {
		jobs[v.ID] = v.State == service.Done
	}
	for _, isDone := range jobs {
		if isDone {
			done++
		}
	}
	return len(jobs), done
}

// held returns the row that takes the keys, and its place; nil when none does.
func (p *Page) held() (int, *row) {
	if len(p.rows) == 0 {
		return -1, nil
	}
	f := p.kit.Nav.Window().Canvas().Focused()
	if f == nil {
		return -1, nil
	}
	at := slices.IndexFunc(p.rows, func(r *row) bool { return r.has(f) })
	if at < 0 {
		return -1, nil
	}
	return at, p.rows[at]
}

// showHead shows the buttons that are of use.
func (p *Page) showHead() {
	stoppable, stopped, ended := 0, 0, 0
	for _, v := range p.kit.Feed.Jobs() {
		switch {
		case v.State.Ended():
			if !p.put[v.ID] {
				ended++
			}
		case v.Stopped:
			stopped++
		}
		if words.CanCancel(v) {
			stoppable++
		}
	}
	changed := part.Visible(p.cancel, stoppable > 1)
	changed = part.Visible(p.resume, stopped > 1) || changed
	changed = part.Visible(p.clear, ended > 0) || changed
	part.Visible(p.empty, len(p.laidOut) == 0)
	part.Visible(p.scroll, len(p.laidOut) > 0)
	if changed {
		p.object.Refresh()
	}
}

// choose returns the batches that are shown, those with work to do first; and
// how many more there are. What waits its turn is not among them.
func (p *Page) choose() (working, ended [][]service.JobView, hidden int) {
	jobs := slices.DeleteFunc(p.kit.Feed.Jobs(), func(v service.JobView) bool { return p.put[v.ID] && v.State.Ended() })
	var w, e [][]service.JobView
	for len(jobs) > 0 {
		n := slices.IndexFunc(jobs, func(v service.JobView) bool { return v.BatchID != jobs[0].BatchID })
		if n < 0 {
			n = len(jobs)
		}
		begun := slices.DeleteFunc(slices.Clone(jobs[:n]), service.JobView.Waits)
		switch {
		case len(begun) == 0:
		case slices.ContainsFunc(jobs[:n], func(v service.JobView) bool { return !v.State.Ended() }):
			w = append(w, begun)
		default:
			e = append(e, begun)
		}
		jobs = jobs[n:]
	}
	room := p.most
	take := func(groups [][]service.JobView) (out [][]service.JobView) {
		for i, g := range groups {
			if room <= 0 {
				hidden += len(groups) - i
				break
			}
			room -= len(g)
			out = append(out, g)
		}
		return out
	}
	working = take(w)
	ended = take(e)
	return working, ended, hidden
}

// keeper is a library that knows batches, their jobs and photos.
// *library.Library is one.
type keeper interface {
	Batch(ctx context.Context, id string) (library.Batch, error)
	Jobs(ctx context.Context, q library.JobQuery) ([]library.Job, error)
	PhotoPath(sha string) (string, error)
}

// info is what the library knows of a batch, as it is shown.
type info struct {
	prompt string
	face   string          // path of the prepared photo
	jobs   map[string]bool // its jobs, also those that ended before this session; whether they are done
}

// said is the prompt as it is shown.
func (i info) said() string {
	if strings.TrimSpace(i.prompt) == "" {
		return words.Say("activity.noprompt")
	}
	return i.prompt
}

// batch returns the group of a batch.
func (p *Page) batch(v service.JobView) *batch {
	b, ok := p.batches[v.BatchID]
	if !ok {
		b = newBatch(p, v.BatchID)
		p.batches[v.BatchID] = b
	}
	p.know(v)
	return b
}

// know has the library read behind the window, once, what it knows of the batch
// of a job.
func (p *Page) know(v service.JobView) info {
	known, ok := p.info[v.BatchID]
	if ok {
		return known
	}
	known = info{prompt: v.Settings.Prompt}
	p.info[v.BatchID] = known
	lib, ok := p.kit.Library.(keeper)
	if !ok {
		return known
	}
	p.kit.Work.Go(func(ctx context.Context) {
		rec, err := lib.Batch(ctx, v.BatchID)
		if err != nil {
			if ctx.Err() == nil {
				p.kit.Log.Warn("batch not read", "batch", v.BatchID, "err", err)
			}
			return
		}
		found := info{prompt: v.Settings.Prompt}
		var recipe service.Recipe
		if json.Unmarshal(rec.Recipe, &recipe) == nil {
			found.prompt = recipe.Settings.Prompt // as it was written, without the style
		}
		found.face, _ = lib.PhotoPath(rec.Face.PreparedSHA256) // without it there is no thumbnail
		jobs, err := lib.Jobs(ctx, library.JobQuery{BatchID: v.BatchID})
		if err != nil && ctx.Err() == nil {
			p.kit.Log.Warn("jobs of a batch not read", "batch", v.BatchID, "err", err) // those of this session are counted
		}
		found.jobs = make(map[string]bool, len(jobs))
		for _, j := range jobs {
			found.jobs[j.ID] = service.State(j.State) == service.Done
		}
		p.kit.Work.Do(func() {
			p.info[v.BatchID] = found
			p.show()
		})
	})
	return known
}

// libraryChanged has a look at the pictures of the batches that are concerned:
// one that was deleted is not shown any more.
func (p *Page) libraryChanged(changes []library.Change) {
	touched := map[string]bool{}
	all := false
	for _, c := range changes {
		if c.Kind == library.KindBatch || c.Kind == library.KindJob {
			continue
		}
		all = all || len(c.IDs) == 0
		for _, id := range c.IDs {
			touched[id] = true
		}
	}
	for _, v := range p.kit.Feed.Jobs() {
		for _, picture := range v.Pictures {
			if all || touched[picture.ID] {
				p.rereadDue[v.BatchID] = true
			}
		}
	}
	if len(p.rereadDue) > 0 {
		p.reread.Ask()
	}
}

// readAgain finds out which pictures of batches are there.
func (p *Page) readAgain() {
	due := p.rereadDue
	p.rereadDue = map[string]bool{}
	p.kit.Work.Go(func(ctx context.Context) {
		for id := range due {
			pictures, err := p.kit.Library.Pictures(ctx, library.Query{BatchID: id})
			if err != nil {
				return // nothing is known to be gone
			}
			there := map[string]bool{}
			for _, picture := range pictures {
				there[picture.ID] = true
			}
			p.kit.Work.Do(func() { p.setThere(id, there) })
		}
	})
}

// setThere notes which pictures of a batch are there.
func (p *Page) setThere(batchID string, there map[string]bool) {
	for _, v := range p.kit.Feed.Jobs() {
		if v.BatchID != batchID {
			continue
		}
		for _, picture := range v.Pictures {
			p.gone[picture.ID] = !there[picture.ID]
		}
	}
	p.show()
}

// pictures returns what a job has brought and is still there, in order.
func (p *Page) pictures(v service.JobView) []library.Picture {
	out := slices.DeleteFunc(slices.Clone(v.Pictures), func(picture library.Picture) bool { return p.gone[picture.ID] })
	slices.SortFunc(out, func(a, b library.Picture) int { return a.Index - b.Index })
	return out
}

// open shows the pictures of a job's batch large, beginning with the job's.
func (p *Page) open(v service.JobView) {
	var all []library.Picture
	at := 0
	for _, other := range p.kit.Feed.Jobs() {
		if other.BatchID != v.BatchID {
			continue
		}
		if other.ID == v.ID {
			at = len(all)
		}
		all = append(all, p.pictures(other)...)
	}
	if at < len(all) {
		p.cfg.View(all, at)
	}
}

// focus gives a row the keys, and brings it into sight.
func (p *Page) focus(r *row) {
	p.kit.Nav.Window().Canvas().Focus(r)
	p.reveal(r)
}

// reveal scrolls no further than it must for a row to be seen.
func (p *Page) reveal(r *row) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(r).Y - driver.AbsolutePositionForObject(p.scroll.Content).Y
	bottom := top + r.Size().Height
	const margin = 12
	switch {
	case top-margin < p.scroll.Offset.Y:
		p.scroll.ScrollToOffset(fyne.NewPos(0, fyne.Max(0, top-margin)))
	case bottom+margin > p.scroll.Offset.Y+p.scroll.Size().Height:
		p.scroll.ScrollToOffset(fyne.NewPos(0, bottom+margin-p.scroll.Size().Height))
	}
}

func (p *Page) index(r *row) int { return slices.Index(p.rows, r) }

// move takes the focus from one row to another.
func (p *Page) move(from *row, key *fyne.KeyEvent) bool {
	to := p.index(from)
	switch key.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(p.rows) - 1
	default:
		return false
	}
	if to >= 0 && to < len(p.rows) {
		p.focus(p.rows[to])
	}
	return true
}
