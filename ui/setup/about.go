package setup

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/icons"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	iconSide   = 72
	iconRadius = 17  // of the plate that the icon is drawn on
	iconMargin = .04 // around it
	fyneModule = "fyne.io/fyne/v2"
)

// newAbout is the section of what the program is, and whose work is in it.
func newAbout(p *Page) *pane {
	a := p.cfg.About
	icon := newDrawing(p.kit, icons.App, iconSide, iconSide, iconRadius, iconMargin)
	name := part.NewPlain(words.Say("window.title"))
	name.Font, name.Bold = theme.SizeNameSubHeadingText, true
	version := newSmall(words.Say("setup.about.version", "Version", a.Version))
	if a.Revision != "" {
		version.Set(words.Say("setup.about.revision", "Version", a.Version, "Revision", a.Revision))
	}
	head := part.NewDock(nil, nil, container.New(part.Inset(0, 0, 16, 0), container.NewVBox(icon.object)), nil,
		container.New(part.Inset(0, 6, 0, 0), container.New(part.Column{Gap: 4}, name, version, newSmall(words.Say("setup.about.what")))))

	built := part.NewSection(words.Say("setup.about.built"), newListing(words.Say("setup.about.built"), builtWith(a)))
	notice := part.NewSection(words.Say("setup.about.notice"), newListing(words.Say("setup.about.notice"), a.Notice))
	again := func() { p.pages[AboutIt].scroll.Refresh() }
	built.OnResized, notice.OnResized = again, again
	object := container.New(part.Column{Gap: 14},
		head,
		titled(words.Say("setup.about.licence"), newReading(words.Say("setup.about.licence.text"))),
		titled(words.Say("setup.about.model"), newReading(words.Say("setup.consent")), newReading(words.Say("setup.consent.people")),
			newWeb(p.cfg, words.Say("setup.about.model.page"), addressModel)),
		container.New(part.Column{Gap: 0}, built, notice),
	)
	return &pane{title: words.Say("setup.tab.about"), object: object, shown: icon.load}
}

func titled(name string, content ...fyne.CanvasObject) fyne.CanvasObject {
	title := part.NewPlain(name)
	title.Bold = true
	return container.New(part.Column{Gap: 4}, append([]fyne.CanvasObject{title}, content...)...)
}

// builtWith lists what the program is built with: Go and Fyne, then the rest.
func builtWith(a About) string {
	lines := []string{a.Go}
	var others []string
	for _, m := range a.Modules {
		line := m.Path + " " + m.Version
		if m.Path == fyneModule {
			lines = append(lines, line)
			continue
		}
		others = append(others, line)
	}
	return strings.Join(append(lines, others...), "\n")
}
