package create

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	historyWidth  = 380
	historyHeight = 440
	shownOfPrompt = 240 // characters of a prompt that a row shows at most
)

// historyPanel is the list of what was asked for before.
type historyPanel struct {
	history *history
	popover *part.Popover
	search  *part.Entry
	list    *part.PickList
	undo    *undoBar
	clear   *part.Button
}

// open opens the list beside an object.
func (h *history) open(beside fyne.CanvasObject) {
	if h.panel != nil {
		return
	}
	h.page.cfg.Tips.Hide()
	p := &historyPanel{history: h, list: part.NewPickList(historyWidth - 16), undo: newUndoBar(h.page)}
	p.search = newSearch(words.Say("history.search"), p.fill, p.list)
	p.list.Title = words.Say("history.open")
	p.list.OnChosen = func(prompt string) {
		p.popover.Close()
		h.page.form.setPrompt(prompt)
		h.page.kit.Nav.Window().Canvas().Focus(h.page.form.prompt)
	}
	p.clear = part.NewQuietButton(words.Say("history.clear"), theme.Icon(theme.IconNameDelete), h.clear)
	content := part.NewDock(
		container.New(part.Inset(4, 4, 4, 4), p.search),
		container.New(part.Column{Gap: 0}, part.NewRule(), p.undo.object, container.New(part.Inset(0, 2, 0, 2), part.NewDock(nil, nil, p.clear, nil, nil))),
		nil, nil, container.New(part.Inset(4, 0, 4, 4), p.list))
	p.undo.resized = content.Refresh
	h.panel = p
	p.popover = part.ShowPopover(content, beside, historyHeight, func() {
		h.panel = nil
		p.undo.closed()
	})
	p.fill()
	h.page.kit.Nav.Window().Canvas().Focus(p.search)
}

// fill shows the prompts that the search finds.
func (p *historyPanel) fill() {
	known := p.history.prompts()
	var rows []part.PickRow
	for _, prompt := range known {
		if finds(p.search.Text, prompt) {
			rows = append(rows, part.PickRow{Value: prompt, Label: shorten(prompt), Lines: 3, Actions: []part.RowAction{{
				Name: words.Say("history.remove"), Icon: theme.IconNameCancel, Key: fyne.KeyDelete,
				Do: func() { p.history.remove(prompt) },
			}}})
		}
	}
	p.list.Empty = words.Say("history.nothing")
	if len(known) == 0 {
		p.list.Empty = words.Say("history.empty")
	}
	p.list.SetRows(rows)
	enable(p.clear, len(known) > 0)
}

// shorten keeps rows from measuring what they do not show.
func shorten(text string) string {
	if runes := []rune(text); len(runes) > shownOfPrompt {
		return string(runes[:shownOfPrompt]) + "…"
	}
	return text
}

// finds reports whether every word of a search is in one of the texts.
func finds(search string, texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, "\n"))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(search)), func(word string) bool {
		return !strings.Contains(all, word)
	})
}

// newSearch returns an entry that searches a list: Down leads into the list
// and Up out of it again, Enter chooses what is marked, and what is typed in
// the list goes on in the entry.
func newSearch(placeholder string, changed func(), list *part.PickList) *part.Entry {
	e := newSearchEntry(placeholder, changed)
	focus := func(o fyne.Focusable) { fyne.CurrentApp().Driver().CanvasForObject(e).Focus(o) }
	e.OnKey = func(key *fyne.KeyEvent) bool {
		switch key.Name {
		case fyne.KeyDown:
			focus(list)
		case fyne.KeyReturn, fyne.KeyEnter:
			list.Choose()
		default:
			return false
		}
		return true
	}
	list.OnOut = func() { focus(e) }
	list.OnRune = func(r rune) bool {
		if r == ' ' { // the key chooses
			return true
		}
		focus(e)
		e.TypedRune(r)
		return true
	}
	return e
}

func newSearchEntry(placeholder string, changed func()) *part.Entry {
	e := part.NewEntry()
	e.SetPlaceHolder(placeholder)
	e.SetIcon(theme.Icon(theme.IconNameSearch))
	e.OnChanged = func(string) { changed() }
	return e
}
