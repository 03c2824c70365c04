package create

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

// sectionOfAdvanced is what the section is called where it is kept which ones
// are open; the others are called by their group.
const sectionOfAdvanced = "Advanced"

// settings is every parameter that has no place of its own, group by group,
// and what concerns the request.
type settings struct {
	form     *form
	object   fyne.CanvasObject
	heading  *fyne.Container
	reset    *part.Button
	search   *search
	keys     []string // of the parameters that stand here
	sections []*part.Section
	names    map[*part.Section]string
}

func newSettings(f *form) *settings {
	m, tips := f.page.model, f.page.cfg.Tips
	s := &settings{form: f, names: map[*part.Section]string{}}
	s.search = newSearch(f)
	column := container.New(part.Column{Gap: 0})
	for _, g := range instantid.Groups() {
		content, fields := part.NewFields(m, tips, g, elsewhere)
		if len(fields) == 0 {
			continue
		}
		section := part.NewSection(words.Or("group."+string(g), string(g)), content)
		for _, field := range fields {
			key := field.Parameter.Key
			f.fields[key], f.homes[key] = field, section
			s.keys = append(s.keys, key)
			s.search.add(item{section, field.Texts(), field.Appear, field.Found})
		}
		section.Note = func() string { return changedNote(m, fields) }
		s.add(column, section, string(g))
	}
	f.advanced = newAdvanced(f.page)
	section := part.NewSection(words.Say("group.advanced"), f.advanced.object)
	section.Note = f.advanced.note
	for key := range f.advanced.parts {
		f.homes[key] = section
	}
	for _, p := range f.advanced.order {
		s.search.add(item{section, p.texts, p.appear, p.mark})
	}
	s.add(column, section, sectionOfAdvanced)

	s.reset = part.NewQuietButton(words.Say("settings.reset"), theme.Icon(theme.IconNameContentUndo), s.resetAll)
	heading := part.NewPlain(words.Say("settings.heading"))
	heading.Bold = true
	s.heading = part.NewDock(nil, nil, nil, s.reset, container.New(part.Inset(0, 7, 0, 7), heading))
	s.object = container.New(part.Column{Gap: 4}, s.heading, s.search.object, column, s.search.below)
	return s
}

func (s *settings) add(column *fyne.Container, section *part.Section, name string) {
	s.names[section] = name
	s.sections = append(s.sections, section)
	section.SetOpen(slices.Contains(s.form.page.kit.Preferences.Get().Open, name))
	section.OnToggled = func(bool) { s.form.page.unfolded.Ask() }
	column.Add(section)
}

// open are the names of the sections that are open.
func (s *settings) open() []string {
	var out []string
	for _, section := range s.sections {
		if section.Open() {
			out = append(out, s.names[section])
		}
	}
	return out
}

// show shows the model: how much is changed, and whether there is anything to
// reset.
func (s *settings) show() {
	for _, section := range s.sections {
		section.Renew()
	}
	m := s.form.page.model
	changed := slices.ContainsFunc(s.resetKeys(), func(key string) bool { return !m.IsDefault(key) }) || s.form.advanced.note() != ""
	if changed != s.reset.Visible() {
		setVisible(s.reset, changed)
		s.heading.Refresh()
	}
}

// resetKeys are the parameters that are reset together: all but photos, words
// and seed.
func (s *settings) resetKeys() []string { return append(slices.Clone(s.keys), "sdxl_weights") }

// resetAll gives everything its default, and offers the way back.
func (s *settings) resetAll() {
	m, keys := s.form.page.model, s.resetKeys()
	before := m.Recipe()
	m.Update(func(r *service.Recipe) {
		takeOver(r, service.NewRecipe(), keys)
		r.Preset = ""
	})
	s.form.page.kit.Nav.Offer(words.Say("settings.were.reset"), words.Say("settings.undo"), func() {
		m.Update(func(r *service.Recipe) {
			takeOver(r, before, keys)
			r.Preset = before.Preset
		})
	})
}

// takeOver gives a recipe parameters of another one, and how its request is
// made.
func takeOver(r *service.Recipe, from service.Recipe, keys []string) {
	for _, key := range keys {
		_ = r.Settings.SetValue(key, from.Settings.Value(key)) // both are of one table
	}
	r.Version, r.Stream, r.Webhook, r.WebhookEvents = from.Version, from.Stream, from.Webhook, slices.Clone(from.WebhookEvents)
}

// keepOpen keeps behind the window which sections are open.
func (p *Page) keepOpen() {
	open := p.form.settings.open()
	p.kit.Work.Go(func(context.Context) { p.writeOpen(open) })
}

func (p *Page) writeOpen(open []string) {
	err := p.kit.Preferences.Update(func(kept *preferences.Preferences) { kept.Open = open })
	if err != nil {
		p.kit.Log.Warn("open sections not kept", "err", err)
	}
}

func changedNote(m *part.Model, fields []*part.Field) string {
	changed := 0
	for _, field := range fields {
		if !m.IsDefault(field.Parameter.Key) {
			changed++
		}
	}
	if changed == 0 {
		return ""
	}
	return words.Count("settings.changed", changed)
}
