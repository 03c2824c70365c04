package advice

import (
	"image"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"likeness/service/photo"
	"likeness/service/photo/faces"
)

// anyScene draws a scene of any kind: photos of all sizes, faces anywhere in them and at any angle, any frame.
func anyScene(t *rapid.T) Scene {
	side := rapid.OneOf(rapid.IntRange(64, 400), rapid.IntRange(400, 3000), rapid.IntRange(3000, 20000))
	s := Scene{
		Use: rapid.SampledFrom([]photo.Use{photo.Face, photo.Pose}).Draw(t, "use"), Looked: true,
		Width: side.Draw(t, "width"), Height: side.Draw(t, "height"),
		FreeBackground: rapid.Bool().Draw(t, "background"), Same: rapid.Bool().Draw(t, "same"), Posed: rapid.Bool().Draw(t, "posed"),
		Frame: anyFrame(t),
	}
	if rapid.Bool().Draw(t, "shaped") {
		s.Frame.Shape = rapid.SampledFrom(photo.Shapes(s.Use)).Draw(t, "shape").Shape
	}
	for range rapid.IntRange(0, 5).Draw(t, "faces") {
		s.Faces = append(s.Faces, anyFace(t, s.Width, s.Height))
	}
	if rapid.IntRange(0, 3).Draw(t, "framed") == 0 {
		s.Frame.Area = photo.Area{
			X: rapid.IntRange(-s.Width/2, s.Width).Draw(t, "x"), Y: rapid.IntRange(-s.Height/2, s.Height).Draw(t, "y"),
			Width: rapid.IntRange(1, 2*s.Width).Draw(t, "w"), Height: rapid.IntRange(1, 2*s.Height).Draw(t, "h"),
		}
	}
	return s
}

func anyFrame(t *rapid.T) photo.Frame {
	return photo.Frame{
		Turn: rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(t, "turn"), Mirror: rapid.Bool().Draw(t, "mirror"),
		Fill: rapid.SampledFrom([]photo.Fill{photo.FillEdge, photo.FillWhite}).Draw(t, "fill"),
	}
}

func anyFace(t *rapid.T, w, h int) faces.Face {
	side := rapid.IntRange(8, max(min(w, h)*5/4, 9)).Draw(t, "side")
	f := at(rapid.IntRange(-side/3, w-2*side/3).Draw(t, "left"), rapid.IntRange(-side/3, h-2*side/3).Draw(t, "top"), side)
	return leaning(f, rapid.IntRange(-side/2, side/2).Draw(t, "lean"), rapid.IntRange(-side/3, side/3).Draw(t, "nose"))
}

// checkFrame fails where a frame is not valid or shows nothing.
func checkFrame(t *rapid.T, s Scene, f photo.Frame) {
	if err := f.Check(s.Use); err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	area, shape := f.Cut(s.Width, s.Height, s.Use)
	if !shape.Kept(s.Use) {
		t.Fatalf("%+v is sent as %v", f, shape)
	}
	if shown := area.Intersect(f.Whole(s.Width, s.Height)); min(shown.Dx(), shown.Dy()) < 16 {
		t.Fatalf("%+v shows only %v of the photo", f, shown)
	}
}

// The promise of a remedy: its frame is valid, what it is for is gone or no longer grave, nothing grave is new.
func TestARemedyHelpsAndDoesNoHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		before := s.Advise()
		for _, a := range before {
			for _, r := range a.Remedies {
				if r.Message.IsZero() {
					t.Fatalf("%s: a button without words: %+v", a.Kind, r)
				}
				if r.Kind == TakeOut && s.Use != photo.Pose {
					t.Fatalf("%s: the photo of the face cannot be gone without", a.Kind)
				}
				if r.Kind != Reframe {
					continue
				}
				checkFrame(t, s, r.Frame)
				for _, now := range s.with(r.Frame).Advise() {
					same := func(old Advice) bool { return old.Kind == now.Kind && old.Grave }
					if now.Kind == a.Kind && (now.Grave || !a.Grave) {
						t.Fatalf("%s is still there (grave: %t) in %+v", a.Kind, now.Grave, r.Frame)
					}
					if now.Grave && !slices.ContainsFunc(before, same) {
						t.Fatalf("the remedy for %s brings %s: %+v", a.Kind, now.Kind, r.Frame)
					}
				}
			}
		}
	})
}

