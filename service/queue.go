package service

import (
	"context"
	"fmt"
	"slices"

	"likeness/service/message"
	"likeness/service/problem"
	"likeness/storage/library"
)

// enqueue puts jobs among those that wait, each in its place, and starts what
// has a place on the server. Patience with their servers begins anew.
func (s *Studio) enqueue(jobs ...*job) {
	s.mu.Lock()
	for _, j := range jobs {
		s.serverLocked(j.connection()).refusals = patience{}
	}
	s.mu.Unlock()
	s.requeue(jobs...)
	for _, j := range jobs {
		s.server(j.connection()).nudge()
	}
}

// requeue is enqueue for jobs that are tried again by themselves: nobody's
// patience begins anew.
func (s *Studio) requeue(jobs ...*job) {
	s.mu.Lock()
	for _, j := range jobs {
		s.jobs[j.id] = j
	}
	s.queue = append(s.queue, jobs...)
	sortTurns(s.queue)
	s.mu.Unlock()
	for _, j := range jobs {
		s.publish(j)
	}
	s.dispatch()
}

// dispatch starts queued jobs while there are places. A job that is on the
// server already is started at once, paused or not: it costs no new
// prediction, and its picture does not wait. So is one that is cancelled, which
// then ends. One whose server cannot be reached, or asks to wait, keeps no
// place from others.
func (s *Studio) dispatch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	now := s.awake.look().awake
	rest := s.queue[:0]
	for _, j := range s.queue {
		v := s.serverLocked(j.connection())
		if !j.sent() && !j.cancelAsked() && (s.paused || v.hold > now || s.active >= s.cfg.Concurrent || v.isDown()) {
			if !s.paused && v.hold > now {
				s.awaitHold(v, v.hold-now)
			}
			rest = append(rest, j)
			continue
		}
		s.active++
		j.placed = true
		s.work.Go(func() { s.run(j) })
	}
	clear(s.queue[len(rest):])
	s.queue = rest
}

func (s *Studio) run(j *job) {
	s.drive(j)
	if !j.state().Ended() { // the end has written it
		s.keepTrace(j)
	}
	s.mu.Lock()
	if j.placed {
		j.placed = false
		s.active--
	}
	if j.back {
		j.back = false
		s.queue = append(s.queue, j)
		sortTurns(s.queue)
	}
	close(s.idle)
	s.idle = make(chan struct{})
	s.mu.Unlock()
	s.dispatch()
}

// vacate gives the place of a job to the next one. One without a place has none to give.
func (s *Studio) vacate(j *job) {
	s.mu.Lock()
	had := j.placed
	if had {
		j.placed = false
		s.active--
	}
	s.mu.Unlock()
	if had {
		s.dispatch()
	}
}

// goBack has a job go back among those that wait, when it is not driven any more.
func (s *Studio) goBack(j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.back = true
}

// goesBack reports whether a job that waits has no place any more, and has it go back among the others when it is so.
func (s *Studio) goesBack(j *job) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.back = !j.placed
	return j.back
}

// mustWait reports whether nothing may be sent now, and has a job go back
// among those that wait when it is so.
func (s *Studio) mustWait(j *job) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.serverLocked(j.connection())
	j.back = s.paused || v.hold > s.awake.look().awake || v.isDown()
	return j.back
}

// Paused reports whether the queue is paused.
func (s *Studio) Paused() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.paused
}

// Pause has nothing sent of what waits, until [Studio.Unpause]. What is on the
// server goes on and is fetched. It holds over a restart; when that cannot be
// written down, the queue is paused all the same and the error says that it
// holds no longer than this program.
func (s *Studio) Pause(ctx context.Context) error { return s.setPaused(ctx, true) }

// Unpause goes on with what waits.
func (s *Studio) Unpause(ctx context.Context) error { return s.setPaused(ctx, false) }

