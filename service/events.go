package service

import "sync"

// broker hands events to subscribers. Publishing never waits: what a
// subscriber has not taken yet is replaced by the newer event of the same job.
type broker struct {
	mu     sync.Mutex
	subs   map[*subscriber]struct{}
	closed bool
	pumps  sync.WaitGroup
}

type subscriber struct {
	out  chan Event
	wake chan struct{} // holds one element while something is pending
	stop chan struct{}

	mu      sync.Mutex
	order   []string
	pending map[string]Event
	newest  map[string]int64 // revision of the last view put, by job
}

func (b *broker) subscribe() (<-chan Event, func()) {
	sub := &subscriber{
		out:     make(chan Event),
		wake:    make(chan struct{}, 1),
		stop:    make(chan struct{}),
		pending: map[string]Event{},
		newest:  map[string]int64{},
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		close(sub.out)
		return sub.out, func() {}
	}
	if b.subs == nil {
		b.subs = map[*subscriber]struct{}{}
	}
	b.subs[sub] = struct{}{}
	b.pumps.Go(sub.pump)
	return sub.out, func() { b.remove(sub) }
}

func (b *broker) remove(sub *subscriber) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.subs[sub]; ok {
		delete(b.subs, sub)
		close(sub.stop)
	}
}

func (b *broker) publish(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for sub := range b.subs {
		sub.put(e)
	}
}

// close ends all subscriptions and waits for their goroutines.
func (b *broker) close() {
	b.mu.Lock()
	b.closed = true
	for sub := range b.subs {
		delete(b.subs, sub)
		close(sub.stop)
	}
	b.mu.Unlock()
	b.pumps.Wait()
}

func (s *subscriber) put(e Event) {
	s.mu.Lock()
	newest, seen := s.newest[e.Job.ID]
	if seen && e.Job.revision < newest {
		s.mu.Unlock()
		return // another goroutine was quicker with a later view
	}
	s.newest[e.Job.ID] = e.Job.revision
	if _, waiting := s.pending[e.Job.ID]; !waiting {
		s.order = append(s.order, e.Job.ID)
	}
	s.pending[e.Job.ID] = e
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *subscriber) take() (Event, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.order) == 0 {
		return Event{}, false
	}
	id := s.order[0]
	s.order = s.order[1:]
	e := s.pending[id]
	delete(s.pending, id)
	return e, true
}

func (s *subscriber) pump() {
	defer close(s.out)
	for {
		e, ok := s.take()
		if !ok {
			select {
			case <-s.wake:
				continue
			case <-s.stop:
				return
			}
		}
		select {
		case s.out <- e:
		case <-s.stop:
			return
		}
	}
}
