package library

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"likeness/storage/internal/durable"
)

// leave cuts a write of a file, as a program does that is killed, and makes what it left older.
func leave(t *testing.T, path string, age time.Duration) (left string) {
	t.Helper()
	w := durable.Writer{At: func(s durable.Step, _ string) error {
		if s == durable.TempHalf {
			return errCut
		}
		return nil
	}}
	if _, err := w.Write(durable.File{Path: path, Content: []byte("some bytes"), Perm: 0o600}); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	all, err := filepath.Glob(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+durable.TempMark+"*"))
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	then := noon.Add(-age)
	if err := os.Chtimes(all[0], then, then); err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func gone(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is there: %v", name, err)
	}
}

func stays(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(name); err != nil {
		t.Error(err)
	}
}

// A folder is tried before it becomes a library, and the program may die in it.
func TestWhatTryingAFolderLeftGoes(t *testing.T) {
	dir := t.TempDir()
	left := leave(t, filepath.Join(dir, "try"), 2*leftoverAge)
	young := leave(t, filepath.Join(dir, "try again"), time.Since(noon)*-1) // just now
	if err := CheckFolder(dir); err != nil {
		t.Fatal(err)
	}
	gone(t, left)
	stays(t, young)

	p := newPlace(t)
	l := p.open(t)
	left = leave(t, filepath.Join(p.dir, "try"), 2*leftoverAge)
	young = leave(t, filepath.Join(p.dir, "try again"), leftoverAge/2)
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Unlock()
	gone(t, left)
	stays(t, young)
}

// Copies go to folders of the person's own.
func TestWhatACopyLeftGoesWithTheNextCopyIntoItsFolder(t *testing.T) {
	l := newLibrary(t)
	p := add(t, l, picture(1, "x"), content(1))
	for name, save := range map[string]func(folder string) error{
		"one":     func(folder string) error { return l.SaveCopy(t.Context(), p.ID, filepath.Join(folder, "mine.webp")) },
		"several": func(folder string) error { _, err := l.SaveCopies(t.Context(), folder, p.ID, p.ID); return err },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			left := leave(t, filepath.Join(folder, "theirs.webp"), 2*leftoverAge)
			young := leave(t, filepath.Join(folder, "ours.webp"), leftoverAge/2)
			own := filepath.Join(folder, ".notes.tmp-2019")
			if err := os.WriteFile(own, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(own, noon.AddDate(-1, 0, 0), noon.AddDate(-1, 0, 0)); err != nil {
				t.Fatal(err)
			}
			if err := save(folder); err != nil {
				t.Fatal(err)
			}
			gone(t, left)
			stays(t, young)
			stays(t, own)
		})
	}
}

// Making the index anew beside a sound one can be cut, too; the sound one is used then.
func TestAHalfMadeIndexGoesWithTheNextOpening(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, suffix := range []string{buildingSuffix, buildingSuffix + "-journal"} {
		left = append(left, l.indexPath+suffix)
		if err := os.WriteFile(l.indexPath+suffix, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.open(t)
	for _, name := range left {
		gone(t, name)
	}
}
