package instantid

import "testing"

func TestTheDialOnlyEverGoesUp(t *testing.T) {
	p, _ := Find("sdxl_weights")
	shape, _ := Find("controlnet_conditioning_scale")
	for _, o := range p.Options {
		path := Likenesses(o.Value)
		if len(path) != LikenessEnd+1 {
			t.Fatalf("%s: %d positions", o.Value, len(path))
		}
		for i, pair := range path {
			if i > 0 && (pair.Shape < path[i-1].Shape || pair.Detail <= path[i-1].Detail) {
				t.Errorf("%s: from %v down to %v", o.Value, path[i-1], pair)
			}
			if pair.Shape < shape.SensibleMin || pair.Shape > shape.SensibleMax || pair.Detail < 0.3 || pair.Detail > 0.9 {
				t.Errorf("%s: %v is not sensible", o.Value, pair)
			}
		}
		if at := UsualLikeness(o.Value); at < 2 || at > 4 {
			t.Errorf("%s: the usual is at %d, near an end", o.Value, at)
		}
	}
}

func TestTheDialIsReadBack(t *testing.T) {
	for _, look := range []string{"juggernaut-xl-v8", "animagine-xl-30", "no-such-look"} {
		s := Defaults()
		s.Weights = look
		for at := range LikenessEnd + 1 {
			s.SetLikeness(at)
			if got, exact := s.Likeness(); got != at || !exact {
				t.Errorf("%s: set to %d, reads back %d, %v", look, at, got, exact)
			}
		}
		s.SetLikeness(-3)
		first := s
		s.SetLikeness(99)
		if at, _ := first.Likeness(); at != 0 {
			t.Errorf("%s: before the beginning is %d", look, at)
		}
		if at, _ := s.Likeness(); at != LikenessEnd {
			t.Errorf("%s: beyond the end is %d", look, at)
		}
		s.IPAdapterScale = 0.1
		if _, exact := s.Likeness(); exact {
			t.Errorf("%s: %v/%v is said to be on the dial", look, s.ControlNetConditioningScale, s.IPAdapterScale)
		}
	}
}

func TestPhotosStandWhereTheModelStarts(t *testing.T) {
	at, exact := Defaults().Likeness()
	if at != 4 || !exact || at != UsualLikeness(Defaults().Weights) {
		t.Errorf("the defaults stand at %d, %v", at, exact)
	}
	photo, art := Likenesses("juggernaut-xl-v8"), Likenesses("animagine-xl-30")
	for i := range photo {
		if art[i].Detail >= photo[i].Detail {
			t.Errorf("at %d a drawing gets as much detail (%v) as a photo (%v)", i, art[i], photo[i])
		}
	}
}
