package ui

import (
	"slices"
	"testing"

	"likeness/service"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/ui/page"
)

// From the server to the row and back: without credit nothing has failed, and what was ordered goes on when a person says so.
func TestWithoutCreditItWaitsAndGoesOn(t *testing.T) {
	r := newRig(t)
	server := r.pay(practice.FaultNoCredit)
	r.photo()
	r.tap("Create")
	r.loop.until(t, "the problem", func() bool { return r.look("What now?") != nil && r.reads("no credit left") })
	r.inActivity()
	r.loop.until(t, "the row", func() bool { return r.reads("no credit left") && r.look("Go On") != nil })
	if r.look("Open the Billing Page") == nil || !r.reads("Nothing was charged.") || !r.reads("tried again by itself") {
		t.Errorf("there is %q", r.names())
	}
	if r.look("Try Again") != nil || r.look("Close this message") != nil {
		t.Errorf("it is shown as failed: %q", r.names())
	}
	server.SetFaults()
	r.tap("Go On")
	r.allDone(1)
	r.window.Go(page.AtCreate)
	r.loop.until(t, "nothing is told any more", func() bool { return r.look("What now?") == nil })
}

// Whoever looks elsewhere meanwhile hears that nothing comes until they buy credit, and hears it once: it is tried now and then.
func TestNotificationThatABatchWaitsForCredit(t *testing.T) {
	for name, front := range map[string]bool{"in front": true, "behind": false} {
		t.Run(name, func(t *testing.T) {
			s := newStalled(withPictures(aJob("b", 0, ""), 1), aJob("b", 1, service.Running), aJob("b", 2, service.Queued), aJob("b", 3, service.Queued))
			r := newRig(t, withStudio(s))
			r.foreground(front)
			news := 0
			tell := func(views ...service.JobView) {
				t.Helper()
				news++
				last := aJob("z", news, service.Queued)
				for _, v := range append(views, last) {
					s.tell(v)
				}
				r.loop.until(t, "the news", func() bool { _, ok := r.window.kit.Feed.Job(last.ID); return ok })
			}
			aside := func(i int) service.JobView {
				v := aJob("b", i, service.Queued)
				v.Stopped, v.Problem = true, problem.New(problem.NoCredit, nil)
				return v
			}
			tell(aside(2), aside(3))
			if got := r.told(); len(got) > 0 {
				t.Errorf("told %q while one is at work", got)
			}
			want := []string{"Likeness: 2 pictures wait until there is credit in the account"}
			if front {
				want = nil
			}
			tell(withPictures(aJob("b", 1, ""), 1))
			tell(aJob("b", 2, service.Sending)) // it asks for the others
			tell(aside(2))
			if got := r.told(); !slices.Equal(got, want) {
				t.Errorf("told %q, want %q", got, want)
			}
		})
	}
}
