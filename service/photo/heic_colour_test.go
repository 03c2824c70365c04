package photo

import (
	"image"
	"image/color"
	"math"
	"testing"
)

// The numbers of a picture, by the formulas of H.273, 8.3: brightness is the weighted sum of red, green and blue, and
// the colours are what blue and red differ from it, scaled to half of the range.
func TestEveryWayToCodeColoursComesOutTheSame(t *testing.T) {
	want := color.NRGBA{200, 90, 40, 255}
	for matrix, weights := range map[int][2]float64{1: {0.2126, 0.0722}, 2: {0.299, 0.114}, 5: {0.299, 0.114}, 6: {0.299, 0.114}, 9: {0.2627, 0.0593}, 0: {}} {
		for _, full := range []bool{true, false} {
			r, g, b := 200/255.0, 90/255.0, 40/255.0
			y := weights[0]*r + (1-weights[0]-weights[1])*g + weights[1]*b
			cb, cr := (b-y)/(2*(1-weights[1])), (r-y)/(2*(1-weights[0]))
			if matrix == 0 { // green, blue and red as they are
				y, cb, cr = g, b-0.5, r-0.5
			}
			m := image.NewYCbCr(image.Rect(0, 0, 3, 3), image.YCbCrSubsampleRatio420)
			if matrix == 0 {
				m = image.NewYCbCr(image.Rect(0, 0, 3, 3), image.YCbCrSubsampleRatio444)
			}
			number := func(v, offset, span float64) uint8 { return uint8(math.Round(offset + v*span)) }
			for i := range m.Y {
				m.Y[i] = number(y, 0, 255)
				if !full {
					m.Y[i] = number(y, 16, 219)
				}
			}
			for i := range m.Cb {
				m.Cb[i], m.Cr[i] = number(cb, 128, 255), number(cr, 128, 255)
				if !full {
					m.Cb[i], m.Cr[i] = number(cb, 128, 224), number(cr, 128, 224)
				}
				if !full && matrix == 0 {
					m.Cb[i], m.Cr[i] = number(b, 16, 219), number(r, 16, 219)
				}
			}
			coding{matrix: matrix, full: full}.toJPEG(m)
			if got := m.At(2, 2); !near(got, want, 3) {
				t.Errorf("matrix %d, full %v: %v, want %v", matrix, full, got, want)
			}
		}
	}
}

// What the tables say goes before what the stream says.
func TestHEICSaysHowItsColoursAreCoded(t *testing.T) {
	nclx := box("colr", []byte("nclx"), be16(1, 13, 6), []byte{0})
	p, err := Decode("a.heic", heifWith(1, coded(t, "grey")))
	if err != nil {
		t.Fatal(err)
	}
	dark := p.Image.NRGBAAt(10, 10).R
	if p, err = Decode("a.heic", heifWith(1, coded(t, "grey", nclx))); err != nil {
		t.Fatal(err)
	}
	// 40 of 16 to 235 is 28 of 255.
	if got := p.Image.NRGBAAt(10, 10).R; dark != 40 || got != 28 {
		t.Errorf("%d becomes %d, want 40 and 28", dark, got)
	}
}

// Display P3, by profile or by number, makes the same colours of the same numbers: more vivid ones than sRGB.
func TestHEICInDisplayP3(t *testing.T) {
	icc := box("colr", []byte("prof"), iccProfile(displayP3, srgbCurve()))
	nclx := box("colr", []byte("nclx"), be16(12, 13, 6), []byte{0x80})
	want := color.NRGBA{0, 183, 0, 255} // of 30, 180, 30, whose red lies beyond sRGB
	for name, props := range map[string][][]byte{"profile": {icc}, "number": {nclx}, "both": {nclx, icc}} {
		p, err := Decode("a.heic", heifWith(1, coded(t, "tile-green", props...)))
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Image.At(60, 60); !near(got, want, 4) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	p, err := Decode("a.heic", phone(t, 6, icc))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Image.At(200, 20); !near(got, want, 4) {
		t.Errorf("a grid: %v, want %v", got, want)
	}
}

// Bright pictures (HDR) come out with white as white, and nothing darker than its neighbour below.
func TestBrightPicturesAreShown(t *testing.T) {
	for name, c := range map[string]coding{"pq": {primaries: 9, transfer: 16}, "hlg": {primaries: 9, transfer: 18}, "pq in srgb": {primaries: 1, transfer: 16}} {
		p, ok := c.profile()
		if !ok {
			t.Fatal(name)
		}
		for v := 1; v < 256; v++ {
			if p.curves[0][v] < p.curves[0][v-1] {
				t.Fatalf("%s: %d is darker than %d", name, v, v-1)
			}
		}
		white := 148 // of 255 are 203 nits in PQ
		if name == "hlg" {
			white = 191
		}
		if got := p.curves[1][white]; math.Abs(float64(got)-1) > 0.03 {
			t.Errorf("%s: white is %.3f", name, got)
		}
		for i, row := range p.matrix {
			if sum := row[0] + row[1] + row[2]; math.Abs(float64(sum)-1) > 0.001 {
				t.Errorf("%s: grey is not grey: row %d gives %.4f", name, i, sum)
			}
		}
	}
	if _, ok := (coding{primaries: 1, transfer: 13}).profile(); ok {
		t.Error("sRGB is converted")
	}
}
