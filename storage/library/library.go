// Package library keeps pictures, batches and jobs in a folder that a person can find.
//
// The files are the truth: pictures lie in dated folders under readable names, and .likeness holds one small JSON file a
// batch, job and picture, and the photos that were sent. Everything is written so that a crash leaves old or new, never half
// (package durable), and before a method returns.
//
// What is deleted goes to a trash inside .likeness first ([Library.Trash]), and can be taken out for 30 days.
//
// The index is a cache: an SQLite file in the user's data folder, for lists and search. It is brought up to date by [Open],
// made anew when it is missing, damaged or of another version, and may be deleted at any time, even while it is in use.
//
// Any number of programs may have one library open, and each hears of the others' changes. Only the holder of [Library.Lock]
// should work on jobs and add pictures. A library of a newer format, or in a folder that cannot be written, is opened to be
// read only.
//
// The package will not decode pictures, not talk to a network, and not know what settings and recipes mean.
package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/adrg/xdg"

	"likeness/storage/internal/durable"
)

// Options are the choices of [Open]; the zero value is what the program uses.
type Options struct {
	IndexDir string           // where the index lies; XDG_DATA_HOME/likeness/index when empty
	Log      *slog.Logger     // slog.Default when nil; never sees a prompt
	Now      func() time.Time // time.Now when nil
	// At is called between any two changes on the disk, with the name of the moment and the file concerned: a test ends the
	// program there. Nobody is asked when it is nil.
	At func(step, path string)
}

// Library is an open library folder. Its methods may be called from several goroutines at once; all but Dir, Path and
// ReadOnly go to the disk.
type Library struct {
	dir       string
	opt       Options
	log       *slog.Logger
	now       func() time.Time
	format    formatFile
	readOnly  string // why nothing can be written; "" when it can
	why       string // the same, for WhyReadOnly
	files     durable.Writer
	indexPath string

	writing sync.Mutex   // one write at a time, so that files and index change in the same order
	mu      sync.RWMutex // held for reading while the index is used, for writing while it is exchanged
	index   *index       // nil when closed
	stale   atomic.Bool  // a file was written that the index did not take
	changes feed
}

// Open opens the library in dir, which is made when it is not there. The index is brought up to date first: a moment for a
// library that was open here before, a second or two for every 10,000 pictures without an index; ctx can end it.
func Open(ctx context.Context, dir string, opt Options) (*Library, error) {
	if opt.At == nil {
		return open(ctx, dir, opt, nil)
	}
	return open(ctx, dir, opt, func(s durable.Step, path string) error {
		opt.At(string(s), path)
		return nil
	})
}

