package page

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// However long the first takes, the second waits for it; and a pause between
// two does not end the turns.
func TestTurnsComeOneAfterTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		var line turns
		var did []string
		for i, name := range []string{"a", "b", "c"} {
			line.add(w, func(context.Context) {
				did = append(did, name+" begins")
				time.Sleep(time.Duration(3-i) * time.Second)
				did = append(did, name+" ends")
			})
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		line.add(w, func(context.Context) { did = append(did, "d") })
		synctest.Wait()
		want := []string{"a begins", "a ends", "b begins", "b ends", "c begins", "c ends", "d"}
		if !slices.Equal(did, want) {
			t.Errorf("done: %v", did)
		}
		if err := w.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// What a person did just before closing the window is done all the same, and
// is told that the window closes.
func TestWhatWaitsWhenTheWorkEndsIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		var line turns
		line.add(w, func(ctx context.Context) { <-ctx.Done() })
		told := false
		line.add(w, func(ctx context.Context) { told = ctx.Err() != nil })
		if err := w.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if !told {
			t.Error("the second was not done, or not told that it is the end")
		}
		line.add(w, func(context.Context) { t.Error("begun after the end") })
		synctest.Wait()
	})
}
