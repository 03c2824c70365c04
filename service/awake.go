package service

import (
	"sync"
	"time"
)

const (
	beatEvery = time.Second      // how often the clock is looked at
	beatMost  = 20 * time.Second // what may lie between two looks on a busy computer; more is a jump
)

// wakefulness measures how long the program has been awake, which is what patience is counted in: neither a clock that
// is set forward or back by hours nor a computer that slept makes anybody wait longer or give up sooner. It has to be
// looked at every few seconds.
type wakefulness struct {
	now func() time.Time

	mu    sync.Mutex
	last  time.Time
	awake time.Duration
	jumps int
}

// moment is a point on the clock of wakefulness.
type moment struct {
	awake time.Duration // since the start
	jumps int           // how often the clock has jumped until then
}

// look returns how long the program has been awake. A jump counts as no time.
//
// Whether the steady clock of a computer runs on while it sleeps depends on the system, and a time that was read from
// elsewhere has only the clock on the wall. So both are compared; without a steady one they are the same.
func (w *wakefulness) look() moment {
	now := w.now()
	w.mu.Lock()
	defer w.mu.Unlock()
	steady, wall := now.Sub(w.last), now.Round(0).Sub(w.last.Round(0))
	if steady.Abs() > beatMost || wall.Abs() > beatMost {
		w.jumps++
	} else {
		w.awake += max(steady, 0)
	}
	w.last = now
	return moment{w.awake, w.jumps}
}

// patience is how long something has been tried without success.
type patience struct {
	since moment
	tried bool
}

// over counts a failure, and reports whether more than limit has passed since the first of an unbroken row of failures. A jump
// of the clock begins a new row: a computer that wakes up needs a while until it has a network again.
func (p *patience) over(now moment, limit time.Duration) bool {
	if !p.tried || p.since.jumps != now.jumps {
		*p = patience{since: now, tried: true}
	}
	return now.awake-p.since.awake > limit
}

// beat looks at the clock regularly until the studio is closed. After a jump every job looks at once; and what the limit of a
// month holds back goes on when the month is over.
func (s *Studio) beat() {
	t := time.NewTicker(beatEvery)
	defer t.Stop()
	jumps := s.awake.look().jumps
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-t.C:
		}
		if now := s.awake.look(); now.jumps != jumps {
			jumps = now.jumps
			s.log.Info("the clock has jumped, or the computer has slept")
			s.lookNow()
		}
		s.liftLimit()
	}
}

// lookNow has every job look at once, and every server that could not be reached be tried at once.
func (s *Studio) lookNow() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.servers {
		v.refresh()
		v.nudge()
	}
	s.hurryAsking()
	for _, j := range s.jobs {
		j.poke()
	}
}
