package page

import (
	"context"
	"log/slog"
	"time"

	"likeness/service"
	"likeness/storage/library"
)

// historyEvery is how often, at most, the library is asked how long runs took.
const historyEvery = 2 * time.Second

// A Historian is a Studio that knows how long its runs took.
type Historian interface {
	History(ctx context.Context) (service.History, error)
}

// A Spender is a Studio that knows what its runs have used.
type Spender interface {
	Spent(ctx context.Context) (service.Spending, error)
}

// Estimates tell about how long something will take and what it will cost,
// for all pages. They read the library behind the window, at first and when it
// has changed, and live on the UI goroutine. They know what was used, too.
type Estimates struct {
	prefs   Preferences
	history service.History
	spent   service.Spending
	told    []func()
}

// NewEstimates returns Estimates from the runs of a studio.
func NewEstimates(work *Work, studio Studio, feed *Feed, prefs Preferences, log *slog.Logger) *Estimates {
	e := &Estimates{prefs: prefs}
	historian, ok := studio.(Historian)
	if !ok {
		return e
	}
	spender, _ := studio.(Spender)
	read := func() {
		work.Go(func(ctx context.Context) {
			history, err := historian.History(ctx)
			if err != nil {
				if ctx.Err() == nil {
					log.Warn("how long runs took is not known", "err", err)
				}
				return
			}
			var spent service.Spending
			if spender != nil {
				if spent, err = spender.Spent(ctx); err != nil && ctx.Err() == nil {
					log.Warn("what was spent is not known", "err", err)
				}
			}
			work.Do(func() {
				e.history, e.spent = history, spent
				e.Tell()
			})
		})
	}
	soon := work.Throttle(historyEvery, read)
	feed.OnLibrary(func([]library.Change) { soon.Ask() })
	read()
	return e
}

// OnChange has tell called when more is known.
func (e *Estimates) OnChange(tell func()) { e.told = append(e.told, tell) }

// Tell tells everybody to look again, such as after another price was set.
func (e *Estimates) Tell() {
	for _, tell := range e.told {
		tell()
	}
}

// Spent returns what was used, and the price of a second that is set.
func (e *Estimates) Spent() (service.Spending, float64) {
	return e.spent, e.prefs.Get().PricePerSecond
}

// Batch estimates a recipe whose pictures have a size in pixels, 0 by 0 where
// it is not known yet.
func (e *Estimates) Batch(r service.Recipe, width, height int) service.Estimate {
	return e.history.Batch(r, width, height, e.Concurrent())
}

// Jobs estimates what is left of unfinished jobs.
func (e *Estimates) Jobs(jobs []service.JobView) service.Estimate {
	return e.history.Jobs(jobs, e.Concurrent())
}

// Again estimates what it takes to make the picture of a job once more.
func (e *Estimates) Again(v service.JobView) service.Estimate {
	v.State, v.Stopped = service.Queued, false
	return e.Jobs([]service.JobView{v})
}

// Concurrent is how many runs go at a time.
func (e *Estimates) Concurrent() int { return max(e.prefs.Get().ConcurrentRuns, 1) }

// Cost is what an estimate comes to at the price that is set, in dollars.
func (e *Estimates) Cost(of service.Estimate) float64 { return of.Cost(e.prefs.Get().PricePerSecond) }
