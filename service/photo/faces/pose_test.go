package faces

import (
	"image"
	"math"
	"testing"

	"github.com/disintegration/imaging"

	"likeness/service/photo/drawn"
)

// unit gives a place of the drawing in which package drawn thinks, on 400 by 500 pixels: the head is 0.54 high.
func unit(x, y float64) image.Point {
	return image.Pt(int(math.Round(200+400*x)), int(math.Round(250-34+400*y)))
}

func near(a, b image.Rectangle, most int) bool {
	far := func(v int) bool { return v > most || v < -most }
	d, e := a.Min.Sub(b.Min), a.Max.Sub(b.Max)
	return !far(d.X) && !far(d.Y) && !far(e.X) && !far(e.Y)
}

func TestTheLargerBoxesReachAsFarAsTheySay(t *testing.T) {
	face := find(t, newFinder(t), drawn.Face(0, 400, 500))[0]
	for name, c := range map[string]struct{ got, want image.Rectangle }{
		"box":     {face.Box, image.Rectangle{unit(-0.19, -0.12), unit(0.19, 0.26)}},           // brows to chin
		"outline": {face.Outline(), image.Rectangle{unit(-0.172, -0.215), unit(0.172, 0.265)}}, // hairline to chin
		"head":    {face.Head(), image.Rectangle{unit(-0.215, -0.345), unit(0.215, 0.275)}},    // hair to chin, ear to ear
	} {
		if !near(c.got, c.want, 10) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

// A face of which the top is cut off has a box that would go on beyond the edge: the trap of the model.
func TestBoxesReachBeyondTheEdgeThatCutsTheFace(t *testing.T) {
	f := newFinder(t)
	m := drawn.Face(0, 400, 500)
	for name, c := range map[string]struct {
		cut    image.Point // the corner
		beyond func(r image.Rectangle) bool
	}{
		"above": {image.Pt(0, unit(0, -0.1).Y), func(r image.Rectangle) bool { return r.Min.Y < -15 && r.Min.X > 0 }},
		"left":  {image.Pt(unit(-0.12, 0).X, 0), func(r image.Rectangle) bool { return r.Min.X < -8 && r.Min.Y > 0 }},
	} {
		found := find(t, f, imaging.Crop(m, image.Rectangle{c.cut, m.Rect.Max}))
		if len(found) != 1 || !c.beyond(found[0].Outline()) {
			t.Errorf("cut %s: %+v", name, found)
			continue
		}
		if o := found[0].Outline(); o.Max.X > m.Rect.Dx() || o.Max.Y > m.Rect.Dy() {
			t.Errorf("cut %s: the outline is %v", name, o)
		}
	}
}

func TestPosesFromPoints(t *testing.T) {
	ahead := Face{
		Box:     image.Rect(0, 0, 200, 200),
		LeftEye: image.Pt(60, 60), RightEye: image.Pt(140, 60), Nose: image.Pt(100, 110), Mouth: image.Pt(100, 150),
		LeftEar: image.Pt(10, 75), RightEar: image.Pt(190, 75),
	}
	turned := ahead
	turned.Nose.X = 190 // 90 to the right of the middle, with the ears 90 away: atan(1 / 1.2)
	over := ahead
	for _, p := range []*image.Point{&over.LeftEye, &over.RightEye, &over.Nose, &over.Mouth, &over.LeftEar, &over.RightEar} {
		*p = image.Pt(200-p.Y, p.X) // a quarter clockwise
	}
	for name, c := range map[string]struct {
		face      Face
		roll, yaw float64
	}{
		"ahead": {ahead, 0, 0}, "turned": {turned, 0, 39.8}, "tilted": {over, 90, 0},
	} {
		if roll, yaw := c.face.Roll(), c.face.Yaw(); math.Abs(roll-c.roll) > 0.1 || math.Abs(yaw-c.yaw) > 0.1 {
			t.Errorf("%s: roll %.1f, yaw %.1f", name, roll, yaw)
		}
	}
	// Tilted by a quarter, the head is wide and lies to the right of the box.
	if h, o := ahead.Head(), over.Head(); h != image.Rect(-20, -124, 220, 210) || o != image.Rect(-10, -20, 324, 220) {
		t.Errorf("head %v, tilted %v", h, o)
	}
	for _, f := range []Face{{}, {Box: image.Rect(5, 5, 5, 5)}} {
		if v := f.Roll() + f.Yaw(); math.IsNaN(v) || f.Head().Dx() > 1 {
			t.Errorf("a face without a size: %v, %v", v, f.Head())
		}
	}
}
