// Package spool keeps files that were fetched and could not be put where they belong yet: a disk is full, a drive was
// taken out. They lie in a folder of the user's own data, each with a note about it, until they are removed. A file may be
// empty: then the note is all there is to keep.
//
// The note is written last and removed first, so that a file with a note is whole whatever happens in between. One program
// at a time uses a folder. The package will not look into the files, and knows nothing of the library.
package spool

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"likeness/storage/internal/durable"
)

// Item is the note about one file.
type Item struct {
	Job    string          `json:"job"`            // 1 to 64 of a-z, 0-9, - and _
	Index  int             `json:"index"`          // of the output within its job, from 0
	Bytes  int64           `json:"bytes"`          // set by Put
	SHA256 string          `json:"sha256"`         // set by Put, lower-case hex
	Note   json.RawMessage `json:"note,omitempty"` // what the caller wants to know of it again
}

// ErrDamaged is what Content returns of a file that is not what was put.
var ErrDamaged = errors.New("it is not what was kept")

const noteEnd, contentEnd = ".json", ".fetched"

// Spool is a folder of such files. It is made by New and may be used by several goroutines, for different items.
type Spool struct{ dir string }

// New names the folder, which is made when there is something to put into it.
func New(dir string) *Spool { return &Spool{dir: dir} }

// Dir is the folder.
func (s *Spool) Dir() string { return s.dir }

func (s *Spool) path(job string, index int, end string) string {
	return filepath.Join(s.dir, job+"."+strconv.Itoa(index)+end)
}

// Put keeps a file. It is on the disk when Put returns; an item of the same job and index is replaced.
func (s *Spool) Put(it Item, content []byte) error {
	if err := check(it.Job, it.Index); err != nil {
		return fmt.Errorf("keep fetched file: %w", err)
	}
	sum := sha256.Sum256(content)
	it.Bytes, it.SHA256 = int64(len(content)), hex.EncodeToString(sum[:])
	note, err := json.Marshal(it)
	if err != nil {
		return fmt.Errorf("keep fetched file: %w", err)
	}
	if err := durable.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("keep fetched file: %w", err)
	}
	// An older note must not vouch for a new content.
	if err := os.Remove(s.path(it.Job, it.Index, noteEnd)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep fetched file: %w", err)
	}
	_, err = durable.Writer{}.Write(
		durable.File{Path: s.path(it.Job, it.Index, contentEnd), Content: content, Perm: 0o600},
		durable.File{Path: s.path(it.Job, it.Index, noteEnd), Content: note, Perm: 0o600},
	)
	if err != nil {
		_ = s.Remove(it.Job, it.Index) // a full disk must not be filled with what nobody vouches for
		return fmt.Errorf("keep fetched file: %w", err)
	}
	return nil
}

// Items returns the notes of all files of a job, or of all jobs where job is empty, by job and index. What has no readable
// note is not among them.
func (s *Spool) Items(job string) ([]Item, error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read fetched files: %w", err)
	}
	var items []Item
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), noteEnd)
		if !ok || job != "" && !strings.HasPrefix(name, job+".") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(s.dir, e.Name()))
		if err != nil {
			continue
		}
		var it Item
		if json.Unmarshal(b, &it) == nil && check(it.Job, it.Index) == nil && it.Job+"."+strconv.Itoa(it.Index) == name {
			items = append(items, it)
		}
	}
	return items, nil
}

// Content returns the bytes of an item, or an error: one that wraps ErrDamaged when they are not those that were put, one that
// wraps fs.ErrNotExist when it is not there.
func (s *Spool) Content(it Item) ([]byte, error) {
	if err := check(it.Job, it.Index); err != nil {
		return nil, fmt.Errorf("read fetched file: %w", err)
	}
	b, err := os.ReadFile(s.path(it.Job, it.Index, contentEnd))
	if err != nil {
		return nil, fmt.Errorf("read fetched file: %w", err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != it.SHA256 {
		return nil, fmt.Errorf("read fetched file %d of job %s: %w", it.Index, it.Job, ErrDamaged)
	}
	return b, nil
}

// Remove takes an item away. One that is not there is no error.
func (s *Spool) Remove(job string, index int) error {
	if err := check(job, index); err != nil {
		return fmt.Errorf("remove fetched file: %w", err)
	}
	for _, end := range []string{noteEnd, contentEnd} {
		if err := os.Remove(s.path(job, index, end)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove fetched file: %w", err)
		}
	}
	return nil
}

// Sweep removes what a crash left: contents without a note, and half written files. Nobody may be putting anything meanwhile.
func (s *Spool) Sweep() error {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("tidy up fetched files: %w", err)
	}
	var failed []error
	for _, e := range entries {
		name, isContent := strings.CutSuffix(e.Name(), contentEnd)
		switch {
		case !e.Type().IsRegular():
			continue
		case strings.Contains(e.Name(), durable.TempMark):
		case isContent:
			if _, err := os.Stat(filepath.Join(s.dir, name+noteEnd)); !errors.Is(err, fs.ErrNotExist) {
				continue
			}
		default:
			continue
		}
		failed = append(failed, os.Remove(filepath.Join(s.dir, e.Name())))
	}
	return errors.Join(failed...)
}

// check refuses what would not be the name of a file, or leave the folder.
func check(job string, index int) error {
	if len(job) == 0 || len(job) > 64 || index < 0 || index > 999 {
		return fmt.Errorf("item %d of job %q has no name here", index, job)
	}
	for _, c := range []byte(job) {
		if !strings.ContainsRune("0123456789abcdefghijklmnopqrstuvwxyz-_", rune(c)) {
			return fmt.Errorf("job %q: only a-z, 0-9, - and _ make a name", job)
		}
	}
	return nil
}
