package photo

import (
	"encoding/binary"
	"image"
	"math/rand/v2"
	"testing"
)

// photograph gives a picture with as much detail as a photo has.
func photograph(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			i := y*m.Stride + x*4
			n := r.IntN(24)
			m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = uint8(x*200/w+n), uint8(y*200/h+n), uint8((x+y)/9%200+n), 255
		}
	}
	return m
}

func BenchmarkDecodeJPEG24MPTurned(b *testing.B) {
	file := jpegWithExif(asJPEG(b, asRGBA(photograph(6000, 4000))), exifBlock(binary.LittleEndian, 6))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode("x", file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeJPEG12MP(b *testing.B) {
	file := asJPEG(b, asRGBA(photograph(4000, 3000)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode("x", file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	p, err := Decode("x", asJPEG(b, asRGBA(photograph(6000, 4000))))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Prepare(p, Face, Frame{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkThumbnailOfAResult(b *testing.B) {
	m := photograph(960, 1280)
	for b.Loop() {
		Thumbnail(m, 256, 256)
	}
}

func BenchmarkCheckOutput(b *testing.B) {
	file := asJPEG(b, asRGBA(photograph(960, 1280)))
	for b.Loop() {
		if _, err := CheckOutput(file); err != nil {
			b.Fatal(err)
		}
	}
}
