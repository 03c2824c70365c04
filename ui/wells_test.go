package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/photo/faces"
	"likeness/service/problem"
	"likeness/ui/page"
	"likeness/ui/part"
)

// crowd is a photo for the finder of tests: it has a face wherever a patch of one
// colour is.
type crowd []image.Rectangle

var patch = color.NRGBA{255, 0, 255, 255}

// write writes the photo, w × h pixels.
func (c crowd) write(r *rig, called string, w, h int) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), called)
	r.must(os.WriteFile(path, c.bytes(r, w, h), 0o600))
	return path
}

func (c crowd) bytes(r *rig, w, h int) []byte {
	r.t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{90, 110, 100, 255}), image.Point{}, draw.Src)
	for _, face := range c {
		draw.Draw(m, face, image.NewUniform(patch), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	r.must(png.Encode(&b, m))
	return b.Bytes()
}

// patches finds a face where a crowd has one, by its upper left corner; in
// pictures that are larger than most pixels it finds none.
type patches struct{ most int }

func (f patches) Find(m image.Image) ([]faces.Face, error) {
	b := m.Bounds()
	is := func(x, y int) bool {
		r, g, bl, _ := m.At(x, y).RGBA()
		return image.Pt(x, y).In(b) && r>>8 == 255 && g>>8 == 0 && bl>>8 == 255
	}
	if f.most > 0 && b.Dx()*b.Dy() > f.most {
		return nil, nil
	}
	var all []faces.Face
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if !is(x, y) || is(x-1, y) || is(x, y-1) {
				continue
			}
			right, bottom := x, y
			for is(right, y) {
				right++
			}
			for is(x, bottom) {
				bottom++
			}
			box := image.Rect(x, y, right, bottom)
			at := func(dx, dy int) image.Point { return box.Min.Add(image.Pt(box.Dx()*dx/100, box.Dy()*dy/100)) }
			all = append(all, faces.Face{
				Box: box, Score: 0.9, LeftEye: at(30, 35), RightEye: at(70, 35), Nose: at(50, 55), Mouth: at(50, 75), LeftEar: at(2, 45), RightEar: at(98, 45),
			})
		}
	}
	return all, nil
}

// one is a photo of one person with space around the head.
func one() crowd { return crowd{image.Rect(160, 140, 280, 280)} }

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
	face, _ := r.wells()
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
	if asked.Path != path {
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
	if !r.reads("This is the photo of the face once more.") || !r.reads("watermark") || r.reads("too close") {
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
	r.tap("Go without it")
	if !pose.IsEmpty() {
		t.Fatal("the pose photo is there")
	}
	r.toasts()
	r.tap("Undo")
	r.holds("both.png", "both.png")
}

// A frame comes back with its photo, as long as the photo is what was framed.
func TestAFrameComesBackWithARecentPhoto(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir), withFaces(patches{}))
	face, pose := r.wells()
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
	r2 := *r
	r2.must(os.WriteFile(path, crowd{image.Rect(100, 100, 200, 220)}.bytes(r, 500, 500), 0o600))
	r = newRig(t, inFolder(dir), withFaces(patches{}))
	r.says("has changed since it was framed")
	r.says("Result 1280 × 1280")
	if got := r.recipe().Face.Frame; !got.IsZero() {
		t.Errorf("another content has the frame %+v", got)
	}
	face, pose = r.wells()
	if !pose.IsEmpty() || !face.HasPhoto() {
		t.Error("the photo is gone")
	}
}

func TestWhatIsSentIsShown(t *testing.T) {
	r := newRig(t, withFaces(patches{}))
	face, _ := r.wells()
	r.drop(one().write(r, "aunt.png", 448, 560))
	r.seen(face)
	r.tap("What is sent")
	r.says("From “aunt.png” · 1024 × 1280 pixels · ")
	if !r.reads("no place, no camera") || !r.reads("In practice mode nothing leaves this computer.") {
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
