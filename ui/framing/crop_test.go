package framing

import (
	"image"
	"testing"

	"pgregory.net/rapid"

	"likeness/service/photo"
)

// crops are frames on photos of any size that people have, after any changes.
func crops(t *rapid.T) crop {
	c := crop{
		use: photo.Use(rapid.IntRange(0, 1).Draw(t, "use")),
		w:   rapid.IntRange(64, 9000).Draw(t, "w"), h: rapid.IntRange(64, 9000).Draw(t, "h"),
	}
	for range rapid.IntRange(0, 6).Draw(t, "changes") {
		c = changed(t, c)
	}
	return c
}

// changed does anything that a person can do.
func changed(t *rapid.T, c crop) crop {
	far := rapid.Float64Range(-12000, 12000)
	switch rapid.IntRange(0, 6).Draw(t, "what") {
	case 0:
		return c.move(image.Pt(int(far.Draw(t, "dx")), int(far.Draw(t, "dy"))))
	case 1:
		return c.resize(rapid.SampledFrom(grips).Draw(t, "grip"), far.Draw(t, "dx"), far.Draw(t, "dy"), rapid.Bool().Draw(t, "centred"))
	case 2:
		return c.grow(far.Draw(t, "by"))
	case 3:
		return c.turn(rapid.IntRange(-3, 3).Draw(t, "turn"))
	case 4:
		return c.mirror()
	case 5:
		shapes := []photo.Shape{{}}
		for _, s := range photo.Shapes(c.use) {
			shapes = append(shapes, s.Shape)
		}
		return c.reshape(rapid.SampledFrom(shapes).Draw(t, "shape"))
	}
	return c.all()
}

// Whatever a person does, what is drawn is a frame that can be sent: it has its
// shape, shows enough of the photo, and does not grow without end.
func TestAFrameCanAlwaysBeSent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := crops(t)
		if err := c.frame.Check(c.use); err != nil {
			t.Fatal(err)
		}
		if !c.shape().Kept(c.use) {
			t.Fatalf("shape %v", c.shape())
		}
		shown := c.area().Intersect(c.whole())
		if min(shown.Dx(), shown.Dy()) < 16 {
			t.Fatalf("%v shows %v of %v", c.area(), shown, c.whole())
		}
		if most := 2*c.cover(c.shape()) + 1; short(c.shape(), c.area().Size()) > most {
			t.Fatalf("%v is larger than %v", c.area(), most)
		}
	})
}

// What is drawn is exactly what is sent: nothing more is cut off for the shape.
func TestAFrameIsSentAsItIsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := crops(t).move(image.Pt(1, 1)).grow(3)
		if drawn := c.frame.Area.Rect(); drawn != c.area() {
			t.Fatalf("drawn %v (%v), sent %v", drawn, drawn.Size(), c.area())
		}
	})
}

func TestMovingKeepsTheSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := crops(t).grow(2)
		by := image.Pt(rapid.IntRange(-3000, 3000).Draw(t, "dx"), rapid.IntRange(-3000, 3000).Draw(t, "dy"))
		to := c.move(by)
		if to.area().Size() != c.area().Size() || to.shape() != c.shape() {
			t.Fatalf("%v became %v", c.area(), to.area())
		}
		if free := c.area().Add(by); free.In(c.whole()) && to.area() != free {
			t.Fatalf("moved to %v instead of %v", to.area(), free)
		}
	})
}

// What lies opposite the handle stays, unless the frame would leave the photo.
func TestResizingKeepsShapeAndTheOppositeEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := crops(t).grow(2)
		g := rapid.SampledFrom(grips).Draw(t, "grip")
		to := c.resize(g, rapid.Float64Range(-500, 500).Draw(t, "dx"), rapid.Float64Range(-500, 500).Draw(t, "dy"), false)
		a, b := c.area(), to.area()
		if to.shape() != c.shape() {
			t.Fatalf("%v became %v", c.shape(), to.shape())
		}
		// Frames that hang on to the photo by a corner are moved.
		if shown := b.Intersect(c.whole()); shown.Dx()*3 < min(b.Dx(), c.whole().Dx()) || shown.Dy()*3 < min(b.Dy(), c.whole().Dy()) {
			return
		}
		if g.x == 1 && a.Min.X != b.Min.X || g.x == -1 && a.Max.X != b.Max.X || g.y == 1 && a.Min.Y != b.Min.Y || g.y == -1 && a.Max.Y != b.Max.Y {
			t.Fatalf("handle %v: %v became %v", g, a, b)
		}
	})
}

// Four quarter turns, and two mirrorings, change nothing.
func TestTurningAllTheWayRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := crops(t)
		if to := c.mirror().mirror(); to.frame.Mirror != c.frame.Mirror || to.area() != c.area() {
			t.Fatalf("mirrored twice: %v became %v", c.area(), to.area())
		}
		to := c.turn(1).turn(1).turn(1).turn(1)
		if to.frame.Turn != c.frame.Turn || to.shape() != c.shape() {
			t.Fatalf("turned round: %+v became %+v", c.frame, to.frame)
		}
		near := func(a, b int) bool { return a-b <= 4 && b-a <= 4 }
		// A frame that reaches past the photo may be held back on the way, and one that is too small made larger.
		if a, b := c.area(), to.area(); short(c.shape(), a.Size()) >= leastShort && a.In(c.whole()) && c.turn(1).area().In(c.turn(1).whole()) &&
			(!near(a.Min.X, b.Min.X) || !near(a.Min.Y, b.Min.Y) || !near(a.Max.X, b.Max.X) || !near(a.Max.Y, b.Max.Y)) {
			t.Fatalf("turned round: %v became %v", a, b)
		}
	})
}

// To the eye the photo turns clockwise, also while it is mirrored.
func TestTurningIsClockwiseToTheEye(t *testing.T) {
	c := crop{w: 400, h: 300, frame: photo.Frame{Mirror: true}}
	mark := image.Rect(0, 0, 10, 10) // top left of the photo, so top right as it is seen
	if at := c.frame.Place(mark, c.w, c.h); at != image.Rect(390, 0, 400, 10) {
		t.Fatalf("seen at %v", at)
	}
	if at := c.turn(1).frame.Place(mark, c.w, c.h); at != image.Rect(290, 390, 300, 400) {
		t.Errorf("after the turn seen at %v", at)
	}
}

// Who tries one shape after the other finds the first as it was.
func TestTryingShapesDoesNotWearTheFrameDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := editor{crop: crops(t).grow(2)}
		shapes := photo.Shapes(e.use)
		first := shapes[rapid.IntRange(0, len(shapes)-1).Draw(t, "first")].Shape
		e.choose(first)
		was := e.frame
		for range rapid.IntRange(1, 5).Draw(t, "tries") {
			e.choose(rapid.SampledFrom(shapes).Draw(t, "shape").Shape)
		}
		e.choose(first)
		if e.frame != was {
			t.Fatalf("%+v became %+v", was, e.frame)
		}
	})
}

// A shape does not have a frame leave the photo.
func TestAShapeStaysOnThePhoto(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := crops(t)
		s := rapid.SampledFrom(photo.Shapes(c.use)).Draw(t, "shape").Shape
		k := min(float64(c.whole().Dx())/float64(s.Width), float64(c.whole().Dy())/float64(s.Height))
		if to := c.reshape(s); !c.reachesPast() && to.reachesPast() && k*float64(min(s.Width, s.Height)) >= leastShort {
			t.Fatalf("%v became %v on %v", c.area(), to.area(), c.whole())
		}
	})
}
