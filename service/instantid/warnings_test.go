package instantid

import (
	"slices"
	"strings"
	"testing"
)

func TestWarningsPointAtWhatWillDisappoint(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 56)
	for name, c := range map[string]struct {
		version string
		change  func(*Settings)
		want    []string // keys
	}{
		"defaults":                 {DefaultVersion, func(*Settings) {}, nil},
		"photo too obedient":       {DefaultVersion, func(s *Settings) { s.Weights = "juggernaut-xl-v8" }, []string{"guidance_scale"}},
		"high guidance":            {DefaultVersion, func(s *Settings) { s.GuidanceScale = 12 }, []string{"guidance_scale"}},
		"illustration may be high": {DefaultVersion, func(s *Settings) { s.Weights, s.GuidanceScale = "anime-illust-diffusion-xl", 11 }, nil},
		"few steps":                {DefaultVersion, func(s *Settings) { s.NumInferenceSteps = 7 }, []string{"num_inference_steps"}},
		"many steps on a fast look": {DefaultVersion, func(s *Settings) {
			s.Weights, s.GuidanceScale, s.Scheduler = "RealVisXL_V3.0_Turbo", 2, schedulerKarras
		}, []string{"num_inference_steps"}},
		"fast look with Euler": {DefaultVersion, func(s *Settings) { s.Weights, s.GuidanceScale, s.NumInferenceSteps = "RealVisXL_V4.0_Lightning", 2, 7 }, []string{"scheduler"}},
		"draft of a fast look": {DefaultVersion, func(s *Settings) { s.Weights, s.EnableLCM = "RealVisXL_V4.0_Lightning", true }, []string{"sdxl_weights"}},
		"draft ignores guidance": {DefaultVersion, func(s *Settings) {
			s.EnableLCM, s.GuidanceScale, s.NumInferenceSteps, s.Scheduler = true, 49, 400, schedulerDEIS
		}, nil},
		"obedient draft":              {DefaultVersion, func(s *Settings) { s.EnableLCM, s.LCMGuidanceScale, s.LCMNumInferenceSteps = true, 8, 2 }, []string{"lcm_num_inference_steps", "lcm_guidance_scale"}},
		"DEIS":                        {DefaultVersion, func(s *Settings) { s.Scheduler = schedulerDEIS }, []string{"scheduler"}},
		"avoid list without effect":   {DefaultVersion, func(s *Settings) { s.GuidanceScale, s.NegativePrompt = 1, "hat" }, []string{"guidance_scale", "negative_prompt"}},
		"no avoid list to lose":       {DefaultVersion, func(s *Settings) { s.EnableLCM, s.LCMGuidanceScale = true, 1 }, nil},
		"avoid list lost in a draft":  {DefaultVersion, func(s *Settings) { s.EnableLCM, s.LCMGuidanceScale, s.NegativePrompt = true, 1, "hat" }, []string{"negative_prompt"}},
		"nothing to show":             {DefaultVersion, func(s *Settings) { s.Prompt = " \n" }, []string{"prompt"}},
		"weak likeness":               {DefaultVersion, func(s *Settings) { s.ControlNetConditioningScale, s.IPAdapterScale = 0.1, 0.1 }, []string{"controlnet_conditioning_scale", "ip_adapter_scale"}},
		"garish likeness":             {DefaultVersion, func(s *Settings) { s.ControlNetConditioningScale, s.IPAdapterScale = 1.5, 1.5 }, []string{"controlnet_conditioning_scale", "ip_adapter_scale"}},
		"strength of what is off":     {DefaultVersion, func(s *Settings) { s.CannyStrength, s.DepthStrength = 1, 1 }, nil},
		"traced":                      {DefaultVersion, func(s *Settings) { s.EnableCanny, s.CannyStrength = true, 1 }, []string{"canny_strength"}},
		"on at strength 0":            {DefaultVersion, func(s *Settings) { s.EnableDepth, s.DepthStrength, s.PoseStrength = true, 0, 0 }, []string{"enable_pose_controlnet", "pose_strength", "enable_depth_controlnet", "depth_strength"}},
		"several at once":             {DefaultVersion, func(s *Settings) { s.NumOutputs = 2 }, []string{"num_outputs"}},
		"several without the filter":  {DefaultVersion, func(s *Settings) { s.NumOutputs, s.DisableSafetyChecker = 2, true }, nil},
		"poor file":                   {DefaultVersion, func(s *Settings) { s.OutputQuality = 10 }, []string{"output_quality"}},
		"quality of a png":            {DefaultVersion, func(s *Settings) { s.OutputQuality, s.OutputFormat = 10, "png" }, nil},
		"odd seed":                    {DefaultVersion, func(s *Settings) { n := int64(-1); s.Seed = &n }, []string{"seed"}},
		"31-bit seed":                 {DefaultVersion, func(s *Settings) { n := int64(1<<31 - 1); s.Seed = &n }, nil},
		"emphasis":                    {DefaultVersion, func(s *Settings) { s.Prompt = "(hat:1.2) " + long }, nil},
		"emphasis, older version":     {SpecVersion, func(s *Settings) { s.Prompt = "a (red) (hat:1.2)" }, []string{"prompt"}},
		"long prompt, older version":  {SpecVersion, func(s *Settings) { s.Prompt = long }, []string{"prompt"}},
		"brackets, older version":     {SpecVersion, func(s *Settings) { s.Prompt = "a (red: dark) hat (new :) (" }, nil},
		"look that nobody knows here": {unknownVersion, func(s *Settings) { s.Weights = "look-of-next-year" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Defaults()
			c.change(&s)
			var keys []string
			for _, w := range s.Warnings(mustVersion(t, c.version)) {
				keys = append(keys, w.Key)
				if !strings.HasSuffix(w.Message.Text, ".") || strings.Contains(w.Message.Text, "_") {
					t.Errorf("not plain words: %q", w.Message.Text)
				}
			}
			if !slices.Equal(keys, c.want) {
				t.Errorf("got %q, want %q", keys, c.want)
			}
		})
	}
}

func TestRangeWarningsNameValueAndRange(t *testing.T) {
	t.Parallel()
	s := Defaults()
	s.Weights = "RealVisXL_V4.0_Lightning"
	got := s.Warnings(Version{ID: DefaultVersion})
	i := slices.IndexFunc(got, func(w Warning) bool { return w.Key == "guidance_scale" })
	if i < 0 || got[i].Message.Text != "Obey the text is high at 7.5; good pictures mostly come from 1 to 2." {
		t.Errorf("%q", got)
	}
}

func TestSensibleRangeFollowsTheLook(t *testing.T) {
	t.Parallel()
	p, _ := Find("guidance_scale")
	s := Defaults()
	if r, ok := p.Sensible(s); !ok || r != (Range{3, 8}) {
		t.Error(r, ok)
	}
	s.Weights = "RealVisXL_V3.0_Turbo"
	if r, ok := p.Sensible(s); !ok || r != (Range{1.5, 3}) {
		t.Error(r, ok)
	}
	p, _ = Find("prompt")
	if r, ok := p.Sensible(s); ok {
		t.Error(r)
	}
}
