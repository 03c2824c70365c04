package page

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"likeness/storage/preferences"
)

// What a person did last holds, however quickly it follows what they did
// before.
func TestTheLastChangeHolds(t *testing.T) {
	file, err := preferences.Open(filepath.Join(t.TempDir(), "preferences.json"))
	if err != nil {
		t.Fatal(err)
	}
	const changes = 40
	done := make(chan int, changes)
	work := NewWork(func(f func()) { f() })
	k := &Kit{Work: work, Preferences: file, Log: slog.New(slog.DiscardHandler)}
	for i := range changes {
		k.Save(func(p *preferences.Preferences) { p.ConcurrentRuns = 1 + i%20 }, func(err error) {
			if err != nil {
				t.Error(err)
			}
			done <- i
		})
	}
	for want := range changes {
		if got := <-done; got != want {
			t.Errorf("change %d was kept in the place of %d", got, want)
		}
	}
	if got := file.Get().ConcurrentRuns; got != 1+(changes-1)%20 {
		t.Errorf("%d holds", got)
	}
	if err := work.Close(context.Background()); err != nil {
		t.Error(err)
	}
}
