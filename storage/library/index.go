package library

import (
	"context"
	"crypto/rand"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite" // registers the driver, and gives its error codes
	sqlite3 "modernc.org/sqlite/lib"

	"likeness/storage/internal/durable"
)

// schemaVersion is in the index's file name and header. Raise it with every change of the .sql files or of what is put in.
const schemaVersion = 3

// The tables, and what keeps the full-text index up to date.
var (
	//go:embed schema.sql
	schema string
	//go:embed triggers.sql
	triggers string
)

// applicationID marks the file as this index: "LKNS".
const applicationID = 0x4c4b4e53

// index is an open index file: one connection that writes and a pool that only reads.
type index struct {
	path   string
	writer string // this opening, in the list of changes
	w, r   *sql.DB
	file   fs.FileInfo // of the file when it was opened; another file may take its place any time
}

var errIndexDamaged = errors.New("the index is damaged")

// openIndex opens the index, makes it anew when that is needed, and brings it up to date. Only one program at a time does
// this, the others wait for it.
func (l *Library) openIndex(ctx context.Context) (*index, error) {
	if err := durable.MkdirAll(filepath.Dir(l.indexPath), 0o700); err != nil {
		return nil, err
	}
	lock := flock.New(l.indexPath + ".lock")
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, fmt.Errorf("wait for another program: %w", err)
	}
	defer func() { _ = lock.Unlock() }()
	removeDatabase(l.indexPath + buildingSuffix) // of a program that died in it

	idx, err := l.checkedIndex(ctx)
	if err == nil {
		if err = l.syncIndex(ctx, idx); err == nil {
			return idx, nil
		}
		_ = idx.close()
	}
	if !damaged(err) && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		l.log.Info("index is made anew", "library", l.dir, "reason", err)
	}
	if err := l.buildIndex(ctx); err != nil {
		return nil, err
	}
	if idx, err = openDatabase(ctx, l.indexPath); err != nil {
		return nil, err
	}
	if err := l.syncIndex(ctx, idx); err != nil { // what changed while it was built
		return nil, errors.Join(err, idx.close())
	}
	return idx, nil
}

// checkedIndex opens the index if it is there, is this library's and is sound.
func (l *Library) checkedIndex(ctx context.Context) (*index, error) {
	info, err := os.Stat(l.indexPath)
	if err != nil {
		return nil, err
	}
	clean := closedCleanly(l.indexPath, info)
	idx, err := openDatabase(ctx, l.indexPath)
	if err != nil {
		return nil, err
	}
	if err := idx.check(ctx, l.format.ID, clean); err != nil {
		return nil, errors.Join(err, idx.close())
	}
	return idx, nil
}

// check looks whether the file is an index of this schema for this library. Unless its last user left it in order, all of
// its pages are read, too: about 10 ms for 1,000 pictures.
func (x *index) check(ctx context.Context, libraryID string, clean bool) error {
	var app, version int
	var id string
	err := errors.Join(
		x.r.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&app),
		x.r.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version),
	)
	if err != nil {
		return err
	}
	if app != applicationID || version != schemaVersion {
		return fmt.Errorf("%w: it has another schema", errIndexDamaged)
	}
	if err := x.r.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'library'`).Scan(&id); err != nil {
		return notThere(err)
	}
	if id != libraryID {
		return fmt.Errorf("%w: it belongs to another library", errIndexDamaged)
	}
	if clean {
		return nil
	}
	var told string
	if err := x.r.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&told); err != nil {
		return err
	}
	if told != "ok" {
		return fmt.Errorf("%w: %s", errIndexDamaged, told)
	}
	return nil
}

// buildingSuffix is in the name of an index that is not whole yet.
const buildingSuffix = ".building"

// buildIndex makes the index from the files, under another name, and puts it in place when it is whole. So nobody ever
// reads half an index, and a crash in between leaves the old one or none.
func (l *Library) buildIndex(ctx context.Context) error {
	temp := l.indexPath + buildingSuffix
	idx, err := createDatabase(ctx, temp, l.format.ID, l.changes.last())
	if err == nil {
		if err = l.syncIndex(ctx, idx); err == nil {
			_, err = idx.w.ExecContext(ctx, `INSERT INTO words (words) VALUES ('rebuild');`+triggers)
		}
		err = errors.Join(err, idx.close())
	}
	if err != nil {
		removeDatabase(temp)
		return fmt.Errorf("build index: %w", err)
	}
	if f, err := os.OpenFile(temp, os.O_RDWR, 0); err != nil {
		return fmt.Errorf("build index: %w", err)
	} else if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	removeDatabase(l.indexPath) // the old write-ahead log must not meet the new file
	if err := os.Rename(temp, l.indexPath); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	return durable.SyncDir(filepath.Dir(l.indexPath))
}

func removeDatabase(path string) {
	for _, suffix := range []string{"-wal", "-shm", "-journal", "", cleanSuffix} {
		_ = os.Remove(path + suffix) // what cannot be removed shows when it is opened
	}
}

// databaseURI escapes what SQLite or the driver would read as parameters.
func databaseURI(path string, pragmas ...string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	q := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

func createDatabase(ctx context.Context, path, libraryID string, after int64) (*index, error) {
	// No flushing while building: the file is flushed once when it is whole.
	w, err := sql.Open("sqlite", databaseURI(path, "journal_mode(OFF)", "synchronous(OFF)", "cache_size(-65536)"))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	idx := &index{path: path, writer: rand.Text(), w: w}
	// Revisions go on growing when the index is made anew: no library has a thousand commits a second for long.
	revision := max(time.Now().UnixMilli(), after+1)
	_, err = w.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion))
	if err == nil {
		_, err = w.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('library', ?), ('revision', ?)`, libraryID, revision)
	}
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return idx, nil
}

