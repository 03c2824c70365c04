package service

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"likeness/service/instantid"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/service/replicate"
)

// apart shortens the wait between two looks that find nothing.
func apart(d time.Duration) func(*Config) { return func(c *Config) { c.Apart = d } }

// The seed tells a prediction, but the same seed may have been used before: what belongs to another job is not taken.
func TestThePredictionOfAnotherJobIsNotAdopted(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond))
	r := b.recipe()
	seed := int64(4711)
	r.Settings.Seed = &seed
	if j := b.make1(r); j.State != Done {
		t.Fatalf("%+v", j)
	}
	b.server.SetFaults(practice.Fault{Name: practice.FaultBadGateway, Count: 1})
	j := b.make1(r)
	if j.State != Unknown || !j.Stopped || j.Problem == nil || j.PredictionID != "" {
		t.Errorf("%s with prediction %q, %+v", j.State, j.PredictionID, j.Problem)
	}
}

// Two answers are lost at once, to creates with the same seed: each job finds one of the two predictions.
func TestTwoLostAnswersAreNotTakenForOne(t *testing.T) {
	b := newBench(t, nil, "create-lost:2")
	r := b.recipe()
	seed := int64(99)
	r.Settings.Seed = &seed
	first, second := b.submit(r), b.submit(r)
	one, two := b.finish(first)[0], b.finish(second)[0]
	if one.State != Done || two.State != Done || one.PredictionID == two.PredictionID {
		t.Errorf("%s by %s and %s by %s", one.State, one.PredictionID, two.State, two.PredictionID)
	}
	if n := b.creates(); n != 2 {
		t.Errorf("%d creates", n)
	}
}

// A repeat of what the server lost has the same seed: when its answer is lost too, the first one is not taken for it.
func TestALostRepeatIsNotTakenForTheFirstTry(t *testing.T) {
	b := newBench(t, nil, "interrupted:1")
	batch := b.submit(b.recipe())
	b.until(batch.Jobs[0], func(v JobView) bool { return v.PredictionID != "" })
	b.server.SetFaults(practice.Fault{Name: practice.FaultCreateLost, Count: 1})
	j := b.finish(batch)[0]
	if j.State != Done {
		t.Errorf("%s %+v", j.State, j.Problem)
	}
	rec := b.written(j.ID)
	if rec.RepeatOf == "" || rec.RepeatOf == j.PredictionID {
		t.Errorf("repeat of %q by %q", rec.RepeatOf, j.PredictionID)
	}
	// Should the second have been made nearer to the first than clocks can tell:
	if taken, _, err := b.studio.owned(t.Context(), &job{id: j.ID}, time.Now()); err != nil || !taken[rec.RepeatOf] || taken[j.PredictionID] {
		t.Errorf("taken are %v, %v", taken, err)
	}
	if n := b.creates(); n != 2 {
		t.Errorf("%d creates", n)
	}
}

// What the list does not know, twice and some time apart, has never arrived: a person may send it again.
func TestWhatNeverArrivedIsSentAgainWhenAPersonSaysSo(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond))
	b.loseCreate()
	j := b.make1(b.recipe())
	if j.State != Unknown || !j.Stopped || j.Problem == nil || j.Problem.Code != problem.NotArrived {
		t.Fatalf("%s %+v", j.State, j.Problem)
	}
	if j.Problem.Cost != problem.CostNone || j.Problem.Action != problem.ActSendAgain {
		t.Errorf("%+v", j.Problem)
	}
	// The next start of the program does not send it by itself either.
	b.close()
	b.open(apart(30 * time.Millisecond))
	if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
		t.Fatalf("resume: %d, %v", n, err)
	}
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.creates(); n != 1 {
		t.Fatalf("%d creates before anybody said so", n)
	}
	if err := b.studio.SendAgain(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if v := b.until(j.ID, func(v JobView) bool { return v.State.Ended() || v.Stopped }); v.State != Done {
		t.Errorf("%s %+v", v.State, v.Problem)
	}
	if n := b.creates(); n != 2 {
		t.Errorf("%d creates", n)
	}
	if err := b.studio.SendAgain(t.Context(), j.ID); err == nil {
		t.Error("a job that is done was sent again")
	}
}

