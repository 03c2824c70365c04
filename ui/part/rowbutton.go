package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const rowButtonSide = 22

// rowButton is a small icon within a row or card, for the pointer: what it
// does has a key of the list too, so that it takes no focus.
type rowButton struct {
	widget.BaseWidget
	name   string
	tapped func()
	face   *Fill
	icon   *widget.Icon
}

func newRowButton(name string, icon fyne.ThemeIconName, tapped func()) *rowButton {
	return newRowButtonOf(name, theme.Icon(icon), tapped)
}

func newRowButtonOf(name string, icon fyne.Resource, tapped func()) *rowButton {
	b := &rowButton{name: name, tapped: tapped, face: NewFill(""), icon: widget.NewIcon(icon)}
	b.face.Radius = rowButtonSide / 2
	b.ExtendBaseWidget(b)
	return b
}

// AccessibilityLabel is the name.
func (b *rowButton) AccessibilityLabel() string { return b.name }

// AccessibilityRole is that of a button.
func (b *rowButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (b *rowButton) Tapped(*fyne.PointEvent)        { b.tapped() }
func (b *rowButton) MouseMoved(*desktop.MouseEvent) {}
func (b *rowButton) MouseIn(*desktop.MouseEvent)    { b.hover(theme.ColorNameHover) }
func (b *rowButton) MouseOut()                      { b.hover("") }

func (b *rowButton) hover(name fyne.ThemeColorName) {
	b.face.Color = name
	b.face.Refresh()
}

func (b *rowButton) MinSize() fyne.Size { return fyne.NewSquareSize(rowButtonSide) }

func (b *rowButton) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(Fixed{fyne.NewSquareSize(rowButtonSide)},
		container.NewStack(b.face, container.New(inset{3, 3, 3, 3}, b.icon))))
}

// sideBySide lays objects of one width out in a line, in the middle of the
// height.
type sideBySide struct{ side, gap float32 }

func (l *sideBySide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	n := float32(len(objects))
	return fyne.NewSize(n*l.side+max(0, n-1)*l.gap, l.side)
}

func (l *sideBySide) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(l.side+l.gap), (s.Height-l.side)/2))
		o.Resize(fyne.NewSquareSize(l.side))
	}
}
