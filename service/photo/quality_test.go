package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"testing"

	"likeness/service/photo/drawn"
)

// similarity is the mean structural similarity (Wang and others, 2004) of one channel of two pictures, over squares of 8 × 8
// pixels every 4: 1 where they are the same.
func similarity(a, b *image.NRGBA, channel func(pix []uint8) float64) float64 {
	const c1, c2 = 6.5025, 58.5225 // (0.01·255)² and (0.03·255)²
	sum, n := 0.0, 0
	for y := 0; y+8 <= a.Rect.Dy(); y += 4 {
		for x := 0; x+8 <= a.Rect.Dx(); x += 4 {
			var sa, sb, saa, sbb, sab float64
			for dy := range 8 {
				i := (y+dy)*a.Stride + 4*x
				for dx := range 8 {
					va, vb := channel(a.Pix[i+4*dx:]), channel(b.Pix[i+4*dx:])
					sa, sb, saa, sbb, sab = sa+va, sb+vb, saa+va*va, sbb+vb*vb, sab+va*vb
				}
			}
			ma, mb := sa/64, sb/64
			va, vb, vab := saa/64-ma*ma, sbb/64-mb*mb, sab/64-ma*mb
			sum += (2*ma*mb + c1) * (2*vab + c2) / ((ma*ma + mb*mb + c1) * (va + vb + c2))
			n++
		}
	}
	return sum / float64(n)
}

func luma(p []uint8) float64     { return 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2]) }
func blueness(p []uint8) float64 { return 128 + 0.564*(float64(p[2])-luma(p)) }
func redness(p []uint8) float64  { return 128 + 0.713*(float64(p[0])-luma(p)) }

// likeness is how much of a picture is left in another one.
type likeness struct {
	psnr            float64 // dB, over red, green and blue
	luma, blue, red float64 // similarity of brightness and of the two colour differences
	shift           float64 // the largest difference of the means of red, green or blue
}

func compare(a, b *image.NRGBA) likeness {
	squares, means := 0.0, [3]float64{}
	for i := 0; i < len(a.Pix); i += 4 {
		for c := range 3 {
			d := float64(a.Pix[i+c]) - float64(b.Pix[i+c])
			squares += d * d
			means[c] += d
		}
	}
	n := float64(len(a.Pix) / 4)
	l := likeness{psnr: 10 * math.Log10(255*255/(squares/(3*n))), luma: similarity(a, b, luma), blue: similarity(a, b, blueness), red: similarity(a, b, redness)}
	for _, m := range means {
		l.shift = max(l.shift, math.Abs(m)/n)
	}
	return l
}

func decoded(t testing.TB, b []byte) *image.NRGBA {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return flatten(m, m.Bounds())
}

// What is sent cannot be told from what was prepared: neither in its details nor in its colours.
func TestWhatIsSentLooksLikeWhatWasPrepared(t *testing.T) {
	for seed := range int64(2) {
		m := drawn.Face(seed+1, 640, 800)
		p, err := Decode("drawn.png", asPNG(t, m))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Prepare(p, Face, Frame{})
		if err != nil {
			t.Fatal(err)
		}
		area, shape := Frame{}.Cut(p.Width, p.Height, Face)
		l := compare(p.cut(Frame{}, area, area, shape), decoded(t, got.JPEG))
		if l.psnr < 46.2 || l.luma < 0.9964 || l.blue < 0.994 || l.red < 0.994 || l.shift > 0.3 {
			t.Errorf("person %d: %+v", seed+1, l)
		}
	}
}
