package photo

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// serverSize is the server's resize rule, written down here once more from its source: scaled so that the
// shorter side is 1024, rounded as Python does (halves to even), scaled so that the longer side is the given one,
// rounded again, and each side cut down to a multiple of 64.
func serverSize(w, h, longest int) (int, int) {
	python := func(f float64) float64 { return math.RoundToEven(f) }
	fw, fh := float64(w), float64(h)
	ratio := 1024 / math.Min(fw, fh)
	fw, fh = python(ratio*fw), python(ratio*fh)
	ratio = float64(longest) / math.Max(fw, fh)
	fw, fh = python(ratio*fw), python(ratio*fh)
	return int(fw) / 64 * 64, int(fh) / 64 * 64
}

func TestTheServerRuleIsTheOneThatWasSeen(t *testing.T) {
	for _, c := range []struct{ w, h, longest, sw, sh int }{
		{1024, 1024, 1280, 1280, 1280},
		{3000, 4000, 1280, 960, 1280},
		{1080, 1920, 1280, 704, 1280},
		{1080, 1350, 1280, 1024, 1280},
		{2000, 3000, 1280, 832, 1280},
		{1007, 1345, 1280, 896, 1280},
		{1007, 1345, 1024, 704, 1024},
		{2000, 3000, 1024, 640, 1024},
	} {
		if w, h := serverSize(c.w, c.h, c.longest); w != c.sw || h != c.sh {
			t.Errorf("%d × %d gives %d × %d, want %d × %d", c.w, c.h, w, h, c.sw, c.sh)
		}
	}
}

// Every size that is sent passes the server unchanged, is as near to the photo's shape as such sizes are, and
// shows an undistorted part of the photo.
func TestEveryPreparedSizePassesTheServerUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 32768).Draw(t, "w"), rapid.IntRange(1, 32768).Draw(t, "h")
		use := Use(rapid.IntRange(0, 1).Draw(t, "use"))
		long := []int{1280, 1024}[use]
		shape := Nearest(w, h, use)
		pw, ph := shape.Width, shape.Height
		if sw, sh := serverSize(pw, ph, long); sw != pw || sh != ph {
			t.Fatalf("%d × %d is prepared as %d × %d, which the server makes %d × %d", w, h, pw, ph, sw, sh)
		}
		if max(pw, ph) != long || min(pw, ph) < 256 || (w > h) != (pw > ph) && pw != ph {
			t.Fatalf("%d × %d is prepared as %d × %d", w, h, pw, ph)
		}
		r := image.Rect(0, 0, w, h)
		crop := cropTo(r, pw, ph, use == Face)
		if !crop.In(r) || crop.Empty() || crop.Dx() < w && crop.Dy() < h {
			t.Fatalf("crop %v of %v", crop, r)
		}
		// The crop's shape is right to the pixel.
		if d := math.Abs(float64(crop.Dx()*ph)/float64(pw) - float64(crop.Dy())); d > 1 && d*float64(pw)/float64(ph) > 1 {
			t.Fatalf("crop %v of %v squashes by %.1f pixels into %d × %d", crop, r, d, pw, ph)
		}
		lost := 1 - float64(crop.Dx()*crop.Dy())/float64(w*h)
		if ratio := float64(max(w, h)) / float64(min(w, h)); ratio < 4 && lost > 0.125+2/float64(min(w, h)) {
			t.Fatalf("%d × %d loses %.0f %%", w, h, lost*100)
		}
		for k := 4; k <= long/64; k++ { // no other size loses less
			ow, oh := long, k*64
			if w < h {
				ow, oh = oh, ow
			}
			share := min(float64(w*oh)/float64(h*ow), float64(h*ow)/float64(w*oh))
			mine := min(float64(w*ph)/float64(h*pw), float64(h*pw)/float64(w*ph))
			if share > mine+1e-9 {
				t.Fatalf("%d × %d is prepared as %d × %d, but %d × %d keeps more", w, h, pw, ph, ow, oh)
			}
		}
	})
}

func TestEverySizeOfTheModelIsKeptAsItIs(t *testing.T) {
	for use, long := range []int{1280, 1024} {
		for k := 256; k <= long; k += 64 {
			for _, s := range []image.Point{{long, k}, {k, long}} {
				crop, shape := Frame{}.Cut(s.X, s.Y, Use(use))
				if shape != (Shape{s.X, s.Y}) || crop != image.Rect(0, 0, s.X, s.Y) {
					t.Errorf("%v becomes %v of %v", s, shape, crop)
				}
			}
		}
	}
}

