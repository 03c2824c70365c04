package preferences

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"likeness/storage/internal/durable"
)

// maxPreset bounds the file of a preset, in bytes: a real one has a few hundred.
const maxPreset = 256 << 10

// presetEnd is the ending of the files.
const presetEnd = ".json"

// ErrPresetTooLarge is the error for a file that is far too large to be a preset.
var ErrPresetTooLarge = errors.New("the file is too large to be a preset")

// A Preset is one of a person's own, as it is kept.
type Preset struct {
	ID      string          // the name of its file, without the ending
	Content json.RawMessage // a JSON object, as the service writes it
}

// Presets keep a person's own presets in a folder, each in a file of its own: two programs that save different ones have both, and
// a file that somebody puts there is one too. Their methods may be called from several goroutines at once and touch the disk.
type Presets struct {
	dir string
	now func() time.Time

	mu     sync.Mutex
	notice string
	kept   string // files that were put aside, for the notice
}

// OpenPresets opens the presets in the folder dir, which need not be there yet; the folder presets beside DefaultPath when it is
// empty. A file that is no JSON object is put aside as its name with .damaged-<time>, and Notice tells. An error means that the
// folder may not be read or is none.
func OpenPresets(dir string) (*Presets, error) { return openPresets(dir, time.Now) }

func openPresets(dir string, now func() time.Time) (*Presets, error) {
	if dir == "" {
		dir = filepath.Join(filepath.Dir(DefaultPath()), "presets")
	}
	p := &Presets{dir: dir, now: now}
	_, damaged, err := p.read()
	if err != nil {
		return nil, fmt.Errorf("read presets: %w", err)
	}
	if len(damaged) > 0 {
		p.putAside(damaged)
	}
	return p, nil
}

// read returns the sound presets, and the names of files that are none.
func (p *Presets) read() (sound []Preset, damaged []string, err error) {
	entries, err := os.ReadDir(p.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), presetEnd)
		if !ok || !named(id) || e.IsDir() {
			continue
		}
		content, err := readPreset(filepath.Join(p.dir, e.Name()))
		switch {
		case err == nil && isObject(content):
			sound = append(sound, Preset{ID: id, Content: content})
		case err == nil || errors.Is(err, ErrPresetTooLarge):
			damaged = append(damaged, e.Name())
		default: // removed in this moment, or not ours to read: the others can be used all the same
		}
	}
	return sound, damaged, nil
}

// named reports whether an id may name a file here: no way out of the folder, and none of the temporary files.
func named(id string) bool {
	return id != "" && len(id) <= 200 && !strings.HasPrefix(id, ".") && filepath.Base(id) == id && !strings.ContainsAny(id, `/\:`)
}

func readPreset(path string) ([]byte, error) {
	info, err := os.Stat(path) // asked before it is opened: opening a pipe would wait for somebody to write into it
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", filepath.Base(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxPreset+1))
	if err == nil && len(b) > maxPreset {
		err = ErrPresetTooLarge
	}
	return b, err
}

func isObject(b []byte) bool {
	return json.Valid(b) && bytes.HasPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte("{"))
}

// putAside gives damaged files other names, under which they are left alone.
func (p *Presets) putAside(names []string) {
	var aside []string
	err := p.locked(func() error {
		for _, name := range names {
			path := filepath.Join(p.dir, name)
			if b, err := readPreset(path); err == nil && isObject(b) {
				continue // another program has mended it
			}
			to := path + ".damaged-" + p.now().Format("20060102-150405")
			for n := 2; ; n++ {
				if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
					break
				}
				to = fmt.Sprintf("%s.damaged-%s-%d", path, p.now().Format("20060102-150405"), n)
			}
			if err := os.Rename(path, to); err != nil {
				return err
			}
			aside = append(aside, filepath.Base(to))
		}
		return durable.SyncDir(p.dir)
	})
	switch {
	case err != nil:
		p.notice = fmt.Sprintf("Presets of your own could not be read (%s), and their folder cannot be written (%v).", strings.Join(names, ", "), err)
	case len(aside) > 0:
		p.kept = strings.Join(aside, ", ")
		p.notice = fmt.Sprintf("Presets of your own could not be read. Their files are kept as %s.", p.kept)
	}
}

// Notice is a sentence for a person about what happened when the presets were opened; "" when all was well.
func (p *Presets) Notice() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.notice
}

// Kept names the files that were put aside when the presets were opened; "" when there are none.
func (p *Presets) Kept() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept
}

// All returns the presets as they are on the disk now, by id. Files that are none are passed over.
func (p *Presets) All() ([]Preset, error) {
	sound, _, err := p.read()
	if err != nil {
		return nil, fmt.Errorf("read presets: %w", err)
	}
	slices.SortFunc(sound, func(a, b Preset) int { return strings.Compare(a.ID, b.ID) })
	return sound, nil
}

// Put keeps a preset, in the place of the one with this id if there is one.
func (p *Presets) Put(preset Preset) error {
	err := p.change(preset.ID, func() error {
		if !isObject(preset.Content) || len(preset.Content) > maxPreset {
			return errors.New("it is no preset")
		}
		_, err := durable.Writer{}.Write(durable.File{Path: p.path(preset.ID), Content: preset.Content, Perm: 0o600})
		return err
	})
	if err != nil {
		return fmt.Errorf("keep preset: %w", err)
	}
	return nil
}

// Remove removes the preset with this id; one that is not there is no error.
func (p *Presets) Remove(id string) error {
	err := p.change(id, func() error {
		if err := os.Remove(p.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return durable.SyncDir(p.dir)
	})
	if err != nil {
		return fmt.Errorf("remove preset: %w", err)
	}
	return nil
}

// Read returns the content of a file somewhere else, that a person says is a preset.
func (p *Presets) Read(path string) ([]byte, error) {
	b, err := readPreset(path)
	if err != nil {
		return nil, fmt.Errorf("read preset: %w", err)
	}
	return b, nil
}

// Write writes a preset to a file somewhere else, in place of the one that is there. What a program that died has left of such
// a write in the same folder is removed.
func (p *Presets) Write(path string, content []byte) error {
	durable.SweepOld(filepath.Dir(path), p.now())
	if _, err := (durable.Writer{}).Write(durable.File{Path: path, Content: content, Perm: 0o644}); err != nil {
		return fmt.Errorf("write preset: %w", err)
	}
	return nil
}

func (p *Presets) path(id string) string { return filepath.Join(p.dir, id+presetEnd) }

func (p *Presets) change(id string, write func() error) error {
	if !named(id) {
		return fmt.Errorf("%q cannot be the name of a file", id)
	}
	if err := durable.MkdirAll(p.dir, 0o700); err != nil {
		return err
	}
	return p.locked(func() error {
		durable.SweepAll(p.dir)
		return write()
	})
}

// locked runs write while no other program changes the presets.
func (p *Presets) locked(write func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return locked(filepath.Join(p.dir, ".lock"), write)
}
