package practice

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestOnlyLoopbackAddressesAreListenedOn(t *testing.T) {
	for addr, ok := range map[string]bool{
		"": true, "127.0.0.1:0": true, "localhost:0": true, "127.0.0.2:0": true,
		":0": false, "0.0.0.0:0": false, "[::]:0": false, "192.168.1.1:0": false, "example.com:0": false,
		"127.0.0.1": false, "127.0.0.1:99999": false,
	} {
		s, err := Start(t.Context(), Options{Addr: addr})
		if (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
		if err == nil {
			if !strings.HasPrefix(s.URL(), "http://127.0.0.") || !strings.HasSuffix(s.URL(), "/v1") {
				t.Errorf("%q: %s", addr, s.URL())
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := Start(t.Context(), Options{Addr: "0.0.0.0:8080"}); err == nil || !strings.Contains(err.Error(), "this computer alone") {
		t.Errorf("the sentence: %v", err)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	for _, speed := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := Start(t.Context(), Options{Speed: speed}); err == nil {
			t.Errorf("speed %v", speed)
		}
	}
	s := startTest(t, nil)
	if _, err := Start(t.Context(), Options{Addr: strings.TrimPrefix(s.origin, "http://")}); err == nil {
		t.Error("two servers at one address")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := Start(ended, Options{}); err == nil {
		t.Error("started when the context had ended")
	}
}

func TestNamesOfOtherComputersAreRefused(t *testing.T) {
	s := startTest(t, nil)
	for host, ok := range map[string]bool{
		"127.0.0.1": true, "localhost": true, "localhost:1": true, "[::1]:80": true, "127.9.9.9": true,
		"evil.example": false, "evil.example:80": false, "localhost.evil.example": false, "192.168.1.1": false, "127.0.0.1.evil.example": false,
	} {
		a := s.call("GET", "/account", alice, nil, "Host", host)
		if (a.status == http.StatusOK) != ok || !ok && a.status != http.StatusForbidden {
			t.Errorf("%s: %d", host, a.status)
		}
	}
}

func TestRequestsAreRecordedWithoutSecrets(t *testing.T) {
	s := startTest(t, slowly)
	s.call("POST", "/predictions", alice, request(inputOf()), "Prefer", "respond-async", "Cancel-After", "5m", "Cookie", "secret")
	s.call("GET", "/files/x/download?signature=secret", "", nil)
	all := s.Requests()
	if len(all) != 2 {
		t.Fatalf("%d requests", len(all))
	}
	first, second := all[0], all[1]
	if first.Method != "POST" || first.Path != "/v1/predictions" || first.Status != 201 || !first.Authorized || first.Time.IsZero() ||
		first.Header.Get("Prefer") != "respond-async" || first.Header.Get("Cancel-After") != "5m" || first.Header.Get("User-Agent") == "" {
		t.Errorf("%+v", first)
	}
	if second.Path != "/v1/files/x/download" || second.Status != 404 || second.Authorized {
		t.Errorf("%+v", second)
	}
	if text := fmt.Sprintf("%+v", all); strings.Contains(text, "secret") || strings.Contains(text, alice) {
		t.Errorf("secrets: %s", text)
	}
	for range maxRecorded + 10 {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL(), nil)
		s.requests.add(r, time.Now())
	}
	if n := len(s.Requests()); n > maxRecorded {
		t.Errorf("%d requests are kept", n)
	}
}

// lockedText is what a logger writes to.
type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestTheLogHoldsNoTokenPromptOrPicture(t *testing.T) {
	var log lockedText
	s := startTest(t, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	s.finished(s.create(request(inputOf("prompt", "a very secret prompt"))).string("id"))
	text := log.String()
	if !strings.Contains(text, "method=POST path=/v1/predictions status=201") {
		t.Errorf("log: %s", text)
	}
	for _, secret := range []string{alice, "secret", facePhoto()[100:140]} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestCloseEndsEverything relies on goleak at the end of all tests, and on Close to return.
func TestCloseEndsEverything(t *testing.T) {
	h := newHook(t, 500, 500, 500, 500, 500, 500, 500)
	s := startTest(t, func(o *Options) { o.Speed = 5 })
	var stream string
	for range maxRunning + 2 {
		stream = s.create(request(inputOf("num_inference_steps", 500), "webhook", h.URL, "webhook_events_filter", webhookEvents)).url("stream")
	}
	failing := s.create(request(inputOf("image", "data:,x"), "webhook", h.URL))
	var clients sync.WaitGroup
	for _, ask := range []func(){
		func() { _, _ = s.try(t.Context(), "POST", "/predictions", alice, request(inputOf()), "Prefer", "wait") },
		func() { _, _ = s.try(t.Context(), "GET", stream, "", nil) },
		func() { s.SetFaults(Fault{Name: FaultSlow}); _, _ = s.try(t.Context(), "GET", "/account", alice, nil) },
	} {
		clients.Go(ask)
	}
	h.await(t, 1)
	_ = failing
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	clients.Wait()
	if err := s.Close(); err != nil {
		t.Errorf("again: %v", err)
	}
	if connection, err := net.DialTimeout("tcp", strings.TrimPrefix(s.origin, "http://"), time.Second); err == nil {
		_ = connection.Close()
		t.Error("it still listens")
	}
}

func TestTheServerEndsWithItsContext(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	s, err := Start(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	end()
	s.work.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// Whoever is told to stop while it starts must neither race nor keep running: Ctrl+C can come at any moment.
func TestTheServerEndsWithItsContextWhileItStarts(t *testing.T) {
	for range 200 {
		ctx, cancel := context.WithCancel(context.Background())
		go cancel()
		s, err := Start(ctx, Options{})
		if err != nil {
			continue // cancelled before it began
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	s := startTest(t, func(o *Options) { o.Speed = 1000 })
	var clients sync.WaitGroup
	for i := range 8 {
		clients.Go(func() {
			for range 10 {
				a, err := s.try(t.Context(), "POST", "/predictions", alice, request(inputOf("image", "data:,x", "seed", i)))
				if err != nil || a.status != http.StatusCreated {
					t.Errorf("create: %d %v", a.status, err)
					return
				}
				for _, path := range []string{a.url("get"), "/predictions", a.url("web")} {
					if got, err := s.try(t.Context(), "GET", path, alice, nil); err != nil || got.status != http.StatusOK {
						t.Errorf("%s: %d %v", path, got.status, err)
					}
				}
				_, _ = s.try(t.Context(), "POST", a.url("cancel"), alice, nil)
				s.SetFaults(Fault{Name: FaultNullError, Count: 1})
			}
		})
	}
	clients.Wait()
	if n := len(s.call("GET", "/predictions", alice, nil).results()); n != 80 {
		t.Errorf("%d predictions", n)
	}
}
