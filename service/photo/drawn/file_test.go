package drawn

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestADrawnFaceIsWrittenOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	path, err := File(dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if m, err := png.DecodeConfig(f); err != nil || m.Width != fileWidth || m.Height != fileHeight {
		t.Errorf("it is %d × %d, %v", m.Width, m.Height, err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := File(dir)
	if err != nil || again != path {
		t.Errorf("the second time it is %q, %v", again, err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Error("it was written again")
	}
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != 1 {
		t.Errorf("the folder holds %v, %v", all, err)
	}
}

// A program that died while it drew left a part under another name.
func TestAHalfDrawnFaceGoesWithTheNext(t *testing.T) {
	dir := t.TempDir()
	half := func(age time.Duration) string {
		t.Helper()
		f, err := os.CreateTemp(dir, fileName+".*")
		if err == nil {
			err = f.Close()
		}
		then := time.Now().Add(-age)
		if err == nil {
			err = os.Chtimes(f.Name(), then, then)
		}
		if err != nil {
			t.Fatal(err)
		}
		return f.Name()
	}
	for range 2 { // when one is drawn, and when one is there
		left, young := half(time.Hour), half(time.Minute)
		if _, err := File(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the half is there: %v", err)
		}
		if _, err := os.Stat(young); err != nil {
			t.Errorf("what another program may be drawing: %v", err)
		}
	}
}

func TestADrawnFaceThatCannotBeWrittenIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if path, err := File(file); err == nil {
		t.Errorf("written to %q", path)
	}
}
