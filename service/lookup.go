package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// How a lost answer is looked for: the list of predictions is read back to before the create was sent, several times,
// since the list may lag behind.
const (
	lookups      = 3
	lookupWait   = 3 * time.Second
	lookupBefore = 2 * time.Minute  // how much earlier than it was sent the server may say that it was made
	lookupAfter  = 12 * time.Minute // how much later: a create is given up after ten minutes
	lookupFar    = 26 * time.Hour   // how far back is looked when nobody knows when it was sent
	lookupMax    = 20               // pages of the list, 100 predictions each
	lookupClock  = 30 * time.Second // clocks that differ by more are taken into account
	lookupZone   = 14 * time.Hour   // how much earlier a server may say that, which tells the time of its own place
)

// A verdict is what a search in the server's list comes to.
type verdict int

const (
	unsure verdict = iota // not everything could be read, or there are several candidates
	found
	absent // the whole list of that time was read, and it is not in it
)

// lookUp looks for the prediction of a job whose create was sent without a readable answer. What is found is taken up;
// what is surely absent is left for a person to send again; all else stays unknown, and nothing is sent by itself.
func (s *Studio) lookUp(j *job) bool {
	conn := j.connection()
	client, now, err := s.hub.Client(j.heard(s.ctx), conn)
	if err != nil {
		if s.ctx.Err() == nil {
			s.layAside(j, problem.From(err).Costing(problem.CostUnknown))
		}
		return false
	}
	if conn.Account != "" && now.Account != "" && conn.Account != now.Account {
		s.layAside(j, problem.New(problem.AnswerLost, nil).
			Telling(message.New("run.account", `Its answer was lost, and it was sent by another account, "{{.Account}}".`, "Account", conn.Account)))
		return false
	}
	if id := j.predictionID(); id != "" {
		if p, err := client.Get(j.heard(s.ctx), id); err == nil {
			return s.apply(j, p)
		}
	}
	var last error
	for i := 0; i < lookups; i++ {
		if i > 0 && !j.sleep(s.ctx, lookupWait) {
			return false
		}
		p, v, err := s.searchReached(j, client)
		switch {
		case s.ctx.Err() != nil || j.isStopped():
			return false
		case v == found:
			s.log.Info("lost answer found", "job", j.id, "prediction", p.ID)
			return s.apply(j, p)
		case v == absent && conn.Kind == connection.Practice:
			// Practice costs nothing: what was lost is simply done again.
			return s.advance(j, evRestart, forgetPrediction) == nil
		case v == absent && s.mayBeAbsent(j, conn, now):
			return s.confirmAbsence(j, client)
		}
		last = err
	}
	if conn.Kind == connection.Practice {
		return s.advance(j, evRestart, forgetPrediction) == nil
	}
	s.layAside(j, problem.New(problem.AnswerLost, last))
	return false
}

// mayBeAbsent reports whether "it is not in the list" can mean "it never happened": the server has never shown it, and
// the list is that of the account which sent it.
func (s *Studio) mayBeAbsent(j *job, sent, now connection.Connection) bool {
	if j.predictionID() != "" {
		return false
	}
	return sent.Account == now.Account && (sent.Account != "" || sent.Kind == connection.Server)
}

// confirmAbsence looks once more, some time after the first look that found nothing: a list may lag behind. Both times
// are kept on disk, so that a restart does not begin anew.
func (s *Studio) confirmAbsence(j *job, client *replicate.Client) bool {
	// How long it is yet is asked of the clock on the wall once only, and then of time that passes: a clock that is set must
	// make it neither shorter nor longer.
	left := s.cfg.Apart - max(s.cfg.Now().Sub(s.absentSince(j)), 0)
	began := s.awake.look().awake
	for wait := left; wait > 0; wait = left - (s.awake.look().awake - began) {
		if !j.sleep(s.ctx, wait) { // one that was canceled too: should it have arrived, it has to be canceled there
			return false
		}
	}
	p, v, err := s.searchReached(j, client)
	switch {
	case s.ctx.Err() != nil || j.isStopped():
	case v == found:
		s.log.Info("lost answer found late", "job", j.id, "prediction", p.ID)
		return s.apply(j, p)
	case v == absent && j.cancelAsked():
		s.end(j, evCanceled, problem.New(problem.Canceled, nil).Costing(problem.CostNone))
	case v == absent:
		s.layAside(j, problem.New(problem.NotArrived, nil))
	default:
		s.layAside(j, problem.New(problem.AnswerLost, err))
	}
	return false
}

