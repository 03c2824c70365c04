package photo

import (
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
)

// heicFile gives one of the small files that lie in testdata; the README there says how they were made.
func heicFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "heic", name+".heic"))
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return b
}

func TestHEICIsDecoded(t *testing.T) {
	for name, c := range map[string]struct {
		w, h, chroma, depth int
	}{
		"plain":     {192, 128, 1, 8},
		"narrow":    {66, 44, 1, 8},
		"odd":       {191, 127, 1, 8},
		"thumbnail": {480, 320, 1, 8},
		"deep":      {192, 128, 1, 10},
		"422":       {192, 128, 2, 8},
		"444":       {192, 128, 3, 8},
	} {
		t.Run(name, func(t *testing.T) {
			b := heicFile(t, name)
			_, pic, err := openHEIC(b)
			if err != nil {
				t.Fatal(err, errors.Unwrap(err))
			}
			if pic.tile.chroma != c.chroma || pic.tile.depth != c.depth {
				t.Errorf("%d bits, chroma %d", pic.tile.depth, pic.tile.chroma)
			}
			p, err := Decode("a.heic", b)
			if err != nil {
				t.Fatal(err, errors.Unwrap(err))
			}
			if p.Width != c.w || p.Height != c.h || p.Format != "heic" || p.Image.Rect != image.Rect(0, 0, c.w, c.h) {
				t.Errorf("%s %d × %d, %v", p.Format, p.Width, p.Height, p.Image.Rect)
			}
			wantQuarters(t, p.Image)
		})
	}
}

func TestGreyHEIC(t *testing.T) {
	p, err := Decode("a.heic", heicFile(t, "grey"))
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	for x, v := range map[int]uint8{20: 40, 170: 200} {
		if got := p.Image.At(x, 60); !near(got, color.Gray{v}, 2) {
			t.Errorf("at %d: %v, want %d", x, got, v)
		}
	}
}

func TestWhatIsTransparentInHEICBecomesWhite(t *testing.T) {
	p, err := Decode("a.heic", heicFile(t, "alpha"))
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	for at, want := range map[image.Point]color.Color{
		{40, 30}:  color.White,
		{40, 100}: color.NRGBA{143, 143, 227, 255}, // half of blue over white
		{150, 30}: green,
	} {
		if got := p.Image.At(at.X, at.Y); !near(got, want, 6) {
			t.Errorf("%v is %v, want %v", at, got, want)
		}
	}
}

// No pixel is lost: not where tiles meet, nor in the corners. (Pictures with shared colours and sharp edges between them
// are left out: libde265 1.0.15 blurs the colours of the outermost rows and columns of those.)
func TestEveryPixelOfHEICIsRight(t *testing.T) {
	for name, file := range map[string][]byte{
		"grey": heicFile(t, "grey"), "grid": phone(t, 1), "turned grid": phone(t, 6), "444": heicFile(t, "444"), "narrow": heicFile(t, "narrow"),
	} {
		p, err := Decode("a.heic", file)
		if err != nil {
			t.Fatal(err)
		}
		w, h := p.Image.Rect.Dx(), p.Image.Rect.Dy()
		wrong := 0
		for y := range h {
			for x := range w {
				// Each pixel is like the one in the middle of its quarter; near the lines between them, and where an encoder
				// filled up the edge, they may differ.
				dx, dy := x-w/2, y-h/2
				if max(dx, -dx) < 20 || max(dy, -dy) < 20 || x > w-4 || y > h-4 {
					continue
				}
				if !near(p.Image.At(x, y), p.Image.At(w/4+x/(w/2)*(w/2), h/4+y/(h/2)*(h/2)), 8) {
					wrong++
				}
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d pixels differ from their neighbours", name, wrong)
		}
	}
}
