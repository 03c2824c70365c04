package command

import (
	"testing"

	"likeness/service/practice"
	"likeness/service/problem"
)

// An order that was handed over ends as its own program would have ended it, and what waits for credit is made once.
func TestASecondCreateWithoutCreditWaitsForSome(t *testing.T) {
	s := newStage(t)
	one := s.create("2")
	for _, picture := range []string{"picture 1: ", "picture 2: "} { // their creates were taken, not just heard
		one.says(picture + "the server is starting up")
	}
	s.server.SetFaults(practice.Fault{Name: practice.FaultNoCredit})
	two := s.create("3")
	two.says(takenOver)
	results := two.ends(exitCredit)
	if len(results) != 3 {
		t.Errorf("%d results for 3 jobs: %+v", len(results), results)
	}
	for _, r := range results {
		if r.Status != "queued" || r.Code != string(problem.NoCredit) || r.Cost != string(problem.CostNone) || r.Prediction != "" {
			t.Errorf("%+v", r)
		}
	}
	s.server.SetFaults()
	s.open()
	s.saved(one.ends(exitOK), 2)
	s.start("resume", "-json").ends(exitOK)
	if n := s.pictures(); n != 5 {
		t.Errorf("the library has %d pictures", n)
	}
}
