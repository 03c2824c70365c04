package instantid

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"
)

func TestSetReadsTheTextOfFlags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, text string
		want      any
	}{
		{"prompt", " spaces stay ", " spaces stay "},
		{"guidance_scale", " 4.5 ", 4.5},
		{"guidance_scale", "4", 4.0},
		{"guidance_scale", "99", 99.0}, // ranges are Validate's
		{"num_inference_steps", "28", 28},
		{"enable_lcm", "on", true},
		{"enable_lcm", "YES", true},
		{"enable_lcm", "1", true},
		{"enhance_nonface_region", "false", false},
		{"enhance_nonface_region", "Off", false},
		{"enhance_nonface_region", "no", false},
		{"enhance_nonface_region", "0", false},
		{"sdxl_weights", "realvisxl_v4.0_lightning", "RealVisXL_V4.0_Lightning"},
		{"sdxl_weights", "look-of-next-year", "look-of-next-year"},
		{"seed", "123456789012", int64(123456789012)},
		{"seed", "", nil},
		{"seed", "-3", int64(-3)},
	} {
		s := Defaults()
		if err := s.Set(c.key, c.text); err != nil || s.Value(c.key) != c.want {
			t.Errorf("%s=%q: %#v, %v", c.key, c.text, s.Value(c.key), err)
		}
	}
}

func TestSetRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, text, want string }{
		{"guidance", "5", "guidance: is not a setting of this model"},
		{"", "", ": is not a setting of this model"},
		{"guidance_scale", "", `guidance_scale: is not a number; allowed: a number from 1 to 50`},
		{"guidance_scale", "4,5", `guidance_scale: "4,5" is not a number; allowed: a number from 1 to 50`},
		{"guidance_scale", "NaN", `guidance_scale: "NaN" is not a finite number; allowed: a number from 1 to 50`},
		{"guidance_scale", "-inf", `guidance_scale: "-Inf" is not a finite number; allowed: a number from 1 to 50`},
		{"num_inference_steps", "30.5", `num_inference_steps: "30.5" is not a whole number; allowed: a whole number from 1 to 500`},
		{"num_inference_steps", "", `num_inference_steps: is not a whole number; allowed: a whole number from 1 to 500`},
		{"seed", "x", `seed: "x" is not a whole number; allowed: a whole number, or blank`},
		{"seed", "99999999999999999999", `seed: "99999999999999999999" is not a whole number; allowed: a whole number, or blank`},
		{"enable_lcm", "maybe", `enable_lcm: "maybe" is neither on nor off; allowed: on or off`},
	} {
		s := Defaults()
		err := s.Set(c.key, c.text)
		var ve *ValueError
		if !errors.As(err, &ve) || ve.Key != c.key || err.Error() != c.want {
			t.Errorf("%s=%q: %v", c.key, c.text, err)
		}
		if !reflect.DeepEqual(s, Defaults()) {
			t.Errorf("%s=%q changed the settings", c.key, c.text)
		}
	}
}

func TestSetValueTakesTheNumbersOfGoAndJSON(t *testing.T) {
	t.Parallel()
	seed := int64(5)
	for _, c := range []struct {
		key     string
		v, want any
	}{
		{"guidance_scale", 5, 5.0},
		{"guidance_scale", float32(2.5), 2.5},
		{"guidance_scale", json.Number("6.25"), 6.25},
		{"num_inference_steps", 12.0, 12},
		{"num_inference_steps", int32(9), 9},
		{"num_inference_steps", uint32(9), 9},
		{"num_inference_steps", json.Number("1e1"), 10},
		{"seed", &seed, int64(5)},
		{"seed", (1 << 53), int64(1 << 53)},
		{"seed", json.Number("9223372036854775807"), int64(math.MaxInt64)},
		{"seed", nil, nil},
		{"enable_lcm", true, true},
	} {
		s := Defaults()
		if err := s.SetValue(c.key, c.v); err != nil || s.Value(c.key) != c.want {
			t.Errorf("%s=%v: %#v, %v", c.key, c.v, s.Value(c.key), err)
		}
	}
}

func TestSetValueRefusesOtherTypes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key string
		v   any
	}{
		{"guidance_scale", "5"},
		{"guidance_scale", math.NaN()},
		{"guidance_scale", math.Inf(1)},
		{"guidance_scale", nil},
		{"guidance_scale", json.Number("rubbish")},
		{"num_inference_steps", 1.5},
		{"num_inference_steps", 1e300},
		{"num_inference_steps", json.Number("1.5")},
		{"num_inference_steps", math.Inf(1)},
		{"seed", "5"},
		{"seed", 9.3e18},
		{"seed", (*int64)(nil)},
		{"enable_lcm", "true"},
		{"enable_lcm", 1},
		{"prompt", 5},
		{"prompt", nil},
		{"scheduler", []byte("x")},
		{"nothing", 1},
	} {
		s := Defaults()
		var ve *ValueError
		if err := s.SetValue(c.key, c.v); !errors.As(err, &ve) || !reflect.DeepEqual(s, Defaults()) {
			t.Errorf("%s=%v: %v", c.key, c.v, err)
		}
	}
}

func TestCopiesDoNotShareTheSeed(t *testing.T) {
	t.Parallel()
	a := Defaults()
	if err := a.Set("seed", "1"); err != nil {
		t.Fatal(err)
	}
	b := a
	if err := b.Set("seed", "2"); err != nil || *a.Seed != 1 || *b.Seed != 2 {
		t.Error(*a.Seed, *b.Seed, err)
	}
}

func TestUnknownKeysHaveNoValue(t *testing.T) {
	t.Parallel()
	if s := Defaults(); s.Value("width") != nil || s.Text("width") != "" || s.Text("seed") != "" {
		t.Error("a value came from nowhere")
	}
	if _, ok := Find("width"); ok {
		t.Error("found")
	}
}

func TestValueErrorsAreFoundWithinOthers(t *testing.T) {
	t.Parallel()
	a, b := &ValueError{Key: "a"}, &ValueError{Key: "b"}
	err := fmt.Errorf("recipe: %w", errors.Join(errors.New("x"), a, fmt.Errorf("y: %w", b)))
	if got := ValueErrors(err); len(got) != 2 || got[0] != a || got[1] != b {
		t.Error(got)
	}
	if ValueErrors(nil) != nil || ValueErrors(errors.New("x")) != nil {
		t.Error("found some where there are none")
	}
}
