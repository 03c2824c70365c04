package practice

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

type sentEvent struct{ id, name, data string }

// listen reads an event stream to its end: its events and its comments.
func (s *testServer) listen(address, lastID string) (events []sentEvent, comments []string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	response, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" || response.Header.Get("Cache-Control") != "no-store" {
		s.t.Fatalf("stream: %d %v", response.StatusCode, response.Header)
	}
	var event sentEvent
	var data []string
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		line := lines.Text()
		field, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "":
			if event.name != "" {
				event.data = strings.Join(data, "\n")
				events = append(events, event)
			}
			event, data = sentEvent{}, nil
		case strings.HasPrefix(line, ":"):
			comments = append(comments, line)
		case field == "event":
			event.name = value
		case field == "id":
			event.id = value
		case field == "data":
			data = append(data, value)
		default:
			s.t.Errorf("line %q", line)
		}
	}
	if err := lines.Err(); err != nil {
		s.t.Error(err)
	}
	return events, comments
}

func TestAStreamTellsLogsOutputsAndTheEnd(t *testing.T) {
	s := startTest(t, func(o *Options) { o.Speed = 10 })
	a := s.create(request(inputOf("num_outputs", 2)))
	events, comments := s.listen(a.url("stream"), "")
	done := s.finished(a.string("id"))
	if len(comments) != 1 || comments[0] != ": hi" {
		t.Errorf("comments: %q", comments)
	}
	var logs strings.Builder
	var outputs []string
	ids := map[string]bool{}
	for _, e := range events {
		switch ids[e.id] = true; e.name {
		case "logs":
			logs.WriteString(e.data)
		case "output":
			outputs = append(outputs, e.data)
		}
	}
	if logs.String() != done.string("logs") {
		t.Errorf("logs:\n%s\nwant\n%s", logs.String(), done.string("logs"))
	}
	if strings.Join(outputs, " ") != strings.Join(done.outputs(), " ") || len(outputs) != 2 {
		t.Errorf("outputs: %v", outputs)
	}
	if last := events[len(events)-1]; last.name != "done" || last.data != "{}" || len(ids) != len(events) {
		t.Errorf("last: %+v; %d ids for %d events", last, len(ids), len(events))
	}
	// Whoever comes back gets what it missed, and only that.
	middle := events[len(events)/2]
	rest, _ := s.listen(a.url("stream"), middle.id)
	if fmt.Sprint(rest) != fmt.Sprint(events[len(events)/2+1:]) {
		t.Errorf("after %s: %d events, want %d", middle.id, len(rest), len(events)-len(events)/2-1)
	}
	if more, comments := s.listen(a.url("stream"), events[len(events)-1].id); len(more) != 0 || len(comments) != 1 {
		t.Errorf("after the end: %+v %q", more, comments)
	}
	if all, _ := s.listen(a.url("stream"), "unknown"); len(all) != len(events) {
		t.Errorf("after an unknown event: %d events", len(all))
	}
}

func TestAStreamTellsOfFailureAndCancel(t *testing.T) {
	s := startTest(t, nil)
	failing := s.create(request(inputOf("image", "data:,x")))
	events, _ := s.listen(failing.url("stream"), "")
	if n := len(events); n < 2 || events[n-2].name != "error" || !strings.HasPrefix(events[n-2].data, `{"detail":"cannot identify image file`) ||
		events[n-1].name != "done" || events[n-1].data != `{"reason":"error"}` {
		t.Errorf("a failing one: %+v", events)
	}
	slow := startTest(t, slowly)
	stopped := slow.create(request(inputOf()))
	slow.call("POST", "/predictions/"+stopped.string("id")+"/cancel", alice, nil)
	events, _ = slow.listen(stopped.url("stream"), "")
	if len(events) != 1 || events[0].name != "done" || events[0].data != `{"reason":"canceled"}` {
		t.Errorf("a canceled one: %+v", events)
	}
	if a := slow.call("GET", "/files/nosuchstream/stream", "", nil); a.status != http.StatusNotFound {
		t.Errorf("no stream: %d", a.status)
	}
}

func TestAStreamEndsAfterAWhileAndCanBeTakenUpAgain(t *testing.T) {
	s := startTest(t, slowly)
	s.streamLimit = 20 * time.Millisecond
	a := s.create(request(inputOf()))
	for range 2 {
		events, comments := s.listen(a.url("stream"), "")
		if len(events) != 0 || strings.Join(comments, " ") != ": hi :408: 408 Request Timeout" {
			t.Errorf("%v %q", events, comments)
		}
	}
}
