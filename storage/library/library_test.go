package library

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if runAsChild() {
		return
	}
	goleak.VerifyTestMain(m)
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

// place is a library folder and the folder of its index, which outlive the Library.
type place struct{ dir, index string }

func newPlace(t testing.TB) place {
	t.Helper()
	base := t.TempDir()
	return place{filepath.Join(base, "Pictures", "Likeness"), filepath.Join(base, "data", "index")}
}

func (p place) options() Options {
	return Options{IndexDir: p.index, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }}
}

func (p place) open(t testing.TB) *Library {
	t.Helper()
	l, err := Open(t.Context(), p.dir, p.options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func newLibrary(t testing.TB) *Library {
	t.Helper()
	return newPlace(t).open(t)
}

func id(kind string, n int) string { return fmt.Sprintf("%s%07d", kind, n) }

func batchOf(n, jobs int) (Batch, []Job) {
	b := Batch{ID: id("b", n), CreatedAt: noon.Add(time.Duration(n) * time.Second), Recipe: json.RawMessage(`{"prompt":"x"}`), Pictures: jobs}
	var all []Job
	for i := range jobs {
		all = append(all, Job{ID: id("j", n*100+i), BatchID: b.ID, Index: i, State: "queued", Seed: int64(4711 + i), CreatedAt: b.CreatedAt})
	}
	return b, all
}

func putBatch(t testing.TB, l *Library, n, jobs int) (Batch, []Job) {
	t.Helper()
	b, all := batchOf(n, jobs)
	if err := l.PutBatch(t.Context(), b, all); err != nil {
		t.Fatal(err)
	}
	return b, all
}

// picture is the n-th picture, a second younger than the one before.
func picture(n int, prompt string) Picture {
	return Picture{
		JobID: id("j", n), BatchID: id("b", n/100), Type: "webp", Prompt: prompt, Seed: int64(n),
		CreatedAt: noon.Add(time.Duration(n) * time.Second), Width: 960, Height: 1280,
	}
}

// content is some bytes that differ with n. The library does not look into pictures.
func content(n int) []byte { return fmt.Appendf(nil, "RIFF picture %d", n) }

func add(t testing.TB, l *Library, p Picture, b []byte) Picture {
	t.Helper()
	p, err := l.AddPicture(t.Context(), p, b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func list(t testing.TB, l *Library, q Query) []string {
	t.Helper()
	all, err := l.Pictures(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	n, err := l.CountPictures(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if q.Limit == 0 && q.Offset == 0 && n != len(ids) {
		t.Errorf("%+v: %d counted, %d listed", q, n, len(ids))
	}
	return ids
}

func files(t testing.TB, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			all = append(all, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAPictureIsKeptAndFound(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	putBatch(t, l, 1, 2)
	p1 := add(t, l, picture(100, "woman in a red coat"), content(1))
	if want := "2026/2026-11-23/2026-11-23 woman in a red coat 100-1.webp"; p1.File != want {
		t.Errorf("file %q, want %q", p1.File, want)
	}
	if b, err := os.ReadFile(l.Path(p1)); err != nil || string(b) != string(content(1)) {
		t.Errorf("file holds %q, %v", b, err)
	}
	if got := list(t, l, Query{Search: "red wom"}); len(got) != 1 {
		t.Errorf("found %v", got)
	}
	jobs, err := l.Jobs(context.Background(), JobQuery{Unfinished: true})
	if err != nil || len(jobs) != 2 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
}
