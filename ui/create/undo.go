package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/part"
	"likeness/ui/words"
)

// undoBar is a line of an open list that says what was just done there, and
// takes it back. When the list closes the window offers the same in a toast: a
// toast lies under an open list and cannot be reached from it.
type undoBar struct {
	page   *Page
	object *fyne.Container
	text   *part.Plain
	said   string
	do     func()
	// resized is called when the line has come or gone.
	resized func()
}

func newUndoBar(p *Page) *undoBar {
	u := &undoBar{page: p, text: part.NewCaption("", 1), resized: func() {}}
	undo := part.NewQuietButton(words.Say("prompt.undo"), theme.Icon(theme.IconNameContentUndo), u.take)
	u.object = container.New(part.Inset(8, 0, 4, 0), part.NewDock(nil, nil, nil, undo, container.New(part.Inset(0, 7, 8, 0), u.text)))
	u.object.Hide()
	return u
}

// offer says what was done, and how it is taken back.
func (u *undoBar) offer(text string, do func()) {
	u.said, u.do = text, do
	u.text.Set(text)
	u.show(true)
}

func (u *undoBar) take() {
	do := u.do
	u.do = nil
	u.show(false)
	if do != nil {
		do()
	}
}

func (u *undoBar) show(on bool) {
	setVisible(u.object, on)
	u.resized()
}

// closed is called when the list has closed.
func (u *undoBar) closed() {
	if u.do != nil {
		u.page.kit.Nav.Offer(u.said, words.Say("prompt.undo"), u.do)
	}
}
