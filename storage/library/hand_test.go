package library

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

// What a person or another program does in the folder by hand.

func TestADeletedPictureIsNotListedAndComesBack(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	a, b := add(t, l, picture(1, "woman"), content(1)), add(t, l, picture(2, "woman"), content(2))
	aside := filepath.Join(t.TempDir(), "aside.webp")
	if err := os.Rename(l.Path(b), aside); err != nil {
		t.Fatal(err)
	}
	if all, err := l.Pictures(t.Context(), Query{}); err != nil || len(all) != 1 || all[0].ID != a.ID {
		t.Errorf("listed %v, %v", all, err)
	}
	if got := list(t, l, Query{Search: "woman"}); !reflect.DeepEqual(got, []string{a.ID}) {
		t.Errorf("counted %v", got)
	}
	if got, err := l.Picture(t.Context(), b.ID); err != nil || got.ID != b.ID {
		t.Errorf("its record: %v", err)
	}
	if err := os.Rename(aside, l.Path(b)); err != nil {
		t.Fatal(err)
	}
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := list(t, l, Query{}); len(got) != 2 {
		t.Errorf("after it came back: %v", got)
	}
	// While the program is not there, a whole day.
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Dir(l.Path(b))); err != nil {
		t.Fatal(err)
	}
	if got := list(t, p.open(t), Query{}); len(got) != 0 {
		t.Errorf("after the day was deleted: %v", got)
	}
}

func TestAPageIsFullThoughPicturesWereDeleted(t *testing.T) {
	l := newLibrary(t)
	var all []Picture
	for n := range 6 {
		all = append(all, add(t, l, picture(n, "x"), content(n)))
	}
	for _, n := range []int{5, 3} {
		if err := os.Remove(l.Path(all[n])); err != nil {
			t.Fatal(err)
		}
	}
	got, err := l.Pictures(t.Context(), Query{Limit: 3})
	if err != nil || len(got) != 3 || got[0].ID != all[4].ID || got[2].ID != all[1].ID {
		t.Errorf("%v, %v", got, err)
	}
}