// open lets a test stop a write between two steps.
func open(ctx context.Context, dir string, opt Options, at func(durable.Step, string) error) (*Library, error) {
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.IndexDir == "" {
		opt.IndexDir = filepath.Join(xdg.DataHome, "likeness", "index")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	l := &Library{dir: dir, opt: opt, log: opt.Log, now: opt.Now}
	l.files = durable.Writer{Temp: l.hidden("tmp"), At: at}
	if err := l.prepare(); err != nil {
		return nil, fmt.Errorf("open library %s: %w", dir, explain(err))
	}
	if l.indexPath, err = indexPath(opt.IndexDir, dir); err != nil {
		return nil, fmt.Errorf("open library %s: %w", dir, err)
	}
	if l.index, err = l.openIndex(ctx); err != nil {
		return nil, fmt.Errorf("open index of library %s: %w", dir, explain(err))
	}
	l.changes.init(l)
	return l, nil
}

// Close ends the notices and closes the index. A Runner must be unlocked by its holder. Closing twice does nothing.
func (l *Library) Close() error {
	l.changes.close()
	l.writing.Lock()
	defer l.writing.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.index == nil {
		return nil
	}
	inOrder := !l.index.replaced()
	err := l.index.close()
	l.index = nil
	if err == nil && inOrder {
		noteClean(l.indexPath)
	}
	return err
}

// Dir returns the library's folder as an absolute path.
func (l *Library) Dir() string { return l.dir }

// Beside returns a folder for what belongs to this library and must not depend on its disk: beside that of the index, of the
// given name, and in it one that is this library's wherever it lies. It is not made.
func (l *Library) Beside(name string) string {
	return filepath.Join(filepath.Dir(filepath.Clean(l.opt.IndexDir)), name, l.format.ID)
}

// ReadOnlyReasons are the names of the reasons for which nothing can be written.
func ReadOnlyReasons() []string {
	return []string{whyDamaged, whyNewer, whyNoRoom, whyNoPermission, whyReadOnlyDisk, whyUnwritable}
}

// The reasons for which nothing can be written in a library.
const (
	whyDamaged      = "damaged" // the note about the format
	whyNewer        = "newer"   // the format
	whyNoRoom       = "no-room"
	whyNoPermission = "no-permission"
	whyReadOnlyDisk = "read-only-disk"
	whyUnwritable   = "unwritable" // none of the others
)

// WhyReadOnly names the reason for which nothing can be written, one of [ReadOnlyReasons]; "" when it can.
func (l *Library) WhyReadOnly() string { return l.why }

// ReadOnly reports whether nothing can be written, and why, in a sentence for a person.
func (l *Library) ReadOnly() (bool, string) { return l.readOnly != "", l.readOnly }

// Path returns the absolute path of a picture's file; "" when its File does not lie inside the library.
func (l *Library) Path(p Picture) string {
	if !localFile(p.File) {
		return ""
	}
	return filepath.Join(l.dir, filepath.FromSlash(p.File))
}

// prepare makes the folders that are missing, reads the format and finds out whether the library can be written.
func (l *Library) prepare() error {
	if _, err := os.Stat(l.hidden(formatName)); errors.Is(err, fs.ErrNotExist) {
		if err := l.create(); err != nil {
			return err
		}
	}
	var err error
	if l.format, err = readFormat(l.hidden(formatName)); err != nil {
		if !errors.Is(err, errFormatDamaged) {
			return err
		}
		l.why = whyDamaged
		l.readOnly = "The note about this library's format (.likeness/format.json) is damaged, so the library can only be looked at. " +
			"Remove that file to have it written anew."
		l.log.Warn("library format is not readable", "library", l.dir, "error", err)
		return nil
	}
	if l.format.Format > Format {
		l.why = whyNewer
		l.readOnly = "This library was written by a newer version of Likeness, so it can only be looked at. Update Likeness to add to it."
		return nil
	}
	if err := l.canWrite(); err != nil {
		why, text := plainReason(err)
		l.why = why
		l.readOnly = "The library folder cannot be written (" + text + "), so the library can only be looked at."
		l.log.Warn("library cannot be written", "library", l.dir, "error", err)
	}
	return nil
}

// create makes a new library in the folder, or gives a format note to one that lost it.
func (l *Library) create() error {
	if err := durable.MkdirAll(l.dir, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"tmp", batchKind, jobKind, pictureKind, "photos"} {
		if err := durable.MkdirAll(l.hidden(name), 0o700); err != nil {
			return err
		}
	}
	b, err := newFormat(l.now())
	if err != nil {
		return err
	}
	_, err = l.files.Write(durable.File{Path: l.hidden(formatName), Content: b, Perm: 0o600, New: true})
	if errors.Is(err, fs.ErrExist) { // another program was faster
		return nil
	}
	return err
}

// canWrite tries what every write begins with: a temporary file.
func (l *Library) canWrite() error {
	if err := durable.MkdirAll(l.files.Temp, 0o700); err != nil {
		return err
	}
	return durable.Try(l.files.Temp)
}

// writable returns an error wrapping ErrReadOnly or ErrClosed, or the context's, when a write must not begin.
func (l *Library) writable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.readOnly != "" {
		return fmt.Errorf("%w: %s", ErrReadOnly, l.readOnly)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.index == nil {
		return ErrClosed
	}
	// Where a disk was taken out, no folders must be made in its place.
	return l.away()
}

// away returns an error wrapping ErrAway when this library does not lie in its folder: its drive was taken out, perhaps
// another one put in, or somebody moved it.
func (l *Library) away() error {
	f, err := readFormat(l.hidden(formatName))
	switch {
	case errors.Is(err, errFormatDamaged): // it is there
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrAway, err)
	case l.format.ID != "" && f.ID != l.format.ID:
		return fmt.Errorf("%w: another one is in its place", ErrAway)
	}
	return nil
}
