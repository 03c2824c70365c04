package durable

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var errCut = errors.New("power cut")

// stopAt ends the write at the n-th moment.
func stopAt(n int) func(Step, string) error {
	return func(Step, string) error {
		if n--; n < 0 {
			return errCut
		}
		return nil
	}
}

func TestACutBetweenAnyTwoStepsLeavesOldOrNewWhole(t *testing.T) {
	older, newer := bytes.Repeat([]byte("old "), 1000), bytes.Repeat([]byte("newer "), 2000)
	for n := range Steps() {
		dir := t.TempDir()
		path := filepath.Join(dir, "job.json")
		if _, err := (Writer{}).Write(File{Path: path, Content: older, Perm: 0o600}); err != nil {
			t.Fatal(err)
		}
		_, err := Writer{At: stopAt(n)}.Write(File{Path: path, Content: newer, Perm: 0o600})
		if !errors.Is(err, errCut) {
			t.Fatalf("step %d: error %v, want the cut", n, err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("step %d: %v", n, err)
		}
		want := older
		if n >= 5 { // Named
			want = newer
		}
		if !bytes.Equal(got, want) {
			t.Errorf("step %s: %d bytes, want %d", Steps()[n], len(got), len(want))
		}
	}
	if _, err := (Writer{At: stopAt(len(Steps()))}).Write(File{Path: filepath.Join(t.TempDir(), "x"), Perm: 0o600}); err != nil {
		t.Errorf("a write has more steps than Steps tells: %v", err)
	}
}

func TestACutAmongSeveralFilesLeavesAFirstPart(t *testing.T) {
	const files = 3
	for n := range files*5 + files + 1 {
		dir := t.TempDir()
		var all []File
		for _, name := range []string{"a", "b", "c"} {
			all = append(all, File{Path: filepath.Join(dir, name), Content: []byte("content of " + name), Perm: 0o600})
		}
		if _, err := (Writer{At: stopAt(n)}).Write(all...); !errors.Is(err, errCut) {
			t.Fatalf("step %d: error %v, want the cut", n, err)
		}
		missing := false
		for _, f := range all {
			b, err := os.ReadFile(f.Path)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				missing = true
			case err != nil:
				t.Fatal(err)
			case missing:
				t.Errorf("step %d: %s is there, one before it is not", n, f.Path)
			case !bytes.Equal(b, f.Content):
				t.Errorf("step %d: %s holds %q", n, f.Path, b)
			}
		}
	}
}

func TestANewFileNeverReplacesOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "picture.webp")
	if _, err := (Writer{}).Write(File{Path: path, Content: []byte("first"), Perm: 0o600, New: true}); err != nil {
		t.Fatal(err)
	}
	_, err := Writer{}.Write(File{Path: path, Content: []byte("second"), Perm: 0o600, New: true})
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want fs.ErrExist", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "first" {
		t.Errorf("file holds %q", b)
	}
	if left := temps(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAFailedWriteLeavesNoTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "in the way")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := (Writer{}).Write(File{Path: path, Content: []byte("x"), Perm: 0o600}); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if left := temps(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := (Writer{}).Write(File{Path: filepath.Join(dir, "none", "x"), Perm: 0o600}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v for a missing folder, want fs.ErrNotExist", err)
	}
}

func TestWriteTellsSizeAndTimeOfTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	infos, err := Writer{}.Write(File{Path: path, Content: []byte("12345"), Perm: 0o600})
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if infos[0].Size() != 5 || !infos[0].ModTime().Equal(info.ModTime()) || info.Mode().Perm() != 0o600 {
		t.Errorf("told %v %v, is %v %v", infos[0].Size(), infos[0].ModTime(), info.ModTime(), info.Mode())
	}
}

func TestMkdirAllRefusesAFileInTheWay(t *testing.T) {
	dir := t.TempDir()
	if err := MkdirAll(filepath.Join(dir, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "f"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := MkdirAll(filepath.Join(dir, "f"), 0o700); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func temps(t *testing.T, dir string) (left []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), TempMark) {
			left = append(left, e.Name())
		}
	}
	return left
}
