package library

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"likeness/storage/internal/durable"
)

var errCut = errors.New("power cut")

// openCut opens a library whose writes end at the n-th moment, as if the power went. The index learns nothing of them.
func (p place) openCut(t *testing.T, n int) *Library {
	t.Helper()
	l, err := open(t.Context(), p.dir, p.options(), func(durable.Step, string) error {
		if n--; n < 0 {
			return errCut
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// cutEverywhere runs an operation once for each moment at which it can be cut, on a library made by prepare, and hands check the
// library opened again. It ends with the run that was not cut.
func cutEverywhere(t *testing.T, prepare, run func(*Library) error, check func(t *testing.T, l *Library, whole bool)) {
	t.Helper()
	for n := 0; ; n++ {
		whole := false
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			p := newPlace(t)
			l := p.open(t)
			if err := prepare(l); err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			l = p.openCut(t, n)
			err := run(l)
			whole = err == nil
			if !whole && !errors.Is(err, errCut) {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			check(t, p.open(t), whole)
		})
		if whole || t.Failed() {
			return
		}
		if n > 100 {
			t.Fatal("the operation never ends")
		}
	}
}

func nothing(*Library) error { return nil }

func TestABatchCutAnywhereIsWholeOrNotListed(t *testing.T) {
	b, jobs := batchOf(1, 2)
	cutEverywhere(t, nothing,
		func(l *Library) error { return l.PutBatch(t.Context(), b, jobs) },
		func(t *testing.T, l *Library, whole bool) {
			got := jobIDs(t, l, JobQuery{})
			_, err := l.Batch(t.Context(), b.ID)
			switch {
			case err == nil && len(got) == 2:
			case errors.Is(err, ErrNotFound) && len(got) == 0 && !whole:
			default:
				t.Errorf("batch %v, jobs %v, whole %v", err, got, whole)
			}
			if err := l.PutBatch(t.Context(), b, jobs); err != nil {
				t.Error(err)
			}
			if got := jobIDs(t, l, JobQuery{Unfinished: true}); len(got) != 2 {
				t.Errorf("put again: %v", got)
			}
		})
}

func TestAJobCutAnywhereIsOldOrNew(t *testing.T) {
	b, jobs := batchOf(1, 1)
	after := jobs[0]
	after.State, after.PredictionID, after.Logs = "waiting", "xyz", strings.Repeat("log ", 5000)
	cutEverywhere(t,
		func(l *Library) error { return l.PutBatch(t.Context(), b, jobs) },
		func(l *Library) error { return l.PutJob(t.Context(), after) },
		func(t *testing.T, l *Library, whole bool) {
			got, err := l.Job(t.Context(), after.ID)
			if err != nil {
				t.Fatal(err)
			}
			isOld, isNew := got.State == "queued" && got.Logs == "", got.State == "waiting" && got.Logs == after.Logs && got.PredictionID == "xyz"
			if !isOld && !isNew || whole && !isNew {
				t.Errorf("state %q, %d bytes of logs, whole %v", got.State, len(got.Logs), whole)
			}
		})
}

func TestAPictureCutAnywhereIsNeverHalfNorTwice(t *testing.T) {
	body := []byte(strings.Repeat("picture ", 10000))
	add := func(l *Library) error {
		_, err := l.AddPicture(t.Context(), picture(1, "woman"), body)
		return err
	}
	cutEverywhere(t, nothing, add, func(t *testing.T, l *Library, whole bool) {
		check := func() {
			t.Helper()
			for _, f := range pictureFiles(t, l) {
				if b, err := os.ReadFile(filepath.Join(l.Dir(), f)); err != nil || string(b) != string(body) {
					t.Errorf("%s holds %d bytes, %v", f, len(b), err)
				}
			}
		}
		check()
		if got := len(list(t, l, Query{})); got > 1 || whole && got != 1 {
			t.Errorf("%d pictures, whole %v", got, whole)
		}
		if err := add(l); err != nil {
			t.Fatal(err)
		}
		check()
		if got := pictureFiles(t, l); len(got) != 1 {
			t.Errorf("after adding again: files %v", got)
		}
		if got := list(t, l, Query{}); len(got) != 1 {
			t.Errorf("after adding again: pictures %v", got)
		}
	})
}

func TestAPictureCutBeforeMidnightIsFoundAfterIt(t *testing.T) {
	p := newPlace(t)
	p.open(t)
	l := p.openCut(t, len(durable.Steps())) // after its file, before its record
	if _, err := l.AddPicture(t.Context(), picture(1, "woman"), content(1)); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = p.open(t)
	before := pictureFiles(t, l)
	next := picture(1, "woman")
	next.CreatedAt = noon.AddDate(0, 0, 1)
	if got := add(t, l, next, content(1)); len(before) != 1 || got.File != before[0] {
		t.Errorf("file %q, was %v", got.File, before)
	}
	if after := pictureFiles(t, l); !reflect.DeepEqual(before, after) {
		t.Errorf("files %v", after)
	}
}

func TestAPhotoCutAnywhereIsWholeOrNotThere(t *testing.T) {
	body := []byte(strings.Repeat("photo ", 10000))
	cutEverywhere(t, nothing,
		func(l *Library) error { _, err := l.PutPhoto(t.Context(), body, "jpg"); return err },
		func(t *testing.T, l *Library, whole bool) {
			for _, f := range files(t, l.hidden("photos")) {
				if b, _ := os.ReadFile(l.hidden("photos", f)); string(b) != string(body) {
					t.Errorf("%s holds %d bytes", f, len(b))
				}
			}
			sha, err := l.PutPhoto(t.Context(), body, "jpg")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.PhotoPath(sha); err != nil {
				t.Error(err)
			}
		})
}

func TestALibraryCutWhileItIsMadeCanBeMade(t *testing.T) {
	for n := range len(durable.Steps()) {
		p := newPlace(t)
		left := n
		_, err := open(t.Context(), p.dir, p.options(), func(durable.Step, string) error {
			if left--; left < 0 {
				return errCut
			}
			return nil
		})
		if !errors.Is(err, errCut) {
			t.Fatalf("step %d: %v", n, err)
		}
		l := p.open(t)
		putBatch(t, l, 1, 1)
		if only, why := l.ReadOnly(); only {
			t.Errorf("step %d: %s", n, why)
		}
	}
}

func TestWhatAKilledProgramHadSavedIsThere(t *testing.T) {
	p := newPlace(t)
	other := startChild(t, "die writing", p)
	if got := other.line(); got != "ready" {
		t.Fatalf("it says %q", got)
	}
	saved := ""
	for range 15 {
		saved = other.line()
	}
	other.kill()
	n, err := strconv.Atoi(saved)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // with its index, and with one made anew
		l := p.open(t)
		ids := map[string]bool{}
		for _, id := range list(t, l, Query{Search: "killed"}) {
			ids[id] = true
		}
		for i := 3000; i <= n; i++ {
			if !ids[id("j", i*100)+"-0"] {
				t.Errorf("picture %d is missing", i)
			}
			if _, err := l.Batch(t.Context(), id("b", i)); err != nil {
				t.Error(err)
			}
		}
		for _, f := range pictureFiles(t, l) {
			if b, _ := os.ReadFile(filepath.Join(l.Dir(), f)); !strings.HasPrefix(string(b), "RIFF picture 3") {
				t.Errorf("%s holds %q", f, b)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(p.index); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFullDiskIsSaidPlainly(t *testing.T) {
	p := newPlace(t)
	p.open(t)
	for name, test := range map[string]struct{ system, want error }{
		"full":          {&os.PathError{Op: "write", Path: "x", Err: errFull}, ErrNoSpace},
		"no permission": {fmt.Errorf("write: %w", os.ErrPermission), ErrNoPermission},
	} {
		l, err := open(t.Context(), p.dir, p.options(), func(durable.Step, string) error { return test.system })
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.AddPicture(t.Context(), picture(1, "x"), content(1))
		if !errors.Is(err, test.want) || !errors.Is(err, test.system) || strings.Count(err.Error(), test.want.Error()) != 1 {
			t.Errorf("%s: %v", name, err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}
