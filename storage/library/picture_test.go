package library

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// pictureFiles are the files outside .likeness.
func pictureFiles(t testing.TB, l *Library) (all []string) {
	t.Helper()
	for _, f := range files(t, l.Dir()) {
		if !strings.HasPrefix(f, hiddenName) {
			all = append(all, f)
		}
	}
	return all
}

func TestAPictureComesBackAsItWasKept(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	want := Picture{
		JobID: id("j", 1), BatchID: id("b", 1), Index: 2, Type: "png", Width: 960, Height: 1280, CreatedAt: noon.UTC(),
		Prompt: "a <b> & 'c'\u2028 \"d\"", NegativePrompt: "blurry", Style: "film", Preset: "photo", Look: "juggernaut",
		Seed: 1<<31 - 1, Version: strings.Repeat("a", 64), PredictionID: "xyz", Connection: Connection{"server", "https://example.org/v1", "me"},
		Practice: true, PredictTime: 12.5, StartedAt: noon.UTC(), CompletedAt: noon.UTC().Add(time.Second),
		Settings: []byte(`{"prompt":"a <b>"}`), Recipe: []byte(`{"n":1}`), Face: Photo{SHA256: "aa", Name: "f.jpg", Width: 1, Height: 2}, Pose: &Photo{Name: "p.jpg"},
	}
	kept := add(t, l, want, content(1))
	want.Format, want.ID, want.File, want.Bytes, want.SHA256 = 1, want.JobID+"-2", kept.File, int64(len(content(1))), kept.SHA256
	if !reflect.DeepEqual(kept, want) {
		t.Errorf("returned %+v\nwant %+v", kept, want)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // from the index as it was, then from one made anew
		l = p.open(t)
		got, err := l.Picture(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		// RawMessages come back with the record's white space.
		for _, raw := range []*[]byte{(*[]byte)(&got.Settings), (*[]byte)(&got.Recipe)} {
			*raw = []byte(strings.NewReplacer("\n", "", "\t", "", ": ", ":").Replace(string(*raw)))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if err := os.RemoveAll(p.index); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAddingAgainKeepsOnePicture(t *testing.T) {
	l := newLibrary(t)
	first := add(t, l, picture(1, "woman"), content(1))
	again := add(t, l, picture(1, "woman"), content(1))
	if first.File != again.File || first.ID != again.ID {
		t.Errorf("%q and %q", first.File, again.File)
	}
	// The server gives the same output as other bytes: what was kept first stays.
	other := picture(1, "woman")
	other.CreatedAt = noon.AddDate(0, 1, 0)
	if got := add(t, l, other, content(2)); got.File != first.File || got.SHA256 != first.SHA256 {
		t.Errorf("%+v", got)
	}
	if got := pictureFiles(t, l); len(got) != 1 {
		t.Errorf("files %v", got)
	}
	if got := list(t, l, Query{}); len(got) != 1 {
		t.Errorf("pictures %v", got)
	}
}

func TestAFileThatWasLostOrCutIsWrittenAgain(t *testing.T) {
	l := newLibrary(t)
	p := add(t, l, picture(1, "woman"), content(1))
	for name, harm := range map[string]func(string) error{
		"deleted": os.Remove,
		"cut":     func(name string) error { return os.Truncate(name, 3) },
		"folder":  func(name string) error { return os.RemoveAll(filepath.Dir(name)) },
	} {
		if err := harm(l.Path(p)); err != nil {
			t.Fatal(err)
		}
		if err := l.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		add(t, l, picture(1, "woman"), content(1))
		if b, err := os.ReadFile(l.Path(p)); err != nil || string(b) != string(content(1)) {
			t.Errorf("%s: holds %q, %v", name, b, err)
		}
		if got := list(t, l, Query{}); len(got) != 1 {
			t.Errorf("%s: pictures %v", name, got)
		}
	}
}

func TestPicturesOfTheSameNameGetNumbers(t *testing.T) {
	l := newLibrary(t)
	var names []string
	for n := range 4 {
		p := picture(n, []string{"Woman", "woman", "WOMAN", "woman"}[n])
		p.Seed = 7
		names = append(names, filepath.Base(add(t, l, p, content(n)).File))
	}
	want := []string{
		"2026-11-23 Woman 7-1.webp", "2026-11-23 woman 7-1 (2).webp", "2026-11-23 WOMAN 7-1 (3).webp", "2026-11-23 woman 7-1 (4).webp",
	}
	if !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	// Somebody's own file is not touched.
	mine := filepath.Join(l.Dir(), "2026", "2026-11-23", "2026-11-23 cat 9-1.webp")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := picture(9, "cat")
	if got := add(t, l, p, content(9)).File; !strings.HasSuffix(got, "cat 9-1 (2).webp") {
		t.Errorf("%q", got)
	}
	if b, _ := os.ReadFile(mine); string(b) != "mine" {
		t.Errorf("it holds %q", b)
	}
}

func TestTheFileOfAnotherRecordIsNotTaken(t *testing.T) {
	l := newLibrary(t)
	a, b := picture(1, "woman"), picture(2, "woman")
	a.Seed, b.Seed = 7, 7 // and the same bytes
	if x, y := add(t, l, a, content(1)), add(t, l, b, content(1)); x.File == y.File {
		t.Errorf("both have %q", x.File)
	}
}

func TestWhatCannotBeAPictureIsRefused(t *testing.T) {
	l := newLibrary(t)
	tests := map[string]struct {
		change  func(*Picture)
		content []byte
	}{
		"no content":      {func(*Picture) {}, nil},
		"no job":          {func(p *Picture) { p.JobID = "" }, content(1)},
		"path as job":     {func(p *Picture) { p.JobID = "../x" }, content(1)},
		"negative number": {func(p *Picture) { p.Index = -1 }, content(1)},
		"path as type":    {func(p *Picture) { p.Type = "a/../b" }, content(1)},
		"unknown type":    {func(p *Picture) { p.Type = "" }, []byte("<html>")},
	}
	for name, test := range tests {
		p := picture(1, "x")
		test.change(&p)
		if _, err := l.AddPicture(t.Context(), p, test.content); err == nil {
			t.Errorf("%s: kept", name)
		}
	}
	if got := pictureFiles(t, l); len(got) != 0 {
		t.Errorf("files %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.AddPicture(ctx, picture(1, "x"), content(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
}

func TestTypeIsFoundFromTheContent(t *testing.T) {
	l := newLibrary(t)
	for n, test := range []struct{ content, want string }{
		{"RIFF\x10\x00\x00\x00WEBPVP8 ", ".webp"}, {"\x89PNG\r\n\x1a\n....", ".png"}, {"\xff\xd8\xff\xe0....", ".jpg"},
	} {
		p := picture(n, "x")
		p.Type = ""
		if got := add(t, l, p, []byte(test.content)).File; filepath.Ext(got) != test.want {
			t.Errorf("%q, want %s", got, test.want)
		}
	}
}

func TestAPathNeverLeavesTheLibrary(t *testing.T) {
	l := newLibrary(t)
	for _, file := range []string{"", ".", "..", "../x", "/etc/passwd", "a/../../x", `..\x/..`, ".likeness/format.json", ".likeness", "a//b", "a/./b"} {
		got := l.Path(Picture{File: file})
		if got != "" && file != `..\x/..` {
			t.Errorf("%q is %q", file, got)
		}
	}
}

func TestPhotosAreKeptOnce(t *testing.T) {
	l := newLibrary(t)
	sha, err := l.PutPhoto(t.Context(), []byte("photo"), ".JPG")
	if err != nil {
		t.Fatal(err)
	}
	name, err := l.PhotoPath(sha)
	if err != nil || filepath.Base(name) != sha+".jpg" {
		t.Fatalf("%q, %v", name, err)
	}
	before, _ := os.Stat(name)
	if again, err := l.PutPhoto(t.Context(), []byte("photo"), "jpg"); again != sha || err != nil {
		t.Errorf("%q, %v", again, err)
	}
	if after, _ := os.Stat(name); !os.SameFile(before, after) {
		t.Error("it was written again")
	}
	if err := os.WriteFile(name, []byte("harm"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.PutPhoto(t.Context(), []byte("photo"), "jpg"); err != nil {
		t.Error(err)
	}
	if b, _ := os.ReadFile(name); string(b) != "photo" {
		t.Errorf("it holds %q", b)
	}
	if sha, err := l.PutPhoto(t.Context(), []byte("other"), "heic"); err != nil {
		t.Error(err)
	} else if name, err := l.PhotoPath(sha); err != nil || filepath.Ext(name) != ".heic" {
		t.Errorf("%q, %v", name, err)
	}
	for _, ext := range []string{"", "a/b", "..", "longerthan8", "j g"} {
		if _, err := l.PutPhoto(t.Context(), []byte("x"), ext); err == nil {
			t.Errorf("ending %q is taken", ext)
		}
	}
	for _, sha := range []string{"", "..", "../../format", strings.Repeat("0", 64), strings.Repeat("*", 64), strings.ToUpper(sha)} {
		if _, err := l.PhotoPath(sha); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", sha, err)
		}
	}
}
