package ui

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/ui/page"
	"likeness/ui/part"
)

// says waits until words can be read.
func (r *rig) says(text string) {
	r.t.Helper()
	r.loop.until(r.t, text, func() bool { return r.reads(text) })
}

// seen waits until all is known of the photo of a well, and returns it.
func (r *rig) seen(w *part.Well) part.WellPhoto {
	r.t.Helper()
	r.loop.until(r.t, "what is found", func() bool { return w.HasPhoto() && (w.Shown().Found != "" || len(w.Shown().Advice) > 0) })
	return w.Shown()
}

func TestAGoodPhotoIsCalm(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, _ := r.wells()
	r.drop(one().write(r, "aunt.png", 448, 560))
	got := r.seen(face)
	if got.Found != "1 face" || !got.Good || len(got.Advice) != 0 || got.Result != "Result 1024 × 1280. The face will sit where it sits here." {
		t.Errorf("%q, %q, advice %v", got.Found, got.Result, got.Advice)
	}
	if len(got.Picture.Faces) != 1 || !got.Picture.Faces[0].Used || !strings.HasPrefix(got.Sent, "What is sent · ") {
		t.Errorf("faces %+v, %q", got.Picture.Faces, got.Sent)
	}
	f := got.Picture.Faces[0]
	for _, pair := range [][2]float32{{f.Left, 160.0 / 448}, {f.Top, 140.0 / 560}, {f.Right, 280.0 / 448}, {f.Bottom, 280.0 / 560}} {
		if d := pair[0] - pair[1]; d < -0.01 || d > 0.01 {
			t.Errorf("the face is drawn at %+v", f)
			break
		}
	}
}

// The picture in the well is what is sent: the frame's part, turned, with its
// border filled, and the faces lie where they lie in it.
func TestTheWellShowsWhatIsSent(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, pose := r.wells()
	var asked page.FrameRequest
	var keep func(photo.Frame)
	r.window.framer = func(q page.FrameRequest, done func(photo.Frame)) { asked, keep = q, done }
	path := one().write(r, "aunt.png", 448, 560)
	r.drop(path)
	r.seen(face)
	r.toasts()
	r.tap("Frame…")
	if asked.Path != path || asked.Name != "aunt.png" || asked.Use != photo.Face || !asked.Frame.IsZero() || !asked.FreeBackground || asked.Same {
		t.Fatalf("asked for %+v", asked)
	}
	f := photo.Frame{Turn: 2, Area: photo.Area{X: -60, Y: 40, Width: 448, Height: 448}, Shape: photo.Shape{Width: 1280, Height: 1280}, Fill: photo.FillWhite}
	keep(f)
	r.says("Result 1280 × 1280")
	got := r.seen(face)
	if r.recipe().Face.Frame != f {
		t.Errorf("the recipe has %+v", r.recipe().Face.Frame)
	}
	m := got.Picture.Image
	if c := m.RGBAAt(m.Rect.Dx()/20, m.Rect.Dy()/2); c.R < 250 || c.G < 250 {
		t.Errorf("the border is %v", c)
	}
	if box := got.Picture.Faces[0]; m.RGBAAt(int((box.Left+box.Right)/2*float32(m.Rect.Dx())), int((box.Top+box.Bottom)/2*float32(m.Rect.Dy()))).R < 200 {
		t.Errorf("there is no face at %+v", box)
	}
	r.says("The photo is framed anew.")
	r.tap("Undo")
	r.says("Result 1024 × 1280")
	if !r.recipe().Face.Frame.IsZero() {
		t.Error("the frame is not undone")
	}
	r.action("Frame the Pose Photo…")
	r.toasts()
	if !r.reads("There is no photo to frame yet.") {
		t.Error("without a pose photo nothing is said")
	}
	asked = page.FrameRequest{}
	r.action("Frame the Photo of the Face…")
	if asked.Path != path || asked.Posed {
		t.Errorf("the menu asks for %+v", asked)
	}
	// With a pose photo, place and angle of the face come from that one.
	r.window.Dropped(fyne.NewPos(600, 300), uris(path, one().write(r, "dancer.png", 448, 560)))
	r.seen(pose)
	asked = page.FrameRequest{}
	r.action("Frame the Photo of the Face…")
	if !asked.Posed {
		t.Errorf("with a pose photo the menu asks for %+v", asked)
	}
	asked = page.FrameRequest{}
	r.action("Frame the Pose Photo…")
	if asked.Use != photo.Pose || asked.Posed {
		t.Errorf("the menu asks for %+v", asked)
	}
}

