package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// card is one card of a CardGrid.
type card struct {
	widget.BaseWidget
	card  Card
	index int
	grid  *CardGrid
	face  *Fill
	star  *fyne.Container
	box   *fyne.Container
}

func newCard(c Card, index int, grid *CardGrid) *card {
	k := &card{card: c, index: index, grid: grid, face: NewFill("")}
	k.face.Radius = 8
	picture := NewPicture(grid.thumbs)
	picture.Name, picture.Fills, picture.Radius = c.Label, true, 5
	picture.ShowBytes("card "+c.Value, c.Picture)

	const pad = 6
	k.star = container.NewWithoutLayout()
	if c.Star != "" {
		plate := NewFill(starPlate)
		plate.Radius = rowButtonSide / 2
		star := newRowButtonOf(c.Star, StarIcon(c.Starred), func() { grid.star(index) })
		k.star = container.New(Fixed{fyne.NewSquareSize(rowButtonSide)}, plate, star)
	}
	label := NewPlain(c.Label)
	label.Bold = c.Chosen
	name := fyne.CanvasObject(label)
	if c.Chosen {
		const icon = 15
		name = NewDock(nil, nil, container.New(Fixed{fyne.NewSize(icon+3, icon)}, widget.NewIcon(theme.Icon(theme.IconNameConfirm))), nil, label)
	}
	help := NewCaption(c.Help, 3)
	above := container.NewStack(container.New(Tall{cardPicture}, picture), container.New(&corner{4}, k.star))
	k.box = container.NewStack(k.face, container.New(inset{pad, pad, pad, pad}, container.New(Column{Gap: 3}, above, name, help)))
	k.ExtendBaseWidget(k)
	return k
}

// show shows whether the card is marked. Stars of others are shown only where
// they say something.
func (k *card) show(marked, focused bool) {
	k.face.Color, k.face.Stroke, k.face.Width = "", "", 0
	if marked {
		k.face.Color = theme.ColorNameSelection
	}
	if marked && focused {
		k.face.Stroke, k.face.Width = theme.ColorNamePrimary, 2
	}
	show(k.star, k.card.Star != "" && (marked || k.card.Starred))
	k.face.Refresh()
}

// AccessibilityLabel is the label.
func (k *card) AccessibilityLabel() string { return k.card.Label }

// AccessibilityRole is that of a button.
func (k *card) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (k *card) Tapped(*fyne.PointEvent)        { k.grid.choose(k.index) }
func (k *card) MouseIn(*desktop.MouseEvent)    { k.grid.mark(k.index) }
func (k *card) MouseMoved(*desktop.MouseEvent) {}
func (k *card) MouseOut()                      {}

func (k *card) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(k.box) }

// corner puts its object into the upper right corner.
type corner struct{ gap float32 }

func (c *corner) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return inset{c.gap, c.gap, c.gap, c.gap}.MinSize(objects)
}

func (c *corner) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		o.Move(fyne.NewPos(s.Width-m.Width-c.gap, c.gap))
		o.Resize(m)
	}
}
