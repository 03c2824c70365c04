package ui

import (
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"likeness/service/practice"
	"likeness/ui/page"
)

// tokenForms are a token as it could have been written down.
func tokenForms(token string) []string {
	back := []byte(token)
	slices.Reverse(back)
	forms := []string{token, string(back), hex.EncodeToString([]byte(token))}
	for i := range 3 { // wherever it stands in a longer text
		shifted := base64.StdEncoding.EncodeToString(append(make([]byte, i), token...))
		forms = append(forms, shifted[4:len(shifted)-4])
	}
	return forms
}

// tokenIn reports whether a text holds the token in any form.
func tokenIn(text string) bool {
	return slices.ContainsFunc(tokenForms(token), func(form string) bool { return strings.Contains(text, form) })
}

// A whole session in the window over a server of one's own: a wrong token, the right one, pictures that come and pictures that
// fail, and the report on one. The token is in no file, in no line of the log and in nothing that can be read or copied.
func TestTheTokenIsWrittenNowhere(t *testing.T) {
	dir := t.TempDir()
	log, err := os.Create(filepath.Join(dir, "likeness.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	r := newRig(t, inFolder(dir), withLog(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	address := r.server(practice.Fault{Name: practice.FaultNoFace, Count: 1}, practice.Fault{Name: practice.FaultThrottled, Count: 1})
	hear := func(where string) {
		t.Helper()
		for _, n := range append(r.names(), r.app.Clipboard().Content()) {
			if tokenIn(n) {
				t.Errorf("%s: it is in %q", where, n)
			}
		}
	}
	r.tap("Practice mode")
	r.tap("Another server")
	r.enter("https://api", address)
	r.enter("Paste your token", "not-"+token) // of a kind that the server does not take
	r.tap("Test")
	r.loop.until(t, "the refusal", func() bool { return r.reads("The server did not accept the API token.") })
	r.clear("Paste your token")
	hear("refused")
	r.enter("Paste your token", token)
	r.tap("Use This Connection")
	r.loop.until(t, "the page", func() bool { return r.look("Create") != nil })
	r.photo()
	r.tap("Create")
	r.inActivity()
	r.loop.until(t, "the failure", func() bool { return r.reads("found no face") })
	r.tap("What happened")
	r.loop.until(t, "the report", func() bool { return r.look("Copy Report") != nil })
	r.tap("Copy Report")
	if !strings.Contains(r.app.Clipboard().Content(), "Authorization: Bearer …") {
		t.Errorf("copied %q", r.app.Clipboard().Content())
	}
	hear("reported")
	r.window.Go(page.AtCreate)
	r.create(1)
	if p := r.pictures()[0]; p.Connection.Address != address || p.Practice {
		t.Errorf("made over %q, practice %v", p.Connection.Address, p.Practice)
	}
	hear("made")
	r.close()
	files := 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if err == nil && tokenIn(path+string(b)) {
			t.Errorf("the token is in %s", path)
		}
		return err
	})
	r.must(err)
	if files < 10 || !tokenIn("it is "+base64.StdEncoding.EncodeToString([]byte("Bearer "+token))+".") {
		t.Errorf("%d files were searched, or not well", files)
	}
	if info, err := log.Stat(); err != nil || info.Size() == 0 {
		t.Errorf("nothing was logged, %v", err)
	}
}
