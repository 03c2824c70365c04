package part

import (
	"context"
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"likeness/service/photo"
	"likeness/ui/page"
)

// A Loupe shows a picture file fitted into its room, or larger: then a person
// moves it under the loupe. Only the part that can be seen is scaled, behind
// the window; until it is there the part before it is shown in its place.
type Loupe struct {
	widget.BaseWidget

	// Fitted shows the picture while it is fitted. It lies below the loupe, which
	// takes the pointer.
	Fitted *Picture
	// OnZoom is called when the zoom has changed.
	OnZoom func()

	work   *page.Work
	source *image.RGBA
	path   string
	cancel func()

	zoom   float64 // pixels of the screen for one of the picture; 0 = fitted
	x, y   float64 // the point of the picture in the middle
	image  *canvas.Image
	shown  image.Rectangle // the part of the picture that image holds
	busy   bool
	behind bool // what is seen has changed while a part was being scaled
}

var (
	_ fyne.Scrollable     = (*Loupe)(nil)
	_ fyne.Draggable      = (*Loupe)(nil)
	_ fyne.DoubleTappable = (*Loupe)(nil)
	_ desktop.Cursorable  = (*Loupe)(nil)
)

const (
	mostZoom  = 8
	loupeSide = 4096 // pixels of a side that are looked at, at most
	loupeStep = 1.25
)

// NewLoupe returns a Loupe that shows nothing yet.
func NewLoupe(work *page.Work, thumbs *Thumbs) *Loupe {
	l := &Loupe{work: work, Fitted: NewPicture(thumbs)}
	l.image = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	l.image.Hide()
	l.ExtendBaseWidget(l)
	return l
}

// ShowFile shows the picture file at path, fitted.
func (l *Loupe) ShowFile(path string) {
	if l.path == path {
		return
	}
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
	l.path, l.source = path, nil
	l.Fitted.ShowFile(path)
	l.Fit()
}

// Whole returns the loupe over its fitted picture.
func (l *Loupe) Whole() fyne.CanvasObject { return container.NewStack(l.Fitted, container.NewClip(l)) }

// Zoom returns how many pixels of the screen show one of the picture; 0 when it
// is fitted.
func (l *Loupe) Zoom() float64 { return l.zoom }

// Fit fits the picture into the room.
func (l *Loupe) Fit() {
	l.zoom = 0
	l.image.Image = nil
	l.image.Hide()
	l.Fitted.Show()
	l.tell()
}

// Full shows one pixel of the picture as one of the screen.
func (l *Loupe) Full() { l.zoomTo(1, l.middle()) }

// Toggle changes between both.
func (l *Loupe) Toggle() {
	if l.zoom == 0 {
		l.Full()
	} else {
		l.Fit()
	}
}

// Closer zooms in by so many steps, out by negative ones, to the middle.
func (l *Loupe) Closer(steps int) { l.closer(steps, l.middle()) }

func (l *Loupe) closer(steps int, at fyne.Position) {
	l.withSource(func() {
		zoom := l.zoom
		if zoom == 0 {
			zoom = l.fit()
		}
		l.zoomTo(zoom*math.Pow(loupeStep, float64(steps)), at)
	})
}

func (l *Loupe) middle() fyne.Position { return fyne.NewPos(l.Size().Width/2, l.Size().Height/2) }

func (l *Loupe) tell() {
	if l.OnZoom != nil {
		l.OnZoom()
	}
}

// withSource runs then when the pixels of the picture are there.
func (l *Loupe) withSource(then func()) {
	if l.source != nil {
		then()
		return
	}
	if l.path == "" || l.cancel != nil {
		return
	}
	path := l.path
	l.cancel = l.work.Go(func(ctx context.Context) {
		m, err := photo.ThumbnailFile(ctx, path, loupeSide, loupeSide)
		l.work.Do(func() {
			if l.path != path || err != nil { // the fitted picture tells what is wrong
				return
			}
			l.source, l.cancel = m, nil
			l.x, l.y = float64(m.Rect.Dx())/2, float64(m.Rect.Dy())/2
			then()
		})
	})
}

func (l *Loupe) scale() float64 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		return float64(c.Scale())
	}
	return 1
}

// fit is the zoom of the fitted picture.
func (l *Loupe) fit() float64 {
	s, m := l.Size(), l.source.Rect
	return min(float64(s.Width)/float64(m.Dx()), float64(s.Height)/float64(m.Dy())) * l.scale()
}

// zoomTo zooms so that what is under a position stays there.
func (l *Loupe) zoomTo(zoom float64, at fyne.Position) {
	l.withSource(func() {
		if zoom <= l.fit()*1.01 && zoom != 1 {
			l.Fit()
			return
		}
		was := l.zoom
		if was == 0 {
			was = l.fit()
			l.x, l.y = float64(l.source.Rect.Dx())/2, float64(l.source.Rect.Dy())/2
		}
		zoom = min(zoom, mostZoom)
		dx, dy := float64(at.X-l.Size().Width/2)*l.scale(), float64(at.Y-l.Size().Height/2)*l.scale()
		l.x += dx/was - dx/zoom
		l.y += dy/was - dy/zoom
		l.zoom = zoom
		l.moved()
		l.tell()
	})
}

