package instantid

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const defaultsJSON = `{"prompt":"a person","negative_prompt":"","sdxl_weights":"stable-diffusion-xl-base-1.0",` +
	`"scheduler":"EulerDiscreteScheduler","guidance_scale":7.5,"num_inference_steps":30,` +
	`"ip_adapter_scale":0.8,"controlnet_conditioning_scale":0.8,` +
	`"enable_pose_controlnet":true,"pose_strength":0.4,"enable_canny_controlnet":false,"canny_strength":0.3,` +
	`"enable_depth_controlnet":false,"depth_strength":0.5,"enhance_nonface_region":true,` +
	`"enable_lcm":false,"lcm_num_inference_steps":5,"lcm_guidance_scale":1.5,` +
	`"num_outputs":1,"output_format":"webp","output_quality":80,"disable_safety_checker":false}`

func TestDefaultsAreTheAPIsAndBlankInputsStayOut(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(Defaults())
	if err != nil || string(data) != defaultsJSON {
		t.Errorf("got  %s\nwant %s (%v)", data, defaultsJSON, err)
	}
}

func TestJSONIsExactlyTheAPIsInput(t *testing.T) {
	t.Parallel()
	seed := int64(9007199254740993) // not a float64
	s := Settings{
		Image: "data:image/jpeg;base64,/9j/", PoseImage: "https://example.org/pose.png",
		Prompt: "a “captain” & crew", NegativePrompt: "hat", Weights: "juggernaut-xl-v8",
		Scheduler: "DEISMultistepScheduler", GuidanceScale: 4.5, NumInferenceSteps: 31,
		IPAdapterScale: 0.65, ControlNetConditioningScale: 1.25,
		EnablePose: false, PoseStrength: 0.1, EnableCanny: true, CannyStrength: 0.2,
		EnableDepth: true, DepthStrength: 0.6, EnhanceNonFaceRegion: false,
		EnableLCM: true, LCMNumInferenceSteps: 6, LCMGuidanceScale: 1,
		NumOutputs: 2, OutputFormat: "png", OutputQuality: 0, DisableSafetyChecker: true, Seed: &seed,
	}
	const want = `{"image":"data:image/jpeg;base64,/9j/","pose_image":"https://example.org/pose.png",` +
		`"prompt":"a “captain” \u0026 crew","negative_prompt":"hat","sdxl_weights":"juggernaut-xl-v8",` +
		`"scheduler":"DEISMultistepScheduler","guidance_scale":4.5,"num_inference_steps":31,` +
		`"ip_adapter_scale":0.65,"controlnet_conditioning_scale":1.25,` +
		`"enable_pose_controlnet":false,"pose_strength":0.1,"enable_canny_controlnet":true,"canny_strength":0.2,` +
		`"enable_depth_controlnet":true,"depth_strength":0.6,"enhance_nonface_region":false,` +
		`"enable_lcm":true,"lcm_num_inference_steps":6,"lcm_guidance_scale":1,` +
		`"num_outputs":2,"output_format":"png","output_quality":0,"disable_safety_checker":true,` +
		`"seed":9007199254740993}`
	data, err := json.Marshal(s)
	if err != nil || string(data) != want {
		t.Fatalf("got  %s\nwant %s (%v)", data, want, err)
	}
	var back Settings
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, s) {
		t.Errorf("read back: %+v (%v)", back, err)
	}
	if err := s.Validate(Version{ID: DefaultVersion}); err != nil {
		t.Errorf("valid settings refused: %v", err)
	}
}

func TestReadingFillsInDefaultsAndIgnoresTheUnknown(t *testing.T) {
	t.Parallel()
	var s Settings
	in := `{"num_inference_steps":12.0,"guidance_scale":5,"seed":null,"prompt":null,"PROMPT":"no","width":640,"nested":{"a":[1]}}`
	if err := json.Unmarshal([]byte(in), &s); err != nil {
		t.Fatal(err)
	}
	want := Defaults()
	want.NumInferenceSteps, want.GuidanceScale = 12, 5
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v", s)
	}
	old := s
	if err := json.Unmarshal([]byte(`{"prompt":"new"}`), &s); err != nil || s.GuidanceScale != 7.5 {
		t.Errorf("values of before were kept: %+v, %v (was %+v)", s, err, old)
	}
}

