package create

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"likeness/service"
	"likeness/storage/library"
	"likeness/ui/part"
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
	for _, v := range p.kit.Feed.Jobs() {
		p.told[v.ID] = v.State == service.Canceled // before there was a window to tell it
	}
	p.show()
	p.readPictures()
}

// readPictures reads the newest pictures of the library behind the window.
func (p *Page) readPictures() {
	// A picture is in the library before its job tells of it: what is told now
	// and not found then was deleted.
	var told []string
	for _, v := range p.kit.Feed.Jobs() {
		for _, picture := range v.Pictures {
			told = append(told, picture.ID)
		}
	}
	p.readings++
	turn := p.readings
	p.kit.Work.Go(func(ctx context.Context) {
		pictures, err := p.kit.Library.Pictures(ctx, library.Query{Limit: newest})
		if err != nil {
			if ctx.Err() == nil {
				p.kit.Log.Warn("pictures not read", "err", err)
			}
			return
		}
		p.kit.Work.Do(func() {
			if turn < p.shownReading {
				return // a later one was quicker
			}
			p.shownReading = turn
			p.pictures = pictures
			p.known = make(map[string]bool, len(pictures))
			for _, picture := range pictures {
				p.known[picture.ID], p.seen[picture.ID] = true, true
			}
			for _, id := range told {
				p.seen[id] = true
			}
			p.show()
		})
	})
}

// there reports whether a picture that a job has brought is still in the
// library: one that was there once and is there no more was deleted.
func (p *Page) there(picture library.Picture) bool {
	if n := len(p.pictures); n >= newest && picture.CreatedAt.Before(p.pictures[n-1].CreatedAt) {
		return true // older than what was read
	}
	return p.known[picture.ID] || !p.seen[picture.ID]
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
	p.strip.show(p.things())
	p.stage.show(p.made())
}

// unfinished returns the jobs that go on, and those that went wrong until they
// are dismissed; the newest batch first.
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

// batch returns the jobs of a batch, by index.
func (p *Page) batch(id string) []service.JobView {
	var out []service.JobView
	for _, v := range p.kit.Feed.Jobs() {
		if v.BatchID == id {
			out = append(out, v)
		}
	}
	return out
}

// foremost returns the job that is the furthest, as long as this session has
// brought no picture: then there is nothing better to look at.
func (p *Page) foremost() (service.JobView, bool) {
	var first service.JobView
	found := false
	for _, v := range p.kit.Feed.Jobs() {
		if slices.ContainsFunc(v.Pictures, p.there) {
			return service.JobView{}, false
		}
		if v.State.Ended() || v.Stopped {
			continue
		}
		if !found || far(v.State) > far(first.State) {
			first, found = v, true
		}
	}
	return first, found
}

// far says how far a job is.
func far(s service.State) int {
	return slices.Index([]service.State{
		service.Canceling, service.Unknown, service.Queued, service.Preparing, service.Sending, service.Waiting, service.Running,
		service.Fetching,
	}, s)
}

// thing is one place of the strip: a picture among those that it is shown
// with, or a job that has none yet.
type thing struct {
	key      string
	job      service.JobView
	pictures []library.Picture // nil: the job is shown
	at       int
}

// things returns what the strip shows: the batches of this session, the newest
// first, each job in its place; then the pictures of earlier sessions.
func (p *Page) things() (all []thing, breaks []part.Break) {
	jobs := p.kit.Feed.Jobs()
	ours := map[string]bool{}
	for len(jobs) > 0 {
		n := slices.IndexFunc(jobs, func(v service.JobView) bool { return v.BatchID != jobs[0].BatchID })
		if n < 0 {
			n = len(jobs)
		}
		batch := p.batchThings(jobs[:n], ours)
		if len(batch) > 0 && len(all) > 0 {
			breaks = append(breaks, part.Break{Before: len(all)})
		}
		all = append(all, batch...)
		jobs = jobs[n:]
	}
	earlier := make([]library.Picture, 0, len(p.pictures))
	for _, picture := range p.pictures {
		if !ours[picture.ID] {
			earlier = append(earlier, picture)
		}
	}
	if len(all) > 0 && len(earlier) > 0 {
		breaks = append(breaks, part.Break{Before: len(all), Title: words.Say("strip.earlier")})
	}
	for i, picture := range earlier {
		all = append(all, thing{key: picture.ID, pictures: earlier, at: i})
	}
	return all, breaks
}

// batchThings returns the things of one batch, and notes its pictures in ours.
func (p *Page) batchThings(jobs []service.JobView, ours map[string]bool) []thing {
	var out []thing
	var pictures []library.Picture
	for _, v := range jobs {
		brought := slices.SortedFunc(slices.Values(v.Pictures), func(a, b library.Picture) int { return cmp.Compare(a.Index, b.Index) })
		open := v.State != service.Done && v.State != service.Canceled && !p.dismissed[v.ID]
		for i, picture := range brought {
			ours[picture.ID] = true
			if !p.there(picture) {
				continue
			}
			key := v.ID + "/" + strconv.Itoa(i)
			if i == 0 && !open {
				key = v.ID // it takes the place of its job
			}
			out = append(out, thing{key: key, job: v, pictures: []library.Picture{}, at: len(pictures)})
			pictures = append(pictures, picture)
		}
		if open {
			out = append(out, thing{key: v.ID, job: v})
		}
	}
	for i := range out {
		if out[i].pictures != nil {
			out[i].pictures = pictures
		}
	}
	return out
}

// made returns the newest pictures: those of the library, and those that jobs
// have brought since it was read.
func (p *Page) made() []library.Picture {
	var fresh []library.Picture
	for _, v := range p.kit.Feed.Jobs() {
		for _, picture := range v.Pictures {
			if !p.seen[picture.ID] {
				fresh = append(fresh, picture)
			}
		}
	}
	slices.SortFunc(fresh, func(a, b library.Picture) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return append(fresh, p.pictures...)
}

// Dismiss takes a job that went wrong off the strip.
func (p *Page) Dismiss(id string) {
	p.dismissed[id] = true
	p.show()
}
