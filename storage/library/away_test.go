package library

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A drive that is taken out takes the files along, not what is known of them: nothing is written in its place, the index
// tells what it told, and all is as before when it is back.
func TestALibraryThatIsAwayIsNotEmpty(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	b, jobs := batchOf(1, 2)
	if err := l.PutBatch(t.Context(), b, jobs); err != nil {
		t.Fatal(err)
	}
	first := add(t, l, picture(1, "before"), content(1))
	aside := p.dir + " aside"
	if err := os.Rename(p.dir, aside); err != nil {
		t.Fatal(err)
	}
	refused := func(where string) {
		t.Helper()
		_, err1 := l.AddPicture(t.Context(), picture(2, "while it is away"), content(2))
		_, err2 := l.PutPhoto(t.Context(), []byte("x"), "jpg")
		for _, err := range []error{err1, err2, l.PutJob(t.Context(), jobs[0]), l.PutBatch(t.Context(), b, jobs)} {
			if !errors.Is(err, ErrAway) {
				t.Errorf("%s: %v", where, err)
			}
		}
		l.stale.Store(true) // as after any write that failed half way
		if got, err := l.Jobs(t.Context(), JobQuery{}); err != nil || len(got) != 2 {
			t.Errorf("%s: %d jobs, %v", where, len(got), err)
		}
		if got, err := l.Picture(t.Context(), first.ID); err != nil || got.File != first.File {
			t.Errorf("%s: %+v, %v", where, got, err)
		}
	}
	refused("nothing in its place")
	if _, err := os.Lstat(p.dir); !os.IsNotExist(err) {
		t.Errorf("something was made in its place: %v", err)
	}
	if err := os.Mkdir(p.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	refused("an empty folder in its place")
	if left, err := os.ReadDir(p.dir); err != nil || len(left) != 0 {
		t.Errorf("in its place: %v, %v", left, err)
	}
	other := place{dir: p.dir, index: filepath.Join(t.TempDir(), "index")}.open(t)
	refused("another library in its place")
	if got := list(t, other, Query{}); len(got) != 0 {
		t.Errorf("written to the other: %v", got)
	}
	if err := errors.Join(other.Close(), os.RemoveAll(p.dir), os.Rename(aside, p.dir)); err != nil {
		t.Fatal(err)
	}
	add(t, l, picture(2, "when it is back"), content(2))
	if got := list(t, l, Query{}); len(got) != 2 {
		t.Errorf("when it is back: %v", got)
	}
	if was := p.open(t); was.Beside("x") != l.Beside("x") || other.Beside("x") == l.Beside("x") {
		t.Errorf("beside: %s, %s, %s", was.Beside("x"), l.Beside("x"), other.Beside("x"))
	}
}
