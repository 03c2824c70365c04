package library

import (
	"context"
)

// withIndex runs f with the index. When the index turns out to be damaged, or its file was deleted or replaced, it is made anew or
// opened again, and f runs a second time; f must therefore begin from nothing.
func (l *Library) withIndex(ctx context.Context, f func(*index) error) error {
	for again := false; ; again = true {
		used, err := l.tryIndex(ctx, f)
		if err == nil || again || ctx.Err() != nil {
			return err
		}
		bad := damaged(err)
		if !bad && (used == nil || !used.replaced()) {
			return err
		}
		if err := l.renewIndex(ctx, used, bad); err != nil {
			return err
		}
	}
}

// tryIndex runs f once, with an index that is in its place and up to date as far as is known.
func (l *Library) tryIndex(ctx context.Context, f func(*index) error) (*index, error) {
	l.mu.RLock()
	idx := l.index
	if idx != nil && idx.replaced() {
		l.mu.RUnlock()
		if err := l.renewIndex(ctx, idx, false); err != nil {
			return nil, err
		}
		l.mu.RLock()
		idx = l.index
	}
	defer l.mu.RUnlock()
	if idx == nil {
		return nil, ErrClosed
	}
	if l.stale.CompareAndSwap(true, false) {
		if err := l.syncIndex(ctx, idx); err != nil {
			l.stale.Store(true)
			return idx, err
		}
	}
	return idx, f(idx)
}

// renewIndex opens the index again in place of the one that was used, unless that was done meanwhile.
func (l *Library) renewIndex(ctx context.Context, used *index, rebuild bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.index == nil {
		return ErrClosed
	}
	if used != nil && l.index != used {
		return nil
	}
	return l.reopenIndex(ctx, rebuild)
}

// reopenIndex closes the index and opens it, made anew if asked. The caller holds mu. If it fails the closed index
// stays, so that the next use tries again.
func (l *Library) reopenIndex(ctx context.Context, rebuild bool) error {
	_ = l.index.close() // it is given up; what it held is in the files
	if rebuild {
		removeDatabase(l.indexPath)
	}
	idx, err := l.openIndex(ctx)
	if err != nil {
		return err
	}
	l.index = idx
	revision, err := idx.revision(ctx)
	if err == nil {
		l.changes.publish(Change{Kind: KindReload, Revision: revision})
	}
	return err
}

// note commits to the index what was just written to files, and tells listeners. The files are the truth: when the index does
// not take it, the next reader brings the index up to date, and the write has succeeded all the same.
func (l *Library) note(ctx context.Context, changes []Change, f func(*indexTx) error) {
	ctx = context.WithoutCancel(ctx)
	var revision int64
	err := l.withIndex(ctx, func(idx *index) error {
		var err error
		revision, err = idx.commitChange(ctx, func(tx *indexTx) error {
			for _, c := range changes {
				if err := tx.changed(c.Kind, c.IDs...); err != nil {
					return err
				}
			}
			return f(tx)
		})
		return err
	})
	if err != nil {
		l.stale.Store(true)
		l.log.Warn("index did not take a change; it is looked up in the files", "library", l.dir, "error", err)
		changes = []Change{{Kind: KindReload}}
		revision = l.changes.last()
	}
	for i := range changes {
		changes[i].Revision = revision
	}
	l.changes.publish(changes...)
}
