package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// table is a kind of record: the name of its folder and of its table, and how a record becomes a row. put returns an error
// wrapping errBadRecord when the data is not a record of that id.
type table struct {
	kind string
	put  func(tx *indexTx, id, shard string, data []byte, s stamp) error
}

func tables() []table {
	return []table{{batchKind, putBatchRow}, {jobKind, putJobRow}, {pictureKind, putPictureRow}}
}

// errBadRecord marks a record file that does not hold what its place says.
var errBadRecord = errors.New("not a record")

// decode reads a record, strictly enough to be trusted and leniently enough for what later versions add.
func decode[T any](data []byte) (T, error) {
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return v, fmt.Errorf("%w: %w", errBadRecord, err)
	}
	return v, nil
}

func putBatchRow(tx *indexTx, id, in string, data []byte, s stamp) error {
	b, err := decode[Batch](data)
	if err != nil {
		return err
	}
	if err := rightPlace(id, in, b.ID); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO batches (id, shard, created, data, sum, size, mtime) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET (shard, created, data, sum, size, mtime) =
		(excluded.shard, excluded.created, excluded.data, excluded.sum, excluded.size, excluded.mtime)`,
		id, in, b.CreatedAt.UnixMicro(), data, checksum(data), s.size, s.mtime)
}

func putJobRow(tx *indexTx, id, in string, data []byte, s stamp) error {
	j, err := decode[Job](data)
	if err != nil {
		return err
	}
	if err := rightPlace(id, in, j.ID); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO jobs (id, shard, created, batch, number, ended, sent, data, sum, size, mtime)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET (shard, created, batch, number, ended, sent, data, sum, size, mtime) =
		(excluded.shard, excluded.created, excluded.batch, excluded.number, excluded.ended, excluded.sent, excluded.data,
		excluded.sum, excluded.size, excluded.mtime)`,
		id, in, j.CreatedAt.UnixMicro(), j.BatchID, j.Index, Ended(j.State), j.sent(), data, checksum(data), s.size, s.mtime)
}

func putPictureRow(tx *indexTx, id, in string, data []byte, s stamp) error {
	p, err := decode[Picture](data)
	if err != nil {
		return err
	}
	if err := rightPlace(id, in, p.ID); err != nil {
		return err
	}
	if !localFile(p.File) {
		return fmt.Errorf("%w: its file %q lies outside the library", errBadRecord, p.File)
	}
	folder := path.Dir(p.File)
	put, err := tx.stmt(`INSERT INTO pictures (id, shard, created, batch, file, key, folder, gone, trashed, data, sum, size, mtime)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET (shard, created, batch, file, key, folder, gone, trashed, data, sum, size, mtime) =
		(excluded.shard, excluded.created, excluded.batch, excluded.file, excluded.key, excluded.folder, 0, excluded.trashed,
		excluded.data, excluded.sum, excluded.size, excluded.mtime) RETURNING row`)
	if err != nil {
		return err
	}
	var row int64
	if err := put.QueryRowContext(tx.ctx, id, in, p.CreatedAt.UnixMicro(), p.BatchID, p.File, strings.ToLower(p.File), folder,
		trashedAt(p), data, checksum(data), s.size, s.mtime).Scan(&row); err != nil {
		return err
	}
	err = tx.exec(`INSERT INTO texts (row, text) VALUES (?, ?) ON CONFLICT (row) DO UPDATE SET text = excluded.text`, row, searchText(p))
	if err != nil {
		return err
	}
	return tx.forgetFolder(folder) // whether the file is there is looked up at the next opening
}

// trashedAt is 0 for a picture that is not in the trash.
func trashedAt(p Picture) int64 {
	if p.TrashedAt.IsZero() {
		return 0
	}
	return p.TrashedAt.UnixMicro()
}

// rightPlace refuses a record that was copied to another name or folder.
func rightPlace(id, in, recordID string) error {
	if id != recordID || in != shard(id) {
		return fmt.Errorf("%w: it says %q of itself and lies in %s/%s.json", errBadRecord, recordID, in, id)
	}
	if err := checkID("record", id); err != nil {
		return fmt.Errorf("%w: %w", errBadRecord, err)
	}
	return nil
}

// indexTx is one commit to the index.
type indexTx struct {
	ctx      context.Context
	tx       *sql.Tx
	writer   string
	prepared map[string]*sql.Stmt
	revision int64 // of this commit; 0 while nothing that listeners hear of was changed
}

// commit runs f and commits what it did, or undoes it when f fails.
func (x *index) commit(ctx context.Context, f func(*indexTx) error) error {
	_, err := x.commitChange(ctx, f)
	return err
}

// commitChange is commit, and returns the revision: 0 when f called no changed.
func (x *index) commitChange(ctx context.Context, f func(*indexTx) error) (int64, error) {
	tx, err := x.w.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	t := &indexTx{ctx: ctx, tx: tx, writer: x.writer, prepared: map[string]*sql.Stmt{}}
	if err := f(t); err != nil {
		return 0, errors.Join(err, tx.Rollback())
	}
	return t.revision, tx.Commit()
}

func (t *indexTx) stmt(query string) (*sql.Stmt, error) {
	if s, ok := t.prepared[query]; ok {
		return s, nil
	}
	s, err := t.tx.PrepareContext(t.ctx, query)
	if err == nil {
		t.prepared[query] = s
	}
	return s, err
}

func (t *indexTx) exec(query string, args ...any) error {
	s, err := t.stmt(query)
	if err == nil {
		_, err = s.ExecContext(t.ctx, args...)
	}
	return err
}

func (t *indexTx) query(query string, args ...any) (*sql.Rows, error) {
	s, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(t.ctx, args...)
}

// keptChanges is how many revisions back another program may be and still hear what was changed.
const keptChanges = 1000

// changed notes for other programs what this commit changes; all calls in one commit share a revision.
func (t *indexTx) changed(kind string, ids ...string) error {
	if t.revision == 0 {
		s, err := t.stmt(`UPDATE meta SET value = value + 1 WHERE key = 'revision' RETURNING value`)
		if err != nil {
			return err
		}
		if t.revision, err = scanRevision(s.QueryRowContext(t.ctx)); err != nil {
			return err
		}
		if err := t.exec(`DELETE FROM changes WHERE revision < ?`, t.revision-keptChanges); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := t.exec(`INSERT OR IGNORE INTO changes (revision, kind, id, writer) VALUES (?, ?, ?, ?)`, t.revision, kind, id, t.writer); err != nil {
			return err
		}
	}
	return nil
}

// revision is the number of the last commit. It may be lower than the value of another index file that was there before.
func (x *index) revision(ctx context.Context) (int64, error) {
	db := x.r
	if db == nil {
		db = x.w
	}
	return scanRevision(db.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'revision'`))
}

func scanRevision(row *sql.Row) (int64, error) {
	var text string
	if err := row.Scan(&text); err != nil {
		return 0, notThere(err)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: its revision is not a number", errIndexDamaged)
	}
	return n, nil
}

// scan reads a row; a value of another type than the schema's is damage.
func scan(rows *sql.Rows, dest ...any) error {
	if err := rows.Scan(dest...); err != nil {
		return fmt.Errorf("%w: %w", errIndexDamaged, err)
	}
	return nil
}
