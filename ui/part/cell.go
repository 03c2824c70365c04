package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Cell is a widget that shows one object; things that have a state of their
// own embed it.
type Cell struct {
	widget.BaseWidget
	object fyne.CanvasObject
}

// Init says what embeds the cell and what it shows.
func (c *Cell) Init(self fyne.Widget, object fyne.CanvasObject) {
	c.object = object
	c.ExtendBaseWidget(self)
}

// Held returns what the cell shows.
func (c *Cell) Held() []fyne.CanvasObject { return []fyne.CanvasObject{c.object} }

// CreateRenderer links the cell to its renderer.
func (c *Cell) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.object) }
