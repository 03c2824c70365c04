package part

import (
	"testing"

	"likeness/service"
	"likeness/service/problem"
)

// A job that was laid aside goes on where it stands: to make it once more would
// be paid for once more. One that has ended has nothing to go on with.
func TestStepsThatHelp(t *testing.T) {
	aside, over := &service.JobView{Stopped: true}, &service.JobView{State: service.Failed}
	for _, code := range problem.Codes() {
		p := problem.New(code, nil)
		first, second := steps(p, aside)
		if first.Again() || second.Again() || (first != problem.ActResume && second != problem.ActResume) {
			t.Errorf("%s, laid aside: %s, %s", code, first, second)
		}
		first, second = steps(p, over)
		sure := p.Action == problem.ActFrame || p.Action == problem.ActFramePose // to fail again with this photo
		if first == problem.ActResume || second == problem.ActResume || (first.Again() || second.Again()) == sure {
			t.Errorf("%s, ended: %s, %s", code, first, second)
		}
		if first == problem.ActNothing || first == second {
			t.Errorf("%s, ended: %s, %s", code, first, second)
		}
	}
	// What never arrived is sent again, or looked for once more.
	lost := &service.JobView{State: service.Unknown, Stopped: true}
	if first, second := steps(problem.New(problem.NotArrived, nil), lost); first != problem.ActSendAgain || second != problem.ActResume {
		t.Errorf("never arrived: %s, %s", first, second)
	}
	// Nobody knows which setting: so there is no button that leads to it.
	if first, _ := steps(problem.New(problem.InvalidInput, nil), nil); first != problem.ActNothing {
		t.Errorf("without a setting: %s", first)
	}
	if first, _ := steps(problem.New(problem.InvalidInput, nil).About("seed"), nil); first != problem.ActSetting {
		t.Errorf("with a setting: %s", first)
	}
}
