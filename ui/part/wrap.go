package part

import "fyne.io/fyne/v2"

// wrap puts objects side by side and begins another line where one is full.
// How high it is, it knows for the width that it was given last.
type wrap struct {
	gap   float32
	width float32
}

// NewWrap returns a container whose objects stand side by side, in as many
// lines as they need at its width.
func NewWrap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &wrap{gap: gap}, Objects: objects}
}

func (f *wrap) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		if o.Visible() {
			width = fyne.Max(width, o.MinSize().Width)
		}
	}
	return fyne.NewSize(width, f.run(objects, f.width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {}))
}

func (f *wrap) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	f.width = s.Width
	f.run(objects, s.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

// run goes through the objects and returns the height of all lines. Without a
// width they stand in one.
func (f *wrap) run(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if x > 0 && width > 0 && x+size.Width > width {
			x, y, line = 0, y+line+f.gap, 0
		}
		place(o, fyne.NewPos(x, y), size)
		x += size.Width + f.gap
		line = fyne.Max(line, size.Height)
	}
	return y + line
}
