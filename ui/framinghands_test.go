package ui

import (
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"likeness/service/photo"
)

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
	if r.look("Fitted") == nil {
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
