package instantid

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// Preset is a named part of a recipe: values that go well together, and the
// style that suits them.
type Preset struct {
	ID      string // lower-case words with hyphens
	Name    string
	Summary string // one line
	// Values are by API name, of the types that Settings.SetValue takes.
	Values map[string]any
	// Style is the id of a style; "" leaves the style alone.
	Style string
}

// Presets returns the presets that come with the app, in display order. Each
// shipped preset gives a value to everything that makes the quality of a
// picture, so that one chosen after another leaves nothing of it behind; only
// the first touches the output too. None touches photos, words or seed. The
// values are starting points from the cards of the looks and the advice of the
// model's authors and users.
func Presets() []Preset {
	out := slices.Clone(presets)
	for i := range out {
		out[i].Values = out[i].all()
	}
	return out
}

// FindPreset returns the shipped preset with this id or, in any case, this name.
func FindPreset(idOrName string) (Preset, bool) {
	word := strings.TrimSpace(idOrName)
	for _, p := range presets {
		if p.ID == word || strings.EqualFold(p.Name, word) {
			p.Values = p.all()
			return p, true
		}
	}
	return Preset{}, false
}

// Apply gives the settings the preset's values; what it does not name stays.
// A value that does not fit is left out and told in the error, which shipped
// presets never give. The style is for the caller to take over.
func (p Preset) Apply(s *Settings) error {
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(p.Values)) {
		errs = append(errs, s.SetValue(key, p.Values[key]))
	}
	return errors.Join(errs...)
}

// quality are the keys that every shipped preset sets.
func quality(p *Parameter) bool {
	switch p.Group {
	case GroupLikeness, GroupShape, GroupDetail, GroupDraft:
		return true
	}
	return p.Key == "sdxl_weights"
}

// all completes a shipped preset's own values with the API's defaults.
func (p Preset) all() map[string]any {
	out := map[string]any{}
	for i := range table {
		row := &table[i]
		everything := p.ID == AsShipped && (row.Group == GroupOutput || row.Group == GroupSafety)
		if quality(row) || everything {
			out[row.Key] = row.Default
		}
	}
	maps.Copy(out, p.Values)
	return out
}

// AsShipped is the id of the preset with the API's own defaults.
const AsShipped = "as-shipped"

// presets hold what differs from the API's defaults.
var presets = []Preset{
	{
		ID: AsShipped, Name: "As the model ships", Style: NoStyle,
		Summary: "The server's own starting values. Colours come out strong.",
	},
	{
		ID: "photo-natural", Name: "Photo, natural", Style: "natural-photo",
		Summary: "Lifelike photo in soft light; the best place to begin.",
		Values: map[string]any{
			"sdxl_weights": "juggernaut-xl-v8", "scheduler": schedulerKarras,
			"num_inference_steps": 30, "guidance_scale": 4.5,
			"enable_pose_controlnet": false,
		},
	},
	{
		ID: "photo-studio", Name: "Photo, studio", Style: "studio-portrait",
		Summary: "A headshot with studio light and much detail.",
		Values: map[string]any{
			"sdxl_weights": "protovision-xl-high-fidel", "scheduler": schedulerKarras,
			"num_inference_steps": 32, "guidance_scale": 4.5,
			"enable_pose_controlnet": false,
		},
	},
	{
		ID: "photo-fast", Name: "Photo, fast", Style: "natural-photo",
		Summary: "A good photo in a quarter of the time.",
		Values: map[string]any{
			"sdxl_weights": "RealVisXL_V4.0_Lightning", "scheduler": schedulerKarrasSDE,
			"num_inference_steps": 7, "guidance_scale": 1.8,
			"ip_adapter_scale": 0.7, "enable_pose_controlnet": false,
		},
	},
	{
		ID: "photo-film", Name: "Photo, old film", Style: "analogue-film",
		Summary: "A grainy snapshot with faded colours.",
		Values: map[string]any{
			"sdxl_weights": "protovision-xl-high-fidel", "scheduler": schedulerEuler,
			"num_inference_steps": 30, "guidance_scale": 5.0,
		},
	},
	{
		ID: "closest-likeness", Name: "Closest likeness", Style: "natural-photo",
		Summary: "Holds on to the face harder; leaves the text less room.",
		Values: map[string]any{
			"sdxl_weights": "juggernaut-xl-v8", "scheduler": schedulerKarras,
			"num_inference_steps": 32, "guidance_scale": 4.0,
			"controlnet_conditioning_scale": 1.0, "ip_adapter_scale": 0.9,
			"enable_pose_controlnet": false,
		},
	},
	{
		ID: "anime", Name: "Anime", Style: "anime",
		Summary: "Drawn like a figure from an animated series.",
		Values: map[string]any{
			"sdxl_weights": "animagine-xl-30", "scheduler": schedulerEuler,
			"num_inference_steps": 28, "guidance_scale": 6.0,
			"controlnet_conditioning_scale": 0.7, "ip_adapter_scale": 0.5,
			"enable_pose_controlnet": false,
		},
	},
	{
		ID: "painting", Name: "Painting", Style: "oil-painting",
		Summary: "A portrait in oil, with visible brushwork.",
		Values: map[string]any{
			"sdxl_weights": "albedobase-xl-20", "scheduler": schedulerEuler,
			"num_inference_steps": 30, "guidance_scale": 5.0,
			"controlnet_conditioning_scale": 0.75, "ip_adapter_scale": 0.6,
			"enable_pose_controlnet": false,
		},
	},
	{
		ID: "comic", Name: "Comic", Style: "comic",
		Summary: "Inked outlines and flat colours.",
		Values: map[string]any{
			"sdxl_weights": "albedobase-xl-20", "scheduler": schedulerKarras,
			"num_inference_steps": 30, "guidance_scale": 6.0,
			"controlnet_conditioning_scale": 0.7, "ip_adapter_scale": 0.5,
			"enable_pose_controlnet": false,
		},
	},
	{
		ID: "3d-film", Name: "3-D film", Style: "animated-film",
		Summary: "A figure from a computer-animated film.",
		Values: map[string]any{
			"sdxl_weights": "dynavision-xl-v0610", "scheduler": schedulerKarras,
			"num_inference_steps": 30, "guidance_scale": 6.0,
			"controlnet_conditioning_scale": 0.7, "ip_adapter_scale": 0.5,
			"enable_pose_controlnet": false,
		},
	},
	{
		// The plain look is the one that servers start with, so a draft never
		// waits for another to be loaded.
		ID: "quick-draft", Name: "Quick draft",
		Summary: "For trying out words and photos: fast, cheap, softer.",
		Values: map[string]any{
			"enable_lcm": true, "lcm_num_inference_steps": 5, "lcm_guidance_scale": 1.5,
			"enable_pose_controlnet": false,
		},
	},
	{
		ID: "same-pose", Name: "Same pose as the photo", Style: "natural-photo",
		Summary: "With a pose photo: its posture and layout are taken over.",
		Values: map[string]any{
			"sdxl_weights": "juggernaut-xl-v8", "scheduler": schedulerKarras,
			"num_inference_steps": 30, "guidance_scale": 5.0,
			"enable_pose_controlnet": true, "pose_strength": 0.5,
			"enable_depth_controlnet": true, "depth_strength": 0.4,
		},
	},
}
