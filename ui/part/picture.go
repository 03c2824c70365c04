package part

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// A Picture shows a picture file fitted into the room it has. The file is
// decoded and scaled behind the window to the very pixels that are shown,
// because Fyne would do both on the UI goroutine.
type Picture struct {
	widget.BaseWidget

	// Name is what the picture is called where it is not seen.
	Name string
	// OnTapped is called when the picture is tapped, or chosen by the keyboard;
	// nil makes it a picture only.
	OnTapped func()
	// OnKey gets the keys first, and reports whether it took one.
	OnKey func(key *fyne.KeyEvent) bool
	// OnFailed is called when the file cannot be shown.
	OnFailed func(err error)
	// Radius rounds the corners.
	Radius float32
	// Fills lets the picture fill its room, cutting off what is too much.
	Fills bool

	thumbs  *Thumbs
	path    string
	file    []byte      // of what is no file on the disk
	asked   image.Point // the pixels that were asked for
	cancel  func()
	image   *canvas.Image
	failed  bool
	focused bool
	hovered bool
}

var (
	_ fyne.Tappable     = (*Picture)(nil)
	_ fyne.Focusable    = (*Picture)(nil)
	_ desktop.Hoverable = (*Picture)(nil)
	_ fyne.Accessible   = (*Picture)(nil)
)

// NewPicture returns a Picture that shows nothing yet.
func NewPicture(thumbs *Thumbs) *Picture {
	p := &Picture{thumbs: thumbs, image: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}}
	p.ExtendBaseWidget(p)
	return p
}

// ShowFile shows the picture file at path; an empty path shows nothing.
func (p *Picture) ShowFile(path string) {
	if p.path == path && !p.failed {
		return
	}
	p.forget()
	p.path, p.failed = path, false
	p.put(nil)
	p.load()
}

// ShowBytes shows the picture file in b, which comes with the program; name
// tells it from all others.
func (p *Picture) ShowBytes(name string, b []byte) {
	if p.path == inMemory+name && !p.failed {
		return
	}
	p.file = b
	p.ShowFile(inMemory + name)
}

// Path returns the file that is shown.
func (p *Picture) Path() string { return p.path }

// Loaded reports whether the picture is there to be seen.
func (p *Picture) Loaded() bool { return p.image.Image != nil && p.image.Visible() }

func (p *Picture) forget() {
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
	p.asked = image.Point{}
}

// load asks for the picture in the pixels of the present room. The old one
// stays until the new one is there, so that a window that is being resized does
// not flicker.
func (p *Picture) load() {
	want := p.pixels()
	if p.path == "" || want.X < 1 || want.Y < 1 || want == p.asked {
		return
	}
	if p.cancel != nil {
		p.cancel()
	}
	p.asked = want
	path := p.path
	p.cancel = p.thumbs.load(thumbKey{path, want.X, want.Y}, p.file, func(m *image.RGBA, err error) {
		if p.path != path || p.asked != want {
			return
		}
		if err != nil {
			p.failed = true
			if p.OnFailed != nil {
				p.OnFailed(err)
			}
			p.Refresh()
			return
		}
		p.put(m)
	})
}

// put shows a picture; nil none. Fyne's painters look into the picture of an
// image that fills its room, also where there is none.
func (p *Picture) put(m *image.RGBA) {
	p.image.Image, p.image.FillMode = nil, canvas.ImageFillContain
	if m != nil {
		p.image.Image = m
		if p.Fills {
			p.image.FillMode = canvas.ImageFillCover
		}
	}
	p.image.Refresh()
}

// pixels returns the room in pixels. It is rounded up to 32, so that not every
// step of a resize is a new picture.
func (p *Picture) pixels() image.Point {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		scale = c.Scale()
	}
	up := func(v float32) int {
		const grid, most = 32, 4096
		n := int(v*scale + .5)
		if p.Fills {
			n = n * 3 / 2 // what is cut off must be there first
		}
		return min((n+grid-1)/grid*grid, most)
	}
	s := p.Size()
	if s.Width < 1 || s.Height < 1 {
		return image.Point{}
	}
	return image.Pt(up(s.Width), up(s.Height))
}

// Resize gives the picture its room.
func (p *Picture) Resize(s fyne.Size) {
	if s == p.Size() {
		return
	}
	p.BaseWidget.Resize(s)
	p.load()
}

// AccessibilityLabel is the name.
func (p *Picture) AccessibilityLabel() string { return p.Name }

// AccessibilityRole is that of a button.
func (p *Picture) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Disabled keeps a picture that does nothing out of the order of the focus.
func (p *Picture) Disabled() bool { return p.OnTapped == nil || p.path == "" }

// Enable does nothing; see OnTapped.
func (p *Picture) Enable() {}

// Disable does nothing; see OnTapped.
func (p *Picture) Disable() {}

// Tapped chooses the picture.
func (p *Picture) Tapped(*fyne.PointEvent) {
	if !p.Disabled() {
		p.OnTapped()
	}
}

// TypedKey chooses the picture by Enter or Space.
func (p *Picture) TypedKey(key *fyne.KeyEvent) {
	if p.OnKey != nil && p.OnKey(key) {
		return
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.Tapped(nil)
	default:
		escape(p, key)
	}
}

// TypedRune hands the character on.
func (p *Picture) TypedRune(r rune) { handRune(p, r) }

// FocusGained shows the focus.
func (p *Picture) FocusGained() {
	p.focused = true
	p.Refresh()
}

// FocusLost hides the focus.
func (p *Picture) FocusLost() {
	p.focused = false
	p.Refresh()
}

// MouseIn shows the pointer.
func (p *Picture) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.Refresh()
}

// MouseMoved does nothing.
func (p *Picture) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (p *Picture) MouseOut() {
	p.hovered = false
	p.Refresh()
}

// Cursor is a hand over what can be tapped.
func (p *Picture) Cursor() desktop.Cursor {
	if p.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer links the picture to its renderer.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	r := &pictureRenderer{p: p, ring: canvas.NewRectangle(color.Transparent), broken: widget.NewIcon(theme.Icon(theme.IconNameBrokenImage))}
	r.Refresh()
	return r
}

type pictureRenderer struct {
	p      *Picture
	ring   *canvas.Rectangle
	broken *widget.Icon
}

func (r *pictureRenderer) MinSize() fyne.Size { return fyne.NewSize(16, 16) }

func (r *pictureRenderer) Layout(s fyne.Size) {
	r.p.image.Resize(s)
	r.ring.Resize(s)
	const icon = 32
	r.broken.Resize(fyne.NewSquareSize(icon))
	r.broken.Move(fyne.NewPos((s.Width-icon)/2, (s.Height-icon)/2))
}

func (r *pictureRenderer) Refresh() {
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = color.Transparent, color.Transparent, 0
	r.p.image.CornerRadius = r.p.Radius
	r.ring.CornerRadius = fyne.Max(4, r.p.Radius)
	switch {
	case r.p.Disabled():
	case r.p.focused:
		r.ring.StrokeColor, r.ring.StrokeWidth = colour(theme.ColorNamePrimary), 2
	case r.p.hovered:
		r.ring.StrokeColor, r.ring.StrokeWidth = colour(look.ColorOutline), 1
	}
	r.ring.Refresh()
	if r.p.failed {
		r.broken.Show()
	} else {
		r.broken.Hide()
	}
}

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.image, r.broken, r.ring}
}

func (r *pictureRenderer) Destroy() {}
