package ui

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/service/practice"
)

// server starts a server that speaks the API, and returns its address.
func (r *rig) server() string {
	r.t.Helper()
	s, err := practice.Start(context.Background(), practice.Options{Speed: 40, Sketch: true})
	r.must(err)
	r.t.Cleanup(func() { _ = s.Close() })
	return s.URL()
}

const token = "r8_0123456789abcdefghijABCDEFGHIJ0123456"

func TestConnectingToAServer(t *testing.T) {
	r := newRig(t)
	address := r.server()
	r.tap("Practice mode")
	r.tap("Another server")
	r.loop.until(t, "where the token is", func() bool { return r.reads("No token yet.") })
	r.enter("https://api", address)
	r.enter("Paste your token", "wrong")
	r.tap("Test")
	r.loop.until(t, "the refusal", func() bool { return r.reads("The server did not accept the API token.") })

	r.clear("Paste your token")
	r.enter("Paste your token", token)
	r.tap("Test")
	r.loop.until(t, "the account", func() bool { return r.reads("It works: this is the account") })
	r.tap("Use This Connection")
	r.loop.until(t, "the page", func() bool { return r.look("Create") != nil })
	if r.look("Server · "+address) == nil {
		t.Errorf("the status line does not say where work goes: %v", r.names())
	}
	r.loop.until(t, "the choice is kept", func() bool { return r.prefs.Get().Connection == address })

	r.tap("Server")
	r.loop.until(t, "where the token is", func() bool { return r.reads("A token is kept in this computer's keyring.") })
	r.tap("Forget")
	r.loop.until(t, "it is forgotten", func() bool { return r.reads("The token is forgotten.") })
}

// A picture made over a server of one's own, and the token nowhere on disk.
func TestTheTokenIsWrittenNowhere(t *testing.T) {
	r := newRig(t)
	address := r.server()
	r.tap("Practice mode")
	r.tap("Another server")
	r.enter("https://api", address)
	r.enter("Paste your token", token)
	r.tap("Use This Connection")
	r.loop.until(t, "the page", func() bool { return r.look("Create") != nil })
	r.photo()
	r.create(1)
	if p := r.pictures()[0]; p.Connection.Address != address || p.Practice {
		t.Errorf("made over %q, practice %v", p.Connection.Address, p.Practice)
	}
	r.close()
	err := filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(b), token) {
			t.Errorf("the token is in %s", path)
		}
		return err
	})
	r.must(err)
}

func (r *rig) clear(called string) {
	r.t.Helper()
	if e, ok := r.find(called).(interface{ SetText(string) }); ok {
		e.SetText("")
	}
}
