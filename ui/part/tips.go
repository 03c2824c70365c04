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
	title *Plain
	body  *Plain
	small *Plain
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
	t := &Tips{title: NewParagraph("", 2), body: NewParagraph("", 8), small: NewCaption("", 1)}
	t.title.Bold = true
	t.small.Grow = 3
	t.card = container.NewStack(
		NewFrame(theme.ColorNameMenuBackground, look.ColorOutline, 8),
		container.New(inset{12, 9, 12, 10}, container.New(Column{Gap: 4}, t.title, t.body, t.small)),
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

// Name has a button that shows only an icon say what it is called, and what it
// is for where that is not plain.
func (t *Tips) Name(b *Button, what string) {
	b.OnAttention = func(on bool) {
		if on {
			t.Want(b, b.Name, what, "")
		} else {
			t.Leave(b)
		}
	}
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

// Hide hides what is shown, and forgets what was about to be.
func (t *Tips) Hide() {
	t.wanted, t.shown = tip{}, nil
	t.delay.Stop()
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
		label *Plain
		text  string
	}{{t.title, w.title}, {t.body, w.body}, {t.small, w.small}} {
		line.label.Set(line.text)
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
	t.layer.Refresh() // the window does not know yet of a card that was hidden
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
