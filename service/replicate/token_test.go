package replicate

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"likeness/storage/secret"
)

// heard keeps everything that arrives at a listener, byte by byte, and answers each request.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(p)
}

func eavesdrop(t *testing.T, response string) (*heard, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &heard{}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer conn.Close()
				in := bufio.NewReader(io.TeeReader(conn, h))
				for {
					r, err := http.ReadRequest(in)
					if err != nil {
						return
					}
					io.Copy(io.Discard, r.Body)
					if _, err := io.WriteString(conn, response); err != nil {
						return
					}
				}
			})
		}
	})
	t.Cleanup(func() { l.Close(); wg.Wait() })
	return h, l.Addr().String()
}

// Over plain HTTP to another computer no request carries the token, and the refusal says why.
func TestPlainHTTPElsewhereGetsNoToken(t *testing.T) {
	body := `{"title":"Unauthenticated"}`
	h, addr := eavesdrop(t, fmt.Sprintf("HTTP/1.1 401 Unauthorized\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
	c := newClient(t, "http://api.example/v1", Options{HTTP: through(addr)})
	_, err1 := c.Account(t.Context())
	_, err2 := c.Create(t.Context(), one)
	_, err3 := c.List(t.Context(), ListOptions{})
	_, err4 := c.Cancel(t.Context(), testID)
	_, err5 := c.Upload(t.Context(), "a.jpg", "image/jpeg", []byte("x"))
	_, err6 := c.Download(t.Context(), "http://api.example/v1/files/a", 0)
	err7 := c.Stream(t.Context(), "http://api.example/v1/stream/a", "", func(StreamEvent) error { return nil })
	for i, err := range []error{err1, err2, err3, err4, err5, err6, err7} {
		e := asError(t, err, BadToken)
		if !e.TokenWithheld || !strings.Contains(e.Error(), "plain HTTP") {
			t.Errorf("%d: %v", i+1, e)
		}
	}
	if s := h.String(); strings.Contains(s, "r8_") || strings.Contains(s, "Authorization") || strings.Count(s, " HTTP/1.1") != 7 {
		t.Errorf("heard\n%s", s)
	}
}

func TestARefusalSaysWhenThereIsNoToken(t *testing.T) {
	c, err := New(serve(t, reply(401, `{}`)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Account(t.Context())
	if e := asError(t, err, BadToken); e.TokenWithheld || !strings.Contains(e.Error(), "none is set") {
		t.Error(e)
	}
}

// An https server gets the token; plain http to this computer too.
func TestTheTokenGoesToItsServer(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+testToken {
			t.Errorf("%s with %q", r.URL, r.Header.Get("Authorization"))
		}
		switch {
		case r.URL.Path == "/v1/files" && r.Method == http.MethodPost:
			reply(201, `{"urls":{"get":"x"}}`)(w, r)
		case strings.HasPrefix(r.URL.Path, "/v1/files/"):
			reply(200, "bytes")(w, r)
		default:
			reply(200, `{"id":"a","type":"user","name":"m","results":[]}`)(w, r)
		}
	})
	s := httptest.NewTLSServer(h)
	defer s.Close()
	for _, c := range []*Client{
		newClient(t, s.URL+"/v1", Options{HTTP: s.Client()}),
		newClient(t, serve(t, h), Options{}),
	} {
		ctx := t.Context()
		_, err1 := c.Account(ctx)
		_, err2 := c.Create(ctx, one)
		_, err3 := c.Upload(ctx, "a", "", nil)
		_, err4 := c.Download(ctx, c.Base()+"/files/a/download", 0)
		_, err5 := c.Model(ctx, "o", "n")
		_, err6 := c.Version(ctx, "o", "n", "v")
		_, err7 := c.Versions(ctx, "o", "n")
		for i, err := range []error{err1, err2, err3, err4, err5, err6, err7} {
			if err != nil {
				t.Error(i+1, err)
			}
		}
	}
}

// What a server names elsewhere, by output, stream or redirect, is fetched without the token or not at all.
func TestOtherServersNeverSeeTheToken(t *testing.T) {
	done := "event: done\ndata: {}\n\n"
	h, addr := eavesdrop(t, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n%s", len(done), done))
	other := "http://" + addr
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other+r.URL.Path, http.StatusTemporaryRedirect)
	})
	c := newClient(t, base, Options{})
	ctx := t.Context()
	if _, err := c.Download(ctx, other+"/v1/files/a", 0); err != nil {
		t.Error(err)
	}
	if _, err := c.Download(ctx, base+"/files/a", 0); err != nil {
		t.Error(err)
	}
	if err := c.Stream(ctx, other+"/v1/stream", "", func(StreamEvent) error { return nil }); err != nil {
		t.Error(err)
	}
	_, err1 := c.Account(ctx)
	_, err2 := c.List(ctx, ListOptions{})
	_, err3 := c.Create(ctx, one)
	_, err4 := c.Cancel(ctx, testID)
	_, err5 := c.Upload(ctx, "a", "", nil)
	err6 := c.Stream(ctx, base+"/stream", "", func(StreamEvent) error { return nil })
	for i, err := range []error{err1, err2, err3, err4, err5, err6} {
		if e := asError(t, err, Refused); e.Unknown() {
			t.Error(i+1, e)
		}
	}
	s := h.String()
	if strings.Contains(s, "r8_") || strings.Contains(s, "Authorization") || strings.Contains(s, "Referer") || strings.Count(s, " HTTP/1.1") != 3 {
		t.Errorf("heard\n%s", s)
	}
}

