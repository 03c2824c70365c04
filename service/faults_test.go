package service

import (
	"strings"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/problem"
	"likeness/storage/library"
)

// Every fault of the practice server comes to the picture or to a stated
// problem with its cost, and never to a second create.
func TestFaults(t *testing.T) {
	cases := []struct {
		fault   string
		state   State
		code    problem.Code // of the end; "" for none
		cost    problem.Cost
		creates int
	}{
		{"throttled:2", Done, "", "", 3},                             // a refused create made nothing
		{"no-credit", Queued, problem.NoCredit, problem.CostNone, 1}, // laid aside
		{"create-lost:1", Done, "", "", 1},
		{"download-cut:2", Done, "", "", 1},
		{"slow", Done, "", "", 1},
		{"flagged", Failed, problem.Flagged, problem.CostMaybe, 1},
		{"no-face", Failed, problem.NoFace, problem.CostMaybe, 1},
		{"null-error", Failed, problem.Interrupted, "", 1},
		{"interrupted:1", Done, "", "", 2}, // it never began, so that nothing can have been billed
		{"interrupted", Failed, problem.Interrupted, problem.CostNone, 2},
		{"aborted", Aborted, problem.Aborted, problem.CostNone, 1},
		{"output-gone", Expired, problem.Expired, problem.CostCharged, 1},
		{"no-output", Failed, problem.NoOutput, problem.CostCharged, 1},
	}
	for _, c := range cases {
		t.Run(c.fault, func(t *testing.T) {
			b := newBench(t, nil, c.fault)
			j := b.make1(b.recipe())
			if j.State != c.state {
				t.Fatalf("%s, %+v; want %s", j.State, j.Problem, c.state)
			}
			if n := b.creates(); n != c.creates {
				t.Errorf("%d creates, want %d", n, c.creates)
			}
			if c.code == "" {
				if j.Problem != nil || len(j.Pictures) != 1 {
					t.Errorf("%+v, %d pictures", j.Problem, len(j.Pictures))
				}
				return
			}
			if j.Problem == nil || j.Problem.Code != c.code || (c.cost != "" && j.Problem.Cost != c.cost) {
				t.Errorf("%+v, want %s costing %s", j.Problem, c.code, c.cost)
			}
			if rec := b.written(j.ID); rec.State != string(c.state) || rec.Problem == nil || rec.Problem.Code != string(c.code) {
				t.Errorf("on disk: %+v", rec)
			}
		})
	}
}

// The model's known errors about photos name the photo and lead to its frame, after a restart too.
func TestAPhotoInWhichTheModelFindsNoFaceIsNamed(t *testing.T) {
	for fault, want := range map[string]struct {
		code   problem.Code
		action problem.Action
		key    string
		what   string
	}{
		"no-face":      {problem.NoFace, problem.ActFrame, "image", "“aunt.jpg”: the model found no face in it."},
		"no-face-pose": {problem.NoFaceInPose, problem.ActFramePose, "pose_image", "“uncle.jpg”: the model found no face in this pose photo."},
	} {
		t.Run(fault, func(t *testing.T) {
			b := newBench(t, nil, fault)
			r := b.recipe()
			r.Face.Name = "aunt.jpg"
			r.Pose = PhotoRef{Path: b.face, Name: "uncle.jpg"}
			j := b.make1(r)
			check := func(p *problem.Problem) {
				t.Helper()
				if p == nil || p.Code != want.code || p.Action != want.action || p.Key != want.key || p.What != want.what ||
					p.Cost != problem.CostMaybe || !strings.Contains(p.Next, "Frame it") {
					t.Errorf("%+v", p)
				}
			}
			check(j.Problem)
			check(loadProblem(b.written(j.ID).Problem))
		})
	}
}

func TestThrottlingHoldsAllJobsAndFailsNone(t *testing.T) {
	b := newBench(t, nil, "throttled:2")
	r := b.recipe()
	r.Pictures = 4
	for _, j := range b.finish(b.submit(r)) {
		if j.State != Done {
			t.Errorf("%+v", j)
		}
	}
}

