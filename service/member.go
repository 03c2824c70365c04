package service

import (
	"time"

	"likeness/service/instantid"
	"likeness/service/replicate"
)

// A member is a job that is watched.
type member struct {
	job    *job
	sights chan sight // holds the newest

	// Held by the server's lock:
	ahead  foresight
	seen   bool // it was looked at since it joined, or needed not to be
	asking bool // it was told to ask for itself, and has no answer yet

	// Used by the rounds alone:
	looked time.Duration // when it was last told to ask for itself
	sought bool          // in the list of all, however old
}

// A sight is what a round tells a job.
type sight struct {
	ask    bool                 // it is to ask for itself
	listed bool                 // the list told:
	told   replicate.Prediction // without logs
}

// tell leaves a sight for a job in the place of an older one; but one that is to ask learns more than a list tells. The
// server's lock is held.
func (m *member) tell(t sight) {
	select {
	case old := <-m.sights:
		if old.ask && t.listed {
			t = old
		}
		m.asking = m.asking && !old.ask
	default:
	}
	m.asking = m.asking || t.ask
	m.sights <- t // nobody else puts any in
}

// join has a job watched, and tells how it is looked at first: not at all, when it comes with the answer to its create. Rounds
// begin when many are watched. leave ends it.
func (s *Studio) join(v *server, j *job, client *replicate.Client) (*member, sight) {
	now := s.awake.look().awake
	m := &member{job: j, sights: make(chan sight, 1), ahead: foresight{joined: now}}
	first := sight{}
	if p := j.taken; p != nil {
		j.taken = nil
		first.told, m.seen = *p, true
		m.ahead.joined, m.ahead.fresh = j.takenAt, true
		m.ahead.see(now, *p, instantid.Progress{}, s.habit(v, j))
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.client = client
	v.members[m] = struct{}{}
	if len(v.members) > few && !v.rounds {
		v.rounds = true
		s.work.Go(func() { s.round(v, client) })
	}
	first.ask = !m.seen && !v.rounds
	return m, first
}

// foresee takes in what was seen of a job, for the time of the next look. A list tells nothing of its steps.
func (s *Studio) foresee(v *server, m *member, p replicate.Prediction, asked bool) {
	h, now := s.habit(v, m.job), s.awake.look().awake
	m.job.mu.Lock()
	steps := m.job.progress
	m.job.mu.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	m.seen = true
	if asked {
		m.asking = false
	}
	m.ahead.see(now, p, steps, h)
}

// foreseeCanceled takes note that a server was asked to cancel a job.
func (s *Studio) foreseeCanceled(v *server, m *member) {
	now := s.awake.look().awake
	v.mu.Lock()
	defer v.mu.Unlock()
	m.ahead.canceled(now)
}

// blind takes note that a job could not be looked at.
func (v *server) blind(m *member) {
	v.mu.Lock()
	defer v.mu.Unlock()
	m.asking = false
	m.ahead.blind()
}

func (v *server) leave(m *member) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.members, m)
}

func (v *server) inRounds() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.rounds
}
