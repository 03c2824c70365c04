package handover

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"likeness/service"
	"likeness/service/connection"
	"likeness/storage/library"
)

// A Peer is the program that runs a library's jobs, as others call it. It may
// have ended: then its methods return [ErrAway].
type Peer struct{ note note }

// Find reads how the runner of a library can be called. The error wraps
// [ErrAway] when it has left no note on this computer that this version
// understands.
func Find(lib *library.Library) (Peer, error) {
	b, err := lib.Call()
	if err != nil {
		return Peer{}, away(err)
	}
	var n note
	if err := json.Unmarshal(b, &n); err != nil {
		return Peer{}, away(err)
	}
	host, _, err := net.SplitHostPort(n.Address)
	switch {
	case n.Protocol != protocol:
		return Peer{}, away(fmt.Errorf("it is of another version, %d", n.Protocol))
	case err != nil || host != "127.0.0.1" || len(n.Key) != secretBytes:
		return Peer{}, away(errors.New("its note is damaged"))
	}
	return Peer{n}, nil
}

// Is reports whether two are the same start of a program.
func (p Peer) Is(other Peer) bool {
	return p.note.Address == other.note.Address && bytes.Equal(p.note.Key, other.note.Key)
}

// away does not wrap its cause: a connection that broke ends with io.EOF too, and is no good end.
func away(err error) error { return fmt.Errorf("%w: %v", ErrAway, err) }

// call opens a connection and says what is wanted. Until the first answer is
// there, it ends with ctx.
func (p Peer) call(ctx context.Context, q request) (*line, error) {
	dial := net.Dialer{Timeout: answerInTime}
	conn, err := dial.DialContext(ctx, "tcp4", p.note.Address)
	if err != nil {
		return nil, away(err)
	}
	l := newLine(conn)
	done := l.until(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	_ = conn.SetReadDeadline(time.Now().Add(answerInTime))
	err = l.enter(p.note.Key)
	done()
	if ctx.Err() != nil {
		_ = conn.Close()
		return nil, ctx.Err()
	}
	if err == nil {
		err = l.say(q)
	}
	if err != nil {
		_ = conn.Close()
		return nil, away(err)
	}
	return l, nil
}

// until has a function called when ctx ends. The one that it returns is called
// when that is of no use any more: the function has returned by then, or is
// never called.
func (l *line) until(ctx context.Context, ended func()) (done func()) {
	ran := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ran)
		ended()
	})
	return func() {
		if !stop() {
			<-ran
		}
	}
}

// first reads the first answer, within a time. Where ctx ends before, the
// function is called, and the answer may take only as long as a withdrawal.
func (l *line) first(ctx context.Context, within time.Duration, ended func()) (answer, error) {
	_ = l.conn.SetReadDeadline(time.Now().Add(within))
	defer l.until(ctx, func() {
		ended()
		_ = l.conn.SetReadDeadline(time.Now().Add(withdrawTime))
	})()
	var a answer
	if err := l.hear(&a, answerMax); err != nil {
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		return answer{}, away(err)
	}
	return a, nil
}

// Raise asks the runner to bring its window to the front, and reports whether
// it has one.
func (p Peer) Raise(ctx context.Context) (bool, error) {
	l, err := p.call(ctx, request{Raise: true})
	if err != nil {
		return false, err
	}
	defer l.conn.Close()
	a, err := l.first(ctx, answerInTime, func() {})
	return a.Raised, err
}

// An Account tells whose account work goes to; *connection.Hub is one.
type Account interface {
	Account(ctx context.Context, c connection.Connection) (name string, told bool, err error)
}

// Order hands an order over. Whose is asked for the account of the one who
// orders. The error wraps [ErrAway], and then the order may have been taken
// all the same; or it is a [problem.Problem], and then there are no jobs.
func (p Peer) Order(ctx context.Context, whose Account, o service.Order) (*Following, error) {
	q := orderRequest{Order: o}
	if c := o.Recipe.Connection; c.Kind != connection.Practice {
		name, told, err := whose.Account(ctx, c)
		switch {
		case err != nil:
			return nil, err
		case !told:
			return nil, accountUnknown()
		}
		q.Account = name
	}
	return p.follow(ctx, request{Order: &q})
}

// Resume has the runner take up what is unfinished; with resend it also sends
// again what surely never arrived.
func (p Peer) Resume(ctx context.Context, resend bool) (*Following, error) {
	return p.follow(ctx, request{Resume: &resumeRequest{Resend: resend}})
}

func (p Peer) follow(ctx context.Context, q request) (*Following, error) {
	l, err := p.call(ctx, q)
	if err != nil {
		return nil, err
	}
	// One who stops waiting while the photos are prepared takes the order back.
	a, err := l.first(ctx, orderInTime, func() { _ = l.say(request{Withdraw: true}) })
	switch {
	case err != nil:
	case a.Kind == kindRefused && a.Problem != nil:
		err = a.Problem
	case a.Kind != kindTaken:
		err = away(fmt.Errorf("it says %q", a.Kind))
	}
	if err != nil {
		_ = l.conn.Close()
		return nil, err
	}
	_ = l.conn.SetReadDeadline(time.Time{})
	return &Following{Jobs: a.Jobs, Paused: a.Paused, Trouble: a.Trouble, line: l}, nil
}

// A Following tells of jobs that the runner has in its hands. It is used by one
// goroutine, and must be closed; closing it changes nothing about the jobs.
type Following struct {
	Jobs    []string // ids
	Paused  bool     // the queue was paused when they were handed over; Resume lets it go on
	Trouble string   // why not all that is unfinished was taken up

	line *line
}

// Next waits for the next change of a job. The error is [io.EOF] when nothing
// more will happen to any, the context's when ctx ends, and wraps [ErrAway]
// when the runner has ended.
func (f *Following) Next(ctx context.Context) (service.JobView, error) {
	conn := f.line.conn
	if ctx.Err() != nil {
		return service.JobView{}, ctx.Err()
	}
	done := f.line.until(ctx, func() { _ = conn.SetReadDeadline(time.Now()) })
	var a answer
	err := f.line.hear(&a, answerMax)
	done()
	switch {
	case err != nil && ctx.Err() != nil:
		return service.JobView{}, ctx.Err()
	case err != nil:
		return service.JobView{}, away(err)
	case a.Kind == kindEnd:
		return service.JobView{}, io.EOF
	case a.Kind != kindJob || a.Job == nil:
		return service.JobView{}, away(fmt.Errorf("it says %q", a.Kind))
	}
	return *a.Job, nil
}

// Withdraw takes back what was not sent yet: those jobs end as canceled and cost
// nothing; what the server has is finished by the runner. The changes come by
// Next, and then the end.
func (f *Following) Withdraw() error {
	_ = f.line.conn.SetReadDeadline(time.Time{})
	if err := f.line.say(request{Withdraw: true}); err != nil {
		return away(err)
	}
	return nil
}

// Close ends the connection.
func (f *Following) Close() error { return f.line.conn.Close() }
