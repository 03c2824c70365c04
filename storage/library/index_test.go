package library

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"
)

// answers are what a library says of itself.
func answers(t testing.TB, l *Library) map[string][]string {
	t.Helper()
	return map[string][]string{
		"all": list(t, l, Query{}), "coat": list(t, l, Query{Search: "coat"}), "红": list(t, l, Query{Search: "红"}),
		"batch": list(t, l, Query{BatchID: id("b", 0)}), "page": list(t, l, Query{Limit: 2, Offset: 1}),
		"unfinished": jobIDs(t, l, JobQuery{Unfinished: true}), "jobs": jobIDs(t, l, JobQuery{}), "prompts": prompts(t, l),
	}
}

func prompts(t testing.TB, l *Library) (all []string) {
	t.Helper()
	pictures, err := l.Pictures(t.Context(), Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pictures {
		all = append(all, p.Prompt)
	}
	return all
}

// filled is a closed library with something of everything, and its answers.
func filled(t testing.TB) (place, map[string][]string) {
	t.Helper()
	p := newPlace(t)
	l := p.open(t)
	for n := range 3 {
		_, jobs := putBatch(t, l, n, 3)
		jobs[1].State = "done"
		putJob(t, l, jobs[1])
		add(t, l, picture(n*100+1, []string{"woman in a red coat", "穿红色外套的女人", "man with a hat"}[n]), content(n))
	}
	want := answers(t, l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return p, want
}

func indexFile(t testing.TB, p place) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(p.index, "*.sqlite"))
	if err != nil || len(all) != 1 {
		t.Fatalf("indexes %v, %v", all, err)
	}
	return all[0]
}

