package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"likeness/service/photo"
)

// Whoever presses Create while a photo is being framed means the frame that they
// see: it is kept and sent.
func TestCreateSendsTheFrameThatIsSeen(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("Frame…")
	r.drawnPhoto()
	r.letters("5")
	want := r.window.framing.Frame()
	if want.Shape.Width != 1280 || want.Shape.Height != 1280 {
		t.Fatalf("framed %+v", want)
	}
	r.action("Create")
	if got := r.recipe().Face.Frame; got != want {
		t.Errorf("it was created with the frame %+v, not with %+v", got, want)
	}
	r.loop.until(t, "the picture", func() bool { return len(r.pictures()) == 1 })
	if sent := r.pictures()[0].Face; sent.PreparedWidth != 1280 || sent.PreparedHeight != 1280 {
		t.Errorf("sent %d × %d", sent.PreparedWidth, sent.PreparedHeight)
	}
}

// Also while the frame is being dragged.
func TestCreateSendsTheFrameThatIsDragged(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("Frame…")
	r.drawnPhoto()
	e, at := r.easel(), r.handle(2)
	e.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.SubtractXY(60, 60)}, Dragged: fyne.NewDelta(-60, -60)})
	want := r.window.framing.Frame()
	if want.IsZero() {
		t.Fatal("nothing is dragged")
	}
	r.action("Create")
	if got := r.recipe().Face.Frame; got != want {
		t.Errorf("it was created with the frame %+v, not with %+v", got, want)
	}
}

// What the window tells does not lie on what keeps the frame, nor on anything
// else beside the photo.
func TestWhatIsToldLeavesTheWayOutOfFramingFree(t *testing.T) {
	r := newRig(t)
	r.easelPhoto(300, 400, photo.Frame{})
	r.window.Offer("Something has happened.", "Undo", func() {})
	r.settle()
	at := func(o fyne.CanvasObject) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	}
	card := r.window.toasts.card
	right := at(card).X + card.Size().Width
	if most := at(r.find("Start Over")).X; right > most {
		t.Errorf("what is told reaches to %v, and the buttons begin at %v", right, most)
	}
	r.window.Back()
	r.settle()
	if now := at(card).X + card.Size().Width; now <= right {
		t.Errorf("back where pictures are made it still reaches to %v", now)
	}
}
