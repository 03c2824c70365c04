package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/page"
)

// Tips is a layer over the window that shows a few words beside the control
// that has the pointer or the focus. It takes no taps and no pointer.
type Tips struct {
	layer *fyne.Container
	card  *fyne.Container
	title *Text
	body  *Text
	small *Text
	delay *page.Delay

	wanted tip
	shown  fyne.CanvasObject
}

type tip struct {
	beside fyne.CanvasObject
	title  string
	body   string
	small  string
}

const (
	tipWait  = 450 * time.Millisecond
	tipWidth = 300
)

// NewTips returns the layer.
func NewTips(work *page.Work) *Tips {
	t := &Tips{
		title: NewHeading(""), body: NewText(""), small: NewQuiet(""),
	}
	t.title.Truncation = fyne.TextTruncateOff
	t.title.Wrapping = fyne.TextWrapWord
	t.card = container.NewStack(
		NewFrame(theme.ColorNameMenuBackground, look.ColorOutline, 8),
		container.NewPadded(container.New(Tight{}, t.title, t.body, t.small)),
	)
	t.card.Hide()
	t.layer = container.NewWithoutLayout(t.card)
	t.delay = work.Delay(tipWait, t.show)
	return t
}

// Layer returns what to lay over the window.
func (t *Tips) Layer() fyne.CanvasObject { return t.layer }

// Want has words shown beside an object after a moment. The last line is set
// smaller; each of the three may be empty.
func (t *Tips) Want(beside fyne.CanvasObject, title, body, small string) {
	t.wanted = tip{beside, title, body, small}
	t.delay.Ask()
}

// Leave hides the words, or forgets them when they are not shown yet.
func (t *Tips) Leave(beside fyne.CanvasObject) {
	if t.wanted.beside == beside {
		t.wanted = tip{}
		t.delay.Stop()
	}
	if t.shown == beside {
		t.Hide()
	}
}

// Hide hides what is shown.
func (t *Tips) Hide() {
	t.shown = nil
	t.card.Hide()
}

func (t *Tips) show() {
	w := t.wanted
	if w.beside == nil || !w.beside.Visible() {
		return
	}
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(w.beside)
	if c == nil || c.Overlays().Top() != nil {
		return
	}
	for _, line := range []struct {
		label *Text
		text  string
	}{{t.title, w.title}, {t.body, w.body}, {t.small, w.small}} {
		line.label.SetText(line.text)
		if line.text == "" {
			line.label.Hide()
		} else {
			line.label.Show()
		}
	}
	// Words wrap to a width, so that the height is known only at that width.
	t.card.Resize(fyne.NewSize(tipWidth, 10))
	height := t.card.MinSize().Height
	t.card.Resize(fyne.NewSize(tipWidth, height))
	height = t.card.MinSize().Height
	t.card.Resize(fyne.NewSize(tipWidth, height))

	const gap = 10
	at, area := driver.AbsolutePositionForObject(w.beside), c.Size()
	origin := driver.AbsolutePositionForObject(t.layer)
	x := at.X + w.beside.Size().Width + gap
	if x+tipWidth > area.Width-gap {
		x = at.X - tipWidth - gap
	}
	if x < gap {
		x = fyne.Min(at.X, area.Width-tipWidth-gap)
	}
	y := fyne.Max(gap, fyne.Min(at.Y-4, area.Height-height-gap))
	t.card.Move(fyne.NewPos(x, y).Subtract(origin))
	t.shown = w.beside
	t.card.Show()
	t.card.Refresh()
}

// Tight stacks labels closer than Fyne does, since each label brings its
// own space.
type Tight struct{}

const overlap = 8

// MinSize is the sum of the heights, less the overlaps.
func (Tight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if s.Height > 0 {
			s.Height -= overlap
		}
		m := o.MinSize()
		s.Height += m.Height
		s.Width = fyne.Max(s.Width, m.Width)
	}
	return s
}

// Layout gives every label the whole width.
func (Tight) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(s.Width, o.MinSize().Height))
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, h))
		y += h - overlap
	}
}

// Hint is a label that shows a tip while the pointer is on it.
type Hint struct {
	widget.Label
	attention
}

// NewHint returns a label; what it tells is up to OnAttention.
func NewHint(text string) *Hint {
	h := &Hint{}
	h.Text = text
	h.Truncation = fyne.TextTruncateEllipsis
	h.ExtendBaseWidget(h)
	return h
}

var _ desktop.Hoverable = (*Hint)(nil)

// MouseIn tells about the pointer.
func (h *Hint) MouseIn(*desktop.MouseEvent) { h.attend(true) }

// MouseMoved does nothing.
func (h *Hint) MouseMoved(*desktop.MouseEvent) {}

// MouseOut tells about the pointer.
func (h *Hint) MouseOut() { h.attend(false) }
