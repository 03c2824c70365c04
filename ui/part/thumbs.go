package part

import (
	"container/list"
	"context"
	"image"
	"strings"
	"sync"

	"likeness/service/photo"
	"likeness/ui/page"
)

// Thumbs makes pictures of files at the size in which they are shown, behind
// the window, and remembers the newest of them. The files it is asked for must
// not change: the pictures of a library do not, nor those that come with the
// program.
type Thumbs struct {
	work  *page.Work
	slots chan struct{} // bounds the pictures that are being decoded

	mu    sync.Mutex
	bytes int
	limit int
	order *list.List // of *thumb, the one used last in front
	known map[thumbKey]*list.Element
}

type thumbKey struct {
	path string
	w, h int
}

type thumb struct {
	key thumbKey
	m   *image.RGBA
}

// NewThumbs returns Thumbs that remember at most limit bytes of pictures.
func NewThumbs(work *page.Work, limit int) *Thumbs {
	return &Thumbs{
		work: work, slots: make(chan struct{}, 2), limit: limit,
		order: list.New(), known: map[thumbKey]*list.Element{},
	}
}

// Load gives done the picture of a file, fitted into w × h pixels. When it is
// remembered done is called before Load returns; else later, on the UI
// goroutine, unless cancel was called first. Load and cancel are called on the
// UI goroutine.
func (t *Thumbs) Load(path string, w, h int, done func(*image.RGBA, error)) (cancel func()) {
	return t.load(thumbKey{path, w, h}, nil, done)
}

// LoadBytes is Load for the bytes of a picture file; name tells them from all
// others.
func (t *Thumbs) LoadBytes(name string, file []byte, w, h int, done func(*image.RGBA, error)) (cancel func()) {
	return t.load(thumbKey{inMemory + name, w, h}, file, done)
}

// inMemory is before the names of what are no files; no path begins so.
const inMemory = "\x00"

func (t *Thumbs) load(key thumbKey, file []byte, done func(*image.RGBA, error)) (cancel func()) {
	if m := t.get(key); m != nil {
		done(m, nil)
		return func() {}
	}
	wanted := true
	stop := t.work.Go(func(ctx context.Context) {
		m, err := t.make(ctx, key, file)
		t.work.Do(func() {
			if wanted {
				done(m, err)
			}
		})
	})
	return func() {
		wanted = false
		stop()
	}
}

func (t *Thumbs) make(ctx context.Context, key thumbKey, file []byte) (*image.RGBA, error) {
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if m := t.get(key); m != nil {
		return m, nil // made while this one waited
	}
	var m *image.RGBA
	var err error
	if name, ok := strings.CutPrefix(key.path, inMemory); ok {
		m, err = photo.ThumbnailBytes(ctx, name, file, key.w, key.h)
	} else {
		m, err = photo.ThumbnailFile(ctx, key.path, key.w, key.h)
	}
	if err != nil {
		return nil, err
	}
	t.put(key, m)
	return m, nil
}

func (t *Thumbs) get(key thumbKey) *image.RGBA {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, ok := t.known[key]
	if !ok {
		return nil
	}
	t.order.MoveToFront(e)
	return e.Value.(*thumb).m
}

func (t *Thumbs) put(key thumbKey, m *image.RGBA) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.known[key]; ok {
		return
	}
	t.known[key] = t.order.PushFront(&thumb{key, m})
	t.bytes += len(m.Pix)
	for t.bytes > t.limit && t.order.Len() > 1 {
		last := t.order.Remove(t.order.Back()).(*thumb)
		delete(t.known, last.key)
		t.bytes -= len(last.m.Pix)
	}
}
