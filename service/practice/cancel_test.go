package practice

import (
	"net/http"
	"testing"
	"time"
)

func TestCancelAtEachStage(t *testing.T) {
	for name, test := range map[string]struct {
		speed  float64
		at     string
		status string
		ran    bool
	}{
		// As it was recorded: what never began is told as started and ended at one moment.
		"starting":   {0.001, "starting", "canceled", false},
		"processing": {100, "processing", "canceled", true},
		"succeeded":  {100, "succeeded", "succeeded", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := startTest(t, func(o *Options) { o.Speed = test.speed })
			if test.at == "processing" {
				s.Hold()
			}
			id := s.create(request(inputOf())).string("id")
			before := s.until(id, func(a answered) bool { return a.string("status") == test.at })
			a := s.call("POST", "/predictions/"+id+"/cancel", alice, nil)
			if a.status != http.StatusOK || a.string("status") != test.status || a.string("completed_at") == "" {
				t.Fatalf("%d %s", a.status, a.text)
			}
			seconds, timed := at(a.json, "metrics", "predict_time").(float64)
			if !timed || seconds <= 0 || (seconds > 0.0001) != test.ran || a.string("started_at") == "" {
				t.Errorf("started at %q, metrics %v", a.string("started_at"), a.json["metrics"])
			}
			if test.at == "succeeded" {
				if string(a.text) != string(before.text) {
					t.Errorf("a finished one is changed:\n%s\n%s", before.text, a.text)
				}
				return
			}
			if a.json["output"] != nil || a.json["error"] != nil {
				t.Errorf("%s", a.text)
			}
			again := s.call("POST", "/predictions/"+id+"/cancel", alice, nil)
			if again.status != http.StatusOK || string(again.text) != string(a.text) {
				t.Errorf("again: %d %s", again.status, again.text)
			}
			time.Sleep(30 * time.Millisecond) // nothing may come after the end
			if later := s.get(id); string(later.text) != string(a.text) {
				t.Errorf("later:\n%s\n%s", a.text, later.text)
			}
		})
	}
}

func TestACanceledRunMakesRoomForTheNext(t *testing.T) {
	s := startTest(t, func(o *Options) { o.Speed = 50 })
	var ids []string
	for range maxRunning {
		ids = append(ids, s.create(request(inputOf("num_inference_steps", 500, "num_outputs", 8))).string("id"))
	}
	for _, id := range ids {
		s.until(id, func(a answered) bool { return a.string("status") == "processing" })
	}
	waiting := s.create(request(inputOf())).string("id")
	s.call("POST", "/predictions/"+ids[2]+"/cancel", alice, nil)
	if done := s.finished(waiting); done.string("status") != "succeeded" {
		t.Errorf("%s", done.string("status"))
	}
}

func TestADeadlineAbortsWhatStartsAndCancelsWhatRuns(t *testing.T) {
	for want, speed := range map[string]float64{"aborted": 0.001, "canceled": 10} {
		clock := newClock()
		s := startTest(t, func(o *Options) { o.Now, o.Speed = clock.now, speed })
		goOn := s.Hold()
		id := s.create(request(inputOf()), "Cancel-After", "5m").string("id")
		if want == "canceled" {
			s.until(id, func(a answered) bool { return a.string("status") == "processing" })
		}
		clock.advance(5*time.Minute - time.Second)
		if a := s.get(id); a.ended() {
			t.Errorf("%s before its deadline", a.string("status"))
		}
		clock.advance(time.Second)
		a := s.get(id)
		if a.string("status") != want || a.string("completed_at") == "" || a.json["error"] != nil {
			t.Errorf("at its deadline: %s", a.text)
		}
		if _, ran := at(a.json, "metrics", "predict_time").(float64); ran != (want == "canceled") {
			t.Errorf("%s: metrics %v", want, a.json["metrics"])
		}
		goOn()
		short := s.create(request(inputOf()), "Cancel-After", "5m").string("id")
		if speed < 1 {
			continue
		}
		s.finished(short)
		clock.advance(10 * time.Minute)
		if a := s.get(short); a.string("status") != "succeeded" {
			t.Errorf("done before its deadline, then %s", a.string("status"))
		}
	}
}

func TestADeadlineIsKeptWhileNobodyAsks(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now, o.Speed = clock.now, 0.001 })
	id := s.create(request(inputOf()), "Cancel-After", "5s").string("id")
	s.mu.Lock()
	p := s.predictions[id]
	changed := p.changed
	s.mu.Unlock()
	clock.advance(5 * time.Second)
	select {
	case <-changed:
	case <-time.After(2 * time.Minute):
		t.Fatal("nothing happened")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.status != aborted {
		t.Errorf("it is %s", p.status)
	}
}
