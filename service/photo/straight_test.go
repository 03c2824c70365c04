package photo

import (
	"encoding/binary"
	"fmt"
	"image"
	"math"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"likeness/service/photo/jpegtest"
)

// both decodes a file as this build does and as image/jpeg does.
func both(t *testing.T, b []byte, keep int) (here, byGo *image.NRGBA) {
	t.Helper()
	h, err := inspect("x", b)
	if err != nil {
		t.Fatal(err)
	}
	here, _, err = fenced(t.Context(), "x", h, b, keep)
	if err != nil {
		t.Fatal(err)
	}
	h.model = nil // what only image/jpeg is asked about
	byGo, _, err = fenced(t.Context(), "x", h, b, keep)
	if err != nil {
		t.Fatal(err)
	}
	return here, byGo
}

// off is by how much two pictures differ: at most, and on the average.
func off(a, b *image.NRGBA) (most int, mean float64) {
	sum := 0
	for i := range a.Pix {
		d := int(a.Pix[i]) - int(b.Pix[i])
		d = max(d, -d)
		most, sum = max(most, d), sum+d
	}
	return most, float64(sum) / float64(len(a.Pix))
}

// soft gives a picture without sharp edges, which different ways of scaling show alike.
func soft(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			i := y*m.Stride + x*4
			m.Pix[i] = uint8(130 + 80*math.Sin(float64(x)/23))
			m.Pix[i+1] = uint8(120 + 70*math.Cos(float64(y)/31))
			m.Pix[i+2] = uint8(110 + 60*math.Sin(float64(x+y)/41))
			m.Pix[i+3] = 255
		}
	}
	return m
}

// everyJPEG is every way to write a picture as JPEG.
func everyJPEG(m image.Image) map[string][]byte {
	all := map[string][]byte{}
	for _, progressive := range []bool{false, true} {
		add := func(name string, o jpegtest.Options) {
			o.Progressive = progressive
			all[fmt.Sprintf("%s, progressive %v", name, progressive)] = jpegtest.Encode(m, o)
		}
		for _, s := range []image.Point{{1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}, {4, 2}} {
			add(fmt.Sprintf("colours %v", s), jpegtest.Options{Shares: s})
		}
		add("grey", jpegtest.Options{Grey: true})
		add("inks", jpegtest.Options{Inks: true})
		add("red, green and blue", jpegtest.Options{RGB: true})
	}
	all["with restarts"] = jpegtest.Encode(m, jpegtest.Options{Shares: image.Pt(2, 2), Restart: 3})
	return all
}

// With and without the library a file gives the same picture: to three of 255 steps in its full size, and nearly so
// where it is reduced, by different ways. (Colours that four pixels in a row share are coarse in an eighth.)
func TestEveryBuildShowsTheSamePicture(t *testing.T) {
	m := soft(161, 119)
	for name, b := range everyJPEG(m) {
		for _, keep := range []int{keepPixels, 80, 40, 20} {
			here, byGo := both(t, b, keep)
			if here.Rect != byGo.Rect {
				byGo = imaging.Resize(byGo, here.Rect.Dx(), here.Rect.Dy(), imaging.Linear)
			}
			most, mean := off(here, byGo)
			if keep == keepPixels && most > 3 || mean > 4 && !strings.Contains(name, "(4,1)") {
				t.Errorf("%s, kept to %d: off by at most %d, %.2f on the average", name, keep, most, mean)
			}
			if want := imaging.Resize(m, here.Rect.Dx(), here.Rect.Dy(), imaging.Box); name != "grey, progressive false" && name != "grey, progressive true" {
				if _, mean := off(here, want); mean > 8 {
					t.Errorf("%s, kept to %d: off by %.2f from what was written", name, keep, mean)
				}
			}
		}
	}
}

