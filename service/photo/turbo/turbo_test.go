//go:build cgo && linux

package turbo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"likeness/service/photo/jpegtest"
)

// scene gives a picture with soft parts and edges in every colour.
func scene(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{uint8(120 + 70*math.Sin(float64(x)/9)), uint8(110 + 60*math.Cos(float64(y)/7)), uint8(160 - 50*math.Sin(float64(x+y)/11)), 255}
			if (x/24+y/24)%3 == 0 {
				c.R, c.B = 255-c.R, c.R
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// written are files of every way to write a picture that this package takes.
func written(w, h int) map[string][]byte {
	m := scene(w, h)
	all := map[string][]byte{}
	for _, progressive := range []bool{false, true} {
		add := func(name string, o jpegtest.Options) {
			o.Progressive = progressive
			all[fmt.Sprintf("%s, progressive %v", name, progressive)] = jpegtest.Encode(m, o)
		}
		for _, s := range []image.Point{{1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}} {
			add(fmt.Sprintf("colour %v", s), jpegtest.Options{Shares: s})
		}
		add("grey", jpegtest.Options{Grey: true})
	}
	all["with restarts"] = jpegtest.Encode(m, jpegtest.Options{Shares: image.Pt(2, 2), Restart: 2})
	return all
}

// byGo is what image/jpeg makes of a file.
func byGo(t testing.TB, b []byte) *image.NRGBA {
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	n := image.NewNRGBA(m.Bounds())
	draw.Draw(&image.RGBA{Pix: n.Pix, Stride: n.Stride, Rect: n.Rect}, n.Rect, m, image.Point{}, draw.Src)
	return n
}

// apart is by how much two pictures of one size differ: at most, and on the average.
func apart(a, b *image.NRGBA) (most int, mean float64) {
	sum := 0
	for i := range a.Pix {
		d := int(a.Pix[i]) - int(b.Pix[i])
		d = max(d, -d)
		most, sum = max(most, d), sum+d
	}
	return most, float64(sum) / float64(len(a.Pix))
}

// In its full size a picture is the same whoever decodes it, to three of 255 steps.
func TestTheFullSizeIsThatOfImageJPEG(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {8, 8}, {16, 9}, {97, 61}, {64, 130}} {
		for name, b := range written(size.X, size.Y) {
			got, err := Decode(b, size.X, size.Y, Whole)
			if err != nil {
				t.Errorf("%v, %s: %v", size, name, err)
				continue
			}
			want := byGo(t, b)
			if got.Rect != want.Rect || !got.Opaque() {
				t.Fatalf("%v, %s: picture %v", size, name, got.Rect)
			}
			if most, mean := apart(got, want); most > 3 || mean > 0.5 {
				t.Errorf("%v, %s: off by at most %d, %.2f on the average", size, name, most, mean)
			}
		}
	}
}

// A part of the size shows the means of what the full size shows. Where colours are shared in one direction only,
// the library makes them as coarse in the other, beside brightness that is as fine as ever.
func TestEveryEighthShowsTheSamePicture(t *testing.T) {
	const w, h = 203, 149
	for name, b := range written(w, h) {
		full := byGo(t, b)
		for n := 1; n <= Whole; n++ {
			got, err := Decode(b, w, h, n)
			if err != nil {
				t.Errorf("%s, %d eighths: %v", name, n, err)
				continue
			}
			if got.Rect != image.Rect(0, 0, Scaled(w, n), Scaled(h, n)) || !got.Opaque() {
				t.Fatalf("%s, %d eighths: picture %v", name, n, got.Rect)
			}
			want, most := means(full, n), 4.0
			if strings.Contains(name, "(2,1)") || strings.Contains(name, "(1,2)") || strings.Contains(name, "(4,1)") {
				most = 15
			}
			if _, mean := apart(got, want); mean > most {
				t.Errorf("%s, %d eighths: off by %.2f on the average", name, n, mean)
			}
			if _, mean := apart(bright(got), bright(want)); mean > 3 {
				t.Errorf("%s, %d eighths: brightness is off by %.2f on the average", name, n, mean)
			}
		}
	}
}

// bright leaves the colours out.
func bright(m *image.NRGBA) *image.NRGBA {
	grey := image.NewGray(m.Rect)
	draw.Draw(grey, m.Rect, m, image.Point{}, draw.Src)
	out := image.NewNRGBA(m.Rect)
	draw.Draw(out, m.Rect, grey, image.Point{}, draw.Src)
	return out
}

// means scales by the mean of what lies under each pixel.
func means(m *image.NRGBA, n int) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, Scaled(m.Rect.Dx(), n), Scaled(m.Rect.Dy(), n)))
	const fine = 4 // places along each side of a pixel where it is looked up
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			var sum [3]int
			for i := range fine * fine {
				sx := min((x*fine+i%fine)*Whole/(n*fine), m.Rect.Dx()-1)
				sy := min((y*fine+i/fine)*Whole/(n*fine), m.Rect.Dy()-1)
				for j := range sum {
					sum[j] += int(m.Pix[sy*m.Stride+sx*4+j])
				}
			}
			out.SetNRGBA(x, y, color.NRGBA{uint8(sum[0] / fine / fine), uint8(sum[1] / fine / fine), uint8(sum[2] / fine / fine), 255})
		}
	}
	return out
}

