package page

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"likeness/service"
	"likeness/storage/library"
)

// feedEvery is how often, at most, the window is drawn for what jobs and
// library report.
const feedEvery = 100 * time.Millisecond

// A Feed knows the jobs of this session and hears of changes of the library,
// once for all pages. However much there is to tell, it tells a few times a
// second. It lives on the UI goroutine.
type Feed struct {
	jobs     map[string]service.JobView
	paused   bool
	onJobs   []func()
	onChange []func([]library.Change)
}

// NewFeed returns a Feed of a studio and a library, until work ends.
func NewFeed(work *Work, studio Studio, lib Library) *Feed {
	f := &Feed{jobs: map[string]service.JobView{}}
	queuer, queues := studio.(Queuer)
	follow(work, studio.Subscribe, func(news []service.Event) {
		for _, e := range news {
			if e.Job.ID != "" {
				f.jobs[e.Job.ID] = e.Job
			}
		}
		f.paused = queues && queuer.Paused()
		for _, tell := range f.onJobs {
			tell()
		}
	})
	// Subscribed first, so that nothing falls between the list and the events.
	for _, v := range studio.Jobs() {
		f.jobs[v.ID] = v
	}
	f.paused = queues && queuer.Paused()
	follow(work, lib.Subscribe, func(news []library.Change) {
		for _, tell := range f.onChange {
			tell(news)
		}
	})
	return f
}

// follow collects what comes on a channel and hands it over on the UI
// goroutine, not too often.
func follow[T any](work *Work, subscribe func() (<-chan T, func()), tell func([]T)) {
	var mu sync.Mutex
	var news []T
	soon := work.Throttle(feedEvery, func() {
		mu.Lock()
		come := news
		news = nil
		mu.Unlock()
		tell(come)
	})
	channel, stop := subscribe()
	work.Go(func(ctx context.Context) {
		defer stop()
		for {
			select {
			case <-ctx.Done():
				return
			case v, ok := <-channel:
				if !ok {
					return
				}
				mu.Lock()
				news = append(news, v)
				mu.Unlock()
				soon.Ask()
			}
		}
	})
}

// Jobs returns the jobs of this session, the newest batch first and within a
// batch by index.
func (f *Feed) Jobs() []service.JobView {
	out := make([]service.JobView, 0, len(f.jobs))
	for _, v := range f.jobs {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b service.JobView) int {
		return cmp.Or(cmp.Compare(b.BatchID, a.BatchID), cmp.Compare(a.Index, b.Index), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Job returns one job of this session.
func (f *Feed) Job(id string) (service.JobView, bool) {
	v, ok := f.jobs[id]
	return v, ok
}

// Waiting returns the jobs that wait their turn on this computer, in the order
// in which they are sent.
func (f *Feed) Waiting() []service.JobView {
	var out []service.JobView
	for _, v := range f.jobs {
		if v.Waits() {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b service.JobView) int { return cmp.Or(cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.ID, b.ID)) })
	return out
}

// Paused reports whether what waits is stopped.
func (f *Feed) Paused() bool { return f.paused }

// Counts returns how many jobs are at work and how many wait their turn on
// this computer.
func (f *Feed) Counts() (running, waiting int) {
	for _, v := range f.jobs {
		switch {
		case v.State.Ended() || v.Stopped:
		case v.State == service.Queued:
			waiting++
		default:
			running++
		}
	}
	return running, waiting
}

// OnJobs has tell called after jobs have changed.
func (f *Feed) OnJobs(tell func()) { f.onJobs = append(f.onJobs, tell) }

// OnLibrary has tell called after the library has changed, with what changed.
func (f *Feed) OnLibrary(tell func([]library.Change)) { f.onChange = append(f.onChange, tell) }
