package service

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/storage/library"
)

// timed is a picture of the library that took so many seconds.
func timed(t *testing.T, seconds float64, kind connection.Kind, change func(*instantid.Settings)) library.Picture {
	t.Helper()
	s := instantid.Defaults()
	if change != nil {
		change(&s)
	}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return library.Picture{PredictTime: seconds, Connection: library.Connection{Kind: string(kind)}, Settings: b, Width: 1280, Height: 1280}
}

func near(a, b time.Duration) bool {
	return math.Abs(a.Seconds()-b.Seconds()) < 0.02*math.Max(b.Seconds(), 1)
}

func TestAGuessBeforeAnythingWasMeasured(t *testing.T) {
	t.Parallel()
	r := NewRecipe()
	r.Connection = connection.Connection{Kind: connection.Replicate}
	e := History{}.Batch(r, 1280, 1280, 3)
	// The price that is told of the model: about 0.025 dollars a run.
	if c := e.Cost(0.000975); c < 0.02 || c > 0.03 || e.Measured || e.Free || e.Wall != e.Each {
		t.Errorf("a run of the defaults: %+v, costs %v", e, c)
	}
	r.Pictures = 4
	four := History{}.Batch(r, 1280, 1280, 3)
	if four.Paid != 4*e.Each || four.Wall != 2*e.Each || four.Runs != 4 {
		t.Errorf("four, three at a time: %+v", four)
	}
	r.Pictures, r.Settings.NumOutputs = 1, 2
	if two := (History{}).Batch(r, 1280, 1280, 3); two.Each < e.Each*3/2 || two.Each > 2*e.Each {
		t.Errorf("two pictures in a run take %v, one %v", two.Each, e.Each)
	}
	r.Connection.Kind = connection.Server
	if e := (History{}).Batch(r, 0, 0, 3); e.Free || e.Cost(1) != 0 || e.Each == 0 {
		t.Errorf("a server whose price is not known: %+v", e)
	}
	r.Connection.Kind = connection.Practice
	if e := (History{}).Batch(r, 0, 0, 3); !e.Free || e.Cost(1) != 0 || e.Each > 15*time.Second {
		t.Errorf("practice: %+v", e)
	}
}

func TestWhatMakesARunLonger(t *testing.T) {
	t.Parallel()
	usual := instantid.Defaults()
	base := expect(usual, 0, 0, connection.Replicate)
	longer := map[string]func(*instantid.Settings){
		"twice the steps": func(s *instantid.Settings) { s.NumInferenceSteps = 60 },
		"Heun":            func(s *instantid.Settings) { s.Scheduler = "HeunDiscreteScheduler" },
		"depth":           func(s *instantid.Settings) { s.EnableDepth = true },
		"two outputs":     func(s *instantid.Settings) { s.NumOutputs = 2 },
	}
	shorter := map[string]func(*instantid.Settings){
		"quick draft":   func(s *instantid.Settings) { s.EnableLCM = true },
		"no guidance":   func(s *instantid.Settings) { s.GuidanceScale = 1 },
		"without pose":  func(s *instantid.Settings) { s.EnablePose = false },
		"pose at 0":     func(s *instantid.Settings) { s.PoseStrength = 0 },
		"a few steps":   func(s *instantid.Settings) { s.NumInferenceSteps = 7 },
		"draft by Heun": func(s *instantid.Settings) { s.EnableLCM, s.Scheduler = true, "HeunDiscreteScheduler" },
	}
	for name, change := range longer {
		s := usual
		change(&s)
		if got := expect(s, 0, 0, connection.Replicate); got <= base {
			t.Errorf("%s: %v, the usual %v", name, got, base)
		}
	}
	for name, change := range shorter {
		s := usual
		change(&s)
		if got := expect(s, 0, 0, connection.Replicate); got >= base {
			t.Errorf("%s: %v, the usual %v", name, got, base)
		}
	}
	if expect(usual, 1280, 1280, connection.Replicate) <= base || expect(usual, 1024, 576, connection.Replicate) >= base {
		t.Error("the size of the picture does not matter")
	}
}

