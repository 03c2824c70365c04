package instantid

import (
	"maps"
	"slices"
	"testing"
)

func TestEveryLookHasGoodValuesThatItTakes(t *testing.T) {
	version, _ := ParseVersion(DefaultVersion)
	p, _ := Find("sdxl_weights")
	for _, o := range p.Options {
		for _, q := range Qualities() {
			s := Defaults()
			s.Image, s.Weights = "data:image/jpeg;base64,AA==", o.Value
			s.take(o.Good)
			s.SetQuality(q)
			if err := s.Validate(version); err != nil {
				t.Errorf("%s, %s: %v", o.Value, q, err)
			}
			if got := s.Quality(); got != q {
				t.Errorf("%s: set to %q, reads back %q", o.Value, q, got)
			}
			for _, w := range s.Warnings(version) {
				t.Errorf("%s, %s is advised against: %v", o.Value, q, w)
			}
			for key, v := range q.Values(o.Value) {
				if x := s.Value(key); x != v {
					t.Errorf("%s, %s: %s is %v, want %v", o.Value, q, key, x, v)
				}
			}
			if w := s.Wishes(); len(w) != 0 {
				t.Errorf("%s, %s: still wishes %v", o.Value, q, w)
			}
		}
	}
}

func TestDistilledLooksAreNeverDraftedTwice(t *testing.T) {
	for _, o := range looks {
		steps := map[Quality]int{}
		for _, q := range Qualities() {
			v := q.Values(o.Value)
			steps[q], _ = v["num_inference_steps"].(int)
			if !o.Distilled {
				continue
			}
			guidance, _ := v["guidance_scale"].(float64)
			if v["enable_lcm"] != false || v["scheduler"] != schedulerKarrasSDE || guidance < 1.5 || guidance > 2 || steps[q] > 10 {
				t.Errorf("%s, %s: %v", o.Value, q, v)
			}
		}
		if o.Distilled && !(steps[QualityDraft] < steps[QualityGood]) || steps[QualityGood] >= steps[QualityFine] {
			t.Errorf("%s: steps %v", o.Value, steps)
		}
		if !o.Distilled && QualityDraft.Values(o.Value)["enable_lcm"] != true {
			t.Errorf("%s: a draft is not quick", o.Value)
		}
	}
}

func TestQualityIsReadBack(t *testing.T) {
	s := Defaults()
	if got := s.Quality(); got != OwnQuality {
		t.Errorf("the API's defaults (guidance 7.5) read as %q", got)
	}
	s.SetQuality(QualityGood)
	s.NumInferenceSteps++
	if got := s.Quality(); got != OwnQuality {
		t.Errorf("one step more reads as %q", got)
	}
	s.SetQuality(QualityDraft)
	s.NumInferenceSteps, s.Scheduler = 99, schedulerEuler // without effect in a draft
	if got := s.Quality(); got != QualityDraft {
		t.Errorf("a draft with other steps for later reads as %q", got)
	}
	s.SetQuality(QualityFine)
	if s.EnableLCM || s.NumInferenceSteps != 40 {
		t.Errorf("fine after a draft: %+v", s)
	}
	s.Weights = "no-such-look"
	s.SetQuality(QualityGood)
	if s.Quality() != QualityGood || s.NumInferenceSteps != 30 {
		t.Errorf("a look that is not known: %+v", s)
	}
}

func TestWishesSayOnlyWhatWouldChange(t *testing.T) {
	s := Defaults()
	s.Weights = "RealVisXL_V4.0_Lightning"
	got := map[string]any{}
	var order []string
	for _, w := range s.Wishes() {
		got[w.Key] = w.Value
		order = append(order, w.Key)
	}
	want := map[string]any{"num_inference_steps": 7, "guidance_scale": 1.8, "scheduler": schedulerKarrasSDE}
	if !maps.Equal(got, want) || !slices.Equal(order, []string{"num_inference_steps", "guidance_scale", "scheduler"}) {
		t.Errorf("wishes %v in the order %v, want %v", got, order, want)
	}
	s.Grant(s.Wishes())
	if s.Quality() != QualityGood || len(s.Wishes()) != 0 {
		t.Errorf("granted: %+v", s)
	}

	s.EnableLCM = true
	if w := s.Wishes(); len(w) != 1 || w[0] != (Wish{"enable_lcm", false}) {
		t.Errorf("quick draft on a fast look: %v", w)
	}

	s = Defaults()
	s.Weights = "juggernaut-xl-v8"
	s.GuidanceScale, s.NumInferenceSteps = 4, 32 // a person's own, and good with this look
	if w := s.Wishes(); len(w) != 0 {
		t.Errorf("good values of a person's own: %v", w)
	}
	for name, change := range map[string]func(){
		"guidance of the API's default": func() { s.GuidanceScale = 7.5 },
		"a few steps":                   func() { s.GuidanceScale, s.NumInferenceSteps = 4, 7 },
	} {
		change()
		if w := s.Wishes(); len(w) == 0 {
			t.Errorf("%s: no wish", name)
		}
	}
	s.EnableLCM, s.LCMNumInferenceSteps = true, 8
	if w := s.Wishes(); len(w) != 0 {
		t.Errorf("a quick draft of a person's own: %v", w)
	}

	s = Defaults()
	s.Weights = "animagine-xl-30"
	s.SetQuality(QualityFine)
	if w := s.Wishes(); len(w) != 2 || w[0] != (Wish{"controlnet_conditioning_scale", 0.7}) || w[1] != (Wish{"ip_adapter_scale", 0.5}) {
		t.Errorf("0.8/0.8 with anime: %v", w)
	}
	s.SetLikeness(LikenessEnd) // a person's choice
	if w := s.Wishes(); len(w) != 0 {
		t.Errorf("the closest likeness with anime: %v", w)
	}
}

func TestPresetsStandOnTheDial(t *testing.T) {
	for _, p := range Presets() {
		s := Defaults()
		if err := p.Apply(&s); err != nil {
			t.Fatal(err)
		}
		if _, exact := s.Likeness(); !exact {
			t.Errorf("%s: %v/%v is not on the dial", p.ID, s.ControlNetConditioningScale, s.IPAdapterScale)
		}
	}
}
