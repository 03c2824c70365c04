package instantid

import (
	"fmt"
	"strings"
)

// Warning is advice about one value: nothing is wrong with it for the server,
// but the picture will probably disappoint or the run may fail.
type Warning struct {
	Key  string // the parameter to look at
	Text string // one or two sentences
}

// Warnings returns advice about values that have an effect, in display order:
// first where a value leaves the range that suits the chosen look, then
// combinations that are known to go wrong. It presumes valid settings.
func (s Settings) Warnings(v Version) []Warning {
	idle := s.Ineffective(v)
	var out []Warning
	for i := range table {
		p := &table[i]
		if _, skip := idle[p.Key]; skip {
			continue
		}
		if w := s.rangeWarning(p); w != "" {
			out = append(out, Warning{p.Key, w})
		}
		for _, w := range combinations {
			if w.key == p.Key && w.applies(s, v) {
				out = append(out, Warning{w.key, w.text})
			}
		}
	}
	// The one value whose having no effect is itself worth a word.
	if reason, ok := idle["negative_prompt"]; ok && strings.TrimSpace(s.NegativePrompt) != "" {
		out = append(out, Warning{"negative_prompt", "“What to avoid” will have no effect. " + reason + "."})
	}
	return out
}

func (s Settings) rangeWarning(p *Parameter) string {
	r, ok := p.Sensible(s)
	value := p.read(s)
	x, isNumber := toFloat(value)
	if !ok || !isNumber || r.Contains(x) {
		return ""
	}
	if p.Key == "seed" {
		return "Seeds from 0 to " + number(r.Max) + " work on every server."
	}
	side := "low"
	if x > r.Max {
		side = "high"
	}
	return fmt.Sprintf("%s is %s at %s; good pictures mostly come from %s to %s.",
		p.Label, side, text(value), number(r.Min), number(r.Max))
}

// combination is advice about values that go wrong together.
type combination struct {
	key     string
	applies func(s Settings, v Version) bool
	text    string
}

var combinations = []combination{
	{
		"prompt", func(s Settings, _ Version) bool { return strings.TrimSpace(s.Prompt) == "" },
		"Nothing is said about what to show, so the rest of the picture is left to chance.",
	},
	{
		"prompt", func(s Settings, v Version) bool { return v.ID == SpecVersion && emphasised(s.Prompt) },
		"This version of the model does not understand emphasis such as (word:1.2) and reads it as text.",
	},
	{
		// 77 tokens are about 55 English words.
		"prompt", func(s Settings, v Version) bool { return v.ID == SpecVersion && len(strings.Fields(s.Prompt)) > 55 },
		"This version of the model reads only about the first 55 words.",
	},
	{
		"sdxl_weights", func(s Settings, _ Version) bool { return s.EnableLCM && distilled(s.Weights) },
		"This look is made for few steps already; with Quick draft on top pictures fall apart. Choose another look or switch Quick draft off.",
	},
	{
		"enable_pose_controlnet", func(s Settings, _ Version) bool { return s.EnablePose && s.PoseStrength == 0 },
		"At strength 0 the body pose is not copied.",
	},
	{
		"enable_canny_controlnet", func(s Settings, _ Version) bool { return s.EnableCanny && s.CannyStrength == 0 },
		"At strength 0 the outlines are not copied.",
	},
	{
		"enable_depth_controlnet", func(s Settings, _ Version) bool { return s.EnableDepth && s.DepthStrength == 0 },
		"At strength 0 the depth is not copied.",
	},
	{
		// The scheduler is built from the one of the run before, which on a
		// shared server may carry a setting that DEIS refuses.
		"scheduler", func(s Settings, _ Version) bool { return s.Scheduler == schedulerDEIS },
		"DEIS fails on servers that have drawn with another method before, and has no known advantage. Euler is the safe choice.",
	},
	{
		// Without Karras spacing a handful of steps does not start from full noise.
		"scheduler", func(s Settings, _ Version) bool {
			return distilled(s.Weights) && s.Scheduler != schedulerKarras && s.Scheduler != schedulerKarrasSDE
		},
		"Fast looks come out washed out with this method; DPM++ 2M SDE Karras suits them.",
	},
	{
		"num_outputs", func(s Settings, _ Version) bool { return s.NumOutputs > 1 && !s.DisableSafetyChecker },
		"If the nudity filter stops one picture of a run, all of them are lost. Several runs of one picture are safer.",
	},
}

func distilled(look string) bool {
	for _, o := range looks {
		if o.Value == look {
			return o.Distilled
		}
	}
	return false
}

// emphasised reports whether the prompt uses "(word:1.2)".
func emphasised(prompt string) bool {
	_, rest, found := strings.Cut(prompt, "(")
	for found {
		inside, after, closed := strings.Cut(rest, ")")
		if _, weight, ok := strings.Cut(inside, ":"); closed && ok && strings.Trim(weight, " .0123456789") == "" && strings.TrimSpace(weight) != "" {
			return true
		}
		_, rest, found = strings.Cut(after, "(")
	}
	return false
}
