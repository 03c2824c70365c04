package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/words"
)

// A Well takes a photo: by a click, by a path that is pasted, or by a drop
// that somebody else hands to it. It shows the photo upright, what came out of
// looking at it, and what is wrong with it. It reads no file itself.
type Well struct {
	widget.BaseWidget

	// Name is what kind of photo belongs here.
	Name string
	// Headline and Invitation are what an empty well says.
	Headline, Invitation string
	// Icon stands in an empty well.
	Icon fyne.Resource
	// OnChoose is called when a person wants to choose a file.
	OnChoose func()
	// OnPaste is called when a person wants to paste; the well has no clipboard.
	OnPaste func()
	// OnResized is called when the well wants another height than before.
	OnResized func()
	// OnClear is called when a person takes the photo out.
	OnClear func()

	low     bool // an empty well is only a line high
	state   wellState
	focused bool
	hovered bool

	thumb  *canvas.Image
	icon   *widget.Icon
	busy   *widget.Activity
	title  *Plain
	lines  [2]*Plain
	choose *Button
	paste  *Button
	clear  *Button
	box    *fyne.Container
	face   *Fill
	frame  *Fill
	left   *fyne.Container
}

type wellState int

const (
	wellEmpty wellState = iota
	wellBusy
	wellPhoto
	wellWrong
)

var (
	_ fyne.Tappable      = (*Well)(nil)
	_ fyne.Focusable     = (*Well)(nil)
	_ fyne.Shortcutable  = (*Well)(nil)
	_ desktop.Hoverable  = (*Well)(nil)
	_ fyne.Accessible    = (*Well)(nil)
	_ desktop.Cursorable = (*Well)(nil)
)

// NewWell returns an empty well. A low one takes little room while it is empty.
func NewWell(name, headline, invitation string, icon fyne.Resource, low bool) *Well {
	w := &Well{Name: name, Headline: headline, Invitation: invitation, Icon: icon, low: low}
	w.thumb = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}
	w.icon = widget.NewIcon(icon)
	w.busy = widget.NewActivity()
	w.title = NewPlain("")
	w.title.Bold = true
	w.lines[0], w.lines[1] = NewCaption("", 3), NewCaption("", 2)
	w.choose = NewButton(words.Say("well.choose"), nil, func() { call(w.OnChoose) })
	w.paste = NewButton(words.Say("well.paste"), nil, func() { call(w.OnPaste) })
	w.clear = NewIconButton(words.Say("well.clear", "Name", name), theme.Icon(theme.IconNameCancel), func() { call(w.OnClear) })
	w.face = NewFrame(look.ColorWell, look.ColorOutline, 8)
	w.frame = NewFrame(look.ColorStage, "", 6)
	w.left = container.NewStack(w.frame, w.thumb, container.New(Fixed{fyne.NewSquareSize(40)}, w.icon), container.New(Fixed{fyne.NewSquareSize(26)}, w.busy))
	w.box = container.New(&wellLayout{w}, w.face, w.left, w.title, w.lines[0], w.lines[1], w.choose, w.paste, w.clear)
	w.ExtendBaseWidget(w)
	w.Empty()
	return w
}

// Empty shows the invitation.
func (w *Well) Empty() { w.enter(wellEmpty, nil, w.Headline, w.Invitation, look.ColorQuiet, "") }

// Busy shows that a file is being looked at.
func (w *Well) Busy(name string) {
	w.enter(wellBusy, nil, name, words.Say("well.busy"), look.ColorQuiet, "")
}

// Photo shows a photo, its name, what it will become and a remark.
func (w *Well) Photo(m *image.RGBA, name, result, remark string, remarkColor fyne.ThemeColorName) {
	w.lines[1].Color = remarkColor
	w.enter(wellPhoto, m, name, result, look.ColorQuiet, remark)
}

// Result says what size the pictures of the photo will have.
func (w *Well) Result(text string) {
	w.lines[0].Set(text)
	w.Refresh()
}

