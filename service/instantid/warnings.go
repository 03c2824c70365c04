package instantid

import (
	"strings"

	"likeness/service/message"
)

// Warning is advice about one value: nothing is wrong with it for the server,
// but the picture will probably disappoint or the run may fail.
type Warning struct {
	Key     string // the parameter to look at
	Message message.Message
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
		if w := s.rangeWarning(p); !w.IsZero() {
			out = append(out, Warning{p.Key, w})
		}
		for _, w := range combinations {
			if w.key == p.Key && w.applies(s, v) {
				out = append(out, Warning{w.key, w.message})
			}
		}
	}
	// The one value whose having no effect is itself worth a word.
	if reason, ok := idle["negative_prompt"]; ok && strings.TrimSpace(s.NegativePrompt) != "" {
		out = append(out, Warning{"negative_prompt", message.New("warning.avoid.idle",
			"“What to avoid” will have no effect. {{.Reason}}.", "Reason", ReasonMessage(reason))})
	}
	return out
}

func (s Settings) rangeWarning(p *Parameter) message.Message {
	r, ok := p.Sensible(s)
	value := p.read(s)
	x, isNumber := toFloat(value)
	if !ok || !isNumber || r.Contains(x) {
		return message.Message{}
	}
	if p.Key == "seed" {
		return message.New("warning.seed", "Seeds from 0 to {{.Max}} work on every server.", "Max", r.Max)
	}
	pairs := []any{"Name", p.LabelMessage(), "Value", x, "Min", r.Min, "Max", r.Max}
	if x > r.Max {
		return message.New("warning.high", "{{.Name}} is high at {{.Value}}; good pictures mostly come from {{.Min}} to {{.Max}}.", pairs...)
	}
	return message.New("warning.low", "{{.Name}} is low at {{.Value}}; good pictures mostly come from {{.Min}} to {{.Max}}.", pairs...)
}

// combination is advice about values that go wrong together.
type combination struct {
	key     string
	applies func(s Settings, v Version) bool
	message message.Message
}

var combinations = []combination{
	{
		"prompt", func(s Settings, _ Version) bool { return strings.TrimSpace(s.Prompt) == "" },
		message.New("warning.prompt.blank", "Nothing is said about what to show, so the rest of the picture is left to chance."),
	},
	{
		"prompt", func(s Settings, v Version) bool { return v.ID == SpecVersion && emphasised(s.Prompt) },
		message.New("warning.prompt.emphasis", "This version of the model does not understand emphasis such as (word:1.2) and reads it as text."),
	},
	{
		"prompt", func(s Settings, v Version) bool {
			most := v.PromptWords()
			return most > 0 && len(strings.Fields(s.Prompt)) > most
		},
		message.New("warning.prompt.long", "This version of the model reads only about the first 55 words."),
	},
	{
		"sdxl_weights", func(s Settings, _ Version) bool { return s.EnableLCM && distilled(s.Weights) },
		message.New("warning.look.draft", "This look is made for few steps already; with Quick draft on top pictures fall apart. Choose another look or switch Quick draft off."),
	},
	{
		"enable_pose_controlnet", func(s Settings, _ Version) bool { return s.EnablePose && s.PoseStrength == 0 },
		message.New("warning.pose.zero", "At strength 0 the body pose is not copied."),
	},
	{
		"enable_canny_controlnet", func(s Settings, _ Version) bool { return s.EnableCanny && s.CannyStrength == 0 },
		message.New("warning.outlines.zero", "At strength 0 the outlines are not copied."),
	},
	{
		"enable_depth_controlnet", func(s Settings, _ Version) bool { return s.EnableDepth && s.DepthStrength == 0 },
		message.New("warning.depth.zero", "At strength 0 the depth is not copied."),
	},
	{
		// The scheduler is built from the one of the run before, which on a
		// shared server may carry a setting that DEIS refuses.
		"scheduler", func(s Settings, _ Version) bool { return s.Scheduler == schedulerDEIS },
		message.New("warning.method.deis", "DEIS fails on servers that have drawn with another method before, and has no known advantage. Euler is the safe choice."),
	},
	{
		// Without Karras spacing a handful of steps does not start from full noise.
		"scheduler", func(s Settings, _ Version) bool {
			return distilled(s.Weights) && s.Scheduler != schedulerKarras && s.Scheduler != schedulerKarrasSDE
		},
		message.New("warning.method.fast", "Fast looks come out washed out with this method; DPM++ 2M SDE Karras suits them."),
	},
	{
		"num_outputs", func(s Settings, _ Version) bool { return s.NumOutputs > 1 && !s.DisableSafetyChecker },
		message.New("warning.outputs.filter", "If the nudity filter stops one picture of a run, all of them are lost. Several runs of one picture are safer."),
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
