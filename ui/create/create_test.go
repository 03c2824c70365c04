package create

import (
	"slices"
	"testing"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/problem"
)

func TestPresetInForce(t *testing.T) {
	r := service.NewRecipe()
	s := &presets{own: []instantid.Preset{instantid.PresetOf("Mine", r.Settings, instantid.NoStyle)}}
	s.own[0].Values["num_inference_steps"] = 44
	for _, p := range s.all() {
		if err := p.Apply(&r.Settings); err != nil {
			t.Fatal(err)
		}
		r.Preset = p.ID
		if got := s.inForce(r); got != p.ID {
			t.Errorf("%s applied, %q is in force", p.ID, got)
		}
	}
	r.Settings.GuidanceScale += .25
	if got := s.inForce(r); got != "" {
		t.Errorf("%q is said to be in force after a change", got)
	}
}

func TestWebhookEventsKeepTheirOrder(t *testing.T) {
	var events []string
	for _, e := range []string{"completed", "start", "logs"} {
		events = withEvent(events, e, true)
	}
	if !slices.Equal(events, []string{"start", "logs", "completed"}) {
		t.Errorf("%v", events)
	}
	events = withEvent(withEvent(events, "logs", false), "output", false)
	if !slices.Equal(events, []string{"start", "completed"}) {
		t.Errorf("%v", events)
	}
}

func TestSameReasons(t *testing.T) {
	a, b := *problem.New(problem.PhotoMissing, nil), *problem.New(problem.SettingBad, nil)
	if !sameReasons([]problem.Problem{a}, []problem.Problem{a}) || sameReasons([]problem.Problem{a}, []problem.Problem{b}) ||
		sameReasons([]problem.Problem{a, b}, []problem.Problem{a}) {
		t.Error("reasons are not told apart")
	}
}
