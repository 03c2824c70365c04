package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"likeness/service/photo"
	"likeness/service/photo/drawn"
	"likeness/ui/page"
)

// kept is what a person kept in the view, and how often.
type kept struct {
	frame photo.Frame
	times int
}

// askFrame opens the view in which a photo is framed.
func (r *rig) askFrame(request page.FrameRequest) *kept {
	k := &kept{}
	if request.Name == "" {
		request.Name = filepath.Base(request.Path)
	}
	r.window.frame(request, func(f photo.Frame) { k.frame, k.times = f, k.times+1 })
	return k
}

// framed waits for the photo and for the faces in it.
func (r *rig) framed(faces int) {
	r.t.Helper()
	r.drawnPhoto()
	r.loop.until(r.t, "faces", func() bool { return len(r.window.framing.Faces()) == faces })
}

// drawnPhoto waits until the photo is seen as it is framed now.
func (r *rig) drawnPhoto() {
	r.t.Helper()
	r.loop.until(r.t, "the photo", r.window.framing.Drawn)
}

// advised waits for what is said about the frame as it is now.
func (r *rig) advised() {
	r.t.Helper()
	r.drawnPhoto()
	r.loop.until(r.t, "the advice", r.window.framing.Advised)
}

// A framed photo takes all of these.
type easel interface {
	fyne.CanvasObject
	fyne.Draggable
	fyne.Focusable
	fyne.Scrollable
	desktop.Mouseable
	desktop.Keyable
	desktop.Cursorable
}

func (r *rig) easel() easel {
	r.t.Helper()
	var found easel
	walk(r.window.Fyne().Canvas().Content(), func(o fyne.CanvasObject) bool {
		e, ok := o.(easel)
		if ok {
			found = e
		}
		return ok
	})
	if found == nil {
		r.t.Fatal("no photo is being framed")
	}
	return found
}

// handle is the middle of one of the handles of the frame, on the easel: from
// the one at the top left clockwise round the corners, then top, right, bottom,
// left.
func (r *rig) handle(i int) fyne.Position {
	r.t.Helper()
	var at []fyne.Position
	for _, o := range test.WidgetRenderer(r.easel().(fyne.Widget)).Objects() {
		if b, ok := o.(*canvas.Rectangle); ok && b.CornerRadius == 2 && b.StrokeWidth == 1 {
			at = append(at, b.Position().AddXY(b.Size().Width/2, b.Size().Height/2))
		}
	}
	if len(at) != 8 {
		r.t.Fatalf("%d handles", len(at))
	}
	return at[i]
}

// middle is the middle of the frame, on the easel.
func (r *rig) middle() fyne.Position {
	a, b := r.handle(0), r.handle(2)
	return fyne.NewPos((a.X+b.X)/2, (a.Y+b.Y)/2)
}

// drag drags on the easel, as a mouse does it, in steps.
func (r *rig) drag(from, to fyne.Position, middleButton bool) {
	r.t.Helper()
	e := r.easel()
	button := desktop.MouseButtonPrimary
	if middleButton {
		button = desktop.MouseButtonTertiary
	}
	at := func(p fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: button}
	}
	e.MouseDown(at(from))
	const steps = 4
	last := from
	for i := 1; i <= steps; i++ {
		k := float32(i) / steps
		p := fyne.NewPos(from.X+(to.X-from.X)*k, from.Y+(to.Y-from.Y)*k)
		e.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}, Dragged: fyne.NewDelta(p.X-last.X, p.Y-last.Y)})
		last = p
	}
	e.MouseUp(at(to))
	e.DragEnd()
}

// click clicks on the easel.
func (r *rig) click(at fyne.Position) {
	e := r.easel()
	ev := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	e.MouseDown(ev)
	e.MouseUp(ev)
}

// letters types characters to what has the focus, or to the window.
func (r *rig) letters(text string) {
	c := r.window.Fyne().Canvas()
	for _, one := range text {
		if f := c.Focused(); f != nil {
			f.TypedRune(one)
		} else {
			c.OnTypedRune()(one)
		}
	}
}

