package framing

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
)

// stageRenderer draws a stage: the photo, what is dimmed around the frame, the
// faces, the frame and its handles.
type stageRenderer struct {
	s       *stage
	proof   *canvas.Image
	picture *canvas.Image
	dims    [4]*canvas.Rectangle
	faces   []*faceBox
	edge    *canvas.Rectangle // dark around the line, so that it is seen on white
	line    *canvas.Rectangle
	thirds  [4]*canvas.Rectangle
	grips   [8]*canvas.Rectangle
}

const (
	gripSide = 10
	lineWide = 2
)

// A faceBox is drawn around a face.
type faceBox struct {
	edge, line *canvas.Rectangle
	tag        *canvas.Rectangle
	tick       *canvas.Image
}

func newStageRenderer(s *stage) *stageRenderer {
	r := &stageRenderer{s: s, edge: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	r.proof = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	r.picture = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	for i := range r.dims {
		r.dims[i] = canvas.NewRectangle(color.Transparent)
	}
	for i := range r.thirds {
		r.thirds[i] = canvas.NewRectangle(color.Transparent)
	}
	for i := range r.grips {
		r.grips[i] = canvas.NewRectangle(color.Transparent)
	}
	r.paint()
	return r
}

// paint gives everything the colours of the theme.
func (r *stageRenderer) paint() {
	shade := paint(look.ColorStage)
	shade.A = 0xb4
	for _, d := range r.dims {
		d.FillColor = shade
		d.Refresh()
	}
	line := paint(look.ColorMark)
	if r.s.focused {
		line = paint(look.ColorMarkFocus)
	}
	dark := paint(look.ColorMarkEdge)
	r.edge.StrokeColor, r.edge.StrokeWidth = dark, lineWide+2
	r.line.StrokeColor, r.line.StrokeWidth = line, lineWide
	r.edge.Refresh()
	r.line.Refresh()
	for _, t := range r.thirds {
		t.FillColor = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x70}
		t.Refresh()
	}
	for _, g := range r.grips {
		g.FillColor, g.StrokeColor, g.StrokeWidth, g.CornerRadius = line, dark, 1, 2
		g.Refresh()
	}
	for len(r.faces) < len(r.s.faces) {
		f := &faceBox{edge: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent), tag: canvas.NewRectangle(color.Transparent)}
		f.tick = &canvas.Image{Resource: theme.NewColoredResource(theme.Icon(theme.IconNameConfirm), look.ColorMarkInside), FillMode: canvas.ImageFillContain}
		r.faces = append(r.faces, f)
	}
	for i, f := range r.faces {
		used := i == r.s.used
		f.edge.StrokeColor, f.edge.StrokeWidth, f.edge.CornerRadius = dark, 3, 5
		f.line.StrokeColor, f.line.StrokeWidth, f.line.CornerRadius = paint(look.ColorMark), 1, 4
		f.tag.FillColor, f.tag.CornerRadius = paint(look.ColorMarkUsed), tagSide/2
		if used {
			f.edge.StrokeWidth = 4.5
			f.line.StrokeColor, f.line.StrokeWidth = paint(look.ColorMarkUsed), 2.5
		}
		f.edge.Refresh()
		f.line.Refresh()
		f.tag.Refresh()
		f.tick.Refresh()
	}
}

const tagSide = 16

