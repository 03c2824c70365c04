package ui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/page"
)

// A double click, and a key that is held until it repeats, are one press: each
// batch is paid for.
func TestADoubleClickOnCreateIsOnePress(t *testing.T) {
	r := newRig(t, withSpeed(50))
	r.photo()
	create := r.menuItem(fyne.KeyReturn).Action
	r.tap("Create")
	create()
	create()
	r.loop.until(t, "the order", func() bool { return len(r.studio.Jobs()) == 1 && !r.reads("Getting ready") })
	if !r.ready("Create") { // nor when the order was quicker than the fingers
		create()
		create()
	}
	r.loop.until(t, "the button", func() bool { return r.ready("Create") })
	if n := len(r.studio.Jobs()); n != 1 {
		t.Errorf("%d jobs were made", n)
	}
	create()
	r.loop.until(t, "the second order", func() bool { return len(r.studio.Jobs()) == 2 })
}

// Two buttons lead to the same job, on the stage and in the activity; pressed
// before the first has been answered, the second does nothing.
func TestTryingAgainTwiceIsPaidForOnce(t *testing.T) {
	failed := aJob("b", 0, service.Failed)
	failed.Problem = problem.New(problem.ModelFailed, nil)
	s := newStalled(failed)
	r := newRig(t, withStudio(s))
	done := 0
	for range 2 {
		r.window.kit.Retry(failed.ID, func(error) { done++ })
	}
	r.loop.until(t, "the answer", func() bool { return done > 0 })
	end := time.Now().Add(100 * time.Millisecond) // for another that would be under way
	r.loop.until(t, "the time", func() bool { return time.Now().After(end) })
	s.mu.Lock()
	defer s.mu.Unlock()
	if done != 1 || !slices.Equal(s.retried, []string{failed.ID}) {
		t.Errorf("made once more: %v, answered %d times", s.retried, done)
	}
}

// The desktop has asked about the name that was typed; the whole name is that of
// a file that nobody spoke of.
func TestSavingDoesNotWriteOverAFileThatNobodyWasAskedAbout(t *testing.T) {
	r := newRig(t, withSpeed(50))
	r.photo()
	r.window.toasts.next() // or the offer to make it the pose keeps the next one waiting
	r.tap("Create")
	r.loop.until(t, "the picture", func() bool { return len(r.pictures()) == 1 })
	e := r.pictures()[0]
	dir := t.TempDir()
	other := filepath.Join(dir, "aunt"+filepath.Ext(e.File))
	r.must(os.WriteFile(other, []byte("precious"), 0o600))
	r.desk.save = filepath.Join(dir, "aunt")
	page.NewPictures(r.window.kit).Save([]library.Entry{{ID: e.ID, File: e.File}})
	r.loop.until(t, "the copy", func() bool { return r.reads("Saved") })
	if b, err := os.ReadFile(other); err != nil || string(b) != "precious" {
		t.Errorf("the other file holds %d bytes, %v", len(b), err)
	}
}
