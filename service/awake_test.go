package service

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"likeness/service/practice"
	"likeness/service/problem"
)

// wall is the clock on the wall alone: nothing steady is behind it, as with a time read from a file.
func (l *later) wall() time.Time { return l.now().Round(0) }

func TestAwakeTimeTakesNoPartInJumps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var clock later
		for name, now := range map[string]func() time.Time{"steady": clock.now, "wall": clock.wall} {
			w := &wakefulness{now: now, last: now()}
			var p patience
			if p.over(w.look(), time.Minute) {
				t.Errorf("%s: no patience at all", name)
			}
			for i, jump := range []time.Duration{2 * time.Hour, -3 * time.Hour, 24 * time.Hour, -time.Minute} {
				for range 5 {
					time.Sleep(10 * time.Second)
					w.look()
				}
				if p.over(w.look(), time.Minute) {
					t.Errorf("%s: patience ended after 50 seconds", name)
				}
				clock.advance(jump)
				m := w.look()
				if m.jumps != i+1 || m.awake != time.Duration(i+1)*50*time.Second {
					t.Errorf("%s: after %v: %+v", name, jump, m)
				}
				if p.over(m, time.Minute) {
					t.Errorf("%s: %v was too much", name, jump)
				}
			}
			for range 7 {
				time.Sleep(10 * time.Second)
				w.look()
			}
			if !p.over(w.look(), time.Minute) {
				t.Errorf("%s: patience has no end", name)
			}
		}
	})
}

// jumps are those that a person's computer makes.
var jumps = map[string]time.Duration{"slept for two hours": 2 * time.Hour, "set forward by a day": 24 * time.Hour, "set back by three hours": -3 * time.Hour}

// Nobody is laid aside because of a jump, although the server gave no answer for longer than anybody's patience by the clock.
func TestAJumpOfTheClockLaysNobodyAside(t *testing.T) {
	for name, by := range jumps {
		t.Run(name, func(t *testing.T) {
			var clock later
			b := newBench(t, func(c *Config) { c.Now = clock.wall })
			b.hold()
			batch := b.submit(b.recipe())
			b.until(batch.Jobs[0], inState(Waiting, Running))
			b.server.SetFaults(practice.Fault{Name: practice.FaultBadGateway})
			b.until(batch.Jobs[0], func(v JobView) bool { return v.Problem != nil && v.Problem.Code == problem.ServerTrouble })
			clock.advance(by)
			n := len(b.server.Requests())
			for end := time.After(watchdog); len(b.server.Requests()) < n+5; { // more than a look
				select {
				case <-time.After(5 * time.Millisecond):
				case <-end:
					t.Fatalf("nobody looks any more: %s", b.states())
				}
			}
			for _, v := range b.studio.Jobs() {
				if v.Stopped {
					t.Errorf("laid aside: %+v", v.Problem)
				}
			}
			b.server.SetFaults()
			b.goOn()
			b.wantDone(b.finish(batch)[0])
		})
	}
}

// A server that asked to wait for a second is not waited for by the hour when the clock is set back.
func TestACreateIsHeldForAsLongAsTheServerAskedWhateverTheClockSays(t *testing.T) {
	var clock later
	b := newBench(t, func(c *Config) { c.Now, c.Patience = clock.wall, 20*time.Minute }, "throttled")
	batch := b.submit(b.recipe())
	b.until(batch.Jobs[0], func(v JobView) bool { return v.State == Queued && v.Problem != nil })
	clock.advance(-3 * time.Hour)
	b.server.SetFaults()
	b.wantDone(b.finish(batch)[0])
}

// After a jump it is looked at once, however rarely it is looked otherwise.
func TestAfterASleepItIsLookedAtOnce(t *testing.T) {
	for _, n := range []int{1, 6} {
		var clock later
		b := &bench{}
		t.Run(map[int]string{1: "one", 6: "many"}[n], func(t *testing.T) {
			b = newBench(t, func(c *Config) {
				c.Now, c.Concurrent = clock.now, n
				c.Poll = func(Outlook) time.Duration { return time.Hour }
			})
			r := b.recipe()
			r.Pictures = n
			batch := b.submit(r)
			for _, id := range batch.Jobs {
				b.until(id, inState(Waiting, Running, Fetching, Done))
			}
			// As often as it sleeps, since a look may come before the server is done.
			for end := time.After(watchdog); ended(b.studio.Jobs()) < n; {
				clock.advance(2 * time.Hour)
				select {
				case <-time.After(100 * time.Millisecond):
				case <-end:
					t.Fatalf("nobody looked: %s", b.states())
				}
			}
			for _, j := range b.finish(batch) {
				b.wantDone(j)
			}
		})
	}
}

// toldEnd is what is told of a prediction at its end only.
var toldEnd = regexp.MustCompile(`"(completed_at":"[^"]*"|metrics":\{[^}]*\}),`)

// renaming has statuses of the practice server called otherwise, in lists and single predictions, and no end told.
func (b *bench) renaming(from *regexp.Regexp, to string, on *atomic.Bool) {
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || !on.Load() || !strings.HasPrefix(r.URL.Path, "/v1/predictions") {
			return false
		}
		r.Header.Del("Accept-Encoding")
		rec := httptest.NewRecorder()
		b.through(rec, r)
		w.WriteHeader(rec.Code)
		_, _ = io.WriteString(w, toldEnd.ReplaceAllString(from.ReplaceAllString(rec.Body.String(), `"status":"`+to+`"`), ""))
		return true
	})
}

