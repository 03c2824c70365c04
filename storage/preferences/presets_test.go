package preferences

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func presetsIn(t *testing.T, dir string) *Presets {
	t.Helper()
	p, err := openPresets(dir, func() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ids are those of all presets that can be read.
func ids(t *testing.T, p *Presets) string {
	t.Helper()
	all, err := p.All()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range all {
		out = append(out, x.ID)
	}
	return strings.Join(out, " ")
}

func TestAPresetIsKeptReplacedAndRemoved(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "deep", "presets")
	p := presetsIn(t, dir)
	if ids(t, p) != "" || p.Notice() != "" {
		t.Error("a folder that is not there holds presets, or is spoken of")
	}
	for _, content := range []string{`{"a":1}`, `{"a":2}`} {
		if err := p.Put(Preset{"warm", []byte(content)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Put(Preset{"cold", []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	again := presetsIn(t, dir)
	if got := ids(t, again); got != "cold warm" {
		t.Errorf("after opening again there are %q", got)
	}
	all, _ := again.All()
	if string(all[1].Content) != `{"a":2}` {
		t.Errorf("kept %s", all[1].Content)
	}
	if info, err := os.Stat(filepath.Join(dir, "warm.json")); err != nil || (runtime.GOOS != "windows" && info.Mode().Perm() != 0o600) {
		t.Errorf("%v, %v", info, err)
	}
	for range 2 { // once more is no error
		if err := again.Remove("warm"); err != nil {
			t.Fatal(err)
		}
	}
	if got := ids(t, p); got != "cold" {
		t.Errorf("after removing there are %q", got)
	}
}

func TestTwoProgramsDoNotLoseEachOthersPresets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var wait sync.WaitGroup
	for n := range 2 {
		p := presetsIn(t, dir)
		for i := range 10 {
			wait.Go(func() {
				if err := p.Put(Preset{fmt.Sprintf("p%d-%d", n, i), []byte(`{}`)}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wait.Wait()
	if got := len(strings.Fields(ids(t, presetsIn(t, dir)))); got != 20 {
		t.Errorf("%d of 20 are there", got)
	}
}

func TestADamagedPresetIsKeptAsideAndSpokenOf(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{"good.json": `{"a":1}`, "cut.json": `{"a":`, "list.json": `[1]`, "notes.txt": "no preset"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := presetsIn(t, dir)
	if got := ids(t, p); got != "good" {
		t.Errorf("there are %q", got)
	}
	for _, aside := range []string{"cut.json.damaged-20260304-050607", "list.json.damaged-20260304-050607"} {
		if _, err := os.Stat(filepath.Join(dir, aside)); err != nil || !strings.Contains(p.Notice(), aside) {
			t.Errorf("%v; told %q", err, p.Notice())
		}
	}
	if again := presetsIn(t, dir); again.Notice() != "" {
		t.Errorf("told again: %q", again.Notice())
	}
}

func TestAPresetStaysInItsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := presetsIn(t, filepath.Join(dir, "presets"))
	for _, id := range []string{"", "..", "../x", "a/b", `a\b`, ".hidden", "c:x", strings.Repeat("x", 300)} {
		if p.Put(Preset{id, []byte(`{}`)}) == nil || p.Remove(id) == nil {
			t.Errorf("%q is taken for a name", id)
		}
	}
	if p.Put(Preset{"x", []byte("no JSON")}) == nil {
		t.Error("what is no preset is kept")
	}
	if _, err := os.Stat(filepath.Join(dir, "x.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a file outside of the folder")
	}
}

func TestFilesElsewhereAreReadWithABound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := presetsIn(t, filepath.Join(dir, "presets"))
	path := filepath.Join(dir, "away.json")
	if err := p.Write(path, []byte(`{"a":1}`)); err != nil {
		t.Fatal(err)
	}
	if b, err := p.Read(path); err != nil || string(b) != `{"a":1}` {
		t.Errorf("%s, %v", b, err)
	}
	if err := os.WriteFile(path, make([]byte, maxPreset+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Read(path); !errors.Is(err, ErrPresetTooLarge) {
		t.Errorf("a huge file: %v", err)
	}
	if _, err := p.Read(dir); err == nil {
		t.Error("a folder can be read")
	}
}

func TestWhatACutWriteOfAnotherPresetLeftIsRemoved(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "presets")
	p := presetsIn(t, dir)
	for _, change := range []func() error{
		func() error { return p.Put(Preset{ID: "a", Content: []byte(`{}`)}) },
		func() error { return p.Remove("a") },
	} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		left := leave(t, filepath.Join(dir, "another.json"), 0)
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there: %v", left, err)
		}
	}
}

func TestWhatACutWriteElsewhereLeftIsRemovedByTheNextThere(t *testing.T) {
	t.Parallel()
	p, folder := presetsIn(t, filepath.Join(t.TempDir(), "presets")), t.TempDir()
	left := leave(t, filepath.Join(folder, "theirs.json"), time.Hour)
	if err := p.Write(filepath.Join(folder, "mine.json"), []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is there: %v", left, err)
	}
	young := leave(t, filepath.Join(folder, "theirs.json"), time.Minute) // another program may be at it
	if err := p.Write(filepath.Join(folder, "mine.json"), []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Error(err)
	}
}
