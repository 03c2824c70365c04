package replicate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var one = CreateRequest{Version: testVersion, Input: map[string]any{"prompt": "once"}}

// Whatever becomes of the connection, a create arrives once at most, and when it may have arrived the error says so.
func TestCreateArrivesOnceAtMost(t *testing.T) {
	tests := map[string]struct {
		answer func(conn *net.TCPConn, r *http.Request, n int) bool
		kind   Kind
	}{
		"closed without a word": {func(*net.TCPConn, *http.Request, int) bool { return false }, Network},
		"reset":                 {func(c *net.TCPConn, _ *http.Request, _ int) bool { return reset(c) }, Network},
		"half a status line":    {func(c *net.TCPConn, _ *http.Request, _ int) bool { io.WriteString(c, "HTTP/1.1 20"); return false }, Network},
		"no HTTP": {func(c *net.TCPConn, _ *http.Request, _ int) bool {
			io.WriteString(c, "220 mail.example ESMTP\r\n")
			return false
		}, Network},
		"head, then closed": {func(c *net.TCPConn, _ *http.Request, _ int) bool {
			io.WriteString(c, "HTTP/1.1 201 Created\r\nContent-Length: 300\r\n\r\n")
			return false
		}, Network},
		"half a body, then reset": {func(c *net.TCPConn, _ *http.Request, _ int) bool {
			fmt.Fprintf(c, "HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s", len(created), created[:100])
			return reset(c)
		}, Network},
		"chunks without an end": {func(c *net.TCPConn, _ *http.Request, _ int) bool {
			fmt.Fprintf(c, "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n%s\r\n", created[:16])
			return false
		}, Network},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := listenRaw(t, func(conn *net.TCPConn, r *http.Request, n int) bool {
				if r.Method == http.MethodGet {
					say(conn, "200 OK", `{"type":"user","username":"a"}`)
					return true
				}
				return tt.answer(conn, r, n)
			})
			c := newClient(t, w.base(), Options{})
			// An idle connection is there to be reused, which is when a transport is tempted to repeat.
			if _, err := c.Account(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, err := c.Create(t.Context(), one)
			if e := asError(t, err, tt.kind); !e.Sent || !e.Unknown() {
				t.Errorf("sent %v, unknown %v: %v", e.Sent, e.Unknown(), e)
			}
			if n := w.count("POST"); n != 1 {
				t.Errorf("%d creates arrived", n)
			}
		})
	}
}

// plainTripper hides the type of a transport, so that creates share its idle connections.
type plainTripper struct{ http.RoundTripper }

