package ui

import (
	"image"
	"math"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"likeness/service/photo"
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
	r.must(os.WriteFile(path, r.drawnFace(3, w, h), 0o600))
	k := r.askFrame(page.FrameRequest{Path: path, Frame: f})
	r.drawnPhoto()
	return k
}

// area is the part of a photo of w × h pixels that is framed now.
func (r *rig) area(w, h int) image.Rectangle {
	a, _ := r.window.framing.Frame().Cut(w, h, photo.Face)
	return a
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
