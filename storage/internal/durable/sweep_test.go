package durable

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// leave cuts a write in the middle and returns the name of what it left, made older by age.
func leave(t *testing.T, path string, age time.Duration) string {
	t.Helper()
	before := temps(t, filepath.Dir(path))
	w := Writer{At: func(s Step, _ string) error {
		if s == TempWritten {
			return errCut
		}
		return nil
	}}
	if _, err := w.Write(File{Path: path, Content: []byte("half"), Perm: 0o600}); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	for _, name := range temps(t, filepath.Dir(path)) {
		if !slices.Contains(before, name) {
			then := time.Now().Add(-age)
			if err := os.Chtimes(filepath.Join(filepath.Dir(path), name), then, then); err != nil {
				t.Fatal(err)
			}
			return name
		}
	}
	t.Fatal("nothing was left")
	return ""
}

func foreign(t *testing.T, dir string) (names []string) {
	t.Helper()
	then := time.Now().Add(-365 * 24 * time.Hour)
	for _, name := range []string{
		"a.webp.tmp-ABCDEFGHIJKL", ".a.webp.tmp-abcdefghijkl", ".a.webp.tmp-ABC", ".tmp-", ".a.webp.tmp-ABCDEFGHIJKL.bak", ".a.webp",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := os.Mkdir(filepath.Join(dir, ".folder.tmp-ABCDEFGHIJKL"), 0o700); err != nil {
		t.Fatal(err)
	}
	return append(names, ".folder.tmp-ABCDEFGHIJKL")
}

func there(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func holds(t *testing.T, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("there is %v, want %v", got, want)
	}
}

func TestOldLeftoversGoAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	want := foreign(t, dir)
	leave(t, filepath.Join(dir, "a.webp"), LeftoverAge+time.Second)
	leave(t, filepath.Join(dir, strings.Repeat("long ", 20)), time.Hour)
	want = append(want, leave(t, filepath.Join(dir, "b.webp"), LeftoverAge/2), leave(t, filepath.Join(dir, "c.webp"), -time.Hour))
	SweepOld(dir, time.Now())
	holds(t, there(t, dir), want)
	SweepOld(filepath.Join(dir, "none"), time.Now())
}

func TestAllLeftoversGoFromAFolderOfOurOwn(t *testing.T) {
	dir := t.TempDir()
	want := foreign(t, dir)
	leave(t, filepath.Join(dir, "a.json"), 0)
	SweepAll(dir)
	holds(t, there(t, dir), want)
}

func TestTheLeftoversOfOneNameGo(t *testing.T) {
	dir := t.TempDir()
	long := "preferences.json.damaged-20261123-120000-2"
	for _, name := range []string{"preferences.json", long} {
		leave(t, filepath.Join(dir, name), 0)
	}
	want := []string{leave(t, filepath.Join(dir, "preferences.jsonc"), 0), leave(t, filepath.Join(dir, "other.json"), 0)}
	Sweep(dir, "preferences.json")
	holds(t, there(t, dir), want)
}

func TestATryLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := Try(dir); err != nil {
		t.Error(err)
	}
	holds(t, there(t, dir), nil)
	if err := Try(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("in no folder: %v", err)
	}
}
