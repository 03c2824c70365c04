package tour

import (
	"context"
	"path/filepath"
	"testing"

	"likeness/service/photo"
)

func TestWithoutAPhotoOneIsDrawn(t *testing.T) {
	dir := t.TempDir()
	face, tight, err := photos(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][2]int{face: {900, 1200}, tight: {560, 525}} {
		p, err := photo.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		if p.Width != want[0] || p.Height != want[1] {
			t.Errorf("%s is drawn %d × %d", path, p.Width, p.Height)
		}
		if filepath.Dir(path) != dir {
			t.Errorf("%s does not lie in %s", path, dir)
		}
	}
}

func TestFigures(t *testing.T) {
	w, h, err := figures("Result 960 × 1280")
	if err != nil || w != 960 || h != 1280 {
		t.Errorf("%d × %d, %v", w, h, err)
	}
	if _, _, err := figures("no size yet"); err == nil {
		t.Error("a size was read where there is none")
	}
}

func TestATourNeedsItsParts(t *testing.T) {
	if err := Run(context.Background(), Options{}); err == nil {
		t.Error("a tour without a window went well")
	}
}
