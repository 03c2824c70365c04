package library

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"likeness/storage/internal/durable"
)

func TestOneRunnerAtATime(t *testing.T) {
	p := newPlace(t)
	a, b := p.open(t), p.open(t)
	r, err := a.Lock()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Library{a, b} {
		_, err := l.Lock()
		held, ok := errors.AsType[*LockedError](err)
		if !errors.Is(err, ErrLocked) || !ok || held.PID != os.Getpid() || !held.Since.Equal(noon) {
			t.Errorf("%v", err)
		}
	}
	for range 2 {
		if err := r.Unlock(); err != nil {
			t.Error(err)
		}
	}
	r, err = b.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestTheLockOfAnotherProgramEndsWithIt(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	other := startChild(t, "hold lock", p)
	if got := other.line(); got != "locked" {
		t.Fatalf("it says %q", got)
	}
	_, err := l.Lock()
	if held, ok := errors.AsType[*LockedError](err); !ok || held.PID != other.cmd.Process.Pid || !strings.Contains(err.Error(), "process") {
		t.Errorf("%v", err)
	}
	putBatch(t, l, 1, 1) // who is not the runner may write all the same
	other.kill()
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestALockWithoutANoteIsALockAllTheSame(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Unlock()
	for _, note := range []string{"", "rubbish"} {
		if err := os.WriteFile(l.hidden("runner.json"), []byte(note), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Lock(); !errors.Is(err, ErrLocked) || strings.Contains(err.Error(), "process 0") {
			t.Errorf("%v", err)
		}
	}
}

// What is in the note opens the door to the runner: it must not lie where others share the pictures.
func TestARunnerCanBeCalledByThePersonsOwnProgramsOnly(t *testing.T) {
	p := newPlace(t)
	a, b := p.open(t), p.open(t)
	absent := func() {
		t.Helper()
		if note, err := b.Call(); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q, %v", note, err)
		}
	}
	absent()
	r, err := a.Lock()
	if err != nil {
		t.Fatal(err)
	}
	absent()
	for _, want := range []string{"call me", "call me by another name"} {
		if err := r.Announce([]byte(want)); err != nil {
			t.Fatal(err)
		}
		if got, err := b.Call(); string(got) != want || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	name, err := callPath(p.index, p.dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	err = filepath.WalkDir(p.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), "call me") {
			t.Errorf("%s tells it", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := r.Announce(make([]byte, callLimit+1)); err == nil {
		t.Error("a note of any length is taken")
	}
	if err := r.Unlock(); err != nil {
		t.Error(err)
	}
	absent()
}

func TestTheCallOfARunnerThatDiedEndsWithTheNextRunner(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	name, err := callPath(p.index, p.dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("long dead"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Unlock()
	if note, err := l.Call(); !errors.Is(err, ErrNotFound) {
		t.Errorf("%q, %v", note, err)
	}
}

// The note lies outside of the library, in the same folder as the notes of other libraries.
func TestAHalfWrittenCallEndsWithTheNextRunner(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	name, err := callPath(p.index, p.dir)
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+durable.TempMark+"LEFT")
	foreign := filepath.Join(filepath.Dir(name), ".0123456789abcdef-runner.json"+durable.TempMark+"LEFT")
	for _, name := range []string{left, foreign} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Unlock()
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a runner had half written is there: %v", err)
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Errorf("what another library's runner is writing: %v", err)
	}
}

func TestOnlyTheRunnerSweepsAndOnlyOldLeftovers(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	tmp := l.hidden("tmp")
	old, young, foreign := filepath.Join(tmp, ".a.json.tmp-OLD"), filepath.Join(tmp, ".a.json.tmp-YOUNG"), filepath.Join(tmp, "holiday.jpg")
	for _, name := range []string{old, young, foreign} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, age := range map[string]time.Duration{old: 2 * leftoverAge, young: 0, foreign: 2 * leftoverAge} {
		if err := os.Chtimes(name, noon.Add(-age), noon.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	there := func() (all []string) {
		for _, name := range []string{old, young, foreign} {
			if _, err := os.Stat(name); err == nil {
				all = append(all, filepath.Base(name))
			}
		}
		return all
	}
	p.open(t)
	if got := there(); len(got) != 3 {
		t.Errorf("opening left %v", got)
	}
	r, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Unlock()
	if got := strings.Join(there(), " "); got != ".a.json.tmp-YOUNG holiday.jpg" {
		t.Errorf("locking left %s", got)
	}
}
