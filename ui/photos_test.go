package ui

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"likeness/service/photo/jpegtest"
	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

// portrait writes a drawn face under a name; it is quick to look at.
func (r *rig) portrait(called string, seed int64) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), called)
	r.must(os.WriteFile(path, r.drawnFace(seed, 160, 200), 0o600))
	return path
}

// wells are the well of the face and the one of the pose.
func (r *rig) wells() (face, pose *part.Well) {
	r.t.Helper()
	walk(r.window.Fyne().Canvas().Content(), func(o fyne.CanvasObject) bool {
		if w, ok := o.(*part.Well); ok {
			if w.Name == words.Say("face.name") {
				face = w
			} else {
				pose = w
			}
		}
		return false
	})
	if face == nil || pose == nil {
		r.t.Fatal("a well is missing")
	}
	return face, pose
}

func title(w *part.Well) string {
	t, _, _ := w.Texts()
	return t
}

// holds waits until the wells show photos of these names; "" means none.
func (r *rig) holds(face, pose string) {
	r.t.Helper()
	f, p := r.wells()
	shows := func(w *part.Well, name string) bool {
		if name == "" {
			return w.IsEmpty()
		}
		return w.HasPhoto() && title(w) == name
	}
	r.loop.until(r.t, "the photos "+face+" and "+pose, func() bool { return shows(f, face) && shows(p, pose) })
	recipe := r.window.create.Recipe()
	if recipe.Face.Name != face || recipe.Pose.Name != pose {
		r.t.Errorf("the recipe has %q and %q", recipe.Face.Name, recipe.Pose.Name)
	}
}

func TestADropSaysWhereItWent(t *testing.T) {
	r := newRig(t)
	face, pose := r.wells()
	r.drop(r.portrait("first.png", 1))
	r.holds("first.png", "")
	r.drop(r.textFile())
	r.loop.until(t, "what is wrong", face.IsWrong)
	if r.reads("groceries.jpg” is now") {
		t.Error("a file that is no photo is said to be one")
	}
	r.loop.until(t, "it is kept as used", func() bool { return len(r.prefs.Get().Photos) == 1 })
	r.tap("Recent photos: Photo of the face")
	r.recentList().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.holds("first.png", "")
	r.drop(r.portrait("second.png", 2))
	if !face.Marked() || pose.Marked() {
		t.Error("the well does not show that something came into it")
	}
	r.loop.until(t, "where it went", func() bool { return r.reads("“second.png” is now the photo of the face.") })
	r.tap("Use It as Pose Photo")
	if !pose.Marked() {
		t.Error("the other well is not marked")
	}
	r.holds("first.png", "second.png")
	r.loop.until(t, "the end of the marks", func() bool { return !face.Marked() && !pose.Marked() })
	if !r.reads("The pose photo sets the size") {
		t.Error("the face's well still promises a size")
	}
}

// withPreview writes a photo in one colour whose small picture of itself has
// another, and leaves out so many bytes at the end.
func (r *rig) withPreview(photo, preview color.Color, missing int) string {
	r.t.Helper()
	file := func(w, h int, c color.Color) []byte {
		m := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(m, m.Rect, image.NewUniform(c), image.Point{}, draw.Src)
		var b bytes.Buffer
		r.must(jpeg.Encode(&b, m, nil))
		return b.Bytes()
	}
	b := jpegtest.WithExif(file(400, 300, photo), jpegtest.Exif(binary.LittleEndian, 1, file(160, 120, preview)))
	path := filepath.Join(r.t.TempDir(), "aunt.jpg")
	r.must(os.WriteFile(path, b[:len(b)-missing], 0o600))
	return path
}

