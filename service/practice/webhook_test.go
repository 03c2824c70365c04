package practice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// hook is a receiver of webhooks.
type hook struct {
	*httptest.Server
	mu       sync.Mutex
	received []hookCall
	statuses []int // to answer with, one after another; then 200
	arrived  chan struct{}
}

type hookCall struct {
	header http.Header
	text   []byte
	body   map[string]any
}

func newHook(t *testing.T, statuses ...int) *hook {
	h := &hook{statuses: statuses, arrived: make(chan struct{}, 1000)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := hookCall{header: r.Header}
		call.text, _ = io.ReadAll(r.Body)
		_ = json.Unmarshal(call.text, &call.body)
		h.mu.Lock()
		h.received = append(h.received, call)
		status := http.StatusOK
		if len(h.statuses) > 0 {
			status, h.statuses = h.statuses[0], h.statuses[1:]
		}
		h.mu.Unlock()
		if status == http.StatusFound {
			w.Header().Set("Location", h.URL+"/elsewhere")
		}
		w.WriteHeader(status)
		h.arrived <- struct{}{}
	}))
	t.Cleanup(h.Server.Close)
	return h
}

func (h *hook) calls() []hookCall {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.received)
}

// await waits for the n-th call and gives all there are.
func (h *hook) await(t *testing.T, n int) []hookCall {
	t.Helper()
	for {
		if all := h.calls(); len(all) >= n {
			return all
		}
		select {
		case <-h.arrived:
		case <-time.After(2 * time.Minute):
			t.Fatalf("%d of %d webhooks came", len(h.calls()), n)
		}
	}
}

func TestWebhooksTellOfStartOutputLogsAndEnd(t *testing.T) {
	h := newHook(t)
	s := startTest(t, func(o *Options) { o.Speed = 5 })
	s.eventInterval = 20 * time.Millisecond
	a := s.create(request(inputOf("num_inference_steps", 20), "webhook", h.URL+"/hook", "webhook_events_filter", webhookEvents))
	if a.string("webhook") != h.URL+"/hook" || len(a.json["webhook_events_filter"].([]any)) != 4 {
		t.Errorf("not echoed: %s", a.text)
	}
	s.finished(a.string("id"))
	calls := h.await(t, 4)
	for calls[len(calls)-1].body["status"] != "succeeded" {
		calls = h.await(t, len(calls)+1)
	}
	first, last := calls[0], calls[len(calls)-1]
	if first.body["status"] != "processing" || first.body["output"] != nil {
		t.Errorf("the first: %s", first.text)
	}
	if now := s.get(a.string("id")); string(last.text)+"\n" != string(now.text) {
		t.Errorf("the last differs from what a look gives:\n%s\n%s", last.text, now.text)
	}
	var withLogs, withOutput int
	logs := ""
	for _, call := range calls {
		text, _ := call.body["logs"].(string)
		if !strings.HasPrefix(text, logs) {
			t.Error("logs shrink")
		}
		if len(text) > len(logs) {
			withLogs++
		}
		if call.body["output"] != nil {
			withOutput++
		}
		logs = text
	}
	if withLogs < 2 || withOutput < 1 {
		t.Errorf("%d calls, %d with new logs, %d with output", len(calls), withLogs, withOutput)
	}
	time.Sleep(30 * time.Millisecond)
	if more := len(h.calls()); more != len(calls) {
		t.Errorf("%d calls after the last", more-len(calls))
	}
}

func TestOutputAndLogEventsAreThrottled(t *testing.T) {
	h := newHook(t)
	s := startTest(t, func(o *Options) { o.Speed = 10 })
	s.eventInterval = 300 * time.Millisecond
	began := time.Now()
	a := s.create(request(inputOf("num_inference_steps", 60), "webhook", h.URL, "webhook_events_filter", []string{"logs"}))
	done := s.finished(a.string("id"))
	calls := h.await(t, 2)
	for calls[len(calls)-1].body["logs"] != done.string("logs") { // the last lines are told too
		calls = h.await(t, len(calls)+1)
	}
	// However slow everything else is, there can be no more than one in each interval.
	if most := int(time.Since(began)/s.eventInterval) + 1; len(calls) > most {
		t.Errorf("%d events, at most %d were due", len(calls), most)
	}
}