// harms are what may become of an index that nobody uses.
func harms() map[string]func(t testing.TB, name string) {
	random := rand.New(rand.NewPCG(1, 2))
	write := func(change func([]byte) []byte) func(testing.TB, string) {
		return func(t testing.TB, name string) {
			t.Helper()
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, change(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	statement := func(query string) func(testing.TB, string) {
		return func(t testing.TB, name string) {
			t.Helper()
			db, err := sql.Open("sqlite", databaseURI(name))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(query); err != nil {
				t.Fatal(err)
			}
		}
	}
	all := map[string]func(testing.TB, string){
		"nothing":       func(testing.TB, string) {},
		"deleted":       func(t testing.TB, name string) { removeDatabase(name) },
		"empty":         write(func([]byte) []byte { return nil }),
		"cut":           write(func(b []byte) []byte { return b[:len(b)/2] }),
		"one page":      write(func(b []byte) []byte { return b[:4096] }),
		"another file":  write(func([]byte) []byte { return []byte("not a database at all") }),
		"other schema":  statement(`PRAGMA user_version = 99`),
		"other program": statement(`PRAGMA application_id = 1`),
		"other library": statement(`UPDATE meta SET value = 'another' WHERE key = 'library'`),
		"no revision":   statement(`DELETE FROM meta WHERE key = 'revision'`),
		"bad revision":  statement(`UPDATE meta SET value = 'x' WHERE key = 'revision'`),
		"no table":      statement(`DROP TABLE jobs`),
		"no words":      statement(`DROP TABLE words`),
		"bad record":    statement(`UPDATE pictures SET data = replace(data, 'w', 'v')`),
	}
	for n := range randomHarms {
		all["random bytes "+string(rune('a'+n))] = write(func(b []byte) []byte {
			at := random.IntN(len(b))
			for i := at; i < min(at+200+random.IntN(8000), len(b)); i++ {
				b[i] = byte(random.Uint32())
			}
			return b
		})
	}
	return all
}

func TestAnIndexThatWasHarmedIsMadeAnew(t *testing.T) {
	p, want := filled(t)
	for name, harm := range harms() {
		t.Run(name, func(t *testing.T) {
			harm(t, indexFile(t, p))
			for range 2 {
				l := p.open(t)
				if got := answers(t, l); !reflect.DeepEqual(got, want) {
					t.Errorf("got  %v\nwant %v", got, want)
				}
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestAnIndexIsCheckedUnlessItWasLeftInOrder(t *testing.T) {
	p, want := filled(t)
	stat := func() os.FileInfo {
		t.Helper()
		info, err := os.Stat(indexFile(t, p))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	before := stat()
	if err := p.open(t).Close(); err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, stat()) {
		t.Error("a sound index was made anew")
	}
	// What no query of ours would notice: an SQL index that holds other rows than it says.
	db, err := sql.Open("sqlite", databaseURI(indexFile(t, p), "writable_schema(1)"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`UPDATE sqlite_master SET sql = replace(sql, 'ended = 0', 'ended = 1') WHERE name = 'jobs_unfinished'`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if got := answers(t, p.open(t)); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if os.SameFile(before, stat()) {
		t.Error("a harmed index was used")
	}
}

func TestAnIndexMayBeHarmedWhileItIsUsed(t *testing.T) {
	// The second is in what nobody has read yet: the connection keeps pages that it read.
	for _, name := range []string{"deleted", "folder deleted", "bad record", "no table", "no revision", "replaced"} {
		t.Run(name, func(t *testing.T) {
			p, want := filled(t)
			l := p.open(t)
			switch file := indexFile(t, p); name {
			case "folder deleted":
				if err := os.RemoveAll(p.index); err != nil {
					t.Fatal(err)
				}
			case "replaced":
				removeDatabase(file)
				if err := os.WriteFile(file, []byte("rubbish"), 0o600); err != nil {
					t.Fatal(err)
				}
			default:
				harms()[name](t, file)
			}
			if got := answers(t, l); !reflect.DeepEqual(got, want) {
				t.Errorf("reading: got  %v\nwant %v", got, want)
			}
			if name == "folder deleted" {
				if err := os.RemoveAll(p.index); err != nil {
					t.Fatal(err)
				}
			}
			// Writing comes first now.
			p2 := add(t, l, picture(150, "woman in a blue coat"), content(150))
			if got := list(t, l, Query{Search: "blue"}); !slices.Contains(got, p2.ID) {
				t.Errorf("written: got %v", got)
			}
			full := answers(t, l)
			if err := l.Rebuild(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := answers(t, l); !reflect.DeepEqual(got, full) {
				t.Errorf("rebuilt: got  %v\nwant %v", got, full)
			}
		})
	}
}

func TestTwoOpeningsFollowTheIndexThatOneMadeAnew(t *testing.T) {
	p := newPlace(t)
	a, b := p.open(t), p.open(t)
	add(t, a, picture(1, "woman"), content(1))
	if err := a.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	add(t, b, picture(2, "woman"), content(2))
	add(t, a, picture(3, "woman"), content(3))
	for _, l := range []*Library{a, b} {
		if got := list(t, l, Query{Search: "woman"}); len(got) != 3 {
			t.Errorf("%v", got)
		}
	}
}

// age makes folders look as if nothing had happened in them for a while, as most of a library is.
func age(t testing.TB, l *Library, by time.Duration) {
	t.Helper()
	then := time.Now().Add(-by)
	err := filepath.WalkDir(l.Dir(), func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chtimes(path, then, then)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFolderThatNobodyTouchedIsNotReadAgain(t *testing.T) {
	l := newLibrary(t)
	_, jobs := putBatch(t, l, 1, 1)
	age(t, l, time.Hour)
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	// A change that leaves the folder's time alone stays unseen: that is how one knows that nothing was read.
	edit(t, l.recordPath(jobKind, jobs[0].ID), func(keys map[string]any) { keys["state"] = "done" })
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := jobIDs(t, l, JobQuery{Unfinished: true}); len(got) != 1 {
		t.Error("the folder was read")
	}
	age(t, l, time.Minute)
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := jobIDs(t, l, JobQuery{Unfinished: true}); len(got) != 0 {
		t.Error("the folder was not read though its time differs")
	}
}

func TestAWriteOfOursMakesTheFolderBeReadAgain(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	_, jobs := putBatch(t, l, 1, 2)
	age(t, l, time.Hour)
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	folder, err := os.Stat(filepath.Dir(l.recordPath(jobKind, jobs[0].ID)))
	if err != nil {
		t.Fatal(err)
	}
	jobs[0].State = "done"
	putJob(t, l, jobs[0])
	// A backup of before is put back, with the times of before.
	edit(t, l.recordPath(jobKind, jobs[0].ID), func(keys map[string]any) { keys["state"] = "queued" })
	if err := os.Chtimes(filepath.Dir(l.recordPath(jobKind, jobs[0].ID)), folder.ModTime(), folder.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got := jobIDs(t, p.open(t), JobQuery{Unfinished: true}); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func TestWritesGoOnWhenTheIndexCannotBeWritten(t *testing.T) {
	p, _ := filled(t)
	l := p.open(t)
	// Another connection holds the index for longer than anybody waits.
	db, err := sql.Open("sqlite", databaseURI(l.indexPath))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := l.index.w.Exec(`PRAGMA busy_timeout = 1`); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	changes, end := l.Subscribe()
	defer end()
	kept, err := l.AddPicture(t.Context(), picture(500, "kept all the same"), content(5))
	if err != nil {
		t.Fatalf("a picture was lost over its index: %v", err)
	}
	if c := <-changes; c.Kind != KindReload {
		t.Errorf("%+v", c)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := list(t, l, Query{Search: "kept"}); !slices.Equal(got, []string{kept.ID}) {
		t.Errorf("%v", got)
	}
}