func openDatabase(ctx context.Context, path string) (*index, error) {
	common := []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}
	w, err := sql.Open("sqlite", databaseURI(path, common...))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	r, err := sql.Open("sqlite", databaseURI(path, append(common, "query_only(1)")...))
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	idx := &index{path: path, writer: rand.Text(), w: w, r: r}
	if err := w.PingContext(ctx); err != nil { // the connection opens the file
		return nil, errors.Join(err, idx.close())
	}
	if idx.file, err = os.Stat(path); err != nil {
		return nil, errors.Join(err, idx.close())
	}
	return idx, nil
}

// close closes the connections; the last one anywhere moves the write-ahead log into the file. A closed index counts as
// replaced.
func (x *index) close() error {
	x.file = nil
	var err error
	if x.r != nil {
		err = x.r.Close()
	}
	return errors.Join(err, x.w.Close())
}

// The note beside an index that was left in order: size and time of the file. An index that is not as its note says, or
// still has a write-ahead log, is checked page by page when it is opened.
const cleanSuffix = ".ok"

func cleanNote(info fs.FileInfo) string {
	return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
}

func noteClean(path string) {
	info, err := os.Stat(path)
	if err != nil || hasLog(path) {
		return
	}
	_ = os.WriteFile(path+cleanSuffix, []byte(cleanNote(info)), 0o600) // without a note there is only a slower check
}

func closedCleanly(path string, info fs.FileInfo) bool {
	note, err := os.ReadFile(path + cleanSuffix)
	return err == nil && string(note) == cleanNote(info) && !hasLog(path)
}

func hasLog(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// replaced reports whether the file was deleted or another one took its place.
func (x *index) replaced() bool {
	info, err := os.Stat(x.path)
	return err != nil || !os.SameFile(info, x.file)
}

// damaged reports whether an error means that the index must be made anew.
func damaged(err error) bool {
	if errors.Is(err, errIndexDamaged) {
		return true
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT:
		return true
	case sqlite3.SQLITE_IOERR:
		return e.Code() == sqlite3.SQLITE_IOERR_SHORT_READ
	case sqlite3.SQLITE_READONLY:
		return e.Code() == sqlite3.SQLITE_READONLY_DBMOVED
	case sqlite3.SQLITE_ERROR: // the statements are right, so the tables are not
		return strings.Contains(e.Error(), "no such")
	}
	return false
}

// notThere turns a missing row of the index's own housekeeping into damage.
func notThere(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: it is incomplete", errIndexDamaged)
	}
	return err
}

// checksum guards a record in the index: SQLite does not notice a changed byte inside a row.
func checksum(data []byte) uint32 { return crc32.ChecksumIEEE(data) }