// absentSince returns when the list was first seen not to have the job, which is now the first time.
func (s *Studio) absentSince(j *job) time.Time {
	now := s.cfg.Now()
	j.mu.Lock()
	if at := j.rec.AbsentAt; !at.IsZero() && !at.After(now) {
		j.mu.Unlock()
		return at
	}
	j.rec.AbsentAt = now
	j.revision++
	j.mu.Unlock()
	_, _ = s.keep(j) // if it cannot be written, a restart looks twice again
	return now
}

// SendAgain sends a job once more whose create has surely never arrived. It is an error for every other job, so that
// nothing is paid for twice by a click. Some time may have passed since that was found out, so it is looked for once more
// before; unless it is absent still, the search begins anew instead.
func (s *Studio) SendAgain(ctx context.Context, jobID string) error {
	s.mu.Lock()
	j := s.jobs[jobID]
	s.mu.Unlock()
	if j == nil {
		return fmt.Errorf("send %s again: %w", jobID, ErrNoJob)
	}
	j.mu.Lock()
	ready := j.stopped && State(j.rec.State) == Unknown && j.problem != nil && j.problem.Code == problem.NotArrived
	if ready {
		j.stopped = false // only one caller gets here
	}
	j.mu.Unlock()
	if !ready {
		return fmt.Errorf("send %s again: it is not known that it never arrived", jobID)
	}
	if !s.isAbsent(ctx, j) {
		s.enqueue(j)
		return nil
	}
	if err := s.advance(j, evRestart, forgetPrediction); err != nil {
		s.layAside(j, problem.New(problem.CannotSave, err).Costing(problem.CostNone))
		return fmt.Errorf("send %s again: %w", jobID, err)
	}
	s.enqueue(j)
	return nil
}

// isAbsent looks once whether a job is absent from the server's list.
func (s *Studio) isAbsent(ctx context.Context, j *job) bool {
	conn := j.connection()
	client, now, err := s.hub.Client(j.heard(ctx), conn)
	if err != nil || !s.mayBeAbsent(j, conn, now) {
		return false
	}
	_, v, _ := s.search(j.heard(ctx), client, j) // after an error it is unsure
	return v == absent
}

// searchReached is search that waits while the server cannot be reached. When that took too long the job was laid aside.
func (s *Studio) searchReached(j *job, client *replicate.Client) (replicate.Prediction, verdict, error) {
	for {
		p, v, err := s.search(j.heard(s.ctx), client, j)
		if !replicate.Unreached(err) {
			return p, v, err
		}
		s.unreachable(s.server(j.connection()).spoke(client), err)
		if !s.reach(j) {
			return p, v, err
		}
	}
}

// search reads the list of predictions back to the time of the create, by the server's clock.
func (s *Studio) search(ctx context.Context, client *replicate.Client, j *job) (replicate.Prediction, verdict, error) {
	j.mu.Lock()
	sent := j.rec.SentAt
	j.mu.Unlock()
	if sent.IsZero() {
		sent = s.cfg.Now()
	}
	// In whole seconds: not every server reads parts of them.
	page, err := client.List(ctx, replicate.ListOptions{CreatedAfter: sent.Add(-lookupBefore).Truncate(time.Second)})
	if err != nil {
		return replicate.Prediction{}, unsure, err
	}
	w := window{sent: sent, byServer: sent, from: sent.Add(-lookupBefore)}
	if w.correct(page.ServerTime, s.cfg.Now()) {
		if page, err = client.List(ctx, replicate.ListOptions{CreatedAfter: w.from.Truncate(time.Second)}); err != nil {
			return replicate.Prediction{}, unsure, err
		}
	}
	owned, witnesses, err := s.owned(ctx, j, sent)
	if err != nil {
		return replicate.Prediction{}, unsure, err
	}
	all, whole, err := readList(ctx, client, page, w.from)
	for _, id := range witnesses {
		whole = whole && slices.ContainsFunc(all, func(p replicate.Prediction) bool { return p.ID == id })
	}
	all = slices.DeleteFunc(all, func(p replicate.Prediction) bool { return owned[p.ID] })
	strange := slices.ContainsFunc(all, func(p replicate.Prediction) bool { return !w.takes(p) && j.hasSeedOf(p) })
	all = slices.DeleteFunc(all, func(p replicate.Prediction) bool { return !w.takes(p) })
	inputs := s.sentInputs(ctx, client, j)
	s.askInputs(ctx, client, j, inputs, all)
	p, v := s.pick(j, inputs, all, w.byServer)
	if v == absent && (!whole || w.guessed || strange) {
		v = unsure
	}
	return p, v, err
}

