package service

import (
	"cmp"
	"slices"
	"time"

	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// What a server refuses for now is tried again when the time is over for which it asked, or this time where it does not say.
const refusedFirst = 5 * time.Second

// How often it is tried whether a server is well again, when jobs were laid aside because it was not: ever more rarely.
const (
	tryFirst = 30 * time.Second
	tryMost  = 5 * time.Minute
)

// refused puts a job back that surely has not been created. A server that cannot be reached is waited for by all that goes
// there; one that asks to wait gets no creates until that is over. When that lasts too long, the job is laid aside, and so is
// all that waits for the same server; and at once where the account has no credit, which no waiting brings.
func (s *Studio) refused(j *job, client *replicate.Client, re *replicate.Error) bool {
	now := s.awake.look()
	v := s.server(j.connection()).spoke(client)
	wait := cmp.Or(max(re.RetryAfter, 0), refusedFirst)
	unreached, poor := replicate.Unreached(re), re.Kind == replicate.NoCredit
	p := problem.From(re).Costing(problem.CostNone)
	told := p
	switch {
	case unreached:
		wait, told = 0, goesOn(p)
		s.unreachable(v, re)
	case !poor: // else a person who has bought credit may try at once
		s.holdUp(v, now.awake+wait)
	}
	over := poor || s.refusedBy(v, now, wait, s.cfg.Patience)
	j.mu.Lock()
	j.refused = now.awake
	j.mu.Unlock()
	err := s.advance(j, evRefused, func(rec *library.Job) {
		rec.SentAt = time.Time{}
		rec.Problem = storeProblem(told)
	})
	switch {
	case err != nil:
		return s.untilWritten(j)
	case over && !j.cancelAsked(): // which its next turn hears
		s.layAside(j, p)
		if !unreached { // the patience with the network is its own, see tire
			s.layAsideWaiting(v, p)
		}
		return false
	case unreached:
		s.goBack(j)
		return false
	}
	return true
}

// refusedBy takes note that a server has refused a create, or an upload for one, and asks to wait. It reports whether the wait
// goes beyond the patience, counted from the first refusal since a create was taken last.
func (s *Studio) refusedBy(v *server, now moment, wait, limit time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return v.refusals.over(now, limit) || now.awake+wait-v.refusals.since.awake > limit
}

// holdUp has no creates go to a server until the program has been awake for so long.
func (s *Studio) holdUp(v *server, until time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v.hold = max(v.hold, until)
}

// awaitHold starts what waits when a server takes creates again. s.mu is held.
func (s *Studio) awaitHold(v *server, d time.Duration) {
	if v.holding {
		return
	}
	v.holding = true
	s.work.Go(func() {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
		case <-s.ctx.Done():
		}
		s.mu.Lock()
		v.holding = false
		s.mu.Unlock()
		s.dispatch()
	})
}

// layAsideWaiting lays aside all that waits its turn to go to a server. What a person has paused waits for the person.
func (s *Studio) layAsideWaiting(v *server, p *problem.Problem) {
	var laid []*job
	s.mu.Lock()
	s.queue = slices.DeleteFunc(s.queue, func(j *job) bool {
		mine := !s.paused && s.serverLocked(j.connection()) == v && j.state() == Queued
		if mine {
			laid = append(laid, j)
		}
		return mine
	})
	s.mu.Unlock()
	for _, j := range laid {
		s.layAside(j, p)
	}
	if len(laid) > 0 {
		s.signal()
	}
}

// took takes note that a server has taken a create: what was laid aside because it took none goes on.
func (s *Studio) took(v *server) {
	s.mu.Lock()
	v.refusals = patience{}
	unsent, _ := s.aside(v)
	again := resumed(unsent)
	s.mu.Unlock()
	if len(again) > 0 {
		s.requeue(again...)
	}
}

// askAgain has a job go on by itself that was laid aside because its server was not well.
func (s *Studio) askAgain(j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.serverLocked(j.connection())
	if v.asking || s.closed {
		return
	}
	v.asking = true
	wait := j.firstTry()
	s.work.Go(func() { s.keepAsking(v, wait) })
}

// firstTry returns how long a job that was laid aside is not tried again by itself.
func (j *job) firstTry() time.Duration {
	sent := j.sent()
	j.mu.Lock()
	defer j.mu.Unlock()
	if sent || j.problem != nil && j.problem.Code == problem.NoCredit {
		return tryFirst
	}
	return 0 // the server has said when
}

// hurryAsking has it tried at once whether servers are well again. s.mu is held.
func (s *Studio) hurryAsking() {
	for _, v := range s.servers {
		if v.asking {
			signal(v.ask)
		}
	}
}

// keepAsking tries again now and then what was laid aside because a server was not well, until nothing is.
func (s *Studio) keepAsking(v *server, wait time.Duration) {
	for {
		s.mu.Lock()
		held := v.hold - s.awake.look().awake
		s.mu.Unlock()
		t := time.NewTimer(max(wait, held))
		select {
		case <-t.C:
			wait = min(max(2*wait, tryFirst), tryMost)
		case <-v.ask:
			wait = tryFirst
		case <-s.ctx.Done():
		}
		t.Stop()
		if s.ctx.Err() != nil || !s.tryAgain(v) {
			return
		}
	}
}

// tryAgain has jobs go on that were laid aside because a server was not well: all that it has, since looking costs nothing, and
// one that it does not, which asks for the others whether it takes creates again. It reports false when there are none.
func (s *Studio) tryAgain(v *server) bool {
	s.mu.Lock()
	unsent, sent := s.aside(v)
	if len(unsent)+len(sent) == 0 {
		v.asking = false
		s.mu.Unlock()
		return false
	}
	again := resumed(sent)
	if !s.paused && len(unsent) > 0 {
		again = append(again, resumed(unsent[:1])...)
	}
	s.mu.Unlock()
	if len(again) > 0 {
		s.requeue(again...)
	}
	return true
}

// aside returns the jobs that were laid aside because a server was not well: those that it does not have, with the one first
// that was refused least recently, so that none which is itself the trouble keeps the others back; and those that it has, or
// may have. s.mu is held.
func (s *Studio) aside(v *server) (unsent, sent []*job) {
	for _, j := range s.jobs {
		switch {
		case j.laidAsideFor() != waitsForServer || s.serverLocked(j.connection()) != v:
		case j.sent():
			sent = append(sent, j)
		default:
			unsent = append(unsent, j)
		}
	}
	slices.SortFunc(unsent, func(a, b *job) int {
		return cmp.Or(cmp.Compare(a.lastRefused(), b.lastRefused()), cmp.Compare(a.turn(), b.turn()))
	})
	return unsent, sent
}

func (j *job) lastRefused() time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.refused
}

// resumed resumes jobs, and returns those that were laid aside.
func resumed(jobs []*job) []*job {
	return slices.DeleteFunc(slices.Clone(jobs), func(j *job) bool { return !j.resume() })
}
