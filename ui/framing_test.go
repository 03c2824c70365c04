package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"likeness/service/message"
	"likeness/service/photo"
	"likeness/ui/page"
)

func TestShapesAreOfferedInWordsAndNumbers(t *testing.T) {
	r := newRig(t)
	r.easelPhoto(300, 400, photo.Frame{})
	if !r.reads("960 × 1280") || r.look("Shape: As the photo, nearest · 960 × 1280") == nil {
		t.Fatal("the shape of the photo is not said")
	}
	r.tap("Shape")
	for _, s := range photo.Shapes(photo.Face) {
		size := fmt.Sprintf("%d × %d", s.Width, s.Height)
		if !slices.ContainsFunc(r.names(), func(n string) bool { return strings.Contains(n, s.Ratio+" · "+size) }) {
			t.Errorf("%+v is not offered", s)
		}
	}
	r.tap("Portrait 4:5 · 1024 × 1280")
	if s := r.window.framing.Frame().Shape; s != (photo.Shape{Width: 1024, Height: 1280}) || !r.reads("1024 × 1280") {
		t.Errorf("the shape is %v", s)
	}
	r.letters("9")
	if !r.window.framing.Frame().IsZero() {
		t.Errorf("as the photo: %+v", r.window.framing.Frame())
	}
	r.tap("Start Over") // has nothing to do
	r.letters("8")
	r.tap("Start Over")
	if !r.window.framing.Frame().IsZero() {
		t.Error("not begun anew")
	}
}

// What is kept is what is sent: the library then has exactly the bytes that the
// photo gives in this frame.
func TestWhatIsFramedIsSent(t *testing.T) {
	r := newRig(t)
	r.photo()
	ref := r.recipe().Face
	k := r.askFrame(page.FrameRequest{Path: ref.Path, Frame: ref.Frame})
	r.drawnPhoto()
	r.letters("4Rm") // a portrait, turned and mirrored
	at := r.handle(0)
	r.drag(at, at.AddXY(-60, -60), false) // past the photo
	r.letters("b")
	r.press(fyne.KeyReturn)
	p, err := photo.Open(context.Background(), ref.Path)
	r.must(err)
	want, err := photo.Prepare(p, photo.Face, k.frame)
	r.must(err)
	if k.frame.Turn == 0 || !k.frame.Mirror || want.Area.In(k.frame.Whole(p.Width, p.Height)) {
		t.Fatalf("framed %+v", k.frame)
	}
	recipe := r.recipe()
	recipe.Face.Frame = k.frame
	r.window.create.Take(recipe)
	r.create(1)
	sent := r.pictures()[0].Face
	path, err := r.lib.PhotoPath(sent.PreparedSHA256)
	r.must(err)
	got, err := os.ReadFile(path)
	r.must(err)
	if !bytes.Equal(got, want.JPEG) || sent.PreparedWidth != 1024 || sent.PreparedHeight != 1280 {
		t.Errorf("sent %d × %d, %d bytes, not %d bytes", sent.PreparedWidth, sent.PreparedHeight, len(got), len(want.JPEG))
	}
}

func TestAPhotoThatCannotBeFramed(t *testing.T) {
	r := newRig(t)
	path := r.textFile()
	k := r.askFrame(page.FrameRequest{Path: path})
	r.loop.until(t, "what is wrong", func() bool { return r.reads("is not a picture") })
	if !r.disabled("Use This Frame") || !r.disabled("Turn Right") {
		t.Error("there is something to do with it")
	}
	r.letters("rmw5")
	r.press(fyne.KeyReturn)
	r.tap("Back")
	if k.times != 0 || r.look("Create") == nil || r.look("Keep It") != nil {
		t.Error("something was kept of it")
	}
	// A frame that shows nothing of the photo gives way to the whole photo.
	k = r.easelPhoto(300, 400, photo.Frame{Area: photo.Area{X: 5000, Y: 5000, Width: 300, Height: 400}})
	if !r.window.framing.Frame().IsZero() {
		t.Errorf("it shows %+v", r.window.framing.Frame())
	}
	r.press(fyne.KeyReturn)
	if k.times != 1 || !k.frame.IsZero() {
		t.Errorf("kept %+v", k)
	}
}

