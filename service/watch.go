package service

import (
	"context"
	"errors"
	"strings"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// logTail is how much of a prediction's log is kept, in bytes: enough for the
// last error.
const logTail = 16 << 10

// watch looks at a job's prediction until the server has ended it: by requests of its own, or with many others by the list
// of the newest. Age and patience are counted in time that the program was awake.
func (s *Studio) watch(j *job) bool {
	client, _, err := s.hub.Client(j.heard(s.ctx), j.connection())
	if err != nil {
		j.taken = nil // it is old when the job goes on
		if s.ctx.Err() == nil {
			s.layAside(j, problem.From(err))
		}
		return false
	}
	streaming, stop := context.WithCancel(s.ctx)
	defer stop()
	v := s.server(j.connection())
	m, first := s.join(v, j, client)
	defer v.leave(m)
	w := watcher{look: first}
	asked := false // whether the server was asked to cancel
	listening := false
	listen := func(p replicate.Prediction) {
		if !listening && j.wantsStream() && p.URLs.Stream != "" {
			listening = true
			s.work.Go(func() { s.listen(streaming, j, client, p.URLs.Stream) })
		}
	}
	listen(first.told)
	for {
		if !s.reach(j) {
			return false
		}
		if j.cancelAsked() && !asked {
			if asked = s.askCancel(j, client); asked {
				s.foreseeCanceled(v, m)
			}
			w.look = sight{ask: true}
		}
		p := w.look.told
		if w.look.ask {
			p, err = client.Get(j.heard(s.ctx), j.predictionID())
		}
		switch {
		case s.ctx.Err() != nil:
			return false
		case w.look.ask && replicate.Unreached(err):
			v.blind(m)
			s.unreachable(v, err)
			w.look = sight{ask: !v.inRounds()}
			continue
		case w.look.ask && err != nil:
			v.blind(m)
			s.hush(v, err)
			if !s.tolerate(j, err, &w) {
				return j.state() != Unknown && !j.isStopped()
			}
		case w.look.ask, w.look.listed:
			w.silence = patience{}
			if !s.take(j, p, &w) {
				return false
			}
			switch j.state() {
			case Waiting, Running, Canceling:
			default:
				s.learn(v, m, p)
				return true
			}
			s.foresee(v, m, p, w.look.ask)
			listen(p)
		}
		var ok bool
		if w.look, ok = s.next(m, v, client); !ok {
			return false
		}
	}
}

// A watcher is what watch knows of one job.
type watcher struct {
	look    sight
	silence patience // with a server that gives no answer
	strange patience // with a status that nobody knows
}

// take moves a job by what was seen of its prediction. It reports whether the job goes on.
func (s *Studio) take(j *job, p replicate.Prediction, w *watcher) bool {
	j.mu.Lock()
	if w.look.listed {
		p.Logs = j.rec.Logs // lists come without
	}
	news := !w.look.listed || string(p.Status) != j.rec.Status || hasEnded(p)
	j.mu.Unlock()
	if p.Status.Known() || hasEnded(p) && len(p.Output) > 0 { // the latter is made, by whatever word
		w.strange = patience{}
		s.note(j, s.lateProblem(j))
	}
	if news && !s.apply(j, p) {
		return false
	}
	return p.Status.Known() || j.state() == Fetching || s.wonder(j, p.Status, w)
}

// wonder waits for the end of a status that nobody knows, and says so; but not for ever.
func (s *Studio) wonder(j *job, status replicate.Status, w *watcher) bool {
	over := w.strange.over(s.awake.look(), s.cfg.Patience)
	why := problem.New(problem.Unfinished, nil)
	if over {
		s.layAside(j, why.Telling(message.New("run.strange.end",
			`The server calls it "{{.Status}}", which Likeness does not know, and it has stayed so for long.`, "Status", string(status))))
		return false
	}
	s.note(j, why.Telling(message.New("run.strange",
		`The server calls it "{{.Status}}", which Likeness does not know. It is waited for.`, "Status", string(status))))
	return true
}

// tolerate decides whether to go on watching after a failed look. Trouble in
// looking never fails a job: what cannot be seen is laid aside with the reason.
func (s *Studio) tolerate(j *job, err error, w *watcher) bool {
	p := problem.From(err)
	now := s.awake.look()
	over := w.silence.over(now, s.cfg.Patience)
	var re *replicate.Error
	errors.As(err, &re)
	switch {
	case re != nil && re.Kind == replicate.BadToken:
		s.layAside(j, p.Costing(problem.CostUnknown))
		return false
	case re != nil && re.Kind == replicate.NotFound && j.connection().Kind == connection.Practice:
		// The practice server that had it is gone, and doing it again is free.
		_ = s.advance(j, evRestart, forgetPrediction)
		return false
	case re != nil && re.Kind == replicate.NotFound && w.silence.over(now, min(s.cfg.Patience, time.Minute)):
		_ = s.advance(j, evVanished, nil)
		s.layAside(j, p.Costing(problem.CostUnknown))
		return false
	case over:
		s.layAside(j, p.Costing(problem.CostUnknown))
		return false
	}
	s.note(j, p.Costing(problem.CostUnknown).Telling(message.New("run.silent", "{{.What}} The work goes on there; it is asked again.", "What", p.WhatMessage())))
	return true
}

// askCancel asks the server to cancel, and reports whether it was heard.
func (s *Studio) askCancel(j *job, client *replicate.Client) bool {
	if j.state() != Canceling {
		if err := s.advance(j, evCancel, nil); err != nil {
			s.log.Warn("cancel not written down", "job", j.id, "err", err)
		}
	}
	if _, err := client.Cancel(j.heard(s.ctx), j.predictionID()); err != nil {
		s.log.Warn("cancel not heard", "job", j.id, "err", err)
		var re *replicate.Error
		// A prediction that has ended cannot be canceled; the next look tells.
		return errors.As(err, &re) && (re.Kind == replicate.InvalidInput || re.Kind == replicate.NotFound)
	}
	return true
}

// apply moves a job by what the server says of its prediction. It reports
// whether the job goes on.
func (s *Studio) apply(j *job, p replicate.Prediction) bool {
	s.follow(j, p)
	record := func(rec *library.Job) { recordPrediction(rec, p) }
	var err error
	switch {
	case p.Status == replicate.Succeeded && p.DataRemoved && len(p.Output) == 0:
		s.endWith(j, evExpired, p, expired(p, nil))
		return false
	case p.Status == replicate.Succeeded, hasEnded(p) && len(p.Output) > 0: // what it brought is paid for, however it ended
		s.vacate(j) // the server is done with it: the next one does not wait for its record and its pictures
		j.made = &p
		err = s.advance(j, evMade, record)
	case p.Status == replicate.Failed:
		why := failure(j, p)
		if j.mayRepeat(p, why) {
			return s.repeat(j, p, why)
		}
		switch why.Code {
		case problem.PhotoLost, problem.PhotoUnreadable, problem.ModelFailed: // the last may be the first in other words
			s.dropUploads(j)
		}
		s.endWith(j, evFail, p, why)
		return false
	case p.Status == replicate.Canceled:
		c := problem.New(problem.Canceled, nil)
		if ran(p) {
			c = c.Costing(problem.CostCharged)
		} else {
			p.StartedAt, p.PredictTime = time.Time{}, 0
		}
		if !j.cancelAsked() && !p.Deadline.IsZero() && !p.CompletedAt.Before(p.Deadline) {
			c = c.Telling(message.New("run.deadline", "The server ended it while it ran, because the minutes that were set were over."))
		}
		s.endWith(j, evCanceled, p, c)
		return false
	case p.Status == replicate.Aborted:
		s.endWith(j, evAborted, p, problem.New(problem.Aborted, nil))
		return false
	case p.Status == replicate.Processing:
		err = s.advanceIfNew(j, evBegun, p, record)
	default: // starting, or a word that this version does not know: wait
		err = s.advanceIfNew(j, evAccepted, p, record)
	}
	if err != nil && j.state() != Fetching { // which tells by itself what it waits for
		// The server has it, so it is watched on; the record is tried again meanwhile.
		s.note(j, s.lateProblem(j))
	}
	return true
}

// hasEnded reports whether a prediction has ended. Where a server has words of its own for that, it is what it tells of an end
// only that says so: when it was, or how long it took.
func hasEnded(p replicate.Prediction) bool {
	return p.Status.Terminal() || !p.Status.Known() && (!p.CompletedAt.IsZero() || p.PredictTime > 0 || p.TotalTime > 0)
}

// ran reports whether a canceled prediction had begun. One that had not is told as started and ended at the same moment, a few
// microseconds apart.
func ran(p replicate.Prediction) bool {
	if p.PredictTime > 0 {
		return p.PredictTime >= time.Millisecond.Seconds()
	}
	return !p.StartedAt.IsZero()
}

// mayRepeat reports whether a failed prediction is made once more without asking: the platform broke it off, it never
// began, so that nothing can have been billed, and this is the first time.
func (j *job) mayRepeat(p replicate.Prediction, why *problem.Problem) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return why.Code == problem.Interrupted && j.neverBegan(p) &&
		j.rec.RepeatOf == "" && !j.rec.CancelAsked && State(j.rec.State) != Canceling
}

