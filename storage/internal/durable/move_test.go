package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestAMoveCutAnywhereCanBeEnded(t *testing.T) {
	for n := range MoveSteps() {
		dir := t.TempDir()
		from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
		if err := os.WriteFile(from, []byte("content"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := (Writer{At: stopAt(n)}).Move(from, to); !errors.Is(err, errCut) {
			t.Fatalf("step %d: error %v, want the cut", n, err)
		}
		if _, err := os.Lstat(from); err == nil {
			if err := (Writer{}).Move(from, to); err != nil {
				t.Fatalf("step %d: %v", n, err)
			}
		}
		if b, err := os.ReadFile(to); err != nil || string(b) != "content" {
			t.Errorf("step %d: %q, %v", n, b, err)
		}
		if _, err := os.Lstat(from); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("step %d: the first name is still there: %v", n, err)
		}
	}
	dir := t.TempDir()
	from := filepath.Join(dir, "from")
	if err := os.WriteFile(from, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (Writer{At: stopAt(len(MoveSteps()))}).Move(from, filepath.Join(dir, "to")); err != nil {
		t.Errorf("a move has more steps than MoveSteps tells: %v", err)
	}
}

func TestAMoveTakesNoFilesPlace(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	for _, name := range []string{from, to} {
		if err := os.WriteFile(name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (Writer{}).Move(from, to); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("error %v", err)
	}
	for _, name := range []string{from, to} {
		if b, err := os.ReadFile(name); err != nil || string(b) != name {
			t.Errorf("%s holds %q, %v", name, b, err)
		}
	}
	if err := (Writer{}).Move(filepath.Join(dir, "nothing"), filepath.Join(dir, "x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
