package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// Batch returns a batch, or an error wrapping ErrNotFound.
func (l *Library) Batch(ctx context.Context, id string) (Batch, error) {
	return one[Batch](ctx, l, batchKind, "batch", id)
}

// Job returns a job, or an error wrapping ErrNotFound.
func (l *Library) Job(ctx context.Context, id string) (Job, error) {
	return one[Job](ctx, l, jobKind, "job", id)
}

// Picture returns a picture, whether its file is still there, in the trash or gone, or an error wrapping ErrNotFound.
func (l *Library) Picture(ctx context.Context, id string) (Picture, error) {
	return one[Picture](ctx, l, pictureKind, "picture", id)
}

func one[T any](ctx context.Context, l *Library, kind, name, id string) (T, error) {
	var found []T
	err := l.withIndex(ctx, func(idx *index) (err error) {
		found, err = records[T](ctx, idx.r, `SELECT data, sum FROM `+kind+` WHERE id = ?`, id)
		return err
	})
	var none T
	switch {
	case err != nil:
		return none, fmt.Errorf("read %s %s: %w", name, id, explain(err))
	case len(found) == 0:
		return none, fmt.Errorf("read %s %s: %w", name, id, ErrNotFound)
	}
	return found[0], nil
}

// Jobs returns the chosen jobs, oldest first and within a batch by index. A job that was never sent and whose batch was not
// written to its end, because the program died in PutBatch, is not among them.
func (l *Library) Jobs(ctx context.Context, q JobQuery) ([]Job, error) {
	where := []string{`(sent OR ended OR EXISTS (SELECT 1 FROM batches WHERE batches.id = jobs.batch))`}
	var args []any
	if q.Unfinished {
		where = append(where, `ended = 0`)
	}
	if q.BatchID != "" {
		where = append(where, `batch = ?`)
		args = append(args, q.BatchID)
	}
	if !q.WrittenSince.IsZero() {
		where = append(where, `mtime >= ?`)
		args = append(args, q.WrittenSince.UnixNano())
	}
	query := `SELECT data, sum FROM jobs WHERE ` + strings.Join(where, " AND ") + ` ORDER BY created, batch, number, id`
	var found []Job
	err := l.withIndex(ctx, func(idx *index) (err error) {
		found, err = records[Job](ctx, idx.r, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read jobs: %w", explain(err))
	}
	return found, nil
}

const newestFirst = ` ORDER BY created DESC, id DESC LIMIT ? OFFSET ?`

// page is what the places of newestFirst are filled with.
func (q Query) page() []any {
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	return []any{limit, max(q.Offset, 0)}
}

// Entries returns the chosen pictures as a long list needs them, in the order of Pictures. It is made for all pictures at once
// (100,000 take about half a second) and looks at no file: one that was deleted by hand just now is listed until Refresh.
func (l *Library) Entries(ctx context.Context, q Query) ([]Entry, error) {
	where, args := q.where()
	query := `SELECT id, file, created FROM pictures WHERE ` + where + newestFirst
	args = append(args, q.page()...)
	var found []Entry
	err := l.withIndex(ctx, func(idx *index) error {
		found = nil
		rows, err := idx.r.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e Entry
			var created int64
			if err := scan(rows, &e.ID, &e.File, &created); err != nil {
				return err
			}
			e.CreatedAt = time.UnixMicro(created)
			found = append(found, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list pictures: %w", explain(err))
	}
	return found, nil
}

// Pictures returns the chosen pictures, newest first. Pictures in the trash are not among them, nor those whose file was deleted or
// moved by hand; these come back when the file does.
func (l *Library) Pictures(ctx context.Context, q Query) ([]Picture, error) {
	where, args := q.where()
	query := `SELECT data, sum FROM pictures WHERE ` + where + newestFirst
	args = append(args, q.page()...)
	var found []Picture
	err := l.withIndex(ctx, func(idx *index) (err error) {
		found, err = records[Picture](ctx, idx.r, query, args...)
		if err != nil || l.allThere(found) {
			return err
		}
		// Somebody deletes by hand just now: see what is there, and ask once more.
		if err := l.lookAgain(ctx, idx); err != nil {
			return err
		}
		found, err = records[Picture](ctx, idx.r, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read pictures: %w", explain(err))
	}
	return found, nil
}

// CountPictures returns how many pictures are chosen; Limit and Offset do not matter.
func (l *Library) CountPictures(ctx context.Context, q Query) (int, error) {
	where, args := q.where()
	var n int
	err := l.withIndex(ctx, func(idx *index) error {
		return idx.r.QueryRowContext(ctx, `SELECT count(*) FROM pictures WHERE `+where, args...).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("count pictures: %w", explain(err))
	}
	return n, nil
}

func (q Query) where() (string, []any) {
	where, args := []string{`trashed = 0 AND gone = 0`}, []any{}
	if q.BatchID != "" {
		where = append(where, `batch = ?`)
		args = append(args, q.BatchID)
	}
	more, with := searchWhere(q.Search)
	return strings.Join(append(where, more...), " AND "), append(args, with...)
}

func (l *Library) allThere(pictures []Picture) bool {
	for _, p := range pictures {
		if _, err := os.Lstat(l.Path(p)); err != nil {
			return false
		}
	}
	return true
}

// lookAgain brings the index up to date, unless the whole folder is away: then nothing was deleted.
func (l *Library) lookAgain(ctx context.Context, idx *index) error {
	if _, err := os.Stat(l.hidden()); err != nil {
		return nil
	}
	return l.syncIndex(ctx, idx)
}

// records runs a query for data and checksum.
func records[T any](ctx context.Context, db *sql.DB, query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	var data sql.RawBytes
	for rows.Next() {
		var sum uint32
		if err := scan(rows, &data, &sum); err != nil {
			return nil, err
		}
		if checksum(data) != sum {
			return nil, fmt.Errorf("%w: a record is not what was put in", errIndexDamaged)
		}
		v, err := decode[T](data)
		if err != nil {
			return nil, errors.Join(errIndexDamaged, err)
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
