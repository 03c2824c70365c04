package page

import (
	"context"
	"sync"
	"time"
)

// Work is what goes on behind the window and ends with it.
type Work struct {
	ctx    context.Context
	cancel context.CancelFunc
	do     Do
	wait   sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

// NewWork returns Work that comes back to the UI goroutine through do.
func NewWork(do Do) *Work {
	ctx, cancel := context.WithCancel(context.Background())
	return &Work{ctx: ctx, cancel: cancel, do: do}
}

// Go runs f on a goroutine of its own, until it returns; its context ends when
// the window closes or the returned function is called. After Close nothing is
// started any more.
func (w *Work) Go(f func(ctx context.Context)) (cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(w.ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		cancel()
		return cancel
	}
	w.wait.Go(func() {
		defer cancel()
		f(ctx)
	})
	return cancel
}

// Do runs f on the UI goroutine, unless the window is closing: then nobody is
// there to see what f would change.
func (w *Work) Do(f func()) {
	if w.ctx.Err() != nil {
		return
	}
	w.do(func() {
		if w.ctx.Err() == nil {
			f()
		}
	})
}

// Close ends all work and waits for it until ctx ends.
func (w *Work) Close(ctx context.Context) error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.cancel()
	done := make(chan struct{})
	go func() {
		w.wait.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Closed is closed when the window closes.
func (w *Work) Closed() <-chan struct{} { return w.ctx.Done() }

// A Throttle runs a function on the UI goroutine after it was asked for, at
// most once in an interval however often that is.
type Throttle struct {
	work  *Work
	every time.Duration
	run   func()

	mu      sync.Mutex
	waiting bool
	last    time.Time
}

// Throttle returns a Throttle of run.
func (w *Work) Throttle(every time.Duration, run func()) *Throttle {
	return &Throttle{work: w, every: every, run: run}
}

// Ask has the function run soon: at once when the last run is long enough
// ago, else when it is. It may be called from any goroutine.
func (t *Throttle) Ask() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting {
		return
	}
	t.waiting = true
	time.AfterFunc(max(0, t.every-time.Since(t.last)), func() { t.work.Do(t.fire) })
}

func (t *Throttle) fire() {
	t.mu.Lock()
	t.waiting = false
	t.last = time.Now()
	t.mu.Unlock()
	t.run()
}

// A Delay runs a function on the UI goroutine when nothing has asked for it
// for a while: what a person is typing is looked at when they pause.
type Delay struct {
	work *Work
	wait time.Duration
	run  func()

	mu    sync.Mutex
	timer *time.Timer
	asked int // how often; what an earlier Ask has set going may lie before the UI goroutine still
}

// Delay returns a Delay of run.
func (w *Work) Delay(wait time.Duration, run func()) *Delay {
	return &Delay{work: w, wait: wait, run: run}
}

// Ask has the function run when the wait has passed without another Ask.
func (d *Delay) Ask() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
	turn := d.asked
	d.timer = time.AfterFunc(d.wait, func() { d.work.Do(func() { d.fire(turn) }) })
}

func (d *Delay) fire(turn int) {
	d.mu.Lock()
	due := turn == d.asked
	d.mu.Unlock()
	if due {
		d.run()
	}
}

// Stop forgets an Ask that has not run yet.
func (d *Delay) Stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
}

func (d *Delay) forget() {
	d.asked++
	if d.timer != nil {
		d.timer.Stop()
	}
}
