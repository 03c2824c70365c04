package page

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"likeness/service"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/words"
)

// Pictures does with pictures of the library what several pages offer. Its
// methods are called on the UI goroutine; the work is done behind the window,
// and what came of it is told in a toast.
type Pictures struct{ kit *Kit }

// NewPictures returns Pictures of a kit.
func NewPictures(kit *Kit) Pictures { return Pictures{kit} }

// Path returns the file of a picture.
func (p Pictures) Path(e library.Entry) string {
	return p.kit.Library.Path(library.Picture{File: e.File})
}

// Caption is what a picture is called: the readable part of its file's name.
func Caption(e library.Entry) string {
	name := filepath.Base(filepath.FromSlash(e.File))
	return strings.TrimSuffix(name, filepath.Ext(name))
}

func ids(entries []library.Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.ID
	}
	return out
}

// told runs work behind the window, and tells what went wrong or hands on.
func (p Pictures) told(what string, work func(ctx context.Context) error, then func()) {
	p.kit.Work.Go(func(ctx context.Context) {
		err := work(ctx)
		if err != nil && ctx.Err() != nil {
			return
		}
		p.kit.Work.Do(func() {
			if err == nil {
				if then != nil {
					then()
				}
				return
			}
			p.kit.Log.Warn(what, "err", err)
			p.kit.Nav.Toast(trouble(err))
		})
	})
}

// trouble is what a person reads of an error of the library.
func trouble(err error) string {
	switch {
	case errors.Is(err, library.ErrNotFound):
		return words.Say("picture.gone")
	case errors.Is(err, library.ErrNoSpace):
		return words.Say("picture.full")
	case errors.Is(err, library.ErrNoPermission):
		return words.Say("picture.denied")
	}
	what, _, next := words.Problem(problem.From(err))
	return strings.TrimSpace(what + " " + next)
}

// Reveal shows the file of a picture in the desktop's file manager.
func (p Pictures) Reveal(e library.Entry) {
	path := p.Path(e)
	p.elsewhere(func(ctx context.Context) error { return p.kit.Desktop.Reveal(ctx, path) },
		path, "", words.Say("picture.reveal.path"))
}

// Copy puts a picture on the clipboard; the path of its file where the desktop
// takes no pictures.
func (p Pictures) Copy(e library.Entry) {
	path := p.Path(e)
	p.elsewhere(func(ctx context.Context) error { return p.kit.Desktop.CopyPicture(ctx, path) },
		path, words.Say("picture.copied"), words.Say("picture.copied.path"))
}

// elsewhere asks the desktop, and puts the path on the clipboard where it
// cannot do it.
func (p Pictures) elsewhere(ask func(ctx context.Context) error, path, done, instead string) {
	p.kit.Work.Go(func(ctx context.Context) {
		err := ask(ctx)
		if ctx.Err() != nil {
			return
		}
		p.kit.Work.Do(func() {
			if err == nil {
				p.kit.Nav.Toast(done)
				return
			}
			if !errors.Is(err, ErrNotHere) {
				p.kit.Log.Warn("desktop did not take a picture", "err", err)
			}
			p.kit.Clipboard.SetContent(path)
			p.kit.Nav.Toast(instead)
		})
	})
}

// Save writes copies of pictures where a person wants them: one under a name,
// several into a folder.
func (p Pictures) Save(entries []library.Entry) {
	if len(entries) == 0 {
		return
	}
	if len(entries) > 1 {
		p.kit.Nav.ChooseFolder(words.Say("picture.save.folder"), "", func(folder string) { p.saveAll(entries, folder) })
		return
	}
	name := filepath.Base(p.Path(entries[0]))
	p.kit.Nav.SaveFile(SaveRequest{Title: words.Say("picture.save.title"), Name: name}, func(to string) {
		p.told("save copy", func(ctx context.Context) error { return p.kit.Library.SaveCopy(ctx, entries[0].ID, to) },
			func() { p.kit.Nav.Toast(words.Say("picture.saved", "Name", filepath.Base(to))) })
	})
}

func (p Pictures) saveAll(entries []library.Entry, folder string) {
	var saved []string
	p.told("save copies", func(ctx context.Context) (err error) {
		saved, err = p.kit.Library.SaveCopies(ctx, folder, ids(entries)...)
		return err
	}, func() {
		p.kit.Nav.Toast(words.Count("pictures.saved", len(saved), "Folder", filepath.Base(folder)))
	})
}

// Trash puts pictures into the trash and offers to take them out again.
// restored, if not nil, is called when they were.
func (p Pictures) Trash(entries []library.Entry, restored func()) {
	all := ids(entries)
	p.told("trash", func(ctx context.Context) error { return p.kit.Library.Trash(ctx, all...) }, func() {
		p.kit.Nav.Offer(words.Count("pictures.trashed", len(all)), words.Say("undo"), func() {
			p.told("restore", func(ctx context.Context) error { return p.kit.Library.Restore(ctx, all...) }, restored)
		})
	})
}

// More reads how a picture was made, and hands on the recipe with a seed that
// is not set, as the same seed would make the same picture, and the seed itself.
func (p Pictures) More(e library.Entry, take func(r service.Recipe, seed int64)) {
	var (
		recipe service.Recipe
		seed   int64
	)
	p.told("recipe of a picture", func(ctx context.Context) error {
		picture, err := p.kit.Library.Picture(ctx, e.ID)
		if err == nil {
			recipe, err = service.PictureRecipe(picture)
		}
		if err != nil {
			return err
		}
		recipe.Settings.Seed, seed = nil, picture.Seed
		recipe.Face = p.Original(ctx, recipe.Face, picture.Face, photo.Face)
		if picture.Pose != nil {
			recipe.Pose = p.Original(ctx, recipe.Pose, *picture.Pose, photo.Pose)
		}
		return nil
	}, func() { take(recipe, seed) })
}
