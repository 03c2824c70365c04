// Package preferences keeps what a person set and left: one small JSON file, replaced as a whole with every change.
//
// A file that cannot be understood is kept beside the new one and spoken of, never overwritten. Keys of a newer version stay in
// the file. Several programs may change it at once. The package holds no secrets (the token is in package secret) and knows
// nothing of what the draft means.
package preferences

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"

	"likeness/storage/internal/durable"
)

// Bounds and defaults.
const (
	DefaultConcurrentRuns = 3
	MaxPrompts            = 200
	MaxPhotos             = 24
	MaxConcurrentRuns     = 20
	// DefaultPricePerSecond is the list price of an L40S at Replicate in US dollars, the likely machine of the model. The price page
	// may say something else by now, so it is a preference.
	DefaultPricePerSecond = 0.000975
	// DefaultCancelMinutes and MaxCancelMinutes are of [Preferences].CancelMinutes.
	DefaultCancelMinutes = 15
	MaxCancelMinutes     = 120
	// MaxMonthlyLimit is the highest limit that can be set, in US dollars.
	MaxMonthlyLimit = 100_000
)

// Preferences are what a person set, and the recipe being edited. The JSON keys are the file's.
type Preferences struct {
	Connection     string          `json:"connection"`              // "practice", "replicate" or an API base address
	ConcurrentRuns int             `json:"concurrent_runs"`         // jobs that may run at once, 1 to MaxConcurrentRuns
	PricePerSecond float64         `json:"price_per_second"`        // US dollars per second of predict time, not negative
	MonthlyLimit   float64         `json:"monthly_limit,omitempty"` // US dollars a calendar month, up to MaxMonthlyLimit; 0 = none
	CancelMinutes  int             `json:"cancel_minutes"`          // after which the server gives up a picture, 1 to MaxCancelMinutes, counted from its creation
	Library        string          `json:"library,omitempty"`       // folder of the library; empty = the usual one
	Draft          json.RawMessage `json:"draft,omitempty"`         // the recipe being edited, as the service writes it

	Welcomed bool    `json:"welcomed,omitempty"` // the first-run page was left
	Quiet    bool    `json:"quiet,omitempty"`    // no notification when work is done
	Theme    string  `json:"theme,omitempty"`    // "dark" or "light"; empty = as the system
	Scale    float64 `json:"scale,omitempty"`    // of the window, 0.5 to 3; 0 = as the system
	Language string  `json:"language,omitempty"` // ISO 639-1; empty = as the system

	Window   Window   `json:"window"`
	Page     string   `json:"page,omitempty"`      // the page of the rail that was open last
	Column   float32  `json:"column,omitempty"`    // width of the column of controls, in Fyne's units; 0 = the usual
	CellSize float32  `json:"cell_size,omitempty"` // of the gallery, in Fyne's units; 0 = the usual
	Open     []string `json:"open,omitempty"`      // sections of the settings that are unfolded, by group

	Prompts    []string `json:"prompts,omitempty"`    // what was asked for, the newest first; at most MaxPrompts
	Favourites []string `json:"favourites,omitempty"` // ids of styles
	Photos     []Photo  `json:"photos,omitempty"`     // files used last, the newest first; at most MaxPhotos
}

// Window is the size of the main window when it was closed, in Fyne's units; zero when it never was.
type Window struct {
	W float32 `json:"w"`
	H float32 `json:"h"`
}

// Defaults are the preferences of somebody who never changed any.
func Defaults() Preferences {
	return Preferences{
		Connection: "practice", ConcurrentRuns: DefaultConcurrentRuns, PricePerSecond: DefaultPricePerSecond,
		CancelMinutes: DefaultCancelMinutes,
	}
}

// DefaultPath is where the file lies: XDG_CONFIG_HOME/likeness/preferences.json, or the system's counterpart.
func DefaultPath() string { return filepath.Join(xdg.ConfigHome, "likeness", "preferences.json") }

