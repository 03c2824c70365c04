package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"likeness/service/handover"
	"likeness/service/problem"
	"likeness/storage/library"
)

// How long a command waits for another program to be done with the library
// when it cannot be called, and how often it looks.
const (
	lockPatience = 2 * time.Minute
	lockLook     = 200 * time.Millisecond
	lockTell     = time.Second // the other may have just begun
)

// raisePatience is how long a second window waits for the first one, which
// may just be opening or closing.
const raisePatience = 5 * time.Second

// Listen has other programs of the same person call this session, which runs
// the library's jobs. Raise brings the window to the front and reports whether
// there is one; nil: there is none. It is told in the log when others cannot
// call: they wait then.
func (s *Session) Listen(raise func() bool) {
	s.handing.Lock()
	defer s.handing.Unlock()
	if s.Studio == nil || s.deaf {
		return
	}
	hand, err := handover.Listen(handover.Options{Studio: s.Studio, Hub: s.Hub, Raise: raise, Log: s.Log})
	if err != nil {
		s.Log.Warn("other programs cannot hand anything over", "err", err)
		return
	}
	s.hand = hand
}

// Deafen ends what Listen began, for good: those who called go on by
// themselves once this session has ended.
func (s *Session) Deafen() {
	s.handing.Lock()
	defer s.handing.Unlock()
	s.deaf = true
	if s.hand == nil {
		return
	}
	if err := s.hand.Close(); err != nil {
		s.Log.Warn("other programs were not left in order", "err", err)
	}
	s.hand = nil
}

// stopWork ends the work on the library's jobs.
func (s *Session) stopWork(ctx context.Context) error {
	s.Deafen()
	if s.Studio == nil {
		return nil
	}
	studio := s.Studio
	s.Studio = nil
	return studio.Close(ctx)
}

// WorkOrRaise is Work for a window. Where another program of the same person on
// this computer has a window for the library, that one is brought to the front:
// then raised is true, and this one has nothing to do.
func (s *Session) WorkOrRaise(ctx context.Context) (raised bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, raisePatience)
	defer cancel()
	host, _ := os.Hostname()
	for {
		err = s.Work()
		var held *library.LockedError
		if !errors.As(err, &held) {
			return false, err
		}
		peer, missing := handover.Find(s.Library)
		if missing == nil {
			if raised, missing = peer.Raise(ctx); missing == nil {
				return raised, err
			}
		}
		if held.Host != "" && held.Host != host { // nobody there hears us
			return false, err
		}
		select {
		case <-time.After(lockLook):
		case <-ctx.Done():
			return false, err
		}
	}
}

// A task is what a command wants of whoever runs the library's jobs.
type task struct {
	// work has it done here, and returns the jobs once nothing more happens to
	// them, or ctx ends: then waited says so.
	work func(ctx context.Context) (ids []string, waited, err error)
	// hand hands it to another program.
	hand func(ctx context.Context, p handover.Peer) (*handover.Following, error)
}

// do has a task done: here when no other program runs the library's jobs, else
// by that one. When that one ends before the task, this one goes on, or hands
// it to the next. Ids is nil when nothing was begun.
func (r *report) do(ctx context.Context, what task) (ids []string, waited, err error) {
	since, told := time.Now(), false
	var last handover.Peer
	for {
		err := r.session.Work()
		switch {
		case err == nil:
			r.session.Listen(nil)
			r.watch()
			own, waited, err := what.work(ctx)
			return slices.Compact(slices.Sorted(slices.Values(append(ids, own...)))), waited, err
		case !errors.Is(err, library.ErrLocked):
			return ids, nil, problem.From(err)
		}
		peer, missing := handover.Find(r.session.Library)
		var f *handover.Following
		if missing == nil {
			f, missing = what.hand(ctx, peer)
		}
		switch {
		case missing == nil:
			fmt.Fprintln(r.t.Stderr, "Another Likeness makes the pictures of this library; it takes this over.")
			ids = slices.Compact(slices.Sorted(slices.Values(append(ids, f.Jobs...))))
			if waited, missing = r.follow(ctx, f); missing == nil {
				return ids, waited, nil
			}
			fmt.Fprintln(r.t.Stderr, "The other Likeness has ended; this one goes on.")
			if !peer.Is(last) { // one that only seems to end is not followed for ever
				since, last = time.Now(), peer
			}
		case ctx.Err() != nil:
			return ids, ctx.Err(), nil
		case !errors.Is(missing, handover.ErrAway) && ids == nil:
			return nil, nil, missing
		}
		r.session.Log.Info("the runner is not reached", "err", missing)
		switch waits := time.Since(since); {
		case waits > lockPatience:
			return ids, nil, problem.From(err)
		case waits > lockTell && !told:
			fmt.Fprintln(r.t.Stderr, "Another Likeness is making pictures in this library; waiting for it to end.")
			told = true
		}
		select {
		case <-time.After(lockLook):
		case <-ctx.Done():
			return ids, nil, problem.From(err)
		}
	}
}

// follow tells of jobs that another program has in its hands. When ctx ends,
// waited says so, and what was not sent is taken back.
func (r *report) follow(ctx context.Context, f *handover.Following) (waited, missing error) {
	defer f.Close()
	for following := ctx; ; {
		v, err := f.Next(following)
		switch {
		case err == nil:
			r.progress(v)
		case errors.Is(err, io.EOF):
			return waited, nil
		case waited != nil:
			return waited, nil // the rest is read from the library
		case ctx.Err() != nil:
			fmt.Fprintln(r.t.Stderr, "Stopping; what is on the server is finished by the other Likeness.")
			waited = ctx.Err()
			closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeLimit)
			defer cancel()
			following = closing
			if r.withdraws {
				err = f.Withdraw()
			} else {
				err = io.EOF
			}
			if err != nil {
				return waited, nil
			}
		default:
			return nil, err
		}
	}
}
