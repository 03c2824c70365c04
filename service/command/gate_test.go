package command

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"likeness/service/practice"
)

// The moments of a request, as the server's side sees them.
var moments = []string{"has arrived", "was never passed on", "is done", "is half answered", "is answered"}

// A gate stands before a practice server. At every moment of every request it asks whether the program is to be killed.
type gate struct {
	server *practice.Server
	front  *httptest.Server
	target *url.URL
	onward *http.Transport

	mu    sync.Mutex
	at    string // "create is done"
	kill  func()
	dead  bool
	trace []string
}

func newGate(t *testing.T, faults []practice.Fault) *gate {
	t.Helper()
	server, err := practice.Start(t.Context(), practice.Options{Speed: 25, Sketch: true, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	target, err := url.Parse(strings.TrimSuffix(server.URL(), "/v1"))
	if err != nil {
		t.Fatal(err)
	}
	// Each request has a connection of its own, so that the transport has no reason to send one twice.
	g := &gate{server: server, target: target, onward: &http.Transport{DisableKeepAlives: true}}
	g.front = httptest.NewServer(g)
	t.Cleanup(g.front.Close)
	return g
}

// url is the address of the API behind the gate.
func (g *gate) url() string { return g.front.URL + "/v1" }

// aim has the gate call kill once at a point, "" for never.
func (g *gate) aim(point string, kill func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.at, g.kill, g.dead = point, kill, false
}

// pass reports whether the program was killed now.
func (g *gate) pass(op, moment string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	point := op + " " + moment
	g.trace = append(g.trace, point)
	if g.dead || point != g.at {
		return false
	}
	g.dead = true
	g.kill()
	return true
}

// operation names what a request is about.
func operation(r *http.Request) string {
	path := r.URL.Path
	switch {
	case r.Method == http.MethodPost && path == "/v1/predictions":
		return "create"
	case path == "/v1/predictions":
		return "list"
	case strings.HasSuffix(path, "/cancel"):
		return "cancel"
	case strings.HasPrefix(path, "/v1/predictions/"):
		return "watch"
	case strings.HasPrefix(path, "/v1/files"):
		return "upload"
	case strings.HasPrefix(path, "/delivery/"):
		return "fetch"
	case path == "/v1/account":
		return "account"
	}
	return "other"
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op := operation(r)
	body, err := io.ReadAll(r.Body)
	if err != nil || g.pass(op, moments[1]) {
		panic(http.ErrAbortHandler)
	}
	killed := g.pass(op, moments[0]) // what was sent is acted upon all the same
	to := *g.target
	to.Path, to.RawQuery = r.URL.Path, r.URL.RawQuery
	again, err := http.NewRequest(r.Method, to.String(), bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	again.Header, again.Host = r.Header.Clone(), r.Host
	answer, err := g.onward.RoundTrip(again)
	if err != nil {
		panic(http.ErrAbortHandler) // as the server did
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || killed || g.pass(op, moments[2]) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(answer.StatusCode)
	flush := http.NewResponseController(w)
	_, _ = w.Write(text[:len(text)/2])
	_ = flush.Flush()
	if g.pass(op, moments[3]) {
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(text[len(text)/2:])
	_ = flush.Flush()
	g.pass(op, moments[4])
}
