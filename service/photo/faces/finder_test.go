package faces

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"

	"github.com/disintegration/imaging"

	"likeness/service/photo/drawn"
)

func find(t *testing.T, f *Finder, m image.Image) []Face {
	t.Helper()
	found, err := f.Find(m)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func newFinder(t testing.TB) *Finder {
	f, err := NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// eyes is where package drawn puts them: at 0.073 of the figure's width beside the middle of the face.
func eyes(w, h int) (left, right image.Point) {
	scale := min(float64(w), float64(h)/1.25)
	x, y := float64(w)/2, float64(h)/2-0.1*scale
	return image.Pt(int(x-0.073*scale), int(y)), image.Pt(int(x+0.073*scale), int(y))
}

func close(p, q image.Point, most float64) bool {
	return math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y)) <= most
}

func TestAFaceIsFoundWhereItIs(t *testing.T) {
	f := newFinder(t)
	for _, s := range []image.Point{{720, 405}, {300, 640}} {
		found := find(t, f, drawn.Face(7, s.X, s.Y))
		if len(found) != 1 {
			t.Errorf("%v: %d faces", s, len(found))
			continue
		}
		face, unit := found[0], min(float64(s.X), float64(s.Y)/1.25)
		left, right := eyes(s.X, s.Y)
		if !close(face.LeftEye, left, 0.03*unit) || !close(face.RightEye, right, 0.03*unit) {
			t.Errorf("%v: eyes %v and %v, want %v and %v", s, face.LeftEye, face.RightEye, left, right)
		}
		if face.Nose.Y <= face.LeftEye.Y || face.Mouth.Y <= face.Nose.Y || face.LeftEar.X >= face.LeftEye.X || face.RightEar.X <= face.RightEye.X {
			t.Errorf("%v: %+v", s, face)
		}
		if !face.Nose.In(face.Box) || !face.Mouth.In(face.Box) || face.Score < Threshold || face.Score > 1 {
			t.Errorf("%v: %+v", s, face)
		}
	}
}

func TestNoFaceIsFoundWhereThereIsNone(t *testing.T) {
	f := newFinder(t)
	r := rand.New(rand.NewPCG(3, 4))
	const side = 300
	fill := func(at func(x, y int) color.NRGBA) *image.NRGBA {
		m := image.NewNRGBA(image.Rect(0, 0, side, side))
		for y := range side {
			for x := range side {
				m.SetNRGBA(x, y, at(x, y))
			}
		}
		return m
	}
	empty := drawn.Face(7, side, side)
	draw.Draw(empty, image.Rect(60, 30, 240, 220), image.NewUniform(color.NRGBA{210, 160, 130, 255}), image.Point{}, draw.Src)
	for name, m := range map[string]image.Image{
		"stripes": fill(func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 20 % 2 * 255), 90, 90, 255} }),
		"noise":   fill(func(x, y int) color.NRGBA { v := uint8(r.IntN(256)); return color.NRGBA{v, v, v, 255} }),
		"a blank": empty,
		"a line":  image.NewNRGBA(image.Rect(0, 0, 4000, 1)),
	} {
		if found := find(t, f, m); len(found) != 0 {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// A face of an eighth of the picture's height is found, and each of two.
func TestSmallFacesAreFound(t *testing.T) {
	f := newFinder(t)
	m := image.NewNRGBA(image.Rect(0, 0, 1000, 800))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{150, 160, 170, 255}), image.Point{}, draw.Src)
	at := []image.Point{{80, 60}, {650, 400}} // figures whose face is about 100 pixels high
	for i, p := range at {
		draw.Draw(m, image.Rect(p.X, p.Y, p.X+260, p.Y+325), drawn.Face(int64(7+i), 260, 325), image.Point{}, draw.Src)
	}
	found := find(t, f, m)
	if len(found) != 2 {
		t.Fatalf("%d faces: %+v", len(found), found)
	}
	if found[0].Score < found[1].Score {
		t.Error("the surest is not the first")
	}
	for _, p := range at {
		left, _ := eyes(260, 325)
		if want := left.Add(p); !close(found[0].LeftEye, want, 12) && !close(found[1].LeftEye, want, 12) {
			t.Errorf("no eye at %v: %+v", want, found)
		}
	}
	if h := found[0].Box.Dy(); h > 130 {
		t.Fatalf("the test's faces are not small: %d", h)
	}
}

func TestAFaceThatFillsThePictureIsFound(t *testing.T) {
	f := newFinder(t)
	whole := drawn.Face(3, 800, 1000)
	face := find(t, f, whole)[0]
	part := imaging.Crop(whole, face.Box.Inset(face.Box.Dx()/20))
	found := find(t, f, part)
	if len(found) != 1 {
		t.Fatalf("%d faces", len(found))
	}
	if want := face.LeftEye.Sub(face.Box.Inset(face.Box.Dx() / 20).Min); !close(found[0].LeftEye, want, float64(part.Rect.Dx())/12) {
		t.Errorf("eye at %v, want %v", found[0].LeftEye, want)
	}
}

// The same face is found in every type of picture, and in a part of a larger one.
func TestTheTypeOfThePictureDoesNotMatter(t *testing.T) {
	f := newFinder(t)
	m := drawn.Face(11, 320, 400)
	want := find(t, f, m)
	rgba := image.NewRGBA(m.Rect)
	draw.Draw(rgba, m.Rect, m, image.Point{}, draw.Src)
	if got := find(t, f, rgba); !reflect.DeepEqual(got, want) {
		t.Errorf("RGBA: %+v, want %+v", got, want)
	}
	big := image.NewNRGBA(image.Rect(-50, -50, 600, 600))
	draw.Draw(big, m.Rect.Add(image.Pt(20, 30)), m, image.Point{}, draw.Src)
	got := find(t, f, big.SubImage(m.Rect.Add(image.Pt(20, 30))))
	if len(got) != 1 || got[0] != want[0].Add(image.Pt(20, 30)) {
		t.Errorf("a part: %+v, want %+v moved by (20,30)", got, want)
	}
	gray := image.NewGray(m.Rect)
	draw.Draw(gray, m.Rect, m, image.Point{}, draw.Src)
	if got := find(t, f, gray); len(got) != 1 || !close(got[0].Nose, want[0].Nose, 6) {
		t.Errorf("grey: %+v", got)
	}
}

func TestPicturesThatCannotBeReadAreErrors(t *testing.T) {
	f := newFinder(t)
	broken := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.White})
	broken.Pix[9] = 200
	for name, m := range map[string]image.Image{"nil": nil, "empty": image.NewNRGBA(image.Rectangle{}), "palette": broken} {
		if _, err := f.Find(m); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSeveralAtOnceFindTheSame(t *testing.T) {
	f := newFinder(t)
	want := map[int64][]Face{}
	for seed := range int64(2) {
		want[seed] = find(t, f, drawn.Face(seed, 160, 200))
	}
	var group sync.WaitGroup
	for i := range int64(3) {
		group.Go(func() {
			if got, err := f.Find(drawn.Face(i%2, 160, 200)); err != nil || !reflect.DeepEqual(got, want[i%2]) {
				t.Errorf("face %d: %+v, %v, want %+v", i%2, got, err, want[i%2])
			}
		})
	}
	group.Wait()
}

func BenchmarkFind(b *testing.B) {
	f := newFinder(b)
	m := drawn.Face(1, 960, 1280)
	b.ReportAllocs()
	for b.Loop() {
		if found, err := f.Find(m); err != nil || len(found) != 1 {
			b.Fatal(found, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := parseModel(model); err != nil {
			b.Fatal(err)
		}
	}
}