// Each advice has a way out, its words, and stands once; the grave ones come first.
func TestAdviceIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		seen := map[Kind]bool{}
		light := false
		for _, a := range s.Advise() {
			if seen[a.Kind] || a.Message.IsZero() || len(a.Remedies) == 0 || !slices.Contains(Kinds(), a.Kind) {
				t.Fatalf("%+v", a)
			}
			if a.Grave && light {
				t.Fatalf("%s comes too late", a.Kind)
			}
			seen[a.Kind], light = true, light || !a.Grave
		}
	})
}

// Who follows the first frame that is offered, again and again, comes to an end.
func TestRemediesNeverGoRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		for range 20 {
			all := s.Advise()
			i := slices.IndexFunc(all, func(a Advice) bool { _, ok := a.reframed(); return ok })
			if i < 0 {
				return
			}
			f, _ := all[i].reframed()
			s = s.with(f)
		}
		t.Fatalf("still something to mend in %+v", s.Frame)
	})
}

func TestAutoMendsAndStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		f, mended := s.Auto()
		if len(mended) == 0 {
			if f != s.Frame {
				t.Fatalf("nothing mended, but framed %+v", f)
			}
			return
		}
		checkFrame(t, s, f)
		if again, more := s.with(f).Auto(); again != f || len(more) > 0 {
			t.Fatalf("another time it mends %d more: %+v, %+v", len(more), f, again)
		}
	})
}

// Every frame about a face keeps what the person chose and shows the face with its margins, whatever the photo.
func TestFramesAboutAFace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		for i := range s.Faces {
			for name, f := range map[string]photo.Frame{"shoulders": s.HeadAndShoulders(i), "closer": s.Closer(i), "around": s.Around(i)} {
				want := s.Frame
				want.Area = f.Area
				if f != want {
					t.Fatalf("%s: %+v, from %+v", name, f, s.Frame)
				}
				if err := f.Check(s.Use); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				area, _ := s.with(f).cut()
				face := s.with(f).place(s.Faces[i]).likely
				if top, left := (face.y0-area.y0)/face.h(), (face.x0-area.x0)/face.w(); min(top, left) < nearly && face.h() > 20 {
					t.Fatalf("%s: %v in %v", name, face, area)
				}
				if face.x1 > area.x1 || face.y1 > area.y1 {
					t.Fatalf("%s: %v is not in %v", name, face, area)
				}
				if max(face.w(), face.h()) > filled*max(area.w(), area.h()) {
					t.Fatalf("%s: %v fills %v", name, face, area)
				}
			}
		}
		for _, i := range []int{-1, len(s.Faces)} {
			if s.HeadAndShoulders(i) != s.Frame || s.Closer(i) != s.Frame || s.Around(i) != s.Frame {
				t.Fatalf("a frame for face %d", i)
			}
		}
	})
}

// Where one face stands does not change what is said when the photo is turned and the frame turns it back.
func TestATurnedPhotoIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		s.Frame.Turn, s.Frame.Area, s.Frame.Mirror = 0, photo.Area{}, false
		turned := s
		turned.Width, turned.Height = s.Height, s.Width
		turned.Frame.Turn = 1
		turned.Faces = slices.Clone(s.Faces)
		for i, f := range s.Faces {
			// A quarter turn against the clock: what was at x, y is at y, width − x.
			back := func(p image.Point) image.Point { return image.Pt(p.Y, s.Width-1-p.X) }
			f.Box = image.Rect(f.Box.Min.Y, s.Width-f.Box.Max.X, f.Box.Max.Y, s.Width-f.Box.Min.X)
			for _, p := range []*image.Point{&f.LeftEye, &f.RightEye, &f.Nose, &f.Mouth, &f.LeftEar, &f.RightEar} {
				*p = back(*p)
			}
			turned.Faces[i] = f
		}
		if a, b := tellings(s.Advise()), tellings(turned.Advise()); !slices.Equal(a, b) {
			t.Fatalf("%v, turned %v", a, b)
		}
	})
}

// A single face, wherever it is, needs nobody to frame it by hand.
func TestASingleFaceIsAlwaysMended(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		s.Faces = []faces.Face{anyFace(t, s.Width, s.Height)}
		f, _ := s.Auto()
		for _, a := range s.with(f).Advise() {
			if a.Grave {
				t.Fatalf("%s is left in %+v", a.Kind, f)
			}
		}
	})
}
