package framing

import (
	"image"
	"testing"

	"pgregory.net/rapid"

	"likeness/service/photo"
)

// Undoing everything leads back to the beginning through every frame that there
// was, and redoing leads to where one was.
func TestUndoAndRedo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := editor{crop: crops(t)}
		were := []photo.Frame{e.frame}
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			if e.change(changed(t, e.crop), "") {
				were = append(were, e.frame)
			}
		}
		for i := len(were) - 1; i >= 0; i-- {
			if e.frame != were[i] {
				t.Fatalf("step %d was %+v, is %+v", i, were[i], e.frame)
			}
			if e.undo() != (i > 0) {
				t.Fatalf("undo at step %d of %d", i, len(were))
			}
		}
		for i := 1; i < len(were); i++ {
			if !e.redo() || e.frame != were[i] {
				t.Fatalf("redo gave %+v, was %+v", e.frame, were[i])
			}
		}
		if e.redo() {
			t.Fatal("there is more to redo than was undone")
		}
	})
}

func TestADragIsOneStep(t *testing.T) {
	e := editor{crop: crop{w: 800, h: 600}}
	e.change(e.grow(-200), "")
	was := e.frame
	e.begin()
	for i := range 30 {
		e.drag(e.start.move(image.Pt(i, i)))
	}
	if e.undo() || e.change(e.turn(1), "") {
		t.Error("something else was done while the frame was dragged")
	}
	e.end()
	moved := e.frame
	if moved == was {
		t.Fatal("not moved")
	}
	if !e.undo() || e.frame != was || !e.redo() || e.frame != moved {
		t.Errorf("the drag is not one step: %+v", e.frame)
	}
	e.begin()
	e.drag(e.start.move(image.Pt(50, 50)))
	if !e.abort() || e.frame != moved || e.abort() {
		t.Errorf("a drag that was ended early left %+v", e.frame)
	}
	e.begin()
	e.end()
	if !e.undo() || e.frame != was {
		t.Error("a press without a drag is a step")
	}
}

func TestARunOfNudgesIsOneStepUntilItIsSealed(t *testing.T) {
	e := editor{crop: crop{w: 800, h: 600}}
	e.change(e.grow(-200), "")
	a := e.frame
	for range 5 {
		e.change(e.move(image.Pt(1, 0)), nudging)
	}
	b := e.frame
	e.past.seal()
	e.change(e.move(image.Pt(1, 0)), nudging)
	e.change(e.grow(5), growing)
	for i, want := range []photo.Frame{e.move(image.Pt(0, 0)).frame, b, a} {
		if i == 0 {
			e.undo() // of growing
			continue
		}
		if e.undo(); e.frame != want {
			t.Errorf("%d: %+v, want %+v", i, e.frame, want)
		}
	}
}

func TestWhatWasUndoneIsGoneAfterAnotherChange(t *testing.T) {
	e := editor{crop: crop{w: 800, h: 600}}
	e.change(e.grow(-200), "")
	e.undo()
	e.change(e.turn(1), "")
	if e.redo() {
		t.Error("it can still be redone")
	}
	for range 3 * mostSteps {
		e.change(e.turn(1), "")
	}
	if n := len(e.past.done); n != mostSteps {
		t.Errorf("%d steps are kept", n)
	}
}
