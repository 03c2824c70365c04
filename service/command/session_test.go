package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"likeness/service/practice"
	"likeness/storage/library"
	"likeness/storage/preferences"
)

// home gives the test a home of its own.
func home(t *testing.T) string {
	dir := t.TempDir()
	t.Cleanup(xdg.Reload) // after the variables are what they were
	for name, folder := range map[string]string{
		"HOME": dir, "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache",
		"XDG_PICTURES_DIR": "pictures", "XDG_RUNTIME_DIR": "run",
	} {
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(dir, folder)
		}
		t.Setenv(name, folder)
	}
	xdg.Reload()
	return dir
}

func open(t *testing.T, p Places) *Session {
	t.Helper()
	s, err := Open(t.Context(), p, func(string) string { return "" }, practice.Options{Sketch: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// What is told to a person about files must be where files really are.
func TestASessionTellsWhereItsFilesAre(t *testing.T) {
	dir := home(t)
	s := open(t, Places{})
	s.Log.Info("something to write down")
	if err := s.Preferences.Update(func(p *preferences.Preferences) { p.Quiet = true }); err != nil {
		t.Fatal(err)
	}
	f := s.Files()
	for name, path := range map[string]string{
		"pictures": f.Pictures, "records": f.Records, "index": f.Index, "preferences": f.Preferences, "log": f.Log,
	} {
		if _, err := os.Stat(path); err != nil || !strings.HasPrefix(path, dir) {
			t.Errorf("%s: %q, %v", name, path, err)
		}
	}
	if !strings.HasPrefix(f.Drawn, dir) {
		t.Errorf("drawn: %q", f.Drawn)
	}
}

func TestANewcomerIsOneOnce(t *testing.T) {
	home(t)
	s := open(t, Places{})
	if !s.Newcomer(t.Context()) {
		t.Error("somebody in a fresh home is none")
	}
	set := func(change func(*preferences.Preferences)) {
		t.Helper()
		if err := s.Preferences.Update(change); err != nil {
			t.Fatal(err)
		}
	}
	set(func(p *preferences.Preferences) { p.Draft = []byte(`{}`) })
	if s.Newcomer(t.Context()) {
		t.Error("somebody with a draft is one")
	}
	set(func(p *preferences.Preferences) { p.Draft, p.Welcomed = nil, true })
	if s.Newcomer(t.Context()) {
		t.Error("somebody who was welcomed is one")
	}
	set(func(p *preferences.Preferences) { p.Welcomed = false })
	if _, err := s.Library.AddPicture(t.Context(), library.Picture{JobID: "one", BatchID: "one", Type: "png"}, []byte("picture")); err != nil {
		t.Fatal(err)
	}
	if s.Newcomer(t.Context()) {
		t.Error("somebody with pictures is one")
	}
}

// A folder on a disk that was taken out must not keep the window shut.
func TestALibraryThatCannotBeOpenedIsToldOf(t *testing.T) {
	dir := home(t)
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	away := filepath.Join(file, "library")
	first := open(t, Places{})
	if err := first.Preferences.Update(func(p *preferences.Preferences) { p.Library = away }); err != nil {
		t.Fatal(err)
	}
	s := open(t, Places{OrUsual: true})
	if got := s.Files().Pictures; got != first.Files().Pictures {
		t.Errorf("the pictures are in %q", got)
	}
	if notices := fmt.Sprint(s.Notices()); !strings.Contains(notices, away) {
		t.Errorf("told: %q", notices)
	}
	if got := s.Preferences.Get().Library; got != away {
		t.Errorf("the preference is %q now", got)
	}
	for _, p := range []Places{{}, {Library: away, OrUsual: true}} {
		if other, err := Open(t.Context(), p, func(string) string { return "" }, practice.Options{}); err == nil {
			_ = other.Close(t.Context())
			t.Errorf("%+v: another library was opened", p)
		}
	}
}