func (s *Studio) setPaused(ctx context.Context, on bool) error {
	s.ordering.Lock()
	defer s.ordering.Unlock()
	s.mu.Lock()
	s.paused = on
	waiting := slices.Clone(s.queue)
	s.hurryAsking()
	s.mu.Unlock()
	err := s.lib.PutQueue(ctx, library.Queue{Paused: on})
	s.log.Info("queue", "paused", on)
	s.events.publish(Event{})
	for _, j := range waiting {
		j.mu.Lock()
		j.revision++ // views that were made before must not come after
		j.mu.Unlock()
		s.publish(j)
	}
	s.signal() // somebody may wait for what waits now for a person
	s.dispatch()
	if err == nil {
		return nil
	}
	s.log.Error("queue not written", "err", err)
	p := problem.New(problem.CannotSave, err).Costing(problem.CostNone).
		Telling(message.New("run.queue.unwritten", "This could not be written to the library, so it holds only until Likeness closes."))
	p.Next = ""
	return p
}

// Queue returns the ids of the jobs that wait, in the order in which they are
// sent.
func (s *Studio) Queue() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, j := range s.queue {
		if j.state() == Queued {
			ids = append(ids, j.id)
		}
	}
	return ids
}

// MoveTo gives a job that waits the place at, counted from 0, among all that
// wait; beyond the last it is the last. The order holds over a restart. For a
// job that does not wait any more nothing is done: it is further already.
func (s *Studio) MoveTo(ctx context.Context, jobID string, at int) error {
	return s.move(ctx, jobID, func(int, []*job) int { return at })
}

// MoveBy moves a job that waits by so many places, forward when it is less
// than 0; else it is MoveTo.
func (s *Studio) MoveBy(ctx context.Context, jobID string, by int) error {
	return s.move(ctx, jobID, func(from int, _ []*job) int { return from + by })
}

// MoveBefore gives a job that waits the place before another one; when that
// does not wait any more, the first place. An empty id stands for the end. Else
// it is MoveTo.
func (s *Studio) MoveBefore(ctx context.Context, jobID, otherID string) error {
	return s.move(ctx, jobID, func(_ int, others []*job) int {
		if otherID == "" {
			return len(others)
		}
		return slices.IndexFunc(others, func(j *job) bool { return j.id == otherID })
	})
}

// move gives a job another place; to is told the present one and who else
// waits, in order.
func (s *Studio) move(_ context.Context, jobID string, to func(from int, others []*job) int) error {
	s.ordering.Lock()
	defer s.ordering.Unlock()
	s.mu.Lock()
	j := s.jobs[jobID]
	from := slices.Index(s.queue, j)
	if j == nil || from < 0 {
		s.mu.Unlock()
		if j == nil {
			return fmt.Errorf("move %s: %w", jobID, ErrNoJob)
		}
		return nil
	}
	others := slices.Delete(slices.Clone(s.queue), from, from+1)
	at := min(max(to(from, others), 0), len(others))
	if at == from {
		s.mu.Unlock()
		return nil
	}
	before := j.setRank(rankAt(others, at))
	sortTurns(s.queue)
	s.mu.Unlock()
	if _, err := s.keep(j); err != nil {
		// What is told must hold.
		s.mu.Lock()
		j.setRank(before)
		sortTurns(s.queue)
		s.mu.Unlock()
		s.publish(j)
		return notWritten(err, message.New("run.queue.unmoved", "The new order could not be written to the library, so it stays as it was."))
	}
	s.publish(j)
	return nil
}

// rankAt returns the rank of a place among jobs that wait, of which there is
// one at least.
func rankAt(others []*job, at int) string {
	switch at {
	case 0:
		return between("", others[0].turn())
	case len(others):
		return behind(others[at-1].turn())
	}
	return between(others[at-1].turn(), others[at].turn())
}

// setRank sets the rank of a job and returns the one before.
func (j *job) setRank(rank string) (before string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	before, j.rec.Rank = j.rec.Rank, rank
	j.revision++
	return before
}

// rank gives new jobs their place: before all that wait, or behind. Behind is
// where their ids have it, unless the clock was set back.
func (s *Studio) rank(records []library.Job, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.queue)
	var at string
	switch {
	case n == 0 || len(records) == 0:
		return
	case first:
		at = between("", s.queue[0].turn())
	case s.queue[n-1].turn() < records[0].ID:
		return
	default:
		at = behind(s.queue[n-1].turn())
	}
	for i, rank := range spread(at, len(records)) {
		records[i].Rank = rank
	}
}
