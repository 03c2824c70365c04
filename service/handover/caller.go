package handover

import (
	"context"
	"errors"
	"time"

	"likeness/service"
)

// A caller is another program that follows jobs, as the runner sees it.
type caller struct {
	r        *Runner
	line     *line
	ctx      context.Context // ends when the caller goes away, or with the runner
	cancel   context.CancelFunc
	events   <-chan service.Event
	unfollow func()
	withdraw chan struct{} // closed when the caller takes back what was not sent
	heard    chan struct{} // closed when nobody listens to the caller any more
}

// newCaller listens to what else a caller says: that it takes its order back,
// or nothing more, because it has gone.
func (r *Runner) newCaller(l *line) *caller {
	c := &caller{r: r, line: l, withdraw: make(chan struct{}), heard: make(chan struct{})}
	c.ctx, c.cancel = context.WithCancel(r.ctx)
	c.events, c.unfollow = r.o.Studio.Subscribe()
	r.work.Go(func() {
		defer close(c.heard)
		defer c.cancel()
		for said := false; ; {
			var q request
			if err := l.hear(&q, requestMax); err != nil || !q.Withdraw {
				return
			}
			if !said {
				close(c.withdraw)
			}
			said = true
		}
	})
	return c
}

// close ends the connection, so that nothing more is heard.
func (c *caller) close() {
	c.unfollow()
	c.cancel()
	_ = c.line.conn.Close()
	<-c.heard
}

// errGone is told of a caller that went away.
var errGone = errors.New("it has gone")

// follow tells of jobs until nothing more happens to them by itself, or until
// the caller has taken back what was not sent.
func (c *caller) follow(jobs []string) error {
	open := map[string]bool{}
	for _, id := range jobs {
		open[id] = true
	}
	withdraw, late := c.withdraw, (<-chan time.Time)(nil)
	taken := map[string]bool{} // back
	for {
		busy, unsent := false, false
		for _, v := range c.r.o.Studio.Jobs() {
			if !open[v.ID] {
				continue
			}
			busy = busy || !v.State.Ended() && !v.Stopped && !v.Held
			unsent = unsent || taken[v.ID] && waits(v)
		}
		if !busy || late != nil && !unsent {
			return c.tellAll(open)
		}
		select {
		case e, ok := <-c.events:
			if !ok {
				return errors.New("the studio was closed")
			}
			if !open[e.Job.ID] {
				continue
			}
			if err := c.line.say(answer{Kind: kindJob, Job: &e.Job}); err != nil {
				return err
			}
		case <-withdraw:
			withdraw = nil
			late = time.After(withdrawTime)
			for _, v := range c.r.o.Studio.Jobs() {
				if open[v.ID] && waits(v) {
					taken[v.ID] = true
					_ = c.r.o.Studio.Cancel(c.r.ctx, v.ID) // it is known, so there is no error
				}
			}
		case <-late:
			return c.tellAll(open)
		case <-c.ctx.Done():
			if c.r.ctx.Err() != nil {
				return c.r.ctx.Err()
			}
			return errGone
		}
	}
}

// waits reports whether nothing of a job was sent yet.
func waits(v service.JobView) bool { return v.State == service.Queued || v.State == service.Preparing }

// tellAll tells of the jobs as they are now.
func (c *caller) tellAll(open map[string]bool) error {
	for _, v := range c.r.o.Studio.Jobs() {
		if open[v.ID] {
			if err := c.line.say(answer{Kind: kindJob, Job: &v}); err != nil {
				return err
			}
		}
	}
	return nil
}
