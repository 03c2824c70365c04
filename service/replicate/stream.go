package replicate

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/tmaxmax/go-sse"
)

// maxEventSize bounds one event, in bytes: outputs may come as data URIs.
const maxEventSize = 64 << 20

// The types of events that the API's documentation names.
const (
	EventOutput = "output" // data is a text, an address or a data URI
	EventLogs   = "logs"   // data is a piece of the log
	EventError  = "error"  // data is JSON with a detail
	EventDone   = "done"   // data is {} or {"reason": "canceled" or "error"}; the last one
)

// StreamEvent is one event of a prediction's stream.
type StreamEvent struct {
	ID   string // the last one told, for Last-Event-ID
	Type string // one of the Event constants, or what the server says
	Data string
}

// Stream reads the events of a prediction (its URLs.Stream) until the last one, "done", and hands each to f in order; an error
// of f ends it and is returned. lastID continues after an event of before, "" begins at the start.
//
// The server ends streams after a while (with the comment ":408: …") and connections break: then Stream connects again, telling
// the last id. A server that ignores it repeats events. Failures in a row are bounded as for other reads. The token goes along
// only to addresses below the API's own.
func (c *Client) Stream(ctx context.Context, address, lastID string, f func(StreamEvent) error) error {
	u, err := c.file(address)
	if err != nil {
		return &Error{Kind: Unreadable, Op: OpStream, Err: err}
	}
	for {
		var over error
		ended, before := false, lastID
		err := c.repeat(ctx, OpStream, c.retry.Tries, passing, func() *Error {
			if lastID != before {
				return nil // it had got on before it broke: count the failures anew
			}
			return c.listen(ctx, u, lastID, func(ev StreamEvent) bool {
				lastID = ev.ID
				over = f(ev)
				ended = over != nil || ev.Type == EventDone
				return !ended
			}, &ended)
		})
		if ended {
			return over
		}
		if err != nil {
			return err
		}
		if err := pause(ctx, c.retry.First); err != nil {
			return &Error{Kind: Interrupted, Op: OpStream, Sent: true, Err: err}
		}
	}
}

// listen reads one connection's events until f wants no more, and returns nil when another connection may follow. It sets
// finished when the server wants none.
func (c *Client) listen(ctx context.Context, u *url.URL, lastID string, f func(StreamEvent) bool, finished *bool) *Error {
	r := request{op: OpStream, url: u, mayFollow: sameStream, header: http.Header{
		"Accept": {"text/event-stream"}, "Cache-Control": {"no-store"}, "Accept-Encoding": {"identity"},
	}}
	if lastID != "" && !strings.ContainsAny(lastID, "\r\n") {
		r.header.Set("Last-Event-ID", lastID)
	}
	return c.askStream(ctx, r, func(a *answer) *Error {
		if a.StatusCode == http.StatusNoContent { // an event stream's way of saying: do not come back
			*finished = true
			return nil
		}
		if kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type")); kind != "text/event-stream" {
			b, _ := io.ReadAll(io.LimitReader(a.body, 8*excerptSize))
			return c.unreadable(OpStream, a, b, errors.New("it is no event stream"))
		}
		lines := &renewal{r: a.body}
		for ev, err := range sse.Read(lines, &sse.ReadConfig{MaxEventSize: maxEventSize}) {
			if errors.Is(err, bufio.ErrTooLong) {
				return &Error{Kind: TooLarge, Op: OpStream, Sent: true, Err: fmt.Errorf("an event is longer than %d MB", maxEventSize>>20)}
			}
			if err != nil {
				return c.failure(ctx, OpStream, err, a.flight)
			}
			if ev.LastEventID != "" {
				lastID = ev.LastEventID
			}
			if !f(StreamEvent{ID: lastID, Type: ev.Type, Data: ev.Data}) {
				return nil
			}
		}
		if lines.asked {
			return nil
		}
		return c.failure(ctx, OpStream, io.ErrUnexpectedEOF, a.flight)
	})
}

// sameStream allows redirects of a stream within its own origin.
func sameStream(from, to *url.URL) error {
	if sameOrigin(from, to) {
		return nil
	}
	return errors.New("the stream is on another server")
}

// renewal passes an event stream through up to the comment with which the server asks for a new connection (":408: …"); the
// parser of events shows no comments.
type renewal struct {
	r     io.Reader
	line  []byte // the beginning of the line that is being read
	asked bool
}

var renewalMark = []byte(":408")

func (n *renewal) Read(p []byte) (int, error) {
	if n.asked {
		return 0, io.EOF
	}
	got, err := n.r.Read(p)
	for i, b := range p[:got] {
		switch {
		case b == '\n' || b == '\r':
			n.line = n.line[:0]
		case len(n.line) < len(renewalMark):
			if n.line = append(n.line, b); bytes.Equal(n.line, renewalMark) {
				n.asked = true
				return i + 1, io.EOF
			}
		}
	}
	return got, err
}
