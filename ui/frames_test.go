package ui

import (
	"image"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/ui/page"
)

// A frame comes back with its photo, as long as the photo is what was framed.
func TestAFrameComesBackWithARecentPhoto(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir), withFaces(patches{}))
	face, _ := r.wells()
	var keep func(photo.Frame)
	r.window.framer = func(_ page.FrameRequest, done func(photo.Frame)) { keep = done }
	path := one().write(r, "aunt.png", 448, 560)
	r.drop(path)
	r.seen(face)
	r.tap("Frame…")
	f := photo.Frame{Mirror: true, Area: photo.Area{X: 40, Y: 40, Width: 352, Height: 440}, Shape: photo.Shape{Width: 1024, Height: 1280}}
	keep(f)
	r.loop.until(t, "it is kept", func() bool { all := r.prefs.Get().Photos; return len(all) == 1 && len(all[0].Face) > 0 })
	r.drop(one().write(r, "other.png", 400, 500))
	r.holds("other.png", "")
	r.tap("Recent photos: Photo of the face")
	r.tap("aunt.png")
	r.holds("aunt.png", "")
	if got := r.recipe().Face.Frame; got != f {
		t.Errorf("it comes back as %+v", got)
	}
	// As pose photo it has had no frame; when it is moved there its shape fits.
	r.tap("Recent photos: Pose photo")
	r.tap("aunt.png")
	r.holds("aunt.png", "aunt.png")
	if got := r.recipe().Pose.Frame; !got.IsZero() {
		t.Errorf("as pose photo it has %+v", got)
	}
	r.tap("Take out: Pose photo")
	r.tap("Swap Photos")
	r.holds("", "aunt.png")
	r.says("Result 832 × 1024")
	if got := r.recipe().Pose.Frame; got.Area != f.Area || got.Shape != (photo.Shape{Width: 832, Height: 1024}) {
		t.Errorf("moved it has %+v", got)
	}
	r.tap("Swap Photos")
	r.holds("aunt.png", "")
	r.seen(face)
	r.close()

	// Another picture under its name, while the program was closed.
	r.must(os.WriteFile(path, crowd{image.Rect(100, 100, 200, 220)}.bytes(r, 500, 500), 0o600))
	r = newRig(t, inFolder(dir), withFaces(patches{}))
	r.says("has changed since it was framed")
	r.says("Result 1280 × 1280")
	if got := r.recipe().Face.Frame; !got.IsZero() {
		t.Errorf("another content has the frame %+v", got)
	}
	face, pose := r.wells()
	if !pose.IsEmpty() || !face.HasPhoto() {
		t.Error("the photo is gone")
	}
}

// More like a picture begins with the photo that it was made from, framed as it
// was; where that is gone, with what was sent, which can be framed too.
func TestMoreLikeAPictureFindsItsPhoto(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, _ := r.wells()
	var asked page.FrameRequest
	var keep func(photo.Frame)
	r.window.framer = func(q page.FrameRequest, done func(photo.Frame)) { asked, keep = q, done }
	path := one().write(r, "aunt.png", 448, 560)
	r.drop(path)
	r.seen(face)
	r.tap("Frame…")
	f := photo.Frame{Area: photo.Area{X: 60, Y: 40, Width: 320, Height: 400}, Shape: photo.Shape{Width: 256, Height: 1280}}
	keep(f)
	r.says("Result 256 × 1280")
	r.create(1)
	more := func() {
		t.Helper()
		r.window.create.Take(service.NewRecipe())
		r.loop.until(t, "an empty well", face.IsEmpty)
		r.openGallery(1)
		r.press(fyne.KeySpace)
		r.action("Make More Like This")
		r.loop.until(t, "the photo", func() bool { return face.HasPhoto() && title(face) == "aunt.png" })
	}
	more()
	if got := r.recipe().Face; got.Path != path || got.Frame != f {
		t.Errorf("it begins with %+v", got)
	}
	sent := r.pictures()[0].Face.PreparedSHA256
	r.must(os.WriteFile(path, crowd{}.bytes(r, 448, 560), 0o600))
	more()
	if got := r.recipe().Face; got.Path != "" || got.Prepared != sent || !got.Frame.IsZero() {
		t.Errorf("with another file it begins with %+v", got)
	}
	r.says("Result 256 × 1280")
	r.toasts()
	r.tap("Frame…")
	if kept, err := r.lib.PhotoPath(sent); err != nil || asked.Path != kept || !asked.Frame.IsZero() {
		t.Errorf("what is framed is %+v, %v", asked, err)
	}
	keep(photo.Frame{Mirror: true})
	r.loop.until(t, "the frame", func() bool { return r.recipe().Face.Frame.Mirror })
	if got := r.recipe().Face; got.Prepared != sent || got.Path != "" {
		t.Errorf("framed it is %+v", got)
	}
}

