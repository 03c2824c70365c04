package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// How the index knows that it is older than the files, without reading them all: a folder's time changes whenever a file in it
// is made, renamed or removed, and every write here is a rename. So the index remembers each folder's time as it was when the
// folder was last read through, and a folder with another time is read again: of its files only those whose size or time differ
// from the index's row. A write of our own forgets the folder's time in the same commit, so that the folder is
// looked through at the next opening, whatever happened in between. That finds what a crash kept from the index, what another
// computer or a backup put there, and what a person deleted by hand.
//
// A counter in a file was the other choice: it would cost another flushed file with each write, and knows nothing of what
// is done by hand. With 100,000 records some 100 folders are asked for their time, and one or two are read.

// settleTime is how old a folder's time must be to be trusted: a change in the same tick of the file system's clock
// would leave it as it is. FAT counts in 2 s.
const settleTime = 2 * time.Second

// syncIndex brings the index up to date with the files.
func (l *Library) syncIndex(ctx context.Context, idx *index) error {
	if l.away() != nil { // its pictures are not gone: what the index knows stays true until they are back
		l.stale.Store(true)
		return nil
	}
	known, err := idx.folderTimes(ctx)
	if err != nil {
		return err
	}
	changed := false
	for _, t := range tables() {
		c, err := l.syncKind(ctx, idx, t, known)
		if err != nil {
			return err
		}
		changed = changed || c
	}
	c, err := l.syncPictureFiles(ctx, idx)
	if err != nil {
		return err
	}
	if changed || c {
		return idx.commit(ctx, func(tx *indexTx) error { return tx.changed(KindReload, "") })
	}
	return nil
}

func (x *index) folderTimes(ctx context.Context) (map[string]int64, error) {
	rows, err := x.w.QueryContext(ctx, `SELECT path, mtime FROM folders`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := map[string]int64{}
	for rows.Next() {
		var path string
		var mtime int64
		if err := scan(rows, &path, &mtime); err != nil {
			return nil, err
		}
		known[path] = mtime
	}
	return known, rows.Err()
}

// syncKind looks through the folders of one kind of record.
func (l *Library) syncKind(ctx context.Context, idx *index, t table, known map[string]int64) (changed bool, err error) {
	entries, err := os.ReadDir(l.hidden(t.kind))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("read %s: %w", t.kind, err)
	}
	shards, err := idx.strings(ctx, `SELECT DISTINCT shard FROM `+t.kind)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(shards, e.Name()) {
			shards = append(shards, e.Name())
		}
	}
	for _, s := range shards {
		if err := ctx.Err(); err != nil {
			return changed, err
		}
		folder := t.kind + "/" + s
		if was, ok := known[folder]; ok && was == modTime(l.hidden(t.kind, s)) {
			continue
		}
		err := idx.commit(ctx, func(tx *indexTx) error {
			c, err := l.syncShard(tx, t, s)
			changed = changed || c
			return err
		})
		if err != nil {
			return changed, fmt.Errorf("index %s: %w", folder, err)
		}
	}
	return changed, nil
}

// syncShard makes the rows of one record folder what its files are. It runs inside a transaction from before the files are
// read, so that a row written meanwhile by another program comes after it and stands.
func (l *Library) syncShard(tx *indexTx, t table, shard string) (changed bool, err error) {
	dir := l.hidden(t.kind, shard)
	before := modTime(dir)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	rows, err := tx.stamps(t, shard)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		id, isRecord := strings.CutSuffix(e.Name(), ".json")
		if !isRecord || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return changed, err
		}
		was, indexed := rows[id]
		delete(rows, id)
		if indexed && was == stampOf(info) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			err = fmt.Errorf("%w: %w", errBadRecord, err) // one bad sector must not close the library
		} else {
			err = t.put(tx, id, shard, data, stampOf(info))
		}
		if errors.Is(err, errBadRecord) {
			l.log.Warn("record cannot be read and is left out", "library", l.dir, "kind", t.kind, "id", id, "error", err)
			if indexed {
				rows[id] = was // the row goes: it does not say what the file says
			}
			continue
		}
		if err != nil {
			return changed, err
		}
		changed = true
	}
	for id := range rows {
		changed = true
		if err := tx.exec(`DELETE FROM `+t.kind+` WHERE id = ?`, id); err != nil {
			return changed, err
		}
	}
	return changed, tx.noteFolder(t.kind+"/"+shard, before)
}

