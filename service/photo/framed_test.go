package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// striped gives a picture of stripes one pixel wide, black and white, with colour in one corner so that it can be told which
// way up it is.
func striped(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{A: 255}
			if x%2 == 0 {
				c = color.NRGBA{255, 255, 255, 255}
			}
			if x < w/2 && y < h/2 {
				c.B = 128
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func writeFile(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A frame around a small part of a large photo shows all that the file has: here stripes of one pixel, which become grey
// where the photo is reduced as a whole.
func TestAFrameAroundAPartLosesNothing(t *testing.T) {
	const w, h = 6000, 1100
	file := writeFile(t, "stripes.png", asPNG(t, striped(w, h)))
	f := Frame{Area: Area{X: 4000, Y: 50, Width: 1280, Height: 1024}}
	whole, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if whole.Enough(Face, f) {
		t.Error("a reduced photo is thought to be enough")
	}
	contrast := func(b []byte) int {
		m, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		grey := func(x int) int { return int(color.GrayModel.Convert(m.At(x, 512)).(color.Gray).Y) }
		return max(grey(640), grey(641)) - min(grey(640), grey(641))
	}
	lost, err := Prepare(whole, Face, f)
	if err != nil {
		t.Fatal(err)
	}
	kept, sum, err := PrepareFile(t.Context(), file, Face, f)
	if err != nil {
		t.Fatal(err)
	}
	if c := contrast(lost.JPEG); c > 20 {
		t.Fatalf("the test's own picture is not fine enough: %d", c)
	}
	if c := contrast(kept.JPEG); c < 235 {
		t.Errorf("black and white stripes differ by %d", c)
	}
	if kept.Area != lost.Area || sum != whole.SHA256 || kept.Width != 1280 || kept.Height != 1024 {
		t.Errorf("%v of %s, %d × %d", kept.Area, sum, kept.Width, kept.Height)
	}
}

// Whichever way the file lies and the frame turns, a part is what the whole would have given.
func TestAPartIsWhatTheWholeWouldHaveGiven(t *testing.T) {
	plain := asPNG(t, striped(500, 400)) // a JPEG file may go two ways, which differ by a step of brightness
	for o := 1; o <= 8; o++ {
		b := pngWithExif(plain, exifBlock(binary.LittleEndian, o))
		file := writeFile(t, "turned.png", b)
		whole, err := decode(t.Context(), "turned.png", b, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []Frame{
			{},
			{Area: Area{X: 20, Y: 30, Width: 200, Height: 160}},
			{Turn: 1, Area: Area{X: 20, Y: 30, Width: 160, Height: 200}},
			{Turn: 2, Mirror: true, Area: Area{X: 33, Y: 7, Width: 128, Height: 160}},
			{Turn: 3, Area: Area{X: -50, Y: 100, Width: 200, Height: 400}}, // past the edges
			{Mirror: true, Area: Area{X: 250, Y: 170, Width: 400, Height: 400}, Fill: FillWhite},
		} {
			f.Shape = Shape{1024, 256} // small, and so quick
			want, err := Prepare(whole, Pose, f)
			if err != nil {
				t.Fatal(err)
			}
			got, _, err := PrepareFile(t.Context(), file, Pose, f)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.JPEG, want.JPEG) || got.Area != want.Area {
				t.Errorf("orientation %d, %+v: another picture", o, f)
			}
		}
	}
}

// A part that is reduced keeps twice the pixels that are sent, and lies where the frame says.
func TestALargePartIsReducedByLess(t *testing.T) {
	const w, h = 9000, 700
	file := writeFile(t, "quarters.png", asPNG(t, quarters(w, h)))
	whole, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		f      Frame
		use    Use
		enough bool
		k      int
	}{
		{Frame{}, Face, false, 1}, // 3500 × 700 pixels of it are sent as 1280 × 256
		{Frame{Area: Area{X: 0, Y: 0, Width: 700, Height: 700}}, Face, false, 1},
		{Frame{Area: Area{X: 0, Y: -3000, Width: 9000, Height: 7200}}, Face, true, 3},
		{Frame{Area: Area{X: 0, Y: -3000, Width: 9000, Height: 7200}}, Pose, true, 4},
	} {
		area, shape := c.f.Cut(w, h, c.use)
		if got := reduction(area, shape); got != c.k {
			t.Errorf("%+v is reduced by %d", c.f, got)
		}
		if got := whole.Enough(c.use, c.f); got != c.enough {
			t.Errorf("%+v: enough %t", c.f, got)
		}
	}
	// The middle of the photo is the middle of what is sent.
	f := Frame{Area: Area{X: 1500, Y: -2050, Width: 6000, Height: 4800}}
	got, _, err := PrepareFile(t.Context(), file, Face, f)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(got.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []color.NRGBA{red, green, blue, yellow} {
		if x, y := 640-6+i%2*12, 512-6+i/2*12; !near(m.At(x, y), c, 12) {
			t.Errorf("quarter %d is %v at (%d,%d), want %v", i, m.At(x, y), x, y, c)
		}
	}
}

func TestThePixelsOfAPartAreBounded(t *testing.T) {
	for _, s := range []image.Point{{5000, 5000}, {8000, 6000}, {4096, 3072}, {10000, 10000}, {32768, 3000}} {
		area := image.Rectangle{Max: s}
		shape := Nearest(s.X, s.Y, Face)
		k := reduction(area, shape)
		if pixels := s.X / k * (s.Y / k); pixels > maxPart {
			t.Errorf("%v by %d are %d pixels", s, k, pixels)
		}
		if long := max(s.X, s.Y) / k; long < 3*1280/2 {
			t.Errorf("%v by %d keeps %d pixels along its longer side", s, k, long)
		}
	}
}

func TestWhatIsWrongWithAFileOrFrameIsToldByPrepareFileToo(t *testing.T) {
	file := writeFile(t, "aunt.png", asPNG(t, quarters(200, 200)))
	broken := asPNG(t, quarters(200, 200))
	tiny := writeFile(t, "tiny.png", asPNG(t, quarters(63, 200)))
	for name, c := range map[string]struct {
		path string
		f    Frame
		want Code
	}{
		"gone":        {filepath.Join(t.TempDir(), "x.png"), Frame{}, Missing},
		"broken":      {writeFile(t, "broken.png", broken[:len(broken)/2]), Frame{}, Damaged},
		"wrong frame": {file, Frame{Turn: 7}, FrameWrong},
		"beside it":   {file, Frame{Area: Area{X: 500, Width: 100, Height: 100}}, FrameBad},
		"tiny":        {tiny, Frame{}, TooSmall},
		"no picture":  {writeFile(t, "x.jpg", []byte("hello")), Frame{}, NotPicture},
	} {
		_, _, err := PrepareFile(t.Context(), c.path, Face, c.f)
		var e *Error
		if !errors.As(err, &e) || e.Reason != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := PrepareFile(ctx, file, Face, Frame{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

// The way with all pixels reads every kind of file that the other way reads.
func TestEveryKindIsPreparedFromItsFile(t *testing.T) {
	all := everyKind(t, 160, 128)
	all["heic"] = heicFile(t, "thumbnail")
	for name, b := range all {
		path := writeFile(t, "a."+name, b)
		p, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		f := Frame{Area: Area{X: 10, Y: 10, Width: 80, Height: 64}}
		want, err := Prepare(p, Face, f)
		if err != nil {
			t.Fatal(err)
		}
		got, sum, err := PrepareFile(t.Context(), path, Face, f)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		a, errA := jpeg.Decode(bytes.NewReader(want.JPEG))
		z, errZ := jpeg.Decode(bytes.NewReader(got.JPEG))
		if errA != nil || errZ != nil || sum != p.SHA256 || a.Bounds() != z.Bounds() {
			t.Fatalf("%s: %v, %v", name, errA, errZ)
		}
		for _, at := range []image.Point{{20, 20}, {640, 512}, {1250, 1000}} {
			r, g, bl, _ := a.At(at.X, at.Y).RGBA()
			if !near(z.At(at.X, at.Y), color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(bl >> 8), 255}, 12) {
				t.Errorf("%s: %v at %v, want %v", name, z.At(at.X, at.Y), at, a.At(at.X, at.Y))
			}
		}
	}
}
