package replicate

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"likeness/storage/secret"
)

// pipes is a listener whose connections are net.Pipe: HTTP that stands still with the bubble's clock.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// bubble runs a server and a client of it on a clock of their own.
func bubble(t *testing.T, h http.HandlerFunc, o Options, run func(t *testing.T, c *Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
		s := &http.Server{Handler: h}
		var wg sync.WaitGroup
		wg.Go(func() { s.Serve(p) })
		tr := &http.Transport{DialContext: p.dial}
		o.HTTP = &http.Client{Transport: tr}
		o.Token = secret.NewToken(testToken)
		c, err := New("http://127.0.0.1/v1", o)
		if err != nil {
			t.Fatal(err)
		}
		run(t, c)
		c.Close()
		s.Close()
		wg.Wait()
	})
}

// fails answers with a refusal so often, then with a prediction.
func fails(n int, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if n > 0 {
			n--
			h(w, r)
			return
		}
		reply(200, created)(w, r)
	}
}

func abort(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func TestReadsWaitLongerEachTime(t *testing.T) {
	tests := map[string]struct {
		fails     int
		how       http.HandlerFunc
		kind      Kind // "" when it works in the end
		low, high time.Duration
	}{
		"works":                       {0, nil, "", 0, 0},
		"server trouble once":         {1, reply(502, "<html>"), "", 375 * time.Millisecond, 625 * time.Millisecond},
		"cut thrice":                  {3, abort, "", 2625 * time.Millisecond, 4375 * time.Millisecond},
		"server trouble for good":     {99, reply(500, ""), Server, 2625 * time.Millisecond, 4375 * time.Millisecond},
		"throttled with a short wait": {1, reply(429, `{"retry_after":5}`), "", 5 * time.Second, 5 * time.Second},
		"throttled with a long wait":  {1, reply(429, `{"retry_after":30}`), Throttled, 0, 0},
		"busy with a wait":            {1, reply(503, ``, "Retry-After", "3"), "", 3 * time.Second, 3 * time.Second},
		"refused":                     {1, reply(403, ``), BadToken, 0, 0},
		"not made for it":             {1, reply(501, ``), Server, 0, 0},
		"not understood":              {1, reply(200, `<html>`), Unreadable, 0, 0},
		"JSON that was cut":           {1, reply(200, `{"id":"a"`), "", 375 * time.Millisecond, 625 * time.Millisecond},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, op := range []Op{OpGet, OpCancel, OpDownload} {
				if op == OpDownload && strings.HasPrefix(name, "JSON") || op == OpDownload && name == "not understood" {
					continue // any bytes are a file
				}
				bubble(t, fails(tt.fails, tt.how), Options{}, func(t *testing.T, c *Client) {
					start := time.Now()
					var err error
					switch op {
					case OpGet:
						_, err = c.Get(t.Context(), testID)
					case OpCancel:
						_, err = c.Cancel(t.Context(), testID)
					case OpDownload:
						_, err = c.Download(t.Context(), c.Base()+"/files/x", 0)
					}
					if tt.kind == "" && err != nil {
						t.Errorf("%s: %v", op, err)
					} else if tt.kind != "" {
						asError(t, err, tt.kind)
					}
					if took := time.Since(start); took < tt.low || took > tt.high {
						t.Errorf("%s took %v, want %v to %v", op, took, tt.low, tt.high)
					}
				})
			}
		})
	}
}

// Nothing a server answers makes a create go out again.
func TestCreatesAreNeverRepeatedForAnAnswer(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"429": reply(429, `{"retry_after":1}`), "500": reply(500, ``), "503": reply(503, ``, "Retry-After", "1"), "cut": abort, "page": reply(200, `<html>`),
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			bubble(t, func(w http.ResponseWriter, r *http.Request) { n++; io.Copy(io.Discard, r.Body); h(w, r) }, Options{}, func(t *testing.T, c *Client) {
				start := time.Now()
				if _, err := c.Create(t.Context(), one); err == nil {
					t.Error("no error")
				}
				if n != 1 || time.Since(start) != 0 {
					t.Errorf("%d requests in %v", n, time.Since(start))
				}
			})
		})
	}
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	bubble(t, reply(500, ``), Options{Retry: Retry{First: time.Hour, Max: time.Hour}}, func(t *testing.T, c *Client) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 7*time.Second, errors.New("the window was closed"))
		defer cancel()
		start := time.Now()
		_, err := c.Get(ctx, testID)
		asError(t, err, Interrupted)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "window") || time.Since(start) != 7*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if _, err := c.Get(ctx, testID); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a context that was over: %v", err)
		}
	})
}

// The limits as they are without settings: silence ends a read after a minute and a create after one more than asked for.
func TestSilenceHasAnEnd(t *testing.T) {
	silent := func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() }
	for name, tt := range map[string]struct {
		wait time.Duration
		want time.Duration
	}{"create": {0, time.Minute}, "create that waits": {30 * time.Second, 90 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, silent, Options{}, func(t *testing.T, c *Client) {
				start := time.Now()
				_, err := c.Create(t.Context(), CreateRequest{Version: testVersion, PreferWait: tt.wait})
				e := asError(t, err, Network)
				if took := time.Since(start); !e.Unknown() || took != tt.want || !strings.Contains(e.Error(), "no answer within") {
					t.Errorf("%v after %v", e, took)
				}
			})
		})
	}
	t.Run("read", func(t *testing.T) {
		bubble(t, silent, Options{Retry: Retry{Tries: 1}}, func(t *testing.T, c *Client) {
			start := time.Now()
			_, err := c.Get(t.Context(), testID)
			if asError(t, err, Network); time.Since(start) != time.Minute {
				t.Errorf("after %v", time.Since(start))
			}
		})
	})
	t.Run("connection", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tr := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				time.Sleep(time.Hour) // net/http dials on when its request is given up
				return nil, io.EOF
			}}
			c, err := New("http://127.0.0.1/v1", Options{HTTP: &http.Client{Transport: tr}, Retry: Retry{Tries: 1}})
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			_, err = c.Create(t.Context(), one)
			if e := asError(t, err, Network); e.Sent || time.Since(start) != 40*time.Second {
				t.Errorf("%v after %v", e, time.Since(start))
			}
			time.Sleep(2 * time.Hour)
		})
	})
}

// A slow line is no dead one: as long as bytes move, nothing is given up.
func TestAFileThatDripsIsReadToItsEnd(t *testing.T) {
	bubble(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 20 {
			io.WriteString(w, "x")
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Second)
		}
	}, Options{}, func(t *testing.T, c *Client) {
		if b, err := c.Download(t.Context(), c.Base()+"/x", 0); err != nil || len(b) != 20 {
			t.Errorf("%d bytes, %v", len(b), err)
		}
	})
}
