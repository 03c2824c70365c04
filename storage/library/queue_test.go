package library

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestTheQueueStaysAsItWasPut(t *testing.T) {
	dir, index := t.TempDir(), t.TempDir()
	open := func() *Library {
		t.Helper()
		l, err := Open(t.Context(), dir, Options{IndexDir: index})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	l := open()
	for _, want := range []bool{false, true, false, true} {
		if want {
			if err := l.PutQueue(t.Context(), Queue{Paused: true}); err != nil {
				t.Fatal(err)
			}
		} else if err := l.PutQueue(t.Context(), Queue{}); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		l = open()
		if q, err := l.Queue(); err != nil || q.Paused != want {
			t.Errorf("%+v, %v; want paused %v", q, err, want)
		}
	}
	name := filepath.Join(dir, hiddenName, "queue.json")
	if err := os.WriteFile(name, []byte("{pau"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Queue(); err == nil {
		t.Error("a damaged file is taken for a whole one")
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if q, err := l.Queue(); err != nil || q.Paused {
		t.Errorf("where nothing was put: %+v, %v", q, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.PutQueue(t.Context(), Queue{}); !errors.Is(err, ErrClosed) {
		t.Errorf("written to a closed library: %v", err)
	}
}
