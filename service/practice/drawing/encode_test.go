package drawing

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/webp"
	"pgregory.net/rapid"
)

func sample(w, h int, seed uint64, grey bool) *image.NRGBA {
	c := newCanvas(w, h)
	n := cloud(w, h, 24, 4, 100, seed)
	c.each(func(x, y int, _ rgb) rgb {
		v := n.v[y*w+x]
		if grey {
			return rgb{v, v, v}
		}
		return rgb{v, int32(x * 255 / w), int32(y*255/h) ^ v&15}
	})
	return c.image()
}

func TestEveryFormatIsWhatItSays(t *testing.T) {
	m := sample(320, 192, 3, false)
	for format, decode := range map[string]func([]byte) (image.Image, error){
		"webp": func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) },
		"jpg":  func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) },
		"png":  func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
	} {
		sizes := map[int]int{}
		for _, quality := range []int{0, 20, 80, 100} {
			b, err := Encode(m, format, quality)
			if err != nil {
				t.Fatalf("%s %d: %v", format, quality, err)
			}
			again, err := Encode(m, format, quality)
			if err != nil || !bytes.Equal(b, again) {
				t.Errorf("%s %d: other bytes the second time (%v)", format, quality, err)
			}
			got, err := decode(b)
			if err != nil || got.Bounds().Dx() != 320 || got.Bounds().Dy() != 192 {
				t.Fatalf("%s %d does not decode to what went in: %v", format, quality, err)
			}
			sizes[quality] = len(b)
			limit := 16.0
			switch {
			case format == "png":
				limit = 0
			case quality >= 80:
				limit = 4
			}
			if d := apart(seen(got, format), fromImage(m)); d > limit {
				t.Errorf("%s %d: %.1f off, wanted %.1f at most", format, quality, d, limit)
			}
		}
		switch {
		case format == "png" && sizes[0] != sizes[100]:
			t.Errorf("quality changes a PNG: %v", sizes)
		case format != "png" && !(sizes[0] < sizes[20] && sizes[20] < sizes[80] && sizes[80] < sizes[100]):
			t.Errorf("%s: quality does not rule the size: %v", format, sizes)
		}
	}
}

// seen is a decoded picture as a browser shows it. What is decoded of WebP lies between 16 and 235, which image.YCbCr
// does not know.
func seen(m image.Image, format string) *canvas {
	b := m.Bounds()
	c := newCanvas(b.Dx(), b.Dy())
	c.each(func(x, y int, _ rgb) rgb {
		if narrow, ok := m.(*image.YCbCr); ok && format == "webp" {
			y, u, v := int32(narrow.Y[narrow.YOffset(x, y)])-16, int32(narrow.Cb[narrow.COffset(x, y)])-128, int32(narrow.Cr[narrow.COffset(x, y)])-128
			return rgb{(y*1192 + v*1634) >> 10, (y*1192 - u*401 - v*833) >> 10, (y*1192 + u*2066) >> 10}
		}
		r, g, bl, _ := m.At(b.Min.X+x, b.Min.Y+y).RGBA()
		return rgb{int32(r >> 8), int32(g >> 8), int32(bl >> 8)}
	})
	return c
}

func TestWebPOfAnySizeDecodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 150).Draw(t, "w"), rapid.IntRange(1, 150).Draw(t, "h")
		m := sample(w, h, rapid.Uint64().Draw(t, "seed"), rapid.Bool().Draw(t, "grey"))
		for _, format := range []string{"webp", "jpg", "png"} {
			b, err := Encode(m, format, rapid.IntRange(-5, 120).Draw(t, "quality"))
			if err != nil {
				t.Fatal(err)
			}
			if format == "webp" {
				if got, err := webp.Decode(bytes.NewReader(b)); err != nil || got.Bounds().Dx() != w || got.Bounds().Dy() != h {
					t.Fatalf("%dx%d: %v", w, h, err)
				}
			}
		}
	})
}

func TestWhatCannotBeEncodedIsAnError(t *testing.T) {
	if _, err := Encode(nil, "png", 80); err == nil {
		t.Error("encoded nothing")
	}
	if _, err := Encode(image.NewNRGBA(image.Rectangle{}), "webp", 80); err == nil {
		t.Error("encoded an empty picture")
	}
	if _, err := Encode(sample(8, 8, 1, false), "gif", 80); err == nil {
		t.Error("encoded an unknown format")
	}
}
