package service

import (
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"
	"sync"
	"time"

	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// How an output is fetched. A download is safe to repeat, and the server keeps it for an hour.
const (
	fetchTries = 6                      // of what does not pass by itself, such as bytes that are no picture
	fetchWait  = 500 * time.Millisecond // before the second round, doubled each time
	fetchMost  = 30 * time.Second       // between two rounds
	maxOutput  = 64 << 20               // bytes of one picture
	lateLooks  = 4                      // in vain at a prediction that succeeded, until it counts as one without outputs

	// stayPatient is how many times the patience of a Config trouble on the way is waited out: an hour of the usual ten
	// minutes, after which the server has deleted what is to be fetched.
	stayPatient = 6

	// outputLife is how long a server keeps what a prediction has made, from its end.
	outputLife = time.Hour
)

// fetching is one job whose pictures are brought home, all at once as far as there is room for downloads. It goes on in
// rounds: what a round did not bring, or could not save, is tried in the next.
type fetching struct {
	s *Studio
	j *job
	p *replicate.Prediction // as the server has it; nil: it has to be asked

	client  *replicate.Client
	parts   map[int]*replicate.Partial
	came    time.Time // when this round's pictures came
	skipped bool      // the last round had no room for a picture
	late    int       // how often it was looked at in vain for outputs

	mu      sync.Mutex
	held    map[int]held  // fetched and not saved
	saving  error         // why the library took none in this round
	trouble map[int]error // why an output was not fetched in this round
	tries   map[int]int   // that were used up by trouble that does not pass by itself
}

// fetch brings the pictures of a finished prediction home, each checked to be a whole picture. What is fetched is not let go
// until it is in the library. The job gives its place to the next one before: the server is done with it.
func (s *Studio) fetch(j *job) bool {
	s.vacate(j)
	f := &fetching{s: s, j: j, p: j.made, parts: map[int]*replicate.Partial{}, held: map[int]held{}, tries: map[int]int{}}
	j.made = nil
	if f.p != nil && len(f.p.Output) == 0 { // it may be told late, and is looked at once more
		f.p = nil
	}
	kept, err := s.heldOf(j.id)
	if err != nil {
		s.log.Warn("kept pictures not looked for", "job", j.id, "err", err)
	}
	for _, h := range kept {
		f.held[h.item.Index] = h
	}
	wait := fetchWait
	since := s.awake.look() // when trouble on the way began
	for {
		now := s.awake.look()
		if now.jumps != since.jumps { // a computer that wakes up needs a while until it has a network again
			since = now
		}
		ended, goOn := f.round(now.awake - since.awake)
		if ended {
			return goOn
		}
		if s.ctx.Err() != nil || !j.sleep(s.ctx, wait) {
			f.deliver() // what is only in memory has no other chance
			return false
		}
		if f.saving != nil { // that is another trouble, which lasts as long as it lasts
			since = s.awake.look()
		}
		wait = min(wait*2, fetchMost)
	}
}

// round tries once to save what is held and to fetch what is missing. It reports whether the job has ended or was laid aside,
// and then whether it goes on in another state.
func (f *fetching) round(troubled time.Duration) (ended, goOn bool) {
	s, j := f.s, f.j
	f.saving, f.trouble = nil, map[int]error{}
	f.deliver()
	if missing, known := f.missing(); !known || len(missing) > 0 {
		if f.p == nil {
			ended, goOn, over := f.look(troubled)
			if over {
				return ended, goOn
			}
		}
		if f.p != nil {
			f.download()
		}
	}
	missing, known := f.missing()
	switch {
	case s.ctx.Err() != nil:
		return false, false
	case len(f.held) > 0 || f.skipped:
		f.tellWaiting()
		return false, false
	case known && len(missing) == 0:
		var p replicate.Prediction
		if f.p != nil {
			p = *f.p
		}
		// Where that cannot be written it is written later, and seen from the pictures until then.
		_ = s.advance(j, evSaved, func(rec *library.Job) {
			if p.ID != "" {
				recordPrediction(rec, p)
			}
		})
		return true, true
	}
	return f.judge(troubled)
}

// judge decides what becomes of a job of which something could not be fetched.
func (f *fetching) judge(troubled time.Duration) (ended, goOn bool) {
	s, j := f.s, f.j
	var last, lasting error
	gone, deleted := 0, f.deleted()
	patience := stayPatient * s.cfg.Patience
	for i, err := range f.trouble {
		last = err
		var re *replicate.Error
		passes := errors.As(err, &re) && re.Temporary()
		if !passes {
			f.tries[i]++
			f.p = nil // the prediction tells whether it was deleted, is not there yet, or has another address by now
		}
		switch {
		case isGone(err):
			if f.tries[i] >= fetchTries {
				gone++
			}
		case isDenied(err), f.tries[i] >= fetchTries:
			lasting = err
		}
	}
	switch {
	case last == nil:
		return false, false
	case lasting != nil:
		last = lasting
	case gone > 0 && gone == len(f.trouble) && deleted:
		s.endWith(j, evExpired, f.facts(), expired(f.facts(), last))
		return true, false
	case gone > 0 && gone == len(f.trouble): // what keeps its files may be ill, or behind
		last = problem.From(last).Telling(message.New("run.fetch.denied", "The server says that it has the picture, and does not find it."))
		patience = s.cfg.Patience
	}
	if troubled <= patience {
		p := problem.From(last).Costing(problem.CostCharged)
		s.note(j, costing(j, p.Telling(message.New("run.fetch.again", "{{.What}} The picture is made, and fetched again by itself.", "What", p.WhatMessage()))))
		return false, false
	}
	s.layAside(j, problem.From(last).Costing(problem.CostCharged))
	return true, false
}

// deleted reports whether the server has had what it made for as long as it keeps things, by its own clock.
func (f *fetching) deleted() bool {
	p := f.p
	return p != nil && !p.ServerTime.IsZero() && !p.CompletedAt.IsZero() && p.ServerTime.Sub(p.CompletedAt) >= outputLife
}

// look asks the server for the prediction. It reports over when the round ends with that.
func (f *fetching) look(troubled time.Duration) (ended, goOn, over bool) {
	s, j := f.s, f.j
	var err error
	if err = f.connect(); err != nil {
		if s.ctx.Err() != nil {
			return false, false, true
		}
		if len(f.held) > 0 {
			return false, false, false // saved first
		}
		s.layAside(j, problem.From(err).Costing(problem.CostCharged))
		return true, false, true
	}
	p, err := f.client.Get(j.heard(s.ctx), j.predictionID())
	switch {
	case s.ctx.Err() != nil:
		return false, false, true
	case err != nil && len(f.held) > 0:
		return false, false, false // saved first
	case err != nil && isGone(err) && j.connection().Kind == connection.Practice:
		s.dropHeld(j.id)
		return true, s.advance(j, evRestart, forgetPrediction) == nil || j.state() == Queued, true
	case err != nil && isGone(err):
		s.layAside(j, problem.From(err).Costing(problem.CostCharged))
		return true, false, true
	case err != nil:
		f.trouble[-1] = err
		ended, goOn = f.judge(troubled)
		return ended, goOn, true
	case len(p.Output) == 0 && len(f.held) > 0:
		return false, false, false
	case len(p.Output) == 0 && p.DataRemoved:
		s.endWith(j, evExpired, p, expired(p, nil))
		return true, false, true
	case len(p.Output) == 0 && !p.Status.Terminal(): // the answer is older than the one that told the end
		if troubled <= s.cfg.Patience {
			return false, false, true
		}
		s.layAside(j, problem.New(problem.Unfinished, nil))
		return true, false, true
	case len(p.Output) == 0 && p.Status == replicate.Succeeded && f.late < lateLooks:
		f.late++
		return false, false, true
	case len(p.Output) == 0:
		s.endWith(j, evFail, p, problem.New(problem.NoOutput, nil))
		return true, false, true
	}
	f.p = &p
	delete(f.tries, -1)
	return false, false, false
}

func (f *fetching) connect() error {
	if f.client != nil {
		return nil
	}
	client, _, err := f.s.hub.Client(f.j.heard(f.s.ctx), f.j.connection())
	f.client = client
	return err
}

// missing returns which outputs are neither in the library nor held, and whether it is known how many there are.
func (f *fetching) missing() (missing []int, known bool) {
	f.j.mu.Lock()
	n := f.j.rec.Outputs
	f.j.mu.Unlock()
	if f.p != nil {
		n = len(f.p.Output)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range n {
		if _, ok := f.held[i]; !ok && !f.j.hasPicture(i) {
			missing = append(missing, i)
		}
	}
	return missing, n > 0
}

// deliver puts what is held into the library.
func (f *fetching) deliver() {
	for _, i := range slices.Sorted(maps.Keys(f.held)) {
		p, err := f.s.deliver(f.held[i])
		var lost errLostHeld
		switch {
		case err == nil:
			delete(f.held, i)
			f.saved(p)
		case errors.As(err, &lost):
			f.s.log.Warn("kept picture is lost and fetched again", "job", f.j.id, "output", i, "err", err)
			f.s.letGo(f.held[i])
			delete(f.held, i)
		default:
			f.saving = err
			return // the others would fare no better
		}
	}
}

func (f *fetching) saved(p library.Picture) {
	f.j.mu.Lock()
	f.j.pictures = append(f.j.pictures, p)
	slices.SortFunc(f.j.pictures, func(a, b library.Picture) int { return a.Index - b.Index }) // they come in any order
	f.j.revision++
	f.j.mu.Unlock()
	f.s.publish(f.j)
}

// tellWaiting shows that the job waits for the library, why, and where its pictures are meanwhile.
func (f *fetching) tellWaiting() {
	if f.saving == nil {
		return
	}
	where := keptOnDisk()
	for _, h := range f.held {
		if h.content != nil {
			where = keptInMemory()
		}
	}
	if f.skipped {
		where = keptByServer()
	}
	f.s.note(f.j, costing(f.j, placeProblem(f.saving, where).Costing(problem.CostCharged)))
}

// facts is what is known of the prediction, for the record of an end.
func (f *fetching) facts() replicate.Prediction {
	if f.p != nil {
		return *f.p
	}
	f.j.mu.Lock()
	defer f.j.mu.Unlock()
	r := f.j.rec
	return replicate.Prediction{
		ID: r.PredictionID, Status: replicate.Status(r.Status), Logs: r.Logs,
		StartedAt: r.StartedAt, CompletedAt: r.CompletedAt, PredictTime: r.PredictTime,
	}
}

// expired says that a picture was made and deleted, and for how long it ran, which is what it cost.
func expired(p replicate.Prediction, err error) *problem.Problem {
	why := problem.New(problem.Expired, err)
	if p.PredictTime <= 0 {
		return why
	}
	return why.Telling(message.New("run.expired", "The picture was made, in {{.Seconds}} seconds on the server, but had been deleted there before it could be fetched.",
		"Seconds", math.Round(p.PredictTime*10)/10))
}

// isGone reports whether the server says that there is nothing to fetch.
func isGone(err error) bool {
	var re *replicate.Error
	return errors.As(err, &re) && (re.Kind == replicate.NotFound || re.StatusCode == http.StatusGone)
}

func isDenied(err error) bool {
	var re *replicate.Error
	return errors.As(err, &re) && re.Kind == replicate.BadToken
}

func (j *job) hasPicture(index int) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, p := range j.pictures {
		if p.Index == index {
			return true
		}
	}
	return false
}
