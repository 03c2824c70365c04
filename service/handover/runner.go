package handover

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/problem"
)

// Options are what a Runner works with. Studio and Hub are required; it closes
// neither.
type Options struct {
	Studio *service.Studio
	Hub    *connection.Hub
	// Raise brings the window to the front and reports whether there is one. It is
	// called on any goroutine, and must not wait for the window. Nil: there is none.
	Raise func() bool
	Log   *slog.Logger
}

// A Runner answers other programs of the same person, for the program that
// runs the library's jobs.
type Runner struct {
	o      Options
	key    []byte
	listen net.Listener
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup
	places chan struct{}
}

// Listen begins to answer, and leaves the note by which others find the way.
func Listen(o Options) (*Runner, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen to other programs: %w", err)
	}
	r := &Runner{o: o, key: newSecret(), listen: l, places: make(chan struct{}, callers)}
	b, err := json.Marshal(note{Protocol: protocol, Address: l.Addr().String(), Key: r.key})
	if err == nil {
		err = o.Studio.Announce(b)
	}
	if err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("listen to other programs: %w", err)
	}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.work.Go(r.accept)
	return r, nil
}

// Close ends all connections and waits until nothing is done for them any
// more. Jobs that were handed over stay as they are. It must be called before
// the Studio is closed.
func (r *Runner) Close() error {
	r.cancel()
	err := r.listen.Close()
	r.work.Wait()
	return err
}

func (r *Runner) accept() {
	for {
		conn, err := r.listen.Accept()
		switch {
		case r.ctx.Err() != nil:
			if err == nil {
				_ = conn.Close()
			}
			return
		case err != nil:
			// Too many open files, for example. It passes, or Close comes.
			r.o.Log.Warn("another program was not heard", "err", err)
			select {
			case <-time.After(time.Second):
			case <-r.ctx.Done():
				return
			}
			continue
		}
		select {
		case r.places <- struct{}{}:
			r.work.Go(func() {
				defer func() { <-r.places }()
				r.answer(conn)
			})
		default:
			_ = conn.Close()
		}
	}
}

// answer serves one connection.
func (r *Runner) answer(conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(r.ctx, func() { _ = conn.Close() })()
	l := newLine(conn)
	_ = conn.SetReadDeadline(time.Now().Add(answerInTime))
	if err := l.admit(r.key); err != nil {
		r.o.Log.Warn("a caller was turned away", "err", err)
		return
	}
	var q request
	if err := l.hear(&q, requestMax); err != nil {
		r.o.Log.Warn("another program was not understood", "err", err)
		return
	}
	_ = conn.SetReadDeadline(time.Time{})
	var err error
	switch {
	case q.Raise:
		err = l.say(answer{Kind: kindRaised, Raised: r.o.Raise != nil && r.o.Raise()})
	case q.Order != nil:
		err = r.order(l, *q.Order)
	case q.Resume != nil:
		err = r.resume(l, *q.Resume)
	}
	if err != nil && r.ctx.Err() == nil {
		r.o.Log.Info("another program went away", "err", err)
	}
}

// order takes an order and tells of its jobs until they have ended.
func (r *Runner) order(l *line, q orderRequest) error {
	c := r.newCaller(l)
	defer c.close()
	if p := r.otherAccount(c.ctx, q); p != nil {
		return l.say(answer{Kind: kindRefused, Problem: p})
	}
	batch, err := r.o.Studio.Carry(c.ctx, q.Order)
	switch {
	case c.ctx.Err() != nil:
		return c.ctx.Err() // who ordered has gone, or asks whoever runs the library's jobs next what became of it
	case err != nil:
		return l.say(answer{Kind: kindRefused, Problem: problem.From(err)})
	}
	r.o.Log.Info("jobs were handed over", "batch", batch.ID, "jobs", len(batch.Jobs))
	if err := l.say(answer{Kind: kindTaken, Jobs: batch.Jobs, Paused: r.o.Studio.Paused()}); err != nil {
		return err
	}
	if err := c.follow(batch.Jobs); err != nil {
		return err
	}
	return l.say(answer{Kind: kindEnd})
}

// otherAccount says why an order must not go out by this program: it would be
// paid by somebody else than who ordered it.
func (r *Runner) otherAccount(ctx context.Context, q orderRequest) *problem.Problem {
	c := q.Order.Recipe.Connection
	if c.Kind == connection.Practice {
		return nil
	}
	name, told, err := r.o.Hub.Account(ctx, c)
	switch {
	case err != nil:
		return problem.New(problem.LibraryBusy, err).
			Telling(message.New("handover.token", "Another Likeness makes the pictures of this library, and it has no token that the server takes, so nothing was sent."))
	case !told:
		return accountUnknown()
	case name != q.Account:
		return problem.New(problem.LibraryBusy, fmt.Errorf("%q here, %q there", name, q.Account)).
			Telling(message.New("handover.account", "Another Likeness makes the pictures of this library, and it uses another account, so nothing was sent."))
	}
	return nil
}

// accountUnknown is the problem of an order of which nobody can say whose money it would take.
func accountUnknown() *problem.Problem {
	return problem.New(problem.Offline, errors.New("another Likeness makes the pictures of this library, and whose account it uses could not be asked")).
		Costing(problem.CostNone)
}

// resume takes up what is unfinished, also where a person has paused it, and
// tells of all that this program works on until it has ended.
func (r *Runner) resume(l *line, q resumeRequest) error {
	c := r.newCaller(l)
	defer c.close()
	taken := answer{Kind: kindTaken, Paused: r.o.Studio.Paused()}
	var unpaused error
	if taken.Paused {
		unpaused = r.o.Studio.Unpause(r.ctx)
	}
	_, err := r.o.Studio.Resume(r.ctx)
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	if err = errors.Join(unpaused, err); err != nil {
		taken.Trouble = err.Error()
	}
	for _, v := range r.o.Studio.Jobs() {
		if !v.State.Ended() {
			taken.Jobs = append(taken.Jobs, v.ID)
		}
	}
	if err := l.say(taken); err != nil {
		return err
	}
	if err := c.follow(taken.Jobs); err != nil {
		return err
	}
	if q.Resend {
		if err := sendAgain(c.ctx, r.o.Studio, taken.Jobs); err != nil {
			r.o.Log.Warn("a job was not sent again", "err", err)
		}
		if err := c.follow(taken.Jobs); err != nil {
			return err
		}
	}
	return l.say(answer{Kind: kindEnd})
}

// sendAgain sends again what the server's list, read twice, does not know.
func sendAgain(ctx context.Context, studio *service.Studio, jobs []string) error {
	var failed []error
	for _, v := range studio.Jobs() {
		if slices.Contains(jobs, v.ID) && v.State == service.Unknown && problem.Is(asError(v.Problem), problem.NotArrived) {
			failed = append(failed, studio.SendAgain(ctx, v.ID))
		}
	}
	return errors.Join(failed...)
}

func asError(p *problem.Problem) error {
	if p == nil {
		return nil
	}
	return p
}
