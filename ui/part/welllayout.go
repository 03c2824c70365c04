package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// Refresh draws the well anew.
func (w *Well) Refresh() {
	w.face.Stroke, w.face.Width = look.ColorOutline, 1
	switch {
	case w.focused:
		w.face.Stroke, w.face.Width = theme.ColorNamePrimary, 2
	case w.state == wellWrong:
		w.face.Stroke = theme.ColorNameError
	case w.hovered:
		w.face.Stroke = theme.ColorNamePrimary
	}
	w.face.Refresh()
	show(w.mark, w.marked)
	w.BaseWidget.Refresh()
}

// CreateRenderer links the well to its renderer.
func (w *Well) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.box) }

// wellLayout puts the photo on the left, its words beside it and the buttons
// below them.
type wellLayout struct{ w *Well }

const (
	wellPad  = 8
	wellHigh = 128
	wellLow  = 76  // an empty low one
	wellWide = 148 // with a sentence about what is wrong
)

func (l *wellLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, l.w.high())
}

func (l *wellLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	w := l.w
	w.face.Resize(s)
	w.mark.Resize(s)
	side := fyne.Min(s.Height, wellHigh) - 2*wellPad
	w.left.Move(fyne.NewPos(wellPad, wellPad))
	w.left.Resize(fyne.NewSize(side, side))
	x := side + 2*wellPad + 2
	width := s.Width - x - wellPad
	top := float32(wellPad)

	clearSize := fyne.NewSquareSize(26)
	w.clear.Resize(clearSize)
	w.clear.Move(fyne.NewPos(s.Width-clearSize.Width-4, 4))
	titleWidth := width
	if w.clear.Visible() {
		titleWidth -= clearSize.Width
	}
	h := w.title.MinSize().Height
	noTitle := w.state == wellWrong || (w.low && w.state == wellEmpty) // others say it
	show(w.title, !noTitle)
	if !noTitle {
		w.title.Move(fyne.NewPos(x, top))
		w.title.Resize(fyne.NewSize(titleWidth, h))
		top += h + 2
	}
	buttons := w.choose.MinSize().Height
	bottom := s.Height - wellPad - buttons
	first := fyne.Min(w.lines[0].MinSize().Height, bottom-top)
	if w.lines[1].Visible() {
		first = w.lines[0].MinSize().Height / 3
	}
	firstWidth := width
	if w.state == wellWrong {
		firstWidth -= clearSize.Width
	}
	w.lines[0].Move(fyne.NewPos(x, top))
	w.lines[0].Resize(fyne.NewSize(firstWidth, first))
	w.lines[1].Move(fyne.NewPos(x, top+first+1))
	w.lines[1].Resize(fyne.NewSize(width, w.lines[1].MinSize().Height))

	chooseWidth := w.choose.MinSize().Width
	w.choose.Move(fyne.NewPos(x, bottom))
	w.choose.Resize(fyne.NewSize(chooseWidth, buttons))
	w.paste.Move(fyne.NewPos(x+chooseWidth+6, bottom))
	pasteWidth := w.paste.MinSize().Width
	w.paste.Resize(fyne.NewSize(pasteWidth, buttons))
	w.recent.Move(fyne.NewPos(x+chooseWidth+pasteWidth+12, bottom))
	w.recent.Resize(fyne.NewSquareSize(buttons))
}
