package practice

import (
	"context"
	"image"
	"math/rand/v2"

	"likeness/service/practice/drawing"
)

// sketchSide is the width and height of a sketch, in pixels.
const sketchSide = 128

// sketch stands in for the drawing; see [Options]. As the drawing it gives equal pictures for equal requests only.
func sketch(ctx context.Context, r drawing.Request) (*image.NRGBA, error) {
	m := image.NewNRGBA(image.Rect(0, 0, sketchSide, sketchSide))
	source := rand.New(rand.NewPCG(uint64(r.Seed), uint64(r.Output)))
	for i := range m.Pix {
		m.Pix[i] = byte(source.Uint32())
		if i%4 == 3 {
			m.Pix[i] = 255 // opaque, as the real ones are
		}
	}
	return m, ctx.Err()
}
