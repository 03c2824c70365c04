package create

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"likeness/storage/preferences"
	"likeness/ui/words"
)

// history knows what was asked for before, the newest first, and walks through
// it inside the entry.
type history struct {
	page  *Page
	at    int    // where the walk is; -1: at what is being typed
	typed string // what was being typed when the walk began
	panel *historyPanel
}

func newHistory(p *Page) *history { return &history{page: p, at: -1} }

func (h *history) prompts() []string { return h.page.kit.Preferences.Get().Prompts }

// shortcut takes the keys of the walk from the entry.
func (h *history) shortcut(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierAlt {
		return false
	}
	switch c.KeyName {
	case fyne.KeyUp:
		h.walk(1)
	case fyne.KeyDown:
		h.walk(-1)
	default:
		return false
	}
	return true
}

// edited is called when a person has changed the text: the walk is over.
func (h *history) edited() { h.at = -1 }

// walk shows what was asked for before, or what came after that; in the end
// what was being typed comes back.
func (h *history) walk(by int) {
	known, form := h.prompts(), h.page.form
	at := h.at
	if at < 0 {
		h.typed = form.prompt.Text
		if len(known) > 0 && known[0] == h.typed && by > 0 {
			at = 0 // it stands there already
		}
	}
	switch at += by; {
	case at >= len(known) || at < -1:
		return
	case at < 0:
		form.setPrompt(h.typed)
	default:
		form.setPrompt(known[at])
	}
	h.at = at
}

// add keeps what is being created.
func (h *history) add(prompt string) {
	h.at = -1
	if strings.TrimSpace(prompt) == "" || prompt == parameter("prompt").Default {
		return
	}
	h.change(func(known []string) []string { return slices.Insert(without(known, prompt), 0, prompt) }, nil)
}

// remove forgets one, until it is undone.
func (h *history) remove(prompt string) {
	was := slices.Index(h.prompts(), prompt)
	h.change(func(known []string) []string { return without(known, prompt) }, func() {
		h.offer(words.Say("history.removed"), func() {
			h.change(func(known []string) []string {
				known = without(known, prompt)
				return slices.Insert(known, min(max(was, 0), len(known)), prompt)
			}, nil)
		})
	})
}

// clear forgets all, until it is undone.
func (h *history) clear() {
	all := h.prompts()
	if len(all) == 0 {
		return
	}
	h.change(func([]string) []string { return nil }, func() {
		h.offer(words.Count("history.cleared", len(all)), func() {
			h.change(func(known []string) []string {
				for _, p := range all { // what came since stays in front
					if !slices.Contains(known, p) {
						known = append(known, p)
					}
				}
				return known
			}, nil)
		})
	})
}

// offer has something undone where a person can reach it.
func (h *history) offer(text string, do func()) {
	if h.panel != nil {
		h.panel.undo.offer(text, do)
		return
	}
	h.page.kit.Nav.Offer(text, words.Say("prompt.undo"), do)
}

// change changes what is kept, behind the window. Another program's prompts
// come in by it, too. done, if not nil, is called when it is kept.
func (h *history) change(change func(known []string) []string, done func()) {
	kit := h.page.kit
	h.at = -1
	kit.Work.Go(func(context.Context) {
		err := kit.Preferences.Update(func(p *preferences.Preferences) { p.Prompts = change(p.Prompts) })
		kit.Work.Do(func() {
			if err != nil {
				kit.Log.Warn("history not kept", "err", err)
				kit.Nav.Toast(words.Say("history.unkept"))
			} else if done != nil {
				done()
			}
			if h.panel != nil {
				h.panel.fill()
			}
		})
	})
}

func without(texts []string, gone ...string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return slices.Contains(gone, text) })
}