// While a photo is looked at, its well shows the small picture that the file
// holds of itself.
func TestAPreviewIsShownUntilThePhotoIsThere(t *testing.T) {
	blue, red := color.RGBA{20, 20, 220, 255}, color.RGBA{220, 20, 20, 255}
	shows := func(w *part.Well, want color.RGBA) bool {
		m, ok := w.Picture().(*image.RGBA)
		if !ok {
			return false
		}
		got := m.RGBAAt(m.Rect.Dx()/2, m.Rect.Dy()/2)
		return m.Rect.Size() == image.Pt(320, 240) && (got.R > 150) == (want.R > 150) && (got.B > 150) == (want.B > 150)
	}
	r := newRig(t)
	face, _ := r.wells()
	r.drop(r.withPreview(blue, red, 0))
	r.loop.until(t, "the preview", func() bool { return shows(face, red) })
	if face.HasPhoto() {
		t.Error("the preview counts as the photo")
	}
	if title(face) != "aunt.jpg" || !r.reads("Looking") {
		t.Error("with the preview the well does not say that it is looking at the photo")
	}
	r.loop.until(t, "the photo", func() bool { return face.HasPhoto() && shows(face, blue) })

	r.drop(r.withPreview(blue, red, 100))
	r.loop.until(t, "the preview of a damaged photo", func() bool { return shows(face, red) })
	r.loop.until(t, "what is wrong with it", face.IsWrong)
	if face.Picture() != nil {
		t.Error("the preview of a photo that cannot be used stays")
	}
}

func TestDroppingOnThePoseWell(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.window.toasts.next() // which offers the pose for that one
	_, pose := r.wells()
	at := r.app.Driver().AbsolutePositionForObject(pose).AddXY(20, 20)
	r.window.Dropped(at, uris(r.face(9, 170, 256)))
	r.loop.until(t, "the pose", func() bool { return r.reads("Result 704 × 1024") || r.reads("Result 640 × 1024") })
	if r.look("Use It as") != nil {
		t.Error("who dropped it on a well is asked where it belongs")
	}
	r.create(1)
	if p := r.pictures()[0]; p.Pose == nil || p.Pose.PreparedHeight != 1024 {
		t.Errorf("sent the pose %+v", p.Pose)
	}
}

func TestTwoFilesAreFaceAndPose(t *testing.T) {
	r := newRig(t)
	r.window.Dropped(fyne.NewPos(600, 300), uris(r.portrait("a.png", 1), r.portrait("b.png", 2), r.portrait("c.png", 3)))
	r.holds("a.png", "b.png")
	r.loop.until(t, "where they went", func() bool {
		return r.reads("“a.png” is the face, “b.png” the pose. One more file was left aside.")
	})
	r.window.toasts.take()
	r.holds("b.png", "a.png")
	r.tap("Swap Photos") // between the wells
	r.holds("a.png", "b.png")
	r.tap("Take out: Photo of the face")
	r.holds("", "b.png")
	r.tap("Swap Photos")
	r.holds("b.png", "")
	r.tap("Take out: Photo of the face")
	if r.look("Swap Photos") != nil {
		t.Error("nothing can be swapped")
	}
}

// What is dropped or pasted and is no picture file has a sentence of its own.
func TestWhatIsNoPhotoIsSpokenOf(t *testing.T) {
	r := newRig(t)
	r.drop(r.portrait("good.png", 1))
	r.holds("good.png", "")
	address, err := storage.ParseURI("https://example.org/pictures/aunt.jpg")
	r.must(err)
	r.window.Dropped(fyne.NewPos(600, 300), []fyne.URI{address})
	r.toasts()
	if !r.reads("“example.org/…/aunt.jpg” is an address on the web. Save the picture") {
		t.Error("an address is not spoken of")
	}
	r.holds("good.png", "")
	folder := filepath.Join(t.TempDir(), "Holidays")
	r.must(os.Mkdir(folder, 0o700))
	r.drop(folder)
	r.loop.until(t, "the folder", func() bool { return r.reads("“Holidays” is a folder. Choose a picture file in it.") })
	path := r.portrait("gone.png", 1)
	r.must(os.Remove(path))
	r.drop(path)
	r.loop.until(t, "the missing file", func() bool { return r.reads("“gone.png” cannot be found.") })
	if !r.disabled("Create") {
		t.Error("Create can be pressed without a photo")
	}
}

// toasts lets everything be told that waits to be told.
func (r *rig) toasts() {
	for len(r.window.toasts.queue) > 0 {
		r.window.toasts.next()
	}
}

