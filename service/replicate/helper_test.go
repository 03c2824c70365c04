package replicate

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"likeness/storage/secret"
)

// deadProxy is an address at which nothing answers: ports below 1024 are not given to listeners that ask for any.
const deadProxy = "127.0.0.1:1"

func TestMain(m *testing.M) {
	os.Setenv("HTTP_PROXY", "http://"+deadProxy)
	os.Unsetenv("NO_PROXY")
	os.Unsetenv("no_proxy")
	goleak.VerifyTestMain(m)
}

const (
	testToken   = "r8_NotARealTokenButOfTheRightLength000000"
	testVersion = "2e4785a4d80dadf580077b2244c8d7c05d8e3faac04a04c02d8e099dd2876789"
	testID      = "gm3qorzdhgbfurvjtvhg6dckhu"
)

// created is what an asynchronous create was recorded to answer: without output and metrics.
const created = `{"id":"gm3qorzdhgbfurvjtvhg6dckhu","model":"zsxkib/instant-id","version":"` + testVersion + `",
"input":{"prompt":"a portrait","seed":7},"logs":"","error":null,"status":"starting","created_at":"2024-10-04T10:09:08.123Z",
"urls":{"cancel":"https://api.replicate.com/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu/cancel","get":"https://api.replicate.com/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu"}}`

// quick are retries that do not slow the tests down.
var quick = Retry{Tries: 4, First: time.Millisecond, Max: 20 * time.Millisecond}

func newClient(t *testing.T, base string, o Options) *Client {
	t.Helper()
	if o.Token.IsZero() {
		o.Token = secret.NewToken(testToken)
	}
	if o.Retry == (Retry{}) {
		o.Retry = quick
	}
	c, err := New(base, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// serve starts a server whose base address ends in /v1.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL + "/v1"
}

func reply(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// asError fails the test unless err is an *Error of a kind.
func asError(t *testing.T, err error, kind Kind) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v (%T), want an *Error", err, err)
	}
	if e.Kind != kind {
		t.Fatalf("kind %q, want %q: %v", e.Kind, kind, err)
	}
	return e
}

// wire is a server on raw TCP: it counts what really arrives.
type wire struct {
	net.Listener
	mu       sync.Mutex
	requests []string // method and path of each request whose head and body arrived whole
	wg       sync.WaitGroup
}

// listenRaw hands each request that arrives whole to answer, which returns false to end the connection. A nil answer closes
// connections as soon as they come.
func listenRaw(t *testing.T, answer func(conn *net.TCPConn, r *http.Request, n int) bool) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l}
	w.wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			w.wg.Go(func() { w.talk(conn.(*net.TCPConn), answer) })
		}
	})
	t.Cleanup(func() { l.Close(); w.wg.Wait() })
	return w
}

func (w *wire) talk(conn *net.TCPConn, answer func(*net.TCPConn, *http.Request, int) bool) {
	defer conn.Close()
	if answer == nil {
		return
	}
	in := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		w.mu.Lock()
		w.requests = append(w.requests, r.Method+" "+r.URL.Path)
		n := len(w.requests)
		w.mu.Unlock()
		if !answer(conn, r, n) {
			return
		}
	}
}

func (w *wire) base() string { return "http://" + w.Addr().String() + "/v1" }

// count is how many requests of a method arrived whole.
func (w *wire) count(method string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, r := range w.requests {
		if strings.HasPrefix(r, method+" ") {
			n++
		}
	}
	return n
}

func say(conn net.Conn, status, body string) {
	fmt.Fprintf(conn, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
}

// reset ends a connection with RST instead of FIN.
func reset(conn *net.TCPConn) bool {
	conn.SetLinger(0)
	return false
}

// through is a client whose connections all go to one listener, whatever the host: for addresses that cannot be had in a test.
func through(addr string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", addr)
		},
	}}
}

// logTo is a logger that keeps everything.
func logTo(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