// Odd sides, turned every way, in every build.
func TestEveryOrientationOfEveryJPEG(t *testing.T) {
	for o := 1; o <= 8; o++ {
		m := stored(quarters(97, 71), o)
		for _, options := range []jpegtest.Options{
			{Shares: image.Pt(2, 2)},
			{Shares: image.Pt(2, 1), Progressive: true},
			{Inks: true},
		} {
			b := withSegments(jpegtest.Encode(m, options), jpegSegment(markerAPP1, "Exif\x00\x00"+string(exifBlock(binary.BigEndian, o))))
			for _, keep := range []int{keepPixels, 49, 30} {
				p, err := decode(t.Context(), "x", b, keep)
				if err != nil {
					t.Fatal(err)
				}
				if p.Width != 97 || p.Height != 71 || p.Image.Rect.Dx() < min(keep, 97) || p.Image.Rect.Dx() < p.Image.Rect.Dy() {
					t.Errorf("orientation %d, %+v, kept to %d: %d × %d, picture %v", o, options, keep, p.Width, p.Height, p.Image.Rect)
				}
				wantQuarters(t, p.Image)
			}
		}
	}
}

func TestHowManyEighthsAreDecoded(t *testing.T) {
	for _, c := range []struct{ w, h, keep, want int }{
		{1000, 800, 2560, 8},
		{3000, 2200, 2560, 8}, // seven would be slower
		{4000, 3000, 2560, 6},
		{6000, 4000, 2560, 4},
		{8000, 6000, 2560, 3},
		{6000, 8000, 2560, 3},
		{11500, 8600, 2560, 2},
		{6000, 4000, 640, 1},
		{4000, 3000, maxSide, 8},
	} {
		if got := eighths(c.w, c.h, c.keep); got != c.want {
			t.Errorf("%d × %d kept to %d: %d eighths, want %d", c.w, c.h, c.keep, got, c.want)
		}
	}
}

// Passes over the picture again and again take time that no file deserves.
func TestFilesThatTellThePictureAgainAndAgain(t *testing.T) {
	m := quarters(16, 16)
	for name, c := range map[string]struct {
		options jpegtest.Options
		most    int
	}{
		"baseline":    {jpegtest.Options{}, mostPlainScans},
		"progressive": {jpegtest.Options{Progressive: true}, mostScans},
	} {
		b := jpegtest.Encode(m, c.options)
		// The last scan lies before the end of the file.
		last := lastScan(b)
		count := 0
		markers(b, func(marker byte, _ []byte) bool {
			if marker == markerSOS {
				count++
			}
			return true
		})
		repeat := func(n int) []byte {
			f := append([]byte{}, b[:len(b)-2]...)
			for range n {
				f = append(f, last...)
			}
			return append(f, 0xff, markerEOI)
		}
		if tooManyScans(repeat(c.most - count)) {
			t.Errorf("%s: %d scans are too many", name, c.most)
		}
		for _, f := range [][]byte{repeat(c.most - count + 1), repeat(5000)} {
			if _, err := Decode("x", f); err == nil || reason(t, err, "") != Damaged {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func lastScan(b []byte) []byte {
	at := 0
	for i := range len(b) - 1 {
		if b[i] == 0xff && b[i+1] == markerSOS {
			at = i
		}
	}
	return b[at : len(b)-2]
}

// What is averaged before the filter comes is not seen to be.
func TestShrinkingFirstIsNotSeen(t *testing.T) {
	m := soft(1700, 1300)
	for _, c := range []struct {
		w, h   int
		before bool
	}{{640, 490, true}, {1700, 1300, false}, {900, 688, false}, {300, 229, true}} {
		small := shrunk(m, c.w, c.h)
		if (small != m) != c.before {
			t.Errorf("%d × %d: shrunk to %v first", c.w, c.h, small.Rect)
		}
		got, want := imaging.Resize(small, c.w, c.h, imaging.Lanczos), imaging.Resize(m, c.w, c.h, imaging.Lanczos)
		if most, mean := off(got, want); most > 3 || mean > 0.7 {
			t.Errorf("%d × %d: off by at most %d, %.2f on the average", c.w, c.h, most, mean)
		}
	}
	// A part of a picture is shrunk to that part.
	part := m.SubImage(image.Rect(100, 60, 1300, 960)).(*image.NRGBA)
	got, want := imaging.Resize(shrunk(part, 400, 300), 400, 300, imaging.Lanczos), imaging.Resize(part, 400, 300, imaging.Lanczos)
	if most, _ := off(got, want); most > 3 {
		t.Errorf("a part: off by at most %d", most)
	}
}