// easelPhoto opens the view on a drawn photo of w × h pixels.
func (r *rig) easelPhoto(w, h int, f photo.Frame) *kept {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), "aunt.png")
	var b bytes.Buffer
	r.must(png.Encode(&b, drawn.Face(3, w, h)))
	r.must(os.WriteFile(path, b.Bytes(), 0o600))
	k := r.askFrame(page.FrameRequest{Path: path, Frame: f})
	r.drawnPhoto()
	return k
}

// area is the part of a photo of w × h pixels that is framed now.
func (r *rig) area(w, h int) image.Rectangle {
	a, _ := r.window.framing.Frame().Cut(w, h, photo.Face)
	return a
}

func TestFramingWithTheMouse(t *testing.T) {
	r := newRig(t)
	k := r.easelPhoto(300, 400, photo.Frame{})
	if a := r.area(300, 400); a != image.Rect(0, 0, 300, 400) {
		t.Fatalf("at first %v is framed", a)
	}
	// The corner at the bottom right, half way to the middle: what lies opposite stays.
	corner, middle := r.handle(2), r.middle()
	r.drag(corner, fyne.NewPos((corner.X+middle.X)/2, (corner.Y+middle.Y)/2), false)
	small := r.area(300, 400)
	if small.Min != image.Pt(0, 0) || math.Abs(float64(small.Dx())-225) > 2 || small.Dx()*4 != small.Dy()*3 {
		t.Fatalf("resized to %v", small)
	}
	// Within, to move it; by a tenth of the screen it goes further than it may.
	r.drag(r.middle(), r.middle().AddXY(20, 12), false)
	moved := r.area(300, 400)
	if moved.Size() != small.Size() || moved.Min.X <= 0 || moved.Min.Y <= 0 {
		t.Fatalf("moved to %v", moved)
	}
	before := r.window.framing.Frame()
	r.drag(r.handle(2).AddXY(40, 40), r.handle(2).AddXY(90, 90), false) // outside
	r.click(r.handle(2).AddXY(40, 40))
	if r.window.framing.Frame() != before {
		t.Error("dragging outside of the frame made another")
	}
	r.drag(r.middle(), r.middle().AddXY(5000, 5000), false)
	if a := r.area(300, 400); a.Intersect(image.Rect(0, 0, 300, 400)).Dx() < 50 || a.Min == moved.Min {
		t.Errorf("the frame left the photo: %v", a)
	}
	r.tap("Undo")
	if r.window.framing.Frame() != before {
		t.Error("a drag is not undone in one step")
	}
	r.tap("Undo")
	r.tap("Undo")
	if !r.window.framing.Frame().IsZero() || !r.disabled("Undo") {
		t.Errorf("undone to %+v", r.window.framing.Frame())
	}
	r.tap("Redo")
	r.tap("Redo")
	r.tap("Use This Frame")
	if k.times != 1 || k.frame != before || r.look("Create") == nil {
		t.Errorf("kept %+v", k)
	}
	r.settle()
	if r.look("Keep It") != nil {
		t.Error("a frame that was kept is offered again")
	}
}

// Esc while the button is down leaves the frame as it was before.
func TestADragEndsWithEsc(t *testing.T) {
	r := newRig(t)
	r.easelPhoto(300, 400, photo.Frame{})
	e, at := r.easel(), r.handle(2)
	press := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	e.MouseDown(press)
	e.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(-90, -90)}})
	if r.window.framing.Frame().IsZero() {
		t.Fatal("nothing was dragged")
	}
	r.letters("m") // is no key meanwhile
	r.press(fyne.KeyEscape)
	e.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(-120, -120)}})
	e.MouseUp(press)
	e.DragEnd()
	if !r.window.framing.Frame().IsZero() || r.look("Use This Frame") == nil {
		t.Errorf("it is %+v", r.window.framing.Frame())
	}
}

