// Package drawn draws portraits of people who do not exist: for trying the program without a photo, and for
// tests. It uses no picture of anybody, and does not try to look like a photo; but a face finder finds the face.
package drawn

import (
	"image"
)

// Face draws the portrait of a person, head and shoulders, with a friendly face, on w by h pixels (at least one
// of each). The same seed gives the same person, in any size.
func Face(seed int64, w, h int) *image.NRGBA { return Wearing(seed, w, h) }

// Wearing draws the portrait of Face with things on the head.
func Wearing(seed int64, w, h int, things ...Thing) *image.NRGBA {
	w, h = max(w, 1), max(h, 1)
	// The figure fills a shape of four by five; what a picture has beside that is background, and clothes below.
	scale := min(float64(w), float64(h)/1.25)
	c := newCanvas(w, h, scale, point{float64(w) / 2, float64(h)/2 - 0.085*scale})
	p := newPerson(seed)
	p.background(c)
	p.hairBehind(c)
	p.body(c)
	if p.earsShow() {
		p.ears(c)
	}
	head := p.head(c)
	p.nose(c, head)
	p.mouth(c, head)
	p.beardOn(c, head)
	p.eyes(c, head)
	p.brows(c, head)
	p.hairBefore(c, head)
	p.extras(c)
	for _, t := range things {
		p.wear(c, t)
	}
	return c.picture()
}
