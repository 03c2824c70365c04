//go:build !race

// These tests look for faces in full-size pictures, again and again, which takes a minute under the race detector; other tests
// run the same bands under it.

package drawing

import (
	"image"
	"math"
	"testing"

	"likeness/service/photo"
	"likeness/service/photo/drawn"
)

func TestWithoutAPoseTheFaceStaysWhereItIs(t *testing.T) {
	d := drawer(t)
	face := sitter(4, 600, 800)
	base := fromImage(face.Image).resized(960, 1280)
	was := oneFace(t, d, base)
	out := picture(t, d, Request{Face: face, Weights: "juggernaut-xl-v8", Seed: 5, EnhanceNonFace: true})
	if out.w != 960 || out.h != 1280 {
		t.Fatalf("drawn at %dx%d", out.w, out.h)
	}
	near(t, oneFace(t, d, out), was)
	if k := alike(out, base, was); k < 0.8 {
		t.Errorf("the face correlates with the photo's by %.2f", k)
	}
}

func TestWithAPoseTheFaceGoesWhereThePoseHasIt(t *testing.T) {
	d := drawer(t)
	face := sitter(4, 700, 700)
	// A small, tilted figure off the middle.
	m := image.NewNRGBA(image.Rect(0, 0, 900, 1200))
	small := fromImage(drawn.Face(2, 500, 500))
	for y := range 1200 {
		for x := range 900 {
			dx, dy := float64(x-330), float64(y-420)
			v := small.at(int(250+0.966*dx+0.259*dy), int(250-0.259*dx+0.966*dy))
			i := m.PixOffset(x, y)
			m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = byte8(v.r), byte8(v.g), byte8(v.b), 255
		}
	}
	pose := &photo.Photo{Image: m, Width: 900, Height: 1200}
	stand := fromImage(m).resized(768, 1024)
	there := oneFace(t, d, stand)
	if math.Abs(there.uy) < 0.1 {
		t.Fatalf("the pose is not tilted: %+v", there)
	}
	for _, anew := range []bool{true, false} {
		out := picture(t, d, Request{Face: face, Pose: pose, Weights: "stable-diffusion-xl-base-1.0", Seed: 5, EnhanceNonFace: anew})
		if out.w != 768 || out.h != 1024 {
			t.Fatalf("drawn at %dx%d, the pose's size is 768x1024", out.w, out.h)
		}
		got := oneFace(t, d, out)
		near(t, got, there)
		if tilt := math.Abs(got.uy - there.uy); tilt > 0.08 {
			t.Errorf("tilted by %.2f, the pose by %.2f", got.uy, there.uy)
		}
		// Turned back upright it is the face of the face photo, and not that of the pose.
		home := fromImage(face.Image).resized(1280, 1280)
		here := oneFace(t, d, home)
		mine := alike(putFace(home, out, here, there), home, here)
		theirs := alike(putFace(home, stand, here, there), home, here)
		if mine < 0.8 || mine < theirs+0.05 {
			t.Errorf("the face correlates with the face photo's by %.2f, that of the pose did by %.2f", mine, theirs)
		}
	}
}

func oneFace(t *testing.T, d *Drawer, c *canvas) head {
	t.Helper()
	all, err := d.find(c.image())
	if err != nil || len(all) == 0 {
		t.Fatalf("no face found: %v", err)
	}
	return headOf(all[0])
}

func near(t *testing.T, got, want head) {
	t.Helper()
	if off := math.Hypot(got.cx-want.cx, got.cy-want.cy); off > want.s*0.12 {
		t.Errorf("the face is %.0f pixels off, at a size of %.0f", off, want.s)
	}
	if ratio := got.s / want.s; ratio < 0.85 || ratio > 1.18 {
		t.Errorf("the face is %.2f times as large", ratio)
	}
}
