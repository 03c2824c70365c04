package service

import (
	"sync"
	"testing"
	"time"
)

// A cancel that comes while a job moves must not put an older state on disk: after a crash, "preparing" is sent anew, and
// "sending" is not.
func TestAWishToCancelDoesNotTakeARecordBack(t *testing.T) {
	b := newBench(t, nil)
	v := b.make1(b.recipe())
	b.wantDone(v)
	j := b.job(v.ID)
	move := func(to State) {
		j.mu.Lock()
		j.rec.State = string(to)
		j.mu.Unlock()
	}
	move(Preparing)
	j.writing.Lock() // somebody writes
	var canceling sync.WaitGroup
	canceling.Go(func() {
		if err := b.studio.Cancel(t.Context(), v.ID); err != nil {
			t.Error(err)
		}
	})
	for !j.cancelAsked() {
		time.Sleep(time.Millisecond)
	}
	move(Sending)
	j.writing.Unlock()
	canceling.Wait()
	rec, err := b.lib.Job(t.Context(), v.ID)
	if err != nil || State(rec.State) != Sending || !rec.CancelAsked {
		t.Errorf("on disk it is %s, cancel asked %v, %v", rec.State, rec.CancelAsked, err)
	}
}