// A window is the time in which a prediction may have been made. The clock of this computer may be wrong, and may have been set
// since the create was sent: then nobody knows whether it was wrong before or is now.
type window struct {
	sent     time.Time // when it was sent, by this computer's clock of then
	byServer time.Time // the same by the server's clock, if this computer's has not been set since
	from     time.Time // the earliest by either
	guessed  bool      // it was sent in what is the future, or the server does not tell its clock: its time is worth nothing
}

// correct widens a window by how far the server's clock and this computer's are apart now, and reports whether it did. Where a
// server does not tell its clock, zero, it may be any.
func (w *window) correct(server, here time.Time) bool {
	if server.IsZero() {
		w.guessed = true
		w.from = w.sent.Add(-lookupFar)
		return true
	}
	off := server.Sub(here.Round(0))
	if off.Abs() > lookupClock {
		w.byServer = w.sent.Add(off)
	}
	if early := w.byServer.Add(-lookupBefore); early.Before(w.from) {
		w.from = early
	}
	if w.from.After(server) {
		w.guessed = true
		w.from = server.Add(-lookupFar)
	}
	return !w.from.Equal(w.sent.Add(-lookupBefore))
}

// takes reports whether a prediction may be what was sent. One that still shows what it was made of is told by that, whenever it
// was made since, or before by the clock of some place on earth; of others their time is all there is. One without a time may be
// of any.
func (w *window) takes(p replicate.Prediction) bool {
	switch {
	case p.CreatedAt.IsZero():
		return true
	case !p.DataRemoved:
		return !p.CreatedAt.Before(w.from.Add(-lookupZone))
	case p.CreatedAt.Before(w.from):
		return false
	}
	near := func(t time.Time) bool {
		return !p.CreatedAt.Before(t.Add(-lookupBefore)) && !p.CreatedAt.After(t.Add(lookupAfter))
	}
	return near(w.sent) || near(w.byServer) || w.guessed
}

// readList reads the pages of a list back to a time, and reports whether there are no more, and all could be read.
func readList(ctx context.Context, client *replicate.Client, page replicate.Page, after time.Time) (all []replicate.Prediction, whole bool, err error) {
	unread := 0
	for range lookupMax {
		all = append(all, page.Results...)
		unread += page.Unread
		if endsBefore(page.Results, after) {
			return all, unread == 0, nil
		}
		page, err = client.Next(ctx, page)
		if errors.Is(err, io.EOF) {
			return all, unread == 0, nil
		}
		if err != nil {
			return all, false, err
		}
	}
	return all, false, nil
}

// endsBefore reports whether a page is in the order of a list, newest first, and goes back past a time. Of one in no order nobody
// knows what comes behind it.
func endsBefore(page []replicate.Prediction, t time.Time) bool {
	for i, p := range page {
		if p.CreatedAt.IsZero() || i > 0 && p.CreatedAt.After(page[i-1].CreatedAt) {
			return false
		}
	}
	return len(page) > 0 && page[len(page)-1].CreatedAt.Before(t)
}

// owned returns the predictions that belong to other jobs, or to an earlier try of this one. Witnesses are those of them that the
// server took when this one was sent or later: a list of that time which lacks one of them is not to be trusted.
func (s *Studio) owned(ctx context.Context, j *job, sent time.Time) (ids map[string]bool, witnesses []string, err error) {
	records, err := s.lib.Jobs(ctx, library.JobQuery{})
	if err != nil {
		return nil, nil, fmt.Errorf("read the jobs of the library: %w", err)
	}
	there := storeConnection(j.connection())
	ids = map[string]bool{}
	for _, rec := range records {
		if rec.PredictionID != "" && rec.ID != j.id {
			ids[rec.PredictionID] = true
			if rec.Connection == there && rec.SentAt.After(sent.Add(-lookupBefore/2)) {
				witnesses = append(witnesses, rec.PredictionID)
			}
		}
		ids[rec.RepeatOf] = true // failed, and no longer anybody's; a prediction without an id there is none
	}
	return ids, witnesses, nil
}

// claim takes a prediction for a job, unless another job of this studio has it.
func (s *Studio) claim(j *job, predictionID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if owner, taken := s.claims[predictionID]; taken && owner != j.id {
		return false
	}
	for _, other := range s.jobs {
		if other != j && other.predictionID() == predictionID {
			return false
		}
	}
	s.claims[predictionID] = j.id
	return true
}
