package library

import (
	"os"
	"path/filepath"
	"testing"
)

func TestUsageCountsThePicturesAndTheirBytes(t *testing.T) {
	l := newPlace(t).open(t)
	if n, bytes, err := l.Usage(t.Context()); n != 0 || bytes != 0 || err != nil {
		t.Errorf("an empty library has %d pictures of %d bytes, %v", n, bytes, err)
	}
	want := int64(0)
	for i := range 3 {
		add(t, l, Picture{JobID: id("j", i), BatchID: id("b", 1), Type: "png", CreatedAt: noon}, content(i+1))
		want += int64(len(content(i + 1)))
	}
	if n, bytes, err := l.Usage(t.Context()); n != 3 || bytes != want || err != nil {
		t.Errorf("%d pictures of %d bytes, %v; want 3 of %d", n, bytes, err, want)
	}
}

func TestAFolderIsCheckedBeforeItBecomesALibrary(t *testing.T) {
	dir := t.TempDir()
	if err := CheckFolder(filepath.Join(dir, "new", "library")); err != nil {
		t.Errorf("a new folder: %v", err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "new", "library"))
	if err != nil || len(left) > 0 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"relative", file, filepath.Join(file, "below")} {
		if err := CheckFolder(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
