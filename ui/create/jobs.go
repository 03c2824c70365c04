package create

import (
	"cmp"
	"context"
	"slices"

	"likeness/service"
	"likeness/storage/library"
	"likeness/ui/words"
)

// follow keeps the page up to date with what the Studio and the library tell.
func (p *Page) follow() {
	p.kit.Feed.OnJobs(p.jobsChanged)
	reread := p.kit.Work.Throttle(rereadEvery, p.readPictures)
	p.kit.Feed.OnLibrary(func(changes []library.Change) {
		for _, c := range changes {
			if c.Kind != library.KindJob && c.Kind != library.KindBatch {
				reread.Ask()
				return
			}
		}
	})
	p.jobsChanged()
	p.readPictures()
}

// readPictures reads the newest pictures of the library behind the window.
func (p *Page) readPictures() {
	p.kit.Work.Go(func(ctx context.Context) {
		pictures, err := p.kit.Library.Pictures(ctx, library.Query{Limit: newest})
		if err != nil {
			if ctx.Err() == nil {
				p.kit.Log.Warn("pictures not read", "err", err)
			}
			return
		}
		p.kit.Work.Do(func() {
			p.pictures = pictures
			p.show()
		})
	})
}

// jobsChanged shows the jobs, and tells of ends that need no decision.
func (p *Page) jobsChanged() {
	for _, v := range p.kit.Feed.Jobs() {
		if v.State == service.Canceled && !p.told[v.ID] {
			p.told[v.ID] = true
			p.kit.Nav.Toast(canceledText(v))
		}
	}
	p.show()
}

func canceledText(v service.JobView) string {
	if v.Problem == nil {
		return words.Say("job.canceled")
	}
	_, cost, _ := words.Problem(v.Problem)
	if v.Practice || cost == "" {
		return words.Say("job.canceled")
	}
	return words.Say("job.canceled") + ". " + cost
}

// show puts jobs and pictures where they are seen.
func (p *Page) show() {
	made := p.made()
	p.strip.show(p.unfinished(), made)
	p.stage.show(made)
}

// unfinished returns the jobs that the strip shows: those that go on, and
// those that went wrong until they are dismissed; the newest batch first.
func (p *Page) unfinished() []service.JobView {
	var out []service.JobView
	for _, v := range p.kit.Feed.Jobs() {
		switch v.State {
		case service.Done, service.Canceled:
			continue
		}
		if !p.dismissed[v.ID] {
			out = append(out, v)
		}
	}
	return out
}

// made returns the newest pictures: those of the library, and those that jobs
// have brought since it was read.
func (p *Page) made() []library.Picture {
	known := make(map[string]bool, len(p.pictures))
	for _, picture := range p.pictures {
		known[picture.ID] = true
	}
	var fresh []library.Picture
	for _, v := range p.kit.Feed.Jobs() {
		for _, picture := range v.Pictures {
			if !known[picture.ID] && (len(p.pictures) == 0 || picture.CreatedAt.After(p.pictures[0].CreatedAt)) {
				fresh = append(fresh, picture)
			}
		}
	}
	slices.SortFunc(fresh, func(a, b library.Picture) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return append(fresh, p.pictures...)
}

// dismiss takes a job that went wrong off the strip.
func (p *Page) dismiss(id string) {
	p.dismissed[id] = true
	p.show()
}
