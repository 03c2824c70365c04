package create

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/storage/preferences"
	"likeness/ui/page"
	"likeness/ui/words"
)

// save keeps a preset, in place of the own one of the same name; that can be
// undone.
func (s *presets) save(p instantid.Preset) {
	before, replaces := s.named(p.Name)
	if replaces {
		p.ID = before.ID
	}
	s.change(func(to kept) error { return put(to, p) }, func() {
		s.page.model.Update(func(r *service.Recipe) { r.Preset = p.ID })
		if !replaces {
			s.page.kit.Nav.Toast(words.Say("preset.saved", "Name", p.Name))
			return
		}
		s.offer(words.Say("preset.replaced", "Name", p.Name), func() {
			s.change(func(to kept) error { return put(to, before) }, nil)
		})
	})
}

// rename gives an own preset another name, and with it another file.
func (s *presets) rename(p instantid.Preset, name string) {
	renamed := p
	renamed.Name, renamed.ID = name, instantid.PresetID(name)
	s.change(func(to kept) error {
		if err := put(to, renamed); err != nil || renamed.ID == p.ID {
			return err
		}
		return to.Remove(p.ID)
	}, func() {
		s.page.model.Update(func(r *service.Recipe) {
			if r.Preset == p.ID {
				r.Preset = renamed.ID
			}
		})
		if s.panel != nil {
			s.panel.fill()
			s.panel.list.Mark(renamed.ID)
		}
	})
}

// remove deletes an own preset, until it is undone.
func (s *presets) remove(id string) {
	p, ok := s.find(id)
	if !ok || !s.isOwn(id) {
		return
	}
	s.change(func(to kept) error { return to.Remove(id) }, func() {
		s.offer(words.Say("preset.deleted", "Name", p.Name), func() {
			s.change(func(to kept) error { return put(to, p) }, nil)
		})
	})
}

// offer has something undone where a person can reach it.
func (s *presets) offer(text string, do func()) {
	if s.panel != nil {
		s.panel.undo.offer(text, do)
		return
	}
	s.page.kit.Nav.Offer(text, words.Say("prompt.undo"), do)
}

// exportFile writes a preset to a file that a person names.
func (s *presets) exportFile(id string) {
	p, ok := s.find(id)
	if !ok {
		return
	}
	if s.panel != nil {
		s.panel.popover.Close()
	}
	kit := s.page.kit
	p.Name, p.Summary = presetName(p), presetSummary(p)
	content, err := p.File()
	if err != nil {
		kit.Log.Warn("preset not exported", "err", err)
		kit.Nav.Toast(words.Say("preset.unexported"))
		return
	}
	ask := page.SaveRequest{Title: words.Say("preset.export.title"), Name: fileName(p.Name)}
	kit.Nav.SaveFile(ask, func(path string) {
		kit.Work.Go(func(context.Context) {
			err := kit.Presets.Write(path, content)
			kit.Work.Do(func() {
				if err != nil {
					kit.Log.Warn("preset not exported", "err", err)
					kit.Nav.Toast(words.Say("preset.unexported"))
					return
				}
				kit.Nav.Toast(words.Say("preset.exported", "Name", filepath.Base(path)))
			})
		})
	})
}

// fileName makes a name for a file that every system takes.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|.`, r) {
			return '-'
		}
		return r
	}, name)
	return strings.TrimSpace(name) + ".json"
}

// importFile takes a preset from a file that a person chooses.
func (s *presets) importFile() {
	kit := s.page.kit
	ask := page.FileRequest{Title: words.Say("preset.import.title"), Patterns: []string{"*.json"}}
	kit.Nav.ChooseFiles(ask, func(paths []string) {
		path := paths[0]
		kit.Work.Go(func(context.Context) {
			b, err := kit.Presets.Read(path)
			var p instantid.Preset
			var left []*instantid.ValueError
			if err == nil {
				p, left, err = instantid.ReadPreset(b)
			}
			kit.Work.Do(func() {
				if err != nil {
					kit.Log.Warn("preset not imported", "err", err)
					kit.Nav.Toast(cannotImport(err, filepath.Base(path), left))
					return
				}
				s.imported(p, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), left)
			})
		})
	})
}

// cannotImport says why a file is not taken.
func cannotImport(err error, name string, left []*instantid.ValueError) string {
	switch {
	case errors.Is(err, instantid.ErrNewerPreset):
		return words.Say("preset.import.newer", "Name", name)
	case errors.Is(err, instantid.ErrEmptyPreset) && len(left) > 0:
		return words.Say("preset.import.unfit", "Name", name, "What", leftOut(left))
	case errors.Is(err, instantid.ErrEmptyPreset), errors.Is(err, instantid.ErrNoPreset), errors.Is(err, preferences.ErrPresetTooLarge):
		return words.Say("preset.import.none", "Name", name)
	}
	return words.Say("preset.import.unreadable", "Name", name)
}

// imported keeps a preset from a file, under a name that is free; nothing that
// is there already is replaced.
func (s *presets) imported(p instantid.Preset, file string, left []*instantid.ValueError) {
	wanted := p.Name
	if wanted == "" {
		wanted = instantid.PresetName(file)
	}
	free := func(name string) bool {
		_, taken := s.named(name)
		return !taken && !shippedName(name)
	}
	p.Name = wanted
	for n := 2; !free(p.Name); n++ {
		p.Name = fmt.Sprintf("%s (%d)", instantid.PresetName(shorter(wanted)), n)
	}
	p.ID = instantid.PresetID(p.Name)
	s.change(func(to kept) error { return put(to, p) }, func() {
		text := words.Say("preset.imported", "Name", p.Name)
		if len(left) > 0 {
			text = words.Say("preset.imported.part", "Name", p.Name, "What", leftOut(left))
		}
		s.page.kit.Nav.Toast(text)
	})
}

// shorter leaves room for a number behind a name.
func shorter(name string) string {
	const room = 8
	runes := []rune(name)
	return string(runes[:min(len(runes), instantid.MaxPresetName-room)])
}
