package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// InSight scrolls what an object lies in until its middle can be seen. Fyne
// gives the focus also to what is scrolled away, where nobody sees it; so each
// object that takes the focus calls it then.
func InSight(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	scroll, ok := scrollAround(root, o, nil)
	if !ok || scroll == nil {
		return
	}
	const air = 40
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll.Content).Y
	high, view := o.Size().Height, scroll.Size().Height
	most := scroll.Content.Size().Height - view
	to := scroll.Offset.Y
	switch middle := top + high/2; {
	case middle < to:
		to = top - air
	case middle > to+view:
		to = top + high - view + air
	default:
		return
	}
	scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, fyne.Max(0, fyne.Min(to, most))))
}

// scrollAround returns the innermost scroll around an object, nil if there is
// none, and whether the object lies in root at all.
func scrollAround(root, o fyne.CanvasObject, scroll *container.Scroll) (*container.Scroll, bool) {
	if root == nil || !root.Visible() {
		return nil, false
	}
	if root == o {
		return scroll, true
	}
	var inside []fyne.CanvasObject
	switch r := root.(type) {
	case *fyne.Container:
		inside = r.Objects
	case *container.Scroll:
		scroll, inside = r, []fyne.CanvasObject{r.Content}
	case interface{ Held() []fyne.CanvasObject }:
		inside = r.Held()
	}
	for _, child := range inside {
		if s, ok := scrollAround(child, o, scroll); ok {
			return s, true
		}
	}
	return nil, false
}
