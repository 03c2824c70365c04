package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// toxiproxy is a running proxy that spoils connections on purpose, a tool of its own.
type toxiproxy struct {
	address string // of its API
	client  *http.Client
}

// startToxiproxy starts one on this computer. What is not there yet is fetched by its script.
func startToxiproxy(t *testing.T) *toxiproxy {
	t.Helper()
	fetch := exec.Command("../../scripts/toxiproxy")
	fetch.Stderr = os.Stderr
	out, err := fetch.Output()
	if err != nil {
		t.Fatalf("toxiproxy is not there and cannot be fetched: %v", err)
	}
	program := strings.TrimSpace(string(out))
	p := &toxiproxy{client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: watchdog}}
	for range 3 { // the port may be taken between the two
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		p.address = l.Addr().String()
		_ = l.Close()
		_, port, _ := net.SplitHostPort(p.address)
		cmd := exec.Command(program, "-host", "127.0.0.1", "-port", port)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			_ = cmd.Wait()
			close(ended)
		}()
		t.Cleanup(func() {
			_ = cmd.Process.Kill()
			<-ended
		})
		for answering := false; ; {
			if err := p.ask(http.MethodGet, "/version", nil, nil); err == nil {
				return p
			}
			select {
			case <-ended:
				answering = true
			case <-time.After(20 * time.Millisecond):
			}
			if answering {
				break
			}
		}
	}
	t.Fatal("toxiproxy does not start")
	return nil
}

// ask makes one request of the API.
func (p *toxiproxy) ask(method, path string, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(method, "http://"+p.address+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	a, err := p.client.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	got, err := io.ReadAll(a.Body)
	if err != nil {
		return err
	}
	if a.StatusCode > 299 {
		return fmt.Errorf("%s %s: %d %s", method, path, a.StatusCode, got)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(got, answer)
}

// A wire leads to a server, and can be spoilt.
type wire struct {
	proxy   *toxiproxy
	name    string
	address string // where it begins
}

func (p *toxiproxy) wire(t *testing.T, name, upstream string) *wire {
	t.Helper()
	w := &wire{proxy: p, name: name}
	var made struct{ Listen string }
	err := p.ask(http.MethodPost, "/proxies", map[string]any{"name": name, "listen": "127.0.0.1:0", "upstream": upstream, "enabled": true}, &made)
	if err != nil {
		t.Fatal(err)
	}
	w.address = made.Listen
	t.Cleanup(func() {
		if err := p.ask(http.MethodDelete, "/proxies/"+name, nil, nil); err != nil {
			t.Error(err)
		}
	})
	return w
}

// A toxic is one way in which a wire is spoilt.
type toxic struct {
	name       string
	kind       string // in toxiproxy's words; "" for a wire that is down
	attributes map[string]any
}

func toxics() []toxic {
	return []toxic{
		{"latency", "latency", map[string]any{"latency": 400, "jitter": 300}},
		{"bandwidth", "bandwidth", map[string]any{"rate": 40}}, // kB/s
		{"cut-at-once", "limit_data", map[string]any{"bytes": 0}},
		{"cut-in-head", "limit_data", map[string]any{"bytes": 90}},
		{"cut-in-body", "limit_data", map[string]any{"bytes": 900}},
		{"reset", "reset_peer", map[string]any{"timeout": 0}},
		{"late-reset", "reset_peer", map[string]any{"timeout": 50}},
		{"timeout", "timeout", map[string]any{"timeout": 100}},
		{"silence", "timeout", map[string]any{"timeout": 0}}, // nothing passes, and nothing is closed
		{"slices", "slicer", map[string]any{"average_size": 64, "size_variation": 32, "delay": 200}},
		{"down", "", nil},
	}
}

// spoil puts a toxic on the wire, in one direction.
func (w *wire) spoil(x toxic, direction string) error {
	if x.kind == "" {
		return w.proxy.ask(http.MethodPost, "/proxies/"+w.name, map[string]any{"enabled": false}, nil)
	}
	return w.proxy.ask(http.MethodPost, "/proxies/"+w.name+"/toxics", map[string]any{
		"name": direction, "type": x.kind, "stream": direction, "toxicity": 1, "attributes": x.attributes,
	}, nil)
}

// heal takes a toxic away.
func (w *wire) heal(x toxic, direction string) error {
	if x.kind == "" {
		return w.proxy.ask(http.MethodPost, "/proxies/"+w.name, map[string]any{"enabled": true}, nil)
	}
	return w.proxy.ask(http.MethodDelete, "/proxies/"+w.name+"/toxics/"+direction, nil, nil)
}
