package drawn

import (
	"bytes"
	"image"
	"testing"

	"likeness/service/photo/faces"
)

// The finder that judges the photos of people finds every drawn face, once, and is sure of it.
func TestDrawnFacesAreFoundAsFaces(t *testing.T) {
	finder, err := faces.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[hairStyle]bool{}
	for seed := int64(0); len(seen) < int(styles) && seed < 80; seed++ {
		style := newPerson(seed).style
		if seen[style] && seed > 3 {
			continue // with each kind of hair once, and a few more
		}
		seen[style] = true
		found, err := finder.Find(Face(seed, 160, 200))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || found[0].Score < 0.85 {
			t.Errorf("face %d: %+v", seed, found)
		}
	}
	if len(seen) != int(styles) {
		t.Errorf("only %d of %d kinds of hair were tried", len(seen), styles)
	}
}

func TestTheSameSeedGivesTheSamePerson(t *testing.T) {
	if !bytes.Equal(Face(5, 120, 150).Pix, Face(5, 120, 150).Pix) {
		t.Error("two drawings of one seed differ")
	}
	if bytes.Equal(Face(5, 120, 150).Pix, Face(6, 120, 150).Pix) {
		t.Error("two seeds give one drawing")
	}
	// In another size too, the person is the same: the middle of the cheek has the same colour.
	small, large := Face(5, 120, 150), Face(5, 480, 600)
	a, b := small.NRGBAAt(48, 72), large.NRGBAAt(193, 289)
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if max(d, -d) > 12 {
			t.Errorf("cheek %v and %v", a, b)
		}
	}
}

func TestEverySizeIsFilledAndOpaque(t *testing.T) {
	for _, s := range []image.Point{{1, 1}, {0, -5}, {3, 200}, {200, 3}, {64, 64}, {250, 100}} {
		m := Face(9, s.X, s.Y)
		if m.Rect != image.Rect(0, 0, max(s.X, 1), max(s.Y, 1)) || !m.Opaque() {
			t.Errorf("%v gives %v, opaque %v", s, m.Rect, m.Opaque())
		}
		for i := 0; i < len(m.Pix); i += 4 {
			if m.Pix[i] < 3 && m.Pix[i+1] < 3 && m.Pix[i+2] < 3 {
				t.Errorf("%v: a pixel is left black", s)
				break
			}
		}
	}
}

func BenchmarkFace(b *testing.B) {
	for b.Loop() {
		Face(1, 960, 1280)
	}
}

func TestTurnedAndDressedPersonsAreSeenAsSuch(t *testing.T) {
	finder, err := faces.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		picture   *image.NRGBA
		low, high float64 // of the yaw
	}{
		"left":       {Turned(3, 160, 200, -40), -60, -22},
		"ahead":      {Turned(3, 160, 200, 0), -8, 8},
		"right":      {Turned(3, 160, 200, 40), 22, 60},
		"hat":        {Wearing(4, 160, 200, Hat), -12, 12},
		"sunglasses": {Wearing(5, 160, 200, Sunglasses), -12, 12},
		"both":       {Wearing(6, 160, 200, Hat, Sunglasses), -12, 12},
	} {
		found, err := finder.Find(c.picture)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || found[0].Yaw() < c.low || found[0].Yaw() > c.high {
			t.Errorf("%s: %+v", name, found)
		}
	}
}