func TestForeignFilesDoNotDisturb(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	kept := add(t, l, picture(1, "woman"), content(1))
	record := l.recordPath(pictureKind, kept.ID)
	for name, text := range map[string]string{
		filepath.Join(l.Dir(), "2026", "2026-11-23", "holiday.jpg"): "mine",
		filepath.Join(l.Dir(), "notes.txt"):                         "mine",
		filepath.Join(filepath.Dir(record), "bad.json"):             "{",
		filepath.Join(filepath.Dir(record), "empty.json"):           "",
		filepath.Join(filepath.Dir(record), "null.json"):            "null",
		filepath.Join(filepath.Dir(record), "list.json"):            "[1]",
		filepath.Join(filepath.Dir(record), "copy of it.json"):      mustRead(t, record),
		filepath.Join(filepath.Dir(record), "escape.json"):          `{"id":"escape","job_id":"escape","file":"../../../etc/passwd"}`,
		l.hidden(pictureKind, "esca", "escaped.json"):               `{"id":"escaped","job_id":"escaped","file":"../../../etc/passwd"}`,
		l.hidden(pictureKind, "hidd", "hidden0.json"):               `{"id":"hidden0","job_id":"hidden","file":".likeness/format.json"}`,
		l.hidden(pictureKind, "absu", "absurd0.json"):               `{"id":"absurd0","file":"/etc/passwd"}`,
		l.hidden(jobKind, "type", "types00.json"):                   `{"id":"types00","index":"one"}`,
		l.hidden(jobKind, "loose.json"):                             `{"id":"loose"}`,
		l.hidden(jobKind, ".DS_Store"):                              "x",
		l.hidden(jobKind, "Thumbs", "thumbs.db"):                    "x",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(record, l.hidden(pictureKind, "esca", "escalink.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(filepath.Dir(record), "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	check := func(l *Library) {
		t.Helper()
		if got := list(t, l, Query{}); !reflect.DeepEqual(got, []string{kept.ID}) {
			t.Errorf("%v", got)
		}
		if got := jobIDs(t, l, JobQuery{}); len(got) != 0 {
			t.Errorf("jobs %v", got)
		}
	}
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(l)
	if err := l.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(l)
}

func mustRead(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRecordsFromElsewhereAppear(t *testing.T) {
	from, to := newPlace(t), newPlace(t)
	a, b := from.open(t), to.open(t)
	kept := add(t, a, picture(1, "woman from elsewhere"), content(1))
	for _, name := range []string{a.Path(kept), a.recordPath(pictureKind, kept.ID)} {
		rel, err := filepath.Rel(a.Dir(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(b.Dir(), rel)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(b.Dir(), rel), []byte(mustRead(t, name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	changes, end := b.Subscribe()
	defer end()
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := <-changes; c.Kind != KindReload || c.Revision == 0 {
		t.Errorf("%+v", c)
	}
	if got := list(t, b, Query{Search: "elsewhere"}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestARecordWithoutItsFileIsNotListed(t *testing.T) {
	l := newLibrary(t)
	kept := add(t, l, picture(1, "woman"), content(1))
	age(t, l, time.Hour)
	if err := l.Refresh(t.Context()); err != nil { // now the day's folder is known
		t.Fatal(err)
	}
	other := picture(2, "woman")
	other.ID, other.File = other.JobID+"-0", filepath.ToSlash(filepath.Join(filepath.Dir(kept.File), "not there.webp"))
	data, err := json.Marshal(other)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(l.recordPath(pictureKind, other.ID), data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := l.CountPictures(t.Context(), Query{}); n != 1 || err != nil {
		t.Errorf("%d pictures, %v", n, err)
	}
}

func TestARecordThatWasDeletedIsGone(t *testing.T) {
	l := newLibrary(t)
	_, jobs := putBatch(t, l, 1, 2)
	kept := add(t, l, picture(100, "woman"), content(1))
	for _, name := range []string{l.recordPath(jobKind, jobs[0].ID), l.recordPath(pictureKind, kept.ID)} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := jobIDs(t, l, JobQuery{}); len(got) != 1 {
		t.Errorf("jobs %v", got)
	}
	if got := list(t, l, Query{Search: "woman"}); len(got) != 0 {
		t.Errorf("pictures %v", got)
	}
	if err := os.RemoveAll(l.hidden(jobKind, shard(jobs[1].ID))); err != nil {
		t.Fatal(err)
	}
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := jobIDs(t, l, JobQuery{}); len(got) != 0 {
		t.Errorf("jobs %v after their folder was deleted", got)
	}
}

func TestAFolderThatIsAwayIsNotAnEmptyOne(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	add(t, l, picture(1, "woman"), content(1))
	away := p.dir + " away"
	if err := os.Rename(p.dir, away); err != nil {
		t.Fatal(err)
	}
	if err := l.Refresh(t.Context()); err == nil {
		t.Error("a folder that is away was looked through")
	}
	if all, err := l.Pictures(t.Context(), Query{}); err != nil || len(all) != 1 {
		t.Errorf("what was known: %v, %v", all, err)
	}
	if _, err := l.AddPicture(t.Context(), picture(2, "woman"), content(2)); err == nil {
		t.Error("a picture was put where the library is not")
	}
	if err := os.Rename(away, p.dir); err != nil {
		t.Fatal(err)
	}
	if err := l.Refresh(t.Context()); err != nil {
		t.Error(err)
	}
	if got := list(t, l, Query{}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestAnotherLibraryInTheSamePlaceHasItsOwnPictures(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	add(t, l, picture(1, "woman"), content(1))
	if err := os.Rename(p.dir, p.dir+" away"); err != nil {
		t.Fatal(err)
	}
	other := p.open(t)
	if got := list(t, other, Query{}); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if err := l.Refresh(t.Context()); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestALostFormatNoteIsWrittenAnew(t *testing.T) {
	p, want := filled(t)
	l := p.open(t)
	if err := os.Remove(l.hidden(formatName)); err != nil {
		t.Fatal(err)
	}
	again := p.open(t)
	if got := answers(t, again); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if only, why := again.ReadOnly(); only {
		t.Error(why)
	}
}
