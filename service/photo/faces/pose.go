package faces

import (
	"image"
	"math"
)

// Roll is how far the head is tilted, in degrees from -180 to 180: 0 upright, positive clockwise as one sees it in the
// picture, about 180 upside down. Good to about 5 degrees, to about 15 for a face seen from the side.
func (f Face) Roll() float64 {
	return roll(pointOf(f.LeftEye), pointOf(f.RightEye), pointOf(f.Mouth)) * 180 / math.Pi
}

// Yaw is how far the head is turned to the side, in degrees from -90 to 90: 0 straight ahead, positive towards the right
// of the picture when the face is upright. It is estimated from where the nose lies between the ears, and good to about 15
// degrees: below 20 is nearly straight ahead, a three-quarter view gives 30 to 50, a profile 50 and more.
func (f Face) Yaw() float64 {
	a := f.Roll() * math.Pi / 180
	across := func(p image.Point) float64 { return float64(p.X)*math.Cos(a) + float64(p.Y)*math.Sin(a) }
	left, right := across(f.LeftEar), across(f.RightEar)
	// The ears lie on the axis about which a head turns, half its width away; the tip of the nose lies before it, about 1.2
	// times as far.
	return math.Atan2(across(f.Nose)-(left+right)/2, 1.2*max((right-left)/2, 1)) * 180 / math.Pi
}

// Outline reaches from the hairline to the chin and from cheek to cheek: about the box that the model's own detector
// draws, which goes higher and is narrower than Box. It is an estimate: take a tenth of its size for its error. Like Box it
// may reach out of the picture.
func (f Face) Outline() image.Rectangle { return f.oval(0.25, 0.02, 0.46) }

// Head reaches from the top of the hair to the chin and from ear to ear, for framing. It is an estimate: much hair and
// hats reach further.
func (f Face) Head() image.Rectangle { return f.oval(0.62, 0.05, 0.6) }

// oval is the rectangle around an oval that is upright with the face. It reaches so far over Box and below it, and to each
// side of its middle, in parts of the box's height.
func (f Face) oval(above, below, beside float64) image.Rectangle {
	a := f.Roll() * math.Pi / 180
	c, s := math.Cos(a), math.Sin(a)
	size := float64(f.Box.Dy())
	m := pointOf(f.Box.Min.Add(f.Box.Max))
	up := (above - below) / 2 * size // the middle of the oval lies above that of the box
	x, y := m.x/2+up*s, m.y/2-up*c
	across, along := beside*size, (1+above+below)/2*size
	w, h := math.Hypot(across*c, along*s), math.Hypot(across*s, along*c)
	at := func(v float64) int { return int(math.Round(v)) }
	return image.Rect(at(x-w), at(y-h), at(x+w), at(y+h))
}

func pointOf(p image.Point) point { return point{float64(p.X), float64(p.Y)} }
