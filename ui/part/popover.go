package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// A Popover floats over the window beside an object until something outside it
// is tapped, Esc is pressed or it is closed.
type Popover struct {
	widget.BaseWidget

	canvas  fyne.Canvas
	content fyne.CanvasObject
	at      fyne.Position
	size    fyne.Size
	want    fyne.Size // of a sheet, where the window has the room
	closed  func()
	open    bool
	dims    bool // what lies behind
	drawn   *popoverRenderer
}

// ShowPopover opens content beside an object: below it where there is room,
// else above. It is as wide as the object or its content, whichever is more,
// and at most as high as tallest and the window allow. closed, if not nil, is
// called when it has closed, whatever closed it.
func ShowPopover(content, beside fyne.CanvasObject, tallest float32, closed func()) *Popover {
	driver := fyne.CurrentApp().Driver()
	p := &Popover{canvas: driver.CanvasForObject(beside), content: content, closed: closed}
	p.ExtendBaseWidget(p)

	const margin = 8
	window, at := p.canvas.Size(), driver.AbsolutePositionForObject(beside)
	least := content.MinSize()
	width := fyne.Min(fyne.Max(least.Width, beside.Size().Width), window.Width-2*margin)
	below := window.Height - (at.Y + beside.Size().Height) - margin
	above := at.Y - margin
	height := fyne.Min(tallest, window.Height-2*margin)
	top := at.Y + beside.Size().Height + 2
	switch {
	case height <= below:
	case height <= above:
		top = at.Y - height - 2
	default: // beside the middle: as much as the window has
		top = fyne.Max(margin, fyne.Min(top, window.Height-height-margin))
	}
	left := fyne.Max(margin, fyne.Min(at.X, window.Width-width-margin))
	p.at, p.size = fyne.NewPos(left, top), fyne.NewSize(width, height)
	p.show()
	return p
}

// ShowAside opens content to the right of an object, so that the object and
// what lies below it stay free: as high up as it takes to show all of it. Where
// there is no room beside the object, it opens as ShowPopover does.
func ShowAside(content, beside fyne.CanvasObject, tallest float32) *Popover {
	driver := fyne.CurrentApp().Driver()
	c, at := driver.CanvasForObject(beside), driver.AbsolutePositionForObject(beside)
	const margin, gap = 8, 16
	window, width := c.Size(), content.MinSize().Width
	left := at.X + beside.Size().Width + gap
	if left+width+margin > window.Width {
		return ShowPopover(content, beside, tallest, nil)
	}
	p := &Popover{canvas: c, content: content}
	p.ExtendBaseWidget(p)
	height := fyne.Min(tallest, window.Height-2*margin)
	p.at = fyne.NewPos(left, fyne.Max(margin, fyne.Min(at.Y, window.Height-height-margin)))
	p.size = fyne.NewSize(width, height)
	p.show()
	return p
}

func (p *Popover) show() {
	p.open = true
	p.canvas.Overlays().Add(p)
}

// ShowSheet opens content in the middle of the window, which is dimmed behind
// it, and keeps it there when the window gets another size. It is as large as
// asked for, and at most as the window allows. closed, if not nil, is called
// when it has closed, whatever closed it.
func ShowSheet(content fyne.CanvasObject, c fyne.Canvas, want fyne.Size, closed func()) *Popover {
	p := &Popover{canvas: c, content: content, want: want, closed: closed, dims: true}
	p.ExtendBaseWidget(p)
	p.centre(c.Size())
	p.show()
	return p
}

// Close closes the popover.
func (p *Popover) Close() {
	if !p.open {
		return
	}
	p.open = false
	p.canvas.Overlays().Remove(p)
	if p.closed != nil {
		p.closed()
	}
}

// centre puts a sheet into the middle of a window.
func (p *Popover) centre(window fyne.Size) {
	const margin = 24
	p.size = p.want.Min(window.SubtractWidthHeight(2*margin, 2*margin))
	p.at = fyne.NewPos((window.Width-p.size.Width)/2, (window.Height-p.size.Height)/2)
}

// Grow makes an open sheet as large as it now wants to be, where that is more
// than before.
func (p *Popover) Grow(want fyne.Size) {
	p.want = p.want.Max(want)
	if p.drawn != nil {
		p.drawn.Layout(p.Size())
	}
}

// keepWithin brings the popover into a window that has become smaller; a sheet
// stays in the middle of one that has become smaller or larger.
func (p *Popover) keepWithin(window fyne.Size) {
	if p.dims {
		p.centre(window)
		return
	}
	const margin = 8
	p.size = p.size.Min(window.SubtractWidthHeight(2*margin, 2*margin))
	p.at.X = fyne.Max(margin, fyne.Min(p.at.X, window.Width-p.size.Width-margin))
	p.at.Y = fyne.Max(margin, fyne.Min(p.at.Y, window.Height-p.size.Height-margin))
}

// Tapped closes the popover: the tap was outside its content.
func (p *Popover) Tapped(*fyne.PointEvent) { p.Close() }

// TappedSecondary closes the popover.
func (p *Popover) TappedSecondary(*fyne.PointEvent) { p.Close() }

// Held returns what the popover shows.
func (p *Popover) Held() []fyne.CanvasObject { return []fyne.CanvasObject{p.content} }

// CreateRenderer links the popover to its renderer.
func (p *Popover) CreateRenderer() fyne.WidgetRenderer {
	r := &popoverRenderer{
		p: p, scrim: canvas.NewRectangle(color.Transparent), face: canvas.NewRectangle(color.Transparent), catch: newBlocker(),
	}
	r.Refresh()
	p.drawn = r
	return r
}

type popoverRenderer struct {
	p     *Popover
	scrim *canvas.Rectangle
	face  *canvas.Rectangle
	catch *blocker
}

func (r *popoverRenderer) Layout(s fyne.Size) {
	const pad = 4
	r.p.keepWithin(s)
	r.scrim.Resize(s)
	r.face.Move(r.p.at)
	r.face.Resize(r.p.size)
	r.catch.Move(r.p.at)
	r.catch.Resize(r.p.size)
	r.p.content.Move(r.p.at.AddXY(pad, pad))
	r.p.content.Resize(r.p.size.SubtractWidthHeight(2*pad, 2*pad))
}

func (r *popoverRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

func (r *popoverRenderer) Refresh() {
	if r.p.dims {
		r.scrim.FillColor = colour(theme.ColorNameShadow)
		r.scrim.Refresh()
	}
	r.face.FillColor = colour(theme.ColorNameMenuBackground)
	r.face.StrokeColor = colour(look.ColorOutline)
	r.face.StrokeWidth = 1
	r.face.CornerRadius = 8
	r.face.Refresh()
	r.p.content.Refresh()
}

func (r *popoverRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.scrim, r.face, r.catch, r.p.content}
}

func (r *popoverRenderer) Destroy() {}

// blocker takes taps that nothing above it wants, so that they do not fall
// through to what closes.
type blocker struct{ widget.BaseWidget }

func newBlocker() *blocker {
	b := &blocker{}
	b.ExtendBaseWidget(b)
	return b
}

func (b *blocker) Tapped(*fyne.PointEvent)          {}
func (b *blocker) TappedSecondary(*fyne.PointEvent) {}
func (b *blocker) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
