package service

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// looks counts the requests that lists and single predictions were asked by.
func (b *bench) looks() (lists, gets int) {
	for _, r := range b.server.Requests() {
		switch {
		case r.Method != http.MethodGet:
		case r.Path == "/v1/predictions":
			lists++
		case strings.HasPrefix(r.Path, "/v1/predictions/"):
			gets++
		}
	}
	return lists, gets
}

func atATime(n int) func(*Config) {
	return func(c *Config) {
		c.Concurrent = n
		c.Poll = func(Outlook) time.Duration { return 20 * time.Millisecond }
	}
}

// Of many jobs the list tells where they stand. Single predictions are asked when they have begun and ended, and a few in turn
// for how far they are: the requests of a round are the same for ten jobs and for thirty.
func TestManyAreWatchedByOneList(t *testing.T) {
	for _, n := range []int{10, 30} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			b := newBench(t, atATime(n))
			r := b.recipe()
			r.Pictures = n
			r.Settings.NumInferenceSteps = 100
			for _, j := range b.finish(b.submit(r)) {
				b.wantDone(j)
			}
			lists, gets := b.looks()
			t.Logf("%d jobs: %d lists, %d single predictions", n, lists, gets)
			// Of each job: once for its end, once to fetch it, and while there are few others as often as there are rounds.
			if lists < 2 || gets > roundOther*lists+few*lists+4*n {
				t.Errorf("%d lists, %d single predictions", lists, gets)
			}
			if c := b.creates(); c != n {
				t.Errorf("%d creates", c)
			}
		})
	}
}

func TestFewAreWatchedWithoutAList(t *testing.T) {
	b := newBench(t, atATime(few))
	r := b.recipe()
	r.Pictures = few
	for _, j := range b.finish(b.submit(r)) {
		b.wantDone(j)
	}
	if lists, _ := b.looks(); lists != 0 {
		t.Errorf("%d lists", lists)
	}
}

