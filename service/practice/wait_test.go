package practice

import (
	"context"
	"net/http"
	"testing"
	"time"
)

func TestWaitGivesTheOutputWhenThereIsOneInTime(t *testing.T) {
	s := startTest(t, nil)
	a := s.create(request(inputOf()), "Prefer", "wait=10")
	if a.status != http.StatusCreated || a.header.Get("Preference-Applied") != "wait=10" {
		t.Errorf("%d, applied %q", a.status, a.header.Get("Preference-Applied"))
	}
	// As it was recorded: the output is there, but the prediction does not count as done.
	if a.string("status") != "processing" || len(a.outputs()) != 1 || a.json["completed_at"] != nil || a.json["metrics"] != nil {
		t.Errorf("%s", a.text)
	}
	if done := s.finished(a.string("id")); done.string("status") != "succeeded" || done.outputs()[0] != a.outputs()[0] {
		t.Errorf("afterwards: %s", done.text)
	}
	failing := s.create(request(inputOf("image", "data:,x")), "Prefer", "wait")
	if failing.status != http.StatusCreated || failing.string("status") != "failed" || failing.header.Get("Preference-Applied") != "wait=60" {
		t.Errorf("a failing one: %d %s", failing.status, failing.text)
	}
}

func TestWaitThatRunsOutSaysStarting(t *testing.T) {
	s := startTest(t, func(o *Options) { o.Speed = 10 })
	a := s.create(request(inputOf("num_inference_steps", 500, "num_outputs", 8)), "Prefer", "wait=1")
	if a.status != http.StatusAccepted || a.header.Get("Preference-Applied") != "wait=1" {
		t.Errorf("%d, applied %q", a.status, a.header.Get("Preference-Applied"))
	}
	if a.string("status") != "starting" || a.json["output"] != nil || a.json["started_at"] != nil || a.string("logs") != "" {
		t.Errorf("%s", a.text)
	}
	s.until(a.string("id"), func(now answered) bool { return now.string("status") == "processing" && now.string("logs") != "" })
}

func TestWhatEndsAtTheLastMomentOfAWaitIsToldAsItEnded(t *testing.T) {
	s := startTest(t, slowly)
	id := s.create(request(inputOf())).string("id")
	s.call("POST", "/predictions/"+id+"/cancel", alice, nil)
	s.mu.Lock()
	p := s.predictions[id]
	s.mu.Unlock()
	// The wait is over, and nobody has looked yet whether the prediction is.
	if status, body := s.created(p, true, s.origin); status != http.StatusCreated || body.Status != canceled || body.CompletedAt == "" {
		t.Errorf("%d, %s, completed at %q", status, body.Status, body.CompletedAt)
	}
}

func TestAPredictionGoesOnWhenTheOneWhoWaitsLeaves(t *testing.T) {
	s := startTest(t, nil)
	goOn := s.Hold()
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	var results []any
	go func() {
		for len(results) == 0 && ctx.Err() == nil {
			time.Sleep(5 * time.Millisecond)
			list, _ := s.try(ctx, "GET", "/predictions", alice, nil)
			results, _ = list.json["results"].([]any)
		}
		leave()
	}()
	if _, err := s.try(ctx, "POST", "/predictions", alice, request(inputOf()), "Prefer", "wait"); err == nil {
		t.Fatal("the wait was over before anybody left")
	}
	if len(results) != 1 {
		t.Fatalf("list: %v", results)
	}
	goOn()
	if done := s.finished(at(results[0], "id").(string)); done.string("status") != "succeeded" {
		t.Errorf("it %s", done.string("status"))
	}
}
