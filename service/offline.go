package service

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
)

// How a server that cannot be reached is asked whether it can be again: once for all jobs, ever more rarely.
const (
	probeFirst = time.Second
	probeMost  = 15 * time.Second
)

// A server is what all jobs that go to one address share: whether it can be reached, when it wants to be asked again, and
// who is watched there.
type server struct {
	conn  connection.Connection
	wake  chan struct{} // holds one element when there is a reason to probe at once
	hurry chan struct{} // holds one element when there is a reason to read the list soon

	mu     sync.Mutex
	client *replicate.Client // of whoever spoke with it last
	// While it cannot be reached:
	why     error         // the error that said so; nil: it can be
	up      chan struct{} // closed when it can be reached again
	tired   chan struct{} // closed when nobody waits any longer
	waiting patience

	// While it takes no creates, see again.go; all held by the studio's lock:
	hold     time.Duration // none before the program has been awake for so long
	holding  bool          // somebody waits for the end of hold
	refusals patience      // since it took one last
	asking   bool          // somebody tries now and then what was laid aside
	ask      chan struct{} // holds one element when there is a reason to try at once

	quiet   time.Duration // nobody looks before the program has been awake for so long: the server asked to slow down
	members map[*member]struct{}
	recent  recent
	rounds  bool // many are watched, by the list
}

// server returns what is known of the server of a connection.
func (s *Studio) server(c connection.Connection) *server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.serverLocked(c)
}

func (s *Studio) serverLocked(c connection.Connection) *server {
	key := string(c.Kind) + " " + c.Address
	v := s.servers[key]
	if v == nil {
		v = &server{
			conn: c, wake: make(chan struct{}, 1), hurry: make(chan struct{}, 1), ask: make(chan struct{}, 1),
			members: map[*member]struct{}{},
		}
		s.servers[key] = v
	}
	return v
}

// spoke remembers the client with which somebody spoke with a server.
func (v *server) spoke(c *replicate.Client) *server {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c != nil {
		v.client = c
	}
	return v
}

// outage returns what tells the end of an outage and of the patience with it, and why there is one; nil when there is none.
func (v *server) outage() (up, tired <-chan struct{}, why error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.up, v.tired, v.why
}

func (v *server) isDown() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.why != nil
}

// nudge has a server that cannot be reached be asked at once, and patience with it begin anew.
func (v *server) nudge() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.why == nil {
		return
	}
	v.waiting = patience{}
	select {
	case <-v.tired:
		v.tired = make(chan struct{})
	default:
	}
	signal(v.wake)
}

// refresh lets go of connections that may be dead without a word.
func (v *server) refresh() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.client != nil {
		v.client.Close()
	}
}

// signal puts an element into a channel that holds one.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Offline reports whether jobs wait for a server that cannot be reached. Nothing has to be done about it: it is asked again and
// again, and the jobs go on by themselves. Whenever this changes, subscribers hear of a job that it concerns.
func (s *Studio) Offline() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.servers {
		if v.isDown() && s.awaited(v) {
			return true
		}
	}
	return false
}

// awaited reports whether any job waits for a server. s.mu is held.
func (s *Studio) awaited(v *server) bool {
	for _, j := range s.jobs {
		if s.serverLocked(j.connection()) == v && j.wants() {
			return true
		}
	}
	return false
}

// wants reports whether a job has something to do, or had before its server could not be reached.
func (j *job) wants() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !State(j.rec.State).Ended() && (!j.stopped || j.awaits == waitsForNetwork)
}

// unreachable takes note that a request did not get to its server. From then on nobody tries but one probe for all.
func (s *Studio) unreachable(v *server, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.why != nil || s.ctx.Err() != nil {
		return
	}
	v.why, v.up, v.tired = err, make(chan struct{}), make(chan struct{})
	v.waiting = patience{}
	v.waiting.over(s.awake.look(), s.cfg.Patience)
	s.log.Warn("a server cannot be reached", "err", err)
	s.work.Go(func() { s.probe(v) })
}

// probe asks a server until it can be reached, or nobody waits for it any more.
func (s *Studio) probe(v *server) {
	wait := probeFirst
	for {
		t := time.NewTimer(wait)
		select {
		case <-t.C:
			wait = min(2*wait, probeMost)
		case <-v.wake:
			wait = probeFirst
		case <-s.ctx.Done():
			t.Stop()
			return
		}
		t.Stop()
		if s.answers(v) || s.forgotten(v) {
			s.reached(v)
			return
		}
		if s.ctx.Err() == nil {
			s.tire(v)
		}
	}
}

// answers asks a server whether it is there.
func (s *Studio) answers(v *server) bool {
	v.mu.Lock()
	client := v.client
	v.mu.Unlock()
	if client == nil {
		var err error
		if client, _, err = s.hub.Client(s.ctx, v.conn); err != nil {
			return s.ctx.Err() == nil // no token, say: that is for the jobs to find out
		}
	}
	return client.Reach(s.ctx) == nil
}

func (s *Studio) forgotten(v *server) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.awaited(v)
}

// reached has everything go on that waited for a server, jobs that were laid aside for it among them.
func (s *Studio) reached(v *server) {
	v.mu.Lock()
	v.why = nil
	close(v.up)
	v.up, v.tired = nil, nil
	v.mu.Unlock()
	s.log.Info("a server can be reached again")
	var again []*job
	s.mu.Lock()
	for _, j := range s.jobs {
		if s.serverLocked(j.connection()) == v && j.wants() && j.resume() {
			again = append(again, j)
		}
	}
	s.mu.Unlock()
	slices.SortFunc(again, func(a, b *job) int { return cmp.Compare(a.id, b.id) })
	s.enqueue(again...)
}

// tire ends the wait for a server when patience with it is over: what waits its turn is laid aside here, and who waits in reach
// does so by itself.
func (s *Studio) tire(v *server) {
	now := s.awake.look()
	v.mu.Lock()
	over := v.waiting.over(now, s.cfg.Patience)
	if over {
		select {
		case <-v.tired:
		default:
			close(v.tired)
		}
	}
	why := v.why
	v.mu.Unlock()
	if !over {
		return
	}
	s.layAsideWaiting(v, problem.From(why).Costing(problem.CostNone))
}

// reach returns when the server of a job can be reached, at once mostly. It returns false when that took too long, and the job
// was laid aside, or when the studio is closed.
func (s *Studio) reach(j *job) bool {
	v := s.server(j.connection())
	for {
		up, tired, why := v.outage()
		if why == nil {
			return true
		}
		p := problem.From(why).Costing(problem.CostUnknown)
		s.note(j, goesOn(p))
		select {
		case <-up:
		case <-tired:
			s.layAside(j, p)
			return false
		case <-s.ctx.Done():
			return false
		}
	}
}

// goesOn is the problem of a job that waits for its server.
func goesOn(p *problem.Problem) *problem.Problem {
	return p.Telling(message.New("run.offline", "{{.What}} It goes on by itself as soon as it can be.", "What", p.WhatMessage()))
}