// neverBegan reports whether a prediction surely never ran, now or when it was seen before. The job's lock is held.
func (j *job) neverBegan(p replicate.Prediction) bool {
	seen := State(j.rec.State) == Running || j.rec.Status == string(replicate.Processing) || !j.rec.StartedAt.IsZero() || j.rec.PredictTime > 0
	return !seen && p.StartedAt.IsZero() && p.PredictTime == 0 && strings.TrimSpace(p.Logs) == ""
}

// repeat puts a job back into its turn whose prediction was lost by the server, and says so.
func (s *Studio) repeat(j *job, p replicate.Prediction, why *problem.Problem) bool {
	why = costing(j, why).Telling(message.New("run.repeated", "The server lost it before it began. It is sent once more."))
	why.Next = ""
	err := s.advance(j, evRestart, func(rec *library.Job) {
		forgetPrediction(rec)
		rec.RepeatOf = p.ID
		rec.Problem = storeProblem(why)
	})
	if err != nil { // without a record of it, a crash could send it a third time
		return s.untilWritten(j)
	}
	return true
}

// advanceIfNew writes only what has changed: a look that finds the job where
// it was costs no write.
func (s *Studio) advanceIfNew(j *job, e event, p replicate.Prediction, record func(*library.Job)) error {
	j.mu.Lock()
	to, err := State(j.rec.State).next(e)
	same := err == nil && string(to) == j.rec.State && j.rec.Status == string(p.Status) && j.rec.PredictionID == p.ID
	j.mu.Unlock()
	if same {
		return nil
	}
	return s.advance(j, e, record)
}