// A bad gateway may have passed the create on. It is looked for, and when it
// is not there the job stays unknown: only a person may send it again.
func TestAnAnswerThatCannotBeReadIsNeverTakenForAFailure(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond), "bad-gateway")
	j := b.make1(b.recipe())
	if j.State != Unknown || !j.Stopped || j.Problem == nil {
		t.Fatalf("%s %+v", j.State, j.Problem)
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates, want 1", n)
	}
	b.server.SetFaults()
	if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
		t.Fatalf("resume: %d, %v", n, err)
	}
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates after resume, want 1", n)
	}
	// The person decides that it is over.
	if err := b.studio.Cancel(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	v := b.until(j.ID, inState(Canceled))
	if v.Problem.Cost != problem.CostUnknown {
		t.Errorf("%+v", v.Problem)
	}
}

func TestAServerThatCannotBeReachedCostsNothing(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Patience = time.Millisecond })
	if err := b.server.Close(); err != nil {
		t.Fatal(err)
	}
	j := b.make1(b.recipe())
	if j.State != Queued || !j.Stopped || j.Problem.Code != problem.Offline || j.Problem.Cost != problem.CostNone {
		t.Errorf("%s stopped=%v: %+v", j.State, j.Stopped, j.Problem)
	}
}

func TestAServerThatGoesAwayLeavesTheJobResumable(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Patience = time.Millisecond })
	b.hold()
	batch := b.submit(b.recipe())
	b.until(batch.Jobs[0], inState(Waiting, Running))
	if err := b.server.Close(); err != nil {
		t.Fatal(err)
	}
	j := b.finish(batch)[0]
	if j.State.Ended() || !j.Stopped || j.Problem.Code != problem.Offline || j.Problem.Cost != problem.CostUnknown {
		t.Errorf("%s stopped=%v: %+v", j.State, j.Stopped, j.Problem)
	}
	if rec, err := b.lib.Job(t.Context(), j.ID); err != nil || rec.PredictionID == "" || library.Ended(rec.State) {
		t.Errorf("on disk: %+v, %v", rec, err)
	}
}

func TestCancelBeforeItIsSentCostsNothing(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.hold()
	r := b.recipe()
	r.Pictures = 2
	batch := b.submit(r)
	if err := b.studio.Cancel(t.Context(), batch.Jobs[1]); err != nil {
		t.Fatal(err)
	}
	b.goOn()
	jobs := b.finish(batch)
	if jobs[0].State != Done {
		t.Errorf("the other: %+v", jobs[0])
	}
	if j := jobs[1]; j.State != Canceled || j.Problem.Cost != problem.CostNone {
		t.Errorf("%s %+v", j.State, j.Problem)
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates, want 1", n)
	}
}

func TestCancelWhileTheServerStartsOrRuns(t *testing.T) {
	for _, stage := range []State{Waiting, Running} {
		t.Run(string(stage), func(t *testing.T) {
			var faults []string
			if stage == Waiting {
				faults = []string{"slow"}
			}
			b := newBench(t, nil, faults...)
			r := b.recipe()
			r.Settings.NumInferenceSteps = 500
			r.Settings.NumOutputs = 8
			batch := b.submit(r)
			b.until(batch.Jobs[0], inState(stage, Running)) // on a busy computer the start may be missed
			if err := b.studio.Cancel(t.Context(), batch.Jobs[0]); err != nil {
				t.Fatal(err)
			}
			j := b.finish(batch)[0]
			if j.State != Canceled {
				t.Fatalf("%s %+v", j.State, j.Problem)
			}
			rec := b.written(j.ID)
			want := problem.CostNone
			if stage == Running || !rec.StartedAt.IsZero() { // on a busy computer the server may be quicker than the cancel
				want = problem.CostCharged
			}
			if j.Problem.Cost != want {
				t.Errorf("cost %s, want %s", j.Problem.Cost, want)
			}
		})
	}
}

