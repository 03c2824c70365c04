package drawn

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
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

func TestADrawnFaceThatCannotBeWrittenIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if path, err := File(file); err == nil {
		t.Errorf("written to %q", path)
	}
}