// within puts values that make no sense back to their defaults.
func (p *Preferences) within() {
	d := Defaults()
	if p.Connection == "" {
		p.Connection = d.Connection
	}
	if p.ConcurrentRuns < 1 {
		p.ConcurrentRuns = d.ConcurrentRuns
	}
	p.ConcurrentRuns = min(p.ConcurrentRuns, MaxConcurrentRuns)
	if !(p.PricePerSecond >= 0) || p.PricePerSecond > 1e6 {
		p.PricePerSecond = d.PricePerSecond
	}
	if !(p.MonthlyLimit >= 0) {
		p.MonthlyLimit = 0
	}
	p.MonthlyLimit = min(p.MonthlyLimit, MaxMonthlyLimit)
	if p.CancelMinutes < 1 {
		p.CancelMinutes = d.CancelMinutes
	}
	p.CancelMinutes = min(p.CancelMinutes, MaxCancelMinutes)
	if !(p.Window.W > 0 && p.Window.H > 0 && p.Window.W < 1e5 && p.Window.H < 1e5) {
		p.Window = Window{}
	}
	if p.Theme != "dark" && p.Theme != "light" {
		p.Theme = ""
	}
	if !(p.Scale >= .5 && p.Scale <= 3) {
		p.Scale = 0
	}
	if !(p.Column > 0 && p.Column < 1e5) {
		p.Column = 0
	}
	if !(p.CellSize > 0 && p.CellSize < 1e5) {
		p.CellSize = 0
	}
	p.Prompts = p.Prompts[:min(len(p.Prompts), MaxPrompts)]
	p.Photos = p.Photos[:min(len(p.Photos), MaxPhotos)]
	if string(p.Draft) == "null" {
		p.Draft = nil
	}
	var draft bytes.Buffer // the file indents it
	if json.Compact(&draft, p.Draft) == nil {
		p.Draft = draft.Bytes()
	}
}

func (p Preferences) clone() Preferences {
	p.Draft = bytes.Clone(p.Draft)
	p.Open, p.Prompts = slices.Clone(p.Open), slices.Clone(p.Prompts)
	p.Favourites, p.Photos = slices.Clone(p.Favourites), clonePhotos(p.Photos)
	return p
}

// File is an open preferences file. Its methods may be called from several goroutines at once; Get touches no disk.
type File struct {
	path string
	now  func() time.Time

	writing sync.Mutex                 // held while the disk is waited for
	unknown map[string]json.RawMessage // keys of the file that this version does not know; under writing

	mu     sync.Mutex
	value  Preferences
	notice string
	kept   string // the damaged file, put aside
}

// Open reads the preferences at path; DefaultPath when it is empty. A missing file gives the defaults. A damaged one is kept
// as path.damaged-<time>, what can be read of it is used, and Notice tells. An error means that there is a
// file that may not be read or is none.
func Open(path string) (*File, error) { return open(path, time.Now) }

func open(path string, now func() time.Time) (*File, error) {
	if path == "" {
		path = DefaultPath()
	}
	if real, err := filepath.EvalSymlinks(path); err == nil { // people keep such files elsewhere and link to them
		path = real
	}
	f := &File{path: path, now: now, value: Defaults()}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read preferences: %w", err)
	}
	if f.value, f.unknown, err = parse(data); err != nil {
		f.keepDamaged(data, err)
	}
	return f, nil
}

// parse reads a file key by key, so that one bad value does not cost the others. With an error, the values are what could be
// understood over the defaults.
func parse(data []byte) (Preferences, map[string]json.RawMessage, error) {
	p := Defaults()
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		return p, nil, err
	}
	if keys == nil {
		return p, nil, errors.New("it holds no preferences")
	}
	var errs []error
	v := reflect.ValueOf(&p).Elem()
	for i := range v.NumField() {
		key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		raw, ok := keys[key]
		delete(keys, key)
		if !ok {
			continue
		}
		value := reflect.New(v.Field(i).Type())
		if err := json.Unmarshal(raw, value.Interface()); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", key, err))
			continue
		}
		v.Field(i).Set(value.Elem())
	}
	p.within()
	return p, keys, errors.Join(errs...)
}