func TestPastingAPath(t *testing.T) {
	r := newRig(t)
	r.tap("Paste")
	r.loop.until(t, "the sentence", func() bool { return r.reads("There is no picture and no picture file on the clipboard.") })
	r.app.Clipboard().SetContent("file://" + r.face(1, 640, 640) + "\n")
	face, _ := r.wells()
	face.TypedShortcut(&fyne.ShortcutPaste{Clipboard: r.app.Clipboard()})
	r.loop.until(t, "the photo", func() bool { return r.reads("Result 1280 × 1280") })

	r.app.Clipboard().SetContent("https://example.org/aunt.jpg")
	r.tap("Paste")
	r.toasts()
	r.loop.until(t, "the address", func() bool { r.toasts(); return r.reads("is an address on the web") })
}

// A picture that was copied is kept, so that it is there after a restart.
func TestPastingAPicture(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	copied := r.drawnFace(3, 160, 200)
	r.desk.pasted = copied
	_, pose := r.wells()
	pose.TypedShortcut(&fyne.ShortcutPaste{Clipboard: r.app.Clipboard()})
	r.holds("", "Pasted picture")
	if r.reads("is now the photo of the face") {
		t.Error("it was meant for the pose")
	}

	// The key on the page, where no entry has the focus, means the face.
	r.window.create.Paste()
	r.holds("Pasted picture", "Pasted picture")
	path := r.window.create.Recipe().Face.Path
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, copied) || !strings.HasPrefix(path, dir) {
		t.Errorf("kept as %s: %v", path, err)
	}
	r.create(1)
	r.close()
	r = newRig(t, inFolder(dir))
	r.holds("Pasted picture", "Pasted picture")
}

func TestAPasteFailsInWords(t *testing.T) {
	r := newRig(t)
	r.desk.pasted = []byte{} // the library keeps nothing that is empty
	r.tap("Paste")
	r.loop.until(t, "the sentence", func() bool { return r.reads("The library could not keep the pasted picture.") })
	face, _ := r.wells()
	if !face.IsEmpty() {
		t.Error("something is in the well")
	}
}

func TestTheDialogsAnswer(t *testing.T) {
	r := newRig(t)
	r.desk.files = []string{r.portrait("chosen.png", 4)}
	r.tap("Choose…")
	r.holds("chosen.png", "")
	if len(r.desk.asked) != 1 || r.desk.asked[0].Title != "Photo of the face" || !r.desk.asked[0].Pictures {
		t.Errorf("asked for %+v", r.desk.asked)
	}
	r.action("Choose a Pose Photo…")
	r.holds("chosen.png", "chosen.png")
	if asked := r.desk.asked[1]; asked.Folder != filepath.Dir(r.desk.files[0]) {
		t.Errorf("the second time it begins in %q", asked.Folder)
	}
}

// action does what an item of the main menu does.
func (r *rig) action(label string) {
	r.t.Helper()
	for _, m := range r.window.Fyne().MainMenu().Items {
		for _, item := range m.Items {
			if item.Label == label {
				item.Action()
				return
			}
		}
	}
	r.t.Fatalf("the menu has no %q", label)
}

func TestPhotosByTheMenu(t *testing.T) {
	r := newRig(t)
	r.action("Swap Photos")
	if !r.reads("There are no photos to swap yet.") {
		t.Error("nothing says why nothing happens")
	}
	r.app.Clipboard().SetContent(r.portrait("copied.png", 5))
	r.action("Paste Photo")
	r.holds("copied.png", "")
	r.action("Swap Photos")
	r.holds("", "copied.png")
	r.action("Take Out the Pose Photo")
	r.holds("", "")
}

// recentList is the open list of recent photos.
func (r *rig) recentList() fyne.Focusable {
	r.t.Helper()
	list := r.window.Fyne().Canvas().Focused()
	if o, ok := list.(fyne.CanvasObject); !ok || name(o) != "Recent photos" {
		r.t.Fatalf("the focus is on %v", list)
	}
	return list
}

