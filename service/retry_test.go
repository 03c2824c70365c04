package service

import (
	"errors"
	"testing"

	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/problem"
)

func TestRetryTakesAnotherMethodWhereOneCrashed(t *testing.T) {
	b := newBench(t, nil, "null-error:1")
	r := b.recipe()
	r.Settings.Scheduler = "DEISMultistepScheduler"
	first := b.make1(r)
	b.restart(nil) // so that its end is on disk, which is seen a moment before
	rec, err := b.lib.Job(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	rec.Problem = storeProblem(problem.New(problem.SchedulerCrash, nil))
	if err := b.lib.PutJob(t.Context(), rec); err != nil {
		t.Fatal(err)
	}
	again, err := b.studio.Retry(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	second := b.finish(again)[0]
	if second.Settings.Scheduler != instantid.OtherMethod("DEISMultistepScheduler") || second.Seed != first.Seed {
		t.Errorf("made again with %s, seeds %d and %d", second.Settings.Scheduler, first.Seed, second.Seed)
	}
	if instantid.OtherMethod(second.Settings.Scheduler) == second.Settings.Scheduler {
		t.Error("there is no way out of the other method")
	}
}

// What helps is known after a restart as well as before.
func TestAProblemIsKeptWithWhatHelps(t *testing.T) {
	for _, p := range []*problem.Problem{
		problem.New(problem.InvalidInput, errors.New("422")).About("seed").Saying("The server refused a setting: no."),
		problem.New(problem.PhotoBad, nil).Doing(problem.ActChoosePose),
		problem.FromModel("NSFW content detected.", "Using seed: 1"),
		problem.FromModel("E4875 no webhook", ""),
		notWritten(nil, message.New("check.order", "The order could not be written.")),
		problem.New(problem.Offline, nil),
	} {
		got := loadProblem(storeProblem(p))
		if got.What != p.What || got.Next != p.Next || got.Action != p.Action || got.Key != p.Key || got.Cost != p.Cost || got.Detail != p.Detail {
			t.Errorf("%+v came back as %+v", p, got)
		}
	}
	if loadProblem(storeProblem(nil)) != nil {
		t.Error("no problem came back as one")
	}
}
