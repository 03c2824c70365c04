package drawing

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestSizesAreThoseOfTheHostedModel(t *testing.T) {
	// What the hosted code makes of uploads, run with Python's own rounding.
	for _, c := range []struct{ from, face, pose size }{
		{size{1024, 1024}, size{1280, 1280}, size{1024, 1024}},
		{size{543, 543}, size{1280, 1280}, size{1024, 1024}},
		{size{3000, 4000}, size{960, 1280}, size{768, 1024}},
		{size{4000, 3000}, size{1280, 960}, size{1024, 768}},
		{size{1080, 1920}, size{704, 1280}, size{576, 1024}},
		{size{1080, 1350}, size{1024, 1280}, size{768, 1024}},
		{size{2000, 3000}, size{832, 1280}, size{640, 1024}},
		{size{1007, 1345}, size{896, 1280}, size{704, 1024}},
		{size{960, 1280}, size{960, 1280}, size{768, 1024}},
		{size{1, 1}, size{1280, 1280}, size{1024, 1024}},
		// 1024/3 is 341.33…: 1020 becomes 1023.99…, which only rounding brings to 1024.
		{size{3, 3}, size{1280, 1280}, size{1024, 1024}},
	} {
		if got, err := modelSize(c.from, faceLongSide); err != nil || got != c.face {
			t.Errorf("face %v becomes %v (%v), wanted %v", c.from, got, err, c.face)
		}
		if got, err := modelSize(c.from, poseLongSide); err != nil || got != c.pose {
			t.Errorf("pose %v becomes %v (%v), wanted %v", c.from, got, err, c.pose)
		}
	}
}

func TestHalvesAreRoundedToTheEvenNumber(t *testing.T) {
	for v, want := range map[float64]float64{0.5: 0, 1.5: 2, 2.5: 2, 1366.5: 1366, 1367.5: 1368} {
		if got := pythonRound(v); got != want {
			t.Errorf("%v rounds to %v, wanted %v", v, got, want)
		}
	}
}

func TestSizesThatFitPassUnchanged(t *testing.T) {
	for k := 4; k <= 20; k++ {
		for _, s := range []size{{1280, 64 * k}, {64 * k, 1280}} {
			if got, err := modelSize(s, faceLongSide); err != nil || got != s {
				t.Errorf("%v becomes %v (%v)", s, got, err)
			}
		}
	}
}

func TestPhotosTooNarrowAreRefused(t *testing.T) {
	for _, s := range []size{{100, 3000}, {3000, 100}, {1, 1000}, {0, 5}, {5, -1}, {1 << 21, 1 << 21}} {
		var narrow *SizeError
		if got, err := modelSize(s, faceLongSide); !errors.As(err, &narrow) || narrow.Width != s.w || narrow.Height != s.h {
			t.Errorf("%v becomes %v (%v), wanted a SizeError", s, got, err)
		}
	}
}

func TestEverySizeIsOfSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := size{rapid.IntRange(1, 20000).Draw(t, "w"), rapid.IntRange(1, 20000).Draw(t, "h")}
		got, err := modelSize(s, faceLongSide)
		if err != nil {
			if s.w*19 > s.h && s.h*19 > s.w {
				t.Fatalf("%v refused: %v", s, err)
			}
			return
		}
		if got.w%64 != 0 || got.h%64 != 0 || max(got.w, got.h) != 1280 || min(got.w, got.h) < 64 {
			t.Fatalf("%v becomes %v", s, got)
		}
	})
}
