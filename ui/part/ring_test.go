package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// Where the keys go is seen on a button in the accent colour, too.
func TestAButtonInTheAccentColourShowsTheFocus(t *testing.T) {
	begin(t)
	chief, other := NewButton("Create", nil, nil), NewButton("Cancel", nil, nil)
	chief.Importance = widget.HighImportance
	win := inWindow(t, container.NewVBox(chief, other), 200, 100)
	ring := func(b *Button) *canvas.Rectangle {
		objects := test.WidgetRenderer(b).Objects()
		return objects[len(objects)-1].(*canvas.Rectangle)
	}
	for _, focused := range []*Button{chief, other} {
		win.Canvas().Focus(focused)
		if got := ring(chief).Visible(); got != (focused == chief) {
			t.Errorf("with the focus on %q the ring is seen: %v", focused.Text, got)
		}
		if ring(other).Visible() {
			t.Error("an ordinary button has a ring, too")
		}
	}
	win.Canvas().Focus(chief)
	before := win.Canvas().Capture()
	win.Canvas().Focus(nil)
	if at, size := ring(chief).Position(), ring(chief).Size(); at == fyne.NewPos(0, 0) || size.Width >= chief.Size().Width {
		t.Errorf("the ring lies at %v and is %v large", at, size)
	}
	after := win.Canvas().Capture()
	if x, y := int(chief.Size().Width/2), ringInset; before.At(x, y) == after.At(x, y) {
		t.Error("nothing is seen of it")
	}
}