// keepDamaged puts a copy of the damaged file beside it, and then a sound file in its place.
func (f *File) keepDamaged(data []byte, cause error) {
	aside := ""
	err := f.locked(func() error {
		var w durable.Writer
		err := fs.ErrExist
		for n := 1; errors.Is(err, fs.ErrExist) && n < 100; n++ {
			aside = f.path + ".damaged-" + f.now().Format("20060102-150405")
			if n > 1 {
				aside += fmt.Sprintf("-%d", n)
			}
			_, err = w.Write(durable.File{Path: aside, Content: data, Perm: 0o600, New: true})
		}
		if err != nil {
			return err
		}
		return f.write(f.value, f.unknown)
	})
	f.kept = filepath.Base(aside)
	f.notice = fmt.Sprintf("The preferences could not be read completely (%v). What was lost is as it was at first; "+
		"the old file is kept as %s.", cause, filepath.Base(aside))
	if err != nil {
		f.kept = ""
		f.notice = fmt.Sprintf("The preferences could not be read completely (%v). What was lost is as it was at first, "+
			"and the folder of the old file cannot be written (%v).", cause, err)
	}
}

// Kept is the name of the file that holds what could not be read completely; "" when there is none.
func (f *File) Kept() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.kept
}

// Notice is a sentence for a person about what happened when the file was opened; "" when all was well.
func (f *File) Notice() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.notice
}

// Path is where the file lies.
func (f *File) Path() string { return f.path }

// Get returns the preferences as they were last read or written.
func (f *File) Get() Preferences {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.value.clone()
}

// lockLimit is how long a change waits for another program's.
const lockLimit = 5 * time.Second

// Update changes the preferences and writes them. The change is made to what the file holds at that moment, so that two
// programs that change different values both have their way. It must not call Update. Values out of bounds become
// defaults. When writing fails, nothing is changed. Get does not wait for it.
func (f *File) Update(change func(*Preferences)) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	err := f.locked(func() error {
		value, unknown := f.Get(), f.unknown
		if data, err := os.ReadFile(f.path); err == nil {
			// A file that was damaged since it was opened is replaced by what is known here.
			if v, u, err := parse(data); err == nil {
				value, unknown = v, u
			}
		}
		change(&value)
		value.within()
		if err := f.write(value, unknown); err != nil {
			return err
		}
		f.unknown = unknown
		f.mu.Lock()
		defer f.mu.Unlock()
		f.value = value.clone()
		return nil
	})
	if err != nil {
		return fmt.Errorf("write preferences: %w", err)
	}
	return nil
}

// locked runs write while no other program writes the file, and removes first what a program left that died in it.
func (f *File) locked(write func() error) error {
	if err := durable.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return err
	}
	return locked(f.path+".lock", func() error {
		durable.Sweep(filepath.Dir(f.path), filepath.Base(f.path))
		return write()
	})
}

// locked runs write while this program alone holds the lock file.
func locked(path string, write func() error) error {
	lock := flock.New(path)
	for end := time.Now().Add(lockLimit); ; time.Sleep(5 * time.Millisecond) {
		ok, err := lock.TryLock()
		if err != nil {
			return err
		}
		if ok {
			break
		}
		if time.Now().After(end) {
			return errors.New("another program is writing them")
		}
	}
	defer func() { _ = lock.Unlock() }()
	return write()
}

// write replaces the file: our keys first, in their order, then those that are not known.
func (f *File) write(value Preferences, unknown map[string]json.RawMessage) error {
	data, err := marshal(value)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(unknown)) {
		name, err := marshal(key)
		if err != nil {
			return err
		}
		data = slices.Concat(data[:len(data)-1], []byte(","), name, []byte(":"), unknown[key], []byte("}"))
	}
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "\t"); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = durable.Writer{}.Write(durable.File{Path: f.path, Content: b.Bytes(), Perm: 0o600})
	return err
}

// marshal leaves <, > and & as they are: the file is for people too, and the draft should come back as it was given.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