// Of two photos that are asked for, the second is shown, whichever is ready first.
func TestTheLastPhotoIsFramed(t *testing.T) {
	r := newRig(t)
	first := r.askFrame(page.FrameRequest{Path: r.face(1, 900, 1200)})
	second := r.easelPhoto(300, 400, photo.Frame{})
	r.settle()
	r.letters("5")
	r.press(fyne.KeyReturn)
	if first.times != 0 || second.times != 1 || second.frame.Shape.Width != 1280 {
		t.Errorf("kept %+v and %+v", first, second)
	}
}

// The faces are drawn on the photo, the one that will be used is marked, and a
// click on one frames it. What there is to know is said about the frame as it
// is, with buttons.
func TestFacesInTheFrame(t *testing.T) {
	r := newRig(t, withDrawing())
	off := 0
	k := r.askFrame(page.FrameRequest{
		Path: r.group("two.jpg", 900, 600, 3, 11), FreeBackground: true, BackgroundOff: func() { off++ },
	})
	r.framed(2)
	r.advised()
	if !r.reads("There are 2 faces in the frame.") {
		t.Error("nothing is said about several faces")
	}
	left, right := r.window.framing.Faces()[0], r.window.framing.Faces()[1]
	if left.Min.X > right.Min.X {
		left, right = right, left
	}
	// Where a point of the photo is on the easel.
	spot := func(p image.Point) fyne.Position {
		a, low, high := r.area(900, 600), r.handle(0), r.handle(2)
		x := float32(p.X-a.Min.X) / float32(a.Dx())
		y := float32(p.Y-a.Min.Y) / float32(a.Dy())
		return fyne.NewPos(low.X+x*(high.X-low.X), low.Y+y*(high.Y-low.Y))
	}
	middle := func(of image.Rectangle) image.Point { return of.Min.Add(of.Max).Div(2) }
	for _, one := range []image.Rectangle{left, right} {
		r.click(spot(middle(one)))
		other := left
		if one == left {
			other = right
		}
		if a := r.area(900, 600); !one.In(a) || other.Overlaps(a) {
			t.Errorf("a click on %v framed %v", one, a)
		}
		r.advised()
		if r.reads("2 faces in the frame") {
			t.Error("it is still said that there are two faces in the frame")
		}
		if at := r.marked(); !r.near(at, spot(image.Pt(one.Max.X, one.Min.Y))) {
			t.Errorf("the mark is at %v", at)
		}
	}
	// To the left, the face stands near the edge of the frame.
	r.letters("w")
	r.letters("f")
	f := r.window.framing.Frame()
	face := left
	if !left.In(r.area(900, 600)) {
		face = right
	}
	from, to := spot(face.Min), spot(face.Max)
	r.drag(r.middle(), r.middle().AddXY(from.X-r.handle(0).X-(to.X-from.X)/10, 0), false)
	r.advised()
	r.tap("Free background off")
	if off != 1 {
		t.Errorf("Free background was switched off %d times", off)
	}
	r.advised()
	if r.look("Free background off") != nil {
		t.Error("it can be switched off again")
	}
	r.tap("Undo")
	if r.window.framing.Frame() != f {
		t.Error("the drag is not undone")
	}
	r.letters("h")
	r.press(fyne.KeyReturn)
	if k.times != 1 || k.frame.Area == (photo.Area{}) {
		t.Errorf("kept %+v", k)
	}
}

// Where the model could not use a frame, that frame is not praised; another is.
func TestAFrameThatTheModelCouldNotUseIsNotPraised(t *testing.T) {
	r := newRig(t, withDrawing())
	r.askFrame(page.FrameRequest{Path: r.tightFace("tight.jpg", 7), Why: message.New("", "The model found no face.")})
	r.framed(1)
	r.advised()
	if r.reads("looks good") || !r.reads("Nothing else stands in the way") {
		t.Error("the frame with which it failed looks good")
	}
	r.letters("h")
	r.advised()
	if !r.reads("looks good") || r.reads("Nothing else stands in the way") {
		t.Error("nothing is said about another frame")
	}
}
