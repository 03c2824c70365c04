package instantid

import "math"

// Strengths are the two that make the likeness: how strictly the shape of the
// face is kept (controlnet_conditioning_scale), and how strongly its detail is
// taken over (ip_adapter_scale).
type Strengths struct{ Shape, Detail float64 }

// The paths that the dial of likeness goes, from the most freedom to the
// closest likeness: pairs that go well together. The model's authors advise to
// raise both when the person is not recognised, and to lower detail first when
// colours turn garish or the text is not followed. Photos stand at 0.8/0.8;
// drawn looks want less, or a photo's face sits on a drawing.
var (
	photoPath = []Strengths{{0.6, 0.4}, {0.7, 0.5}, {0.75, 0.6}, {0.8, 0.7}, {0.8, 0.8}, {0.9, 0.85}, {1, 0.9}}
	artPath   = []Strengths{{0.6, 0.3}, {0.65, 0.4}, {0.7, 0.45}, {0.7, 0.5}, {0.75, 0.6}, {0.8, 0.7}, {0.9, 0.8}}
)

// LikenessEnd is the last position of the dial of likeness, the closest to the
// person; the first, with the most freedom, is 0.
const LikenessEnd = 6

// Likenesses returns the strengths at each position of the dial of likeness
// with a look. The copy is the caller's.
func Likenesses(look string) []Strengths {
	path := photoPath
	if lookOf(look).drawn() {
		path = artPath
	}
	return append([]Strengths(nil), path...)
}

// UsualLikeness returns the position that suits a look best.
func UsualLikeness(look string) int {
	s := Settings{Weights: look}
	s.take(map[string]any{
		"controlnet_conditioning_scale": lookOf(look).Good["controlnet_conditioning_scale"],
		"ip_adapter_scale":              lookOf(look).Good["ip_adapter_scale"],
	})
	at, _ := s.Likeness()
	return at
}

// Likeness returns the position of the dial that the two strengths stand at
// with the chosen look, or the nearest one: exact is false when they are a
// person's own mix.
func (s Settings) Likeness() (at int, exact bool) {
	nearest := math.Inf(1)
	for i, pair := range Likenesses(s.Weights) {
		d := math.Hypot(pair.Shape-s.ControlNetConditioningScale, pair.Detail-s.IPAdapterScale)
		if d < nearest {
			at, nearest = i, d
		}
	}
	return at, nearest < 1e-9
}

// SetLikeness gives the settings the strengths of a position of the dial; one
// beyond its ends is the end.
func (s *Settings) SetLikeness(at int) {
	pair := Likenesses(s.Weights)[min(max(at, 0), LikenessEnd)]
	s.ControlNetConditioningScale, s.IPAdapterScale = pair.Shape, pair.Detail
}

// drawn reports whether a look draws rather than photographs.
func (o Option) drawn() bool { return o.Group == UseAnime || o.Group == UseCartoon }
