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

// A Well takes a photo: by a click, by what is pasted, or by a drop
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
	// OnRecent is called when a person wants to choose among photos that were
	// used before.
	OnRecent func()
	// OnResized is called when the well wants another height than before.
	OnResized func()
	// OnClear is called when a person takes the photo out.
	OnClear func()

	low     bool // an empty well is only a line high
	state   wellState
	focused bool
	hovered bool
	marked  bool

	thumb  *canvas.Image
	icon   *widget.Icon
	busy   *widget.Activity
	title  *Plain
	lines  [2]*Plain
	choose *Button
	paste  *Button
	recent *Button
	clear  *Button
	box    *fyne.Container
	mark   *Fill // behind the photo while the well is marked
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
	w.recent = NewIconButton(words.Say("well.recent", "Name", name), theme.Icon(theme.IconNameHistory), func() { call(w.OnRecent) })
	w.clear = NewIconButton(words.Say("well.clear", "Name", name), theme.Icon(theme.IconNameCancel), func() { call(w.OnClear) })
	w.face = NewFrame(look.ColorWell, look.ColorOutline, 8)
	w.frame = NewFrame(look.ColorStage, "", 6)
	w.mark = NewFrame(theme.ColorNameSelection, theme.ColorNamePrimary, 8)
	w.mark.Width = 3
	w.mark.Hide()
	w.left = container.NewStack(w.frame, w.thumb, container.New(Fixed{fyne.NewSquareSize(40)}, w.icon), container.New(Fixed{fyne.NewSquareSize(26)}, w.busy))
	w.box = container.New(&wellLayout{w}, w.face, w.mark, w.left, w.title, w.lines[0], w.lines[1], w.choose, w.paste, w.recent, w.clear)
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

// Preview shows what a file that is being looked at will probably look like.
func (w *Well) Preview(m *image.RGBA, name string) {
	w.enter(wellBusy, m, name, words.Say("well.busy"), look.ColorQuiet, "")
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

// Mark shows, or shows no more, that something has just come into the well.
func (w *Well) Mark(on bool) {
	w.marked = on
	w.Refresh()
}

// Marked reports whether the well is marked.
func (w *Well) Marked() bool { return w.marked }

// Recent is the control that leads to photos that were used before.
func (w *Well) Recent() fyne.CanvasObject { return w.recent }

// IsEmpty reports whether the well shows its invitation.
func (w *Well) IsEmpty() bool { return w.state == wellEmpty }

// Texts returns the words that the well shows now.
func (w *Well) Texts() (title, first, second string) {
	return w.title.Text, w.lines[0].Text, w.lines[1].Text
}

// IsWrong reports whether the well shows what is wrong with a file.
func (w *Well) IsWrong() bool { return w.state == wellWrong }

// Picture is the picture that the well shows, nil when it shows none.
func (w *Well) Picture() image.Image { return w.thumb.Image }

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

// TypedKey takes Enter and Space for a click, Down for the photos that were used
// before, Delete for taking the photo out.
func (w *Well) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		call(w.OnChoose)
	case fyne.KeyDown:
		call(w.OnRecent)
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
