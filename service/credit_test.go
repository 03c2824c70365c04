package service

import (
	"net/http"
	"slices"
	"sync/atomic"
	"testing"

	"likeness/service/connection"
	"likeness/service/problem"
)

// withoutCredit answers as a server does that takes nothing from an account without credit.
func withoutCredit(w http.ResponseWriter) bool {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusPaymentRequired)
	_, _ = w.Write([]byte(`{"title":"Insufficient credit","detail":"You have insufficient credit to run this model.","status":402}`))
	return true
}

// An account without credit fails nothing: all that waits for its server is laid aside at once, without each job of it being
// refused, with the billing page as the step that helps; and each picture is ordered once when there is credit.
func TestWithoutCreditAllIsLaidAsideAndGoesOnByItself(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 2 }, "no-credit")
	r := b.recipe()
	r.Pictures = 8
	batch := b.submit(r)
	laid := b.finish(batch)
	if n := b.creates(); n > 5 { // those that were under way, and a try or two
		t.Errorf("%d creates were refused", n)
	}
	for _, v := range laid {
		b.wantAside(v, problem.NoCredit)
		if v.Problem.Action != problem.ActBilling {
			t.Errorf("%+v", v.Problem)
		}
	}
	b.server.SetFaults()
	b.studio.lookNow()
	for _, id := range batch.Jobs {
		b.wantDone(b.until(id, inState(Done, Failed)))
	}
	if n := made(b); n != 8 {
		t.Errorf("%d predictions for 8 pictures", n)
	}
}

// It is one job that asks whether there is credit, and those that it asks for stay where they are.
func TestWithoutCreditOneAsksForAll(t *testing.T) {
	b := newBench(t, nil, "no-credit")
	r := b.recipe()
	r.Pictures = 8
	batch := b.submit(r)
	b.finish(batch)
	before := b.creates()
	b.studio.tryAgain(b.studio.server(b.conn))
	for _, v := range b.finish(batch) {
		b.wantAside(v, problem.NoCredit)
	}
	if n := b.creates() - before; n < 1 || n > 3 { // the clock may have struck too
		t.Errorf("%d creates to ask once", n)
	}
}

// A server that refuses for want of credit says no time to come back, so the first to ask waits a while.
func TestWithoutCreditNobodyAsksAtOnce(t *testing.T) {
	for fault, atOnce := range map[string]bool{"throttled": true, "no-credit": false} {
		t.Run(fault, func(t *testing.T) {
			b := newBench(t, impatient, fault)
			v := b.make1(b.recipe())
			j := b.job(v.ID)
			if wait := j.firstTry(); (wait == 0) != atOnce {
				t.Errorf("the first waits %v", wait)
			}
		})
	}
}

// What was made when the credit runs out is kept, and the rest waits.
func TestWhereTheCreditRunsOutInTheMiddleTheRestWaits(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 1 })
	var sent atomic.Int64
	var rich atomic.Bool
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		create := r.Method == http.MethodPost && r.URL.Path == "/v1/predictions"
		return create && sent.Add(1) > 2 && !rich.Load() && withoutCredit(w)
	})
	r := b.recipe()
	r.Pictures = 5
	batch := b.submit(r)
	views := b.finish(batch)
	for _, v := range views[:2] {
		b.wantDone(v)
	}
	for _, v := range views[2:] {
		b.wantAside(v, problem.NoCredit)
	}
	v := b.studio.server(b.conn)
	b.studio.tryAgain(v)
	for _, v := range b.finish(batch)[2:] {
		b.wantAside(v, problem.NoCredit)
	}
	rich.Store(true)
	b.studio.tryAgain(v)
	for _, v := range views {
		b.wantDone(b.until(v.ID, inState(Done, Failed)))
	}
	if n := made(b); n != 5 {
		t.Errorf("%d predictions for 5 pictures", n)
	}
}

// A server without credit lays aside what goes to it, and nothing else.
func TestWithoutCreditHereItGoesOnElsewhere(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 1 }, "no-credit")
	b.want(b.studio.Pause(t.Context()))
	poor := b.submit(b.recipe())
	r := b.recipe()
	r.Connection = connection.Connection{Kind: connection.Practice}
	other := b.submit(r)
	b.want(b.studio.Unpause(t.Context()))
	b.wantAside(b.finish(poor)[0], problem.NoCredit)
	b.wantDone(b.finish(other)[0])
}

// Canceled while its create is under way, and refused: it is canceled, not laid aside.
func TestWhatIsCanceledWhileItIsRefusedIsCanceled(t *testing.T) {
	b := newBench(t, nil)
	arrived, answer := make(chan struct{}, 1), make(chan struct{})
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPost || r.URL.Path != "/v1/predictions" {
			return false
		}
		arrived <- struct{}{}
		<-answer
		return withoutCredit(w)
	})
	batch := b.submit(b.recipe())
	<-arrived
	b.want(b.studio.Cancel(t.Context(), batch.Jobs...))
	close(answer)
	if v := b.finish(batch)[0]; v.State != Canceled || v.Problem == nil || v.Problem.Cost != problem.CostNone {
		t.Errorf("%s stopped=%v: %+v", v.State, v.Stopped, v.Problem)
	}
}

// An upload that is refused for want of credit lays aside as a create does.
func TestAnUploadWithoutCreditIsLaidAside(t *testing.T) {
	b := newBench(t, uploading)
	poor := make(chan struct{})
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		select {
		case <-poor:
			return false
		default:
			return r.Method == http.MethodPost && r.URL.Path == "/v1/files" && withoutCredit(w)
		}
	})
	j := b.make1(b.recipe())
	b.wantAside(j, problem.NoCredit)
	close(poor)
	b.studio.lookNow()
	b.wantDone(b.until(j.ID, inState(Done, Failed)))
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// At the next start it is tried anew, and told anew when that is in vain.
func TestWithoutCreditAtTheNextStartToo(t *testing.T) {
	b := newBench(t, nil, "no-credit")
	r := b.recipe()
	r.Pictures = 3
	batch := b.submit(r)
	b.finish(batch)
	b.close()
	b.open(nil)
	if n, err := b.studio.Resume(t.Context()); n != 3 || err != nil {
		t.Fatalf("%d taken up, %v", n, err)
	}
	views := b.finish(batch)
	if len(views) != 3 || slices.ContainsFunc(views, func(v JobView) bool { return v.State.Ended() }) {
		t.Fatal(b.states())
	}
	for _, v := range views {
		b.wantAside(v, problem.NoCredit)
	}
}
