package instantid

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPresetsAreValidAndRaiseNoWarning(t *testing.T) {
	t.Parallel()
	for _, p := range Presets() {
		for _, v := range append(KnownVersions(), mustVersion(t, unknownVersion)) {
			s := Defaults()
			if err := p.Apply(&s); err != nil {
				t.Errorf("%s: %v", p.ID, err)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s, %v: %v", p.ID, v, err)
			}
			style, ok := FindStyle(p.Style)
			if !ok {
				t.Errorf("%s: style %q", p.ID, p.Style)
			}
			s.Prompt, s.NegativePrompt = style.Apply(s.Prompt, s.NegativePrompt)
			if w := s.Warnings(v); len(w) != 0 {
				t.Errorf("%s, %v: %q", p.ID, v, w)
			}
		}
	}
}

func TestPresetsAreCompleteAndSetTheSame(t *testing.T) {
	t.Parallel()
	var keys []string
	seen := map[string]bool{}
	for i, p := range Presets() {
		if !idForm.MatchString(p.ID) || seen[p.ID] || seen[p.Name] || p.Name == "" {
			t.Errorf("%q, %q", p.ID, p.Name)
		}
		seen[p.ID], seen[p.Name] = true, true
		sentence(t, p.ID, p.Summary)
		for _, never := range []string{"image", "pose_image", "prompt", "negative_prompt", "seed"} {
			if _, ok := p.Values[never]; ok {
				t.Errorf("%s sets %s", p.ID, never)
			}
		}
		mine := slices.Sorted(maps.Keys(p.Values))
		if i == 1 {
			keys = mine
		} else if i > 1 && !slices.Equal(mine, keys) {
			t.Errorf("%s sets %v, others %v", p.ID, mine, keys)
		}
		for key, v := range p.Values {
			if row, _ := Find(key); reflect.TypeOf(v) != reflect.TypeOf(row.Default) {
				t.Errorf("%s: %s is a %T", p.ID, key, v)
			}
		}
	}
	for _, name := range []string{
		"As the model ships", "Photo, natural", "Photo, fast", "Anime", "Painting", "Comic", "3-D film", "Quick draft", "Same pose as the photo",
	} {
		if _, ok := FindPreset(name); !ok {
			t.Errorf("%q is missing", name)
		}
	}
}

func TestPhotoPresetsKeepGuidanceLow(t *testing.T) {
	t.Parallel()
	for _, p := range Presets() {
		look, _ := find("sdxl_weights").Option(p.Values["sdxl_weights"].(string))
		if g := p.Values["guidance_scale"].(float64); (look.Group == UsePhoto || look.Group == UseFast) && g > 5 {
			t.Errorf("%s: guidance %v", p.ID, g)
		}
	}
}

func TestAPresetLeavesNothingOfTheOneBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := anySettings(t)
		last := rapid.SampledFrom(Presets()).Draw(t, "last")
		direct, after := start, start
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(Presets()[1:]), 0, 4).Draw(t, "before") {
			if err := p.Apply(&after); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(last.Apply(&direct), last.Apply(&after)); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(direct, after) {
			t.Fatalf("%+v\n%+v", direct, after)
		}
		if after.Prompt != start.Prompt || after.Image != start.Image || after.Seed != start.Seed {
			t.Fatal("photos, words or seed were touched")
		}
	})
}

func TestAsShippedIsTheAPIsDefaults(t *testing.T) {
	t.Parallel()
	p, ok := FindPreset(AsShipped)
	if !ok {
		t.Fatal("missing")
	}
	rapid.Check(t, func(t *rapid.T) {
		s := anySettings(t)
		want := Defaults()
		want.Image, want.PoseImage, want.Prompt, want.NegativePrompt, want.Seed = s.Image, s.PoseImage, s.Prompt, s.NegativePrompt, s.Seed
		if err := p.Apply(&s); err != nil || !reflect.DeepEqual(s, want) {
			t.Fatalf("%+v, %v", s, err)
		}
	})
}

func TestAPresetOfAPersonsOwnTellsWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	own := Preset{Values: map[string]any{"guidance_scale": "much", "num_inference_steps": 12.0, "sparkle": true}}
	s := Defaults()
	errs := ValueErrors(own.Apply(&s))
	if len(errs) != 2 || errs[0].Key != "guidance_scale" || errs[1].Key != "sparkle" || s.NumInferenceSteps != 12 || s.GuidanceScale != 7.5 {
		t.Errorf("%v, %+v", errs, s)
	}
	if _, ok := FindPreset("nothing of the sort"); ok {
		t.Error("found")
	}
}
