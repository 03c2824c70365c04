package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/ui/part"
)

// looks are the preset and the look.
func (f *form) looks() fyne.CanvasObject {
	f.look = part.NewLineField(f.page.model, f.page.cfg.Tips, parameter("sdxl_weights"))
	f.fields["sdxl_weights"] = f.look
	return container.New(part.Column{Gap: 6}, f.presets(), f.look.Object)
}
