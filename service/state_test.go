package service

import (
	"testing"

	"pgregory.net/rapid"
)

var allStates = []State{
	Queued, Preparing, Sending, Waiting, Running, Fetching, Canceling,
	Done, Failed, Canceled, Aborted, Expired, Unknown,
}

var allEvents = []event{
	evStart, evReady, evRefused, evLost, evAccepted, evBegun, evMade, evSaved,
	evFail, evCancel, evCanceled, evAborted, evExpired, evRestart, evVanished,
}

func TestAnEndedJobTakesNoEvent(t *testing.T) {
	for _, s := range allStates {
		if !s.Ended() {
			continue
		}
		for _, e := range allEvents {
			if to, err := s.next(e); err == nil {
				t.Errorf("%s takes %s to %s", s, e, to)
			}
		}
	}
}

func TestEveryUnfinishedStateCanEnd(t *testing.T) {
	for _, s := range allStates {
		if s.Ended() {
			continue
		}
		if len(reachable(s)) == 0 {
			t.Errorf("%s leads to no end", s)
		}
	}
}

// reachable returns the ends that a state can lead to.
func reachable(s State) map[State]bool {
	seen := map[State]bool{s: true}
	ends := map[State]bool{}
	for todo := []State{s}; len(todo) > 0; {
		at := todo[0]
		todo = todo[1:]
		for _, to := range transitions[at] {
			if to.Ended() {
				ends[to] = true
			}
			if !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return ends
}

// A create goes out only in the state sending, and sending is reached only
// from preparing: a job that the server may have never gets there again by
// anything but a restart or a refusal, which say that it does not have it.
func TestOnlyARestartOrARefusalLeadsBackToSending(t *testing.T) {
	for from, events := range transitions {
		for e, to := range events {
			switch to {
			case Sending:
				if from != Preparing || e != evReady {
					t.Errorf("%s --%s--> sending", from, e)
				}
			case Queued:
				if e != evRestart && e != evRefused {
					t.Errorf("%s --%s--> queued", from, e)
				}
			}
		}
	}
}

func TestAMadePictureCannotBeCanceledAway(t *testing.T) {
	for e, to := range transitions[Fetching] {
		if to == Canceled || e == evCancel {
			t.Errorf("fetching --%s--> %s", e, to)
		}
	}
}

func TestAnyRunOfEventsStaysInTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Queued
		for _, e := range rapid.SliceOfN(rapid.SampledFrom(allEvents), 1, 60).Draw(t, "events") {
			to, err := s.next(e)
			if err != nil {
				if to != s {
					t.Fatalf("a refused event moved %s to %s", s, to)
				}
				continue
			}
			s = to
		}
		if _, listed := transitions[s]; !listed && !s.Ended() {
			t.Fatalf("%s is neither an end nor in the table", s)
		}
	})
}
