package service

import (
	"testing"

	"likeness/service/replicate"
)

// The record says "sending" before anything is sent. When the program ends in between, nothing is lost: the job waits its
// turn again, and is not looked for in the server's list.
func TestWhatWasNeverSentWhenTheProgramEndsWaitsItsTurn(t *testing.T) {
	b := newBench(t, nil)
	v := b.make1(b.recipe())
	b.wantDone(v)
	j := b.job(v.ID)
	j.mu.Lock()
	j.rec.State = string(Sending)
	j.mu.Unlock()
	if _, err := b.studio.keep(j); err != nil {
		t.Fatal(err)
	}
	j.client = new(replicate.Client) // ready to send
	b.studio.cancel()
	b.studio.drive(j)
	rec, err := b.lib.Job(t.Context(), v.ID)
	if err != nil || State(rec.State) != Queued || !rec.SentAt.IsZero() {
		t.Errorf("on disk it is %s, sent %v, %v", rec.State, rec.SentAt, err)
	}
}
