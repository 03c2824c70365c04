package library

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func shaOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// An ordered is a batch with all that is written for it.
type ordered struct {
	batch  Batch
	jobs   []Job
	photos [][]byte
}

func orderOf(n int) ordered {
	face, pose := fmt.Appendf(nil, "face %d", n), fmt.Appendf(nil, "pose %d", n)
	o := ordered{photos: [][]byte{face, pose}}
	o.batch, o.jobs = batchOf(n, 2)
	o.batch.Face = Photo{PreparedSHA256: shaOf(face)}
	o.batch.Pose = &Photo{PreparedSHA256: shaOf(pose)}
	return o
}

func (o ordered) put(t testing.TB, l *Library) error {
	t.Helper()
	return l.PutBatch(t.Context(), o.batch, o.jobs, o.photos...)
}

// cut writes an order with everything but the batch itself, as a program does that is killed just before.
func (o ordered) cut(t *testing.T, p place) {
	t.Helper()
	p.open(t)
	for n := 0; ; n++ {
		l := p.openCut(t, n)
		err := o.put(t, l)
		_ = l.Close()
		if err == nil {
			t.Fatal("it is written without a cut")
		}
		if !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		if len(files(t, filepath.Join(p.dir, hiddenName, jobKind))) == len(o.jobs) {
			return
		}
	}
}

