package instantid

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustVersion(t *testing.T, id string) Version {
	t.Helper()
	v, err := ParseVersion(id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const unknownVersion = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestValidateNamesWhatIsWrongAndWhatIsAllowed(t *testing.T) {
	t.Parallel()
	type told struct{ key, value, problem, allowed string }
	for name, c := range map[string]struct {
		change func(*Settings)
		want   told
	}{
		"guidance too high": {
			func(s *Settings) { s.GuidanceScale = 50.01 },
			told{"guidance_scale", "50.01", "is too high", "a number from 1 to 50"},
		},
		"guidance too low": {
			func(s *Settings) { s.GuidanceScale = 0.99 },
			told{"guidance_scale", "0.99", "is too low", "a number from 1 to 50"},
		},
		"not a number": {
			func(s *Settings) { s.IPAdapterScale = math.NaN() },
			told{"ip_adapter_scale", "NaN", "is not a finite number", "a number from 0 to 1.5"},
		},
		"infinite": {
			func(s *Settings) { s.PoseStrength = math.Inf(-1) },
			told{"pose_strength", "-Inf", "is not a finite number", "a number from 0 to 1"},
		},
		"steps": {
			func(s *Settings) { s.NumInferenceSteps = 0 },
			told{"num_inference_steps", "0", "is too low", "a whole number from 1 to 500"},
		},
		"draft steps": {
			func(s *Settings) { s.LCMNumInferenceSteps = 11 },
			told{"lcm_num_inference_steps", "11", "is too high", "a whole number from 1 to 10"},
		},
		"outputs": {
			func(s *Settings) { s.NumOutputs = 9 },
			told{"num_outputs", "9", "is too high", "a whole number from 1 to 8"},
		},
		"format": {
			func(s *Settings) { s.OutputFormat = "jpeg" },
			told{"output_format", "jpeg", "is not known", "one of webp, jpg, png"},
		},
		"no format": {
			func(s *Settings) { s.OutputFormat = "" },
			told{"output_format", "", "is not chosen", "one of webp, jpg, png"},
		},
		"path for a photo": {
			func(s *Settings) { s.Image = "/home/me/photo.jpg" },
			told{"image", "", "is not an address", "an http or https address, or a data URI"},
		},
		"drive letter for a photo": {
			func(s *Settings) { s.PoseImage = `C:\photo.jpg` },
			told{"pose_image", "", "is not an address", "an http or https address, or a data URI"},
		},
		"broken text": {
			func(s *Settings) { s.NegativePrompt = "a\xff" },
			told{"negative_prompt", "", "is not valid text (UTF-8)", "any text"},
		},
		"zero in the text": {
			func(s *Settings) { s.Prompt = "a\x00b" },
			told{"prompt", "", "contains a zero character", "any text"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, v := range append(KnownVersions(), Version{}, mustVersion(t, unknownVersion)) {
				s := Defaults()
				c.change(&s)
				errs := ValueErrors(s.Validate(v))
				if len(errs) != 1 || (told{errs[0].Key, errs[0].Value, errs[0].Problem.Text, errs[0].Allowed.Text}) != c.want {
					t.Errorf("version %v: %+v", v, errs)
				}
			}
		})
	}
}

func TestValidateTellsEverythingAtOnceInOrder(t *testing.T) {
	t.Parallel()
	s := Settings{GuidanceScale: 60}
	var keys []string
	for _, e := range ValueErrors(s.Validate(Version{})) {
		keys = append(keys, e.Key)
	}
	want := []string{
		"sdxl_weights", "num_inference_steps", "guidance_scale", "scheduler",
		"lcm_num_inference_steps", "lcm_guidance_scale", "num_outputs", "output_format",
	}
	if !slices.Equal(keys, want) {
		t.Error(keys)
	}
}

func TestValidateAcceptsTheEdges(t *testing.T) {
	t.Parallel()
	for _, p := range Parameters() {
		if !p.Bounded() {
			continue
		}
		for _, x := range []float64{p.Min, p.Max} {
			s := Defaults()
			if err := s.SetValue(p.Key, x); err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(Version{ID: DefaultVersion}); err != nil {
				t.Error(err)
			}
		}
	}
	s := Defaults()
	s.Image, s.PoseImage = "DATA:image/png;base64,", "http://127.0.0.1:80/x"
	if err := s.Validate(Version{}); err != nil {
		t.Error(err)
	}
}

func TestAnySettingsFromTheTableAreValid(t *testing.T) {
	t.Parallel()
	versions := KnownVersions()
	rapid.Check(t, func(t *rapid.T) {
		s := anySettings(t)
		for _, v := range versions {
			if err := s.Validate(v); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// newSchema is of a version that does not exist: fewer inputs, other limits.
const newSchema = `{"components":{"schemas":{"Input":{"required":["image"],"properties":{
	"image":{"type":"string","format":"uri"},
	"prompt":{"type":"string","default":"a person"},
	"guidance_scale":{"type":"number","minimum":0,"maximum":20,"default":5},
	"num_inference_steps":{"type":"integer","maximum":100},
	"sdxl_weights":{"type":"string","enum":["juggernaut-xl-v8","look-of-next-year"]},
	"output_format":{"type":"string"},
	"width":{"type":"integer"}}}}}}`

func TestValidateGoesByTheSchemaThatWasLookedUp(t *testing.T) {
	t.Parallel()
	schema, err := ParseSchema([]byte(newSchema))
	if err != nil {
		t.Fatal(err)
	}
	v := mustVersion(t, unknownVersion).WithSchema(schema)
	s := Defaults()
	s.GuidanceScale, s.Weights, s.NumInferenceSteps = 0.5, "look-of-next-year", -4
	s.OutputFormat = "tiff" // the schema names no options
	s.PoseStrength = 77     // not taken, not sent, not checked
	if err := s.Validate(v); err != nil {
		t.Errorf("refused what the version takes: %v", err)
	}
	s.GuidanceScale, s.NumInferenceSteps, s.Weights = 21, 101, "dreamshaper-xl"
	var got []string
	for _, e := range ValueErrors(s.Validate(v)) {
		got = append(got, e.Error())
	}
	want := []string{
		`sdxl_weights: "dreamshaper-xl" is not known; allowed: one of juggernaut-xl-v8, look-of-next-year`,
		`num_inference_steps: "101" is too high; allowed: a whole number of at most 100`,
		`guidance_scale: "21" is too high; allowed: a number from 0 to 20`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
	sent := slices.Sorted(maps.Keys(s.Inputs(schema)))
	if !slices.Equal(sent, []string{"guidance_scale", "num_inference_steps", "output_format", "prompt", "sdxl_weights"}) {
		t.Errorf("sent %v", sent)
	}
}

func TestValuesWithoutEffectSayWhy(t *testing.T) {
	t.Parallel()
	const draft = "Quick draft is on"
	for name, c := range map[string]struct {
		version string
		change  func(*Settings)
		want    map[string]string
	}{
		"defaults": {DefaultVersion, func(*Settings) {}, map[string]string{
			"canny_strength": "“Copy the outlines” is off", "depth_strength": "“Copy the depth” is off",
			"lcm_num_inference_steps": "Quick draft is off", "lcm_guidance_scale": "Quick draft is off",
		}},
		"older version": {SpecVersion, func(s *Settings) { s.EnableCanny, s.EnableDepth, s.EnablePose = true, true, false }, map[string]string{
			"enhance_nonface_region":  "This version of the model ignores it",
			"pose_strength":           "“Copy the body pose” is off",
			"lcm_num_inference_steps": "Quick draft is off", "lcm_guidance_scale": "Quick draft is off",
		}},
		"draft": {DefaultVersion, func(s *Settings) { s.EnableLCM, s.EnableCanny, s.EnableDepth, s.GuidanceScale = true, true, true, 1 }, map[string]string{
			"scheduler": draft, "num_inference_steps": draft, "guidance_scale": draft,
		}},
		"draft at 1": {DefaultVersion, func(s *Settings) { s.EnableLCM, s.EnableCanny, s.EnableDepth, s.LCMGuidanceScale = true, true, true, 1 }, map[string]string{
			"scheduler": draft, "num_inference_steps": draft, "guidance_scale": draft,
			"negative_prompt": "Quick draft is on, and at 1 it leaves out what to avoid",
		}},
		"guidance at 1, png": {DefaultVersion, func(s *Settings) {
			s.GuidanceScale, s.OutputFormat, s.EnableCanny, s.EnableDepth, s.LCMGuidanceScale = 1, "png", true, true, 1
		}, map[string]string{
			"negative_prompt":         "At 1, “Obey the text” leaves out what to avoid",
			"output_quality":          "PNG files always keep everything",
			"lcm_num_inference_steps": "Quick draft is off", "lcm_guidance_scale": "Quick draft is off",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Defaults()
			c.change(&s)
			if got := s.Ineffective(mustVersion(t, c.version)); !maps.Equal(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestInputsThatAVersionDoesNotTakeHaveNoEffect(t *testing.T) {
	t.Parallel()
	schema, err := ParseSchema([]byte(newSchema))
	if err != nil {
		t.Fatal(err)
	}
	idle := Defaults().Ineffective(Version{ID: unknownVersion}.WithSchema(schema))
	if idle["seed"] != "This version of the model does not take it" || idle["prompt"] != "" {
		t.Error(idle)
	}
}