func TestAnEstimateIsTheMedianOfTheSameLook(t *testing.T) {
	t.Parallel()
	second := timed(t, 999, connection.Replicate, nil)
	second.Index = 1 // of the same run as another
	h := newHistory([]library.Picture{
		timed(t, 10, connection.Replicate, nil), timed(t, 12, connection.Replicate, nil), timed(t, 300, connection.Replicate, nil), // one waited for its look
		timed(t, 1, connection.Practice, nil), timed(t, 1, connection.Practice, nil), timed(t, 1, connection.Practice, nil), // practice
		timed(t, 0, connection.Replicate, nil), second,
		{PredictTime: 5, Settings: json.RawMessage("no settings")},
	})
	s := instantid.Defaults()
	if each, measured := h.Run(s, 1280, 1280, connection.Replicate); !near(each, 12*time.Second) || !measured {
		t.Errorf("the same once more: %v, %v", each, measured)
	}
	s.NumInferenceSteps = 60
	if each, _ := h.Run(s, 1280, 1280, connection.Replicate); each < 20*time.Second || each > 24*time.Second {
		t.Errorf("twice the steps: %v", each)
	}
	if each, measured := h.Run(instantid.Defaults(), 1280, 1280, connection.Practice); !near(each, time.Second) || !measured {
		t.Errorf("practice: %v, %v", each, measured)
	}
	s = instantid.Defaults()
	s.Weights = "juggernaut-xl-v8"
	if each, measured := h.Run(s, 1280, 1280, connection.Replicate); !near(each, 12*time.Second) || measured {
		t.Errorf("a look that was never timed: %v, measured %v", each, measured)
	}
}

func TestPracticeTellsNothingAboutAServer(t *testing.T) {
	t.Parallel()
	h := newHistory([]library.Picture{timed(t, 0.2, connection.Practice, nil)})
	guess, _ := History{}.Run(instantid.Defaults(), 0, 0, connection.Replicate)
	if each, measured := h.Run(instantid.Defaults(), 0, 0, connection.Replicate); each != guess || measured {
		t.Errorf("%v, %v, want the guess %v", each, measured, guess)
	}
}

func TestEstimateOfJobs(t *testing.T) {
	t.Parallel()
	job := func(state State, change func(*JobView)) JobView {
		j := JobView{State: state, Settings: instantid.Defaults(), Kind: connection.Replicate}
		if change != nil {
			change(&j)
		}
		return j
	}
	each, _ := History{}.Run(instantid.Defaults(), 0, 0, connection.Replicate)
	e := History{}.Jobs([]JobView{
		job(Done, nil), job(Failed, nil), job(Queued, func(j *JobView) { j.Stopped = true }),
		job(Running, func(j *JobView) { j.Percent = 50 }), job(Running, func(j *JobView) { j.Left = time.Second }),
		job(Queued, nil), job(Queued, nil),
	}, 2)
	if e.Runs != 4 || e.Paid != 4*each || e.Free || e.Measured {
		t.Errorf("%+v", e)
	}
	// One place: 1 s and a whole run; the other: half a run and a whole one.
	if want := each + each/2; !near(e.Wall, want) {
		t.Errorf("until all are there %v, want %v", e.Wall, want)
	}
	if e := (History{}).Jobs(nil, 2); e.Runs != 0 || e.Wall != 0 {
		t.Errorf("nothing: %+v", e)
	}
	if e := (History{}).Jobs([]JobView{job(Queued, func(j *JobView) { j.Kind = connection.Practice })}, 2); !e.Free || e.Cost(1) != 0 {
		t.Errorf("practice: %+v", e)
	}
}

func TestTheHistoryIsThatOfTheLibrary(t *testing.T) {
	b := newBench(t, nil)
	j := b.make1(b.recipe())
	h, err := b.studio.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := j.Pictures[0]
	each, measured := h.Run(j.Settings, p.Width, p.Height, j.Kind)
	if !measured || math.Abs(each.Seconds()-p.PredictTime) > 1e-6 {
		t.Errorf("%v, %v; the run took %v s", each, measured, p.PredictTime)
	}
}
