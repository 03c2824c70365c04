package replicate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func events(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		w.WriteHeader(status)
		io.WriteString(w, text)
	}
}

func TestStreamReadsEventsToTheEnd(t *testing.T) {
	big := "data:image/webp;base64," + strings.Repeat("A", 17<<20)
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for k, want := range map[string]string{"Accept": "text/event-stream", "Cache-Control": "no-store", "Last-Event-ID": "5:0", "Authorization": "Bearer " + testToken} {
			if r.Header.Get(k) != want {
				t.Errorf("%s: %q", k, r.Header.Get(k))
			}
		}
		events(200, ": hi\n\nevent: logs\nid: 6:0\ndata: Using seed: 7\ndata:  50%\n\nevent: output\r\nid: 6:1\r\ndata: "+big+"\r\n\r\n"+
			"event: new\ndata: x\n\nevent: error\ndata: {\"detail\":\"boom\"}\n\nevent: done\nid: 6:2\ndata: {\"reason\":\"error\"}\n\nevent: output\ndata: late\n\n")(w, r)
	})
	var got []StreamEvent
	err := newClient(t, base, Options{}).Stream(t.Context(), base+"/stream", "5:0", func(e StreamEvent) error {
		if e.Data == big {
			e.Data = "big"
		}
		got = append(got, e)
		return nil
	})
	want := []StreamEvent{
		{"6:0", EventLogs, "Using seed: 7\n 50%"},
		{"6:1", EventOutput, "big"},
		{"6:1", "new", "x"},
		{"6:1", EventError, `{"detail":"boom"}`},
		{"6:2", EventDone, `{"reason":"error"}`},
	}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Error(err, d)
	}
}

// The server ends a stream with a comment after a while, and lines break: each time reading goes on behind the last event.
func TestStreamConnectsAgain(t *testing.T) {
	var asked []string
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Last-Event-ID"))
		switch len(asked) {
		case 1: // ended by the comment, the connection left open
			events(200, ": hi\n\nevent: output\nid: 1\ndata: a\n\n:408: 408 Request Timeout\n\nevent: output\nid: 9\ndata: never\n\n")(w, r)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case 2: // cut in the middle of an event
			events(200, "event: output\nid: 2\ndata: b\n\nevent: output\nid: 3\nda")(w, r)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case 3:
			reply(502, "<html>")(w, r)
		case 4: // nothing new, renewed
			events(200, ":408: 408 Request Timeout\n\n")(w, r)
		case 5:
			reply(429, `{"retry_after":0}`)(w, r)
		default:
			events(200, "event: output\nid: 3\ndata: c\n\nevent: done\ndata: {}\n\n")(w, r)
		}
	})
	var got []string
	err := newClient(t, base, Options{}).Stream(t.Context(), base+"/stream", "", func(e StreamEvent) error {
		got = append(got, e.Type+" "+e.Data)
		return nil
	})
	if d := cmp.Diff([]string{"output a", "output b", "output c", "done {}"}, got); err != nil || d != "" {
		t.Error(err, d)
	}
	if d := cmp.Diff([]string{"", "1", "2", "2", "2", "2"}, asked); d != "" {
		t.Error(d)
	}
}

func TestStreamEnds(t *testing.T) {
	stop := errors.New("enough")
	tests := map[string]struct {
		h     http.HandlerFunc
		kind  Kind // "" for none
		tries int32
	}{
		"no such stream":      {reply(404, ``), NotFound, 1},
		"a page":              {reply(200, `<html>`, "Content-Type", "text/html"), Unreadable, 1},
		"nothing more":        {reply(204, ``), "", 1},
		"always cut":          {events(200, "event: output\ndata: x\n\n"), Network, 4},
		"always cut, same id": {events(200, "id: 1\nevent: output\ndata: x\n\n"), Network, 5},
		"server trouble":      {reply(503, ``), Server, 4},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var n atomic.Int32
			base := serve(t, func(w http.ResponseWriter, r *http.Request) { n.Add(1); tt.h(w, r) })
			err := newClient(t, base, Options{}).Stream(t.Context(), base+"/s", "", func(StreamEvent) error { return nil })
			if tt.kind == "" && err != nil {
				t.Error(err)
			} else if tt.kind != "" {
				asError(t, err, tt.kind)
			}
			if n.Load() != tt.tries {
				t.Errorf("%d connections, want %d", n.Load(), tt.tries)
			}
		})
	}
	t.Run("by the caller", func(t *testing.T) {
		base := serve(t, events(200, "data: x\n\ndata: y\n\n"))
		n := 0
		err := newClient(t, base, Options{}).Stream(t.Context(), base+"/s", "", func(StreamEvent) error { n++; return stop })
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("%v after %d", err, n)
		}
	})
	t.Run("by the context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		base := serve(t, func(w http.ResponseWriter, r *http.Request) {
			events(200, "data: x\n\n")(w, r)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		err := newClient(t, base, Options{}).Stream(ctx, base+"/s", "", func(StreamEvent) error { cancel(); return nil })
		if asError(t, err, Interrupted); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Run("no address", func(t *testing.T) {
		err := newClient(t, "https://api.replicate.com", Options{}).Stream(t.Context(), "ftp://x/y", "", nil)
		asError(t, err, Unreadable)
	})
}

// However the bytes are dealt out, nothing behind the mark is passed on and nothing before it is lost.
func TestRenewalEndsAtItsMark(t *testing.T) {
	text := "data: :408\n\nid: 4\r\r: 408\n:40\n\n:408: 408 Request Timeout\n\ndata: never\n\n"
	want := text[:strings.Index(text, ":408: ")+4]
	for size := 1; size <= len(text); size++ {
		r := &renewal{r: strings.NewReader(text)}
		var got strings.Builder
		_, err := io.CopyBuffer(struct{ io.Writer }{&got}, struct{ io.Reader }{r}, make([]byte, size))
		if err != nil || !r.asked || got.String() != want {
			t.Errorf("by %d: %q asked %v %v", size, got.String(), r.asked, err)
		}
	}
	r := &renewal{r: strings.NewReader("data: x\n:40")}
	if b, err := io.ReadAll(r); err != nil || r.asked || string(b) != "data: x\n:40" {
		t.Errorf("%q %v %v", b, r.asked, err)
	}
}

func ExampleFieldError_Input() {
	fmt.Println(FieldError{Type: "required", Field: "input", Description: "image is required"}.Input())
	// Output: image
}
