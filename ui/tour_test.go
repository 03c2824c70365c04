package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"likeness/ui/tour"
)

// The whole tour without a display: the real window on the test canvas, the
// real studio, library and practice server.
func TestTour(t *testing.T) {
	r := newRig(t, withSpeed(6), withDrawing(), asNewcomer())
	dir := filepath.Join(t.TempDir(), "tour")
	if kept := os.Getenv("LIKENESS_SCREENS"); kept != "" {
		dir = filepath.Join(kept, "tour")
	}
	face := "" // drawn by the tour itself, when somebody looks
	if os.Getenv("LIKENESS_SCREENS") == "" {
		face = r.face(7, 130, 560) // quick to draw
	}
	ended := make(chan error, 1)
	go func() {
		ended <- tour.Run(context.Background(), tour.Options{
			Window: r.window.Fyne(), Dir: dir, Face: face, Do: r.loop.Do, Library: r.lib, Settle: time.Millisecond, Patience: 4 * time.Minute,
		})
	}()
	for {
		select {
		case f := <-r.loop:
			f()
			continue
		case err := <-ended:
			r.must(err)
		}
		break
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.png"))
	r.must(err)
	if len(files) != 16 {
		t.Errorf("the tour drew %d pictures, want 16: %v", len(files), files)
	}
}

// A tour that cannot go on says at which step it stood still. Here nobody looks
// for faces, so that nothing is ever said about the photo.
func TestTourSaysWhereItFailed(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	face := r.face(7, 130, 560)
	ended := make(chan error, 1)
	go func() {
		ended <- tour.Run(context.Background(), tour.Options{
			Window: r.window.Fyne(), Dir: dir, Face: face, Do: r.loop.Do, Library: r.lib,
			Settle: time.Millisecond, Patience: 8 * time.Second,
		})
	}()
	for {
		select {
		case f := <-r.loop:
			f()
		case err := <-ended:
			if err == nil || !strings.Contains(err.Error(), `step "advice"`) {
				t.Fatalf("where no advice is given it ends with: %v", err)
			}
			if seen, err := filepath.Glob(filepath.Join(dir, "*-failed-advice.png")); err != nil || len(seen) != 1 {
				t.Errorf("it drew %v of where it stood still, %v", seen, err)
			}
			return
		}
	}
}
