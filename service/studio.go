// Package service is the work behind the window: a [Studio] takes a recipe,
// writes its jobs down, sends them, watches them, fetches what comes and keeps
// it in the library.
//
// It knows nothing of windows and prints nothing: whoever wants to know
// subscribes. It never sends a create twice by itself unless the first one was
// refused or cannot have arrived, and it writes every change of state to disk
// before it takes the step that the state announces.
package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/photo/darkroom"
	"likeness/storage/library"
	"likeness/storage/spool"
)

// Defaults of a Config.
const (
	DefaultConcurrent  = 3
	DefaultCancelAfter = 15 * time.Minute
	DefaultPatience    = 10 * time.Minute
	DefaultApart       = time.Minute
	DefaultDownloads   = 4
)

// A Config is what a Studio works with. Library and Hub are required; it
// closes none of it.
type Config struct {
	Library *library.Library
	Hub     *connection.Hub
	// Photos opens and prepares photos; nil: a darkroom of the Studio's own.
	Photos *darkroom.Darkroom

	// Concurrent is how many predictions may be on the server at a time; 0 means
	// DefaultConcurrent.
	Concurrent int
	// Downloads is how many pictures are fetched at a time, of all jobs together; 0 means DefaultDownloads. A job whose pictures
	// are being fetched is not on the server any more and does not count there.
	Downloads int
	// CancelAfter is sent with every create, so that the server ends by itself
	// what nobody waits for any more. The server counts it from the creation: the
	// wait in its queue and the start of a machine, which may take minutes, are in
	// it. At its end a run that has not begun costs nothing, and one that has
	// costs what it ran. 0 means DefaultCancelAfter.
	CancelAfter time.Duration
	// Budget is what a month may cost; see SetBudget.
	Budget Budget
	// Patience is how long jobs are tried while the server does not answer, or
	// takes none because it asks to slow down, before they are laid aside with
	// the reason; 0 means DefaultPatience. They go on by themselves when that is
	// over, as long as the Studio is not closed.
	Patience time.Duration

	// Apart is how far two looks into the server's whole list must lie apart that both find nothing, before a create
	// counts as never arrived; 0 means DefaultApart.
	Apart time.Duration
	// Inline is the length of a data URI, in characters, from which a photo is
	// uploaded instead; 0 means DefaultInline.
	Inline int

	Log  *slog.Logger
	Now  func() time.Time              // nil: time.Now
	Seed func() int64                  // a new seed, 0 to 2^31-1; nil: random
	Poll func(o Outlook) time.Duration // when to look again; nil: PollPlan

	// At is called before a change of a job's state is written down, and after: a test ends the program there. The point is
	// named like "queued start", and "queued start written". Nobody is asked when it is nil.
	At func(point string)
}

// A Studio runs the jobs of one library. It is made by NewStudio and must be
// closed; it may be used by several goroutines.
type Studio struct {
	lib  *library.Library
	hub  *connection.Hub
	cfg  Config
	log  *slog.Logger
	lock *library.Runner

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup

	orders sync.Mutex // held by Carry, so that an order that comes twice is seen to
	taking sync.Mutex // held from records on disk to their jobs in the queue, so that nobody takes them up beside

	mu      sync.Mutex
	jobs    map[string]*job   // of this session, and unfinished ones taken up
	claims  map[string]string // job ids by the predictions that were taken for theirs in a search
	queue   []*job            // waiting for a free place, in the order in which they are sent
	paused  bool              // a person has stopped what waits
	active  int               // jobs that have a place: all that are worked on but those whose pictures are being fetched
	idle    chan struct{}     // closed and renewed whenever a job ends or stops
	closed  bool
	schemas map[string]instantid.Schema // by version id, as far as asked for
	servers map[string]*server          // by kind and address

	downloads chan struct{} // holds one element for each download
	spool     *spool.Spool  // fetched pictures that the library does not take
	memory    room          // for those that the spool does not take either
	canceled  *spool.Spool  // notes of cancels that the library does not take
	late      lateRecords

	ordering sync.Mutex // held while the order of what waits, or whether it waits, is changed and written down
	ledger   ledger
	awake    *wakefulness
	events   broker
	uploads  singleflight.Group // by server, account and content
}

