package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"likeness/storage/internal/durable"
)

// A picture in the trash is one whose record says so (TrashedAt); its file lies in .likeness/trash under its id. The record is
// written before the file goes, and again after the file has come back. So a crash in between leaves a picture that is in
// the trash and whose file is in its old place; the runner puts it away at the next opening. Nothing is ever copied, and no
// file takes the place of another.

// TrashAge is how long a picture stays in the trash.
const TrashAge = 30 * 24 * time.Hour

// Trash puts pictures into the trash: they are in no list any more, and Restore brings them back. Pictures that are there
// already stay as they are. When a file cannot be moved its picture is not in the trash, and the error says so; the
// pictures before it are.
func (l *Library) Trash(ctx context.Context, ids ...string) error {
	return l.eachPicture(ctx, "put into the trash", ids, func(p Picture) error {
		if !p.TrashedAt.IsZero() {
			return nil
		}
		p.TrashedAt = l.now()
		if err := l.putPicture(ctx, p); err != nil {
			return err
		}
		err := l.putAway(p)
		if err != nil {
			if _, here := os.Lstat(l.Path(p)); errors.Is(here, fs.ErrNotExist) {
				return nil // it has gone; after a crash it may be in its place again, and is put away then
			}
			p.TrashedAt = time.Time{}
			err = errors.Join(err, l.putPicture(ctx, p))
		}
		return err
	})
}

// Restore takes pictures out of the trash. Their files come back under their old names, or under free ones like those when another
// file has taken them since. Pictures that are not in the trash stay as they are. The error wraps ErrNotFound when a file
// is not in the trash any more.
func (l *Library) Restore(ctx context.Context, ids ...string) error {
	return l.eachPicture(ctx, "take out of the trash", ids, func(p Picture) error {
		if p.TrashedAt.IsZero() {
			return nil
		}
		if err := l.bringBack(ctx, &p); err != nil {
			return err
		}
		p.TrashedAt = time.Time{}
		return l.putPicture(ctx, p)
	})
}

// eachPicture does something with the records of pictures, as they are in their files, one after the other.
func (l *Library) eachPicture(ctx context.Context, what string, ids []string, do func(Picture) error) error {
	for _, id := range ids {
		err := l.writable(ctx)
		if err == nil {
			err = checkID("picture", id)
		}
		if err == nil {
			err = l.withPicture(id, do)
		}
		if err != nil {
			return fmt.Errorf("%s: picture %s: %w", what, id, explain(err))
		}
	}
	return nil
}

func (l *Library) withPicture(id string, do func(Picture) error) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	p, ok := l.recorded(id)
	if !ok {
		return ErrNotFound
	}
	return do(p)
}

func (l *Library) putPicture(ctx context.Context, p Picture) error {
	return l.put(ctx, []record{{pictureKind, p.ID, p, putPictureRow}}, Change{Kind: KindPicture, IDs: []string{p.ID}})
}

func (l *Library) trashPath(p Picture) string {
	return l.hidden(trashName, p.ID+path.Ext(p.File))
}

// putAway moves the file of a picture into the trash. A file that is not there needs no moving.
func (l *Library) putAway(p Picture) error {
	if !l.inPlace(p) {
		return nil
	}
	if err := durable.MkdirBelow(l.hidden(), l.hidden(trashName), 0o700); err != nil {
		return err
	}
	return l.files.Move(l.Path(p), l.trashPath(p))
}

// inPlace reports whether the file in a picture's place is the picture's: when there is none in the trash it is, or else it is
// when it is the very same file, named twice when the program died. What somebody else put there is left alone.
func (l *Library) inPlace(p Picture) bool {
	here, err := os.Lstat(l.Path(p))
	if err != nil || !here.Mode().IsRegular() {
		return false
	}
	there, err := os.Lstat(l.trashPath(p))
	if err != nil {
		return here.Size() == p.Bytes
	}
	return os.SameFile(here, there)
}

// bringBack moves the file of a picture to its place. When that is taken the record names a free place first, so that a crash
// never leaves a file that no record knows.
func (l *Library) bringBack(ctx context.Context, p *Picture) error {
	if _, err := os.Lstat(l.trashPath(*p)); err != nil {
		if errors.Is(err, fs.ErrNotExist) && l.inPlace(*p) {
			return nil
		}
		return fmt.Errorf("its file: %w", errors.Join(ErrNotFound, err))
	}
	if err := durable.MkdirBelow(l.dir, filepath.Dir(l.Path(*p)), 0o755); err != nil {
		return err
	}
	from, first := l.trashPath(*p), p.File
	for n := 1; n <= maxNumber; n++ {
		p.File = path.Join(path.Dir(first), numbered(path.Base(first), n))
		if n > 1 {
			if _, err := os.Lstat(l.Path(*p)); err == nil || l.taken(ctx, p.File) {
				continue
			}
			if err := l.putPicture(ctx, *p); err != nil {
				return err
			}
		}
		if err := l.files.Move(from, l.Path(*p)); !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return errors.New("too many pictures of the same name")
}

// emptyTrash deletes what has been in the trash for long enough, and puts away what a crash left in its place. Only the runner
// does this. What cannot be done now is tried at the next opening.
func (l *Library) emptyTrash(ctx context.Context) {
	var trashed []Picture
	err := l.withIndex(ctx, func(idx *index) (err error) {
		trashed, err = records[Picture](ctx, idx.r, `SELECT data, sum FROM pictures WHERE trashed > 0`)
		return err
	})
	if err != nil {
		l.log.Warn("trash cannot be looked through", "library", l.dir, "error", err)
	}
	for _, p := range trashed {
		err := l.withPicture(p.ID, func(now Picture) error {
			switch {
			case now.TrashedAt.IsZero(): // taken out meanwhile
				return nil
			case l.now().Sub(now.TrashedAt) > TrashAge:
				return l.deleteForGood(ctx, now)
			}
			return l.putAway(now)
		})
		if err != nil {
			l.log.Warn("picture in the trash is left as it is", "library", l.dir, "id", p.ID, "error", err)
		}
	}
}

// deleteForGood removes the file, then the record: the other way round a crash would leave a file that nobody finds.
func (l *Library) deleteForGood(ctx context.Context, p Picture) error {
	names := []string{l.trashPath(p), l.recordPath(pictureKind, p.ID)}
	if checkID("job", p.JobID) == nil {
		names = append(names, l.recordPath(traceKind, p.JobID)) // what was asked for is in it, too
	}
	if l.inPlace(p) {
		names = append([]string{l.Path(p)}, names...)
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("delete picture %s: %w", p.ID, err)
		}
	}
	in := shard(p.ID)
	l.note(ctx, []Change{{Kind: KindPicture, IDs: []string{p.ID}}}, func(tx *indexTx) error {
		if err := tx.exec(`DELETE FROM pictures WHERE id = ?`, p.ID); err != nil {
			return err
		}
		return tx.forgetFolder(pictureKind + "/" + in)
	})
	return nil
}
