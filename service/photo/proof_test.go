package photo

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"testing"

	"github.com/disintegration/imaging"
)

// fourColours is a photo of a different colour in each quarter, so that no turn looks like another.
func fourColours(w, h int) *Photo {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := m.Pix[m.PixOffset(x, y):]
			c[0], c[1], c[2], c[3] = 200, 40, 60, 255
			if x >= w/2 {
				c[1] = 180
			}
			if y >= h/2 {
				c[2] = 220
			}
		}
	}
	return &Photo{Image: m, Reduced: 1, Width: w, Height: h, Name: "a.png"}
}

// far is how much two pictures of one size differ, on average and at most of a channel.
func far(a, b image.Image) (mean float64, most int) {
	n, sum := imaging.Clone(a), 0
	for i, v := range imaging.Clone(b).Pix {
		d := int(n.Pix[i]) - int(v)
		d = max(d, -d)
		sum, most = sum+d, max(most, d)
	}
	return float64(sum) / float64(len(n.Pix)), most
}

// A proof is what Prepare makes, only smaller.
func TestAProofLooksLikeWhatIsSent(t *testing.T) {
	p := fourColours(600, 500)
	for name, f := range map[string]Frame{
		"whole":    {},
		"part":     {Area: Area{100, 60, 320, 400}, Shape: Shape{1024, 1280}},
		"turned":   {Turn: 1, Mirror: true, Area: Area{40, 20, 300, 400}},
		"past":     {Area: Area{-200, -100, 640, 800}, Shape: Shape{1024, 1280}},
		"on white": {Turn: 3, Area: Area{-200, -100, 640, 800}, Fill: FillWhite},
	} {
		made, err := Prepare(p, Face, f)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := jpeg.Decode(bytes.NewReader(made.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		proof, err := Proof(p, Face, f, 320)
		if err != nil || max(proof.Rect.Dx(), proof.Rect.Dy()) != 320 {
			t.Fatalf("%s: %v, %v", name, proof.Rect, err)
		}
		small := imaging.Resize(sent, proof.Rect.Dx(), proof.Rect.Dy(), imaging.Box)
		if mean, _ := far(small, proof); mean > 3 {
			t.Errorf("%s: differs by %.1f on average", name, mean)
		}
	}
	var e *Error
	if _, err := Proof(p, Face, Frame{Area: Area{900, 900, 200, 200}}, 320); !errors.As(err, &e) || e.Reason != FrameBad {
		t.Errorf("a frame beside the photo: %v", err)
	}
	if _, err := Proof(fourColours(40, 40), Face, Frame{}, 320); !errors.As(err, &e) || e.Reason != TooSmall {
		t.Errorf("a tiny photo: %v", err)
	}
}

// What is shown of a photo is its own pixels, turned and mirrored as the frame says.
func TestShowTurnsAndMirrors(t *testing.T) {
	p := fourColours(60, 40)
	for turn := range 4 {
		for _, mirror := range []bool{false, true} {
			f := Frame{Turn: turn, Mirror: mirror}
			w, h := f.Size(60, 40)
			m, rough := p.Show(f, image.Rect(0, 0, w, h), w, h), p.ShowRoughly(f, image.Rect(0, 0, w, h), w, h)
			if mean, _ := far(m, rough); mean > 0 {
				t.Errorf("turn %d, mirror %t: roughly it is %.1f off at its own size", turn, mirror, mean)
			}
			for _, at := range []image.Point{{3, 3}, {55, 3}, {3, 35}, {55, 35}} {
				to := f.Place(image.Rectangle{Min: at, Max: at.Add(image.Pt(1, 1))}, 60, 40).Min
				if got, want := m.RGBAAt(to.X, to.Y), p.Image.NRGBAAt(at.X, at.Y); got.R != want.R || got.G != want.G || got.B != want.B {
					t.Errorf("turn %d, mirror %t: %v lies at %v as %v, not %v", turn, mirror, at, to, got, want)
				}
			}
			part := p.Show(f, image.Rect(w/2, 0, w+20, h/2), 2*(w/2+20), 2*(h/2))
			if part.Rect.Dx() != 2*(w/2) || part.Rect.Dy() != 2*(h/2) {
				t.Errorf("of a part that leaves the photo %v is shown", part.Rect)
			}
		}
	}
	if m := p.Show(Frame{}, image.Rect(100, 100, 200, 200), 50, 50); m.Rect.Dx() != 1 {
		t.Errorf("beside the photo there is %v", m.Rect)
	}
}
