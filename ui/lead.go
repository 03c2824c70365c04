package ui

import (
	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/photo"
	"likeness/storage/library"
	"likeness/ui/page"
	"likeness/ui/setup"
	"likeness/ui/words"
)

func (w *Window) view(pictures []library.Picture, at int) {
	entries := make([]library.Entry, len(pictures))
	for i, p := range pictures {
		entries[i] = library.Entry{ID: p.ID, File: p.File, CreatedAt: p.CreatedAt}
	}
	w.viewEntries(entries, at)
}

func (w *Window) viewEntries(entries []library.Entry, at int) {
	w.viewer.Show(entries, at)
	w.Open(w.viewer)
}

// frame opens the view in which a photo is framed.
func (w *Window) frame(r page.FrameRequest, done func(photo.Frame)) {
	w.framing.Ask(r, done)
	w.Open(w.framing)
}

// makeMore takes the recipe of a picture to where pictures are made, and offers
// to put the one that was there back.
func (w *Window) makeMore(r service.Recipe, seed int64) { w.taken(w.create.TakeFrom(r, seed)) }

// change is makeMore for a job of which there is no picture.
func (w *Window) change(r service.Recipe) { w.taken(w.create.Take(r)) }

func (w *Window) taken(before service.Recipe) {
	w.Go(page.AtCreate)
	w.Offer(words.Say("more.taken"), words.Say("undo"), func() { w.create.Take(before) })
}

// openSetup leads to where a person says where work goes.
func (w *Window) openSetup() { w.setup.Lead(setup.Connection) }

// try takes a photo and words to begin with.
func (w *Window) try(face, prompt string) {
	w.create.Start(face, prompt)
	w.Go(page.AtCreate)
}

// Dropped takes files that were dropped on the window, and addresses that a
// browser drops: the page says what it cannot use. It is a method, because the
// test driver drops nothing by itself.
func (w *Window) Dropped(at fyne.Position, files []fyne.URI) {
	var paths []string
	for _, f := range files {
		if f.Scheme() == "file" {
			paths = append(paths, f.Path())
		} else {
			paths = append(paths, f.String())
		}
	}
	if len(paths) == 0 || w.fyne.Canvas().Overlays().Top() != nil {
		return
	}
	if !w.front().Dropped(at, paths) {
		w.Go(page.AtCreate)
		w.create.Dropped(at, paths)
	}
}
