package proof

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"likeness/service"
	"likeness/service/practice"
	"likeness/service/problem"
)

// An outcome is how a job may end under a fault, beside with its picture.
type outcome struct {
	state service.State
	code  problem.Code
}

// outcomes are the ends of a job whose fault strikes once or for good, by fault. Faults that are not here end with the
// picture at last, at whatever stage they strike: what may pass ends no job. A request that was refused for good, before
// anything was made, may end the job at no cost.
var outcomes = map[string][]outcome{
	practice.FaultDenied:      {{service.Failed, problem.TokenBad}},
	practice.FaultRubbish:     {{service.Failed, problem.ServerTrouble}}, // an upload
	practice.FaultFlagged:     {{service.Failed, problem.Flagged}},
	practice.FaultNoFace:      {{service.Failed, problem.NoFace}},
	practice.FaultNoFacePose:  {{service.Failed, problem.NoFaceInPose}},
	practice.FaultNullError:   {{service.Failed, problem.Interrupted}},
	practice.FaultAborted:     {{service.Aborted, problem.Aborted}},
	practice.FaultInterrupted: {{service.Failed, problem.Interrupted}},
	practice.FaultOutputGone:  {{service.Expired, problem.Expired}},
	practice.FaultNoOutput:    {{service.Failed, problem.NoOutput}},
	practice.FaultFileGone:    {{service.Failed, problem.PhotoLost}},
}

// cells are the whole matrix: every fault at every stage, passing after one time and lasting until the job rests.
func cells() []string {
	var all []string
	for _, fault := range practice.FaultNames() {
		for _, stage := range practice.Stages() {
			all = append(all, fault+" "+stage+" passes", fault+" "+stage+" lasts")
		}
	}
	return all
}

// Every fault of the practice server, at every stage of a job, ends in the picture or in trouble that is told with its right
// cost, and never in a second create. What strikes requests strikes those of the stage; what strikes predictions strikes
// one whose job goes through that stage.
func TestEveryFaultAtEveryStage(t *testing.T) {
	face := writeFace(t)
	crowd(t, cells(), func(t *testing.T, name string) {
		cell := strings.Fields(name)
		fault, stage, lasts := practice.Fault{Name: cell[0]}, cell[1], cell[2] == "lasts"
		if !lasts {
			fault.Count = 1
		}
		if practice.Staged(fault.Name) {
			fault.Stage = stage
		}
		faults := []practice.Fault{fault}
		if stage == practice.StageList && fault.Name != practice.FaultCreateLost {
			faults = append(faults, practice.Fault{Name: practice.FaultCreateLost, Count: 1}) // then the list is searched
		}
		server, err := practice.Start(context.WithoutCancel(t.Context()), practice.Options{Speed: 50, Sketch: true, Faults: faults})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		s := newStand(t, server, server.URL(), face, func(c *service.Config) {
			c.Patience = time.Second
			if stage == practice.StageUpload {
				c.Inline = 1
			}
		})
		r := s.recipe()
		if fault.Name == practice.FaultNoFacePose {
			r.Pose.Path = face
		}
		if stage == practice.StageCancel {
			r.Settings.NumInferenceSteps = 500
		}
		batch := s.submit(r)
		if stage == practice.StageCancel {
			s.until(batch.Jobs[0], func(v service.JobView) bool { return v.State == service.Running })
			s.check(s.studio.Cancel(t.Context(), batch.Jobs[0]))
		}
		s.settle(40 * time.Second)
		s.server.SetFaults() // what the server says from here on is the truth
		s.hold()
		s.finish()
		s.hold()

		v := s.end()
		allowed := []outcome{{service.Done, ""}}
		if stage == practice.StageCancel {
			allowed = append(allowed, outcome{service.Canceled, problem.Canceled})
		}
		allowed = append(allowed, outcomes[fault.Name]...)
		got := outcome{state: v.State}
		if v.Problem != nil {
			got.code = v.Problem.Code
		}
		t.Logf("%v after %d creates", got, len(s.predictions()))
		if !slices.Contains(allowed, got) {
			t.Errorf("it ended as %v %+v; allowed: %v", got, v.Problem, allowed)
		}
	})
}
