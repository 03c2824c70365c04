package proof

import (
	"context"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/photo/drawn"
	"likeness/service/practice"
	"likeness/service/practice/told"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
	"likeness/storage/secret"
)

// watchdog ends a test that hangs; nothing is measured by it.
const watchdog = 4 * time.Minute

const token = "r8_MarkedTokenThatMustNeverBeWritten00000"

// A stand is a library and a studio that works against a practice server as against any other.
type stand struct {
	t      *testing.T
	server *practice.Server
	lib    *library.Library
	hub    *connection.Hub
	studio *service.Studio
	conn   connection.Connection
	face   string
	limit  time.Duration // of the wait for jobs that nothing is in the way of
}

// newStand opens a stand at an address of the API, behind which the server is. It gives up soon what is silent on purpose.
func newStand(t *testing.T, server *practice.Server, address, face string, change func(*service.Config)) *stand {
	t.Helper()
	limits := replicate.Timeouts{Answer: 2 * time.Second, Stall: 2 * time.Second, Create: 10 * time.Second}
	return newStandWithin(t, limits, server, address, face, change)
}

// newStandWithin is newStand with other limits of the wait for a server.
func newStandWithin(t *testing.T, limits replicate.Timeouts, server *practice.Server, address, face string, change func(*service.Config)) *stand {
	t.Helper()
	s := &stand{t: t, server: server, face: face, limit: watchdog}
	dir := t.TempDir()
	var err error
	if s.lib, err = library.Open(t.Context(), filepath.Join(dir, "library"), library.Options{IndexDir: filepath.Join(dir, "index")}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.check(s.lib.Close()) })
	s.hub = connection.NewHub(connection.Options{
		Environment: secret.NewToken(token),
		Timeouts:    limits,
		Retry:       replicate.Retry{Tries: 2, First: 5 * time.Millisecond, Max: 100 * time.Millisecond},
	})
	t.Cleanup(func() { s.check(s.hub.Close()) })
	if s.conn, err = connection.Parse(address); err != nil {
		t.Fatal(err)
	}
	cfg := service.Config{
		Library: s.lib, Hub: s.hub, Apart: 20 * time.Millisecond, Patience: 5 * time.Second,
		Poll: func(service.Outlook) time.Duration { return 10 * time.Millisecond },
	}
	if change != nil {
		change(&cfg)
	}
	if s.studio, err = service.NewStudio(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), watchdog)
		defer cancel()
		s.check(s.studio.Close(ctx))
	})
	return s
}

func (s *stand) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Error(err)
	}
}

func (s *stand) recipe() service.Recipe {
	r := service.NewRecipe()
	r.Face.Path = s.face
	r.Settings.Prompt = "a woman in a red coat"
	r.Settings.NumInferenceSteps = 8
	r.Connection = s.conn
	return r
}

func (s *stand) submit(r service.Recipe) service.Batch {
	s.t.Helper()
	b, err := s.studio.Submit(s.t.Context(), r)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// settle waits until every job has ended or was laid aside, or for so long: some wait for a better network by themselves.
func (s *stand) settle(limit time.Duration) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), limit)
	defer cancel()
	if err := s.studio.WaitAll(ctx); err != nil && ctx.Err() == nil {
		s.t.Fatalf("%v: %s", err, s.states())
	}
}

// rest is settle for jobs that nothing is in the way of.
func (s *stand) rest() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), s.limit)
	defer cancel()
	if err := s.studio.WaitAll(ctx); err != nil {
		s.t.Fatalf("%v: %s", err, s.states())
	}
}

func (s *stand) states() string {
	var text strings.Builder
	for _, v := range s.studio.Jobs() {
		fmt.Fprintf(&text, "%s: %s stopped=%v %v; ", v.ID, v.State, v.Stopped, v.Problem)
	}
	return text.String()
}

// until waits until a job satisfies a condition, has ended or was laid aside.
func (s *stand) until(id string, ok func(service.JobView) bool) {
	s.t.Helper()
	events, stop := s.studio.Subscribe()
	defer stop()
	deadline := time.After(watchdog)
	for {
		for _, v := range s.studio.Jobs() {
			if v.ID == id && (ok(v) || v.State.Ended() || v.Stopped) {
				return
			}
		}
		select {
		case <-events:
		case <-deadline:
			s.t.Fatalf("it never gets there: %s", s.states())
		}
	}
}

