package instantid

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// The expected sizes were computed with the server's own arithmetic in Python.
func TestSizesAreTheServers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ w, h, faceW, faceH, poseW, poseH int }{
		{1024, 1024, 1280, 1280, 1024, 1024},
		{3000, 4000, 960, 1280, 768, 1024},
		{1080, 1920, 704, 1280, 576, 1024},
		{1080, 1350, 1024, 1280, 768, 1024},
		{2000, 3000, 832, 1280, 640, 1024},
		{1007, 1345, 896, 1280, 704, 1024},
		{543, 543, 1280, 1280, 1024, 1024},
		{1000, 891, 1280, 1088, 1024, 896},
		{715, 908, 960, 1280, 768, 1024},
		{423, 736, 704, 1280, 576, 1024},
		{526, 611, 1088, 1280, 832, 1024},
		{4032, 3024, 1280, 960, 1024, 768},
		{6000, 4000, 1280, 832, 1024, 640},
		{1, 1, 1280, 1280, 1024, 1024},
		{16, 1, 1280, 64, 1024, 64},
		// rounded halves go to the even neighbour
		{2049, 2048, 1280, 1280, 1024, 1024},
		{2561, 2048, 1280, 1024, 1024, 768},
		// rounding twice is not rounding once
		{232, 516, 512, 1280, 448, 1024},
		{234, 781, 320, 1280, 256, 1024},
		{304, 3052, 128, 1280, 64, 1024},
	} {
		t.Run(fmt.Sprintf("%dx%d", c.w, c.h), func(t *testing.T) {
			t.Parallel()
			if w, h, err := FaceSize(c.w, c.h); w != c.faceW || h != c.faceH || err != nil {
				t.Errorf("face: %d × %d, %v; want %d × %d", w, h, err, c.faceW, c.faceH)
			}
			if w, h, err := PoseSize(c.w, c.h); w != c.poseW || h != c.poseH || err != nil {
				t.Errorf("pose: %d × %d, %v; want %d × %d", w, h, err, c.poseW, c.poseH)
			}
		})
	}
}

func TestSizesTooNarrowOrEmptyAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		w, h       int
		face, pose bool // accepted
	}{
		{20, 1, true, false},
		{21, 1, false, false},
		{17, 1, true, false},
		{1, 16, true, true},
		{12000, 13, false, false},
		{0, 100, false, false},
		{100, 0, false, false},
		{-640, 480, false, false},
		{1 << 40, 1, false, false},
	} {
		if _, _, err := FaceSize(c.w, c.h); (err == nil) != c.face {
			t.Errorf("face %d × %d: %v", c.w, c.h, err)
		}
		if _, _, err := PoseSize(c.w, c.h); (err == nil) != c.pose {
			t.Errorf("pose %d × %d: %v", c.w, c.h, err)
		}
	}
}

func TestExactSizesPassUnchanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		side int
		size func(int, int) (int, int, error)
	}{{FaceSide, FaceSize}, {PoseSide, PoseSize}} {
		for other := SizeBase; other <= c.side; other += SizeBase {
			for _, s := range [][2]int{{c.side, other}, {other, c.side}} {
				if w, h, err := c.size(s[0], s[1]); w != s[0] || h != s[1] || err != nil {
					t.Errorf("%v became %d × %d, %v", s, w, h, err)
				}
			}
		}
	}
}

func TestSizesFitTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 20000).Draw(t, "w"), rapid.IntRange(1, 20000).Draw(t, "h")
		rw, rh, err := FaceSize(w, h)
		if err != nil {
			if max(w, h) <= 19*min(w, h) {
				t.Fatalf("%d × %d refused: %v", w, h, err)
			}
			return
		}
		if max(rw, rh) != FaceSide || rw%SizeBase != 0 || rh%SizeBase != 0 || min(rw, rh) < SizeBase {
			t.Fatalf("%d × %d became %d × %d", w, h, rw, rh)
		}
		if (w > h) != (rw > rh) && rw != rh {
			t.Fatalf("%d × %d was turned into %d × %d", w, h, rw, rh)
		}
		// Turning the photo turns the picture.
		if tw, th, err := FaceSize(h, w); tw != rh || th != rw || err != nil {
			t.Fatalf("turned: %d × %d, %v", tw, th, err)
		}
	})
}
