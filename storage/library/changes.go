package library

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Change tells what was written. Listeners read again what they show of it.
type Change struct {
	Kind     string   // KindBatch, KindJob, KindPicture, or KindReload: anything may have changed
	IDs      []string // empty for KindReload
	Revision int64    // of the index's commit; grows, and is shared by the changes of one commit
}

// Kinds of a Change.
const (
	KindBatch   = "batch"
	KindJob     = "job"
	KindPicture = "picture"
	KindReload  = "reload"
)

const (
	changeBuffer = 64                     // changes that may wait for one listener
	lookInterval = 500 * time.Millisecond // how often the index is asked what other programs changed
)

// feed passes changes on: those of this Library at once, those of other programs by asking the index while anybody
// listens.
type feed struct {
	l         *Library
	mu        sync.Mutex
	listeners []chan Change
	revision  int64 // the highest that was told or seen
	stop      context.CancelFunc
	looker    sync.WaitGroup
	closed    bool
}

func (f *feed) init(l *Library) {
	f.l = l
	if r, err := l.index.revision(context.Background()); err == nil {
		f.revision = r
	}
}

// last returns the highest revision known.
func (f *feed) last() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.revision
}

// Subscribe returns a channel on which every change arrives after it was committed, also those of other programs (within half
// a second), and a function that ends it and closes the channel. A listener that is slow blocks nobody: when its buffer is
// full, what waits becomes one KindReload. Close closes the channel, too.
func (l *Library) Subscribe() (<-chan Change, func()) {
	f := &l.changes
	c := make(chan Change, changeBuffer)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		close(c)
		return c, func() {}
	}
	f.listeners = append(f.listeners, c)
	if f.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		f.stop = stop
		f.looker.Go(func() { f.look(ctx) })
	}
	return c, func() { f.unsubscribe(c) }
}

func (f *feed) unsubscribe(c chan Change) {
	f.mu.Lock()
	i := slices.Index(f.listeners, c)
	if i < 0 {
		f.mu.Unlock()
		return
	}
	f.listeners = slices.Delete(f.listeners, i, i+1)
	close(c)
	var stop context.CancelFunc
	if len(f.listeners) == 0 {
		stop, f.stop = f.stop, nil
	}
	f.mu.Unlock()
	if stop != nil {
		stop()
	}
}

func (f *feed) close() {
	f.mu.Lock()
	f.closed = true
	for _, c := range f.listeners {
		close(c)
	}
	f.listeners = nil
	stop := f.stop
	f.stop = nil
	f.mu.Unlock()
	if stop != nil {
		stop()
	}
	f.looker.Wait()
}

// publish passes on changes of one revision.
func (f *feed) publish(changes ...Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, change := range changes {
		f.revision = max(f.revision, change.Revision)
		for _, c := range f.listeners {
			offer(c, change)
		}
	}
}

// offer never blocks. Only the feed sends, under its lock, so there is room after the buffer was emptied.
func offer(c chan Change, change Change) {
	for {
		select {
		case c <- change:
			return
		default:
		}
		revision := change.Revision
		for empty := false; !empty; {
			select {
			case old := <-c:
				revision = max(revision, old.Revision)
			default:
				empty = true
			}
		}
		change = Change{Kind: KindReload, Revision: revision}
	}
}

// look asks the index for the changes of other programs until ctx ends.
func (f *feed) look(ctx context.Context) {
	tick := time.NewTicker(lookInterval)
	defer tick.Stop()
	for seen := f.last(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changes, revision, err := f.l.changesSince(ctx, seen)
		if err != nil {
			if ctx.Err() == nil {
				f.l.log.Warn("changes of other programs cannot be read", "library", f.l.dir, "error", err)
			}
			continue
		}
		seen = revision
		f.publish(changes...)
	}
}

// changesSince reads what others committed after a revision, and the newest revision.
func (l *Library) changesSince(ctx context.Context, seen int64) (changes []Change, revision int64, err error) {
	err = l.withIndex(ctx, func(idx *index) error {
		changes = nil
		if revision, err = idx.revision(ctx); err != nil || revision == seen {
			return err
		}
		rows, err := idx.r.QueryContext(ctx,
			`SELECT revision, kind, id, writer FROM changes WHERE revision > ? AND revision <= ? ORDER BY revision, kind, id`, seen, revision)
		if err != nil {
			return err
		}
		defer rows.Close()
		told, reload, last := int64(0), false, int64(0)
		for rows.Next() {
			var c Change
			var id, writer string
			if err := scan(rows, &c.Revision, &c.Kind, &id, &writer); err != nil {
				return err
			}
			if c.Revision != last {
				told, last = told+1, c.Revision
			}
			switch n := len(changes); {
			case writer == idx.writer:
			case c.Kind == KindReload:
				reload = true
			case n > 0 && changes[n-1].Revision == c.Revision && changes[n-1].Kind == c.Kind:
				changes[n-1].IDs = append(changes[n-1].IDs, id)
			default:
				c.IDs = []string{id}
				changes = append(changes, c)
			}
		}
		if reload || told != revision-seen { // somebody looked the files through, or the index is another one
			changes = []Change{{Kind: KindReload, Revision: revision}}
		}
		return rows.Err()
	})
	return changes, revision, err
}
