package part

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// A WellPicture is a photo as it will be sent, with the faces in it.
type WellPicture struct {
	Image *image.RGBA
	Faces []WellFace
}

// A WellFace is where a face is: its edges as shares of the picture's width and
// height. It may reach out of the picture.
type WellFace struct {
	Left, Top, Right, Bottom float32
	// Used marks the face that the model will take.
	Used bool
}

// faceTarget is the least side of what a person must hit to choose a face.
const faceTarget = 18

// wellPicture shows the picture of a well, and takes clicks on it.
type wellPicture struct {
	widget.BaseWidget

	// tapped is called with the face that was clicked, -1 for none.
	tapped func(face int)

	shown   WellPicture
	icon    *widget.Icon
	busy    *widget.Activity
	hovered int // face under the pointer, -1 for none
}

var (
	_ fyne.Tappable      = (*wellPicture)(nil)
	_ desktop.Hoverable  = (*wellPicture)(nil)
	_ desktop.Cursorable = (*wellPicture)(nil)
)

func newWellPicture(icon fyne.Resource) *wellPicture {
	p := &wellPicture{icon: widget.NewIcon(icon), busy: widget.NewActivity(), hovered: -1}
	p.ExtendBaseWidget(p)
	return p
}

// show shows a picture.
func (p *wellPicture) show(shown WellPicture) {
	p.shown, p.hovered = shown, -1
	p.busy.Stop()
	p.busy.Hide()
	p.icon.Hide()
	p.Refresh()
}

// wait shows an icon, or that something is going on, where there is no picture.
func (p *wellPicture) wait(icon fyne.Resource, busy bool) {
	p.shown, p.hovered = WellPicture{}, -1
	if icon != nil {
		p.icon.SetResource(icon)
	}
	show(p.icon, icon != nil)
	show(p.busy, busy)
	if busy {
		p.busy.Start()
	} else {
		p.busy.Stop()
	}
	p.Refresh()
}

// behind shows a picture while something is going on.
func (p *wellPicture) behind(m *image.RGBA) {
	p.shown.Image = m
	p.Refresh()
}

// inside returns where the picture lies.
func (p *wellPicture) inside() (fyne.Position, fyne.Size) {
	s := p.Size()
	if p.shown.Image == nil || s.Width <= 0 || s.Height <= 0 {
		return fyne.Position{}, fyne.Size{}
	}
	w, h := float32(p.shown.Image.Rect.Dx()), float32(p.shown.Image.Rect.Dy())
	scale := fyne.Min(s.Width/w, s.Height/h)
	size := fyne.NewSize(w*scale, h*scale)
	return fyne.NewPos((s.Width-size.Width)/2, (s.Height-size.Height)/2), size
}

// outline returns where a face is drawn, within the picture.
func (p *wellPicture) outline(f WellFace) (fyne.Position, fyne.Size) {
	at, size := p.inside()
	within := func(v float32) float32 { return fyne.Max(0, fyne.Min(1, v)) }
	from := at.AddXY(within(f.Left)*size.Width, within(f.Top)*size.Height)
	to := at.AddXY(within(f.Right)*size.Width, within(f.Bottom)*size.Height)
	return from, fyne.NewSize(to.X-from.X, to.Y-from.Y)
}

// at returns the face at a place, the smallest of several, -1 for none.
func (p *wellPicture) at(pos fyne.Position) int {
	best, least := -1, float32(0)
	for i, f := range p.shown.Faces {
		from, size := p.outline(f)
		wide, high := fyne.Max(size.Width, faceTarget), fyne.Max(size.Height, faceTarget)
		dx, dy := pos.X-from.X-size.Width/2, pos.Y-from.Y-size.Height/2
		if dx < -wide/2 || dx > wide/2 || dy < -high/2 || dy > high/2 {
			continue
		}
		if area := wide * high; best < 0 || area < least {
			best, least = i, area
		}
	}
	return best
}

// Tapped tells which face was clicked.
func (p *wellPicture) Tapped(ev *fyne.PointEvent) { p.tapped(p.at(ev.Position)) }

// Cursor is a hand.
func (p *wellPicture) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn shows the face under the pointer.
func (p *wellPicture) MouseIn(ev *desktop.MouseEvent) { p.hover(p.at(ev.Position)) }

// MouseMoved shows the face under the pointer.
func (p *wellPicture) MouseMoved(ev *desktop.MouseEvent) { p.hover(p.at(ev.Position)) }

// MouseOut shows no face.
func (p *wellPicture) MouseOut() { p.hover(-1) }

func (p *wellPicture) hover(face int) {
	if len(p.shown.Faces) < 2 {
		face = -1 // there is nothing to choose
	}
	if face != p.hovered {
		p.hovered = face
		p.Refresh()
	}
}

// CreateRenderer links the picture to its renderer.
func (p *wellPicture) CreateRenderer() fyne.WidgetRenderer {
	r := &wellPictureRenderer{p: p, back: NewFrame(look.ColorStage, "", 6)}
	r.image = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}
	r.Refresh()
	return r
}

type wellPictureRenderer struct {
	p     *wellPicture
	back  *Fill
	image *canvas.Image
	faces []*canvas.Rectangle // two each: a dark line below a light one, to be seen on any photo
}

func (r *wellPictureRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *wellPictureRenderer) Destroy()           {}

func (r *wellPictureRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	r.image.Resize(s)
	centre := func(o fyne.CanvasObject, side float32) {
		o.Resize(fyne.NewSquareSize(side))
		o.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
	}
	centre(r.p.icon, 40)
	centre(r.p.busy, 26)
	for i, f := range r.p.shown.Faces {
		if 2*i+1 >= len(r.faces) {
			break
		}
		at, size := r.p.outline(f)
		for j, grow := range []float32{1, 0} {
			r.faces[2*i+j].Move(at.SubtractXY(grow, grow))
			r.faces[2*i+j].Resize(size.AddWidthHeight(2*grow, 2*grow))
		}
	}
}

func (r *wellPictureRenderer) Refresh() {
	if m := r.p.shown.Image; m == nil {
		r.image.Image = nil
	} else {
		r.image.Image = m
	}
	r.image.Refresh()
	r.back.Refresh()
	r.faces = r.faces[:0]
	for i, f := range r.p.shown.Faces {
		dark, light := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
		dark.StrokeColor, dark.StrokeWidth, dark.CornerRadius = colour(look.ColorMarkEdge), 1, 4
		light.StrokeColor, light.StrokeWidth, light.CornerRadius = colour(look.ColorMark), 1, 3
		switch {
		case f.Used:
			light.StrokeColor, light.StrokeWidth = colour(look.ColorMarkUsed), 2
		case i == r.p.hovered:
			light.StrokeWidth = 2
		}
		r.faces = append(r.faces, dark, light)
	}
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *wellPictureRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.back, r.image}
	for _, f := range r.faces {
		out = append(out, f)
	}
	return append(out, r.p.icon, r.p.busy)
}
