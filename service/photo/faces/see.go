package faces

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"

	"github.com/disintegration/imaging"
)

// plain gives a picture of a type whose pixels cannot fail. It copies when it must, behind a fence: pictures of
// decoders may panic when asked for a pixel.
func plain(m image.Image) (n *image.NRGBA, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = nil, fmt.Errorf("picture cannot be read: %v", r)
		}
	}()
	if m == nil || m.Bounds().Empty() {
		return nil, errors.New("no picture")
	}
	if n, ok := m.(*image.NRGBA); ok {
		return n, nil
	}
	b := m.Bounds()
	rgba := image.NewRGBA(b)
	draw.Draw(rgba, b, image.White, image.Point{}, draw.Src)
	draw.Draw(rgba, b, m, b.Min, draw.Over)
	return &image.NRGBA{Pix: rgba.Pix, Stride: rgba.Stride, Rect: b}, nil
}

// see gives what the network is shown: the picture scaled down, in the middle of a square with a dark border,
// as rows of pixels with red, green and blue from -1 to 1.
func see(src *image.NRGBA, share float64) (*tensor, view) {
	w, h := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	scale := side * share / max(w, h)
	fw, fh := max(int(math.Round(w*scale)), 1), max(int(math.Round(h*scale)), 1)
	small := imaging.Resize(src, fw, fh, imaging.Linear)
	x0, y0 := (side-fw)/2, (side-fh)/2
	t := &tensor{shape: []int{1, side, side, 3}, data: make([]float32, side*side*3)}
	fill(t.data, -1)
	for y := range fh {
		from := small.Pix[y*small.Stride:][:fw*4]
		to := t.data[((y0+y)*side+x0)*3:][:fw*3]
		for ; len(from) >= 4; from, to = from[4:], to[3:] {
			for i := range 3 {
				to[i] = float32(from[i])/127.5 - 1
			}
		}
	}
	return t, view{float64(x0), float64(y0), scale}
}
