package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
)

const (
	toastStays = 6 * time.Second
	offerStays = 10 * time.Second // with something to do about it
	toastWidth = 400

	narrowWindow = 1200 // wide, and less than that
	toastNarrow  = 230
)

// toasts is a layer that tells something for a few seconds.
type toasts struct {
	layer *fyne.Container
	card  *fyne.Container
	text  *part.Plain
	act   *part.Button
	told  toast
	short *page.Delay
	long  *page.Delay
	queue []toast
}

// toast is a sentence, and perhaps what can be done about it.
type toast struct {
	text, action string
	do           func()
}

func newToasts(work *page.Work) *toasts {
	t := &toasts{text: part.NewParagraph("", 4)}
	t.act = part.NewButton("", nil, t.take)
	act := container.NewVBox(layout.NewSpacer(), t.act, layout.NewSpacer())
	text := container.NewVBox(layout.NewSpacer(), t.text, layout.NewSpacer()) // one line stands level with the button
	t.card = container.NewStack(part.NewFrame(theme.ColorNameMenuBackground, look.ColorOutline, 8),
		container.New(part.Inset(14, 10, 10, 10), part.NewDock(nil, nil, nil, container.New(part.Inset(10, 0, 0, 0), act), text)))
	t.card.Hide()
	// At the right, where it covers neither what is being set nor the way on.
	t.layer = container.New(toastRoom{t, 0}, container.NewVBox(layout.NewSpacer(), container.NewHBox(layout.NewSpacer(), t.card)))
	t.short, t.long = work.Delay(toastStays, t.next), work.Delay(offerStays, t.next)
	return t
}

// toastRoom leaves so much free at the right, and below it the bars at the foot of
// the pages. What is told is as wide as the window has room for it.
type toastRoom struct {
	toasts *toasts
	aside  float32
}

func (r toastRoom) inset() fyne.Layout { return part.Inset(0, 0, 20+r.aside, 96) }

func (r toastRoom) MinSize(objects []fyne.CanvasObject) fyne.Size { return r.inset().MinSize(objects) }

func (r toastRoom) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	r.toasts.fit(s.Width)
	r.inset().Layout(objects, s)
}

// beside leaves free what a page has at its right.
func (t *toasts) beside(p page.Page) {
	var aside float32
	if a, ok := p.(page.Aside); ok {
		aside = a.Aside()
	}
	if room := (toastRoom{t, aside}); room != t.layer.Layout {
		t.layer.Layout = room
		t.layer.Refresh()
	}
}

// show tells a sentence; while another is told it waits its turn.
func (t *toasts) show(n toast) {
	if n.text == "" || n.do == nil && t.knows(n.text) {
		return
	}
	if t.card.Visible() {
		t.queue = append(t.queue, n)
		if t.told.do != nil && n.do != nil { // what was offered last is what is wanted
			t.next()
		}
		return
	}
	t.tell(n)
}

// knows reports whether a sentence is told, or about to be.
func (t *toasts) knows(text string) bool {
	return t.card.Visible() && (t.told.text == text || slices.ContainsFunc(t.queue, func(n toast) bool { return n.text == text }))
}

func (t *toasts) tell(n toast) {
	t.told = n
	t.text.Set(n.text)
	t.fit(t.layer.Size().Width)
	t.act.SetText(n.action)
	if n.do != nil {
		t.act.Show()
	} else {
		t.act.Hide()
	}
	t.card.Show()
	t.layer.Refresh()
	if n.do != nil {
		t.long.Ask()
	} else {
		t.short.Ask()
	}
}

// fit gives the sentence its width and lines: in a narrow window less, so that
// what is being set stays free.
func (t *toasts) fit(window float32) {
	t.text.Wide = toastWidth
	if window < narrowWindow {
		t.text.Wide = toastNarrow
	}
	t.text.Fit(t.text.Wide, 4)
}

// take does what the toast offers.
func (t *toasts) take() {
	do := t.told.do
	t.next()
	if do != nil {
		do()
	}
}

func (t *toasts) next() {
	t.short.Stop()
	t.long.Stop()
	t.told = toast{}
	t.card.Hide()
	if len(t.queue) > 0 {
		n := t.queue[0]
		t.queue = t.queue[1:]
		t.tell(n)
	}
}