// The same host outside of the API's path is not the API.
func TestTheTokenStaysBelowTheAPI(t *testing.T) {
	var got []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			got = append(got, r.URL.EscapedPath())
		}
		if r.URL.Path == "/v1/leave" {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
			return
		}
		io.WriteString(w, "x")
	}))
	defer s.Close()
	c := newClient(t, s.URL+"/v1", Options{})
	for _, p := range []string{"/v1/files/a", "/v1/leave", "/files/a", "/v1x", "/v1/../x", "/v1/%2e%2e/x", "/v1"} {
		if _, err := c.Download(t.Context(), s.URL+p, 0); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	if s := strings.Join(got, " "); s != "/v1/files/a /v1/leave" {
		t.Errorf("with the token: %s", s)
	}
}

// A proxy sees where an https request goes, never the token.
func TestAProxySeesNoToken(t *testing.T) {
	s := httptest.NewTLSServer(reply(200, `{"type":"user"}`))
	defer s.Close()
	h := &heard{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	defer l.Close()
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer conn.Close()
				in := bufio.NewReader(io.TeeReader(conn, h))
				if _, err := http.ReadRequest(in); err != nil {
					return
				}
				out, err := net.Dial("tcp", s.Listener.Addr().String())
				if err != nil {
					return
				}
				defer out.Close()
				io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
				var both sync.WaitGroup
				both.Go(func() { io.Copy(out, in); out.(*net.TCPConn).CloseWrite() })
				both.Go(func() { io.Copy(conn, out); conn.(*net.TCPConn).CloseWrite() })
				both.Wait()
			})
		}
	})
	tr := &http.Transport{
		Proxy:           http.ProxyURL(&url.URL{Scheme: "http", Host: l.Addr().String()}),
		TLSClientConfig: &tls.Config{RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"},
	}
	c := newClient(t, "https://api.example/v1", Options{HTTP: &http.Client{Transport: tr}})
	if _, err := c.Account(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if s := h.String(); !strings.HasPrefix(s, "CONNECT api.example:443") || strings.Contains(s, "r8_") {
		t.Errorf("heard %.300q", s)
	}
}

func TestLogsHoldNeitherTokenNorQueryNorContent(t *testing.T) {
	var log strings.Builder
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/account" {
			panic(http.ErrAbortHandler)
		}
		reply(200, created)(w, r)
	}))
	defer s.Close()
	c := newClient(t, s.URL+"/v1", Options{Log: logTo(&log), Token: secret.NewToken(testToken)})
	ctx := t.Context()
	if _, err := c.Create(ctx, CreateRequest{Version: testVersion, Input: map[string]any{"prompt": "my secret wish"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Download(ctx, s.URL+"/out.png?signature=abc123", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Account(ctx); err == nil {
		t.Fatal("no error")
	}
	if s := log.String(); !strings.Contains(s, "create prediction") || !strings.Contains(s, "request failed") ||
		strings.Contains(s, "r8_") || strings.Contains(s, "abc123") || strings.Contains(s, "wish") || strings.Contains(s, "portrait") {
		t.Error(s)
	}
}