// A list that cannot be read, or does not know the jobs, changes nothing but who is asked; and it is not asked every time.
func TestWithoutAListPredictionsAreAskedOneByOne(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"no list": http.NotFound,
		"other jobs": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"next":null,"results":[{"id":"other"}]}`)
		},
		"not a list":    func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `<html>`) },
		"refuses lists": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, atATime(8))
			var mu sync.Mutex
			lists, rounds := 0, 0
			b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodGet || r.URL.Path != "/v1/predictions" {
					if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/v1/predictions/") {
						mu.Lock()
						rounds++
						mu.Unlock()
					}
					return false
				}
				mu.Lock()
				lists++
				mu.Unlock()
				answer(w, r)
				return true
			})
			r := b.recipe()
			r.Pictures = 8
			r.Settings.NumInferenceSteps = 100
			for _, j := range b.finish(b.submit(r)) {
				b.wantDone(j)
			}
			if lists == 0 || rounds == 0 {
				t.Errorf("%d lists, %d gets", lists, rounds)
			}
			if name != "other jobs" && lists > 12 {
				t.Errorf("a list that cannot be read was asked for %d times", lists)
			}
		})
	}
}

// Jobs that were taken up from disk are found in the list although nobody knows yet when they were made.
func TestManyThatWereLeftAreWatchedByTheList(t *testing.T) {
	b := newBench(t, atATime(12), "slow")
	var unseen atomic.Bool // however long the others take, none is seen to end before the last was sent
	unseen.Store(true)
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/v1/predictions") || !unseen.Load() {
			return false
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	})
	r := b.recipe()
	r.Pictures = 12
	batch := b.submit(r)
	for _, id := range batch.Jobs {
		b.until(id, inState(Waiting, Running))
	}
	b.close()
	before, _ := b.looks()
	unseen.Store(false)
	b.server.SetFaults()
	b.open(atATime(12))
	if n, err := b.studio.Resume(t.Context()); n != 12 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	for _, j := range b.finish(batch) {
		b.wantDone(j)
	}
	if lists, _ := b.looks(); lists == before {
		t.Error("no list was read")
	}
	if n := b.creates(); n != 12 {
		t.Errorf("%d creates", n)
	}
}

func TestACancelInARoundIsHeardAtOnce(t *testing.T) {
	b := newBench(t, func(c *Config) {
		c.Concurrent = 6
		c.Poll = func(Outlook) time.Duration { return time.Hour } // no round comes by itself
	}, "slow")
	r := b.recipe()
	r.Pictures = 6
	r.Settings.NumInferenceSteps, r.Settings.NumOutputs = 500, 8
	batch := b.submit(r)
	for _, id := range batch.Jobs {
		b.until(id, inState(Waiting, Running))
	}
	b.studio.CancelAll(t.Context())
	for _, j := range b.finish(batch) {
		if j.State != Canceled && j.State != Done { // on a busy computer it may be made already; but nobody waits an hour
			t.Errorf("%s %+v", j.State, j.Problem)
		}
	}
}

func TestManyWithEventStreamsAreBroughtToTheirEndByThem(t *testing.T) {
	b := newBench(t, func(c *Config) {
		c.Concurrent = 6
		c.Poll = func(Outlook) time.Duration { return time.Second }
	})
	r := b.recipe()
	r.Pictures, r.Stream = 6, true
	for _, j := range b.finish(b.submit(r)) {
		b.wantDone(j)
	}
}

// allowance is a server's limit: so many requests in each span of time.
type allowance struct {
	mu      sync.Mutex
	until   time.Time
	left    int
	refused int
}

const (
	allowed = 30
	span    = 600 * time.Millisecond
)

// take counts a request and tells what is left.
func (a *allowance) take(h http.Header) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if now.After(a.until) {
		a.until, a.left = now.Add(span), allowed
	}
	ok := a.left > 0
	if ok {
		a.left--
	} else {
		a.refused++
	}
	h.Set("ratelimit-remaining", strconv.Itoa(a.left))
	h.Set("ratelimit-reset", fmt.Sprintf("%.3f", a.until.Sub(now).Seconds()))
	return ok
}

// However often a job would be looked at, the server's limit is never used up by it.
func TestWatchingStaysWithinWhatTheServerAllows(t *testing.T) {
	for _, n := range []int{1, 3, 8} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			b := newBench(t, func(c *Config) {
				c.Concurrent = n
				c.Poll = func(Outlook) time.Duration { return time.Millisecond }
			}, "slow")
			var limit allowance
			looked := 0
			b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/v1/predictions") {
					return false
				}
				limit.mu.Lock()
				looked++
				limit.mu.Unlock()
				told := http.Header{}
				if !limit.take(told) {
					w.WriteHeader(http.StatusTooManyRequests)
					io.WriteString(w, `{"detail":"Request was throttled.","status":429,"retry_after":1}`)
					return true
				}
				// As told here, not by the server behind.
				rec := httptest.NewRecorder()
				b.through(rec, r)
				for k, v := range rec.Header() {
					w.Header()[k] = v
				}
				for k, v := range told {
					w.Header()[k] = v
				}
				w.WriteHeader(rec.Code)
				w.Write(rec.Body.Bytes())
				return true
			})
			r := b.recipe()
			r.Pictures = n
			r.Settings.NumInferenceSteps = 400
			for _, j := range b.finish(b.submit(r)) {
				b.wantDone(j)
			}
			t.Logf("looked %d times", looked)
			if limit.refused > 0 || looked == 0 {
				t.Errorf("%d of %d looks were refused", limit.refused, looked)
			}
		})
	}
}

// A refused look is repeated when the server said, by nobody before, and no job is the worse for it.
func TestARefusedLookIsRepeatedWhenTheServerSays(t *testing.T) {
	b := newBench(t, atATime(2))
	var mu sync.Mutex
	refused, tooEarly := 0, 0
	var again time.Time
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/v1/predictions/") {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		if refused >= 2 {
			return false
		}
		if now.Before(again) {
			tooEarly++
		}
		again = now.Add(time.Second)
		refused++
		w.WriteHeader(http.StatusTooManyRequests)
		io.WriteString(w, `{"detail":"Request was throttled.","status":429,"retry_after":9}`) // longer than a client waits by itself
		return true
	})
	for _, j := range b.finish(b.submit(b.recipe())) {
		b.wantDone(j)
	}
	if refused != 2 || tooEarly > 0 {
		t.Errorf("%d refused, %d of them too early", refused, tooEarly)
	}
}

// What the answer to a create tells is not asked for once more.
func TestTheAnswerToACreateIsNotAskedForAgain(t *testing.T) {
	b := newBench(t, func(c *Config) {
		c.Poll = func(Outlook) time.Duration { return time.Hour } // no look comes by itself
	}, "slow")
	r := b.recipe()
	r.Settings.NumInferenceSteps, r.Settings.NumOutputs = 500, 8
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Waiting, Running))
	if err := b.studio.Cancel(t.Context(), batch.Jobs[0]); err != nil {
		t.Fatal(err)
	}
	b.finish(batch)
	if _, gets := b.looks(); gets != 1 { // for what became of it
		t.Errorf("%d requests", gets)
	}
}

// The server is done with a job as soon as it says so: the next one is sent although the record of that is not written yet.
func TestTheNextIsSentWhileTheLastIsWrittenDown(t *testing.T) {
	sent := make(chan struct{}, 2)
	b := newBench(t, func(c *Config) {
		c.Concurrent = 1
		var made atomic.Bool
		c.At = func(point string) {
			switch {
			case point == "sending accepted":
				sent <- struct{}{}
			case strings.HasSuffix(point, " made") && made.CompareAndSwap(false, true):
				for range 2 {
					select {
					case <-sent:
					case <-time.After(watchdog):
						t.Error("the next one was not sent")
					}
				}
			}
		}
	})
	r := b.recipe()
	r.Pictures = 2
	for _, j := range b.finish(b.submit(r)) {
		b.wantDone(j)
	}
}
