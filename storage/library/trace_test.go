package library

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"
)

func TestATraceIsKeptInPlaceOfTheOneBefore(t *testing.T) {
	l := newPlace(t).open(t)
	id := NewID(noon)
	if _, err := l.Trace(id); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	for _, text := range []string{"first", "second"} {
		if err := l.PutTrace(t.Context(), id, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if b, err := l.Trace(id); err != nil || string(b) != text {
			t.Errorf("%q, %v", b, err)
		}
	}
	for _, bad := range []string{"", "../up", "A"} {
		if err := l.PutTrace(t.Context(), bad, nil); err == nil {
			t.Errorf("kept for %q", bad)
		}
		if _, err := l.Trace(bad); err == nil {
			t.Errorf("read for %q", bad)
		}
	}
	if err := l.PutTrace(t.Context(), id, bytes.Repeat([]byte("x"), traceMax+1)); err == nil {
		t.Error("a trace without end is kept")
	}
}

func TestOldTracesAreRemovedByTheRunner(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	old, young := NewID(noon.Add(-TraceAge-14*24*time.Hour)), NewID(noon.Add(-TraceAge+time.Hour))
	for _, id := range []string{old, young} {
		if err := l.PutTrace(t.Context(), id, []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	strange := l.hidden(traceKind, "0-mine")
	if err := os.Mkdir(strange, 0o700); err != nil {
		t.Fatal(err)
	}
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Unlock()
	if _, err := l.Trace(old); !errors.Is(err, ErrNotFound) {
		t.Errorf("an old one: %v", err)
	}
	if _, err := l.Trace(young); err != nil {
		t.Errorf("a young one: %v", err)
	}
	if _, err := os.Stat(strange); err != nil {
		t.Errorf("what is not ours: %v", err)
	}
}

func TestATraceGoesWithThePicture(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	a := add(t, l, picture(1, "woman"), content(1))
	if err := l.PutTrace(t.Context(), a.JobID, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := l.withPicture(a.ID, func(now Picture) error { return l.deleteForGood(t.Context(), now) }); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Trace(a.JobID); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}
