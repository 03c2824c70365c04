package photo

import (
	"errors"
	"image"

	"github.com/disintegration/imaging"
)

// Proof gives what Prepare would make of a photo, on a smaller scale: its longer side has at most so many pixels. It is
// quick enough to follow a frame that is being dragged. The errors are those of Prepare.
func Proof(p *Photo, use Use, f Frame, side int) (*image.RGBA, error) {
	if p == nil || p.Image == nil || p.Image.Rect.Empty() {
		return nil, errors.New("proof of a photo: no picture")
	}
	area, shown, shape, err := p.framed(use, f)
	if err != nil {
		return nil, err
	}
	w, h := fit(shape.Width, shape.Height, max(side, 1), max(side, 1))
	return asRGBA(p.cut(f, area, shown, Shape{w, h})), nil
}

// Show gives the part r of a photo as a frame turns and mirrors it, scaled to w × h pixels. What of r lies beyond the
// photo is left out, and the rest is scaled as r would be. Enlarged beyond three times the pixels that there are, they keep
// their edges, so that a person who looks that closely sees them.
func (p *Photo) Show(f Frame, r image.Rectangle, w, h int) *image.RGBA {
	return p.show(f, r, w, h, false)
}

// ShowRoughly is Show in a few milliseconds, however large the photo: for the moment until Show is done.
func (p *Photo) ShowRoughly(f Frame, r image.Rectangle, w, h int) *image.RGBA {
	return p.show(f, r, w, h, true)
}

func (p *Photo) show(f Frame, r image.Rectangle, w, h int, rough bool) *image.RGBA {
	in := r.Intersect(f.Whole(p.Width, p.Height))
	if in.Empty() || w < 1 || h < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	w, h = max(1, w*in.Dx()/r.Dx()), max(1, h*in.Dy()/r.Dy())
	part := p.Image.SubImage(p.stored(f.Origin(in, p.Width, p.Height))).(*image.NRGBA)
	w, h = f.Size(w, h) // before the turn
	if rough || w > 3*part.Rect.Dx() {
		return asRGBA(f.turn(imaging.Resize(part, w, h, imaging.NearestNeighbor)))
	}
	return asRGBA(f.turn(imaging.Resize(shrunk(part, w, h), w, h, imaging.CatmullRom)))
}
