package instantid

import (
	"maps"
	"math"
	"slices"
)

// Quality is how much time a picture is given, in a word. What it sets depends
// on the look: one that was made for a few steps wants a few at any quality.
type Quality string

// The qualities, in the order in which [Qualities] gives them. OwnQuality
// stands for values that are none of them.
const (
	QualityDraft Quality = "draft"
	QualityGood  Quality = "good"
	QualityFine  Quality = "fine"
	OwnQuality   Quality = ""
)

// Qualities returns the qualities from the quickest to the slowest.
func Qualities() []Quality { return []Quality{QualityDraft, QualityGood, QualityFine} }

// qualityKeys are what a quality may set, in display order.
var qualityKeys = []string{
	"num_inference_steps", "guidance_scale", "scheduler",
	"enable_lcm", "lcm_num_inference_steps", "lcm_guidance_scale",
}

// Values returns what the quality sets with a look, by API name and of the
// types that [Settings.SetValue] takes. What has no effect then is not named
// and keeps its value. A look that is not known is treated like the model's
// own.
func (q Quality) Values(look string) map[string]any {
	o := lookOf(look)
	out := map[string]any{}
	for _, key := range qualityKeys {
		if v, ok := o.Good[key]; ok {
			out[key] = v
		}
	}
	switch q {
	case QualityDraft:
		if draft, _ := o.Draft["enable_lcm"].(bool); draft { // it takes the place of the rest
			clear(out)
		}
		maps.Copy(out, o.Draft)
	case QualityFine:
		maps.Copy(out, o.Fine)
	}
	return out
}

// Quality returns which quality the settings stand at with their look,
// OwnQuality when at none.
func (s Settings) Quality() Quality {
	for _, q := range Qualities() {
		if s.has(q.Values(s.Weights)) {
			return q
		}
	}
	return OwnQuality
}

// SetQuality gives the settings what a quality wants with their look.
func (s *Settings) SetQuality(q Quality) {
	s.take(q.Values(s.Weights))
}

// has reports whether all these values stand.
func (s Settings) has(values map[string]any) bool {
	for key, v := range values {
		if s.Text(key) != text(v) {
			return false
		}
	}
	return true
}

// take writes values of the table's own, which always fit.
func (s *Settings) take(values map[string]any) {
	for key, v := range values {
		_ = s.SetValue(key, v) // the table's test holds that they fit
	}
}

// lookOf returns the row of a look; the model's own stands in for looks that
// are not known.
func lookOf(look string) Option {
	standard, _ := find("sdxl_weights").Default.(string)
	for _, value := range []string{look, standard} {
		if i := slices.IndexFunc(looks, func(o Option) bool { return o.Value == value }); i >= 0 {
			return looks[i]
		}
	}
	return Option{}
}

// A Wish is a value that suits the chosen look better than the one that
// stands.
type Wish struct {
	Key   string
	Value any
}

// Wishes returns what the look would rather have, in display order; nothing
// when all suits it. Where the settings stand at one of the qualities, or at a
// position of the dial of likeness, they are a person's choice and left alone;
// so are values of a person's own that the look gets on with.
func (s Settings) Wishes() []Wish {
	good := lookOf(s.Weights).Good
	wanted := map[string]any{}
	if s.Quality() == OwnQuality && s.strains() {
		maps.Copy(wanted, QualityGood.Values(s.Weights))
	}
	if _, exact := s.Likeness(); !exact {
		for _, key := range []string{"controlnet_conditioning_scale", "ip_adapter_scale"} {
			wanted[key] = good[key]
		}
	}
	var out []Wish
	for i := range table {
		key := table[i].Key
		if v, ok := wanted[key]; ok && s.Text(key) != text(v) {
			out = append(out, Wish{key, v})
		}
	}
	return out
}

// farGuidance is how far the guidance may be from the one that is best for the
// look before that is worth a word.
const farGuidance = 2

// strains reports whether steps, guidance or method are such that the look
// comes out worse for them.
func (s Settings) strains() bool {
	o := lookOf(s.Weights)
	if o.Distilled && (s.EnableLCM || s.Scheduler != o.Good["scheduler"]) {
		return true
	}
	if s.EnableLCM { // and steps, guidance and method have no effect
		return false
	}
	for _, key := range []string{"num_inference_steps", "guidance_scale"} {
		p := find(key)
		x, _ := toFloat(p.read(s))
		if r, ok := p.Sensible(s); ok && !r.Contains(x) {
			return true
		}
	}
	best, _ := toFloat(o.Good["guidance_scale"])
	return math.Abs(s.GuidanceScale-best) > farGuidance
}

// Grant gives the settings what a look wishes.
func (s *Settings) Grant(wishes []Wish) {
	for _, w := range wishes {
		_ = s.SetValue(w.Key, w.Value) // the table's test holds that they fit
	}
}
