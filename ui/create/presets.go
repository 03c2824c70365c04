package create

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

// presets are the shipped presets and a person's own, and what is done with
// them.
type presets struct {
	page  *Page
	own   []instantid.Preset                 // by name
	left  map[string][]*instantid.ValueError // what did not fit of each own one, by id
	told  map[string]bool                    // files that were spoken of
	panel *presetPanel

	one sync.Mutex // changes go one after the other, so that the last one read is the newest
}

func newPresets(p *Page) *presets { return &presets{page: p, told: map[string]bool{}} }

// chooser is the control that shows the preset in force and opens the presets.
func (f *form) presets() fyne.CanvasObject {
	f.preset = part.NewChooser(words.Say("preset.name"), nil, nil)
	f.preset.Placeholder = words.Say("preset.none")
	f.preset.OnOpen = f.page.presets.open
	f.page.presets.name()
	return part.NewLine(words.Say("preset.name"), f.preset)
}

// name tells the control what the presets are called.
func (s *presets) name() {
	var choices []part.Choice
	for _, p := range s.all() {
		choices = append(choices, part.Choice{Value: p.ID, Label: presetName(p)})
	}
	s.page.form.preset.SetChoices(choices)
}

func (s *presets) all() []instantid.Preset { return append(instantid.Presets(), s.own...) }

func (s *presets) find(id string) (instantid.Preset, bool) {
	all := s.all()
	if i := slices.IndexFunc(all, func(p instantid.Preset) bool { return p.ID == id }); i >= 0 {
		return all[i], true
	}
	return instantid.Preset{}, false
}

func (s *presets) isOwn(id string) bool {
	return slices.ContainsFunc(s.own, func(p instantid.Preset) bool { return p.ID == id })
}

// named returns the person's own preset of a name, in any case.
func (s *presets) named(name string) (instantid.Preset, bool) {
	i := slices.IndexFunc(s.own, func(p instantid.Preset) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return instantid.Preset{}, false
	}
	return s.own[i], true
}

// shippedName reports whether a shipped preset has a name.
func shippedName(name string) bool {
	return slices.ContainsFunc(instantid.Presets(), func(p instantid.Preset) bool {
		return strings.EqualFold(p.Name, name) || strings.EqualFold(presetName(p), name)
	})
}

// presetName is the name of a preset in the person's language; own ones have
// the one that the person gave.
func presetName(p instantid.Preset) string {
	if _, shipped := instantid.FindPreset(p.ID); shipped {
		return words.Or("preset."+p.ID+".name", p.Name)
	}
	return p.Name
}

func presetSummary(p instantid.Preset) string {
	if _, shipped := instantid.FindPreset(p.ID); shipped {
		return words.Or("preset."+p.ID+".summary", p.Summary)
	}
	return p.Summary
}

// load reads the person's own presets behind the window.
func (s *presets) load() { s.change(nil, nil) }

// change changes what is kept, if there is something to change, and reads it
// anew, behind the window. done is called when that went well; else the person
// is told.
func (s *presets) change(change func(kept) error, done func()) {
	kit := s.page.kit
	kit.Work.Go(func(context.Context) {
		s.one.Lock()
		defer s.one.Unlock()
		var err error
		if change != nil {
			err = change(kit.Presets)
		}
		files, unread := kit.Presets.All()
		own, left, refused := parsePresets(files)
		kit.Work.Do(func() {
			if unread == nil {
				s.take(own, left)
			}
			s.tell(refused)
			switch {
			case err != nil:
				kit.Log.Warn("preset not kept", "err", err)
				kit.Nav.Toast(words.Say("preset.unkept"))
			case unread != nil:
				kit.Log.Warn("presets not read", "err", unread)
				kit.Nav.Toast(words.Say("preset.unreadable"))
			case done != nil:
				done()
			}
		})
	})
}

// kept is where own presets are kept.
type kept interface {
	Put(p preferences.Preset) error
	Remove(id string) error
}

func put(to kept, p instantid.Preset) error {
	b, err := p.File()
	if err != nil {
		return err
	}
	return to.Put(preferences.Preset{ID: p.ID, Content: b})
}

// parsePresets reads what is kept; refused are the files that are none of
// ours.
func parsePresets(files []preferences.Preset) (own []instantid.Preset, left map[string][]*instantid.ValueError, refused []string) {
	left = map[string][]*instantid.ValueError{}
	for _, f := range files {
		p, out, err := instantid.ReadPreset(f.Content)
		if _, shipped := instantid.FindPreset(f.ID); err != nil || shipped {
			refused = append(refused, f.ID)
			continue
		}
		p.ID = f.ID
		if p.Name == "" {
			p.Name = f.ID
		}
		own, left[p.ID] = append(own, p), out
	}
	slices.SortFunc(own, func(a, b instantid.Preset) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return own, left, refused
}

func (s *presets) take(own []instantid.Preset, left map[string][]*instantid.ValueError) {
	same := reflect.DeepEqual(s.own, own)
	s.own, s.left = own, left
	s.name()
	s.page.form.show()
	if s.panel != nil && !same {
		s.panel.fill()
	}
}

// tell tells once of each file that could not be used.
func (s *presets) tell(refused []string) {
	for _, id := range refused {
		if !s.told[id] {
			s.told[id] = true
			s.page.kit.Nav.Toast(words.Say("preset.refused", "Name", id+".json"))
		}
	}
}

// apply gives the recipe a preset's values, and offers to take that back.
func (s *presets) apply(p instantid.Preset) {
	m, kit := s.page.model, s.page.kit
	before := m.Recipe()
	differences := p.Differences(before.Settings, before.Style)
	settings := before.Settings
	if err := p.Apply(&settings); err != nil {
		kit.Log.Warn("preset does not fit", "preset", p.ID, "err", err)
	}
	m.Update(func(r *service.Recipe) {
		r.Settings, r.Preset = settings, p.ID
		if p.Style != "" {
			r.Style = p.Style
		}
	})
	if len(differences) == 0 {
		return
	}
	kit.Nav.Offer(words.Count("preset.applied", len(differences), "Name", presetName(p)), words.Say("prompt.undo"), func() {
		m.Update(func(r *service.Recipe) {
			for _, d := range differences { // what was changed since beside these stays
				if d.Key != "style" {
					_ = r.Settings.SetValue(d.Key, d.From) // it stood there before
				}
			}
			if p.Style != "" {
				r.Style = before.Style
			}
			r.Preset = before.Preset
		})
	})
}

// inForce returns the preset whose values all stand: the one that was applied,
// or else the first that would change nothing.
func (s *presets) inForce(r service.Recipe) string {
	if p, ok := s.find(r.Preset); ok && stands(p, r) {
		return p.ID
	}
	for _, p := range s.all() {
		if len(p.Differences(r.Settings, r.Style)) == 0 {
			return p.ID
		}
	}
	return ""
}

func styleOf(r service.Recipe) string {
	if r.Style == "" {
		return instantid.NoStyle
	}
	return r.Style
}

// stands reports whether the settings are as a preset has them; another style
// may have been chosen since.
func stands(p instantid.Preset, r service.Recipe) bool {
	p.Style = ""
	return len(p.Differences(r.Settings, r.Style)) == 0
}
