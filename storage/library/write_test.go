package library

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func jobIDs(t testing.TB, l *Library, q JobQuery) []string {
	t.Helper()
	jobs, err := l.Jobs(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, j := range jobs {
		ids = append(ids, j.ID)
	}
	return ids
}

func putJob(t testing.TB, l *Library, j Job) {
	t.Helper()
	if err := l.PutJob(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

func TestABatchAndItsJobsComeBack(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	sha, err := l.PutPhoto(t.Context(), []byte("face"), "jpg")
	if err != nil {
		t.Fatal(err)
	}
	b, jobs := batchOf(1, 3)
	b.Face = Photo{SHA256: "ab", Name: "face.heic", Width: 3000, Height: 4000, PreparedSHA256: sha, PreparedWidth: 960, PreparedHeight: 1280}
	jobs[1].Problem = &Problem{Code: "no_face", Text: "No face.", Detail: "raw", Cost: "none"}
	jobs[2].OutputURLs = []string{"https://example.org/a?b=c&d=<e>"}
	if err := l.PutBatch(t.Context(), b, jobs); err != nil {
		t.Fatal(err)
	}
	got, err := l.Batch(t.Context(), b.ID)
	if err != nil || !reflect.DeepEqual(got.Face, b.Face) || !got.CreatedAt.Equal(b.CreatedAt) || got.Pictures != 3 || got.Format != Format {
		t.Errorf("%+v, %v", got, err)
	}
	if got, want := jobIDs(t, l, JobQuery{BatchID: b.ID}), []string{jobs[0].ID, jobs[1].ID, jobs[2].ID}; !reflect.DeepEqual(got, want) {
		t.Errorf("jobs %v, want %v", got, want)
	}
	j, err := l.Job(t.Context(), jobs[1].ID)
	if err != nil || j.Problem == nil || !reflect.DeepEqual(j.Problem, jobs[1].Problem) || !j.UpdatedAt.Equal(noon) || !j.SentAt.IsZero() {
		t.Errorf("%+v, %v", j, err)
	}
	if j, err = l.Job(t.Context(), jobs[2].ID); err != nil || !reflect.DeepEqual(j.OutputURLs, jobs[2].OutputURLs) {
		t.Errorf("%+v, %v", j, err)
	}
	text, _ := os.ReadFile(l.recordPath(jobKind, j.ID))
	if strings.Contains(string(text), "sent_at") || !strings.Contains(string(text), "d=<e>") {
		t.Errorf("the record reads badly:\n%s", text)
	}
}

func TestUnfinishedJobsAreThoseThatNeedSomething(t *testing.T) {
	l := newLibrary(t)
	_, jobs := putBatch(t, l, 1, 14)
	states := []string{
		"queued", "preparing", "sending", "waiting", "running", "fetching", "canceling", "unknown", "a state of next year",
		"done", "failed", "canceled", "aborted", "expired",
	}
	for i, s := range states {
		jobs[i].State = s
		putJob(t, l, jobs[i])
	}
	var want []string
	for i := range 9 {
		want = append(want, jobs[i].ID)
	}
	if got := jobIDs(t, l, JobQuery{Unfinished: true}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := jobIDs(t, l, JobQuery{}); len(got) != len(states) {
		t.Errorf("%d jobs", len(got))
	}
	if got := jobIDs(t, l, JobQuery{Unfinished: true, BatchID: id("b", 99)}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	l := newLibrary(t)
	_, err1 := l.Batch(t.Context(), "none")
	_, err2 := l.Job(t.Context(), "none")
	_, err3 := l.Picture(t.Context(), "none")
	for _, err := range []error{err1, err2, err3} {
		if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "none") {
			t.Errorf("%v", err)
		}
	}
}

func TestRecordsThatWouldNotHoldTogetherAreRefused(t *testing.T) {
	l := newLibrary(t)
	b, jobs := batchOf(1, 1)
	noBatch := jobs[0]
	if err := l.PutJob(t.Context(), noBatch); !errors.Is(err, ErrNotFound) {
		t.Errorf("a job without its batch: %v", err)
	}
	jobs[0].BatchID = "other"
	if err := l.PutBatch(t.Context(), b, jobs); err == nil {
		t.Error("a job of another batch was taken")
	}
	b.Face.PreparedSHA256 = strings.Repeat("0", 64)
	if err := l.PutBatch(t.Context(), b, nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("a batch without its photo: %v", err)
	}
	b.Face, b.ID = Photo{}, "../../escape"
	if err := l.PutBatch(t.Context(), b, nil); err == nil {
		t.Error("a path was taken for an id")
	}
	if got := files(t, l.hidden(jobKind)); len(got) != 0 {
		t.Errorf("written all the same: %v", got)
	}
}

// edit changes a record's file by hand.
func edit(t testing.TB, name string, change func(map[string]any)) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	change(keys)
	if data, err = json.Marshal(keys); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestKeysOfALaterVersionSurviveARewrite(t *testing.T) {
	l := newLibrary(t)
	_, jobs := putBatch(t, l, 1, 1)
	name := l.recordPath(jobKind, jobs[0].ID)
	edit(t, name, func(keys map[string]any) { keys["priority"] = map[string]any{"of": "<next year>"} })
	jobs[0].State, jobs[0].Logs = "running", "10%"
	putJob(t, l, jobs[0])
	jobs[0].Logs = "" // a key that is known and empty now does not come back
	putJob(t, l, jobs[0])
	data, _ := os.ReadFile(name)
	var keys map[string]any
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(keys["priority"], map[string]any{"of": "<next year>"}) || keys["logs"] != nil || keys["state"] != "running" {
		t.Errorf("%s", data)
	}
}

func TestARecordOfANewerFormatIsNotOverwritten(t *testing.T) {
	l := newLibrary(t)
	_, jobs := putBatch(t, l, 1, 1)
	name := l.recordPath(jobKind, jobs[0].ID)
	edit(t, name, func(keys map[string]any) { keys["format"] = Format + 1 })
	before, _ := os.ReadFile(name)
	if err := l.PutJob(t.Context(), jobs[0]); !errors.Is(err, ErrNewer) {
		t.Errorf("%v", err)
	}
	if after, _ := os.ReadFile(name); string(after) != string(before) {
		t.Error("it was overwritten")
	}
}

func TestAfterCloseNothingIsWrittenOrRead(t *testing.T) {
	l := newLibrary(t)
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	b, jobs := batchOf(1, 1)
	_, err := l.Pictures(t.Context(), Query{})
	for _, err := range []error{err, l.PutBatch(t.Context(), b, jobs), l.Refresh(t.Context()), l.Rebuild(t.Context())} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%v", err)
		}
	}
}

func TestALibraryIsPrivateButItsPicturesAreFiles(t *testing.T) {
	l := newLibrary(t)
	_, jobs := putBatch(t, l, 1, 1)
	for name, want := range map[string]os.FileMode{
		l.hidden(jobKind): 0o700, l.recordPath(jobKind, jobs[0].ID): 0o600, l.hidden("tmp"): 0o700, filepath.Dir(l.indexPath): 0o700,
	} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestIndexFolderMayHaveAnyName(t *testing.T) {
	p := newPlace(t)
	p.index = filepath.Join(t.TempDir(), "a b?c#d%20e&f=ü;g'h\"i")
	p.dir = filepath.Join(t.TempDir(), "Bilder & Fotos? 100%#1")
	l := p.open(t)
	add(t, l, picture(1, "woman"), content(1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got := list(t, p.open(t), Query{Search: "woman"}); len(got) != 1 {
		t.Errorf("%v", got)
	}
	if entries, err := os.ReadDir(p.index); err != nil || len(entries) == 0 {
		t.Errorf("the index lies elsewhere: %v", err)
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	l := newLibrary(t)
	for n := range 7 {
		p := picture(n, "x")
		p.BatchID = id("b", n%2)
		add(t, l, p, content(n))
	}
	all := list(t, l, Query{})
	if len(all) != 7 || all[0] != id("j", 6)+"-0" || all[6] != id("j", 0)+"-0" {
		t.Fatalf("%v", all)
	}
	for _, test := range []struct {
		q    Query
		want []string
	}{
		{Query{Limit: 3}, all[:3]},
		{Query{Limit: 3, Offset: 3}, all[3:6]},
		{Query{Limit: 3, Offset: 6}, all[6:]},
		{Query{Offset: 5}, all[5:]},
		{Query{Limit: 3, Offset: 7}, []string{}},
		{Query{Limit: -1, Offset: -1}, all},
		{Query{BatchID: id("b", 1)}, []string{all[1], all[3], all[5]}},
	} {
		if got := list(t, l, test.q); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%+v: %v, want %v", test.q, got, test.want)
		}
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	putBatch(t, l, 1, 1)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, p.dir, p.options()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
