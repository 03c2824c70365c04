package tour

import (
	"context"
	"os"
	"testing"

	"likeness/service/photo"
)

func TestWithoutAPhotoOneIsDrawn(t *testing.T) {
	path, clean, err := facePath("")
	if err != nil {
		t.Fatal(err)
	}
	p, err := photo.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 900 || p.Height != 1200 {
		t.Errorf("drawn %d × %d", p.Width, p.Height)
	}
	clean()
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("%s is left behind: %v", path, err)
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
