package photo

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func framed(t *testing.T, m image.Image, use Use, f Frame) (Prepared, image.Image) {
	t.Helper()
	p, err := Decode("x.png", asPNG(t, m))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Prepare(p, use, f)
	if err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	out, err := jpeg.Decode(bytes.NewReader(got.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if out.Bounds() != image.Rect(0, 0, got.Width, got.Height) {
		t.Fatalf("%+v: prepared %d × %d holds %v", f, got.Width, got.Height, out.Bounds())
	}
	return got, out
}

// corners gives the colours of the four quarters of a picture, row by row.
func corners(m image.Image) (names []string) {
	b := m.Bounds()
	for i := range 4 {
		got := m.At(b.Dx()*(1+i%2*2)/4, b.Dy()*(1+i/2*2)/4)
		name := "?"
		for n, c := range map[string]color.NRGBA{"red": red, "green": green, "blue": blue, "yellow": yellow} {
			if near(got, c, 8) {
				name = n
			}
		}
		names = append(names, name)
	}
	return names
}

func TestFramesTurnAndMirror(t *testing.T) {
	for _, c := range []struct {
		f    Frame
		w, h int
		want []string
	}{
		{Frame{}, 960, 1280, []string{"red", "green", "blue", "yellow"}},
		{Frame{Turn: 1}, 1280, 960, []string{"blue", "red", "yellow", "green"}},
		{Frame{Turn: 2}, 960, 1280, []string{"yellow", "blue", "green", "red"}},
		{Frame{Turn: 3}, 1280, 960, []string{"green", "yellow", "red", "blue"}},
		{Frame{Mirror: true}, 960, 1280, []string{"green", "red", "yellow", "blue"}},
		{Frame{Turn: 1, Mirror: true}, 1280, 960, []string{"red", "blue", "green", "yellow"}},
	} {
		got, out := framed(t, quarters(300, 400), Face, c.f)
		if got.Width != c.w || got.Height != c.h {
			t.Errorf("%+v: %d × %d, want %d × %d", c.f, got.Width, got.Height, c.w, c.h)
		}
		if found := corners(out); !slices.Equal(found, c.want) {
			t.Errorf("%+v: %v, want %v", c.f, found, c.want)
		}
	}
}

func TestAFrameShowsItsArea(t *testing.T) {
	m := quarters(400, 400)
	for _, c := range []struct {
		f    Frame
		want color.NRGBA
	}{
		{Frame{Area: Area{0, 0, 160, 200}}, red},
		{Frame{Area: Area{220, 10, 160, 180}}, green},
		{Frame{Area: Area{10, 220, 160, 160}}, blue},
		{Frame{Turn: 1, Area: Area{10, 10, 160, 160}}, blue},
		{Frame{Mirror: true, Area: Area{10, 10, 160, 160}}, green},
	} {
		_, out := framed(t, m, Face, c.f)
		b := out.Bounds()
		for _, p := range []image.Point{{3, 3}, {b.Dx() / 2, b.Dy() / 2}, {b.Dx() - 4, b.Dy() - 4}} {
			if got := out.At(p.X, p.Y); !near(got, c.want, 8) {
				t.Errorf("%+v: %v at %v, want %v", c.f, got, p, c.want)
			}
		}
	}
}

// A photo that was reduced while it was decoded is framed in the pixels of its file.
func TestAFrameOnAReducedPhotoIsInItsOwnPixels(t *testing.T) {
	p, err := decode(t.Context(), "x", asPNG(t, quarters(1000, 1000)), 256)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Prepare(p, Face, Frame{Area: Area{510, 510, 480, 480}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(bytes.NewReader(got.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if p.Reduced == 1 || !near(out.At(6, 6), yellow, 8) || !near(out.At(1270, 1270), yellow, 8) {
		t.Errorf("reduced by %g: %v and %v", p.Reduced, out.At(6, 6), out.At(1270, 1270))
	}
}

func TestBeyondThePhotoItIsFilled(t *testing.T) {
	m := quarters(200, 200)
	f := Frame{Area: Area{-100, -100, 400, 400}}
	_, edge := framed(t, m, Face, f)
	if found := corners(edge); !slices.Equal(found, []string{"red", "green", "blue", "yellow"}) {
		t.Errorf("the quarters are %v", found)
	}
	for i, p := range []image.Point{{2, 2}, {1277, 2}, {2, 1277}, {1277, 1277}} {
		if got, want := edge.At(p.X, p.Y), []color.NRGBA{red, green, blue, yellow}[i]; !near(got, want, 8) {
			t.Errorf("the corner %v is %v, want %v", p, got, want)
		}
	}
	if got := edge.At(640, 4); near(got, red, 40) || near(got, green, 40) {
		t.Errorf("between red and green the edge is %v: not smoothed", got)
	}
	f.Fill = FillWhite
	_, white := framed(t, m, Face, f)
	if got := white.At(20, 640); !near(got, color.NRGBA{255, 255, 255, 255}, 4) {
		t.Errorf("beside the photo it is %v, want white", got)
	}
	if got := white.At(400, 400); !near(got, red, 8) {
		t.Errorf("the photo's red is %v", got)
	}
}

func TestPlaceAndOriginUndoEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 9000).Draw(t, "w"), rapid.IntRange(1, 9000).Draw(t, "h")
		f := Frame{Turn: rapid.IntRange(0, 3).Draw(t, "turn"), Mirror: rapid.Bool().Draw(t, "mirror")}
		x, y := rapid.IntRange(-w, 2*w).Draw(t, "x"), rapid.IntRange(-h, 2*h).Draw(t, "y")
		r := image.Rect(x, y, x+rapid.IntRange(1, w).Draw(t, "rw"), y+rapid.IntRange(1, h).Draw(t, "rh"))
		placed := f.Place(r, w, h)
		if got := f.Origin(placed, w, h); got != r {
			t.Fatalf("%+v: %v is placed at %v and comes from %v", f, r, placed, got)
		}
		if placed.In(f.Whole(w, h)) != r.In(image.Rect(0, 0, w, h)) {
			t.Fatalf("%+v: %v is placed at %v of %v", f, r, placed, f.Whole(w, h))
		}
	})
}

// Whatever the photo, the frame and the shape: the size is one that the server passes unchanged, what is in it lies in
// the area, and nothing is squashed by more than the rounding of a pixel.
func TestEveryFrameGivesASizeThatTheServerKeeps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(64, 9000).Draw(t, "w"), rapid.IntRange(64, 9000).Draw(t, "h")
		use := Use(rapid.IntRange(0, 1).Draw(t, "use"))
		f := Frame{Turn: rapid.IntRange(0, 3).Draw(t, "turn"), Mirror: rapid.Bool().Draw(t, "mirror")}
		if rapid.Bool().Draw(t, "area") {
			f.Area = Area{
				rapid.IntRange(-w, w).Draw(t, "x"), rapid.IntRange(-h, h).Draw(t, "y"),
				rapid.IntRange(64, 2*w).Draw(t, "aw"), rapid.IntRange(64, 2*h).Draw(t, "ah"),
			}
		}
		if shapes := Shapes(use); rapid.Bool().Draw(t, "shaped") {
			f.Shape = shapes[rapid.IntRange(0, len(shapes)-1).Draw(t, "shape")].Shape
		}
		if err := f.Check(use); err != nil {
			t.Fatal(err)
		}
		area, shape := f.Cut(w, h, use)
		if sw, sh := serverSize(shape.Width, shape.Height, []int{1280, 1024}[use]); (Shape{sw, sh}) != shape {
			t.Fatalf("the server makes %d × %d of %s", sw, sh, shape)
		}
		if f.Shape != (Shape{}) && shape != f.Shape {
			t.Fatalf("%+v is sent as %s", f, shape)
		}
		within := f.Area.Rect()
		if within.Empty() {
			within = f.Whole(w, h)
		}
		if !area.In(within) || area.Empty() {
			t.Fatalf("%+v: %v of %v", f, area, within)
		}
		wide := float64(area.Dy()) * float64(shape.Width) / float64(shape.Height)
		if d := math.Abs(float64(area.Dx()) - wide); d > 1 && d*float64(shape.Height)/float64(shape.Width) > 1 {
			t.Fatalf("%v is squashed into %s", area, shape)
		}
	})
}

