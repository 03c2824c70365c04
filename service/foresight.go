package service

import (
	"slices"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/replicate"
)

// foresight reckons when a job will end, by what was seen of it and by how long others took. Its times are how long the
// program had been awake. When nothing can be said, nothing is expected.
type foresight struct {
	joined time.Duration // when it began to be watched, or when the server had taken it
	fresh  bool          // the latter
	state  State
	since  time.Duration      // it has been in this state
	due    time.Duration      // its end
	known  bool               // due is
	steps  instantid.Progress // as they were seen last
	drawn  time.Duration      // when they were to be done, by themselves; 0: not known
}

// habit is how long jobs like one usually take; 0 where that was never measured.
type habit struct {
	wait time.Duration // from being taken to its begin
	run  time.Duration // from its begin to its end
	tail time.Duration // from when its log has its last step done to its end; a guess, if nothing was measured
}

// What is guessed of a tail: the picture is decoded, checked and written meanwhile, but the log tells late what was done.
const (
	serverTail   = 500 * time.Millisecond
	practiceTail = 50 * time.Millisecond
)

// see takes in what a look has told.
func (f *foresight) see(now time.Duration, p replicate.Prediction, steps instantid.Progress, h habit) {
	switch {
	case f.state == Canceling:
	case p.Status == replicate.Starting:
		f.enter(Waiting, f.joined)
		begin := now // at the soonest
		if f.fresh {
			begin = max(begin, f.joined+h.wait)
		}
		f.due, f.known = begin+h.run, h.run > 0
	case p.Status == replicate.Processing:
		f.enter(Running, f.began(now, p))
		switch {
		case steps.Output > 0 && (steps.Left > 0 || steps.Phase == instantid.PhaseSaving):
			if f.drawn == 0 || steps != f.steps { // else nothing new was heard of it
				f.drawn, f.steps = now+steps.Left, steps
			}
			f.due, f.known = f.drawn+h.tail, true
		default:
			f.due, f.known = f.since+h.run, h.run > 0
		}
	default:
		f.known = false
	}
}

func (f *foresight) enter(state State, since time.Duration) {
	if f.state != state {
		f.state, f.since = state, since
	}
}

// began tells when a run did that is seen for the first time, by how far apart the server's own times lie: its clock may be
// another one.
func (f *foresight) began(now time.Duration, p replicate.Prediction) time.Duration {
	ago := time.Duration(0)
	switch {
	case p.StartedAt.IsZero():
	case f.fresh && !p.CreatedAt.IsZero():
		ago = now - f.joined - p.StartedAt.Sub(p.CreatedAt)
	case !p.ServerTime.IsZero():
		ago = p.ServerTime.Sub(p.StartedAt)
	}
	return now - min(max(ago, 0), now)
}

// canceled takes note that the server was asked to cancel, and does so any moment.
func (f *foresight) canceled(now time.Duration) {
	f.enter(Canceling, now)
	f.due, f.known = now, true
}

// blind takes note that a look has failed: nothing is expected until one does not.
func (f *foresight) blind() { f.known, f.drawn = false, 0 }

// outlook is what can be said at a moment.
func (f *foresight) outlook(now time.Duration, k connection.Kind) Outlook {
	o := Outlook{State: f.state, Kind: k, Age: max(now-f.since, 0)}
	if f.state == "" {
		o.State, o.Age = Waiting, max(now-f.joined, 0)
	}
	if f.known {
		o.Expected, o.Rest = true, f.due-now
	}
	return o
}

// farOff is an outlook as if the end were not near.
func (o Outlook) farOff() Outlook {
	if o.Expected {
		o.Rest = time.Hour
	}
	return o
}

// lately is how many of the newest jobs say how long the next one takes.
const lately = 5

// recent is how long the newest jobs of a server took.
type recent struct {
	waits []time.Duration
	tails []time.Duration      // below 0 where the log told later than the picture was there
	paces map[string][]float64 // by look: how long they ran, by what was to be expected
}

// learn takes in a job that has been made, with the time that its run was expected to take.
func (r *recent) learn(look string, expected time.Duration, p replicate.Prediction, f foresight) {
	if f.fresh && f.drawn > 0 && !p.CreatedAt.IsZero() && p.CompletedAt.After(p.CreatedAt) {
		r.tails = newest(r.tails, f.joined+p.CompletedAt.Sub(p.CreatedAt)-f.drawn)
	}
	if !p.CreatedAt.IsZero() && p.StartedAt.After(p.CreatedAt) {
		r.waits = newest(r.waits, p.StartedAt.Sub(p.CreatedAt))
	}
	ran := time.Duration(p.PredictTime * float64(time.Second))
	if !p.StartedAt.IsZero() && p.CompletedAt.After(p.StartedAt) {
		ran = p.CompletedAt.Sub(p.StartedAt)
	}
	if ran <= 0 || expected <= 0 {
		return
	}
	if r.paces == nil {
		r.paces = map[string][]float64{}
	}
	r.paces[look] = newest(r.paces[look], ran.Seconds()/expected.Seconds())
}

func newest[T any](all []T, one T) []T {
	all = append(all, one)
	return all[max(len(all)-lately, 0):]
}

// median returns the middle of some values; 0 of none.
func median[T int64 | float64 | time.Duration](all []T) T {
	if len(all) == 0 {
		return 0
	}
	all = slices.Clone(all)
	slices.Sort(all)
	return all[len(all)/2]
}

// habit tells how long a job will probably take whose run is expected to take so long, by the newest jobs. Of the run that are
// those with the same look; without them it takes as much of what is expected as measured says, and is not known where that
// is 0.
func (r *recent) habit(look string, expected time.Duration, measured float64, k connection.Kind) habit {
	h := habit{wait: median(r.waits), tail: median(r.tails)}
	if len(r.tails) == 0 {
		h.tail = serverTail
		if k == connection.Practice {
			h.tail = practiceTail
		}
	}
	if pace := median(r.paces[look]); pace > 0 {
		measured = pace
	}
	h.run = scale(expected, measured)
	return h
}

// habit tells how long a job will probably take at a server: by the newest jobs there, else by the history of the library.
func (s *Studio) habit(v *server, j *job) habit {
	j.mu.Lock()
	settings, width, height, kind := j.settings, j.width, j.height, j.conn.Kind
	j.mu.Unlock()
	expected, before := expect(settings, width, height, kind), 0.0
	_, history := s.ledger.terms()
	if run, measured := history.Run(settings, width, height, kind); measured && expected > 0 {
		before = run.Seconds() / expected.Seconds()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.recent.habit(settings.Weights, expected, before, kind)
}

// learn keeps how long a job took that has ended, if it was made.
func (s *Studio) learn(v *server, m *member, p replicate.Prediction) {
	if p.Status != replicate.Succeeded {
		return
	}
	j := m.job
	j.mu.Lock()
	settings, width, height, kind := j.settings, j.width, j.height, j.conn.Kind
	j.mu.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.recent.learn(settings.Weights, expect(settings, width, height, kind), p, m.ahead)
}
