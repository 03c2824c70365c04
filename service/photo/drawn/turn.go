package drawn

import (
	"image"
	"math"
)

// Turned draws the portrait of Face with the head turned to the side: by degrees from -45 to 45, positive towards the right
// of the picture. What lies far round the side is not shown truly, but a face finder sees which way the head is turned.
func Turned(seed int64, w, h int, degrees float64) *image.NRGBA {
	from := Face(seed, w, h)
	w, h = from.Rect.Dx(), from.Rect.Dy()
	to := image.NewNRGBA(from.Rect)
	copy(to.Pix, from.Pix)
	scale := min(float64(w), float64(h)/1.25)
	turn := min(max(degrees, -45), 45) * math.Pi / 180
	x0, y0 := float64(w)/2, float64(h)/2-0.085*scale
	for y := range h {
		// The head is taken for a ball whose front is moved to the side; each row of it is a circle.
		v := ((float64(y)+0.5-y0)/scale + 0.02) / 0.3
		r := 0.2 * math.Sqrt(max(1-v*v*v*v, 0)) * scale
		for x := int(x0 - r); x <= int(x0+r); x++ {
			u := (float64(x) + 0.5 - x0) / r
			if x < 0 || x >= w || u <= -1 || u >= 1 {
				continue
			}
			// Where the ball was before it was turned. What was behind is the skin or hair of the edge.
			before := min(max(math.Asin(u)-turn, -1.35), 1.35)
			sx := min(max(int(x0+r*math.Sin(before)), 0), w-1)
			copy(to.Pix[y*to.Stride+x*4:][:4], from.Pix[y*from.Stride+sx*4:][:4])
		}
	}
	return to
}