func TestWebhooksAreSigned(t *testing.T) {
	h := newHook(t)
	s := startTest(t, nil)
	s.create(request(inputOf("image", "data:,x"), "webhook", h.URL, "webhook_events_filter", []string{"completed"}))
	call := h.await(t, 1)[0]
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s.call("GET", "/webhooks/default/secret", alice, nil).string("key"), "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	id, at := call.header.Get("webhook-id"), call.header.Get("webhook-timestamp")
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + at + "."))
	mac.Write(call.text)
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); call.header.Get("webhook-signature") != want || id == "" {
		t.Errorf("signature %q, want %q", call.header.Get("webhook-signature"), want)
	}
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > time.Minute {
		t.Errorf("time %q", at)
	}
	if call.header.Get("Content-Type") != "application/json" || call.header.Get("Authorization") != "" {
		t.Errorf("headers: %v", call.header)
	}
}

func TestOnlyTheLastWebhookIsRepeated(t *testing.T) {
	// start: refused, never again. completed: two failures and a redirect, which is not followed, then taken.
	h := newHook(t, 500, 503, 404, http.StatusFound, 200, 200)
	s := startTest(t, nil)
	s.create(request(inputOf("image", "data:,x"), "webhook", h.URL, "webhook_events_filter", []string{"start", "completed"}))
	calls := h.await(t, 5)
	for i, call := range calls[1:] {
		if call.body["status"] != "failed" {
			t.Errorf("call %d: %v", i+1, call.body["status"])
		}
		if i > 0 && call.header.Get("webhook-signature") == "" {
			t.Errorf("call %d is not signed", i+1)
		}
		// A receiver knows a repeated event by its id.
		if id := call.header.Get("webhook-id"); id != calls[1].header.Get("webhook-id") || id == calls[0].header.Get("webhook-id") {
			t.Errorf("call %d has the id %s; start %s, completed %s", i+1, id, calls[0].header.Get("webhook-id"), calls[1].header.Get("webhook-id"))
		}
	}
	time.Sleep(50 * time.Millisecond)
	if n := len(h.calls()); n != 5 {
		t.Errorf("%d calls", n)
	}
}

func TestWebhookFilters(t *testing.T) {
	for name, test := range map[string]struct {
		image  string
		filter any
		want   []string // status, and +output where there is one
	}{
		"none given":     {facePhoto(), nil, []string{"processing+output", "succeeded+output"}},
		"only the start": {"data:,x", []string{"start"}, []string{"processing"}},
		"only output":    {facePhoto(), []string{"output"}, []string{"processing+output"}},
		"only the end":   {"data:,x", []string{"completed"}, []string{"failed"}},
		"nothing":        {"data:,x", []string{}, nil},
	} {
		h := newHook(t)
		s := startTest(t, func(o *Options) { o.Speed = 20 })
		body := request(inputOf("image", test.image), "webhook", h.URL)
		if test.filter != nil {
			body["webhook_events_filter"] = test.filter
		}
		s.finished(s.create(body).string("id"))
		h.await(t, len(test.want))
		time.Sleep(20 * time.Millisecond)
		var got []string
		for _, call := range h.calls() {
			text := call.body["status"].(string)
			if call.body["output"] != nil {
				text += "+output"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestCanceledAndAbortedPredictionsTellTheirEnd(t *testing.T) {
	h := newHook(t)
	s := startTest(t, slowly)
	a := s.create(request(inputOf(), "webhook", h.URL))
	s.call("POST", "/predictions/"+a.string("id")+"/cancel", alice, nil)
	if calls := h.await(t, 1); calls[0].body["status"] != "canceled" || len(calls) != 1 {
		t.Errorf("%d calls, %s", len(calls), calls[0].text)
	}
}
