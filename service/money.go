package service

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/problem"
	"likeness/storage/library"
)

// A Tally is how long servers worked, as they measured it themselves
// (metrics.predict_time). Runs that failed or were cancelled are in it too:
// their time counts as well. Practice is not.
type Tally struct {
	Paid time.Duration // on Replicate, which charges it
	Runs int           // that Paid is the time of
	// Elsewhere is the time on other servers. What that costs is not known.
	Elsewhere time.Duration
}

// Cost returns what the time on Replicate comes to at a price per second. It is
// measured time by a price that somebody set, and no invoice.
func (t Tally) Cost(perSecond float64) float64 { return t.Paid.Seconds() * perSecond }

func (t *Tally) add(r measured) {
	d := time.Duration(r.seconds * float64(time.Second))
	if r.kind == connection.Replicate {
		t.Paid += d
		t.Runs++
	} else {
		t.Elsewhere += d
	}
}

// Spending is what was measured of the jobs of a library.
type Spending struct {
	Session Tally // since the Studio was made
	Month   Tally // of the present month of the calendar, in local time
}

// Spent returns what was measured so far. It reads the library at first, and
// only then. The month is the one in which a run ended on the server; deleted
// pictures count on, since jobs are not deleted with them.
func (s *Studio) Spent(ctx context.Context) (Spending, error) {
	if err := s.loadLedger(ctx); err != nil {
		return Spending{}, err
	}
	spent, _ := s.ledger.spent(s.cfg.Now())
	return spent, nil
}

// loadLedger reads once what the library's jobs of this month have used, and
// which of them are unfinished.
func (s *Studio) loadLedger(ctx context.Context) error {
	l := &s.ledger
	l.reading.Lock()
	defer l.reading.Unlock()
	if l.isLoaded() {
		return nil
	}
	// A job that ended this month was written this month, however old it is; a
	// day more, for disks whose clock is another one.
	written, err := s.lib.Jobs(ctx, library.JobQuery{WrittenSince: monthStart(s.cfg.Now()).AddDate(0, 0, -1)})
	if err != nil {
		return fmt.Errorf("read what was spent: %w", err)
	}
	unfinished, err := s.lib.Jobs(ctx, library.JobQuery{Unfinished: true})
	if err != nil {
		return fmt.Errorf("read what is unfinished: %w", err)
	}
	l.load(written, unfinished)
	return nil
}

// monthStart is the first moment of the month of t, where t is.
func monthStart(t time.Time) time.Time {
	year, month, _ := t.Date()
	return time.Date(year, month, 1, 0, 0, 0, 0, t.Location())
}

// A ledger keeps what the jobs of a library have used, by job, so that nothing
// is counted twice however often a job is written. Its mutex is taken last:
// nothing is waited for while it is held. The zero ledger holds nothing.
type ledger struct {
	reading sync.Mutex // held while the library is read

	mu      sync.Mutex
	budget  Budget
	history History
	loaded  bool
	runs    map[string]measured // by job
	left    map[string]JobView  // unfinished jobs of earlier sessions
}

// measured is the time of one job.
type measured struct {
	kind    connection.Kind
	seconds float64
	at      time.Time // when it ended on the server
	fresh   bool      // in this session
}

// note takes a job's record as it is now, before it is on disk.
func (l *ledger) note(rec library.Job) { l.put(rec, true) }

// known takes a record of an earlier session.
func (l *ledger) known(rec library.Job) { l.put(rec, false) }

func (l *ledger) put(rec library.Job, fresh bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.left, rec.ID) // the Studio has it now
	l.take(rec, fresh)
}

// take counts a record; one that was counted stays what it was, old or fresh.
func (l *ledger) take(rec library.Job, fresh bool) {
	kind := connection.Kind(rec.Connection.Kind)
	if rec.PredictTime <= 0 || kind == connection.Practice {
		return
	}
	if before, ok := l.runs[rec.ID]; ok {
		fresh = before.fresh
	}
	if l.runs == nil {
		l.runs = map[string]measured{}
	}
	l.runs[rec.ID] = measured{kind: kind, seconds: rec.PredictTime, at: endOf(rec), fresh: fresh}
}

// endOf is when a job's run ended, as well as its record knows.
func endOf(rec library.Job) time.Time {
	for _, t := range []time.Time{rec.CompletedAt, rec.StartedAt, rec.SentAt} {
		if !t.IsZero() {
			return t
		}
	}
	return rec.CreatedAt
}

// load takes what the library knew. What was noted meanwhile is newer.
func (l *ledger) load(written, unfinished []library.Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, rec := range written {
		if _, ok := l.runs[rec.ID]; !ok {
			l.take(rec, false)
		}
	}
	l.left = map[string]JobView{}
	for _, rec := range unfinished {
		v := JobView{
			ID: rec.ID, State: State(rec.State), Kind: connection.Kind(rec.Connection.Kind), PredictTime: rec.PredictTime,
			Problem: loadProblem(rec.Problem),
		}
		if json.Unmarshal(rec.Settings, &v.Settings) != nil {
			v.Settings = instantid.Defaults()
		}
		l.left[rec.ID] = v
	}
	l.loaded = true
}

func (l *ledger) isLoaded() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.loaded
}

// spent sums up, and reports whether the library was read.
func (l *ledger) spent(now time.Time) (Spending, bool) {
	from := monthStart(now)
	to := from.AddDate(0, 1, 0)
	l.mu.Lock()
	defer l.mu.Unlock()
	var sum Spending
	for _, r := range l.runs {
		if r.fresh {
			sum.Session.add(r)
		}
		if !r.at.Before(from) && r.at.Before(to) {
			sum.Month.add(r)
		}
	}
	return sum, l.loaded
}

// pace keeps how long runs took, for estimates.
func (l *ledger) pace(h History) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.history = h
}

func (l *ledger) terms() (Budget, History) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.budget, l.history
}

// owed returns the unfinished jobs, of this session and of earlier ones, that
// may still be charged and whose time is not measured yet.
func (s *Studio) owed() []JobView {
	views := s.Jobs()
	own := make(map[string]bool, len(views))
	for _, v := range views {
		own[v.ID] = true
	}
	s.ledger.mu.Lock()
	for id, v := range s.ledger.left {
		if !own[id] {
			views = append(views, v)
		}
	}
	s.ledger.mu.Unlock()
	owed := views[:0]
	for _, v := range views {
		if v.mayBeCharged() {
			owed = append(owed, v)
		}
	}
	return owed
}

// mayBeCharged reports whether a job may still cost something that is not
// measured. One that was laid aside before it was sent does, where it goes on by
// itself this month; one that surely never arrived waits for a person.
func (v JobView) mayBeCharged() bool {
	switch {
	case v.Kind != connection.Replicate, v.PredictTime > 0, v.State.Ended():
		return false
	case v.State == Queued, v.State == Preparing:
		return !v.Stopped || v.awaits == waitsForNetwork || v.awaits == waitsForServer
	case v.State == Unknown && v.Problem != nil && v.Problem.Code == problem.NotArrived:
		return false
	}
	return true
}
