package create

import (
	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/part"
	"likeness/ui/words"
)

// presets are the chooser of presets.
func (f *form) presets() fyne.CanvasObject {
	var presets []part.Choice
	for _, p := range instantid.Presets() {
		presets = append(presets, part.Choice{
			Value: p.ID, Label: words.Or("preset."+p.ID+".name", p.Name), Help: words.Or("preset."+p.ID+".summary", p.Summary),
		})
	}
	f.preset = part.NewChooser(words.Say("preset.name"), presets, f.applyPreset)
	f.preset.Placeholder = words.Say("preset.none")
	return part.NewLine(words.Say("preset.name"), f.preset)
}

func (f *form) applyPreset(id string) {
	preset, ok := instantid.FindPreset(id)
	if !ok {
		return
	}
	f.page.model.Update(func(r *service.Recipe) {
		settings := r.Settings
		if err := preset.Apply(&settings); err != nil {
			f.page.kit.Log.Warn("preset does not fit", "preset", id, "err", err)
		}
		r.Settings, r.Preset = settings, id
		if preset.Style != "" {
			r.Style = preset.Style
		}
	})
}

// presetInForce returns the preset whose values all stand: the one that was
// applied, or else the first that would change nothing.
func presetInForce(r service.Recipe) string {
	if p, ok := instantid.FindPreset(r.Preset); ok && r.Preset != "" && stands(p, r) {
		return p.ID
	}
	for _, p := range instantid.Presets() {
		if stands(p, r) && (p.Style == "" || p.Style == styleOf(r)) {
			return p.ID
		}
	}
	return ""
}

func styleOf(r service.Recipe) string {
	if r.Style == "" {
		return instantid.NoStyle
	}
	return r.Style
}

func stands(p instantid.Preset, r service.Recipe) bool {
	applied := r.Settings
	if err := p.Apply(&applied); err != nil {
		return false
	}
	for key := range p.Values {
		if applied.Text(key) != r.Settings.Text(key) {
			return false
		}
	}
	return true
}