// moved shows what is seen now, at first with what is there.
func (l *Loupe) moved() {
	if l.zoom == 0 || l.source == nil {
		return
	}
	// The picture does not leave its room.
	hold := func(at *float64, side int, room float32) {
		half := float64(room) * l.scale() / l.zoom / 2
		if 2*half >= float64(side) {
			*at = float64(side) / 2
			return
		}
		*at = min(max(*at, half), float64(side)-half)
	}
	hold(&l.x, l.source.Rect.Dx(), l.Size().Width)
	hold(&l.y, l.source.Rect.Dy(), l.Size().Height)
	l.place()
	l.ask()
}

// place puts the part that is there where it belongs.
func (l *Loupe) place() {
	if l.image.Image == nil {
		return
	}
	k := l.zoom / l.scale()
	left := float64(l.Size().Width)/2 + (float64(l.shown.Min.X)-l.x)*k
	top := float64(l.Size().Height)/2 + (float64(l.shown.Min.Y)-l.y)*k
	l.image.Move(fyne.NewPos(float32(left), float32(top)))
	l.image.Resize(fyne.NewSize(float32(float64(l.shown.Dx())*k), float32(float64(l.shown.Dy())*k)))
}

// ask has the part that can be seen scaled behind the window.
func (l *Loupe) ask() {
	if l.busy {
		l.behind = true
		return
	}
	// A little more than can be seen, so that nothing is missing while the picture is moved.
	w, h := float64(l.Size().Width)*l.scale()/l.zoom, float64(l.Size().Height)*l.scale()/l.zoom
	part := image.Rect(
		int(math.Floor(l.x-w*.65)), int(math.Floor(l.y-h*.65)), int(math.Ceil(l.x+w*.65)), int(math.Ceil(l.y+h*.65)),
	).Intersect(l.source.Rect)
	if part.Empty() {
		return
	}
	l.busy, l.behind = true, false
	source, zoom := l.source, l.zoom
	l.work.Go(func(context.Context) {
		m := photo.Part(source, part, int(math.Round(float64(part.Dx())*zoom)), int(math.Round(float64(part.Dy())*zoom)))
		l.work.Do(func() {
			l.busy = false
			if l.source != source || l.zoom == 0 {
				if l.zoom != 0 && l.source != nil {
					l.ask()
				}
				return
			}
			l.image.Image, l.shown = m, part
			l.place()
			l.image.Show()
			l.image.Refresh()
			l.Fitted.Hide()
			if l.behind {
				l.ask()
			}
		})
	})
}

// Loaded reports whether a picture is there to be seen.
func (l *Loupe) Loaded() bool { return l.image.Visible() || l.Fitted.Loaded() }

// Scrolled zooms to the pointer.
func (l *Loupe) Scrolled(e *fyne.ScrollEvent) {
	switch {
	case e.Scrolled.DY > 0:
		l.closer(1, e.Position)
	case e.Scrolled.DY < 0:
		l.closer(-1, e.Position)
	}
}

// Dragged moves the picture.
func (l *Loupe) Dragged(e *fyne.DragEvent) {
	if l.zoom == 0 {
		return
	}
	l.x -= float64(e.Dragged.DX) * l.scale() / l.zoom
	l.y -= float64(e.Dragged.DY) * l.scale() / l.zoom
	l.moved()
}

// DragEnd does nothing.
func (l *Loupe) DragEnd() {}

// Pan moves the view by parts of what can be seen, and reports whether there was
// anything to move.
func (l *Loupe) Pan(dx, dy float64) bool {
	if l.zoom == 0 {
		return false
	}
	l.x += dx * float64(l.Size().Width) * l.scale() / l.zoom
	l.y += dy * float64(l.Size().Height) * l.scale() / l.zoom
	l.moved()
	return true
}

// DoubleTapped changes between the fitted picture and its own pixels.
func (l *Loupe) DoubleTapped(e *fyne.PointEvent) {
	if l.zoom == 0 {
		l.zoomTo(1, e.Position)
		return
	}
	l.Fit()
}

// Cursor is a hand where the picture can be moved.
func (l *Loupe) Cursor() desktop.Cursor {
	if l.zoom == 0 {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Resize gives the loupe its room.
func (l *Loupe) Resize(s fyne.Size) {
	if s != l.Size() {
		l.BaseWidget.Resize(s)
		l.moved()
	}
}

// MinSize lets the window be small.
func (l *Loupe) MinSize() fyne.Size { return fyne.NewSize(16, 16) }

// CreateRenderer links the loupe to its renderer.
func (l *Loupe) CreateRenderer() fyne.WidgetRenderer { return &loupeRenderer{l} }

type loupeRenderer struct{ l *Loupe }

func (r *loupeRenderer) MinSize() fyne.Size { return r.l.MinSize() }

func (r *loupeRenderer) Layout(fyne.Size) {
	r.l.place()
}

func (r *loupeRenderer) Refresh() {
	r.l.image.Refresh()
}

func (r *loupeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.image}
}
func (r *loupeRenderer) Destroy() {}
