package create

import (
	"context"
	"encoding/json"

	"likeness/service"
	"likeness/service/connection"
	"likeness/storage/preferences"
	"likeness/ui/page"
)

// maxPictures is how many pictures the window offers at a time.
const maxPictures = 8

// loadDraft returns the recipe as it was left, or the one to start with.
func loadDraft(kit *page.Kit) service.Recipe {
	r := service.NewRecipe()
	kept := kit.Preferences.Get()
	if len(kept.Draft) > 0 {
		draft := service.NewRecipe()
		if err := json.Unmarshal(kept.Draft, &draft); err != nil {
			kit.Log.Warn("draft not readable, starting anew", "err", err)
		} else {
			r = draft
		}
	}
	r.Pictures = min(max(r.Pictures, 1), maxPictures)
	if c, err := connection.Parse(kept.Connection); err == nil {
		if c.Address == r.Connection.Address {
			c.Account = r.Connection.Account
		}
		r.Connection = c
	}
	return r
}

// keepDraft keeps the recipe behind the window, if it has changed.
func (p *Page) keepDraft() {
	b, err := json.Marshal(p.model.Recipe())
	if err != nil || string(b) == p.saved {
		return
	}
	p.saved = string(b)
	turn := p.drafts.Add(1)
	p.kit.Work.Go(func(context.Context) { p.write(b, turn) })
}

// write puts a draft on disk, unless a newer one has overtaken it.
func (p *Page) write(draft []byte, turn int64) {
	err := p.kit.Preferences.Update(func(kept *preferences.Preferences) {
		if p.drafts.Load() == turn {
			kept.Draft = draft
		}
	})
	if err != nil {
		p.kit.Log.Warn("draft not kept", "err", err)
	}
}

// Keep keeps the recipe, which sections are open and the width of the column.
func (p *Page) Keep() {
	p.draft.Stop()
	b, err := json.Marshal(p.model.Recipe())
	if err != nil {
		return
	}
	p.write(b, p.drafts.Add(1))
	p.unfolded.Stop()
	p.writeOpen(p.form.settings.open())
	width := p.divided.Width()
	if width == p.divided.Usual {
		width = 0
	}
	if err := p.kit.Preferences.Update(func(kept *preferences.Preferences) { kept.Column = width }); err != nil {
		p.kit.Log.Warn("width of the column not kept", "err", err)
	}
}
