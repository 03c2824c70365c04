package instantid

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Settings holds the 25 inputs of the model. Its JSON is exactly the object
// that the API takes as "input": Image, PoseImage and Seed are left out when
// they are empty, everything else is always written, so that a stored run does
// not depend on defaults that may change on the server.
//
// Ranges, options, defaults and meanings are in [Parameters].
type Settings struct {
	// Image and PoseImage are an https URL or a data URI. Other rooms fill
	// them just before sending; a stored recipe keeps them empty.
	Image     string `json:"image,omitempty"`
	PoseImage string `json:"pose_image,omitempty"`

	Prompt         string `json:"prompt"`
	NegativePrompt string `json:"negative_prompt"`
	Weights        string `json:"sdxl_weights"`

	Scheduler         string  `json:"scheduler"`
	GuidanceScale     float64 `json:"guidance_scale"`
	NumInferenceSteps int     `json:"num_inference_steps"`

	IPAdapterScale              float64 `json:"ip_adapter_scale"`
	ControlNetConditioningScale float64 `json:"controlnet_conditioning_scale"`

	EnablePose    bool    `json:"enable_pose_controlnet"`
	PoseStrength  float64 `json:"pose_strength"`
	EnableCanny   bool    `json:"enable_canny_controlnet"`
	CannyStrength float64 `json:"canny_strength"`
	EnableDepth   bool    `json:"enable_depth_controlnet"`
	DepthStrength float64 `json:"depth_strength"`

	EnhanceNonFaceRegion bool `json:"enhance_nonface_region"`

	EnableLCM            bool    `json:"enable_lcm"`
	LCMNumInferenceSteps int     `json:"lcm_num_inference_steps"`
	LCMGuidanceScale     float64 `json:"lcm_guidance_scale"`

	NumOutputs           int    `json:"num_outputs"`
	OutputFormat         string `json:"output_format"`
	OutputQuality        int    `json:"output_quality"`
	DisableSafetyChecker bool   `json:"disable_safety_checker"`

	// Seed is nil when the server is to draw one.
	Seed *int64 `json:"seed,omitempty"`
}

// Defaults returns the API's own defaults. They are not what the app
// recommends; that is what [Presets] are for.
func Defaults() Settings {
	var s Settings
	for _, p := range table {
		if p.Default == nil {
			continue
		}
		switch f := p.field(&s).(type) {
		case *string:
			*f, _ = p.Default.(string)
		case *float64:
			*f, _ = p.Default.(float64)
		case *int:
			*f, _ = p.Default.(int)
		case *bool:
			*f, _ = p.Default.(bool)
		}
	}
	return s
}

// UnmarshalJSON reads an "input" object. Keys that are missing or null take
// the API's defaults, keys the table does not know are ignored, whole numbers
// written as 30.0 are understood. Ranges and options are not checked here; see
// [Settings.Validate].
func (s *Settings) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	out := Defaults()
	for _, p := range table {
		text, ok := raw[p.Key]
		if !ok || bytes.Equal(text, []byte("null")) {
			continue
		}
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		var v any
		if err := dec.Decode(&v); err != nil {
			return fmt.Errorf("settings: %s: %w", p.Key, err)
		}
		if err := p.write(&out, v); err != nil {
			return fmt.Errorf("settings: %w", err)
		}
	}
	*s = out
	return nil
}

// StepsInForce is the number of drawing steps of one output: the draft's when
// the quick draft is on.
func (s Settings) StepsInForce() int {
	if s.EnableLCM {
		return s.LCMNumInferenceSteps
	}
	return s.NumInferenceSteps
}

// GuidanceInForce is the guidance that will be used: the draft's when the
// quick draft is on. At 1 and below the model does not look at the negative
// prompt at all (diffusers, classifier-free guidance).
func (s Settings) GuidanceInForce() float64 {
	if s.EnableLCM {
		return s.LCMGuidanceScale
	}
	return s.GuidanceScale
}