func TestAdviceIsMendedByOneClick(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, _ := r.wells()
	r.drop((crowd{image.Rect(150, 0, 270, 140)}).write(r, "close.png", 448, 560))
	r.says("too close to the upper edge")
	if r.disabled("Create") {
		t.Error("advice blocks Create")
	}
	if got := face.Shown(); got.Found != "1 face" || got.Good || !got.Advice[0].Grave {
		t.Errorf("%q, %+v", got.Found, got.Advice)
	}
	r.toasts()
	r.tap("Leave a margin")
	r.loop.until(t, "no advice", func() bool { return !r.reads("too close") && face.Shown().Good })
	frame := r.recipe().Face.Frame
	if frame.Area.Y >= 0 {
		t.Errorf("the frame is %+v", frame)
	}
	r.tap("Undo")
	r.says("too close to the upper edge")
	if !r.recipe().Face.Frame.IsZero() {
		t.Error("the frame is not undone")
	}

	r.toasts()
	r.tap("Free background off")
	r.loop.until(t, "no advice", func() bool { return !r.reads("too close") })
	if r.recipe().Settings.EnhanceNonFaceRegion {
		t.Error("the setting is on")
	}
	r.tap("Undo")
	r.says("too close to the upper edge")

	// Advice follows the settings, the version and the other photo.
	set := func(change func(*service.Recipe)) {
		recipe := r.recipe()
		change(&recipe)
		r.window.create.Take(recipe)
	}
	set(func(r *service.Recipe) { r.Version = instantid.SpecVersion })
	if r.reads("too close") {
		t.Error("the older version has no such trap")
	}
	set(func(r *service.Recipe) { r.Version = "" })
	if !r.reads("too close") {
		t.Error("the newer version has it")
	}
	_, pose := r.wells()
	r.app.Clipboard().SetContent(one().write(r, "pose.png", 448, 560))
	pose.TypedShortcut(&fyne.ShortcutPaste{Clipboard: r.app.Clipboard()})
	r.seen(pose)
	if r.reads("too close") || !r.reads("The pose photo sets the size") || r.reads("The face will sit") {
		t.Error("with a pose photo the face need not keep its place")
	}
}

func TestOneOfSeveralFacesIsPickedByAClick(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, _ := r.wells()
	group := crowd{image.Rect(60, 120, 190, 270), image.Rect(420, 130, 550, 280)}
	r.drop(group.write(r, "group.png", 640, 512))
	r.says("There are 2 faces in the frame.")
	if got := r.seen(face); got.Found != "2 faces" || len(got.Picture.Faces) != 2 {
		t.Errorf("%q, %+v", got.Found, got.Picture.Faces)
	}
	var asked page.FrameRequest
	r.window.framer = func(q page.FrameRequest, _ func(photo.Frame)) { asked = q }
	r.tap("Choose a face…")
	if asked.Name != "group.png" || asked.Why.IsZero() {
		t.Errorf("asked for %+v", asked)
	}
	r.toasts()
	r.clickOn(face, 485.0/640, 205.0/512)
	r.says("The frame is on this face now.")
	r.loop.until(t, "one face", func() bool { return face.Shown().Good || r.recipe().Face.Frame.Area.X > 0 })
	if a := r.recipe().Face.Frame.Area; a.X < 190 || a.X+a.Width < 550 {
		t.Errorf("the frame is %+v", a)
	}
	asked = page.FrameRequest{}
	r.loop.until(t, "the new picture", func() bool { return !r.reads("There are 2 faces") })
	r.clickOn(face, 0.02, 0.98)
	if asked.Name != "group.png" {
		t.Error("a click beside the faces does not open the framing")
	}
}

// clickOn clicks on the picture of a well, at shares of its sides.
func (r *rig) clickOn(w *part.Well, x, y float32) {
	r.t.Helper()
	var picture fyne.CanvasObject
	walk(w, func(o fyne.CanvasObject) bool {
		if size := o.Size(); o != fyne.CanvasObject(w) && size.Width == size.Height && size.Width > 100 {
			if _, ok := o.(fyne.Tappable); ok {
				picture = o
			}
		}
		return picture != nil
	})
	if picture == nil {
		r.t.Fatal("the well shows no picture")
	}
	m, side := w.Shown().Picture.Image.Rect, picture.Size().Width
	scale := side / float32(max(m.Dx(), m.Dy()))
	wide, high := float32(m.Dx())*scale, float32(m.Dy())*scale
	at := fyne.NewPos((side-wide)/2+x*wide, (side-high)/2+y*high)
	picture.(fyne.Tappable).Tapped(&fyne.PointEvent{Position: at})
}

func TestLookingAgain(t *testing.T) {
	r := newRig(t, withFaces(patches{most: 150 * 1000}))
	face, _ := r.wells()
	r.drop(crowd{image.Rect(30, 60, 110, 150)}.write(r, "far.png", 500, 500))
	r.says("No face was found.")
	r.toasts()
	r.tap("Look again")
	r.loop.until(t, "the face", func() bool { return len(face.Shown().Picture.Faces) == 1 })
	if b := face.Shown().Picture.Faces[0]; b.Left < 0.05 || b.Left > 0.07 || b.Bottom < 0.29 || b.Bottom > 0.31 {
		t.Errorf("it is drawn at %+v", b)
	}

	r.drop(crowd{}.write(r, "nobody.png", 500, 500))
	r.loop.until(t, "nobody", func() bool { return title(face) == "nobody.png" && r.reads("No face was found.") })
	r.toasts()
	r.tap("Look again")
	r.says("No face was found there either.")
}