func (s *Studio) endWith(j *job, e event, p replicate.Prediction, why *problem.Problem) {
	why = costing(j, why)
	_ = s.advance(j, e, func(rec *library.Job) { // written later where it cannot be now, as in end
		recordPrediction(rec, p)
		rec.Problem = storeProblem(why)
	})
}

// follow updates a job's progress, which is shown but not kept.
func (s *Studio) follow(j *job, p replicate.Prediction) {
	j.mu.Lock()
	if !p.CreatedAt.IsZero() {
		j.created = p.CreatedAt
	}
	version, _ := instantid.ParseVersion(j.rec.Version) // was valid when it was submitted
	progress := j.settings.Progress(p.Logs, version)
	changed := progress != j.progress
	if changed {
		j.progress = progress
		j.revision++
	}
	j.mu.Unlock()
	if changed {
		s.publish(j)
	}
}

func recordPrediction(rec *library.Job, p replicate.Prediction) {
	rec.PredictionID = p.ID
	rec.Status = string(p.Status)
	if !p.StartedAt.IsZero() {
		rec.StartedAt = p.StartedAt
	}
	if !p.CompletedAt.IsZero() {
		rec.CompletedAt = p.CompletedAt
	}
	if p.PredictTime > 0 {
		rec.PredictTime = p.PredictTime
	}
	if len(p.Output) > 0 {
		rec.Outputs = len(p.Output)
		rec.OutputURLs = nil
		if !p.Private {
			rec.OutputURLs = addresses(p.Output)
		}
	}
	rec.Logs = tail(p.Logs, logTail)
}

// addresses keeps output addresses for the record, but not whole pictures: a
// data URI is fetched from the prediction again.
func addresses(output []string) []string {
	var kept []string
	for _, u := range output {
		if len(u) > 4096 {
			return nil
		}
		kept = append(kept, u)
	}
	return kept
}

func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[len(s)-n:]
}

// forgetPrediction makes a record as if its create had never been sent.
func forgetPrediction(rec *library.Job) {
	rec.PredictionID, rec.Status, rec.Outputs, rec.OutputURLs, rec.Logs = "", "", 0, nil, ""
	rec.SentAt, rec.StartedAt, rec.CompletedAt, rec.PredictTime = time.Time{}, time.Time{}, time.Time{}, 0
	rec.AbsentAt = time.Time{} // of that create
}

// failure turns the error of a failed prediction into words.
func failure(j *job, p replicate.Prediction) *problem.Problem {
	pose := ""
	if j.pose != nil {
		pose = j.pose.Name
	}
	f := problem.FromModel(p.Error, p.Logs).Naming(j.face.Name, pose)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.neverBegan(p) {
		return f.Costing(problem.CostNone)
	}
	return f
}

// listen reads the event stream of a prediction; every event is a reason to
// look at once. When the stream ends, polling alone goes on.
func (s *Studio) listen(ctx context.Context, j *job, client *replicate.Client, url string) {
	err := client.Stream(j.heard(ctx), url, "", func(replicate.StreamEvent) error {
		j.poke()
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.log.Info("event stream ended", "job", j.id, "err", err)
	}
}
