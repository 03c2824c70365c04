package framing

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func views(t *rapid.T) view {
	return view{
		w: rapid.Float64Range(50, 4000).Draw(t, "w"), h: rapid.Float64Range(50, 3000).Draw(t, "h"),
		zoom: rapid.Float64Range(.02, mostZoom).Draw(t, "zoom"), x: rapid.Float64Range(-500, 9000).Draw(t, "x"), y: rapid.Float64Range(-500, 9000).Draw(t, "y"),
	}
}

func spots(t *rapid.T) spot {
	return spot{rapid.Float64Range(0, 3000).Draw(t, "at x"), rapid.Float64Range(0, 3000).Draw(t, "at y")}
}

func apart(a, b float64) bool { return math.Abs(a-b) > 1e-6*max(1, math.Abs(a)) }

func TestPlacesAndPixelsAreEachOthersOpposite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, s := views(t), spots(t)
		if back := v.place(v.photo(s)); apart(back.x, s.x) || apart(back.y, s.y) {
			t.Fatalf("%v came back as %v", s, back)
		}
	})
}

func TestZoomingKeepsWhatIsUnderThePointer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, s := views(t), spots(t)
		x, y := v.photo(s)
		to := v.closer(rapid.Float64Range(.5, 2).Draw(t, "factor"), s)
		if tx, ty := to.photo(s); apart(x, tx) || apart(y, ty) || to.zoom > mostZoom {
			t.Fatalf("%v,%v became %v,%v at %v", x, y, tx, ty, to.zoom)
		}
	})
}

func TestWhatIsFittedCanBeSeenWithRoomAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := view{w: rapid.Float64Range(200, 4000).Draw(t, "w"), h: rapid.Float64Range(200, 3000).Draw(t, "h")}
		x, y := rapid.IntRange(-4000, 4000).Draw(t, "left"), rapid.IntRange(-4000, 4000).Draw(t, "top")
		r := image.Rect(x, y, x+rapid.IntRange(64, 9000).Draw(t, "width"), y+rapid.IntRange(64, 9000).Draw(t, "height"))
		b := v.fit(r).box(r)
		if b.left < viewMargin-1e-6 || b.top < viewMargin-1e-6 || b.right > v.w-viewMargin+1e-6 || b.bottom > v.h-viewMargin+1e-6 {
			t.Fatalf("%v lies at %+v", r, b)
		}
		if seen := v.fit(r).seen(r); seen != r {
			t.Fatalf("of %v only %v is drawn", r, seen)
		}
	})
}

// Every handle can be taken at its middle, and the frame in the middle of it,
// however small it is on the screen.
func TestHandlesAndTheMiddleCanBeTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, top := rapid.Float64Range(0, 500).Draw(t, "left"), rapid.Float64Range(0, 500).Draw(t, "top")
		frame := box{left, top, left + rapid.Float64Range(12, 900).Draw(t, "width"), top + rapid.Float64Range(12, 900).Draw(t, "height")}
		for _, g := range grips {
			if at, ok := gripAt(frame, gripSpot(frame, g)); !ok || at != g {
				t.Fatalf("at the handle %v of %v there is %v, %v", g, frame, at, ok)
			}
		}
		middle := spot{(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2}
		if g, ok := gripAt(frame, middle); ok {
			t.Fatalf("in the middle there is %v", g)
		}
	})
}
