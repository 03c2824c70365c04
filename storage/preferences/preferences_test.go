package preferences

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/storage/internal/durable"
)

func TestMain(m *testing.M) {
	// As a child, the test binary is another program that changes the same file.
	if path := os.Getenv("PREFERENCES_TEST_CHILD"); path != "" {
		f, err := Open(path)
		if err == nil {
			for range 20 {
				if err = f.Update(func(p *Preferences) { p.Window.W++ }); err != nil {
					break
				}
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func newPath(t *testing.T) string {
	return filepath.Join(t.TempDir(), "config", "likeness", "preferences.json")
}

func mustOpen(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func update(t *testing.T, f *File, change func(*Preferences)) {
	t.Helper()
	if err := f.Update(change); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAMissingFileGivesTheDefaultsAndIsNotMade(t *testing.T) {
	path := newPath(t)
	f := mustOpen(t, path)
	if got := f.Get(); !reflect.DeepEqual(got, Defaults()) || f.Notice() != "" {
		t.Errorf("%+v, notice %q", got, f.Notice())
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("reading made a folder")
	}
}

func TestAChangeIsThereWhenOpenedAgain(t *testing.T) {
	path := newPath(t)
	want := Preferences{
		Connection: "https://example.org/v1", ConcurrentRuns: 5, PricePerSecond: 0.001, MonthlyLimit: 12.5, CancelMinutes: 40, Library: "/pictures/Ärger 100%",
		Draft: json.RawMessage(`{"prompt":"a <b> & \"c\""}`), Window: Window{W: 1280, H: 800},
	}
	update(t, mustOpen(t, path), func(p *Preferences) { *p = want })
	got := mustOpen(t, path).Get()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for name, mode := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700, filepath.Dir(filepath.Dir(path)): 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v (%v), want %v", name, info.Mode().Perm(), err, mode)
		}
	}
}

func TestADamagedFileIsKeptAsideAndToldOf(t *testing.T) {
	tests := map[string]struct {
		text   string
		reads  func(Preferences) bool // what can still be read of it
		reason string
	}{
		"empty":     {"", func(p Preferences) bool { return reflect.DeepEqual(p, Defaults()) }, "JSON"},
		"cut":       {`{"connection": "repl`, func(p Preferences) bool { return reflect.DeepEqual(p, Defaults()) }, "JSON"},
		"rubbish":   {"\x00\xff\x17", func(p Preferences) bool { return reflect.DeepEqual(p, Defaults()) }, "invalid"},
		"no object": {"null", func(p Preferences) bool { return reflect.DeepEqual(p, Defaults()) }, "no preferences"},
		"one bad value": {`{"connection":"replicate","concurrent_runs":"three"}`, func(p Preferences) bool {
			return p.Connection == "replicate" && p.ConcurrentRuns == DefaultConcurrentRuns
		}, "concurrent_runs"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			write(t, path, test.text)
			f := mustOpen(t, path)
			if !test.reads(f.Get()) {
				t.Errorf("reads as %+v", f.Get())
			}
			if !strings.Contains(f.Notice(), test.reason) || !strings.Contains(f.Notice(), "preferences.json.damaged-") {
				t.Errorf("notice %q does not say %q and where the old file is", f.Notice(), test.reason)
			}
			again := mustOpen(t, path)
			if again.Notice() != "" || !test.reads(again.Get()) {
				t.Errorf("the second time: %q, %+v", again.Notice(), again.Get())
			}
			kept, err := filepath.Glob(path + ".damaged-*")
			if err != nil || len(kept) != 1 || f.Kept() != filepath.Base(kept[0]) || again.Kept() != "" {
				t.Fatalf("kept %v, said to be %q, %v", kept, f.Kept(), err)
			}
			if b, _ := os.ReadFile(kept[0]); string(b) != test.text {
				t.Errorf("kept %q, want %q", b, test.text)
			}
		})
	}
}

func TestTwoDamagedFilesOfOneSecondAreBothKept(t *testing.T) {
	path := newPath(t)
	clock := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	for _, text := range []string{"first", "second"} {
		write(t, path, text)
		f, err := open(path, clock)
		if err != nil || f.Notice() == "" {
			t.Fatalf("%v, notice %q", err, f.Notice())
		}
	}
	for name, want := range map[string]string{path + ".damaged-20261123-120000": "first", path + ".damaged-20261123-120000-2": "second"} {
		if b, err := os.ReadFile(name); err != nil || string(b) != want {
			t.Errorf("%s holds %q, %v", name, b, err)
		}
	}
}

func TestKeysOfANewerVersionSurvive(t *testing.T) {
	path := newPath(t)
	write(t, path, `{"connection":"replicate","aurora":{"name":"sepia","parts":[1,2]},"strange \"key\"":null,"window":{"w":1,"h":2}}`)
	f := mustOpen(t, path)
	for n := range 3 {
		update(t, f, func(p *Preferences) { p.ConcurrentRuns = n + 1 })
	}
	if err := os.Remove(path); err != nil { // not even then
		t.Fatal(err)
	}
	update(t, f, func(*Preferences) {})
	var keys map[string]any
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &keys); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	if aurora, ok := keys["aurora"].(map[string]any); !ok || aurora["name"] != "sepia" || !reflect.DeepEqual(aurora["parts"], []any{1., 2.}) {
		t.Errorf("aurora is %v", keys["aurora"])
	}
	if v, ok := keys[`strange "key"`]; !ok || v != nil {
		t.Errorf("strange key is %v, %v", v, ok)
	}
	if keys["concurrent_runs"] != 3. || keys["connection"] != "replicate" {
		t.Errorf("%s", b)
	}
}

func TestValuesOutOfBoundsBecomeDefaults(t *testing.T) {
	path := newPath(t)
	write(t, path, `{"connection":"","concurrent_runs":-4,"price_per_second":-1,"draft":null,"window":{"w":-5,"h":9e30}}`)
	if got := mustOpen(t, path).Get(); !reflect.DeepEqual(got, Defaults()) {
		t.Errorf("%+v", got)
	}
	f := mustOpen(t, path)
	update(t, f, func(p *Preferences) { p.ConcurrentRuns = 1000 })
	if got := f.Get().ConcurrentRuns; got != MaxConcurrentRuns {
		t.Errorf("%d runs at once", got)
	}
}

func TestAChangeThatCannotBeWrittenChangesNothing(t *testing.T) {
	path := newPath(t)
	f := mustOpen(t, path)
	update(t, f, func(p *Preferences) { p.Connection = "replicate" })
	before, _ := os.ReadFile(path)
	if err := f.Update(func(p *Preferences) { p.Connection, p.Draft = "practice", json.RawMessage(`{broken`) }); err == nil {
		t.Error("a broken draft was written")
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) || f.Get().Connection != "replicate" {
		t.Errorf("now %q, file %s", f.Get().Connection, after)
	}
}

func TestWhatGetReturnsIsACopy(t *testing.T) {
	f := mustOpen(t, newPath(t))
	update(t, f, func(p *Preferences) { p.Draft = json.RawMessage(`{"n":1}`) })
	draft := f.Get().Draft
	for i := range draft {
		draft[i] = 'x'
	}
	if strings.Contains(string(f.Get().Draft), "x") {
		t.Error("a caller changed the kept draft")
	}
}

func TestChangesAtOnceAllCount(t *testing.T) {
	path := newPath(t)
	f := mustOpen(t, path)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 10 {
				if err := f.Update(func(p *Preferences) { p.Window.W++; p.Window.H = 1 }); err != nil {
					t.Error(err)
				}
				f.Get()
			}
		})
	}
	// Another opening of the same file, as a second window would have it.
	other := mustOpen(t, path)
	wg.Go(func() {
		for range 10 {
			if err := other.Update(func(p *Preferences) { p.Window.W++; p.Window.H = 1 }); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	if got := mustOpen(t, path).Get().Window.W; got != 50 {
		t.Errorf("%v of 50 changes are there", got)
	}
}

func TestChangesOfTwoProgramsAllCount(t *testing.T) {
	path := newPath(t)
	f := mustOpen(t, path)
	update(t, f, func(p *Preferences) { p.Window = Window{W: 1, H: 1} })
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "PREFERENCES_TEST_CHILD="+path)
	var out bytes.Buffer
	child.Stderr = &out
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		update(t, f, func(p *Preferences) { p.Window.H++ })
	}
	if err := child.Wait(); err != nil {
		t.Fatalf("%v: %s", err, &out)
	}
	if got := mustOpen(t, path).Get().Window; got != (Window{W: 21, H: 21}) {
		t.Errorf("%+v, want 21 and 21", got)
	}
}

