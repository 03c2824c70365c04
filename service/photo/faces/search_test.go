package faces

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"reflect"
	"runtime"
	"testing"

	"github.com/disintegration/imaging"

	"likeness/service/photo/drawn"
)

// wall is an even picture.
func wall(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{150, 160, 170, 255}), image.Point{}, draw.Src)
	return m
}

// In a group the faces are a twentieth of the picture's longer side and less.
func TestTheFacesOfAGroupAreFound(t *testing.T) {
	f := newFinder(t)
	m := wall(1000, 600)
	var at []image.Point
	for i := range 5 {
		p := image.Pt(40+190*i, 60+i%2*300)
		at = append(at, p)
		draw.Draw(m, image.Rect(p.X, p.Y, p.X+110, p.Y+138), drawn.Face(int64(i), 110, 138), image.Point{}, draw.Src)
	}
	found := find(t, f, m)
	if len(found) != len(at) {
		t.Fatalf("%d faces: %+v", len(found), found)
	}
	for _, p := range at {
		left, _ := eyes(110, 138)
		near := false
		for _, face := range found {
			near = near || close(face.LeftEye, left.Add(p), 5)
			if face.Box.Dx() > 50 {
				t.Fatalf("the test's faces are not small: %v", face.Box)
			}
		}
		if !near {
			t.Errorf("no eye at %v: %+v", left.Add(p), found)
		}
	}
}

func TestTiltedHeadsAreFoundAndTheirTiltIsTold(t *testing.T) {
	f := newFinder(t)
	m := drawn.Face(7, 240, 300)
	for _, degrees := range []float64{-90, -40, 25, 90, 180} {
		found := find(t, f, imaging.Rotate(m, -degrees, color.NRGBA{150, 160, 170, 255}))
		if len(found) != 1 {
			t.Errorf("tilted by %g: %d faces: %+v", degrees, len(found), found)
			continue
		}
		if off := math.Remainder(found[0].Roll()-degrees, 360); math.Abs(off) > 10 {
			t.Errorf("tilted by %g: it is taken for %.0f", degrees, found[0].Roll())
		}
	}
}

// What is turned about the middle of a view comes back to where it was.
func TestAPlaceInAViewIsThatInThePicture(t *testing.T) {
	s := newScene(drawn.Face(2, 200, 160))
	for _, turn := range []float64{0, 0.6, math.Pi / 2, math.Pi} {
		v := s.whole(256, turn)
		if p := v.place(point{float64(v.w) / 2, float64(v.h) / 2}); math.Hypot(p.x-100, p.y-80) > 1e-9 {
			t.Errorf("turned by %g: the middle is at %v", turn, p)
		}
		// A hundred pixels to the right of the middle, once turned clockwise, lie in the direction of the turn.
		p := v.place(point{float64(v.w)/2 + 100*math.Cos(turn), float64(v.h)/2 + 100*math.Sin(turn)})
		if want := (point{100 + 100/v.scale, 80}); math.Hypot(p.x-want.x, p.y-want.y) > 1e-9 {
			t.Errorf("turned by %g: %v, want %v", turn, p, want)
		}
	}
}

// The levels of a scene hold the same picture, whatever size and transparency it has.
func TestASceneKeepsTheColours(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2*keep+501, 333))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{100, 150, 200, 255}), image.Point{}, draw.Src)
	s := newScene(m)
	if s.first != 3 || len(s.levels) < 4 {
		t.Fatalf("the first of %d levels is %d times smaller", len(s.levels), s.first)
	}
	for i, l := range s.levels {
		for j, v := range l.pix {
			if want := []uint8{100, 150, 200}[j%3]; v != want {
				t.Fatalf("level %d has %d at %d, want %d", i, v, j, want)
			}
		}
	}
	if p := newScene(image.NewNRGBA(image.Rect(0, 0, 5, 5))).levels[0].pix; p[0] != 255 || p[74] != 255 {
		t.Errorf("see-through parts are not white: %v", p)
	}
}

func TestTheNumberOfProcessorsDoesNotMatter(t *testing.T) {
	f := newFinder(t)
	m := drawn.Face(5, 160, 200)
	now := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(now)
	one := find(t, f, m)
	runtime.GOMAXPROCS(3)
	if three := find(t, f, m); !reflect.DeepEqual(one, three) {
		t.Errorf("%+v with one, %+v with three", one, three)
	}
}

// What was taken for a face and is none when looked at alone is dropped; what is one is placed where it is.
func TestASecondLookDecides(t *testing.T) {
	f := newFinder(t)
	n, err := f.network()
	if err != nil {
		t.Fatal(err)
	}
	m := wall(400, 400)
	draw.Draw(m, image.Rect(20, 20, 180, 220), drawn.Face(1, 160, 200), image.Point{}, draw.Src)
	s := &search{scene: newScene(m), network: n, mem: &memory{}}
	face := s.look(s.whole(middle, 0), 0.6)
	if len(face) != 1 {
		t.Fatalf("%+v", face)
	}
	moved := func(x, y float64) detection {
		d := face[0]
		d.x0, d.y0, d.x1, d.y1 = d.x0+x, d.y0+y, d.x1+x, d.y1+y
		for i := range d.points {
			d.points[i] = point{d.points[i].x + x, d.points[i].y + y}
		}
		d.score = 0.99
		return d
	}
	if found := s.sure([]detection{moved(200, 150)}); len(found) != 0 {
		t.Errorf("a face on the wall: %+v", found)
	}
	found := s.sure([]detection{moved(6, -5), face[0], moved(200, 150)})
	if len(found) != 1 || math.Abs(found[0].x0-face[0].x0) > 4 || math.Abs(found[0].y0-face[0].y0) > 4 {
		t.Errorf("%+v, want the one at %+v", found, face[0])
	}
}

// A face is found in a crop that leaves little of it, and one of which the edge cuts off a third.
func TestFacesCutByTheEdgeAreFound(t *testing.T) {
	f := newFinder(t)
	m := drawn.Face(3, 320, 400)
	box := find(t, f, m)[0].Box
	for name, r := range map[string]image.Rectangle{
		"all sides": box.Inset(box.Dx() / 10),
		"left":      image.Rect(box.Min.X+box.Dx()*3/10, 0, 320, 400),
		"right":     image.Rect(0, 0, box.Max.X-box.Dx()*3/10, 400),
		"above":     image.Rect(0, box.Min.Y+box.Dy()/4, 320, 400),
	} {
		found := find(t, f, imaging.Crop(m, r))
		if len(found) != 1 || !near(found[0].Box, box.Sub(r.Min), box.Dx()/6) {
			t.Errorf("%s: %+v, want %v", name, found, box.Sub(r.Min))
		}
	}
}
