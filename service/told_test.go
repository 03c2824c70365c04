package service

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/problem"
	"likeness/service/replicate"
)

// toldStates are those in which a job may hear of its prediction: by the answer to its create, by a search, by a look.
var toldStates = []State{Sending, Unknown, Waiting, Running, Canceling}

// Whatever the server tells of a prediction, and whenever, the table has a place for it: also for what hardly happens, such
// as a create that is answered with a prediction that has ended.
func TestWhateverTheServerTellsMovesAJob(t *testing.T) {
	b := newBench(t, nil)
	j := b.unsent()
	same := map[State]State{Sending: Waiting, Unknown: Waiting, Waiting: Waiting, Running: Running, Canceling: Canceling}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		p    replicate.Prediction
		to   State           // in every state
		but  map[State]State // in these
	}{
		{name: "not begun", p: replicate.Prediction{Status: replicate.Starting}, but: same},
		{name: "a word that nobody knows", p: replicate.Prediction{Status: "thinking"}, but: same},
		{
			name: "made, by a word that nobody knows", to: Fetching,
			p: replicate.Prediction{Status: "complete", CompletedAt: at, Output: []string{"http://127.0.0.1/x.png"}},
		},
		{
			name: "made, by such a word and without times", to: Fetching,
			p: replicate.Prediction{Status: "complete", PredictTime: 3, Output: []string{"http://127.0.0.1/x.png"}},
		},
		{name: "something of it, by a word that nobody knows", p: replicate.Prediction{Status: "complete", Output: []string{"http://127.0.0.1/x.png"}}, but: same},
		{name: "ended, by a word that nobody knows", p: replicate.Prediction{Status: "broken", CompletedAt: at}, but: same},
		{name: "at work", p: replicate.Prediction{Status: replicate.Processing, StartedAt: at}, to: Running, but: map[State]State{Canceling: Canceling}},
		{name: "made", p: replicate.Prediction{Status: replicate.Succeeded, StartedAt: at, Output: []string{"http://127.0.0.1/x.png"}}, to: Fetching},
		{name: "made, the pictures not told", p: replicate.Prediction{Status: replicate.Succeeded, StartedAt: at}, to: Fetching},
		{name: "made and deleted", p: replicate.Prediction{Status: replicate.Succeeded, StartedAt: at, DataRemoved: true}, to: Expired},
		{name: "failed", p: replicate.Prediction{Status: replicate.Failed, StartedAt: at, Error: "CUDA out of memory"}, to: Failed},
		{
			name: "broken off before it began", p: replicate.Prediction{Status: replicate.Failed, Error: "Prediction interrupted; please retry (code: PA)"},
			to: Queued, but: map[State]State{Canceling: Failed, Running: Failed}, // what was seen at work has begun
		},
		{name: "canceled", p: replicate.Prediction{Status: replicate.Canceled}, to: Canceled},
		{name: "given up", p: replicate.Prediction{Status: replicate.Aborted}, to: Aborted},
	} {
		for _, from := range toldStates {
			j.mu.Lock()
			j.rec.State, j.rec.RepeatOf, j.rec.Status = string(from), "", ""
			j.rec.StartedAt, j.rec.PredictTime = time.Time{}, 0
			j.mu.Unlock()
			c.p.ID = "p1"
			want := c.to
			if to, ok := c.but[from]; ok {
				want = to
			}
			goOn := b.studio.apply(j, c.p)
			rec, err := b.lib.Job(t.Context(), j.id)
			if err != nil {
				t.Fatal(err)
			}
			if got := j.state(); got != want || State(rec.State) != want || goOn == want.Ended() {
				t.Errorf("%s, told %q: it is %s and on disk %s, goes on %v; it should be %s", from, c.name, got, rec.State, goOn, want)
			}
		}
	}
}

