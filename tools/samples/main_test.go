package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/icons/styles"
	"likeness/service/instantid"
	"likeness/service/practice/drawing"
)

// mostBytes bounds all samples together: they are part of the program.
const mostBytes = 300_000

func TestEveryStyleHasItsSampleAndNoOther(t *testing.T) {
	left := map[string]bool{}
	files, err := filepath.Glob("../../icons/styles/*.jpg")
	if err != nil {
		t.Fatal(err)
	}
	bytesOfAll := int64(0)
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		bytesOfAll += info.Size()
		left[strings.TrimSuffix(filepath.Base(f), ".jpg")] = true
	}
	if bytesOfAll > mostBytes {
		t.Errorf("the samples have %d bytes", bytesOfAll)
	}
	for _, s := range instantid.Styles() {
		delete(left, s.ID)
		m := sample(t, s.ID)
		if m.Bounds().Size() != image.Pt(styles.Width, styles.Height) {
			t.Errorf("%s is %v large", s.ID, m.Bounds().Size())
		}
	}
	for id := range left {
		t.Errorf("a sample of %q, which is no style", id)
	}
}

func sample(t *testing.T, id string) image.Image {
	t.Helper()
	b := styles.Sample(id)
	if b == nil {
		t.Fatalf("%s has no sample; run go generate ./icons/styles", id)
	}
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return m
}

// One is drawn again: the files are what this program makes, and no other
// picture has come into their place.
func TestASampleIsWhatIsDrawn(t *testing.T) {
	drawer, err := drawing.New()
	if err != nil {
		t.Fatal(err)
	}
	style, _ := instantid.FindStyle("comic")
	drawn, err := draw(drawer, style)
	if err != nil {
		t.Fatal(err)
	}
	if d := difference(drawn, sample(t, style.ID)); d > 6 { // of 255; JPEG takes its part
		t.Errorf("the committed file differs by %.1f on average", d)
	}
	if d := difference(drawn, sample(t, "watercolour")); d < 20 {
		t.Errorf("another style's differs by %.1f only: this test sees nothing", d)
	}
}

// difference is the mean one of two pictures in brightness.
func difference(a, b image.Image) float64 {
	sum, n := 0, 0
	for y := range styles.Height {
		for x := range styles.Width {
			p, q := color.GrayModel.Convert(a.At(x, y)).(color.Gray), color.GrayModel.Convert(b.At(x, y)).(color.Gray)
			d := int(p.Y) - int(q.Y)
			sum += max(d, -d)
			n++
		}
	}
	return float64(sum) / float64(n)
}
