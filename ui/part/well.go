package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/words"
)

// A Well takes a photo: by a click, by what is pasted, or by a drop
// that somebody else hands to it. It shows the photo as it will be sent, what
// came out of looking at it, what there is to mend, and what is wrong with it.
// It reads no file itself.
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
	// OnFrame is called when a person wants to say which part is sent.
	OnFrame func()
	// OnFace is called when a person clicks one of several faces.
	OnFace func(i int)
	// OnSent is called when a person wants to see what is sent.
	OnSent func()
	// OnResized is called when the well wants another height than before.
	OnResized func()
	// OnClear is called when a person takes the photo out.
	OnClear func()

	low     bool // an empty well is only a line high
	state   wellState
	shown   WellPhoto
	focused bool
	hovered bool
	marked  bool
	width   float32 // it was given last

	picture   *wellPicture
	title     *Plain
	lines     [2]*Plain
	tick      *widget.Icon // before the second line
	sent      *Link
	frame     *Button
	choose    *Button
	paste     *Button
	pasteIcon *Button // in the place of paste, where there is less room
	recent    *Button
	clear     *Button
	advice    *wellAdvice
	box       *fyne.Container
	mark      *Fill // behind the photo while the well is marked
	face      *Fill
}

// A WellPhoto is what a well shows of a photo.
type WellPhoto struct {
	Picture WellPicture
	Name    string
	// Result says what size the pictures of it will have, and what else follows.
	Result string
	// Found says how many faces were found, in a colour, with a tick when all is
	// good.
	Found      string
	FoundColor fyne.ThemeColorName
	Good       bool
	// Sent is the link to what is sent; there is none when it is empty.
	Sent string
	// Advice is what there is to mend, the gravest first.
	Advice []WellAdvice
}

type wellState int

const (
	wellEmpty wellState = iota
	wellBusy
	wellPhoto
	wellWrong
)

// NewWell returns an empty well. A low one takes little room while it is empty.
func NewWell(name, headline, invitation string, icon fyne.Resource, low bool) *Well {
	w := &Well{Name: name, Headline: headline, Invitation: invitation, Icon: icon, low: low}
	w.picture = newWellPicture(icon)
	w.picture.tapped = w.pictureTapped
	w.title = NewPlain("")
	w.title.Bold = true
	w.lines[0], w.lines[1] = NewCaption("", 3), NewCaption("", 1)
	w.tick = widget.NewIcon(theme.NewColoredResource(theme.Icon(theme.IconNameConfirm), theme.ColorNameSuccess))
	w.sent = NewLink("", func() { call(w.OnSent) })
	w.sent.text.Lines = 1
	w.frame = NewButton(words.Say("well.frame"), nil, func() { call(w.OnFrame) })
	w.choose = NewButton(words.Say("well.choose"), nil, func() { call(w.OnChoose) })
	w.paste = NewButton(words.Say("well.paste"), nil, func() { call(w.OnPaste) })
	w.pasteIcon = NewIconButton(words.Say("well.paste"), theme.Icon(theme.IconNameContentPaste), func() { call(w.OnPaste) })
	w.recent = NewIconButton(words.Say("well.recent", "Name", name), theme.Icon(theme.IconNameHistory), func() { call(w.OnRecent) })
	w.clear = NewIconButton(words.Say("well.clear", "Name", name), theme.Icon(theme.IconNameCancel), func() { call(w.OnClear) })
	w.advice = newWellAdvice(func() { w.resized(0) })
	w.face = NewFrame(look.ColorWell, look.ColorOutline, 8)
	w.mark = NewFrame(theme.ColorNameSelection, theme.ColorNamePrimary, 8)
	w.mark.Width = 3
	w.mark.Hide()
	w.box = container.New(&wellLayout{w}, w.face, w.mark, w.picture, w.title, w.lines[0], w.lines[1], w.tick, w.sent,
		w.frame, w.choose, w.paste, w.pasteIcon, w.recent, w.clear, w.advice)
	w.ExtendBaseWidget(w)
	w.Empty()
	return w
}

