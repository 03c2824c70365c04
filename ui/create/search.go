package create

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service/instantid"
	"likeness/service/problem"
	"likeness/ui/part"
	"likeness/ui/words"
)

// item is something of the settings that can be looked for.
type item struct {
	section *part.Section
	texts   []string
	appear  func(on bool)
	mark    func(on bool)
}

func (i item) answers(wanted []string) bool { return answers(i.texts, wanted) }

// answers reports whether every wanted word occurs in the texts.
func answers(texts, wanted []string) bool {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for _, w := range wanted {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// search finds settings by their names, their help, the API's names and the
// names of choices. What is found is shown alone, whatever is folded away.
type search struct {
	form   *form
	object *fyne.Container
	box    *part.Entry
	clear  *part.Button
	above  *fyne.Container // links to what was found outside of the sections
	none   *part.Plain
	below  *fyne.Container // room, so that what is found can stand at the top
	items  []item
}

func newSearch(f *form) *search {
	s := &search{form: f, box: part.NewEntry(), above: container.New(part.Column{})}
	s.box.SetPlaceHolder(words.Say("settings.search"))
	s.box.OnChanged = s.look
	s.clear = part.NewIconButton(words.Say("settings.search.clear"), theme.Icon(theme.IconNameCancel), func() { s.empty() })
	s.clear.Hide()
	s.none = part.NewCaption("", 1)
	s.none.Grow = 3
	s.none.Hide()
	s.above.Hide()
	s.below = container.New(part.Tall{}, part.NewFill(""))
	s.below.Hide()
	s.object = container.New(part.Column{Gap: 4},
		part.NewDock(nil, nil, nil, s.clear, s.box), s.above, container.New(part.Inset(7, 0, 0, 4), s.none))
	return s
}

func (s *search) add(i item) { s.items = append(s.items, i) }

// empty ends the search, and reports whether there was one.
func (s *search) empty() bool {
	if s.box.Text == "" {
		return false
	}
	s.box.SetText("")
	return true
}

func (s *search) look(text string) {
	wanted := strings.Fields(strings.ToLower(text))
	on := len(wanted) > 0
	hits := map[*part.Section]bool{}
	found := 0
	for _, i := range s.items {
		hit := on && i.answers(wanted)
		if hit {
			hits[i.section] = true
			found++
		}
		i.appear(hit || !on)
		i.mark(hit)
	}
	for _, section := range s.form.settings.sections {
		setVisible(section, !on || hits[section])
		section.Force(on && hits[section])
	}
	s.tellAbove(wanted)
	found += len(s.above.Objects)
	s.none.Set("")
	if on && found == 0 {
		s.none.Set(words.Say("settings.search.none", "Text", strings.TrimSpace(text)))
	}
	setVisible(s.none, on && found == 0)
	setVisible(s.clear, text != "")
	began := on && !s.below.Visible()
	s.below.Layout = part.Tall{Height: s.form.scroll.Size().Height}
	setVisible(s.below, on)
	s.object.Refresh()
	s.form.settings.object.Refresh()
	s.form.scroll.Refresh()
	if began { // what is found comes below: the box goes to the top
		s.form.toTop(s.form.settings.heading)
	}
}

// tellAbove links to the parameters that were found and stand elsewhere on the
// page.
func (s *search) tellAbove(wanted []string) {
	s.above.RemoveAll()
	for _, p := range instantid.Parameters() {
		photo := p.Kind == instantid.KindImage
		if len(wanted) == 0 || !(photo || elsewhere[p.Key]) {
			continue
		}
		texts := []string{part.Label(p), p.Key}
		if !photo { // their help names half of all other settings
			texts = append(texts, part.Help(p))
		}
		for _, c := range part.Choices(p) {
			texts = append(texts, c.Label, c.Value)
		}
		if !answers(texts, wanted) {
			continue
		}
		action := problem.ActSetting
		switch p.Key {
		case "image":
			action = problem.ActChoosePhoto
		case "pose_image":
			action = problem.ActChoosePose
		}
		s.above.Add(part.NewLink(words.Say("settings.search.above", "Name", part.Label(p)), func() {
			s.empty()
			s.form.page.lead(action, p.Key)
		}))
	}
	setVisible(s.above, len(s.above.Objects) > 0)
}

// Find brings a person to the search of the settings.
func (p *Page) Find() {
	s := p.form.settings.search
	p.form.toTop(p.form.settings.heading)
	p.kit.Nav.Window().Canvas().Focus(s.box)
}