func TestReadingRefusesWrongTypesAndLeavesTheSettingsAlone(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`[]`, `"x"`, `7`, `{`,
		`{"prompt":7}`, `{"guidance_scale":"5"}`, `{"num_inference_steps":3.5}`,
		`{"enable_lcm":1}`, `{"seed":"1"}`, `{"seed":1e30}`, `{"guidance_scale":1e999}`, `{"num_outputs":[1]}`,
	} {
		s := Settings{Prompt: "kept"}
		err := json.Unmarshal([]byte(in), &s)
		if err == nil || s.Prompt != "kept" {
			t.Errorf("%s: %v, %+v", in, err, s)
		}
	}
}

// anySettings draws valid settings, by the table.
func anySettings(t *rapid.T) Settings {
	s := Defaults()
	for i := range table {
		p := &table[i]
		var v any
		switch p.Kind {
		case KindImage:
			v = rapid.SampledFrom([]string{"", "https://example.org/a.jpg", "data:image/png;base64,AAAA"}).Draw(t, p.Key)
		case KindText:
			v = rapid.StringMatching(`[^\x00]{0,40}`).Draw(t, p.Key)
		case KindChoice:
			v = rapid.SampledFrom(p.Options).Draw(t, p.Key).Value
		case KindSwitch:
			v = rapid.Bool().Draw(t, p.Key)
		case KindNumber:
			v = rapid.Float64Range(p.Min, p.Max).Draw(t, p.Key)
		case KindInteger:
			if p.Bounded() {
				v = rapid.IntRange(int(p.Min), int(p.Max)).Draw(t, p.Key)
			} else if rapid.Bool().Draw(t, "has "+p.Key) {
				v = rapid.Int64().Draw(t, p.Key)
			}
		}
		if err := p.write(&s, v); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestSettingsSurviveJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySettings(t)
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Settings
		if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(s, back) {
			t.Fatalf("%s became %+v (%v)", data, back, err)
		}
	})
}

func TestSettingsSurviveTextAndValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySettings(t)
		var byText, byValue Settings
		for i := range table {
			key := table[i].Key
			if err := byText.Set(key, s.Text(key)); err != nil {
				t.Fatal(err)
			}
			if err := byValue.SetValue(key, s.Value(key)); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(s, byText) || !reflect.DeepEqual(s, byValue) {
			t.Fatalf("%+v\nby text  %+v\nby value %+v", s, byText, byValue)
		}
	})
}

func TestInputsAndJSONSayTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySettings(t)
		whole, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := json.Marshal(s.Inputs(Schema{}))
		if err != nil {
			t.Fatal(err)
		}
		var a, b map[string]any
		if json.Unmarshal(whole, &a) != nil || json.Unmarshal(sent, &b) != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("%s\n%s", whole, sent)
		}
	})
}

func TestStepsAndGuidanceInForce(t *testing.T) {
	t.Parallel()
	s := Defaults()
	if s.StepsInForce() != 30 || s.GuidanceInForce() != 7.5 {
		t.Error(s.StepsInForce(), s.GuidanceInForce())
	}
	s.EnableLCM = true
	if s.StepsInForce() != 5 || s.GuidanceInForce() != 1.5 {
		t.Error(s.StepsInForce(), s.GuidanceInForce())
	}
}

func TestErrorsNeverRepeatPhotosOrPrompts(t *testing.T) {
	t.Parallel()
	s := Defaults()
	s.Prompt, s.Image = "secret\x00", "file:///home/secret.jpg"
	err := s.Validate(Version{ID: DefaultVersion})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}