// A list may lag behind for longer than anybody waits: whoever has it sent again has it looked for once more before.
func TestWhatIsInTheListByNowIsNotSentAgain(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond), "create-lost:1")
	var behind atomic.Bool
	behind.Store(true)
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || r.URL.Path != "/v1/predictions" || !behind.Load() {
			return false
		}
		_ = json.NewEncoder(w).Encode(told{"next": nil, "results": []told{}})
		return true
	})
	j := b.make1(b.recipe())
	if j.State != Unknown || j.Problem == nil || j.Problem.Code != problem.NotArrived {
		t.Fatalf("%s %+v", j.State, j.Problem)
	}
	behind.Store(false)
	if err := b.studio.SendAgain(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	b.wantDone(b.until(j.ID, func(v JobView) bool { return v.State.Ended() || v.Stopped }))
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// One look is not enough, however often the program is started in between.
func TestAbsenceMustLast(t *testing.T) {
	b := newBench(t, apart(time.Hour))
	b.loseCreate()
	batch := b.submit(b.recipe())
	id := batch.Jobs[0]
	for range 2 {
		b.until(id, func(v JobView) bool { return v.State == Unknown })
		for { // until a look has found nothing
			rec, err := b.lib.Job(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if !rec.AbsentAt.IsZero() {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if err := b.studio.SendAgain(t.Context(), id); err == nil {
			t.Fatal("sent again although it may yet be found")
		}
		b.close()
		b.open(apart(time.Hour))
		if _, err := b.studio.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// The same seed goes with other prompts: who compares prompts keeps it. Such a prediction is nobody's proof.
func TestTheSameSeedWithAnotherPromptIsNotAdopted(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond))
	r := b.recipe()
	seed := int64(5)
	r.Settings.Seed = &seed
	client, _, err := b.hub.Client(t.Context(), b.conn)
	if err != nil {
		t.Fatal(err)
	}
	other := r.Settings.Inputs(instantid.Schema{})
	other["prompt"], other["image"] = "a man in a blue coat", dataURI(t, b.face)
	if _, err := client.Create(t.Context(), replicate.CreateRequest{Version: instantid.DefaultVersion, Input: other}); err != nil {
		t.Fatal(err)
	}
	b.loseCreate()
	j := b.make1(r)
	if j.State != Unknown || j.PredictionID != "" || j.Problem == nil || j.Problem.Code != problem.AnswerLost {
		t.Errorf("%s by %q, %+v", j.State, j.PredictionID, j.Problem)
	}
	if err := b.studio.SendAgain(t.Context(), j.ID); err == nil {
		t.Error("sent again although it is not known to be absent")
	}
}

// What is sent again and lost again must be absent anew, twice and some time apart.
func TestAbsenceOfAnEarlierTryDoesNotCount(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond))
	b.loseCreate()
	j := b.make1(b.recipe())
	b.loseCreate()
	if err := b.studio.SendAgain(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	b.until(j.ID, func(v JobView) bool { return v.State == Unknown && v.Stopped })
	rec, err := b.lib.Job(t.Context(), j.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !rec.AbsentAt.After(rec.SentAt) {
		t.Errorf("sent at %v, absent since %v", rec.SentAt, rec.AbsentAt)
	}
	if n := b.creates(); n != 2 {
		t.Errorf("%d creates", n)
	}
}

// After its time the server has removed input and seed: version and time must do, and only if there is one candidate.
func TestAnAnswerThatIsLookedForTooLate(t *testing.T) {
	for _, c := range []struct {
		candidates int
		state      State
	}{{1, Expired}, {2, Unknown}} {
		t.Run(string(c.state), func(t *testing.T) {
			b := newBenchOn(t, practice.Options{Retention: time.Millisecond}, apart(30*time.Millisecond), "bad-gateway")
			j := b.make1(b.recipe())
			if j.State != Unknown {
				t.Fatalf("%s %+v", j.State, j.Problem)
			}
			b.server.SetFaults()
			client, _, err := b.hub.Client(t.Context(), b.conn)
			if err != nil {
				t.Fatal(err)
			}
			for range c.candidates {
				p, err := client.Create(t.Context(), replicate.CreateRequest{Version: j.Version, Input: map[string]any{"image": dataURI(t, b.face), "num_inference_steps": 1}})
				if err != nil {
					t.Fatal(err)
				}
				for !p.DataRemoved {
					time.Sleep(10 * time.Millisecond)
					if p, err = client.Get(t.Context(), p.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			if _, err := b.studio.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := b.studio.WaitAll(t.Context()); err != nil {
				t.Fatal(err)
			}
			v := b.until(j.ID, func(v JobView) bool { return v.State.Ended() || v.Stopped })
			if v.State != c.state {
				t.Errorf("%s %+v", v.State, v.Problem)
			}
			if v.State == Unknown && v.Problem.Code != problem.AnswerLost {
				t.Errorf("%+v", v.Problem)
			}
			if err := b.studio.SendAgain(t.Context(), j.ID); err == nil {
				t.Error("it was sent again")
			}
		})
	}
}

// The clock of this computer is a day behind: the server's own clock decides what is in the window.
func TestAWrongClockDoesNotHideThePrediction(t *testing.T) {
	for _, off := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		t.Run(off.String(), func(t *testing.T) {
			b := newBench(t, func(c *Config) {
				c.Now = func() time.Time { return time.Now().Add(off) }
				c.Apart = 30 * time.Millisecond
			}, "create-lost:1")
			if j := b.make1(b.recipe()); j.State != Done {
				t.Errorf("%s %+v", j.State, j.Problem)
			}
			if n := b.creates(); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	}
}

func dataURI(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b)
}

// loseCreate has the next create answered by something between here and the server, which makes nothing.
func (b *bench) loseCreate() {
	b.t.Helper()
	if _, _, err := b.hub.Client(b.t.Context(), b.conn); err != nil { // what it asks for is asked before
		b.t.Fatal(err)
	}
	b.server.SetFaults(practice.Fault{Name: practice.FaultBadGateway, Stage: practice.StageCreate, Count: 1})
}
