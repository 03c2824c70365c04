package part

import "fyne.io/fyne/v2"

// flush stacks objects in a column without space between them.
type flush struct{}

func (flush) MinSize(objects []fyne.CanvasObject) fyne.Size { return stacked(objects, 0) }
func (flush) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	stack(objects, s, 0)
}

// Column stacks objects in a column with a space between them.
type Column struct{ Gap float32 }

// MinSize is the sum of the heights and the largest width.
func (c Column) MinSize(objects []fyne.CanvasObject) fyne.Size { return stacked(objects, c.Gap) }

// Layout gives every object the whole width and the height that it wants.
func (c Column) Layout(objects []fyne.CanvasObject, s fyne.Size) { stack(objects, s, c.Gap) }

func stacked(objects []fyne.CanvasObject, gap float32) fyne.Size {
	var s fyne.Size
	first := true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if !first {
			s.Height += gap
		}
		first = false
		s.Height += m.Height
		s.Width = fyne.Max(s.Width, m.Width)
	}
	return s
}

func stack(objects []fyne.CanvasObject, s fyne.Size, gap float32) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		// What wraps knows its height only at its width.
		if o.Size().Width != s.Width {
			o.Resize(fyne.NewSize(s.Width, o.MinSize().Height))
		}
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, h))
		y += h + gap
	}
}

// inset keeps space around one object.
type inset struct{ left, top, right, bottom float32 }

// Inset returns a layout that keeps space around its objects.
func Inset(left, top, right, bottom float32) fyne.Layout { return inset{left, top, right, bottom} }

func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s.AddWidthHeight(i.left+i.right, i.top+i.bottom)
}

func (i inset) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(i.left, i.top))
		o.Resize(fyne.NewSize(s.Width-i.left-i.right, s.Height-i.top-i.bottom))
	}
}

// Wide gives one object a least width and otherwise what it wants.
type Wide struct{ Width float32 }

// MinSize is the object's, no narrower than the width.
func (w Wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(w.Width, 0)
	for _, o := range objects {
		m := o.MinSize()
		s.Height = fyne.Max(s.Height, m.Height)
	}
	return s
}

// Layout gives the object all there is.
func (w Wide) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(s)
	}
}

// Fixed gives its objects exactly one size.
type Fixed struct{ Size fyne.Size }

// MinSize is the size.
func (f Fixed) MinSize([]fyne.CanvasObject) fyne.Size { return f.Size }

// Layout gives the objects the size, in the middle of what there is.
func (f Fixed) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Resize(f.Size)
		o.Move(fyne.NewPos((s.Width-f.Size.Width)/2, (s.Height-f.Size.Height)/2))
	}
}

// Centred gives its objects a width at most, in the middle, and all the height.
type Centred struct{ Width float32 }

// MinSize is the objects'.
func (c Centred) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s
}

// Layout puts the objects in the middle.
func (c Centred) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	width := fyne.Min(c.Width, s.Width-24)
	for _, o := range objects {
		o.Move(fyne.NewPos((s.Width-width)/2, 0))
		o.Resize(fyne.NewSize(width, s.Height))
	}
}

// Least gives its objects a least size.
type Least struct{ Size fyne.Size }

// MinSize is the size: what is inside gets on with it.
func (l Least) MinSize([]fyne.CanvasObject) fyne.Size { return l.Size }

// Layout gives the objects all there is.
func (l Least) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(s)
	}
}

// NewDock puts objects at the edges, as high or wide as they want to be, and
// one into what remains; without the gaps that Fyne's border layout leaves. Any
// of them may be nil.
func NewDock(top, bottom, left, right, middle fyne.CanvasObject) *fyne.Container {
	d := dock{top: top, bottom: bottom, left: left, right: right, middle: middle}
	c := &fyne.Container{Layout: d}
	// In the order of reading, which is the order of the focus; what is below covers what it overlaps.
	for _, o := range []fyne.CanvasObject{top, left, middle, right, bottom} {
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	return c
}

type dock struct{ top, bottom, left, right, middle fyne.CanvasObject }

func least(o fyne.CanvasObject) fyne.Size {
	if o == nil || !o.Visible() {
		return fyne.Size{}
	}
	return o.MinSize()
}

func (d dock) MinSize([]fyne.CanvasObject) fyne.Size {
	t, b, l, r, m := least(d.top), least(d.bottom), least(d.left), least(d.right), least(d.middle)
	width := fyne.Max(fyne.Max(t.Width, b.Width), l.Width+m.Width+r.Width)
	return fyne.NewSize(width, t.Height+b.Height+fyne.Max(m.Height, fyne.Max(l.Height, r.Height)))
}

func (d dock) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		if o != nil {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(fyne.Max(w, 0), fyne.Max(h, 0)))
		}
	}
	// What wraps knows its height only at its width.
	for _, o := range []fyne.CanvasObject{d.top, d.bottom} {
		if o != nil && o.Size().Width != s.Width {
			o.Resize(fyne.NewSize(s.Width, o.MinSize().Height))
		}
	}
	t, b := least(d.top).Height, least(d.bottom).Height
	l, r := least(d.left).Width, least(d.right).Width
	place(d.top, 0, 0, s.Width, t)
	place(d.bottom, 0, s.Height-b, s.Width, b)
	place(d.left, 0, t, l, s.Height-t-b)
	place(d.right, s.Width-r, t, r, s.Height-t-b)
	place(d.middle, l, t, s.Width-l-r, s.Height-t-b)
}

// alignRight puts its objects at the right end, with a width of their own.
type alignRight struct{ width float32 }

func (a *alignRight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(a.width, 0)
	for _, o := range objects {
		s.Height = fyne.Max(s.Height, o.MinSize().Height)
	}
	return s
}

func (a *alignRight) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(s.Width-a.width, 0))
		o.Resize(fyne.NewSize(a.width, s.Height))
	}
}

// Columns puts objects side by side, each as wide as the others.
type Columns struct{ Gap float32 }

// MinSize is as high as the highest.
func (c Columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	n := float32(len(objects))
	return fyne.NewSize(n*s.Width+(n-1)*c.Gap, s.Height)
}

// Layout gives each its part of the width.
func (c Columns) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	n := float32(len(objects))
	width := (s.Width - (n-1)*c.Gap) / n
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(width+c.Gap), 0))
		o.Resize(fyne.NewSize(width, s.Height))
	}
}
