package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Wheeled has the wheel scroll a column wherever the pointer is in it. Fyne's
// entries keep the wheel, also where they have nothing to scroll, and the column
// would stop as soon as one comes under the pointer.
func Wheeled(column *container.Scroll) fyne.CanvasObject {
	w := &wheel{column: column}
	w.ExtendBaseWidget(w)
	return container.NewStack(column, w)
}

// wheel lies over a column and takes nothing but the wheel.
type wheel struct {
	widget.BaseWidget
	column *container.Scroll
}

var _ fyne.Scrollable = (*wheel)(nil)

// Scrolled scrolls the text that is being written under the pointer, as far as
// it goes, and else the column.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(w); c != nil {
		if entry, ok := c.Focused().(*Entry); ok && within(e.AbsolutePosition, driver.AbsolutePositionForObject(entry), entry.Size()) && entry.scroll(e) {
			return
		}
	}
	w.column.Scrolled(e)
}

// within reports whether a point lies in a rectangle.
func within(p, from fyne.Position, size fyne.Size) bool {
	return p.X >= from.X && p.Y >= from.Y && p.X < from.X+size.Width && p.Y < from.Y+size.Height
}

// CreateRenderer links the wheel to its renderer: there is nothing to see.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