func TestEveryOfferedShapeIsKeptByTheModel(t *testing.T) {
	for _, use := range []Use{Face, Pose} {
		ids := map[string]bool{}
		for _, s := range Shapes(use) {
			if sw, sh := serverSize(s.Width, s.Height, use.long()); sw != s.Width || sh != s.Height {
				t.Errorf("%s: the server makes %d × %d of %s", s.ID, sw, sh, s.Shape)
			}
			if !s.Kept(use) || ids[s.ID] {
				t.Errorf("%+v", s)
			}
			if use == Pose && s.Shape == (Shape{1024, 1024}) {
				t.Error("a pose of the size that gets a watermark is offered")
			}
			ids[s.ID] = true
			if parsed, err := ParseShape(s.Shape.String()); err != nil || parsed != s.Shape {
				t.Errorf("%s is understood as %s, %v", s.Shape, parsed, err)
			}
		}
	}
	for _, bad := range []string{"", "960", "960x", "x1280", "960x1280x3", " 960x1280", "960 x 1280", "0960x1280"} {
		if s, err := ParseShape(bad); err == nil {
			t.Errorf("%q is understood as %s", bad, s)
		}
	}
}

func TestFramesThatCannotBe(t *testing.T) {
	p, err := Decode("aunt.png", asPNG(t, quarters(200, 200)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		frame Frame
		want  Code
	}{
		{Frame{Turn: 4}, FrameWrong},
		{Frame{Turn: -1}, FrameWrong},
		{Frame{Area: Area{0, 0, 100, 0}}, FrameWrong},
		{Frame{Area: Area{0, 0, -5, 100}}, FrameWrong},
		{Frame{Area: Area{1 << 30, 0, 100, 100}}, FrameWrong},
		{Frame{Area: Area{300, 0, 100, 100}}, FrameBad}, // beside the photo
		{Frame{Area: Area{195, 0, 100, 100}}, FrameBad}, // shows a strip
		{Frame{Area: Area{0, 0, 8, 8}}, FrameBad},       // shows next to nothing
		{Frame{Shape: Shape{1000, 1280}}, FrameWrong},   // the model would squash it
		{Frame{Shape: Shape{960, 1216}}, FrameWrong},    // its longer side is none
		{Frame{Fill: "pattern"}, FrameWrong},
	} {
		_, err := Prepare(p, Face, c.frame)
		var e *Error
		if !errors.As(err, &e) || e.Reason != c.want || e.Name != "aunt.png" {
			t.Errorf("%+v: %v", c.frame, err)
		}
	}
	if err := (Frame{Shape: Shape{960, 1280}}).Check(Pose); err == nil {
		t.Error("a pose of 1280 pixels is taken")
	}
}

// A photo that becomes the pose photo keeps its part and gets a shape that the model keeps there, and back again.
func TestAFrameForTheOtherUse(t *testing.T) {
	for i, s := range Shapes(Face) {
		f := Frame{Turn: 1, Mirror: true, Area: Area{1, 2, 300, 400}, Shape: s.Shape, Fill: FillWhite}
		got := f.For(Pose)
		if got.Shape != Shapes(Pose)[i].Shape || got.Check(Pose) != nil {
			t.Errorf("%s: %v becomes %v", s.ID, s.Shape, got.Shape)
		}
		if back := got.For(Face); back != f || f.For(Face) != f {
			t.Errorf("%s: back it is %+v", s.ID, back)
		}
	}
	if got := (Frame{Shape: Shape{1280, 320}}).For(Pose); got.Shape != (Shape{1024, 256}) {
		t.Errorf("a shape without a name becomes %v", got.Shape)
	}
	if got := (Frame{Turn: 2}).For(Pose); got != (Frame{Turn: 2}) {
		t.Errorf("a frame without a shape becomes %+v", got)
	}
}