func TestWhatACutWriteLeftIsRemovedByTheNext(t *testing.T) {
	path := newPath(t)
	f := mustOpen(t, path)
	update(t, f, func(*Preferences) {})
	left := filepath.Join(filepath.Dir(path), ".preferences.json.tmp-ABC")
	other := filepath.Join(filepath.Dir(path), "mine.tmp-ABC")
	for _, name := range []string{left, other} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	update(t, f, func(*Preferences) {})
	if _, err := os.Stat(left); err == nil {
		t.Error("the leftover is still there")
	}
	if _, err := os.Stat(other); err != nil {
		t.Error("a file that is not ours was removed")
	}
}

// leave cuts a write of a file, as a program does that is killed.
func leave(t *testing.T, path string, age time.Duration) (left string) {
	t.Helper()
	cut := errors.New("killed")
	w := durable.Writer{At: func(s durable.Step, _ string) error {
		if s == durable.TempHalf {
			return cut
		}
		return nil
	}}
	if _, err := w.Write(durable.File{Path: path, Content: []byte("some bytes"), Perm: 0o600}); !errors.Is(err, cut) {
		t.Fatal(err)
	}
	all, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"+durable.TempMark+"*"))
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	then := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC).Add(-age)
	if err := os.Chtimes(all[0], then, then); err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func TestWhatWasCutWhileADamagedFileWasPutAsideIsRemoved(t *testing.T) {
	path := newPath(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".damaged-20260304-050607", ".damaged-20260304-050607-2"} {
		left := leave(t, path+name, 0)
		f, err := Open(path)
		if err == nil {
			err = f.Update(func(p *Preferences) { p.Welcomed = true })
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there: %v", left, err)
		}
	}
}

func TestALinkedFileStaysALink(t *testing.T) {
	path := newPath(t)
	real := filepath.Join(t.TempDir(), "dotfiles.json")
	write(t, real, `{"connection":"replicate"}`)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, path); err != nil {
		t.Fatal(err)
	}
	f := mustOpen(t, path)
	update(t, f, func(p *Preferences) { p.ConcurrentRuns = 7 })
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	if got := mustOpen(t, real).Get(); got.ConcurrentRuns != 7 || got.Connection != "replicate" {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoFileIsAnError(t *testing.T) {
	if _, err := Open(t.TempDir()); err == nil {
		t.Error("a folder was taken for preferences")
	}
}

func TestReadingDoesNotWaitForTheDisk(t *testing.T) {
	f := mustOpen(t, newPath(t))
	update(t, f, func(p *Preferences) {
		read := make(chan int)
		go func() { read <- f.Get().ConcurrentRuns }()
		select {
		case <-read:
		case <-time.After(2 * time.Minute):
			t.Error("Get waits for a change that is being written")
		}
	})
}
