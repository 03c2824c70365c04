package practice

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// streamEvent is a server-sent event of a prediction.
type streamEvent struct {
	id   string // milliseconds of its time, and its number
	name string // "output", "logs", "error" or "done"
	data string
	file *output // of an output event, instead of data
}

func (p *prediction) streamAdd(now time.Time, e streamEvent) {
	e.id = fmt.Sprintf("%d:%d", now.UnixMilli(), len(p.stream))
	p.stream = append(p.stream, e)
}

func (p *prediction) streamLogs(text string, now time.Time) {
	p.streamAdd(now, streamEvent{name: "logs", data: text})
}

func (p *prediction) streamOutputs(now time.Time) {
	for _, o := range p.outputs {
		switch p.fault {
		case FaultNoOutput:
		case FaultDataOutput:
			p.streamAdd(now, streamEvent{name: "output", data: o.dataURI()})
		default:
			p.streamAdd(now, streamEvent{name: "output", file: o})
		}
	}
}

// streamEnd adds the last events of a prediction that has just ended.
func (p *prediction) streamEnd() {
	done := "{}"
	switch p.status {
	case failed:
		detail := "Prediction failed"
		if p.failure != nil {
			detail = *p.failure
		}
		text, _ := json.Marshal(map[string]string{"detail": detail}) // a map of strings always encodes
		p.streamAdd(p.completed, streamEvent{name: "error", data: string(text)})
		done = `{"reason":"error"}`
	case canceled, aborted:
		done = `{"reason":"canceled"}`
	}
	p.streamAdd(p.completed, streamEvent{name: "done", data: done})
}

// streamEvents sends the events of a prediction as they come. After half a minute it ends the connection, as the real
// API does, and whoever listens comes back with the id of the last event.
func (s *Server) streamEvents(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p := s.streams[r.PathValue("id")]
	next := 0
	if p != nil {
		next = p.streamAfter(r.Header.Get("Last-Event-ID"))
	}
	s.mu.Unlock()
	if p == nil {
		answerProblem(w, notFound)
		return
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the limit for reading the request must not end the stream
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if _, err := w.Write([]byte(": hi\n\n")); err != nil {
		return
	}
	limit := time.NewTimer(s.streamLimit)
	defer limit.Stop()
	for {
		s.mu.Lock()
		events, changed := p.stream[min(next, len(p.stream)):], p.changed
		done := p.dataRemoved || p.ended() // the last event was added with the end, and may have been sent before
		s.mu.Unlock()
		next += len(events)
		var text strings.Builder
		for _, e := range events {
			e.write(&text, requestOrigin(r))
		}
		if _, err := w.Write([]byte(text.String())); err != nil || control.Flush() != nil || done {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-limit.C:
			_, _ = w.Write([]byte(":408: 408 Request Timeout\n\n"))
			return
		}
	}
}

// streamAfter is the place behind the event of that id; the beginning where it is not known.
func (p *prediction) streamAfter(id string) int {
	for i, e := range p.stream {
		if e.id == id {
			return i + 1
		}
	}
	return 0
}

func (e streamEvent) write(text *strings.Builder, origin string) {
	data := e.data
	if e.file != nil {
		data = origin + e.file.path()
	}
	fmt.Fprintf(text, "event: %s\nid: %s\n", e.name, e.id)
	for line := range strings.Lines(data) {
		text.WriteString("data: " + strings.TrimSuffix(line, "\n") + "\n")
	}
	if strings.HasSuffix(data, "\n") {
		text.WriteString("data: \n") // lines are joined with \n between them, so the last one needs a line behind it
	}
	text.WriteString("\n")
}
