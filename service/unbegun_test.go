package service

import (
	"testing"

	"likeness/service/connection"
	"likeness/service/practice"
	"likeness/service/problem"
)

// A server tells what was canceled in its queue as started and ended at once, and charges nothing for it.
func TestWhatIsCanceledBeforeItBeganCostsNothing(t *testing.T) {
	b := newBench(t, nil)
	slow, err := practice.Start(t.Context(), practice.Options{Speed: 0.001, Sketch: true}) // it starts in twenty minutes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slow.Close() })
	b.conn = connection.Connection{Kind: connection.Replicate, Address: slow.URL()}
	id := b.submit(b.recipe()).Jobs[0]
	b.until(id, inState(Waiting))
	b.want(b.studio.Cancel(t.Context(), id))
	v := b.until(id, func(v JobView) bool { return v.State.Ended() })
	if v.State != Canceled || v.Problem == nil || v.Problem.Cost != problem.CostNone || v.PredictTime != 0 {
		t.Errorf("%s after %v s: %+v", v.State, v.PredictTime, v.Problem)
	}
}