// From opening to keeping with keys alone.
func TestFramingWithKeys(t *testing.T) {
	r := newRig(t)
	k := r.easelPhoto(300, 400, photo.Frame{})
	if r.focused() != fyne.Focusable(r.easel()) {
		t.Fatal("the photo does not have the focus")
	}
	r.letters("5") // square
	if s := r.window.framing.Frame().Shape; s != (photo.Shape{Width: 1280, Height: 1280}) {
		t.Fatalf("the shape is %v", s)
	}
	shortcut := func(s fyne.Shortcut) { r.focused().(fyne.Shortcutable).TypedShortcut(s) }
	alt := func(key fyne.KeyName, m fyne.KeyModifier) {
		shortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt | m})
	}
	whole := r.area(300, 400)
	alt(fyne.KeyDown, fyne.KeyModifierShift)
	alt(fyne.KeyDown, fyne.KeyModifierShift)
	small := r.area(300, 400)
	if small.Dx() >= whole.Dx() || small.Dx() != small.Dy() {
		t.Fatalf("Alt with an arrow made %v of %v", small, whole)
	}
	r.press(fyne.KeyUp)
	up := r.area(300, 400)
	if by := small.Min.Y - up.Min.Y; by < 1 || by > 3 || up.Size() != small.Size() || up.Min.X != small.Min.X {
		t.Fatalf("an arrow moved %v to %v", small, up)
	}
	for range 3 {
		r.press(fyne.KeyLeft)
	}
	nudged := r.window.framing.Frame()
	shortcut(&fyne.ShortcutUndo{})
	if r.area(300, 400) != small {
		t.Errorf("a run of arrows is undone to %v", r.area(300, 400))
	}
	shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift})
	if r.window.framing.Frame() != nudged {
		t.Error("not redone")
	}
	seen := r.handle(0)
	r.letters("+")
	if r.handle(0) == seen || r.window.framing.Frame() != nudged {
		t.Error("+ does not zoom, or changes the frame")
	}
	r.letters("0")
	if r.handle(0) != seen {
		t.Error("0 does not fit the photo")
	}
	r.letters("rb")
	r.press(fyne.KeyReturn)
	if k.times != 1 || k.frame.Turn != 1 || k.frame.Fill != photo.FillWhite || k.frame.Shape.Width != 1280 || r.look("Create") == nil {
		t.Errorf("kept %+v", k)
	}
}

// The letters work wherever the focus is, and when nothing has it.
func TestFramingKeysWithoutTheFocus(t *testing.T) {
	r := newRig(t)
	k := r.easelPhoto(300, 400, photo.Frame{})
	c := r.window.Fyne().Canvas()
	c.Focus(r.find("Whole Photo").(fyne.Focusable))
	c.Unfocus()
	r.letters("m")
	if !r.window.framing.Frame().Mirror {
		t.Error("nothing has the focus, and M does nothing")
	}
	c.Focus(r.find("Undo").(fyne.Focusable))
	r.letters("R")
	if r.window.framing.Frame().Turn != 1 { // to the left, of a mirrored photo
		t.Errorf("a button has the focus, and R made %+v", r.window.framing.Frame())
	}
	c.Unfocus()
	r.press(fyne.KeyEnter)
	if k.times != 1 {
		t.Error("Enter does not keep the frame")
	}
}

func TestLeavingAFrameOffersToKeepIt(t *testing.T) {
	r := newRig(t)
	k := r.easelPhoto(300, 400, photo.Frame{})
	r.press(fyne.KeyEscape)
	if r.look("Keep It") != nil || k.times != 0 {
		t.Fatal("a frame that nobody changed is offered")
	}
	k = r.easelPhoto(300, 400, photo.Frame{})
	r.letters("1")
	want := r.window.framing.Frame()
	r.press(fyne.KeyEscape)
	if r.look("Create") == nil || k.times != 0 {
		t.Fatal("Esc does not leave, or keeps the frame")
	}
	r.tap("Keep It")
	if k.times != 1 || k.frame != want {
		t.Errorf("kept %+v", k)
	}
	// Another page over it: it is as it was afterwards.
	k = r.easelPhoto(300, 400, photo.Frame{})
	r.letters("2")
	r.tap("Go to: Preferences")
	r.press(fyne.KeyEscape)
	r.press(fyne.KeyReturn)
	if k.times != 1 || k.frame.Shape.Width != 832 {
		t.Errorf("kept %+v", k)
	}
}

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

