package vp8

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/webp"
	"pgregory.net/rapid"
)

// scene is a picture with smooth parts, edges and noise.
func scene(w, h int, seed uint64, grey bool) *image.NRGBA {
	r := rand.New(rand.NewPCG(seed, 1))
	kx, ky, cut := r.IntN(5), r.IntN(5), r.IntN(w+1)
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := [3]int{x*kx + y, y*ky + x/2, 255 - x}
			if x > cut {
				v = [3]int{r.IntN(256), 40 + r.IntN(9), 200}
			}
			if grey {
				v[1], v[2] = v[0], v[0]
			}
			i := m.PixOffset(x, y)
			m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = uint8(v[0]), uint8(v[1]), uint8(v[2]), 255
		}
	}
	return m
}

func TestADecoderSeesWhatTheEncoderSaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 90).Draw(t, "w"), rapid.IntRange(1, 90).Draw(t, "h")
		m := scene(w, h, rapid.Uint64().Draw(t, "seed"), rapid.Bool().Draw(t, "grey"))
		f := newFrame(m, rapid.IntRange(-3, 103).Draw(t, "quality"))
		f.filterLevel = 0 // the filter comes after, in the decoder alone
		f.analyse()
		got, err := webp.Decode(bytes.NewReader(container(f.bytes())))
		if err != nil {
			t.Fatal(err)
		}
		decoded, ok := got.(*image.YCbCr)
		if !ok || decoded.Rect != image.Rect(0, 0, w, h) {
			t.Fatalf("decoded to %T of %v", got, got.Bounds())
		}
		for y := range h {
			for x := range w {
				i, j := decoded.YOffset(x, y), decoded.COffset(x, y)
				k, l := y*f.made[0].stride+x, y/2*f.made[1].stride+x/2
				if decoded.Y[i] != f.made[0].pix[k] || decoded.Cb[j] != f.made[1].pix[l] || decoded.Cr[j] != f.made[2].pix[l] {
					t.Fatalf("pixel %d,%d decodes to %d %d %d, the encoder had %d %d %d", x, y,
						decoded.Y[i], decoded.Cb[j], decoded.Cr[j], f.made[0].pix[k], f.made[1].pix[l], f.made[2].pix[l])
				}
			}
		}
	})
}

func TestQualityRulesSizeAndLikeness(t *testing.T) {
	m := scene(300, 200, 4, false)
	var sizes []int
	var errors []float64
	for _, quality := range []int{0, 25, 50, 75, 90, 100} {
		b, err := Encode(m, quality)
		if err != nil {
			t.Fatal(err)
		}
		got, err := webp.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		f := newFrame(m, quality)
		var sum float64
		decoded := got.(*image.YCbCr)
		for y := range 200 {
			for x := range 300 {
				d := float64(decoded.Y[decoded.YOffset(x, y)]) - float64(f.source[0].pix[y*f.source[0].stride+x])
				sum += d * d
			}
		}
		sizes, errors = append(sizes, len(b)), append(errors, sum/300/200)
	}
	for i := 1; i < len(sizes); i++ {
		if sizes[i] <= sizes[i-1] || errors[i] >= errors[i-1] {
			t.Fatalf("sizes %v, mean square errors %.1f", sizes, errors)
		}
	}
	if errors[5] > 1 {
		t.Errorf("at the best quality the mean square error is %.2f", errors[5])
	}
}

func TestTheSamePictureGivesTheSameBytes(t *testing.T) {
	m := scene(200, 130, 8, false)
	first, err := Encode(m, 80)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Encode(scene(200, 130, 9, true), 20); err != nil {
		t.Fatal(err)
	}
	second, err := Encode(m, 80)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("other bytes after another picture (%v)", err)
	}
}

func TestSizesOutsideOfTheFormatAreErrors(t *testing.T) {
	for _, r := range []image.Rectangle{{}, image.Rect(0, 0, 16384, 1), image.Rect(0, 0, 1, 16384)} {
		if _, err := Encode(image.NewNRGBA(r), 80); err == nil {
			t.Errorf("%v was encoded", r)
		}
	}
	if _, err := Encode(image.NewNRGBA(image.Rect(5, 7, 9, 9)), 80); err != nil {
		t.Errorf("a picture that does not start at the origin: %v", err)
	}
}

func TestTransformsUndoEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d [16]int32
		for i := range d {
			d[i] = int32(rapid.IntRange(-255, 255).Draw(t, "difference"))
		}
		waves := forward(&d)
		got := back(&waves)
		means := forwardMeans(&d)
		again := backMeans(&means)
		for i := range d {
			if off := got[i] - d[i]; off > 2 || off < -2 {
				t.Fatalf("%v comes back as %v", d, got)
			}
			if off := again[i] - d[i]; off > 1 || off < -1 {
				t.Fatalf("means %v come back as %v", d, again)
			}
		}
	})
}
