package replicate

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

var picture = bytes.Repeat([]byte("RIFF\x00\xffWEBP"), 1000)

func TestDownloadTakesTheBytesWhateverTheyAreCalled(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/none":
			w.Header()["Content-Type"] = nil
		case "/zip":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			z.Write(picture)
			z.Close()
			return
		default:
			w.Header().Set("Content-Type", strings.TrimPrefix(r.URL.Path, "/"))
		}
		w.Write(picture)
	})
	root := strings.TrimSuffix(base, "/v1")
	c := newClient(t, base, Options{})
	for _, p := range []string{"/image/webp", "/application/octet-stream", "/text/html", "/nonsense", "/none", "/zip"} {
		b, err := c.Download(t.Context(), root+p+"?expiry=1#x", 0)
		if err != nil || !bytes.Equal(b, picture) {
			t.Errorf("%s: %d bytes, %v", p, len(b), err)
		}
	}
}

func TestDataURIs(t *testing.T) {
	c := newClient(t, "https://api.replicate.com", Options{})
	std := base64.StdEncoding.EncodeToString(picture)
	for in, want := range map[string]string{
		"data:image/webp;base64," + std:                       string(picture),
		"data:application/octet-stream;base64," + std:         string(picture),
		"data:None;base64," + strings.TrimRight(std, "="):     string(picture),
		"DATA:;BASE64,aGk=":                                   "hi",
		"data:;name=a.png;base64,aGk":                         "hi",
		"data:image/png;base64,aG\nk=\r\n":                    "hi",
		"data:image/png;base64,aG%6B%3D":                      "hi",
		"data:image/png;base64,_-8=":                          "\xff\xef",
		"data:,a%20b+c":                                       "a b+c",
		" data:text/plain,hi\n":                               "hi",
		"data:image/png;base64," + url.QueryEscape("/+8="):    "\xff\xef",
		"data:image/png;charset=x;base64;odd,aGk=":            "hi",
		"data:image/svg+xml;utf8,<svg xmlns='x'/>":            "<svg xmlns='x'/>",
		"data:image/png;base64,AAAA" + strings.Repeat("A", 8): strings.Repeat("\x00", 9),
	} {
		b, err := c.Download(t.Context(), in, 0)
		if err != nil || string(b) != want {
			t.Errorf("%.60s: %q %v", in, b, err)
		}
	}
	for in, kind := range map[string]Kind{
		"data:image/png;base64": Unreadable, "data:": Unreadable, "data:,": Unreadable, "data:image/png;base64,": Unreadable,
		"data:image/png;base64,a": Unreadable, "data:image/png;base64,!!!!": Unreadable, "data:,%zz": Unreadable,
		"data:image/png;base64," + strings.Repeat("A", 44): TooLarge, "data:," + strings.Repeat("A", 400): TooLarge, "data:," + strings.Repeat("%41", 33): TooLarge,
	} {
		_, err := c.Download(t.Context(), in, 32)
		asError(t, err, kind)
	}
}

func TestADataURIGivesBackWhatItWasMadeOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Byte(), 1, 200).Draw(t, "bytes")
		enc := rapid.SampledFrom([]*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding}).Draw(t, "encoding")
		got, err := decodeDataURI("data:x/y;base64,"+enc.EncodeToString(want), int64(len(want)))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q %v", got, err)
		}
		if _, err := decodeDataURI("data:x/y;base64,"+enc.EncodeToString(want), int64(len(want)-1)); err == nil {
			t.Fatal("longer than allowed")
		}
	})
}

func TestDownloadIsBounded(t *testing.T) {
	var sent atomic.Int64
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/known" {
			w.Header().Set("Content-Length", "101")
		}
		for range 101 {
			io.WriteString(w, "x")
		}
		if r.URL.Path == "/v1/endless" {
			chunk := make([]byte, 1<<16)
			for {
				n, err := w.Write(chunk)
				if sent.Add(int64(n)); err != nil {
					return
				}
			}
		}
	})
	c := newClient(t, base, Options{})
	for _, p := range []string{"/known", "/unknown", "/endless"} {
		_, err := c.Download(t.Context(), base+p, 100)
		if e := asError(t, err, TooLarge); !strings.Contains(e.Error(), "100 bytes") {
			t.Error(e)
		}
	}
	if b, err := c.Download(t.Context(), base+"/known", 101); err != nil || len(b) != 101 {
		t.Errorf("exactly: %d %v", len(b), err)
	}
	if n := sent.Load(); n > 32<<20 {
		t.Errorf("took %d bytes of an endless file", n)
	}
}

// A body that is cut is fetched again, and never passed off as whole.
func TestACutDownloadIsFetchedAgain(t *testing.T) {
	cuts := map[string]func(conn *net.TCPConn) bool{
		"length": func(c *net.TCPConn) bool {
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(picture), picture[:500])
			return false
		},
		"reset": func(c *net.TCPConn) bool {
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(picture), picture[:500])
			return reset(c)
		},
		"chunks": func(c *net.TCPConn) bool {
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", 500, picture[:500])
			return false
		},
		"before the head": func(*net.TCPConn) bool { return false },
	}
	for name, cut := range cuts {
		for _, failures := range []int{2, 99} {
			w := listenRaw(t, func(conn *net.TCPConn, _ *http.Request, n int) bool {
				if n <= failures {
					return cut(conn)
				}
				say(conn, "200 OK", string(picture))
				return true
			})
			b, err := newClient(t, w.base(), Options{}).Download(t.Context(), w.base()+"/out.webp", 0)
			if failures == 2 && (err != nil || !bytes.Equal(b, picture)) {
				t.Errorf("%s: %d bytes, %v", name, len(b), err)
			}
			if failures == 99 {
				if e := asError(t, err, Network); b != nil || !strings.Contains(e.Error(), "cut") || e.Body != "" {
					t.Errorf("%s: %d bytes, %v", name, len(b), err)
				}
				if n := w.count("GET"); n != quick.Tries {
					t.Errorf("%s: %d tries", name, n)
				}
			}
		}
	}
}

