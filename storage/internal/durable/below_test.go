package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestFoldersAreMadeBelowWhatIsThereOnly(t *testing.T) {
	root := filepath.Join(t.TempDir(), "drive")
	deep := filepath.Join(root, "a", "b", "c")
	if err := MkdirBelow(root, deep, 0o700); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("below nothing: %v", err)
	}
	if _, err := os.Lstat(root); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was made: %v", err)
	}
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{root, deep, deep, filepath.Join(root, "a", "d")} {
		if err := MkdirBelow(root, dir, 0o700); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			t.Errorf("%s: %v", dir, err)
		}
	}
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := MkdirBelow(root, filepath.Join(file, "x"), 0o700); err == nil {
		t.Error("a folder was made in a file")
	}
}