// What the pose photo says beside the gravest is one click away.
func TestMoreHints(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	_, pose := r.wells()
	path := crowd{image.Rect(100, 0, 200, 120)}.write(r, "both.png", 300, 300)
	r.window.Dropped(fyne.NewPos(600, 300), uris(path, path))
	r.seen(pose)
	r.loop.until(t, "advice", func() bool { return len(pose.Shown().Advice) == 3 })
	r.toasts()
	r.tap("2 more hints")
	if !r.reads("This is the photo of the face again.") || !r.reads("watermark") || r.reads("too close") {
		t.Fatal("the list does not say it")
	}
	r.tap("960 × 1024 instead")
	r.says("Result 960 × 1024")
	if r.window.Fyne().Canvas().Overlays().Top() != nil {
		t.Error("the list is open")
	}
	r.loop.until(t, "less advice", func() bool { return len(pose.Shown().Advice) == 2 })
	r.toasts()
	r.tap("1 more hint")
	r.tap("No pose photo")
	if !pose.IsEmpty() {
		t.Fatal("the pose photo is there")
	}
	r.toasts()
	r.tap("Undo")
	r.holds("both.png", "both.png")
}

// The list of hints lies beside the photo it speaks of: nothing that is pressed next is covered by it.
func TestMoreHintsCoverNothingToPress(t *testing.T) {
	for _, size := range sizes {
		r := newRig(t, withFaces(patches{}))
		r.window.Fyne().Resize(size)
		_, pose := r.wells()
		path := crowd{image.Rect(100, 0, 200, 120)}.write(r, "both.png", 300, 300)
		r.window.Dropped(fyne.NewPos(600, 300), uris(path, path))
		r.seen(pose)
		r.loop.until(t, "advice", func() bool { return len(pose.Shown().Advice) == 3 })
		r.toasts()
		create := r.find("Create")
		r.tap("2 more hints")
		list, ok := r.top().(*part.Popover)
		if !ok {
			t.Fatal("the list is not open")
		}
		inside := list.Held()[0]
		from := r.app.Driver().AbsolutePositionForObject(inside)
		for _, o := range []fyne.CanvasObject{create, pose} {
			at := r.app.Driver().AbsolutePositionForObject(o)
			if from.X < at.X+o.Size().Width && from.Y < at.Y+o.Size().Height && at.X < from.X+inside.Size().Width && at.Y < from.Y+inside.Size().Height {
				t.Errorf("%v: the list at %v %v lies over %q at %v %v", size, from, inside.Size(), name(o), at, o.Size())
			}
		}
		if from.X < 0 || from.Y < 0 || from.X+inside.Size().Width > size.Width || from.Y+inside.Size().Height > size.Height {
			t.Errorf("%v: the list at %v %v lies outside of the window", size, from, inside.Size())
		}
		r.press(fyne.KeyEscape)
		r.close()
	}
}

func TestWhatIsSentIsShown(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, _ := r.wells()
	r.drop(one().write(r, "aunt.png", 448, 560))
	r.seen(face)
	r.tap("What is sent")
	r.says("From “aunt.png” · 1024 × 1280 pixels · ")
	if !r.reads("No place, no camera") || !r.reads("In practice mode nothing leaves this computer.") {
		t.Error("the sheet does not say what goes along")
	}
	sheet := r.window.Fyne().Canvas().Overlays().Top()
	r.window.escape()
	if r.window.Fyne().Canvas().Overlays().Top() == sheet {
		t.Fatal("Esc does not close the sheet")
	}
	r.window.create.Swap()
	r.drop(one().write(r, "face.png", 400, 400))
	r.holds("face.png", "aunt.png")
	r.lead("files")
	r.tap("Show What Is Sent")
	r.says("From “aunt.png” · 832 × 1024 pixels · ")
	r.says("From “face.png” · 1280 × 1280 pixels · ")
	test.TapCanvas(r.window.Fyne().Canvas(), fyne.NewPos(2, 2))
	r.window.create.Take(service.NewRecipe())
	r.tap("Show What Is Sent")
	r.says("No photo is chosen")
	r.window.escape()
}

// The real finder and a drawn face: the outline lies on it.
func TestADrawnFaceIsFound(t *testing.T) {
	r := newRig(t, withFaces(nil))
	face, _ := r.wells()
	r.drop(r.face(3, 400, 500))
	got := r.seen(face)
	if len(got.Picture.Faces) != 1 || got.Found == "No face found" {
		t.Fatalf("found %q, %+v", got.Found, got.Picture.Faces)
	}
	if f := got.Picture.Faces[0]; f.Left < 0.1 || f.Right > 0.9 || f.Top < 0.05 || f.Bottom > 0.95 || f.Right-f.Left < 0.15 {
		t.Errorf("it is drawn at %+v", f)
	}
}