// place puts everything where it belongs.
func (r *stageRenderer) place() {
	s := r.s
	if s.photo == nil || s.view.zoom <= 0 {
		return // the page hides the stage
	}
	f := s.editor.frame
	onTop := s.shown.w > 0 && s.shown.turn == f.Turn && s.shown.mirror == f.Mirror
	seen(r.picture, onTop)
	past := s.proof.image != nil && s.proof.frame.Turn == f.Turn && s.proof.frame.Mirror == f.Mirror &&
		!s.proof.area.In(s.editor.whole())
	seen(r.proof, past)
	if past && r.proof.Image != s.proof.image {
		r.proof.Image = s.proof.image
		r.proof.Refresh()
	}
	if r.picture.Image != image.Image(s.image) && s.image != nil {
		r.picture.Image = s.image
		r.picture.Refresh()
	}
	lay(r.picture, s.view.box(s.shown.part))
	lay(r.proof, s.view.box(s.proof.area))
	b := s.view.box(s.editor.area())
	r.placeDims(b)
	lay(r.edge, box{b.left - 1, b.top - 1, b.right + 1, b.bottom + 1})
	lay(r.line, b)
	for i, g := range grips {
		at := gripSpot(b, g)
		lay(r.grips[i], box{at.x - gripSide/2, at.y - gripSide/2, at.x + gripSide/2, at.y + gripSide/2})
		// Of a small frame the handles at the corners are enough.
		tight := g.x == 0 && b.right-b.left < 4*gripSide || g.y == 0 && b.bottom-b.top < 4*gripSide
		seen(r.grips[i], !tight)
	}
	dragging := s.editor.start != nil
	w, h := (b.right-b.left)/3, (b.bottom-b.top)/3
	for i, t := range r.thirds {
		seen(t, dragging)
		if k := float64(i/2 + 1); i%2 == 0 {
			lay(t, box{b.left + k*w, b.top, b.left + k*w + 1, b.bottom})
		} else {
			lay(t, box{b.left, b.top + k*h, b.right, b.top + k*h + 1})
		}
	}
	r.placeFaces()
}

// placeDims dims what lies around the frame.
func (r *stageRenderer) placeDims(b box) {
	w, h := r.s.view.w, r.s.view.h
	// On whole pixels of the screen, else a line is seen where two of them meet.
	scale := r.s.scale()
	in := func(v, most float64) float64 { return min(max(math.Round(v*scale)/scale, 0), most) }
	left, right, top, bottom := in(b.left, w), in(b.right, w), in(b.top, h), in(b.bottom, h)
	for i, d := range []box{{0, 0, w, top}, {0, bottom, w, h}, {0, top, left, bottom}, {right, top, w, bottom}} {
		lay(r.dims[i], d)
	}
}

func (r *stageRenderer) placeFaces() {
	s := r.s
	for i, f := range r.faces {
		there := i < len(s.faces)
		seen(f.edge, there)
		seen(f.line, there)
		seen(f.tag, there && i == s.used)
		seen(f.tick, there && i == s.used)
		if !there {
			continue
		}
		b := s.view.box(s.editor.frame.Place(s.faces[i], s.editor.w, s.editor.h))
		lay(f.edge, box{b.left - 1, b.top - 1, b.right + 1, b.bottom + 1})
		lay(f.line, b)
		tag := box{b.right - tagSide/2, b.top - tagSide/2, b.right + tagSide/2, b.top + tagSide/2}
		lay(f.tag, tag)
		lay(f.tick, box{tag.left + 2, tag.top + 2, tag.right - 2, tag.bottom - 2})
	}
}

func (r *stageRenderer) Layout(fyne.Size)   { r.place() }
func (r *stageRenderer) MinSize() fyne.Size { return r.s.MinSize() }
func (r *stageRenderer) Destroy()           {}

func (r *stageRenderer) Refresh() {
	r.paint()
	r.place()
	r.picture.Refresh()
	r.s.ask() // the screen may be another one
}

func (r *stageRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.proof, r.picture}
	for _, d := range r.dims {
		all = append(all, d)
	}
	for _, f := range r.faces {
		all = append(all, f.edge, f.line, f.tag, f.tick)
	}
	all = append(all, r.edge, r.line)
	for _, t := range r.thirds {
		all = append(all, t)
	}
	for _, g := range r.grips {
		all = append(all, g)
	}
	return all
}

// lay puts an object into a box.
func lay(o fyne.CanvasObject, b box) {
	o.Move(fyne.NewPos(float32(b.left), float32(b.top)))
	o.Resize(fyne.NewSize(float32(max(b.right-b.left, 0)), float32(max(b.bottom-b.top, 0))))
}

func seen(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

// paint returns the present theme's colour of a name.
func paint(name fyne.ThemeColorName) color.NRGBA {
	settings := fyne.CurrentApp().Settings()
	return color.NRGBAModel.Convert(settings.Theme().Color(name, settings.ThemeVariant())).(color.NRGBA)
}