func TestZoomingAndPanningLeaveTheFrame(t *testing.T) {
	r := newRig(t)
	r.easelPhoto(300, 400, photo.Frame{Area: photo.Area{X: 60, Y: 40, Width: 150, Height: 200}})
	was, e := r.window.framing.Frame(), r.easel()
	under := r.handle(0)
	for range 4 {
		e.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: under}, Scrolled: fyne.Delta{DY: 10}})
	}
	if at := r.handle(0); math.Abs(float64(at.X-under.X)) > 1 || math.Abs(float64(at.Y-under.Y)) > 1 {
		t.Errorf("zooming moved what is under the pointer from %v to %v", under, at)
	}
	r.drag(r.middle(), r.middle().AddXY(-30, -20), true)
	if at := r.handle(0); at.X > under.X-25 || r.window.framing.Frame() != was {
		t.Errorf("the middle button moved the photo to %v, the frame to %+v", at, r.window.framing.Frame())
	}
	space := &fyne.KeyEvent{Name: fyne.KeySpace}
	at := r.handle(0)
	e.KeyDown(space)
	r.drag(r.middle(), r.middle().AddXY(30, 20), false)
	e.KeyUp(space)
	if r.handle(0) == at || r.window.framing.Frame() != was {
		t.Errorf("Space does not hold the photo: %+v", r.window.framing.Frame())
	}
	r.drag(r.middle(), r.middle().AddXY(30, 20), false)
	if r.window.framing.Frame() == was {
		t.Error("without Space the frame does not move")
	}
	r.press(fyne.KeyHome)
	r.drawnPhoto()
	if !r.reads("Whole photo") && r.look("Whole photo") == nil {
		t.Error("Home does not show all of it")
	}
}

// The pointer says what a drag would do.
func TestThePointerOverAFrame(t *testing.T) {
	r := newRig(t)
	r.easelPhoto(300, 400, photo.Frame{Area: photo.Area{X: 60, Y: 40, Width: 150, Height: 200}})
	e := r.easel()
	over := func(at fyne.Position) desktop.Cursor {
		e.(desktop.Hoverable).MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
		return e.Cursor()
	}
	want := []desktop.Cursor{
		desktop.NWSEResizeCursor, desktop.NESWResizeCursor, desktop.NWSEResizeCursor, desktop.NESWResizeCursor,
		desktop.VResizeCursor, desktop.HResizeCursor, desktop.VResizeCursor, desktop.HResizeCursor,
	}
	for i, c := range want {
		if got := over(r.handle(i)); got != c {
			t.Errorf("over handle %d: %v, want %v", i, got, c)
		}
	}
	if over(r.middle()) != desktop.PointerCursor || over(fyne.NewPos(2, 2)) != desktop.DefaultCursor {
		t.Error("over the frame, or beside the photo, it says something else")
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

// marked is where the mark of the face that will be used is.
func (r *rig) marked() fyne.Position {
	r.t.Helper()
	for _, o := range test.WidgetRenderer(r.easel().(fyne.Widget)).Objects() {
		if m, ok := o.(*canvas.Image); ok && m.Visible() && m.Resource != nil {
			return m.Position().AddXY(m.Size().Width/2, m.Size().Height/2)
		}
	}
	r.t.Fatal("no face is marked")
	return fyne.Position{}
}

func (r *rig) near(a, b fyne.Position) bool {
	return math.Abs(float64(a.X-b.X)) < 2 && math.Abs(float64(a.Y-b.Y)) < 2
}
