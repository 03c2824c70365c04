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

// wellLayout puts the photo on the left, its words beside it, the buttons below
// them, and below all what there is to mend.
type wellLayout struct{ w *Well }

const (
	wellPad  = 8
	wellHigh = 142
	wellLow  = 76  // an empty low one
	wellWide = 148 // with a sentence about what is wrong
	wellGap  = 4   // between buttons
	tickSide = 14
	wellIcon = 26 // width of a button that is only an icon
)

// adviceHigh is what the advice takes, with the space above it.
func (w *Well) adviceHigh() float32 {
	if !w.advice.Visible() {
		return 0
	}
	return w.advice.MinSize().Height + wellPad
}

// Resize gives the well its room.
func (w *Well) Resize(s fyne.Size) {
	if s.Width != w.width {
		w.width = s.Width
		w.advice.fit(s.Width - 2*wellPad)
	}
	w.BaseWidget.Resize(s)
}

func (l *wellLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, l.w.high())
}

func (l *wellLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	w := l.w
	w.face.Resize(s)
	w.mark.Resize(s)
	high := s.Height - w.adviceHigh()
	side := fyne.Min(high, wellHigh) - 2*wellPad
	w.picture.Move(fyne.NewPos(wellPad, wellPad))
	w.picture.Resize(fyne.NewSquareSize(side))
	x := side + 2*wellPad + 2
	width := s.Width - x - wellPad

	clearSize := fyne.NewSquareSize(26)
	w.clear.Resize(clearSize)
	w.clear.Move(fyne.NewPos(s.Width-clearSize.Width-4, 4))
	buttons := w.choose.MinSize().Height
	bottom := high - wellPad - buttons
	l.words(x, width, bottom)
	l.buttons(x, width, bottom, buttons)
	w.advice.Move(fyne.NewPos(wellPad, high-wellPad+4))
	w.advice.Resize(fyne.NewSize(s.Width-2*wellPad, fyne.Max(0, w.adviceHigh()-4)))
}

// words lays out what is said beside the photo.
func (l *wellLayout) words(x, width, bottom float32) {
	w := l.w
	top := float32(wellPad)
	beside := width
	if w.clear.Visible() {
		beside -= 26
	}
	h := w.title.MinSize().Height
	noTitle := w.state == wellWrong || (w.low && w.state == wellEmpty) // others say it
	show(w.title, !noTitle)
	if !noTitle {
		w.title.Move(fyne.NewPos(x, top))
		w.title.Resize(fyne.NewSize(beside, h))
		top += h + 2
	}
	if w.state == wellPhoto {
		w.lines[0].Fit(width, 2)
	}
	first := fyne.Min(w.lines[0].MinSize().Height, bottom-top)
	firstWidth := width
	if w.state == wellWrong {
		firstWidth = beside
	}
	w.lines[0].Move(fyne.NewPos(x, top))
	w.lines[0].Resize(fyne.NewSize(firstWidth, first))
	top += first + 1
	if w.lines[1].Visible() {
		h := w.lines[1].MinSize().Height
		left := float32(0)
		if w.tick.Visible() {
			w.tick.Move(fyne.NewPos(x-1, top+(h-tickSide)/2))
			w.tick.Resize(fyne.NewSquareSize(tickSide))
			left = tickSide + 3
		}
		w.lines[1].Move(fyne.NewPos(x+left, top))
		w.lines[1].Resize(fyne.NewSize(width-left, h))
		top += h
	}
	const link = 6 // the space that a link keeps around its words
	w.sent.Move(fyne.NewPos(x-link, top-2))
	w.sent.Resize(fyne.NewSize(width+link, w.sent.MinSize().Height))
}

// buttons lays out the buttons. In a well with a photo pasting becomes an icon,
// and goes where there is no room for it: it has a key.
func (l *wellLayout) buttons(x, width, y, high float32) {
	w := l.w
	full := w.state == wellPhoto
	show(w.paste, !full)
	row := []*Button{w.choose, w.paste, w.recent}
	if full {
		row = []*Button{w.frame, w.choose, w.pasteIcon, w.recent}
	}
	wide := func(b *Button) float32 {
		if b.Text == "" {
			return wellIcon
		}
		return b.MinSize().Width
	}
	all := float32(0)
	for _, b := range row {
		all += wide(b) + wellGap
	}
	show(w.pasteIcon, full && all-wellGap <= width)
	for _, b := range row {
		if !b.Visible() {
			continue
		}
		b.Move(fyne.NewPos(x, y))
		b.Resize(fyne.NewSize(wide(b), high))
		x += wide(b) + wellGap
	}
}