// Even over a transport that is not ours to configure, on a connection that was used before, nothing sends a create twice.
func TestCreateIsNotRepeatedOnAReusedConnection(t *testing.T) {
	for name, end := range map[string]func(*net.TCPConn) bool{
		"closed": func(*net.TCPConn) bool { return false },
		"reset":  reset,
	} {
		t.Run(name, func(t *testing.T) {
			w := listenRaw(t, func(conn *net.TCPConn, r *http.Request, _ int) bool {
				if r.Method == http.MethodGet {
					say(conn, "200 OK", `{"type":"user","username":"a"}`)
					return true
				}
				return end(conn)
			})
			tr := &http.Transport{}
			defer tr.CloseIdleConnections()
			c := newClient(t, w.base(), Options{HTTP: &http.Client{Transport: plainTripper{tr}}})
			if _, err := c.Account(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, err := c.Create(t.Context(), one)
			if e := asError(t, err, Network); !e.Unknown() {
				t.Error(e)
			}
			if n := w.count("POST"); n != 1 {
				t.Errorf("%d creates arrived", n)
			}
		})
	}
}

type tripFunc func(*http.Request) (*http.Response, error)

func (f tripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// What makes net/http repeat a request by itself is a body that it can get again, or a key that calls it idempotent.
func TestCreateGivesTheTransportNoMeansToRepeat(t *testing.T) {
	c := newClient(t, "http://127.0.0.1:1/v1", Options{HTTP: &http.Client{Transport: tripFunc(func(r *http.Request) (*http.Response, error) {
		if r.GetBody != nil || r.Body == nil || r.ContentLength <= 0 {
			t.Errorf("GetBody %v, body %v, length %d", r.GetBody != nil, r.Body != nil, r.ContentLength)
		}
		for _, k := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
			if r.Header[k] != nil {
				t.Errorf("%s is set", k)
			}
		}
		io.Copy(io.Discard, r.Body)
		return nil, io.EOF
	})}})
	_, err := c.Create(t.Context(), one)
	if e := asError(t, err, Network); !e.Unknown() {
		t.Error(e)
	}
}

func TestCreatesTakeANewConnectionEach(t *testing.T) {
	var conns atomic.Int32
	s := httptest.NewUnstartedServer(reply(201, created))
	s.Config.ConnState = func(_ net.Conn, st http.ConnState) {
		if st == http.StateNew {
			conns.Add(1)
		}
	}
	s.EnableHTTP2 = true
	var proto atomic.Value
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { proto.Store(r.Proto); reply(201, created)(w, r) })
	s.StartTLS()
	defer s.Close()
	c := newClient(t, s.URL+"/v1", Options{HTTP: s.Client()})
	if _, err := c.Get(t.Context(), testID); err != nil {
		t.Fatal(err)
	}
	if proto.Load() != "HTTP/2.0" {
		t.Errorf("reads use %v", proto.Load())
	}
	for range 3 {
		if _, err := c.Create(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		if proto.Load() != "HTTP/1.1" {
			t.Errorf("creates use %v", proto.Load())
		}
	}
	if n := conns.Load(); n != 4 {
		t.Errorf("%d connections for one read and three creates", n)
	}
}

func TestCreateThatCannotHaveArrivedIsTriedAgain(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	w := listenRaw(t, func(conn *net.TCPConn, _ *http.Request, _ int) bool { say(conn, "201 Created", created); return true })
	for _, failures := range []int{0, 1, 2, 3} {
		var dials atomic.Int32
		tr := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			addr := w.Addr().String()
			if int(dials.Add(1)) <= failures {
				addr = closed
			}
			return new(net.Dialer).DialContext(ctx, network, addr)
		}}
		before := w.count("POST")
		_, err := newClient(t, w.base(), Options{HTTP: &http.Client{Transport: tr}}).Create(t.Context(), one)
		arrived := w.count("POST") - before
		if failures < createTries {
			if err != nil || arrived != 1 {
				t.Errorf("%d failures: %v, %d arrived", failures, err, arrived)
			}
			continue
		}
		if e := asError(t, err, Network); e.Sent || e.Unknown() || arrived != 0 || !strings.Contains(e.Error(), "nothing answers") {
			t.Errorf("%d failures: sent %v, %d arrived: %v", failures, e.Sent, arrived, e)
		}
	}
}

func TestCreateWithoutAConnectionIsKnownNotToExist(t *testing.T) {
	tlsServer := httptest.NewTLSServer(reply(201, created))
	tlsServer.Config.ErrorLog = nil
	defer tlsServer.Close()
	plain := serve(t, reply(201, created))
	var tries atomic.Int32
	nameless := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		tries.Add(1)
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Name: "api.example", Err: "no such host", IsNotFound: true}}
	}}
	tests := map[string]struct {
		base string
		http *http.Client
		says string
	}{
		"certificate of nobody": {tlsServer.URL + "/v1", nil, "certificate"},
		"no TLS there":          {strings.Replace(plain, "http:", "https:", 1), nil, "does not speak HTTPS"},
		"no such name":          {"https://api.example/v1", &http.Client{Transport: nameless}, "could not be looked up"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := newClient(t, tt.base, Options{HTTP: tt.http}).Create(t.Context(), one)
			e := asError(t, err, Network)
			if e.Sent || e.Unknown() || !strings.Contains(e.Error(), tt.says) {
				t.Errorf("sent %v, unknown %v: %v", e.Sent, e.Unknown(), e)
			}
		})
	}
	if n := tries.Load(); n != createTries {
		t.Errorf("a name was looked up %d times", n)
	}
}

