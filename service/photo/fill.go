package photo

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/disintegration/imaging"
)

// around gives a picture of the shape's size with m at a point of it, and the fill around it.
func (f Fill) around(m *image.NRGBA, at image.Point, shape Shape) *image.NRGBA {
	whole := image.NewNRGBA(image.Rect(0, 0, shape.Width, shape.Height))
	inner := m.Rect.Sub(m.Rect.Min).Add(at)
	if f == FillWhite {
		draw.Draw(whole, whole.Rect, image.White, image.Point{}, draw.Src)
	} else {
		continueEdges(whole, m, inner)
	}
	draw.Draw(whole, inner, m, m.Rect.Min, draw.Src)
	return whole
}

// continueEdges paints what lies around inner with the colours of the nearest edge of m, smoothed along the edge: sharp
// streaks would look like a thing that the model should draw.
func continueEdges(whole, m *image.NRGBA, inner image.Rectangle) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	deep := max(min(w, h)/40, 1) // of the strip whose colours count
	soft := float64(max(w, h)) / 40
	// Each edge as a line of colours: the strip is averaged across, then smoothed along.
	row := func(y int) *image.NRGBA {
		strip := imaging.Crop(m, image.Rect(0, y, w, y+deep).Add(m.Rect.Min))
		return imaging.Blur(imaging.Resize(strip, w, 1, imaging.Box), soft)
	}
	column := func(x int) *image.NRGBA {
		strip := imaging.Crop(m, image.Rect(x, 0, x+deep, h).Add(m.Rect.Min))
		return imaging.Blur(imaging.Resize(strip, 1, h, imaging.Box), soft)
	}
	top, bottom, left, right := row(0), row(h-deep), column(0), column(w-deep)
	for y := range whole.Rect.Dy() {
		for x := 0; x < whole.Rect.Dx(); x++ {
			if image.Pt(x, y).In(inner) {
				x = inner.Max.X - 1 // nothing to paint up to there
				continue
			}
			cx, cy := min(max(x, inner.Min.X), inner.Max.X-1)-inner.Min.X, min(max(y, inner.Min.Y), inner.Max.Y-1)-inner.Min.Y
			var c color.NRGBA
			horizontal, vertical := left.NRGBAAt(0, cy), top.NRGBAAt(cx, 0)
			if x >= inner.Max.X {
				horizontal = right.NRGBAAt(0, cy)
			}
			if y >= inner.Max.Y {
				vertical = bottom.NRGBAAt(cx, 0)
			}
			besides, above := distance(x, inner.Min.X, inner.Max.X), distance(y, inner.Min.Y, inner.Max.Y)
			switch {
			case above == 0:
				c = horizontal
			case besides == 0:
				c = vertical
			default: // a corner: the nearer edge counts more
				c = mix(horizontal, vertical, float64(above)/float64(above+besides))
			}
			whole.SetNRGBA(x, y, c)
		}
	}
}

// distance is how far v lies outside of from … to, 0 inside.
func distance(v, from, to int) int { return max(from-v, v-to+1, 0) }

// mix gives a, or b as share goes from 0 to 1, opaque.
func mix(a, b color.NRGBA, share float64) color.NRGBA {
	at := func(a, b uint8) uint8 { return uint8(round(float64(a)*(1-share) + float64(b)*share)) }
	return color.NRGBA{at(a.R, b.R), at(a.G, b.G), at(a.B, b.B), 0xff}
}
