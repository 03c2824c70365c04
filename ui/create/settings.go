package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/part"
	"likeness/ui/words"
)

// allSettings is every parameter that has no place of its own, group by group.
func (f *form) allSettings() fyne.CanvasObject {
	m, tips := f.page.model, f.page.cfg.Tips
	column := container.New(part.Column{Gap: 0})
	var keys []string
	for _, g := range instantid.Groups() {
		content, fields := part.NewFields(m, tips, g, elsewhere)
		if len(fields) == 0 {
			continue
		}
		s := part.NewSection(words.Or("group."+string(g), string(g)), content)
		for _, field := range fields {
			key := field.Parameter.Key
			f.fields[key], f.homes[key] = field, s
			keys = append(keys, key)
		}
		s.Note = func() string { return changedNote(m, fields) }
		f.sections = append(f.sections, s)
		column.Add(s)
	}
	f.advanced = newAdvanced(f.page)
	s := part.NewSection(words.Say("group.advanced"), f.advanced.object)
	s.Note = f.advanced.note
	f.sections = append(f.sections, s)
	for _, key := range []string{"version", "webhook", "stream"} {
		f.homes[key] = s
	}
	column.Add(s)

	f.resetAll = part.NewQuietButton(words.Say("settings.reset"), theme.Icon(theme.IconNameContentUndo), func() {
		m.Reset(append(keys, "sdxl_weights")...)
		m.Update(func(r *service.Recipe) { r.Preset = "" })
	})
	heading := part.NewPlain(words.Say("settings.heading"))
	heading.Bold = true
	f.settings = part.NewDock(nil, nil, nil, f.resetAll, container.New(part.Inset(0, 7, 0, 7), heading))
	return container.New(part.Column{Gap: 2}, f.settings, column)
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