// NewStudio takes the library's lock and returns a Studio that waits for
// work. Unfinished jobs of an earlier run stay as they are until
// [Studio.Resume]. When another program runs the library's jobs the error
// wraps [library.ErrLocked].
func NewStudio(cfg Config) (*Studio, error) {
	if cfg.Library == nil || cfg.Hub == nil {
		return nil, errors.New("a studio needs a library and a hub")
	}
	if cfg.Photos == nil {
		cfg.Photos = darkroom.New(nil)
	}
	if cfg.Concurrent <= 0 {
		cfg.Concurrent = DefaultConcurrent
	}
	if cfg.Downloads <= 0 {
		cfg.Downloads = DefaultDownloads
	}
	if cfg.CancelAfter <= 0 {
		cfg.CancelAfter = DefaultCancelAfter
	}
	if cfg.Patience <= 0 {
		cfg.Patience = DefaultPatience
	}
	if cfg.Apart <= 0 {
		cfg.Apart = DefaultApart
	}
	if cfg.Inline <= 0 {
		cfg.Inline = DefaultInline
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Seed == nil {
		cfg.Seed = func() int64 { return rand.Int64N(1 << 31) }
	}
	if cfg.Poll == nil {
		cfg.Poll = PollPlan
	}
	lock, err := cfg.Library.Lock()
	if err != nil {
		return nil, fmt.Errorf("run the jobs of %s: %w", cfg.Library.Dir(), err)
	}
	queue, err := cfg.Library.Queue()
	if err != nil { // nobody knows whether a person wants it stopped, and sending costs money
		cfg.Log.Warn("not known whether the queue was paused; it is", "err", err)
		queue.Paused = true
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Studio{
		lib: cfg.Library, hub: cfg.Hub, cfg: cfg, log: cfg.Log, lock: lock,
		ctx: ctx, cancel: cancel, paused: queue.Paused,
		ledger: ledger{budget: cfg.Budget}, awake: &wakefulness{now: cfg.Now, last: cfg.Now()},
		jobs: map[string]*job{}, claims: map[string]string{}, idle: make(chan struct{}), schemas: map[string]instantid.Schema{},
		servers:   map[string]*server{},
		downloads: make(chan struct{}, cfg.Downloads), spool: spool.New(cfg.Library.Beside("fetched")), memory: room{left: memoryForHeld},
		canceled: spool.New(cfg.Library.Beside("canceled")),
		late:     lateRecords{jobs: map[*job]error{}, now: make(chan struct{}, 1)},
	}
	for _, kept := range []*spool.Spool{s.spool, s.canceled} {
		if err := kept.Sweep(); err != nil {
			s.log.Warn("leftovers of what was kept not removed", "folder", kept.Dir(), "err", err)
		}
	}
	s.work.Go(s.beat)
	return s, nil
}

// Close stops all work behind the window, waits for it until ctx ends, and
// releases the library's lock. A create that is under way is not cut: its
// answer is awaited and written down. Unfinished jobs stay as they are, for
// [Studio.Resume] of the next Studio.
func (s *Studio) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	done := make(chan struct{})
	go func() {
		s.work.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return fmt.Errorf("close the studio: work goes on: %w", ctx.Err())
	}
	s.events.close()
	return s.lock.Unlock()
}

// Subscribe returns a channel of events and the function that ends it. The
// channel is closed by that function or by Close. A slow reader gets only the
// newest event of each job, and never holds anybody up.
func (s *Studio) Subscribe() (<-chan Event, func()) { return s.events.subscribe() }

// Jobs returns the jobs of this session and the unfinished ones that it took
// up, oldest first.
func (s *Studio) Jobs() []JobView {
	s.mu.Lock()
	jobs := make([]*job, 0, len(s.jobs))
	for _, j := range s.jobs {
		jobs = append(jobs, j)
	}
	s.mu.Unlock()
	views := make([]JobView, len(jobs))
	for i, j := range jobs {
		views[i] = s.view(j)
	}
	slices.SortFunc(views, func(a, b JobView) int {
		switch {
		case a.ID < b.ID:
			return -1
		case a.ID > b.ID:
			return 1
		}
		return 0
	})
	return views
}

// Wait returns when every job of a batch has ended, was laid aside or waits in
// a queue that is paused; or when ctx ends.
func (s *Studio) Wait(ctx context.Context, batchID string) error {
	return s.wait(ctx, func(v JobView) bool { return v.BatchID == batchID })
}

// WaitAll is Wait for all jobs.
func (s *Studio) WaitAll(ctx context.Context) error {
	return s.wait(ctx, func(JobView) bool { return true })
}

func (s *Studio) wait(ctx context.Context, which func(JobView) bool) error {
	for {
		s.mu.Lock()
		idle, paused := s.idle, s.paused
		s.mu.Unlock()
		busy := slices.ContainsFunc(s.Jobs(), func(v JobView) bool {
			return which(v) && !v.State.Ended() && !v.Stopped && !(paused && v.Waits())
		})
		if !busy {
			return nil
		}
		select {
		case <-idle:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return errors.New("the studio was closed")
		}
	}
}

// SetConcurrent has so many predictions on the server at a time from now on,
// at least one. What runs already runs on; what waits starts as soon as there
// are places.
func (s *Studio) SetConcurrent(n int) {
	s.mu.Lock()
	s.cfg.Concurrent = max(n, 1)
	s.mu.Unlock()
	s.dispatch()
}

func (s *Studio) publish(j *job) { s.events.publish(Event{Job: s.view(j)}) }

func (s *Studio) view(j *job) JobView {
	paused := s.Paused()
	v := j.view()
	v.Held = paused && v.Waits()
	return v
}