// Wrong shows what is wrong with a file.
func (w *Well) Wrong(name, text string) {
	w.enter(wellWrong, nil, name, text, theme.ColorNameError, "")
}

// Texts returns the words that the well shows now.
func (w *Well) Texts() (title, first, second string) {
	return w.title.Text, w.lines[0].Text, w.lines[1].Text
}

// IsWrong reports whether the well shows what is wrong with a file.
func (w *Well) IsWrong() bool { return w.state == wellWrong }

// HasPhoto reports whether the well shows a photo.
func (w *Well) HasPhoto() bool { return w.state == wellPhoto }

func (w *Well) enter(state wellState, m *image.RGBA, title, first string, firstColor fyne.ThemeColorName, second string) {
	before := w.high()
	w.state = state
	w.thumb.Image = nil
	if m != nil {
		w.thumb.Image = m
	}
	w.thumb.Refresh()
	w.title.Set(title)
	w.lines[0].Lines = 3
	if state == wellWrong {
		w.lines[0].Lines = 5 // the sentence names the file, so the title goes
	}
	w.lines[0].Paint(first, firstColor)
	w.lines[0].Refresh()
	w.lines[1].Set(second)
	show(w.icon, state == wellEmpty || state == wellWrong)
	w.icon.SetResource(theme.NewColoredResource(w.Icon, look.ColorQuiet))
	if state == wellWrong {
		w.icon.SetResource(theme.NewErrorThemedResource(theme.Icon(theme.IconNameBrokenImage)))
	}
	show(w.busy, state == wellBusy)
	if state == wellBusy {
		w.busy.Start()
	} else {
		w.busy.Stop()
	}
	show(w.clear, state != wellEmpty)
	show(w.lines[1], second != "")
	if state == wellEmpty {
		w.choose.SetText(words.Say("well.choose"))
	} else {
		w.choose.SetText(words.Say("well.another"))
	}
	w.Refresh()
	if w.high() != before {
		call(w.OnResized)
	}
}

func (w *Well) high() float32 {
	switch {
	case w.state == wellWrong:
		return wellWide
	case w.low && w.state == wellEmpty:
		return wellLow
	}
	return wellHigh
}

// Held returns what the well shows.
func (w *Well) Held() []fyne.CanvasObject { return []fyne.CanvasObject{w.box} }

// AccessibilityLabel tells what belongs here and what is here.
func (w *Well) AccessibilityLabel() string { return w.Name }

// AccessibilityRole is that of a button.
func (w *Well) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Cursor is a hand.
func (w *Well) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Tapped lets a person choose a file.
func (w *Well) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		c.Focus(w)
	}
	call(w.OnChoose)
}

// TypedKey takes Enter and Space for a click, Delete for taking the photo out.
func (w *Well) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		call(w.OnChoose)
	case fyne.KeyDelete, fyne.KeyBackspace:
		if w.state != wellEmpty {
			call(w.OnClear)
		}
	default:
		escape(w, key)
	}
}

// TypedRune hands the character on.
func (w *Well) TypedRune(r rune) { handRune(w, r) }

// TypedShortcut takes Paste.
func (w *Well) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutPaste); ok {
		call(w.OnPaste)
	}
}

// FocusGained shows the focus.
func (w *Well) FocusGained() {
	w.focused = true
	w.Refresh()
}

// FocusLost hides the focus.
func (w *Well) FocusLost() {
	w.focused = false
	w.Refresh()
}

// MouseIn shows the pointer.
func (w *Well) MouseIn(*desktop.MouseEvent) {
	w.hovered = true
	w.Refresh()
}

// MouseMoved does nothing.
func (w *Well) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (w *Well) MouseOut() {
	w.hovered = false
	w.Refresh()
}

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
	w.paste.Resize(fyne.NewSize(w.paste.MinSize().Width, buttons))
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func call(f func()) {
	if f != nil {
		f()
	}
}