// A status that nobody knows is waited for, and said.
func TestAnUnknownStatusIsWaitedFor(t *testing.T) {
	for _, n := range []int{1, 6} {
		t.Run(map[int]string{1: "one", 6: "many"}[n], func(t *testing.T) {
			b := newBench(t, func(c *Config) { c.Concurrent = n })
			var on atomic.Bool
			on.Store(true)
			b.renaming(regexp.MustCompile(`"status":"[a-z]+"`), "hibernating", &on)
			r := b.recipe()
			r.Pictures = n
			batch := b.submit(r)
			for _, id := range batch.Jobs {
				v := b.until(id, func(v JobView) bool { return v.State == Waiting && v.Problem != nil || v.State.Ended() })
				if v.State != Waiting || v.Stopped || v.Problem == nil || !strings.Contains(v.Problem.What, `"hibernating"`) {
					t.Errorf("%s %+v", v.State, v.Problem)
				}
			}
			on.Store(false)
			for _, j := range b.finish(batch) {
				b.wantDone(j)
			}
		})
	}
}

// But not for ever: then it is laid aside with what is the matter, and goes on when somebody says so.
func TestAnUnknownStatusIsNotWaitedForForEver(t *testing.T) {
	for _, n := range []int{1, 6} {
		t.Run(map[int]string{1: "one", 6: "many"}[n], func(t *testing.T) {
			b := newBench(t, func(c *Config) { c.Patience, c.Concurrent = 50*time.Millisecond, n })
			var on atomic.Bool
			on.Store(true)
			b.renaming(regexp.MustCompile(`"status":"succeeded"`), "framed", &on)
			r := b.recipe()
			r.Pictures = n
			batch := b.submit(r)
			for _, v := range b.finish(batch) {
				if !v.Stopped || v.State.Ended() || v.Problem.Code != problem.Unfinished || v.Problem.Action != problem.ActResume ||
					!strings.Contains(v.Problem.What, `"framed"`) {
					t.Errorf("%s stopped=%v %+v", v.State, v.Stopped, v.Problem)
				}
			}
			b.restart(func(c *Config) { c.Concurrent = n })
			for _, id := range batch.Jobs {
				rec, err := b.lib.Job(t.Context(), id)
				if p := loadProblem(rec.Problem); err != nil || p == nil || !strings.Contains(p.What, `"framed"`) || p.Action != problem.ActResume {
					t.Errorf("on disk: %+v, %v", p, err)
				}
			}
			on.Store(false)
			if k, err := b.studio.Resume(t.Context()); k != n || err != nil {
				t.Fatalf("%d, %v", k, err)
			}
			for _, j := range b.finish(batch) {
				b.wantDone(j)
			}
			if c := b.creates(); c != n {
				t.Errorf("%d creates", c)
			}
		})
	}
}

// A clock that is set while the answer to a create is lost hides nothing, whether it was right before or is so now: what was
// made is found and not sent again.
func TestAClockThatIsSetWhileAnAnswerIsLostHidesNothing(t *testing.T) {
	type set struct{ off, by time.Duration }
	cases := map[string]set{"was a day ahead": {24 * time.Hour, -24 * time.Hour}, "was a day behind": {-24 * time.Hour, 24 * time.Hour}}
	for name, by := range jumps {
		cases[name] = set{0, by}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var clock later
			clock.advance(c.off)
			b := newBench(t, func(c *Config) { c.Now, c.Apart = clock.wall, 30*time.Millisecond })
			b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodPost || r.URL.Path != "/v1/predictions" {
					return false
				}
				b.through(httptest.NewRecorder(), r)
				clock.advance(c.by)
				panic(http.ErrAbortHandler)
			})
			b.wantDone(b.make1(b.recipe()))
			if n := b.creates(); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	}
}

// Two looks into the list are a while apart by time that passed, not by a clock that was set in between: a list may lag behind.
func TestAClockThatIsSetDoesNotShortenTheTimeBetweenTwoLooks(t *testing.T) {
	var clock later
	b := newBench(t, func(c *Config) { c.Now, c.Apart = clock.wall, 3*time.Second })
	var lists []time.Time
	var mu sync.Mutex
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && r.URL.Path == "/v1/predictions" {
			panic(http.ErrAbortHandler)
		}
		if r.URL.Path == "/v1/predictions" {
			mu.Lock()
			lists = append(lists, time.Now())
			mu.Unlock()
		}
		return false
	})
	batch := b.submit(b.recipe())
	for end := time.After(watchdog); ; {
		rec, err := b.lib.Job(t.Context(), batch.Jobs[0])
		if err == nil && !rec.AbsentAt.IsZero() {
			break
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-end:
			t.Fatalf("nobody looked: %s", b.states())
		}
	}
	mu.Lock()
	before := len(lists)
	mu.Unlock()
	clock.advance(24 * time.Hour)
	v := b.finish(batch)[0]
	if v.State != Unknown || v.Problem.Code != problem.NotArrived {
		t.Fatalf("%s %+v", v.State, v.Problem)
	}
	if apart := lists[before].Sub(lists[before-1]); apart < 3*time.Second {
		t.Errorf("the looks were %v apart", apart)
	}
}
