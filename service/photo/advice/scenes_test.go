package advice

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"github.com/disintegration/imaging"

	"likeness/service/photo"
	"likeness/service/photo/drawn"
	"likeness/service/photo/faces"
)

// seen is a picture as a scene: the real finder looks at it.
func seen(t *testing.T, finder *faces.Finder, m image.Image, use photo.Use) (Scene, *photo.Photo) {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	p, err := photo.Decode("drawn.png", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	found, err := finder.Find(p.Image)
	if err != nil {
		t.Fatal(err)
	}
	return Scene{Use: use, Width: p.Width, Height: p.Height, Faces: found, Looked: true, FreeBackground: true}, p
}

func newFinder(t *testing.T) *faces.Finder {
	t.Helper()
	f, err := faces.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// wall is a picture without anybody.
func wall(w, h int) *image.NRGBA { return imaging.New(w, h, color.NRGBA{0xb3, 0xc4, 0xcc, 0xff}) }

// crop gives a part of a drawn portrait of 600 × 750 pixels, whose face lies at (188, 195)-(417, 480), forehead and all.
func crop(seed int64, x0, y0, x1, y1 int) image.Image {
	return imaging.Crop(drawn.Face(seed, 600, 750), image.Rect(x0, y0, x1, y1))
}

// A good portrait is left in peace, whoever is on it and whatever its shape.
func TestNothingIsSaidOfGoodPortraits(t *testing.T) {
	finder := newFinder(t)
	sizes := []image.Point{{320, 400}, {330, 440}, {400, 400}, {510, 340}, {290, 430}, {280, 500}}
	for seed := range int64(12) {
		size := sizes[seed%int64(len(sizes))]
		m := drawn.Face(seed, size.X, size.Y)
		for _, turn := range []int{0, 1} {
			s, _ := seen(t, finder, m, photo.Use(turn))
			if s.Use == photo.Pose && size.X == size.Y {
				continue // has its word about watermarks
			}
			for _, a := range s.Advise() {
				t.Errorf("person %d on %v, use %d: %s %+v", seed, size, s.Use, a.Kind, s.heads())
			}
		}
	}
}

// Drawn scenes, what is said of each, and that the picture which is sent after mending is fine: the finder looks again.
func TestScenes(t *testing.T) {
	finder := newFinder(t)
	pair := imaging.Paste(imaging.Paste(wall(900, 600), drawn.Face(2, 440, 550), image.Pt(5, 50)), drawn.Face(4, 440, 550), image.Pt(455, 50))
	for _, c := range []struct {
		name string
		m    image.Image
		use  photo.Use
		want []told
	}{
		{"nobody", wall(600, 600), photo.Face, []told{{NoFace, true}}},
		{"nobody in a pose", wall(600, 750), photo.Pose, []told{{NoFace, true}}},
		{"forehead cut off", crop(3, 20, 225, 580, 750), photo.Face, []told{{Edge, true}}},
		{"cheek cut off", crop(5, 200, 40, 600, 640), photo.Face, []told{{Edge, true}}},
		{"close to the right and below", crop(5, 20, 40, 430, 560), photo.Face, nil},
		{"nothing but the face", imaging.Crop(drawn.Face(3, 900, 1125), image.Rect(270, 338, 638, 728)), photo.Face, []told{{Edge, true}, {Tight, true}}},
		{"far away", imaging.Paste(wall(1600, 2000), drawn.Face(6, 320, 400), image.Pt(640, 400)), photo.Face, []told{{Small, false}}},
		{"two of a size", pair, photo.Face, []told{{Several, true}}},
		{"two in a pose", pair, photo.Pose, []told{{Several, true}}},
		{"square pose", drawn.Face(7, 600, 600), photo.Pose, []told{{Square, false}}},
		{"few pixels", drawn.Face(8, 176, 220), photo.Face, []told{{Tiny, false}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, p := seen(t, finder, c.m, c.use)
			if got := tellings(s.Advise()); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v: %+v", got, c.want, s.heads())
			}
			f, mended := s.Auto()
			if len(mended) == 0 {
				return
			}
			sent, err := photo.Prepare(p, c.use, f)
			if err != nil {
				t.Fatal(err)
			}
			again, err := photo.Decode("sent.jpg", sent.JPEG)
			if err != nil {
				t.Fatal(err)
			}
			now, _ := seen(t, finder, again.Image, c.use)
			for _, a := range now.Advise() {
				if a.Grave {
					t.Errorf("%s in what is sent: %+v", a.Kind, now.heads())
				}
			}
			if len(now.Faces) != 1 {
				t.Errorf("%d faces in what is sent", len(now.Faces))
			}
		})
	}
}