// A caller who gives up after the request left still gets the prediction.
func TestCreateIsAwaitedWhateverTheCallerDoes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	arrived := make(chan struct{})
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		close(arrived)
		<-ctx.Done()
		select {
		case <-r.Context().Done():
			t.Error("the request was cut")
		case <-time.After(30 * time.Millisecond):
		}
		reply(201, created)(w, r)
	})
	go func() { <-arrived; cancel() }()
	p, err := newClient(t, base, Options{}).Create(ctx, one)
	if err != nil || p.ID != testID {
		t.Errorf("%q %v", p.ID, err)
	}
}

func TestCreateStopsWhileNothingWasSent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tr := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	_, err := newClient(t, "http://127.0.0.1:9/v1", Options{HTTP: &http.Client{Transport: tr}}).Create(ctx, one)
	if e := asError(t, err, Interrupted); e.Sent || e.Unknown() || !errors.Is(err, context.Canceled) {
		t.Errorf("sent %v: %v", e.Sent, e)
	}
}

// Whenever the caller gives up, "not sent" is true.
func TestCreateNeverSaysNotSentOfWhatArrived(t *testing.T) {
	w := listenRaw(t, func(conn *net.TCPConn, _ *http.Request, _ int) bool { say(conn, "201 Created", created); return true })
	c := newClient(t, w.base(), Options{})
	for i := range 60 {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Duration(i*10)*time.Microsecond, cancel)
		before := w.count("POST")
		_, err := c.Create(ctx, one)
		cancel()
		arrived := w.count("POST") - before
		switch {
		case err == nil && arrived != 1:
			t.Fatalf("made, but %d arrived", arrived)
		case err != nil && (asError(t, err, Interrupted).Sent || arrived != 0):
			t.Fatalf("%d arrived: %v", arrived, err)
		}
	}
}

func TestCreateDoesNotWaitForever(t *testing.T) {
	release := make(chan struct{})
	silent := func(w http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-release }
	stalled := func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(201)
		io.WriteString(w, created[:60])
		w.(http.Flusher).Flush()
		<-release
	}
	dripping := func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		for {
			select {
			case <-release:
				return
			case <-time.After(5 * time.Millisecond):
				if _, err := io.WriteString(w, " "); err != nil {
					return
				}
				w.(http.Flusher).Flush()
			}
		}
	}
	defer close(release) // before the servers are closed, which wait for it
	for name, h := range map[string]http.HandlerFunc{"silent": silent, "stalled": stalled, "dripping": dripping} {
		limits := Timeouts{Answer: 40 * time.Millisecond, Stall: 40 * time.Millisecond, Create: 150 * time.Millisecond}
		if name == "stalled" { // its beginning must come, on a busy computer too
			limits = Timeouts{Answer: time.Minute, Stall: time.Second, Create: time.Minute}
		}
		c := newClient(t, serve(t, h), Options{Timeouts: limits})
		_, err := c.Create(t.Context(), one)
		e := asError(t, err, Network)
		if !e.Unknown() || !strings.Contains(e.Error(), "within") {
			t.Errorf("%s: %v", name, e)
		}
		if name == "stalled" && e.PredictionID != testID {
			t.Errorf("salvaged %q", e.PredictionID)
		}
	}
}

// With Prefer the server holds its answer for long; that is no reason to give up.
func TestCreateWaitsLongerThanItAskedTheServerTo(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(50 * time.Millisecond)
		reply(201, created)(w, r)
	})
	c := newClient(t, base, Options{Timeouts: Timeouts{Answer: 10 * time.Millisecond}})
	req := one
	req.PreferWait = time.Minute
	if _, err := c.Create(t.Context(), req); err != nil {
		t.Error(err)
	}
}