func TestWhatCannotBeDownloaded(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/signed":
			w.WriteHeader(http.StatusForbidden)
		case "/empty":
		default:
			http.NotFound(w, r)
		}
	})
	root := strings.TrimSuffix(base, "/v1")
	c := newClient(t, base, Options{})
	for in, kind := range map[string]Kind{
		root + "/missing": NotFound, root + "/gone": NotFound, root + "/signed": Refused, root + "/empty": Unreadable, base + "/missing": NotFound,
		"": Unreadable, "ftp://host/x": Unreadable, "file:///etc/passwd": Unreadable, "http://": Unreadable, "http://[::1": Unreadable, "javascript:1": Unreadable,
	} {
		_, err := c.Download(t.Context(), in, 0)
		asError(t, err, kind)
	}
}

// publicConn says that it leads to the public net.
type publicConn struct{ net.Conn }

func (publicConn) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(93, 184, 215, 14), Port: 80}
}

// world sends hosts that begin with "public" to the public net, as far as the client can see; all are really one server.
func world(s *httptest.Server) *http.Client {
	tr := &http.Transport{}
	if known := s.Client().Transport.(*http.Transport).TLSClientConfig; known != nil {
		tr.TLSClientConfig = &tls.Config{RootCAs: known.RootCAs, ServerName: "example.com"}
	}
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, s.Listener.Addr().String())
		if err == nil && strings.HasPrefix(addr, "public") {
			conn = publicConn{conn}
		}
		return conn, err
	}
	return &http.Client{Transport: tr}
}

func TestRedirectsOfDownloadsAreChecked(t *testing.T) {
	var reached []string
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached = append(reached, r.Host)
		if to := r.URL.Query().Get("to"); to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
			return
		}
		w.Write(picture)
	})
	plain := httptest.NewServer(h)
	defer plain.Close()
	secure := httptest.NewTLSServer(h)
	defer secure.Close()
	tests := []struct {
		name, from, to string
		ok             bool
	}{
		{"public to public", "http://public.example", "http://public2.example/x", true},
		{"relative", "http://public.example", "/x", true},
		{"up to https", "https://public.example", "https://public2.example/x", true},
		{"down to http", "https://public.example", "http://public.example/x", false},
		{"to this computer", "http://public.example", "http://127.0.0.1/x", false},
		{"to this computer by name", "http://public.example", "http://localhost:80/x", false},
		{"to IPv6 loopback", "http://public.example", "http://[::1]/x", false},
		{"to metadata", "http://public.example", "http://169.254.169.254/latest", false},
		{"to the network", "http://public.example", "http://192.168.1.1/x", false},
		{"to a name in the network", "http://public.example", "http://router.local/x", false},
		{"to a name that means the network", "http://public.example", "http://rebound.example/x", false},
		{"in two steps", "http://public.example", "http://public2.example/?to=" + url.QueryEscape("http://rebound.example/x"), false},
		{"within the network", "http://nas.local", "http://192.168.1.1/x", true},
		{"from this computer", "http://127.0.0.1", "http://localhost/x", true},
		{"to a file", "http://public.example", "file:///etc/passwd", false},
		{"in circles", "http://public.example", "?to=" + url.QueryEscape("?to=x&to=x"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reached = nil
			s := plain
			if strings.HasPrefix(tt.from, "https") {
				s = secure
			}
			c := newClient(t, "https://api.example/v1", Options{HTTP: world(s)})
			b, err := c.Download(t.Context(), tt.from+"/?to="+url.QueryEscape(tt.to), 0)
			if tt.ok {
				if err != nil || !bytes.Equal(b, picture) {
					t.Errorf("%d bytes, %v", len(b), err)
				}
				return
			}
			if e := asError(t, err, Refused); b != nil {
				t.Errorf("%d bytes, %v", len(b), e)
			}
			for _, host := range reached {
				if !strings.HasPrefix(host, "public") {
					t.Errorf("%s was reached", host)
				}
			}
		})
	}
	t.Run("through a proxy", func(t *testing.T) { // where the names are all that can be seen
		var asked []string
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Host)
			http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
		}))
		defer proxy.Close()
		at, _ := url.Parse(proxy.URL)
		tr := &http.Transport{Proxy: http.ProxyURL(at)}
		c := newClient(t, "https://api.example/v1", Options{HTTP: &http.Client{Transport: tr}})
		_, err := c.Download(t.Context(), "http://public.example/?to="+url.QueryEscape("http://public2.example/?to=http://10.0.0.1/"), 0)
		if e := asError(t, err, Refused); !strings.Contains(e.Error(), "own network") {
			t.Error(e)
		}
		if s := strings.Join(asked, " "); s != "public.example public2.example" {
			t.Errorf("asked of the proxy: %s", s)
		}
	})
	t.Run("without end", func(t *testing.T) {
		n := 0
		base := serve(t, func(w http.ResponseWriter, r *http.Request) { n++; http.Redirect(w, r, "/again", http.StatusFound) })
		_, err := newClient(t, base, Options{}).Download(t.Context(), base, 0)
		if asError(t, err, Refused); n != maxHops+1 {
			t.Errorf("%d requests", n)
		}
	})
}
