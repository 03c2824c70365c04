package ui

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/page"
)

// stalled is a Studio whose jobs are told by the test and never move by
// themselves; what is asked of it, it remembers.
type stalled struct {
	mu       sync.Mutex
	jobs     []service.JobView
	events   chan service.Event
	canceled []string
	sent     []string // again, after they were lost
	retried  []string
	resumed  int
	offline  bool
	paused   bool
	moved    []string
	pictures []library.Picture
	why      *problem.Problem // of a refused Submit and Retry
}

func newStalled(jobs ...service.JobView) *stalled {
	s := &stalled{jobs: jobs, events: make(chan service.Event, 100)}
	for _, v := range jobs {
		s.pictures = append(s.pictures, v.Pictures...)
	}
	return s
}

func (s *stalled) Check(service.Recipe) []problem.Problem { return nil }

func (s *stalled) Submit(context.Context, service.Recipe) (service.Batch, error) {
	if s.why != nil {
		return service.Batch{}, s.why
	}
	return service.Batch{}, nil
}

func (s *stalled) Cancel(_ context.Context, ids ...string) error {
	return s.note(&s.canceled, ids...)
}

func (s *stalled) Retry(_ context.Context, id string) (service.Batch, error) {
	if s.why != nil {
		return service.Batch{}, s.why
	}
	return service.Batch{}, s.note(&s.retried, id)
}

func (s *stalled) SendAgain(_ context.Context, id string) error { return s.note(&s.sent, id) }

func (s *stalled) Paused() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.paused
}

func (s *stalled) Pause(context.Context) error   { return s.pause(true) }
func (s *stalled) Unpause(context.Context) error { return s.pause(false) }

func (s *stalled) pause(on bool) error {
	s.mu.Lock()
	s.paused = on
	why := s.why
	s.mu.Unlock()
	s.events <- service.Event{}
	if why != nil {
		return why
	}
	return nil
}

func (s *stalled) MoveTo(_ context.Context, id string, at int) error {
	return s.note(&s.moved, fmt.Sprintf("%s to %d", id, at))
}

func (s *stalled) MoveBy(_ context.Context, id string, by int) error {
	return s.note(&s.moved, fmt.Sprintf("%s by %d", id, by))
}

func (s *stalled) MoveBefore(_ context.Context, id, other string) error {
	return s.note(&s.moved, fmt.Sprintf("%s before %q", id, other))
}

func (s *stalled) CancelWaiting(context.Context) { _ = s.note(&s.canceled, "waiting") }

func (s *stalled) JobRecipe(_ context.Context, id string) (service.Recipe, library.Batch, error) {
	r := service.NewRecipe()
	r.Settings.Prompt = "the recipe of " + id
	return r, library.Batch{}, nil
}

func (s *stalled) note(list *[]string, ids ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	*list = append(*list, ids...)
	return nil
}

func (s *stalled) Resume(context.Context) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resumed++
	return 1, nil
}

func (s *stalled) Offline() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offline
}

func (s *stalled) network(offline bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offline = offline
}

// shelf is the library of a stalled studio: it holds what its jobs have
// brought. The files are not there.
type shelf struct {
	*library.Library
	studio *stalled
}

func (l shelf) Pictures(_ context.Context, q library.Query) ([]library.Picture, error) {
	l.studio.mu.Lock()
	defer l.studio.mu.Unlock()
	var out []library.Picture
	for _, p := range l.studio.pictures {
		if q.BatchID == "" || q.BatchID == p.BatchID {
			out = append(out, p)
		}
	}
	return out, nil
}

func (s *stalled) Jobs() []service.JobView                   { return s.jobs }
func (s *stalled) Subscribe() (<-chan service.Event, func()) { return s.events, func() {} }
func (s *stalled) tell(v service.JobView) {
	s.mu.Lock()
	s.pictures = append(v.Pictures, s.pictures...)
	s.mu.Unlock()
	s.events <- service.Event{Job: v}
}

func (s *stalled) asked(read func(*stalled) string, want string) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return read(s) == want
	}
}

var (
	_ page.Studio     = (*stalled)(nil)
	_ page.Retrier    = (*stalled)(nil)
	_ page.Networker  = (*stalled)(nil)
	_ page.Networker  = (*service.Studio)(nil)
	_ page.Queuer     = (*stalled)(nil)
	_ page.Rememberer = (*stalled)(nil)
)

func canceledBy(s *stalled) string { return strings.Join(s.canceled, " ") }
func retriedBy(s *stalled) string  { return strings.Join(s.retried, " ") }
func movedBy(s *stalled) string    { return strings.Join(s.moved, ", ") }
func resumedBy(s *stalled) string  { return fmt.Sprint(s.resumed) }

// aJob is a job of a batch, in a state.
func aJob(batch string, index int, state service.State) service.JobView {
	settings := instantid.Defaults()
	settings.Prompt = "a secret wish of batch " + batch
	return service.JobView{
		ID: fmt.Sprintf("%s-%d", batch, index), Turn: fmt.Sprintf("%s-%03d", batch, index), BatchID: batch, Index: index, State: state, Settings: settings,
		Phase: instantid.PhaseDrawing, CreatedAt: time.Date(2026, 5, 4, 9, 30, 0, 0, time.Local), Version: instantid.DefaultVersion,
	}
}

func failed(v service.JobView, p *problem.Problem) service.JobView {
	v.State, v.Problem = service.Failed, p
	return v
}