func prepared(t *testing.T, m image.Image, use Use) (Prepared, image.Image) {
	t.Helper()
	p, err := Decode("x.png", asPNG(t, m))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Prepare(p, use, Frame{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(bytes.NewReader(got.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(got.JPEG)
	if out.Bounds() != image.Rect(0, 0, got.Width, got.Height) || got.SHA256 != hex.EncodeToString(sum[:]) {
		t.Fatalf("prepared %d × %d holds %v", got.Width, got.Height, out.Bounds())
	}
	return got, out
}

func TestPreparedPicturesShowThePhoto(t *testing.T) {
	for _, c := range []struct {
		w, h  int
		use   Use
		pw    int
		ph    int
		exact bool // nothing is cut off
	}{
		{300, 400, Face, 960, 1280, true},
		{300, 400, Pose, 768, 1024, true},
		{400, 300, Face, 1280, 960, true},
		{100, 100, Face, 1280, 1280, true},
		{1600, 1200, Pose, 1024, 768, true},
		{400, 600, Face, 832, 1280, false},
		{1000, 141, Face, 1280, 256, false},
	} {
		got, out := prepared(t, quarters(c.w, c.h), c.use)
		if got.Width != c.pw || got.Height != c.ph {
			t.Errorf("%d × %d becomes %d × %d, want %d × %d", c.w, c.h, got.Width, got.Height, c.pw, c.ph)
		}
		if c.exact != (got.Area == image.Rect(0, 0, c.w, c.h)) {
			t.Errorf("%d × %d: %v is in it", c.w, c.h, got.Area)
		}
		wantQuarters(t, out)
	}
}

func TestWhereAPhotoIsCropped(t *testing.T) {
	const w, h = 1000, 1016 // becomes square: 16 rows too many
	face, _ := prepared(t, quarters(w, h), Face)
	if face.Area != image.Rect(0, 4, 1000, 1004) {
		t.Errorf("face: %v, want most of it cut off below", face.Area)
	}
	pose, _ := prepared(t, quarters(w, h), Pose)
	if pose.Area != image.Rect(0, 8, 1000, 1008) {
		t.Errorf("pose: %v", pose.Area)
	}
	wide, _ := prepared(t, quarters(3000, 300), Face)
	if wide.Area != image.Rect(750, 0, 2250, 300) {
		t.Errorf("a shape of ten to one: %v", wide.Area)
	}
}

// The part that is cut out of a photo that was reduced is told in pixels of the file.
func TestCropOfAReducedPhotoIsInItsOwnPixels(t *testing.T) {
	b := asPNG(t, quarters(1001, 1017))
	p, err := decode(t.Context(), "x", b, 256)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Prepare(p, Face, Frame{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Reduced != 3 || !got.Area.In(image.Rect(0, 0, 1001, 1017)) || got.Area.Dx() < 990 || got.Area.Dy() < 990 || got.Area.Dy() > 1010 {
		t.Errorf("reduced by %g: %v", p.Reduced, got.Area)
	}
}

func TestNothingOfThePhotosMetadataIsSent(t *testing.T) {
	file := withSegments(jpegWithExif(asJPEG(t, quarters(200, 300)), exifBlock(binary.LittleEndian, 1)),
		jpegSegment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>SECRETPLACE</x:xmpmeta>"),
		jpegSegment(0xed, "Photoshop 3.0\x00SECRETPLACE"), jpegSegment(0xfe, "SECRETPLACE"))
	if !bytes.Contains(file, []byte("SECRETPLACE")) {
		t.Fatal("the test's own photo has no place in it")
	}
	p, err := Decode("x.jpg", append(file, "SECRETPLACE"...))
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range []Use{Face, Pose} {
		got, err := Prepare(p, use, Frame{})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(got.JPEG, []byte("SECRETPLACE")) {
			t.Error("the place is in what is sent")
		}
		segments(got.JPEG, func(marker byte, data []byte) bool {
			switch marker {
			case 0xdb, 0xc0, 0xc4: // tables and the frame: what a picture cannot do without
			default:
				t.Errorf("segment %#x says %q", marker, data)
			}
			return true
		})
	}
}

func TestPhotosTooSmallToBeOfUse(t *testing.T) {
	for _, s := range []image.Point{{1, 1}, {63, 500}, {500, 63}} {
		p, err := Decode("tiny.png", asPNG(t, quarters(s.X, s.Y)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Prepare(p, Face, Frame{}); err == nil || reason(t, err, "tiny.png") != TooSmall {
			t.Errorf("%v: %v", s, err)
		}
	}
	if _, err := Prepare(nil, Face, Frame{}); err == nil {
		t.Error("nothing was prepared")
	}
	if _, err := Prepare(&Photo{Width: 100, Height: 100}, Face, Frame{}); err == nil {
		t.Error("a photo without a picture was prepared")
	}
}

// Lanczos keeps a sharp edge sharp where it is enlarged, and makes no pattern where it is reduced.
func TestScalingIsOfGoodQuality(t *testing.T) {
	fine := image.NewGray(image.Rect(0, 0, 2560, 2560))
	for i := range fine.Pix {
		fine.Pix[i] = uint8((i%2560%2 + i/2560%2) % 2 * 255)
	}
	_, out := prepared(t, fine, Face)
	for y := 40; y < 1240; y += 7 {
		for x := 40; x < 1240; x += 7 {
			if got := color.GrayModel.Convert(out.At(x, y)).(color.Gray).Y; got < 122 || got > 134 {
				t.Fatalf("a fine grid becomes %d at (%d,%d) instead of an even grey", got, x, y)
			}
		}
	}
}
