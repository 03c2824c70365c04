package practice

import "encoding/json"

// settings is what a run needs of its input, the version's defaults filled in.
type settings struct {
	image, pose      string
	prompt, negative string
	weights          string
	steps            int
	lcm              bool
	outputs          int
	format           string
	quality          int
	seed             int64
	seeded           bool
	enhance          bool
	safetyOff        bool
	batch            bool // all pictures at once, as version batchVersion does it
}

// settings reads a valid input.
func (s *schema) settings(input map[string]any) settings {
	value := func(name string) any {
		if v, given := input[name]; given {
			return v
		}
		return s.inputs[name].preset
	}
	text := func(name string) string {
		v, _ := value(name).(string)
		return v
	}
	flag := func(name string) bool {
		v, _ := value(name).(bool)
		return v
	}
	whole := func(name string) int64 {
		switch v := value(name).(type) {
		case json.Number:
			n, _ := wholeNumber(v)
			return n
		case float64:
			return int64(v)
		}
		return 0
	}
	got := settings{
		image: text("image"), pose: text("pose_image"), prompt: text("prompt"), negative: text("negative_prompt"),
		weights: text("sdxl_weights"), steps: int(whole("num_inference_steps")), lcm: flag("enable_lcm"),
		outputs: int(whole("num_outputs")), format: text("output_format"), quality: int(whole("output_quality")),
		enhance: flag("enhance_nonface_region"), safetyOff: flag("disable_safety_checker"),
	}
	if got.lcm {
		got.steps = int(whole("lcm_num_inference_steps"))
	}
	if _, got.seeded = input["seed"]; got.seeded {
		got.seed = whole("seed")
	}
	return got
}
