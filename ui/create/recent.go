package create

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"likeness/service/photo"
	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	recentSide    = 96  // of a thumbnail in the list, in pixels
	recentTallest = 420 // of the list
)

// openRecent shows the photos that were used last beside the well.
func (s *slot) openRecent() {
	p := s.page
	c := fyne.CurrentApp().Driver().CanvasForObject(s.well)
	if c == nil || c.Overlays().Top() != nil {
		return
	}
	s.page.form.reveal(s.well)
	var pop *part.Popover
	var paths []string
	for _, kept := range p.kit.Preferences.Get().Photos {
		paths = append(paths, kept.Path)
	}
	list := newRecentList(paths)
	stop := p.kit.Work.Go(func(ctx context.Context) { p.lookAtRecent(ctx, list) })
	list.chosen = func(path string) {
		pop.Close()
		s.choose(p.recentRef(path, s.use))
		s.flash()
	}
	list.remove = func(path string) {
		list.take(path)
		p.updateRecent(func(photos []preferences.Photo) []preferences.Photo { return withoutPhotos(photos, path) })
	}
	pop = part.ShowPopover(list, s.well.Recent(), min(list.height(), recentTallest), func() {
		stop()
		c.Focus(s.well)
	})
	c.Focus(list)
}

// lookAtRecent runs behind the window: it gives the list its thumbnails, and
// takes files that are gone off it and off what is remembered.
func (p *Page) lookAtRecent(ctx context.Context, list *recentList) {
	var gone []string
	for _, path := range list.paths {
		m, err := p.recent.thumb(ctx, path)
		if ctx.Err() != nil {
			break
		}
		missing := false
		if bad, ok := errors.AsType[*photo.Error](err); ok {
			missing = bad.Reason == photo.Missing
		}
		if missing {
			gone = append(gone, path)
		}
		p.kit.Work.Do(func() {
			if missing {
				list.lost(path)
			} else {
				list.picture(path, m)
			}
		})
	}
	if len(gone) > 0 {
		p.updateRecent(func(photos []preferences.Photo) []preferences.Photo { return withoutPhotos(photos, gone...) })
	}
}

// updateRecent changes what is remembered, behind the window.
func (p *Page) updateRecent(change func([]preferences.Photo) []preferences.Photo) {
	p.kit.Save(func(kept *preferences.Preferences) { kept.Photos = change(kept.Photos) }, nil)
}

func withoutPhotos(photos []preferences.Photo, gone ...string) []preferences.Photo {
	return slices.DeleteFunc(slices.Clone(photos), func(p preferences.Photo) bool { return slices.Contains(gone, p.Path) })
}

// recentTitle is what a file is called in the list, and where it lies.
func recentTitle(path string) (name, folder string) {
	name = photoName(path)
	if name != filepath.Base(path) {
		return name, words.Say("recent.library")
	}
	return name, filepath.Dir(path)
}

// recentThumbs remember the thumbnails of the list, as long as their files stay
// as they are.
type recentThumbs struct {
	mu    sync.Mutex
	known map[string]recentThumb
}

type recentThumb struct {
	changed time.Time
	size    int64
	m       *image.RGBA
}

func (t *recentThumbs) thumb(ctx context.Context, path string) (*image.RGBA, error) {
	var changed time.Time
	var size int64
	if info, err := os.Stat(path); err == nil { // what is wrong with it is told below
		changed, size = info.ModTime(), info.Size()
	}
	t.mu.Lock()
	known, ok := t.known[path]
	t.mu.Unlock()
	if ok && known.size == size && known.changed.Equal(changed) {
		return known.m, nil
	}
	m, err := photo.ThumbnailFile(ctx, path, recentSide, recentSide)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) > 2*preferences.MaxPhotos {
		t.known = map[string]recentThumb{}
	}
	t.known[path] = recentThumb{changed, size, m}
	return m, nil
}
