package instantid

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// mine are settings that differ from the defaults in everything that matters
// here.
func mine() Settings {
	s := Defaults()
	seed := int64(4711)
	s.Prompt, s.NegativePrompt, s.Image, s.Seed = "a secret wish", "hats", "https://example.org/me.jpg", &seed
	s.Weights, s.NumInferenceSteps, s.GuidanceScale, s.EnablePose, s.OutputFormat = "RealVisXL_V4.0_Lightning", 7, 1.8, false, "png"
	return s
}

func TestAPresetHoldsQualityAndNothingPrivate(t *testing.T) {
	t.Parallel()
	p := PresetOf("  My\tportraits ", mine(), "watercolour")
	shipped, _ := FindPreset("anime")
	if !slices.Equal(slices.Sorted(maps.Keys(p.Values)), slices.Sorted(maps.Keys(shipped.Values))) {
		t.Errorf("it sets %v, shipped ones %v", slices.Sorted(maps.Keys(p.Values)), slices.Sorted(maps.Keys(shipped.Values)))
	}
	b, err := p.File()
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{"secret", "hats", "example.org", "4711", "png"} {
		if strings.Contains(string(b), private) {
			t.Errorf("the file tells %q:\n%s", private, b)
		}
	}
	if p.Name != "My portraits" || p.Style != "watercolour" || !strings.Contains(string(b), `"likeness_preset": 1`) {
		t.Errorf("%+v\n%s", p, b)
	}
}

func TestAPresetComesBackFromItsFile(t *testing.T) {
	t.Parallel()
	for _, p := range append(Presets(), PresetOf("Größe <5> & “mehr”", mine(), "")) {
		b, err := p.File()
		if err != nil {
			t.Fatal(err)
		}
		got, left, err := ReadPreset(b)
		if err != nil || len(left) > 0 {
			t.Fatalf("%s: %v, left out %v", p.Name, err, left)
		}
		got.ID = p.ID
		if !reflect.DeepEqual(got, p) {
			t.Errorf("written %+v\nread %+v", p, got)
		}
	}
}

func TestWhatDoesNotFitIsToldAndTheRestTaken(t *testing.T) {
	t.Parallel()
	p, left, err := ReadPreset([]byte(`{"likeness_preset":1,"name":"x","style":"no-such-style","more":true,"values":{
		"num_inference_steps":30.0,"guidance_scale":900,"enable_lcm":"maybe","sdxl_weights":"none-such",
		"prompt":"mine","seed":5,"image":"https://example.org/a.jpg","sampler":"Euler a","output_format":"png"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]any{"num_inference_steps": 30, "output_format": "png"}; !reflect.DeepEqual(p.Values, want) || p.Style != "" {
		t.Errorf("taken %v, style %q", p.Values, p.Style)
	}
	var told []string
	for _, e := range left {
		told = append(told, e.Key+" "+e.Problem.Text)
	}
	want := []string{
		"image is no part of a preset", "prompt is no part of a preset", "sdxl_weights is not known", "seed is no part of a preset",
		"guidance_scale is too high", "enable_lcm is neither on nor off", "sampler is not a setting of this model", "style is not known",
	}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}

func TestWhatIsNoPresetIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"":                                 ErrNoPreset,
		"hello":                            ErrNoPreset,
		"null":                             ErrNoPreset,
		"[]":                               ErrNoPreset,
		`{"prompt":"x"}`:                   ErrNoPreset,
		`{"likeness_preset":"1"}`:          ErrNoPreset,
		`{"likeness_preset":0}`:            ErrNoPreset,
		`{"likeness_preset":1} trailing`:   ErrNoPreset,
		`{"likeness_preset":2,"values":3}`: ErrNewerPreset,
		`{"likeness_preset":2}`:            ErrNewerPreset,
		`{"likeness_preset":1}`:            ErrEmptyPreset,
		`{"likeness_preset":1,"name":"x","values":{"prompt":"x"}}`: ErrEmptyPreset,
	} {
		if p, _, err := ReadPreset([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%s: %+v, %v; want %v", text, p, err, want)
		}
	}
}

func TestNamesAndIDs(t *testing.T) {
	t.Parallel()
	if PresetID("My Look ") != PresetID("my  look") || PresetID("My Look") == PresetID("My-Look") {
		t.Error("ids tell case apart, or do not tell names apart")
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		kept := PresetName(name)
		if PresetName(kept) != kept || strings.ContainsAny(kept, "\n\t") || len([]rune(kept)) > MaxPresetName {
			t.Fatalf("%q is kept as %q", name, kept)
		}
		if id := PresetID(name); !idForm.MatchString(id) || len(id) > 80 {
			t.Fatalf("%q has the id %q", name, id)
		}
	})
}

func TestDifferencesSayWhatApplyingDoes(t *testing.T) {
	t.Parallel()
	fast, _ := FindPreset("photo-fast")
	before := Defaults()
	got := fmt.Sprint(fast.Differences(before, ""))
	want := "[{sdxl_weights stable-diffusion-xl-base-1.0 RealVisXL_V4.0_Lightning} {style none natural-photo} " +
		"{ip_adapter_scale 0.8 0.7} {enable_pose_controlnet true false} {num_inference_steps 30 7} {guidance_scale 7.5 1.8} " +
		"{scheduler EulerDiscreteScheduler DPMSolverMultistepScheduler-Karras-SDE}]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	after := before
	if err := fast.Apply(&after); err != nil {
		t.Fatal(err)
	}
	if left := fast.Differences(after, fast.Style); len(left) != 0 {
		t.Errorf("after applying it changes %v", left)
	}
}

func FuzzReadPreset(f *testing.F) {
	for _, p := range Presets() {
		b, _ := p.File()
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, _, err := ReadPreset(b)
		if err != nil {
			return
		}
		s := Defaults()
		if err := p.Apply(&s); err != nil {
			t.Errorf("taken, but not fit: %v", err)
		}
		if err := s.Validate(Version{}); err != nil {
			t.Errorf("taken, but not valid: %v", err)
		}
	})
}