// finish goes on with what was laid aside, now that nothing is in the way, as a person would.
func (s *stand) finish() {
	s.t.Helper()
	for range 4 {
		if _, err := s.studio.Resume(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		s.rest()
		open := false
		for _, v := range s.studio.Jobs() {
			if v.State.Ended() {
				continue
			}
			open = true
			if v.State == service.Unknown && v.Problem != nil && v.Problem.Code == problem.NotArrived {
				s.check(s.studio.SendAgain(s.t.Context(), v.ID))
			}
		}
		s.rest()
		if !open {
			return
		}
	}
	s.t.Errorf("it is never finished: %s", s.states())
}

// prediction is what is read of what the server tells.
type prediction struct {
	ID      string
	Status  string
	Started string `json:"started_at"`
	Input   struct{ Seed float64 }
	Metrics struct {
		Predict float64 `json:"predict_time"`
	}
}

// ran reports whether the prediction had begun: what is canceled before it does is told as started and ended at once.
func (p prediction) ran() bool {
	return p.Started != "" && (p.Status != "canceled" || p.Metrics.Predict >= time.Millisecond.Seconds())
}

// predictions asks the server itself for all that it was made to do.
func (s *stand) predictions() []prediction {
	s.t.Helper()
	all, err := told.Predictions[prediction](s.t.Context(), s.server.URL(), token)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// hold holds the jobs against what the server knows: each ran once at most, what was made is in the library exactly once,
// and whatever ended without a picture tells why, and what it cost.
func (s *stand) hold() {
	s.t.Helper()
	jobs := s.studio.Jobs() // first: what goes on meanwhile may be made by the time the server is asked, but not the other way round
	all := s.predictions()
	for _, v := range jobs {
		var ran, made int
		var last prediction
		for _, p := range all {
			if p.ID != v.PredictionID && p.Input.Seed != float64(v.Seed) {
				continue
			}
			last = p
			if p.ran() {
				ran++
			}
			if p.Status == "succeeded" {
				made++
			}
		}
		if ran > 1 {
			s.t.Errorf("job %s ran %d times: paid twice", v.ID, ran)
		}
		pictures, err := s.lib.Pictures(s.t.Context(), library.Query{BatchID: v.BatchID})
		if err != nil {
			s.t.Fatal(err)
		}
		kept := 0
		for _, p := range pictures {
			if p.JobID == v.ID {
				kept++
			}
		}
		switch {
		case v.State == service.Done && (kept != 1 || made != 1):
			s.t.Errorf("job %s is done, has %d pictures, and the server made %d", v.ID, kept, made)
		case v.State != service.Done && (v.State.Ended() || v.Stopped):
			s.holdTrouble(v, ran, made, last)
		}
	}
	if len(all) > len(jobs) {
		for _, p := range all {
			if !p.ran() {
				return // one that never began may have been made once more
			}
		}
		s.t.Errorf("%d predictions for %d jobs: paid twice", len(all), len(jobs))
	}
}

// holdTrouble holds what a job that is not done tells against what has become of it.
func (s *stand) holdTrouble(v service.JobView, ran, made int, last prediction) {
	s.t.Helper()
	if v.Problem == nil || v.Problem.What == "" || v.Problem.Cost == "" {
		s.t.Errorf("job %s is %s, and nothing is told: %+v", v.ID, v.State, v.Problem)
		return
	}
	right := []problem.Cost{problem.CostNone} // nothing has run
	switch {
	case made > 0:
		right = []problem.Cost{problem.CostCharged}
	case ran > 0 && last.Status == "failed":
		right = []problem.Cost{problem.CostMaybe, problem.CostCharged}
	case ran > 0:
		right = []problem.Cost{problem.CostCharged}
	}
	if !v.State.Ended() {
		right = append(right, problem.CostUnknown)
		if ran == 0 && last.ID == "" {
			right = append(right, problem.CostNone)
		}
	}
	for _, c := range right {
		if v.Problem.Cost == c {
			return
		}
	}
	s.t.Errorf("job %s is %s, it ran %d times and made %d pictures, and the cost is told as %q: %+v", v.ID, v.State, ran, made, v.Problem.Cost, v.Problem)
}

// end returns the only job.
func (s *stand) end() service.JobView {
	s.t.Helper()
	jobs := s.studio.Jobs()
	if len(jobs) != 1 {
		s.t.Fatalf("%d jobs", len(jobs))
	}
	return jobs[0]
}

// writeFace draws a portrait, as narrow as a photo may be: what is made of it is small, and drawn four times as fast.
func writeFace(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "face.jpg")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, drawn.Face(1, 256, 1280), nil); err != nil {
		t.Fatal(err)
	}
	return name
}

// crowd runs subtests, so many at a time: they mostly wait.
func crowd(t *testing.T, names []string, test func(t *testing.T, name string)) {
	t.Helper()
	places := make(chan struct{}, 24)
	var all sync.WaitGroup
	for _, name := range names {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			t.Run(name, func(t *testing.T) { test(t, name) })
		})
	}
	all.Wait()
}