func TestCancelAllAndWhatIsNoJob(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 2 })
	r := b.recipe()
	r.Settings.NumInferenceSteps = 500
	r.Pictures = 5
	batch := b.submit(r)
	b.studio.CancelAll(t.Context())
	for _, j := range b.finish(batch) {
		if j.State != Canceled && j.State != Done {
			t.Errorf("%s %+v", j.State, j.Problem)
		}
	}
	if err := b.studio.Cancel(t.Context(), "nothing"); err == nil {
		t.Error("an unknown job was canceled")
	}
}

func TestWhatIsRunningWhenTheProgramEndsIsFetchedByTheNextStart(t *testing.T) {
	b := newBench(t, nil)
	b.hold()
	r := b.recipe()
	r.Pictures = 3
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Running))
	b.close()
	b.goOn()
	creates := b.creates()

	b.open(nil)
	n, err := b.studio.Resume(t.Context())
	if err != nil || n == 0 {
		t.Fatalf("resume: %d, %v", n, err)
	}
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, j := range b.studio.Jobs() {
		if j.State != Done {
			t.Errorf("%s %+v", j.State, j.Problem)
		}
	}
	pictures, err := b.lib.Pictures(t.Context(), library.Query{BatchID: batch.ID})
	if err != nil || len(pictures) != 3 {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}
	if total := b.creates(); total > 3 || creates > 3 {
		t.Errorf("%d creates for 3 pictures", total)
	}
	if n, err := b.studio.Resume(t.Context()); n != 0 || err != nil {
		t.Errorf("a second resume took up %d, %v", n, err)
	}
}

func TestPracticeThatWasCutOffIsDoneAgain(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Connection = connection.Connection{Kind: connection.Practice}
	r.Settings.NumInferenceSteps = 500
	r.Settings.NumOutputs = 4
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Running))
	b.close() // its practice server ends with it

	b.open(nil)
	if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
		t.Fatalf("resume: %d, %v", n, err)
	}
	j := b.finish(batch)[0]
	if j.State != Done || !j.Practice || len(j.Pictures) != 4 || !j.Pictures[0].Practice {
		t.Errorf("%+v", j)
	}
}

func TestASecondStudioIsRefusedWhileTheFirstWorks(t *testing.T) {
	b := newBench(t, nil)
	lib, err := library.Open(t.Context(), b.lib.Dir(), library.Options{IndexDir: b.dir + "/index"})
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	_, err = NewStudio(Config{Library: lib, Hub: b.hub})
	if p := problem.From(err); p == nil || p.Code != problem.LibraryBusy {
		t.Errorf("%v", err)
	}
}

func TestRetryKeepsTheSeedUnlessItWasTheTrouble(t *testing.T) {
	for fault, same := range map[string]bool{"null-error:1": true, "flagged:1": false} {
		t.Run(fault, func(t *testing.T) {
			b := newBench(t, nil, fault)
			first := b.make1(b.recipe())
			if first.State != Failed {
				t.Fatalf("%+v", first)
			}
			again, err := b.studio.Retry(t.Context(), first.ID)
			if err != nil {
				t.Fatal(err)
			}
			second := b.finish(again)[0]
			if second.State != Done || (second.Seed == first.Seed) != same {
				t.Errorf("%s, seeds %d and %d", second.State, first.Seed, second.Seed)
			}
		})
	}
}

func TestABadTokenIsToldBeforeAnythingIsSent(t *testing.T) {
	b := newBench(t, nil)
	b.close()
	b.token = "no_such_token"
	b.open(nil)
	j := b.make1(b.recipe())
	if j.State != Failed || j.Problem.Code != problem.TokenBad || j.Problem.Cost != problem.CostNone {
		t.Errorf("%s %+v", j.State, j.Problem)
	}
	if n := b.creates(); n != 0 {
		t.Errorf("%d creates with a bad token", n)
	}
}
