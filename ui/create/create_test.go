package create

import (
	"slices"
	"testing"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/problem"
)

func TestCopiedPath(t *testing.T) {
	cases := map[string]string{
		"/photos/a/b.jpg":                                  "/photos/a/b.jpg",
		"  \"/photos/a/with space.jpg\"\n":                 "/photos/a/with space.jpg",
		"file:///photos/a/with%20space.jpg\r\n":            "/photos/a/with space.jpg",
		"copy\nfile:///photos/a/b.jpg\nfile:///home/c.jpg": "/photos/a/b.jpg",
		"https://example.org/a.jpg":                        "",
		"just words":                                       "",
		"":                                                 "",
		"relative/path.jpg":                                "",
	}
	for text, want := range cases {
		if got := copiedPath(text); got != want {
			t.Errorf("%q gave %q, want %q", text, got, want)
		}
	}
}

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