// Empty shows the invitation.
func (w *Well) Empty() { w.enter(wellEmpty, WellPhoto{}, w.Headline, w.Invitation, look.ColorQuiet) }

// Busy shows that a file is being looked at.
func (w *Well) Busy(name string) {
	w.enter(wellBusy, WellPhoto{}, name, words.Say("well.busy"), look.ColorQuiet)
}

// Preview shows what a file that is being looked at will probably look like.
func (w *Well) Preview(m *image.RGBA, name string) {
	w.enter(wellBusy, WellPhoto{Picture: WellPicture{Image: m}}, name, words.Say("well.busy"), look.ColorQuiet)
}

// Photo shows a photo.
func (w *Well) Photo(p WellPhoto) { w.enter(wellPhoto, p, p.Name, p.Result, look.ColorQuiet) }

// Wrong shows what is wrong with a file.
func (w *Well) Wrong(name, text string) {
	w.enter(wellWrong, WellPhoto{}, name, text, theme.ColorNameError)
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

// IsWrong reports whether the well shows what is wrong with a file.
func (w *Well) IsWrong() bool { return w.state == wellWrong }

// HasPhoto reports whether the well shows a photo.
func (w *Well) HasPhoto() bool { return w.state == wellPhoto }

// Texts returns the words that the well shows now.
func (w *Well) Texts() (title, first, second string) {
	return w.title.Text, w.lines[0].Text, w.lines[1].Text
}

// Picture is the picture that the well shows, nil when it shows none.
func (w *Well) Picture() image.Image {
	if m := w.shown.Picture.Image; m != nil {
		return m
	}
	return nil
}

// Shown returns what the well shows of its photo.
func (w *Well) Shown() WellPhoto { return w.shown }

func (w *Well) enter(state wellState, p WellPhoto, title, first string, firstColor fyne.ThemeColorName) {
	before := w.high()
	w.state, w.shown = state, p
	icon := theme.NewColoredResource(w.Icon, look.ColorQuiet)
	switch state {
	case wellWrong:
		w.picture.wait(theme.NewErrorThemedResource(theme.Icon(theme.IconNameBrokenImage)), false)
	case wellEmpty:
		w.picture.wait(icon, false)
	case wellBusy:
		w.picture.wait(nil, true)
		w.picture.behind(p.Picture.Image)
	default:
		w.picture.show(p.Picture)
	}
	w.title.Set(title)
	w.lines[0].Lines = 3
	switch state {
	case wellWrong:
		w.lines[0].Lines = 5 // the sentence names the file, so the title goes
	case wellPhoto:
		w.lines[0].Lines = 2
	}
	w.lines[0].Paint(first, firstColor)
	w.lines[0].Refresh()
	w.lines[1].Paint(p.Found, p.FoundColor)
	w.sent.SetText(p.Sent)
	show(w.lines[1], p.Found != "")
	show(w.tick, p.Found != "" && p.Good)
	show(w.sent, p.Sent != "")
	show(w.clear, state != wellEmpty)
	show(w.frame, state == wellPhoto)
	if state == wellEmpty {
		w.choose.SetText(words.Say("well.choose"))
	} else {
		w.choose.SetText(words.Say("well.another"))
	}
	w.advice.show(p.Advice)
	w.Refresh()
	w.resized(before)
}

// resized tells when the well wants another height than before.
func (w *Well) resized(before float32) {
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
	return wellHigh + w.adviceHigh()
}

// pictureTapped chooses the face that was clicked, where there are several, or
// opens the framing.
func (w *Well) pictureTapped(face int) {
	w.takeFocus()
	switch {
	case w.state != wellPhoto || w.OnFrame == nil:
		call(w.OnChoose)
	case face >= 0 && len(w.shown.Picture.Faces) > 1 && w.OnFace != nil:
		w.OnFace(face)
	default:
		w.OnFrame()
	}
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
