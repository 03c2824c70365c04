package page

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// direct runs everything at once; the tests here have no window.
func direct(f func()) { f() }

func TestThrottleRunsSoonAndNotTooOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		var runs atomic.Int64
		throttle := w.Throttle(100*time.Millisecond, func() { runs.Add(1) })
		throttle.Ask()
		synctest.Wait()
		if runs.Load() != 1 {
			t.Errorf("the first Ask ran %d times at once", runs.Load())
		}
		for range 100 { // for a second
			throttle.Ask()
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		if n := runs.Load(); n < 9 || n > 12 {
			t.Errorf("%d runs in a second", n)
		}
		before := runs.Load()
		time.Sleep(time.Second)
		if runs.Load() != before {
			t.Error("it runs unasked")
		}
	})
}

func TestTheLastAskIsNeverLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		var value, seen atomic.Int64
		throttle := w.Throttle(100*time.Millisecond, func() { seen.Store(value.Load()) })
		for i := range 57 {
			value.Store(int64(i))
			throttle.Ask()
			time.Sleep(7 * time.Millisecond)
		}
		time.Sleep(time.Second)
		if seen.Load() != 56 {
			t.Errorf("saw %d last", seen.Load())
		}
	})
}

func TestDelayWaitsForAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		var runs atomic.Int64
		delay := w.Delay(100*time.Millisecond, func() { runs.Add(1) })
		for range 20 {
			delay.Ask()
			time.Sleep(50 * time.Millisecond)
		}
		if runs.Load() != 0 {
			t.Error("it did not wait")
		}
		time.Sleep(time.Second)
		if runs.Load() != 1 {
			t.Errorf("%d runs", runs.Load())
		}
		delay.Ask()
		delay.Stop()
		time.Sleep(time.Second)
		if runs.Load() != 1 {
			t.Error("it ran though it was stopped")
		}
	})
}

func TestCloseEndsWorkAndWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		var ended atomic.Bool
		w.Go(func(ctx context.Context) {
			<-ctx.Done()
			time.Sleep(time.Second)
			w.Do(func() { t.Error("the UI is reached after Close") })
			ended.Store(true)
		})
		if err := w.Close(context.Background()); err != nil || !ended.Load() {
			t.Errorf("closed with %v, ended %v", err, ended.Load())
		}
		w.Go(func(context.Context) { t.Error("started after Close") })
		w.Throttle(time.Millisecond, func() { t.Error("asked after Close") }).Ask()
		time.Sleep(time.Second)
	})
}

func TestCloseDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		release := make(chan struct{})
		w.Go(func(context.Context) { <-release })
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := w.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("closed with %v", err)
		}
		close(release)
	})
}

func TestCancelledWorkEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWork(direct)
		cancel := w.Go(func(ctx context.Context) { <-ctx.Done() })
		cancel()
		if err := w.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// A run that waits for its turn on the UI goroutine can be stopped, and asked
// for anew: a toast is not to take the next one away with it.
func TestDelayForgetsARunThatWaitsForItsTurn(t *testing.T) {
	for name, forget := range map[string]func(*Delay){"stopped": (*Delay).Stop, "asked for anew": (*Delay).Ask} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				queue := make(chan func(), 8)
				w := NewWork(func(f func()) { queue <- f })
				runs := 0
				d := w.Delay(time.Second, func() { runs++ })
				d.Ask()
				time.Sleep(2 * time.Second)
				synctest.Wait()
				if len(queue) != 1 {
					t.Fatalf("%d runs wait", len(queue))
				}
				forget(d)
				(<-queue)()
				if runs != 0 {
					t.Error("it ran all the same")
				}
				d.Ask()
				time.Sleep(2 * time.Second)
				(<-queue)()
				if runs != 1 {
					t.Errorf("asked for again it ran %d times", runs)
				}
				d.Stop()
			})
		})
	}
}
