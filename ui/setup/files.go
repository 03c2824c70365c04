package setup

import (
	"fyne.io/fyne/v2/container"

	"likeness/ui/part"
	"likeness/ui/words"
)

// newFiles is the section of every place on this computer that the program
// writes to, and of what leaves the computer.
func newFiles(p *Page) *pane {
	f := p.cfg.Files
	column := container.New(part.Column{Gap: 14})
	for _, place := range []struct{ name, meaning, path string }{
		{words.Say("setup.files.pictures"), words.Say("setup.files.pictures.meaning"), f.Pictures},
		{words.Say("setup.files.records"), words.Say("setup.files.records.meaning"), f.Records},
		{words.Say("setup.files.index"), words.Say("setup.files.index.meaning"), f.Index},
		{words.Say("setup.files.preferences"), words.Say("setup.files.preferences.meaning"), f.Preferences},
		{words.Say("setup.files.log"), words.Say("setup.files.log.meaning"), f.Log},
		{words.Say("setup.files.drawn"), words.Say("setup.files.drawn.meaning"), f.Drawn},
	} {
		if place.path != "" {
			column.Add(newPath(p, place.name, place.meaning, place.path))
		}
	}
	token := part.NewPlain(words.Say("setup.files.token"))
	token.Bold = true
	column.Add(container.New(part.Column{Gap: 2}, token, newSmall(words.Say("setup.files.token.meaning"))))
	column.Add(part.NewRule())
	column.Add(newHeading(words.Say("setup.leaves")))
	for _, text := range []string{
		words.Say("setup.leaves.practice"), words.Say("setup.leaves.sent"), words.Say("setup.leaves.kept"), words.Say("setup.leaves.else"),
	} {
		column.Add(newReading(text))
	}
	column.Add(container.NewHBox(part.NewButton(words.Say("setup.leaves.show"), nil, p.cfg.Sent)))
	return &pane{title: words.Say("setup.tab.files"), object: column}
}
