package photo

import (
	"image"

	"github.com/disintegration/imaging"
)

// Part gives the part r of m, scaled to w × h pixels. What of r lies outside of m is left out, and the rest is scaled as r would
// be. Enlarged beyond three times the pixels keep their edges, so that a person who looks that closely sees them.
func Part(m *image.RGBA, r image.Rectangle, w, h int) *image.RGBA {
	in := r.Intersect(m.Rect)
	if in.Empty() || w < 1 || h < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	w, h = max(1, w*in.Dx()/r.Dx()), max(1, h*in.Dy()/r.Dy())
	filter := imaging.CatmullRom
	switch {
	case w > 3*in.Dx():
		filter = imaging.NearestNeighbor
	case w == in.Dx() && h == in.Dy():
		filter = imaging.NearestNeighbor // as it is
	}
	return asRGBA(imaging.Resize(m.SubImage(in), w, h, filter))
}
