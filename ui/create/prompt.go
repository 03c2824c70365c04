package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/part"
	"likeness/ui/words"
)

// words are the prompt, what to avoid and the style.
func (f *form) words() fyne.CanvasObject {
	m := f.page.model
	f.prompt = part.NewTextEntry(3)
	f.prompt.SetPlaceHolder(words.Say("prompt.placeholder"))
	f.prompt.OnChanged = func(text string) {
		if f.quiet {
			return
		}
		if text == "" { // the API's default stands for nothing said
			m.Reset("prompt")
			return
		}
		_ = m.Set("prompt", text) // any text is a prompt; Check tells the rest
	}
	f.avoid = part.NewTextEntry(1)
	f.avoid.SetPlaceHolder(words.Say("avoid.placeholder"))
	f.avoid.OnChanged = func(text string) {
		if !f.quiet {
			_ = m.Set("negative_prompt", text)
		}
	}
	f.help(&f.prompt.OnAttention, f.prompt, "prompt")
	f.help(&f.avoid.OnAttention, f.avoid, "negative_prompt")

	var styles []part.Choice
	for _, s := range instantid.Styles() {
		styles = append(styles, part.Choice{
			Value: s.ID, Label: words.Or("style."+s.ID+".name", s.Name), Help: words.Or("style."+s.ID+".summary", s.Summary),
		})
	}
	f.style = part.NewChooser(words.Say("style.name"), styles, func(id string) {
		m.Update(func(r *service.Recipe) { r.Style = id })
	})
	return container.New(part.Column{Gap: 6}, f.prompt, f.avoid, part.NewLine(words.Say("style.name"), f.style))
}