func TestRecentPhotos(t *testing.T) {
	r := newRig(t)
	r.tap("Recent photos: Photo of the face")
	if !r.reads("Photos that you use are listed here.") {
		t.Error("an empty list says nothing")
	}
	r.press(fyne.KeyEscape)

	paths := []string{r.portrait("one.png", 1), r.portrait("two.png", 2), r.portrait("three.png", 3)}
	for _, path := range paths {
		r.drop(path)
		r.holds(filepath.Base(path), "")
		r.loop.until(t, "it is remembered", func() bool {
			photos := r.prefs.Get().Photos
			return len(photos) > 0 && photos[0].Path == path
		})
	}
	_, pose := r.wells()
	r.window.Fyne().Canvas().Focus(pose)
	r.press(fyne.KeyDown) // opens the list
	for _, n := range []string{"one.png", "two.png", "three.png"} {
		if !r.reads(n) {
			t.Errorf("%s is not listed", n)
		}
	}
	r.press(fyne.KeyDown)
	r.press(fyne.KeyReturn)
	r.holds("three.png", "two.png")
	r.loop.until(t, "it is remembered", func() bool { return r.prefs.Get().Photos[0].Path == paths[1] })
	if r.window.Fyne().Canvas().Focused() != fyne.Focusable(pose) {
		t.Error("the focus does not come back to the well")
	}

	r.must(os.Remove(paths[0]))
	r.tap("Recent photos: Photo of the face")
	r.loop.until(t, "the missing file", func() bool { return r.reads("One photo is not where it was any more") })
	if r.reads("one.png") {
		t.Error("a file that is gone is listed")
	}
	r.loop.until(t, "it is forgotten", func() bool {
		return !slices.ContainsFunc(r.prefs.Get().Photos, func(p preferences.Photo) bool { return p.Path == paths[0] })
	})
	r.recentList().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete}) // takes off the list what is marked
	r.loop.until(t, "one is left", func() bool { return len(r.prefs.Get().Photos) == 1 })
	r.tap("three.png")
	r.holds("three.png", "two.png")
	if _, err := os.Stat(paths[1]); err != nil {
		t.Error("a file was deleted")
	}
}

// A recipe that names the prepared photo of a picture shows that photo.
func TestAPhotoThatTheLibraryKeeps(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.drop(r.portrait("aunt.png", 6))
	r.holds("aunt.png", "")
	r.create(1)
	sha := r.pictures()[0].Face.PreparedSHA256
	r.close()

	prefs, err := preferences.Open(filepath.Join(dir, "preferences.json"))
	r.must(err)
	r.must(prefs.Update(func(p *preferences.Preferences) {
		p.Draft = []byte(`{"pictures":1,"face":{"name":"aunt.png","prepared":"` + sha + `"},"pose":{"name":"lost.png","prepared":"` + strings.Repeat("0", 64) + `"}}`)
	}))
	r = newRig(t, inFolder(dir))
	face, _ := r.wells()
	r.loop.until(t, "the photo", func() bool { return face.HasPhoto() && title(face) == "aunt.png" })
	r.loop.until(t, "what is lost", func() bool { return r.reads("“lost.png” cannot be found.") })
}

func TestOneDialogAtATime(t *testing.T) {
	r := newRig(t)
	r.desk.files = []string{r.portrait("a.png", 1)}
	r.tap("Choose…")
	r.tap("Choose…")
	if !r.reads("A window for choosing files is open already.") {
		t.Error("a second dialog is opened")
	}
	r.holds("a.png", "")
	if n := len(r.desk.asked); n != 1 {
		t.Errorf("%d dialogs", n)
	}
	r.desk.files = nil // now the toolkit's own
	r.tap("Another…")
	c := r.window.Fyne().Canvas()
	r.loop.until(t, "the dialog", func() bool { return c.Overlays().Top() != nil })
	r.window.escape()
	if c.Overlays().Top() != nil {
		t.Error("Esc does not close it")
	}
	r.tap("Another…")
	r.loop.until(t, "the dialog again", func() bool { return c.Overlays().Top() != nil })
	test.TapCanvas(c, fyne.NewPos(2, 2))
	r.window.escape()
}