// What is made is fetched, however long the server has had words of its own for it.
func TestNobodyWondersAboutWhatIsMade(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Patience = time.Nanosecond })
	j := b.unsent()
	j.mu.Lock()
	j.rec.State = string(Waiting)
	j.mu.Unlock()
	w := watcher{look: sight{ask: true}}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if !b.studio.take(j, replicate.Prediction{ID: "p1", Status: "rendering"}, &w) || j.view().Problem == nil {
		t.Fatalf("%s %+v", j.state(), j.view().Problem)
	}
	time.Sleep(time.Millisecond) // longer than the patience
	made := replicate.Prediction{ID: "p1", Status: "complete", CompletedAt: at, Output: []string{"http://127.0.0.1/x.png"}}
	if !b.studio.take(j, made, &w) || j.state() != Fetching || j.isStopped() {
		t.Errorf("it is %s, laid aside %v: %+v", j.state(), j.isStopped(), j.view().Problem)
	}
}

// The table says of the server's events just what can be told, and of the rest where they come from: a row that cannot
// happen would be read as something that does.
func TestTheTableHasNoRowThatCannotHappen(t *testing.T) {
	told := func(more ...State) []State { return append(more, toldStates...) }
	for e, from := range map[event][]State{
		evStart:    {Queued},
		evReady:    {Preparing},
		evRefused:  {Preparing, Sending}, // an upload, the create
		evLost:     {Sending},
		evAccepted: told(),
		evBegun:    told(),
		evMade:     told(),
		evSaved:    {Fetching},
		evFail:     told(Preparing, Fetching),
		evCancel:   {Waiting, Running},
		evCanceled: told(Queued, Preparing),
		evAborted:  told(),
		evExpired:  told(Fetching),
		evRestart:  told(Preparing, Fetching),
		evVanished: {Waiting, Running, Canceling},
	} {
		can := map[State]bool{}
		for _, s := range from {
			can[s] = true
		}
		for _, s := range allStates {
			if _, ok := transitions[s][e]; ok != can[s] {
				t.Errorf("%s takes %s: the table says %v, and it can happen: %v", s, e, ok, can[s])
			}
		}
	}
}

// A server that denies knowing a prediction which it took is believed by nobody at once, and never so far that the job is
// sent again: it is unknown, and found when the server knows it again.
func TestAPredictionThatTheServerDeniesIsLookedForAndNotSentAgain(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Patience = 100 * time.Millisecond })
	var denied atomic.Bool
	denied.Store(true)
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/v1/predictions/") || !denied.Load() {
			return false
		}
		http.NotFound(w, r)
		return true
	})
	batch := b.submit(b.recipe())
	v := b.until(batch.Jobs[0], func(v JobView) bool { return v.Stopped })
	if v.State != Unknown || v.PredictionID == "" || v.Problem == nil || v.Problem.Cost != problem.CostUnknown {
		t.Errorf("it is %s, prediction %q: %+v", v.State, v.PredictionID, v.Problem)
	}
	denied.Store(false)
	if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	b.wantDone(b.finish(batch)[0])
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// The practice server ends with the program, and what it was doing costs nothing to do again. What was to be canceled is not
// done again.
func TestPracticeThatWasCutOffIsDoneAgainFromEveryState(t *testing.T) {
	for from, to := range map[State]State{
		Preparing: Done, Sending: Done, Unknown: Done, Waiting: Done, Running: Done, Fetching: Done, Canceling: Canceled,
	} {
		t.Run(string(from), func(t *testing.T) {
			b := newBench(t, nil)
			b.want(b.studio.Pause(t.Context()))
			r := b.recipe()
			r.Connection = connection.Connection{Kind: connection.Practice}
			batch := b.submit(r)
			rec, err := b.lib.Job(t.Context(), batch.Jobs[0])
			b.want(err)
			rec.State, rec.CancelAsked = string(from), from == Canceling
			if from != Preparing {
				rec.SentAt = rec.CreatedAt
			}
			if from != Preparing && from != Sending {
				rec.PredictionID = "gone"
			}
			b.want(b.lib.PutJob(t.Context(), rec))
			b.restart(nil)
			b.want(b.studio.Unpause(t.Context()))
			_, err = b.studio.Resume(t.Context())
			b.want(err)
			if v := b.finish(batch)[0]; v.State != to || v.Stopped {
				t.Errorf("it is %s, stopped %v: %v", v.State, v.Stopped, v.Problem)
			}
		})
	}
}
