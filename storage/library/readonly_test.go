package library

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// refusesWrites checks that nothing is written and all is read.
func refusesWrites(t *testing.T, l *Library, because string, pictures int) {
	t.Helper()
	only, why := l.ReadOnly()
	if !only || !strings.Contains(why, because) || !strings.HasSuffix(why, ".") {
		t.Errorf("read only %v: %q", only, why)
	}
	if !slices.Contains(ReadOnlyReasons(), l.WhyReadOnly()) {
		t.Errorf("the reason is called %q", l.WhyReadOnly())
	}
	b, jobs := batchOf(77, 1)
	_, err1 := l.AddPicture(t.Context(), picture(7700, "x"), content(1))
	_, err2 := l.PutPhoto(t.Context(), []byte("x"), "jpg")
	_, err3 := l.Lock()
	for _, err := range []error{err1, err2, err3, l.PutBatch(t.Context(), b, jobs), l.PutJob(t.Context(), jobs[0])} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%v", err)
		}
	}
	if got := list(t, l, Query{}); len(got) != pictures {
		t.Errorf("%v", got)
	}
}

func TestALibraryOfANewerVersionIsOnlyRead(t *testing.T) {
	p, want := filled(t)
	l := p.open(t)
	edit(t, l.hidden(formatName), func(keys map[string]any) { keys["format"], keys["more"] = Format+1, true })
	before := mustRead(t, l.hidden(formatName))
	newer := p.open(t)
	refusesWrites(t, newer, "newer version", len(want["all"]))
	if mustRead(t, l.hidden(formatName)) != before {
		t.Error("its format note was changed")
	}
}

func TestALibraryWithADamagedFormatNoteIsOnlyRead(t *testing.T) {
	p, want := filled(t)
	for _, text := range []string{"", "{", "null", `{"format":0}`, `{"format":"one"}`} {
		name := filepath.Join(p.dir, hiddenName, formatName)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		l := p.open(t)
		refusesWrites(t, l, "format.json", len(want["all"]))
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if again := p.open(t); again.WhyReadOnly() != "" {
			t.Errorf("after the note was removed: %q", again.WhyReadOnly())
		}
		if only, why := p.open(t).ReadOnly(); only {
			t.Errorf("after the note was removed: %s", why)
		}
	}
}

// The folder belongs to somebody else. Root may write everywhere, so another process tries it as nobody.
func TestAFolderThatMayNotBeWrittenIsOnlyRead(t *testing.T) {
	p, want := filled(t)
	p.index = filepath.Join(t.TempDir(), "its own index")
	if err := os.Mkdir(p.index, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(p.index, 0o777); err != nil {
		t.Fatal(err)
	}
	openUp := func(dir string, perm os.FileMode) {
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				err = os.Chmod(path, perm)
			} else if err == nil {
				err = os.Chmod(path, 0o444)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for dir := p.dir; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for dir := p.index; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if dir != p.index {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	openUp(p.dir, 0o555)
	t.Cleanup(func() { openUp(p.dir, 0o755) })
	other := startChild(t, "read only", p)
	if got := other.line(); !strings.HasPrefix(got, "true The library folder cannot be written (no permission)") {
		t.Errorf("it says %q", got)
	}
	if got, want := other.line(), fmt.Sprint(len(want["all"]), " true true"); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestAPlaceWhereNoLibraryCanBeIsAnError(t *testing.T) {
	p := newPlace(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if l, err := Open(t.Context(), dir, p.options()); err == nil {
			t.Errorf("a library is in %s", l.Dir())
		} else if !strings.Contains(err.Error(), dir) {
			t.Errorf("%v", err)
		}
	}
	opt := p.options()
	opt.IndexDir = filepath.Join(file, "index")
	if _, err := Open(t.Context(), p.dir, opt); err == nil {
		t.Error("an index is in a file")
	}
}
