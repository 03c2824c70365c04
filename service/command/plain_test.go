package command

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// What a server says is told to a terminal, and not obeyed by it.
func TestCommandsForATerminalAreTakenOutOfWhatAServerSays(t *testing.T) {
	dir := home(t)
	face := filepath.Join(dir, "face.jpg")
	if err := writeFace(face); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Method != http.MethodPost {
			_, _ = io.WriteString(w, `{"type":"user","username":"somebody"}`)
			return
		}
		w.WriteHeader(http.StatusPaymentRequired)
		_, _ = io.WriteString(w, `{"title":"No \u001b[2J\u0007credit\u009b31m","detail":"pay","status":402}`)
	}))
	t.Cleanup(server.Close)
	var out, errs bytes.Buffer
	getenv := func(name string) string { return map[string]string{TokenVariable: marked}[name] }
	code := Run(t.Context(), Terminal{Stdout: &out, Stderr: &errs, Getenv: getenv},
		[]string{"create", "-face", face, "-server", server.URL + "/v1", "-library", filepath.Join(dir, "library")})
	if code != exitCredit || !strings.Contains(errs.String(), "credit") {
		t.Fatalf("code %d: %s", code, errs.String())
	}
	for _, command := range []string{"\x1b", "\x07", "\u009b"} {
		if strings.Contains(errs.String()+out.String(), command) {
			t.Errorf("%q is written: %q", command, errs.String())
		}
	}
}

// Lines and names stay as they are, whatever they are made of.
func TestPlainTextStaysAsItIs(t *testing.T) {
	var b bytes.Buffer
	const text = "a\tb\nü€\xff 名前 \u00a0\n"
	n, err := plain{&b}.Write([]byte(text))
	if n != len(text) || err != nil || b.String() != text {
		t.Errorf("%q, %d, %v", b.String(), n, err)
	}
	if n, err := (plain{&b}).Write([]byte("\x1b[0m")); n != 4 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