// A job that is made once more from the page of making has had its say in the
// list of jobs too.
func TestAJobThatIsTriedAgainIsPutAwayEverywhere(t *testing.T) {
	s := newStalled(failed(aJob("a", 0, ""), problem.New(problem.Flagged, nil)))
	r := newRig(t, withStudio(s))
	r.says("The nudity filter stopped")
	r.tap("Try Another Seed")
	r.eventually("another seed", s.asked(retriedBy, "a-0"))
	r.loop.until(t, "the page has put it away", func() bool { return !r.reads("The nudity filter") })
	r.settle()
	r.window.Go(page.AtActivity)
	r.loop.until(t, "the list too", func() bool { return !r.reads("The nudity filter") })
}

// What the model could not use leads to its frame, with what may help; the photo
// comes back into its well where another one is by now.
func TestAPhotoWithoutAFaceLeadsToItsFrame(t *testing.T) {
	r := newRig(t, withFaces(patches{}), withFault("no-face"))
	face, _ := r.wells()
	var asked page.FrameRequest
	r.window.framer = func(q page.FrameRequest, _ func(photo.Frame)) { asked = q }
	path := one().write(r, "aunt.png", 448, 560)
	r.drop(path)
	r.seen(face)
	r.loop.until(t, "it is remembered", func() bool { return len(r.prefs.Get().Photos) == 1 })
	r.tap("Create")
	r.loop.until(t, "the problem", func() bool { return r.look("Frame the Photo…") != nil })
	r.tap("Frame the Photo…")
	r.loop.until(t, "the view", func() bool { return asked.Path == path })
	if !strings.Contains(asked.Why.Text, "more space around the head") {
		t.Errorf("it says %q", asked.Why.Text)
	}

	asked = page.FrameRequest{}
	r.drop(one().write(r, "other.png", 400, 500))
	r.holds("other.png", "")
	r.window.Go(page.AtActivity)
	r.tap("Frame the Photo…")
	r.loop.until(t, "the view", func() bool { return asked.Path == path })
	if r.window.at != page.AtCreate || title(face) != "aunt.png" {
		t.Errorf("at %s, in the well is %q", r.window.at, title(face))
	}
	for len(r.window.toasts.queue) > 0 && !r.reads("is in its place again") {
		r.window.toasts.next()
	}
	r.tap("Undo")
	r.holds("other.png", "")
}

// From the well into the view and back: what is kept there is what the well
// shows and the recipe has.
func TestFramingFromTheWell(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, _ := r.wells()
	r.drop(one().write(r, "aunt.png", 448, 560))
	r.seen(face)
	r.toasts()
	r.tap("Frame…")
	r.drawnPhoto()
	r.tap("Turn Right")
	r.tap("Use This Frame")
	r.loop.until(t, "the frame", func() bool { return r.recipe().Face.Frame.Turn == 1 })
	r.loop.until(t, "the turned picture", func() bool {
		return face.Shown().Picture.Image.Rect.Dx() > 0 && strings.HasPrefix(face.Shown().Result, "Result 1280 × ")
	})
	r.tap("Undo")
	r.says("Result 1024 × 1280")
}
