package replicate

import (
	"context"
	"errors"
	"io"
	"net/http/httptrace"
	"sync"
	"time"
)

// flight watches one request on its way: whether any of it may have left, and whether it still moves. It ends requests that
// do not, since the transport's own limits know of neither bodies nor a caller who must not cut them.
type flight struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	detached bool
	release  func() bool // lets go of the caller's context
	limits   Timeouts
	wait     time.Duration
	total    *time.Timer // bounds the flight as a whole, since bytes that only drip would keep it up for ever; nil: nothing does

	mu    sync.Mutex
	out   bool // something may have left
	given bool // the caller gave up before
	ended bool
	watch *time.Timer
	limit *timeoutError // what watch stands for
}

var errNotSent = errors.New("stopped before anything was sent")

func newFlight(ctx context.Context, r request, limits Timeouts) *flight {
	f := &flight{detached: r.detach, limits: limits, wait: r.wait}
	if r.detach {
		f.ctx, f.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
		f.release = context.AfterFunc(ctx, func() {
			f.mu.Lock()
			defer f.mu.Unlock()
			if !f.out {
				f.given = true
				f.cancel(done(ctx))
			}
		})
	} else {
		f.ctx, f.cancel = context.WithCancelCause(ctx)
	}
	if whole := limits.whole(r); whole > 0 {
		f.total = time.AfterFunc(whole, func() { f.cancel(&timeoutError{"not answered", whole}) })
	}
	// Twice: a proxy may have to be reached first.
	f.limit = &timeoutError{"no connection", 2 * (limits.Connect + limits.TLS)}
	f.watch = time.AfterFunc(f.limit.after, f.expire)
	return f
}

// whole is how long one try may take in all; 0 is for ever.
func (t Timeouts) whole(r request) time.Duration {
	switch r.op {
	case OpCreate:
		return t.Create + r.wait
	case OpStream: // events come when they happen
		return 0
	case OpDownload, OpUpload:
		return 3 * t.Read
	}
	return t.Read
}

func (f *flight) expire() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.ended {
		f.cancel(f.limit)
	}
}

// allow sets the time until the next sign of life.
func (f *flight) allow(what string, d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.ended {
		f.limit = &timeoutError{what, d}
		f.watch.Reset(d)
	}
}

// depart is asked before the first byte of a body is handed out: from then on the request may arrive. It reports false when the
// caller has given up before. A server cannot act on a request whose body never comes, even if its head went ahead.
func (f *flight) depart() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.given {
		return false
	}
	f.out = true
	return true
}

func (f *flight) sent() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.out
}

// cause is why the flight was ended from here, nil if it was not.
func (f *flight) cause() error { return context.Cause(f.ctx) }

func (f *flight) trace(also *httptrace.ClientTrace) context.Context {
	ctx := f.ctx
	if also != nil {
		ctx = httptrace.WithClientTrace(ctx, also)
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { f.depart(); f.allow("nothing could be sent", f.limits.Stall) },
		WroteRequest: func(httptrace.WroteRequestInfo) { f.allow("no answer", f.limits.Answer+f.wait) },
	})
}

// answered is called when the head of the answer is there.
func (f *flight) answered() {
	f.depart()
	f.allow("nothing more came", f.limits.Stall)
}

func (f *flight) end() {
	f.mu.Lock()
	f.ended = true
	f.watch.Stop()
	f.mu.Unlock()
	if f.total != nil {
		f.total.Stop()
	}
	if f.release != nil {
		f.release()
	}
	f.cancel(nil)
}

// outgoing is a request's body.
type outgoing struct {
	r      io.Reader
	flight *flight
}

func (o *outgoing) Read(p []byte) (int, error) {
	if !o.flight.depart() {
		return 0, errNotSent
	}
	o.flight.allow("nothing could be sent", o.flight.limits.Stall)
	return o.r.Read(p)
}

func (o *outgoing) Close() error { return nil }

// incoming is an answer's body.
type incoming struct {
	r      io.Reader
	flight *flight
	seen   *observed
}

func (i *incoming) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	i.seen.came(n, err)
	if n > 0 {
		i.flight.allow("nothing more came", i.flight.limits.Stall)
	}
	return n, err
}
