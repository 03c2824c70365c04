package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"likeness/storage/internal/durable"
)

// leftoverAge is how old a temporary file must be to be nobody's: another program may be writing just now.
const leftoverAge = durable.LeftoverAge

// Runner holds the library's lock: the one program that works on its jobs.
type Runner struct {
	l    *Library
	lock *flock.Flock
	once sync.Once
	err  error
}

// holder is .likeness/runner.json. It is a file of its own because Windows lets nobody read a locked one.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// Lock makes this program the runner, or returns a [LockedError] at once when there is one. The system releases the lock
// when the program dies. What crashed programs left half written is removed, batches that were cut short too, and so is what has
// been in the trash for longer than [TrashAge], and traces older than [TraceAge].
func (l *Library) Lock() (*Runner, error) {
	if l.readOnly != "" {
		return nil, fmt.Errorf("lock library: %w: %s", ErrReadOnly, l.readOnly)
	}
	lock := flock.New(l.hidden("runner.lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock library: %w", explain(err))
	}
	if !ok {
		_ = lock.Close()
		return nil, fmt.Errorf("lock library: %w", l.holder())
	}
	host, _ := os.Hostname() // only for the sentence another program shows
	note, err := json.Marshal(holder{PID: os.Getpid(), Host: host, Since: l.now()})
	if err == nil {
		_, err = l.files.Write(durable.File{Path: l.hidden("runner.json"), Content: note, Perm: 0o600})
	}
	if err != nil { // the lock is what counts
		l.log.Warn("no note about the runner could be left", "library", l.dir, "error", err)
	}
	l.forgetCall() // of a runner that died
	l.sweep()
	l.sweepOrders()
	l.sweepTraces()
	l.emptyTrash(context.Background())
	return &Runner{l: l, lock: lock}, nil
}

// Unlock lets another program be the runner. Unlocking twice does nothing.
func (r *Runner) Unlock() error {
	r.once.Do(func() {
		_ = os.Remove(r.l.hidden("runner.json")) // stale notes are only read while the lock is held
		r.l.forgetCall()
		if err := r.lock.Unlock(); err != nil {
			r.err = fmt.Errorf("unlock library: %w", err)
		}
	})
	return r.err
}

// callLimit bounds the note by which a runner can be called, in bytes.
const callLimit = 4 << 10

// Announce leaves a note by which other programs of the same person on this computer can call the runner; [Library.Call] reads
// it. It lies beside the index, in a file that only the person may read, and never in the library's folder, which others
// may share. A second note replaces the first; Unlock removes it. It may hold 4 KiB.
func (r *Runner) Announce(note []byte) error {
	if len(note) > callLimit {
		return fmt.Errorf("announce the runner: the note has %d bytes, more than %d", len(note), callLimit)
	}
	name, err := callPath(r.l.opt.IndexDir, r.l.dir)
	if err != nil {
		return fmt.Errorf("announce the runner: %w", err)
	}
	if err := durable.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("announce the runner: %w", explain(err))
	}
	// Not by the library's own writer: the folder of the index may lie on another disk.
	if _, err := (durable.Writer{}).Write(durable.File{Path: name, Content: note, Perm: 0o600}); err != nil {
		return fmt.Errorf("announce the runner: %w", explain(err))
	}
	return nil
}

// Call returns the note that the runner has left by [Runner.Announce], or an error wrapping [ErrNotFound]. The note of a
// runner that died stays until there is another, so that it proves nothing by itself.
func (l *Library) Call() ([]byte, error) {
	name, err := callPath(l.opt.IndexDir, l.dir)
	if err != nil {
		return nil, fmt.Errorf("find the runner: %w", err)
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("find the runner: %w", ErrNotFound)
	} else if err != nil {
		return nil, fmt.Errorf("find the runner: %w", explain(err))
	}
	defer f.Close()
	note, err := io.ReadAll(io.LimitReader(f, callLimit+1))
	if err != nil {
		return nil, fmt.Errorf("find the runner: %w", explain(err))
	}
	if len(note) > callLimit {
		return nil, fmt.Errorf("find the runner: its note has more than %d bytes", callLimit)
	}
	return note, nil
}

// forgetCall removes the note by which a runner could be called, and what a runner that died while it announced itself left
// of one. Only the runner may: nobody else writes it.
func (l *Library) forgetCall() {
	name, err := callPath(l.opt.IndexDir, l.dir)
	if err == nil {
		durable.Sweep(filepath.Dir(name), filepath.Base(name))
		err = os.Remove(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.log.Warn("the note of an earlier runner stays", "library", l.dir, "error", err)
	}
}

// holder reads who has the lock. The note may be missing for a moment, or for good.
func (l *Library) holder() *LockedError {
	var h holder
	b, err := os.ReadFile(l.hidden("runner.json"))
	if err != nil || json.Unmarshal(b, &h) != nil {
		return &LockedError{}
	}
	return &LockedError{PID: h.PID, Host: h.Host, Since: h.Since}
}

// sweep removes temporary files of programs that died. Only the runner may, and only old ones: a young one can be the
// work of a living program.
func (l *Library) sweep() {
	durable.SweepOld(l.dir, l.now()) // where the folder was tried before it became a library
	entries, err := os.ReadDir(l.files.Temp)
	if err != nil {
		l.log.Warn("leftovers could not be looked for", "library", l.dir, "error", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !strings.Contains(e.Name(), durable.TempMark) ||
			l.now().Sub(info.ModTime()) < leftoverAge {
			continue
		}
		if err := os.Remove(filepath.Join(l.files.Temp, e.Name())); err != nil {
			l.log.Warn("leftover could not be removed", "library", l.dir, "error", err)
		}
	}
}
