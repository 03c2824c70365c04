package create

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/part"
	"likeness/ui/words"
)

// final is the foldable part that shows the words as they will be sent, with
// the style worked in.
type final struct {
	page    *Page
	section *part.Section
	prompt  *part.Quote
	avoid   *part.Quote
	hint    *part.Plain
	nothing *part.Plain // why what to avoid has no effect
}

func newFinal(p *Page) *final {
	f := &final{page: p, hint: part.NewCaption("", 1), nothing: part.NewCaption("", 1)}
	f.hint.Color, f.nothing.Color = theme.ColorNameWarning, theme.ColorNameWarning
	f.hint.Grow, f.nothing.Grow = 4, 3
	f.prompt = part.NewQuote(words.Say("final.prompt"), 5)
	f.avoid = part.NewQuote(words.Say("final.avoid"), 3)
	f.avoid.SetPlaceHolder(words.Say("final.none"))
	content := container.New(part.Column{Gap: 4},
		f.part(words.Say("final.prompt"), words.Say("final.copy.prompt"), f.prompt), f.hint,
		f.part(words.Say("final.avoid"), words.Say("final.copy.avoid"), f.avoid), f.nothing)
	f.section = part.NewSection(words.Say("final.title"), container.New(part.Inset(4, 0, 0, 0), content))
	f.section.Note = f.note
	return f
}

// part is a text with its name and a way to copy it.
func (f *final) part(name, copyName string, text *part.Quote) fyne.CanvasObject {
	copies := part.NewIconButton(copyName, theme.Icon(theme.IconNameContentCopy), func() {
		f.page.kit.Clipboard.SetContent(text.Text)
		f.page.kit.Nav.Toast(words.Say("final.copied"))
	})
	title := container.New(part.Inset(2, 7, 0, 0), part.NewCaption(name, 1))
	return container.New(part.Column{Gap: 0}, part.NewDock(nil, nil, nil, copies, title), text)
}

// show shows what would be sent now.
func (f *final) show() {
	sent := f.page.model.Recipe().FinalSettings()
	setQuote(f.prompt, sent.Prompt)
	setQuote(f.avoid, sent.NegativePrompt)
	hint := ""
	if most, has := f.page.model.Version().PromptWords(), countWords(sent.Prompt); most > 0 && has > most {
		hint = words.Say("final.cut", "Most", most, "Has", has)
	}
	resized := say(f.hint, hint)
	nothing := ""
	if f.page.model.Ineffective("negative_prompt") != "" && strings.TrimSpace(sent.NegativePrompt) != "" {
		nothing = words.Say("final.ineffective")
	}
	resized = say(f.nothing, nothing) || resized
	f.section.Renew()
	if resized && f.section.Open() && f.section.OnResized != nil {
		f.section.Refresh()
		f.section.OnResized()
	}
}

// note says beside the folded part how long the prompt is, or that it is cut.
func (f *final) note() string {
	if f.hint.Visible() {
		return words.Say("final.cut.short")
	}
	return words.Count("final.words", countWords(f.page.model.Recipe().FinalSettings().Prompt))
}

func countWords(text string) int { return len(strings.Fields(text)) }

func setQuote(q *part.Quote, text string) {
	if q.Text != text {
		q.SetText(text)
	}
}

// say shows a line, or takes its room away when there is nothing to say. It
// reports whether the room may have changed.
func say(line *part.Plain, text string) bool {
	changed := line.Text != text
	line.Set(text)
	setVisible(line, text != "")
	return changed
}
