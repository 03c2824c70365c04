package ui

import (
	"context"
	"testing"

	"likeness/service/practice"
)

// server starts a server that speaks the API, and returns its address.
func (r *rig) server(faults ...practice.Fault) string {
	r.t.Helper()
	s, err := practice.Start(context.Background(), practice.Options{Speed: 40, Sketch: true, Faults: faults})
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

func (r *rig) clear(called string) {
	r.t.Helper()
	if e, ok := r.find(called).(interface{ SetText(string) }); ok {
		e.SetText("")
	}
}
