package photo

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"github.com/deepteams/webp"
)

// A lossy WebP shows the colours that were put in: white is white, and black
// is black.
func TestLossyWebPKeepsItsColours(t *testing.T) {
	for _, want := range []color.NRGBA{
		{255, 255, 255, 255},
		{0, 0, 0, 255},
		{128, 128, 128, 255},
		{220, 40, 30, 255},
		{30, 60, 200, 255},
	} {
		m := image.NewNRGBA(image.Rect(0, 0, 128, 128))
		for i := 0; i < len(m.Pix); i += 4 {
			m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = want.R, want.G, want.B, want.A
		}
		var b bytes.Buffer
		if err := webp.Encode(&b, m, &webp.EncoderOptions{Quality: 95}); err != nil {
			t.Fatal(err)
		}
		p, err := Decode("plain.webp", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		got := p.Image.NRGBAAt(64, 64)
		for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
			if d < -4 || d > 4 {
				t.Errorf("got %v, want %v", got, want)
				break
			}
		}
	}
}
