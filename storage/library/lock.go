package library

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"likeness/storage/internal/durable"
)

// leftoverAge is how old a temporary file must be to be nobody's: no write takes minutes, and another program may be
// writing just now.
const leftoverAge = 10 * time.Minute

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
// when the program dies. What crashed programs left half written is removed, and so is what has been in the trash for longer
// than [TrashAge], and traces older than [TraceAge].
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
	l.sweep()
	l.sweepTraces()
	l.emptyTrash(context.Background())
	return &Runner{l: l, lock: lock}, nil
}

// Unlock lets another program be the runner. Unlocking twice does nothing.
func (r *Runner) Unlock() error {
	r.once.Do(func() {
		_ = os.Remove(r.l.hidden("runner.json")) // stale notes are only read while the lock is held
		if err := r.lock.Unlock(); err != nil {
			r.err = fmt.Errorf("unlock library: %w", err)
		}
	})
	return r.err
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