// syncPictureFiles looks which pictures' files are there. Only folders that a picture is known to lie in are read.
func (l *Library) syncPictureFiles(ctx context.Context, idx *index) (changed bool, err error) {
	known, err := idx.folderTimes(ctx) // read again: a picture that was just indexed made its folder's time unknown
	if err != nil {
		return false, err
	}
	folders, err := idx.strings(ctx, `SELECT DISTINCT folder FROM pictures WHERE trashed = 0`)
	if err != nil {
		return false, err
	}
	for _, folder := range folders {
		if err := ctx.Err(); err != nil {
			return changed, err
		}
		if was, ok := known[folder]; ok && was == modTime(filepath.Join(l.dir, filepath.FromSlash(folder))) {
			continue
		}
		err := idx.commit(ctx, func(tx *indexTx) error {
			c, err := l.syncFolder(tx, folder)
			changed = changed || c
			return err
		})
		if err != nil {
			return changed, fmt.Errorf("index folder %s: %w", folder, err)
		}
	}
	return changed, nil
}

// syncFolder notes which pictures of a day folder are there and which are gone.
func (l *Library) syncFolder(tx *indexTx, folder string) (changed bool, err error) {
	dir := filepath.Join(l.dir, filepath.FromSlash(folder))
	before := modTime(dir)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.Name()] = !e.IsDir()
	}
	var wrong []int64
	rows, err := tx.query(`SELECT row, file, gone FROM pictures WHERE folder = ? AND trashed = 0`, folder)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var row int64
		var file string
		var gone bool
		if err := scan(rows, &row, &file, &gone); err != nil {
			return false, err
		}
		is := there[path.Base(file)]
		if !is { // some file systems list a name in another spelling than it was given
			info, err := os.Lstat(filepath.Join(l.dir, filepath.FromSlash(file)))
			is = err == nil && !info.IsDir()
		}
		if is == gone {
			wrong = append(wrong, row)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return false, err
	}
	for _, row := range wrong {
		if err := tx.exec(`UPDATE pictures SET gone = 1 - gone WHERE row = ?`, row); err != nil {
			return false, err
		}
	}
	return len(wrong) > 0, tx.noteFolder(folder, before)
}

// modTime returns a folder's time in nanoseconds, 0 when it is not there.
func modTime(dir string) int64 {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return 0
	}
	return info.ModTime().UnixNano()
}

// noteFolder remembers the time that a folder had before it was read, if it is old enough to be trusted.
func (t *indexTx) noteFolder(path string, mtime int64) error {
	if mtime == 0 || time.Since(time.Unix(0, mtime)) < settleTime {
		return t.forgetFolder(path)
	}
	return t.exec(`INSERT INTO folders (path, mtime) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET mtime = excluded.mtime`, path, mtime)
}

func (t *indexTx) forgetFolder(path string) error {
	return t.exec(`DELETE FROM folders WHERE path = ?`, path)
}

// stamp tells one content of a file from another without reading it.
type stamp struct{ size, mtime int64 }

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime().UnixNano()} }

func (t *indexTx) stamps(tb table, shard string) (map[string]stamp, error) {
	rows, err := t.query(`SELECT id, size, mtime FROM `+tb.kind+` WHERE shard = ?`, shard)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]stamp{}
	for rows.Next() {
		var id string
		var s stamp
		if err := scan(rows, &id, &s.size, &s.mtime); err != nil {
			return nil, err
		}
		all[id] = s
	}
	return all, rows.Err()
}

// strings returns the first column of a query.
func (x *index) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := x.w.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := scan(rows, &s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// Refresh looks again what is in the folder, for changes made there by hand or by another computer. Changes of other programs on
// this computer arrive without it.
func (l *Library) Refresh(ctx context.Context) error {
	err := l.withIndex(ctx, func(idx *index) error {
		if f, err := readFormat(l.hidden(formatName)); err != nil && !errors.Is(err, errFormatDamaged) {
			return fmt.Errorf("the folder is not there: %w", err) // a disk was taken out: nothing is gone yet
		} else if f.ID != l.format.ID {
			return errors.New("another library is in the folder now; it must be opened again")
		}
		before, err := idx.revision(ctx)
		if err != nil {
			return err
		}
		if err := l.syncIndex(ctx, idx); err != nil {
			return err
		}
		after, err := idx.revision(ctx)
		if err == nil && after != before {
			l.changes.publish(Change{Kind: KindReload, Revision: after})
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("refresh library %s: %w", l.dir, explain(err))
	}
	return nil
}

// Rebuild makes the index anew from the files.
func (l *Library) Rebuild(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.index == nil {
		return ErrClosed
	}
	if err := l.reopenIndex(ctx, true); err != nil {
		return fmt.Errorf("rebuild index of library %s: %w", l.dir, explain(err))
	}
	return nil
}
