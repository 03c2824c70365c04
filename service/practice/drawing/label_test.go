package drawing

import (
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// changed is the smallest box round the pixels that differ, and how many there are.
func changed(a, b *canvas) (x0, y0, x1, y1, n int) {
	x0, y0 = a.w, a.h
	for y := range a.h {
		for x := range a.w {
			if a.at(x, y) != b.at(x, y) {
				x0, y0, x1, y1, n = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1), n+1
			}
		}
	}
	return x0, y0, x1, y1, n
}

func plain(w, h int) *canvas {
	c := newCanvas(w, h)
	c.each(func(_, _ int, _ rgb) rgb { return rgb{250, 250, 250} })
	return c
}

func TestTheLabelStandsBelowAndCanBeReadInAThumbnail(t *testing.T) {
	for _, s := range []size{{1280, 1280}, {704, 1280}, {1280, 704}, {768, 1024}, {256, 1280}, {1280, 256}} {
		c, before := plain(s.w, s.h), plain(s.w, s.h)
		at := usualHead(s.w, s.h)
		if err := label(c, at, "Some look · oil · seed 123456789012"); err != nil {
			t.Fatal(err)
		}
		x0, y0, x1, y1, n := changed(before, c)
		if n == 0 || y0 < s.h/2 || y1 > s.h || x0 < 0 || x1 > s.w {
			t.Errorf("%v: the label lies at %d,%d to %d,%d", s, x0, y0, x1, y1)
		}
		if float64(y0) < at.cy+at.s/2 {
			t.Errorf("%v: the label begins at %d, on the face", s, y0)
		}
		// At 512 pixels the letters must still stand out from the plate: light on dark.
		thumb := c.resized(s.w*512/max(s.w, s.h), s.h*512/max(s.w, s.h))
		var light, dark int
		for y := y0 * thumb.h / s.h; y < y1*thumb.h/s.h; y++ {
			for x := x0 * thumb.w / s.w; x < x1*thumb.w/s.w; x++ {
				switch l := thumb.at(x, y).luma(); {
				case l > 170:
					light++
				case l < 130:
					dark++
				}
			}
		}
		if light < dark/40 || dark < light {
			t.Errorf("%v: %d light pixels on %d dark ones at 512 pixels", s, light, dark)
		}
	}
}

func TestTheLettersAreLargeEnough(t *testing.T) {
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		t.Fatal(err)
	}
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []size{{1280, 1280}, {768, 1024}, {704, 1280}, {1280, 704}} {
		p, err := fitPlate(s.w, s.h, bold, regular, "")
		if err != nil {
			t.Fatal(err)
		}
		// Letters of 11 points at 512 pixels, one line or two.
		if least := max(s.w, s.h) * 11 / 512; p.h < least*3/2 {
			t.Errorf("%v: a plate of %d pixels", s, p.h)
		}
		if p.h > s.h/6 {
			t.Errorf("%v: a plate of %d pixels covers too much", s, p.h)
		}
	}
}

func TestTheLabelMakesWayForAFaceAtTheLowerEdge(t *testing.T) {
	c, before := plain(800, 800), plain(800, 800)
	if err := label(c, head{cx: 400, cy: 640, s: 240, ux: 1}, "x"); err != nil {
		t.Fatal(err)
	}
	if _, _, _, y1, _ := changed(before, c); y1 > 300 {
		t.Errorf("the label reaches down to %d", y1)
	}
}

func TestEveryPictureSaysThatItIsPractice(t *testing.T) {
	s := newStudy(t, 4)
	r := Request{Seed: 9, EnhanceNonFace: true}
	for _, weights := range []string{"animagine-xl-30", "nightvision-xl-0791", "RealVisXL_V4.0_Lightning"} {
		r.Weights = weights
		c := s.drawn(t, r)
		// The same picture's plate, found by its letters: nearly white and nearly plate-dark side by side along the lower edge.
		jumps := 0
		for y := c.h * 85 / 100; y < c.h; y++ {
			for x := range c.w - 2 {
				if abs(int(c.at(x, y).luma()-c.at(x+2, y).luma())) > 70 {
					jumps++
				}
			}
		}
		if jumps < c.w*c.w/600 {
			t.Errorf("%s: only %d edges of letters at the lower edge", weights, jumps)
		}
	}
}

func TestSmallPrintGivesWayInNarrowPictures(t *testing.T) {
	if got := shortened("a · b · c"); got != "a · b" {
		t.Errorf("got %q", got)
	}
	if got := shortened("abc"); got != "" {
		t.Errorf("got %q", got)
	}
	for _, s := range []size{{1, 1}, {5, 300}, {300, 5}, {64, 1280}, {40, 40}} {
		c := plain(s.w, s.h)
		if err := label(c, usualHead(s.w, s.h), "a look · seed 1"); err != nil {
			t.Errorf("%v: %v", s, err)
		}
	}
}
