package library

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"likeness/storage/internal/durable"
)

func entryIDs(t testing.TB, l *Library, q Query) []string {
	t.Helper()
	all, err := l.Entries(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, e := range all {
		ids = append(ids, e.ID)
	}
	return ids
}

func trash(t testing.TB, l *Library, ids ...string) {
	t.Helper()
	if err := l.Trash(t.Context(), ids...); err != nil {
		t.Fatal(err)
	}
}

func restore(t testing.TB, l *Library, ids ...string) {
	t.Helper()
	if err := l.Restore(t.Context(), ids...); err != nil {
		t.Fatal(err)
	}
}

func TestAPictureInTheTrashIsInNoListAndComesBack(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	a, b := add(t, l, picture(1, "woman"), content(1)), add(t, l, picture(2, "woman"), content(2))
	changes, stop := l.Subscribe()
	defer stop()
	trash(t, l, b.ID)
	if c := <-changes; c.Kind != KindPicture || !reflect.DeepEqual(c.IDs, []string{b.ID}) {
		t.Errorf("told %+v", c)
	}
	gone := func(l *Library) {
		t.Helper()
		for _, q := range []Query{{}, {Search: "woman"}, {BatchID: b.BatchID}} {
			if got := list(t, l, q); !reflect.DeepEqual(got, []string{a.ID}) {
				t.Errorf("%+v: %v", q, got)
			}
			if got := entryIDs(t, l, q); !reflect.DeepEqual(got, []string{a.ID}) {
				t.Errorf("entries of %+v: %v", q, got)
			}
		}
		if got, err := l.Picture(t.Context(), b.ID); err != nil || !got.TrashedAt.Equal(noon) {
			t.Errorf("its record says %v, %v", got.TrashedAt, err)
		}
	}
	gone(l)
	if _, err := os.Lstat(l.Path(b)); !os.IsNotExist(err) {
		t.Errorf("its file is still there: %v", err)
	}
	if kept := mustRead(t, l.hidden("trash", b.ID+".webp")); kept != string(content(2)) {
		t.Errorf("the trash holds %q", kept)
	}
	if err := l.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone(l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = p.open(t)
	gone(l)
	trash(t, l, b.ID) // is there already
	restore(t, l, b.ID)
	restore(t, l, b.ID, a.ID) // are not
	if got := entryIDs(t, l, Query{Search: "woman"}); !reflect.DeepEqual(got, []string{b.ID, a.ID}) {
		t.Errorf("after it came back: %v", got)
	}
	if got, err := l.Picture(t.Context(), b.ID); err != nil || got.File != b.File || !got.TrashedAt.IsZero() {
		t.Errorf("came back as %q, %v, %v", got.File, got.TrashedAt, err)
	}
	if got := mustRead(t, l.Path(b)); got != string(content(2)) {
		t.Errorf("it holds %q", got)
	}
	if left := files(t, l.hidden("trash")); len(left) != 0 {
		t.Errorf("the trash still holds %v", left)
	}
}

func TestAPictureComesBackUnderAFreeName(t *testing.T) {
	l := newLibrary(t)
	p := add(t, l, picture(1, "woman"), content(1))
	trash(t, l, p.ID)
	if err := os.WriteFile(l.Path(p), []byte("somebody's own"), 0o600); err != nil {
		t.Fatal(err)
	}
	restore(t, l, p.ID)
	got, err := l.Picture(t.Context(), p.ID)
	if err != nil || got.File != strings.TrimSuffix(p.File, ".webp")+" (2).webp" {
		t.Fatalf("came back as %q, %v", got.File, err)
	}
	if mustRead(t, l.Path(got)) != string(content(1)) || mustRead(t, l.Path(p)) != "somebody's own" {
		t.Error("a file was written over")
	}
	if got := list(t, l, Query{}); len(got) != 1 {
		t.Errorf("listed %v", got)
	}
}

func TestANewPictureDoesNotTakeTheNameOfOneInTheTrash(t *testing.T) {
	l := newLibrary(t)
	p := add(t, l, picture(1, "woman"), content(1))
	trash(t, l, p.ID)
	q := picture(1, "woman")
	q.JobID = id("j", 2)
	if q = add(t, l, q, content(2)); q.File == p.File {
		t.Errorf("took %q", q.File)
	}
	restore(t, l, p.ID)
	if got, err := l.Picture(t.Context(), p.ID); err != nil || got.File != p.File {
		t.Errorf("came back as %q, %v", got.File, err)
	}
}

func TestAPictureInTheTrashIsNotAddedAgain(t *testing.T) {
	l := newLibrary(t)
	p := add(t, l, picture(1, "woman"), content(1))
	trash(t, l, p.ID)
	if again := add(t, l, picture(1, "woman"), content(1)); again.ID != p.ID || again.TrashedAt.IsZero() {
		t.Errorf("added %+v", again)
	}
	if got := pictureFiles(t, l); len(got) != 0 {
		t.Errorf("files %v", got)
	}
}

func TestWhatCannotBeTrashedOrRestoredIsSaid(t *testing.T) {
	l := newLibrary(t)
	p := add(t, l, picture(1, "woman"), content(1))
	for _, id := range []string{"nobody", "../../x", ""} {
		if l.Trash(t.Context(), id) == nil || l.Restore(t.Context(), id) == nil {
			t.Errorf("%q was taken for a picture", id)
		}
	}
	if err := l.Trash(t.Context(), "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	trash(t, l, p.ID)
	if err := os.Remove(l.trashPath(p)); err != nil {
		t.Fatal(err)
	}
	if err := l.Restore(t.Context(), p.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	if got := list(t, l, Query{}); len(got) != 0 {
		t.Errorf("listed %v", got)
	}
	// A folder in the way of the trash: the picture stays.
	q := add(t, l, picture(2, "woman"), content(2))
	if err := os.RemoveAll(l.hidden("trash")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(l.hidden("trash"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if l.Trash(t.Context(), q.ID) == nil {
		t.Error("nothing was said")
	}
	if got := list(t, l, Query{}); !reflect.DeepEqual(got, []string{q.ID}) || mustRead(t, l.Path(q)) != string(content(2)) {
		t.Errorf("listed %v", got)
	}
}

func TestTheTrashIsEmptiedOfWhatIsOld(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	old, young := add(t, l, picture(1, "woman"), content(1)), add(t, l, picture(2, "woman"), content(2))
	live := add(t, l, picture(3, "woman"), content(3))
	trash(t, l, old.ID)
	opt := p.options()
	later := func(after time.Duration) *Library {
		t.Helper()
		opt.Now = func() time.Time { return noon.Add(after) }
		l, err := Open(t.Context(), p.dir, opt)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		r, err := l.Lock()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = r.Unlock() })
		if err := r.Unlock(); err != nil {
			t.Fatal(err)
		}
		return l
	}
	l = later(TrashAge - time.Hour)
	trash(t, l, young.ID)
	if got := files(t, l.hidden("trash")); len(got) != 2 {
		t.Errorf("emptied too early: %v", got)
	}
	l = later(TrashAge + time.Hour)
	if got := files(t, l.hidden("trash")); !reflect.DeepEqual(got, []string{young.ID + ".webp"}) {
		t.Errorf("the trash holds %v", got)
	}
	if _, err := l.Picture(t.Context(), old.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("its record: %v", err)
	}
	if got := list(t, l, Query{}); !reflect.DeepEqual(got, []string{live.ID}) {
		t.Errorf("listed %v", got)
	}
	restore(t, l, young.ID)
}

func TestTheTrashCutAnywhereKeepsThePicture(t *testing.T) {
	body := bytes.Repeat([]byte("picture "), 1000)
	const it = "j0000001-0"
	check := func(t *testing.T, l *Library) {
		t.Helper()
		r, err := l.Lock() // the runner puts in order
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Unlock(); err != nil {
			t.Fatal(err)
		}
		p, err := l.Picture(t.Context(), it)
		if err != nil {
			t.Fatal(err)
		}
		holds, not := l.Path(p), l.trashPath(p)
		if !p.TrashedAt.IsZero() {
			holds, not = not, holds
		}
		if mustRead(t, holds) != string(body) {
			t.Error("its file is not whole")
		}
		if b, err := os.ReadFile(not); err == nil && bytes.Equal(b, body) {
			t.Errorf("it lies in two places, the second is %s", not)
		}
		if listed := len(list(t, l, Query{})) == 1; listed != p.TrashedAt.IsZero() {
			t.Errorf("listed %v, trashed %v", listed, p.TrashedAt)
		}
		restore(t, l, it)
		if p, err = l.Picture(t.Context(), it); err != nil || mustRead(t, l.Path(p)) != string(body) {
			t.Errorf("it did not come back: %v", err)
		}
		if left := files(t, l.hidden("trash")); len(left) != 0 {
			t.Errorf("the trash holds %v", left)
		}
		if got := list(t, l, Query{}); len(got) != 1 {
			t.Errorf("listed %v", got)
		}
	}
	prepare := func(l *Library) error {
		_, err := l.AddPicture(t.Context(), picture(1, "woman"), body)
		return errors.Join(err, os.Mkdir(l.hidden("trash"), 0o700))
	}
	t.Run("trash", func(t *testing.T) {
		cutEverywhere(t, prepare, func(l *Library) error { return l.Trash(t.Context(), it) },
			func(t *testing.T, l *Library, whole bool) {
				if n := len(list(t, l, Query{})); whole && n != 0 {
					t.Errorf("%d listed", n)
				}
				check(t, l)
			})
	})
	t.Run("restore", func(t *testing.T) {
		cutEverywhere(t, func(l *Library) error { return errors.Join(prepare(l), l.Trash(t.Context(), it)) },
			func(l *Library) error { return l.Restore(t.Context(), it) },
			func(t *testing.T, l *Library, whole bool) {
				if n := len(list(t, l, Query{})); whole && n != 1 {
					t.Errorf("%d listed", n)
				}
				check(t, l)
			})
	})
	t.Run("restore under another name", func(t *testing.T) {
		taken := func(l *Library) error {
			p, err := l.Picture(t.Context(), it)
			return errors.Join(err, os.WriteFile(l.Path(p), []byte("somebody's own"), 0o600))
		}
		cutEverywhere(t, func(l *Library) error { return errors.Join(prepare(l), l.Trash(t.Context(), it), taken(l)) },
			func(l *Library) error { return l.Restore(t.Context(), it) },
			func(t *testing.T, l *Library, _ bool) {
				check(t, l)
				own := filepath.Join(l.Dir(), filepath.FromSlash("2026/2026-11-23/2026-11-23 woman 1-1.webp"))
				if mustRead(t, own) != "somebody's own" {
					t.Error("a file was written over")
				}
			})
	})
}

func TestCopiesNeverTakeThePlaceOfAFile(t *testing.T) {
	l := newLibrary(t)
	a, b := add(t, l, picture(1, "woman"), content(1)), add(t, l, picture(2, "man"), content(2))
	folder := t.TempDir()
	name := filepath.Join(folder, filepath.Base(l.Path(a)))
	if err := os.WriteFile(name, []byte("somebody's own"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := l.SaveCopies(t.Context(), folder, a.ID, b.ID)
	if err != nil || len(got) != 2 || filepath.Base(got[0]) != "2026-11-23 woman 1-1 (2).webp" || filepath.Base(got[1]) != "2026-11-23 man 2-1.webp" {
		t.Fatalf("%v, %v", got, err)
	}
	if mustRead(t, got[0]) != string(content(1)) || mustRead(t, got[1]) != string(content(2)) || mustRead(t, name) != "somebody's own" {
		t.Error("the copies are not what they should be")
	}
	if err := l.SaveCopy(t.Context(), b.ID, name); err != nil || mustRead(t, name) != string(content(2)) {
		t.Errorf("saved as: %v", err)
	}
	if err := l.SaveCopy(t.Context(), b.ID, l.Path(a)); err == nil || mustRead(t, l.Path(a)) != string(content(1)) {
		t.Errorf("another picture was written over: %v", err)
	}
	if err := l.SaveCopy(t.Context(), b.ID, filepath.Join(folder, "no such folder", "x.webp")); err == nil {
		t.Error("nothing was said")
	}
	if got := files(t, folder); len(got) != 3 {
		t.Errorf("leftovers: %v", got)
	}
	if err := os.Remove(l.Path(b)); err != nil {
		t.Fatal(err)
	}
	if err := l.SaveCopy(t.Context(), b.ID, name); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestACopyIsNotWrittenOverAPictureThatALinkLeadsTo(t *testing.T) {
	l := newLibrary(t)
	a, b := add(t, l, picture(1, "woman"), content(1)), add(t, l, picture(2, "man"), content(2))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(l.Dir(), link); err != nil {
		t.Fatal(err)
	}
	if err := l.SaveCopy(t.Context(), b.ID, filepath.Join(link, filepath.FromSlash(a.File))); err == nil || mustRead(t, l.Path(a)) != string(content(1)) {
		t.Errorf("another picture was written over: %v", err)
	}
}

// A file that is in the trash already and cannot be put on record there as it should, stays with its record.
func TestWhatHasGoneToTheTrashIsKnownThere(t *testing.T) {
	p := newPlace(t)
	a := add(t, p.open(t), picture(1, "woman"), content(1))
	l, err := open(t.Context(), p.dir, p.options(), func(s durable.Step, _ string) error {
		if s == durable.Moved {
			return errors.New("the folder cannot be synced")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := l.Trash(t.Context(), a.ID); err != nil {
		t.Errorf("it is in the trash: %v", err)
	}
	if got, err := l.Picture(t.Context(), a.ID); err != nil || got.TrashedAt.IsZero() {
		t.Errorf("its file is in the trash, its record says %v, %v", got.TrashedAt, err)
	}
}

func BenchmarkEntriesOf10000(b *testing.B) {
	l := manyPictures(b, 10_000).open(b)
	for b.Loop() {
		if all, err := l.Entries(b.Context(), Query{}); err != nil || len(all) != 10_000 {
			b.Fatal(len(all), err)
		}
	}
}
