package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ringed draws a ring inside a button in the accent colour while it has the
// focus: Fyne shows the focus by a breath of that very colour, which nobody
// sees there.
type ringed struct {
	fyne.WidgetRenderer
	button  *Button
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
}

const ringInset, ringThick = 3, 2

func newRinged(b *Button, r fyne.WidgetRenderer) *ringed {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth = ringThick
	ring.Hide()
	return &ringed{WidgetRenderer: r, button: b, ring: ring}
}

// Layout puts the ring a little within the edge.
func (r *ringed) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.ring.Move(fyne.NewPos(ringInset, ringInset))
	r.ring.Resize(s.SubtractWidthHeight(2*ringInset, 2*ringInset))
}

// Refresh shows or hides the ring.
func (r *ringed) Refresh() {
	r.WidgetRenderer.Refresh()
	r.ring.StrokeColor = colour(theme.ColorNameForegroundOnPrimary)
	r.ring.CornerRadius = max(0, theme.Size(theme.SizeNameButtonRadius)-ringInset)
	Visible(r.ring, r.button.focused && r.button.Importance == widget.HighImportance && !r.button.Disabled())
	r.ring.Refresh()
}

// Objects are those of the button, and the ring over them.
func (r *ringed) Objects() []fyne.CanvasObject {
	r.objects = append(append(r.objects[:0], r.WidgetRenderer.Objects()...), r.ring)
	return r.objects
}
