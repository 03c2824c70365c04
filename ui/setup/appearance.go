package setup

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/storage/preferences"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// scales are the sizes of the window's content that are offered.
var scales = []float64{.5, .75, .9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3}

func newAppearance(p *Page) *pane {
	asSystem := words.Say("setup.system")
	kept := p.kit.Preferences.Get()

	themes := newChoice(p, words.Say("setup.theme"), words.Say("setup.theme.note"), []part.Choice{
		{Value: "", Label: asSystem}, {Value: look.Dark, Label: words.Say("setup.theme.dark")}, {Value: look.Light, Label: words.Say("setup.theme.light")},
	}, kept.Theme, func(value string) func(*preferences.Preferences) {
		fyne.CurrentApp().Settings().SetTheme(look.Theme{Mode: value})
		return func(kept *preferences.Preferences) { kept.Theme = value }
	})

	sizes := []part.Choice{{Value: "", Label: asSystem}}
	for _, s := range scales {
		sizes = append(sizes, part.Choice{Value: scaleText(s), Label: words.Say("setup.scale.percent", "Percent", strconv.Itoa(int(s*100+.5)))})
	}
	scale := newChoice(p, words.Say("setup.scale"), words.Say("setup.scale.note"), sizes, scaleText(kept.Scale),
		func(value string) func(*preferences.Preferences) {
			s, err := strconv.ParseFloat(value, 64)
			if err != nil { // as the system
				s = 0
			}
			return func(kept *preferences.Preferences) { kept.Scale = s }
		})

	languages := []part.Choice{{Value: "", Label: asSystem}}
	for _, l := range words.Languages() {
		languages = append(languages, part.Choice{Value: l.Code, Label: l.Name})
	}
	language := newChoice(p, words.Say("setup.language"), words.Say("setup.language.note"), languages, kept.Language,
		func(value string) func(*preferences.Preferences) {
			return func(kept *preferences.Preferences) { kept.Language = value }
		})
	return &pane{
		title:  words.Say("setup.tab.window"),
		object: container.New(part.Column{Gap: 18}, themes.object, scale.object, language.object),
	}
}

// scaleText writes a scale as the value of a choice, "" for the system's.
func scaleText(s float64) string {
	if s == 0 {
		return ""
	}
	return strconv.FormatFloat(s, 'g', -1, 64)
}

// newChoice is a preference of which one of several is chosen. take takes a
// choice into use and returns how it is kept.
func newChoice(p *Page, name, note string, choices []part.Choice, value string, take func(string) func(*preferences.Preferences)) *row {
	var r *row
	c := part.NewChooser(name, choices, func(value string) {
		p.kit.Save(take(value), func(err error) { r.kept(err) })
	})
	c.ShowValue(value)
	r = newRow(name, container.New(leftmost{280}, c), note)
	return r
}