// later makes what is left of an order, half written files too, older by a time, and has a runner look at it.
func later(t testing.TB, l *Library, by time.Duration) *Library {
	t.Helper()
	for _, dir := range []string{l.hidden(orderKind), l.hidden("tmp")} {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		for _, f := range files(t, dir) {
			if err := os.Chtimes(filepath.Join(dir, f), noon.Add(-by), noon.Add(-by)); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unlock(); err != nil {
		t.Fatal(err)
	}
	return l
}

// belongs are the files of records and photos, and what is left of orders.
func belongs(t testing.TB, l *Library) (all []string) {
	t.Helper()
	for _, f := range files(t, l.hidden()) {
		switch kind, _, _ := strings.Cut(f, "/"); kind {
		case batchKind, jobKind, "photos", orderKind, "tmp":
			all = append(all, f)
		}
	}
	return all
}

func TestAnOrderCutAnywhereIsWholeOrLeavesNothing(t *testing.T) {
	o := orderOf(1)
	cutEverywhere(t, nothing, func(l *Library) error { return o.put(t, l) },
		func(t *testing.T, l *Library, whole bool) {
			later(t, l, 2*leftoverAge)
			_, err := l.Batch(t.Context(), o.batch.ID)
			got := belongs(t, l)
			switch {
			case err == nil && len(got) == 5:
			case errors.Is(err, ErrNotFound) && len(got) == 0 && !whole:
			default:
				t.Errorf("batch %v, whole %v, files %v", err, whole, got)
			}
			if err := o.put(t, l); err != nil {
				t.Error(err)
			}
			if got := jobIDs(t, l, JobQuery{Unfinished: true}); len(got) != 2 {
				t.Errorf("put again: %v", got)
			}
		})
}

// Whoever hands an order over may do so again, under the same ids, and be killed again.
func TestAnOrderCutTwiceLeavesNothing(t *testing.T) {
	p := newPlace(t)
	o := orderOf(1)
	o.cut(t, p)
	l := p.openCut(t, 9) // in the middle of the jobs: the photos are there already
	if err := o.put(t, l); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	_ = l.Close()
	if got := belongs(t, later(t, p.open(t), 2*leftoverAge)); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
}

func TestNoPhotoGoesThatAnythingNames(t *testing.T) {
	o := orderOf(1)
	face := o.batch.Face.PreparedSHA256
	write := func(t *testing.T, l *Library, kind, id string, value any) {
		t.Helper()
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		name := l.recordPath(kind, id)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, names := range map[string]func(t *testing.T, l *Library){
		"another batch": func(t *testing.T, l *Library) {
			b, jobs := batchOf(2, 1)
			b.Face = o.batch.Face
			if err := l.PutBatch(t.Context(), b, jobs); err != nil {
				t.Fatal(err)
			}
		},
		"a batch of next year": func(t *testing.T, l *Library) {
			write(t, l, batchKind, id("b", 3), map[string]any{"format": Format + 1, "heads": []string{face + ".jpg"}})
		},
		"the recipe of a picture": func(t *testing.T, l *Library) {
			p := picture(200, "x")
			p.Recipe = json.RawMessage(`{"face":{"prepared":"` + face + `"}}`)
			add(t, l, p, content(1))
		},
		"a picture in the trash": func(t *testing.T, l *Library) {
			p := picture(200, "x")
			p.Face = o.batch.Face
			p = add(t, l, p, content(1))
			if err := l.Trash(t.Context(), p.ID); err != nil {
				t.Fatal(err)
			}
		},
		"a job": func(t *testing.T, l *Library) {
			write(t, l, jobKind, id("j", 300), map[string]any{"id": id("j", 300), "settings": map[string]string{"image": "photos/" + face}})
		},
		"a copy that a cloud made of a record": func(t *testing.T, l *Library) {
			write(t, l, batchKind, id("b", 3)+" (conflict)", map[string]any{"face": face})
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			o.cut(t, p)
			l := p.open(t)
			names(t, l)
			later(t, l, 2*leftoverAge)
			if _, err := l.PhotoPath(face); err != nil {
				t.Errorf("the face: %v", err)
			}
			if _, err := l.PhotoPath(o.batch.Pose.PreparedSHA256); !errors.Is(err, ErrNotFound) {
				t.Errorf("the pose, that nothing names: %v", err)
			}
			if got := files(t, l.hidden(orderKind)); len(got) != 0 {
				t.Errorf("left: %v", got)
			}
		})
	}
}

func TestPhotosThatWereThereBeforeStay(t *testing.T) {
	p := newPlace(t)
	o := orderOf(1)
	l := p.open(t)
	pasted, err := l.PutPhoto(t.Context(), []byte("pasted"), ".png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.PutPhoto(t.Context(), o.photos[0], ".jpg"); err != nil { // of a batch that somebody deleted by hand
		t.Fatal(err)
	}
	o.cut(t, p)
	want := []string{"photos/" + o.batch.Face.PreparedSHA256 + ".jpg", "photos/" + pasted + ".png"}
	if want[0] > want[1] {
		want[0], want[1] = want[1], want[0]
	}
	if got := belongs(t, later(t, p.open(t), 2*leftoverAge)); !reflect.DeepEqual(got, want) {
		t.Errorf("there is %v, want %v", got, want)
	}
}

func TestNothingOfAnOrderGoesWhereItMayBeWanted(t *testing.T) {
	o := orderOf(1)
	edit := func(t *testing.T, name string, change func(map[string]any)) {
		t.Helper()
		var v map[string]any
		b, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(b, &v)
		}
		if err == nil {
			change(v)
			b, err = json.Marshal(v)
		}
		if err == nil {
			err = os.WriteFile(name, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	note := func(l *Library) string { return l.hidden(orderKind, o.batch.ID+".json") }
	for name, test := range map[string]struct {
		change func(t *testing.T, l *Library)
		age    time.Duration
	}{
		"just written":             {func(*testing.T, *Library) {}, leftoverAge / 2},
		"written by a clock ahead": {func(*testing.T, *Library) {}, -time.Hour},
		"written by another computer": {func(t *testing.T, l *Library) {
			edit(t, note(l), func(v map[string]any) { v["host"] = "another" })
		}, 2 * leftoverAge},
		"a job was sent all the same": {func(t *testing.T, l *Library) {
			edit(t, l.recordPath(jobKind, o.jobs[1].ID), func(v map[string]any) { v["prediction_id"] = "abc" })
		}, 2 * leftoverAge},
		"a job of another batch": {func(t *testing.T, l *Library) {
			edit(t, l.recordPath(jobKind, o.jobs[1].ID), func(v map[string]any) { v["batch_id"] = "other" })
		}, 2 * leftoverAge},
		"a record is damaged": {func(t *testing.T, l *Library) {
			putBatch(t, l, 2, 1)
			if err := os.WriteFile(l.recordPath(batchKind, id("b", 2)), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, 2 * leftoverAge},
		"records are away": {func(t *testing.T, l *Library) {
			if err := os.RemoveAll(l.hidden(pictureKind)); err != nil {
				t.Fatal(err)
			}
		}, 2 * leftoverAge},
		"its note is damaged": {func(t *testing.T, l *Library) {
			if err := os.WriteFile(note(l), []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, 2 * leftoverAge},
		"its note is about another one": {func(t *testing.T, l *Library) {
			edit(t, note(l), func(v map[string]any) { v["batch"] = "../../x" })
		}, 2 * leftoverAge},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			o.cut(t, p)
			l := p.open(t)
			test.change(t, l)
			before := belongs(t, l)
			after := belongs(t, later(t, l, test.age))
			for _, f := range before {
				if !strings.HasPrefix(f, "tmp/") && !slices.Contains(after, f) {
					t.Errorf("%s is gone", f)
				}
			}
		})
	}
}

// The batch was written, and the program died before it could forget how.
func TestAWholeOrderStays(t *testing.T) {
	p := newPlace(t)
	o := orderOf(1)
	o.cut(t, p)
	l := p.open(t)
	note, err := os.ReadFile(l.hidden(orderKind, o.batch.ID+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := o.put(t, l); err != nil {
		t.Fatal(err)
	}
	whole := belongs(t, l)
	if len(whole) != 5+len(files(t, l.hidden("tmp"))) {
		t.Errorf("written: %v", whole)
	}
	if err := os.WriteFile(l.hidden(orderKind, o.batch.ID+".json"), note, 0o600); err != nil {
		t.Fatal(err)
	}
	later(t, l, 2*leftoverAge)
	if got := belongs(t, l); len(got) != 5 {
		t.Errorf("left: %v", got)
	}
	if got := jobIDs(t, l, JobQuery{Unfinished: true}); len(got) != 2 {
		t.Errorf("jobs: %v", got)
	}
}

func TestABatchTakesOnlyItsOwnPhotos(t *testing.T) {
	l := newLibrary(t)
	o := orderOf(1)
	o.photos = append(o.photos, []byte("somebody else"))
	if err := o.put(t, l); err == nil {
		t.Error("a photo that the batch does not name was taken")
	}
	if got := belongs(t, l); len(got) != 0 {
		t.Errorf("written all the same: %v", got)
	}
}