func TestWhatIsRareIsLeftToImageJPEG(t *testing.T) {
	m := scene(40, 30)
	for name, b := range map[string][]byte{
		"inks":                  jpegtest.Encode(m, jpegtest.Options{Inks: true}),
		"red, green and blue":   jpegtest.Encode(m, jpegtest.Options{RGB: true}),
		"colours shared by 4×2": jpegtest.Encode(m, jpegtest.Options{Shares: image.Pt(4, 2)}),
		"nothing":               nil,
		"a start":               {0xff, 0xd8, 0xff},
		"no JPEG":               []byte("\x89PNG\r\n\x1a\n and more"),
	} {
		if _, err := Decode(b, 40, 30, Whole); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
	good := jpegtest.Encode(m, jpegtest.Options{})
	for _, c := range [][3]int{{41, 30, 8}, {40, 29, 8}, {30, 40, 8}, {0, 0, 8}, {40, 30, 0}, {40, 30, 9}} {
		if _, err := Decode(good, c[0], c[1], c[2]); err == nil {
			t.Errorf("%v: decoded", c)
		}
	}
}

// A file that is cut anywhere is not filled with grey.
func TestACutFileIsAnError(t *testing.T) {
	for name, b := range written(60, 44) {
		for n := range b {
			if _, err := Decode(b[:n], 60, 44, 4); err == nil {
				t.Errorf("%s: decoded from %d of %d bytes", name, n, len(b))
			}
		}
		if _, err := Decode(b[:len(b)-2], 60, 44, Whole); err == nil {
			t.Errorf("%s: decoded without its end", name)
		}
	}
}

// Bytes between segments are a warning of the library, which is a doubt.
func TestAWarningIsAnError(t *testing.T) {
	b := jpegtest.Encode(scene(20, 20), jpegtest.Options{})
	at := bytes.Index(b, []byte{0xff, 0xda})
	odd := append(append(bytes.Clone(b[:at]), "odd"...), b[at:]...)
	if _, err := jpeg.Decode(bytes.NewReader(odd)); err != nil {
		t.Fatalf("image/jpeg takes it: %v", err)
	}
	if _, err := Decode(odd, 20, 20, Whole); err == nil {
		t.Error("decoded in spite of a warning")
	}
}

// sound decodes bytes that may be anything in every size, and looks at what comes out.
func sound(t *testing.T, b []byte) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(b))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > 1000 || c.Height > 1000 {
		c.Width, c.Height = 20, 20
	}
	for n := 1; n <= Whole; n++ {
		m, err := Decode(b, c.Width, c.Height, n)
		if err != nil {
			continue
		}
		if m.Rect != image.Rect(0, 0, Scaled(c.Width, n), Scaled(c.Height, n)) || !m.Opaque() {
			t.Fatalf("%d eighths of %d × %d: picture %v", n, c.Width, c.Height, m.Rect)
		}
	}
}

func TestRandomDamageDoesNoHarm(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, b := range written(50, 38) {
		for range 300 {
			c := bytes.Clone(b)
			for range 1 + r.IntN(5) {
				switch i := r.IntN(len(c)); r.IntN(4) {
				case 0:
					c = append(c[:i], c[min(i+r.IntN(20), len(c)):]...)
				case 1:
					c = append(c[:i:i], c[r.IntN(i+1):]...)
				default:
					c[i] = byte(r.IntN(256))
				}
				if len(c) == 0 {
					break
				}
			}
			sound(t, c)
		}
	}
}

// A file that is written here is the one that image/jpeg writes, to a few of 255 steps.
func TestWhatIsWrittenIsWhatImageJPEGWrites(t *testing.T) {
	whole := scene(120, 90)
	for _, m := range []*image.NRGBA{whole, scene(1, 1), scene(33, 17), whole.SubImage(image.Rect(10, 20, 97, 83)).(*image.NRGBA)} {
		for _, quality := range []int{60, 92} {
			b, err := Encode(m, quality)
			if err != nil {
				t.Fatal(err)
			}
			var other bytes.Buffer
			if err := jpeg.Encode(&other, m, &jpeg.Options{Quality: quality}); err != nil {
				t.Fatal(err)
			}
			got, want := byGo(t, b), byGo(t, other.Bytes())
			if got.Rect != want.Rect {
				t.Fatalf("%v of quality %d: %v, want %v", m.Rect, quality, got.Rect, want.Rect)
			}
			if _, mean := apart(got, want); mean > 1 {
				t.Errorf("%v of quality %d: off by %.2f on the average", m.Rect, quality, mean)
			}
			if len(b) > other.Len()*11/10+100 {
				t.Errorf("%v of quality %d: %d bytes where image/jpeg needs %d", m.Rect, quality, len(b), other.Len())
			}
		}
	}
	for _, q := range []int{0, 101} {
		if _, err := Encode(whole, q); err == nil {
			t.Errorf("quality %d: written", q)
		}
	}
	if _, err := Encode(image.NewNRGBA(image.Rectangle{}), 90); err == nil {
		t.Error("nothing: written")
	}
}

func FuzzDecode(f *testing.F) {
	for _, b := range written(24, 17) {
		f.Add(b)
	}
	f.Add(jpegtest.Encode(scene(24, 17), jpegtest.Options{Inks: true}))
	f.Add(jpegtest.Encode(scene(24, 17), jpegtest.Options{RGB: true}))
	f.Fuzz(sound)
}
