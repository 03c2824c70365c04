package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// words are the prompt, what to avoid, the style, and what comes of them.
func (f *form) words() fyne.CanvasObject {
	m := f.page.model
	f.prompt = part.NewTextEntry(3)
	f.prompt.SetPlaceHolder(words.Say("prompt.placeholder"))
	f.prompt.OnChanged = func(text string) {
		if f.quiet {
			return
		}
		f.history.edited()
		if text == "" { // the API's default stands for nothing said
			m.Reset("prompt")
			return
		}
		_ = m.Set("prompt", text) // any text is a prompt; Check tells the rest
	}
	f.prompt.OnShortcut = f.history.shortcut
	f.avoid = part.NewTextEntry(1)
	f.avoid.SetPlaceHolder(words.Say("avoid.placeholder"))
	f.avoid.OnChanged = func(text string) {
		if !f.quiet {
			_ = m.Set("negative_prompt", text)
		}
	}
	f.help(&f.prompt.OnAttention, f.prompt, "prompt")
	f.help(&f.avoid.OnAttention, f.avoid, "negative_prompt")
	f.style = newStyleChooser(f.page)
	f.final = newFinal(f.page)
	return container.New(part.Column{Gap: 6}, f.prompt, f.avoid, part.NewLine(words.Say("style.name"), f.style), f.final.section)
}

// earlier is the button that opens what was asked for before.
func (f *form) earlier() fyne.CanvasObject {
	f.earlierButton = part.NewIconButton(words.Say("history.open"), theme.Icon(theme.IconNameHistory), f.openHistory)
	f.earlierButton.OnAttention = func(on bool) {
		if on {
			f.page.cfg.Tips.Want(f.earlierButton, words.Say("history.open"), words.Say("history.help"), "")
		} else {
			f.page.cfg.Tips.Leave(f.earlierButton)
		}
	}
	return f.earlierButton
}

func (f *form) openHistory() { f.history.open(f.earlierButton) }

// setPrompt shows a whole prompt, with the cursor behind it.
func (f *form) setPrompt(text string) {
	if text == "" {
		f.page.model.Reset("prompt")
	} else {
		_ = f.page.model.Set("prompt", text)
	}
	e := f.prompt
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// shownPrompt is what the entry shows of the model's prompt: the default
// stands for nothing said, unless a person has typed just that.
func (f *form) shownPrompt() string {
	prompt := f.page.model.Settings().Prompt
	if f.page.model.IsDefault("prompt") && f.prompt.Text != prompt {
		return ""
	}
	return prompt
}

// openFinal unfolds the words as they will be sent, or folds them.
func (f *form) openFinal() {
	f.final.section.SetOpen(!f.final.section.Open())
	if f.final.section.Open() {
		f.reveal(f.final.section)
		f.page.kit.Nav.Window().Canvas().Focus(f.final.prompt)
	}
}

// wordActions are the actions of words and presets.
func (p *Page) wordActions(here func(func()) func()) []page.Action {
	shift := fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift
	at := func(o fyne.CanvasObject, open func()) func() {
		return here(func() {
			p.form.reveal(o)
			open()
		})
	}
	f := p.form
	return []page.Action{
		{Name: "create.history", Key: fyne.KeyH, Modifier: shift, Do: at(f.prompt, f.openHistory), Separator: true},
		{Name: "create.styles", Key: fyne.KeyT, Modifier: shift, Do: at(f.style, func() { openStyles(p, f.style) })},
		{Name: "create.final", Key: fyne.KeyF, Modifier: shift, Do: at(f.final.section, f.openFinal)},
		{Name: "create.presets", Key: fyne.KeyP, Modifier: shift, Do: at(f.preset, p.presets.open), Separator: true},
		{Name: "create.savepreset", Key: fyne.KeyS, Modifier: shift, Do: at(f.preset, p.presets.askToSave)},
		{Name: "create.importpreset", Do: here(p.presets.importFile)},
	}
}

// wordKeys are the keys that the entry of the prompt takes.
func wordKeys() []page.KeyHint {
	return []page.KeyHint{{Keys: "Alt + ↑", Name: "prompt.older"}, {Keys: "Alt + ↓", Name: "prompt.newer"}}
}
