package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Thumb is a small picture of a file that fills its room, cutting off what is
// too much. It takes neither pointer nor keys: what it stands in does. It is
// made to be used again for another file.
type Thumb struct {
	widget.BaseWidget

	// OnFailed is called when the file cannot be shown.
	OnFailed func(path string, err error)

	thumbs *Thumbs
	path   string
	asked  int // the pixels of a side that were asked for
	cancel func()
	image  *canvas.Image
	broken *widget.Icon
}

// NewThumb returns a Thumb that shows nothing yet.
func NewThumb(thumbs *Thumbs) *Thumb {
	t := &Thumb{
		thumbs: thumbs, broken: widget.NewIcon(theme.Icon(theme.IconNameBrokenImage)),
		image: &canvas.Image{FillMode: canvas.ImageFillCover, ScaleMode: canvas.ImageScaleFastest, CornerRadius: 5},
	}
	t.broken.Hide()
	t.image.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// ShowFile shows the picture file at path; an empty path shows nothing.
func (t *Thumb) ShowFile(path string) {
	if t.path == path {
		return
	}
	t.stop()
	t.path, t.asked = path, 0
	t.broken.Hide()
	t.image.Image = nil
	t.load()
	if t.image.Image == nil {
		t.image.Hide() // until the picture is there
	}
}

// Path returns the file that is shown.
func (t *Thumb) Path() string { return t.path }

// Loaded reports whether the picture is there to be seen.
func (t *Thumb) Loaded() bool { return t.image.Image != nil }

func (t *Thumb) stop() {
	if t.cancel != nil {
		t.cancel()
		t.cancel = nil
	}
}

// sides are the sizes in which small pictures are made, so that not every step
// of a zoom makes all of them anew.
var sides = []int{128, 192, 256, 384, 512, 768, 1024}

// load asks for the picture in the size of the present room. One that is there
// stays until the new one is.
func (t *Thumb) load() {
	s := t.Size()
	if t.path == "" || s.Width < 1 || s.Height < 1 {
		return
	}
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		scale = c.Scale()
	}
	// Pictures fit into a square of the side that is asked for; the shorter side of most of
	// them, 3 to 4, must still fill the room.
	want := int(fyne.Max(s.Width*4/3, s.Height) * scale)
	side := sides[len(sides)-1]
	for i := len(sides) - 1; i >= 0 && sides[i] >= want; i-- {
		side = sides[i]
	}
	if side == t.asked {
		return
	}
	t.stop()
	t.asked = side
	path := t.path
	t.cancel = t.thumbs.Load(path, side, side, func(m *image.RGBA, err error) {
		if t.path != path || t.asked != side {
			return
		}
		if err != nil {
			t.broken.Show()
			if t.OnFailed != nil {
				t.OnFailed(path, err)
			}
			return
		}
		t.image.Image = m
		t.image.Show()
		t.image.Refresh()
	})
}

// Resize gives the thumb its room.
func (t *Thumb) Resize(s fyne.Size) {
	if s == t.Size() {
		return
	}
	t.BaseWidget.Resize(s)
	t.load()
}

// MinSize is nothing: a thumb takes the room that it is given.
func (t *Thumb) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer links the thumb to its renderer.
func (t *Thumb) CreateRenderer() fyne.WidgetRenderer {
	return &thumbRenderer{t, []fyne.CanvasObject{t.image, t.broken}}
}

type thumbRenderer struct {
	t       *Thumb
	objects []fyne.CanvasObject
}

func (r *thumbRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *thumbRenderer) Layout(s fyne.Size) {
	r.t.image.Resize(s)
	const icon = 32
	r.t.broken.Resize(fyne.NewSquareSize(icon))
	r.t.broken.Move(fyne.NewPos((s.Width-icon)/2, (s.Height-icon)/2))
}

func (r *thumbRenderer) Refresh()                     { r.t.broken.Refresh() }
func (r *thumbRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *thumbRenderer) Destroy()                     {}
