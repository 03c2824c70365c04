package activity

import (
	"fyne.io/fyne/v2"

	"likeness/ui/part"
)

// cover lies over the thumbnail and takes its taps for the row; the picture
// itself would be one more stop for the keys.
type cover struct {
	part.Cell
	tapped func()
}

func newCover(tapped func()) *cover {
	c := &cover{tapped: tapped}
	c.Init(c, part.NewFill(""))
	return c
}

// Tapped is a tap on the row.
func (c *cover) Tapped(*fyne.PointEvent) { c.tapped() }

// square gives its objects a square with sides that may change.
type square struct{ side *float32 }

func (l square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(*l.side) }

func (l square) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(l.MinSize(nil))
	}
}

// top keeps one object at the top at its own height.
type top struct{}

func (top) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (top) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(s.Width, objects[0].MinSize().Height))
}

// middle gives one object the whole width, and puts it in the middle of the
// height.
type middle struct{}

func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (middle) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	o := objects[0]
	if o.Size().Width != s.Width {
		o.Resize(fyne.NewSize(s.Width, o.MinSize().Height))
	}
	h := o.MinSize().Height
	o.Move(fyne.NewPos(0, fyne.Max(0, (s.Height-h)/2)))
	o.Resize(fyne.NewSize(s.Width, h))
}
