package spool

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestWhatIsPutIsThereAfterARestartUntilItIsRemoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	s := New(dir)
	if items, err := s.Items(""); err != nil || len(items) != 0 || len(names(t, dir)) != 0 {
		t.Fatalf("before anything was put: %v, %v", items, err)
	}
	want := bytes.Repeat([]byte{1, 2, 3}, 1000)
	for _, it := range []Item{{Job: "j1", Index: 0, Note: json.RawMessage(`{"a":1}`)}, {Job: "j1", Index: 1}, {Job: "j10", Index: 0}} {
		if err := s.Put(it, append(want, byte(it.Index))); err != nil {
			t.Fatal(err)
		}
	}
	s = New(dir)
	if err := s.Sweep(); err != nil {
		t.Fatal(err)
	}
	items, err := s.Items("j1")
	if err != nil || len(items) != 2 || string(items[0].Note) != `{"a":1}` || items[1].Index != 1 {
		t.Fatalf("%+v, %v", items, err)
	}
	if all, err := s.Items(""); err != nil || len(all) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, it := range items {
		if b, err := s.Content(it); err != nil || !bytes.Equal(b, append(want, byte(it.Index))) {
			t.Errorf("%d bytes, %v", len(b), err)
		}
		for range 2 {
			if err := s.Remove(it.Job, it.Index); err != nil {
				t.Error(err)
			}
		}
	}
	if left := names(t, dir); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}

// What has no note, or another content than its note says, is taken for nothing.
func TestOnlyWholeFilesAreGivenBack(t *testing.T) {
	dir := t.TempDir()
	s := New(dir)
	for i := range 4 {
		if err := s.Put(Item{Job: "j", Index: i}, []byte("whole")); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("j.0.fetched", "whol")
	write("j.1.json", "{")
	write("j.2.json", `{"job":"../k","index":2}`)
	if err := os.Remove(filepath.Join(dir, "j.3.json")); err != nil {
		t.Fatal(err)
	}
	write(".j.4.fetched.tmp-abc", "half")
	items, err := s.Items("j")
	if err != nil || len(items) != 1 || items[0].Index != 0 {
		t.Fatalf("%+v, %v", items, err)
	}
	if b, err := s.Content(items[0]); err == nil {
		t.Errorf("%q was given for another content", b)
	}
	if err := s.Sweep(); err != nil {
		t.Fatal(err)
	}
	for _, name := range names(t, dir) {
		if name == "j.3.fetched" || name == ".j.4.fetched.tmp-abc" {
			t.Errorf("%s was not swept", name)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "j.1.fetched")); err != nil {
		t.Errorf("a file whose note cannot be read now was removed: %v", err)
	}
}

func TestAnItemIsReplacedWhole(t *testing.T) {
	s := New(t.TempDir())
	for _, text := range []string{"old", "newer"} {
		if err := s.Put(Item{Job: "j"}, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	items, err := s.Items("j")
	if err != nil || len(items) != 1 {
		t.Fatalf("%+v, %v", items, err)
	}
	if b, err := s.Content(items[0]); err != nil || string(b) != "newer" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestNamesThatLeadElsewhereAreRefused(t *testing.T) {
	s := New(t.TempDir())
	for _, it := range []Item{{}, {Job: "../x"}, {Job: "a/b"}, {Job: "A"}, {Job: "a.b"}, {Job: "a", Index: -1}, {Job: "a", Index: 1000}} {
		if s.Put(it, []byte("x")) == nil || s.Remove(it.Job, it.Index) == nil {
			t.Errorf("%+v was taken", it)
		}
		if _, err := s.Content(it); err == nil {
			t.Errorf("%+v was read", it)
		}
	}
	if left := names(t, s.Dir()); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// Where nothing can be written nothing is left behind, and the error says why.
func TestWhatCannotBeKeptLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := New(dir).Put(Item{Job: "j"}, []byte("x")); err == nil {
		t.Error("kept in a file")
	}
}
