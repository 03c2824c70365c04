package replicate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// exchangeBody is how much of a request's or an answer's body an [Exchange] keeps, in bytes.
const exchangeBody = 64 << 10

// Exchange is one request and what came back, in a form that may be written down and shown to others: without the token, without
// pictures, and without what opens an address to whoever reads it.
type Exchange struct {
	At     time.Time     `json:"at"`
	Took   time.Duration `json:"took,omitempty"` // until the last byte of the answer was read
	Op     Op            `json:"op"`
	Method string        `json:"method"`
	URL    string        `json:"url"`
	// Header are the request's lines, sorted. Of the token it only says that one went along.
	Header []string `json:"header,omitempty"`
	Body   string   `json:"body,omitempty"`
	// Sent reports that the request, or a part of it, may have reached the server.
	Sent bool `json:"sent"`

	Status int      `json:"status,omitempty"` // 0: no answer
	Answer []string `json:"answer,omitempty"` // the lines of the answer's head that help to find a fault, sorted
	// AnswerBody is what came, bounded; of pictures, lists, models and accounts only how long it was.
	AnswerBody string `json:"answer_body,omitempty"`
	Bytes      int64  `json:"bytes,omitempty"` // of the answer's body, as they came
	Error      string `json:"error,omitempty"` // why it broke off
}

type observerKey struct{}

// Observe gives a context whose requests are told to f, one by one and redirects included, when their answers have been read or
// have failed. f may be called from several goroutines at once and must not block.
func Observe(ctx context.Context, f func(Exchange)) context.Context {
	return context.WithValue(ctx, observerKey{}, f)
}

// ObserveAs gives a context whose requests are told to whom those of another one are told: for work that several wait for.
func ObserveAs(ctx, other context.Context) context.Context {
	if f, ok := other.Value(observerKey{}).(func(Exchange)); ok {
		return Observe(ctx, f)
	}
	return ctx
}

// observed is an exchange that is under way. A nil one notes nothing.
type observed struct {
	Exchange
	client *Client
	at     *url.URL
	tell   func(Exchange)
}

// observe begins an exchange, if somebody wants to know of it.
func (c *Client) observe(ctx context.Context, r request, req *http.Request, withToken bool, start time.Time) *observed {
	f, ok := ctx.Value(observerKey{}).(func(Exchange))
	if !ok {
		return nil
	}
	o := &observed{client: c, at: req.URL, tell: f, Exchange: Exchange{
		At: start, Op: r.op, Method: req.Method, URL: c.shownAddress(req.URL),
	}}
	for k, values := range req.Header {
		if http.CanonicalHeaderKey(k) == "Authorization" {
			continue
		}
		for _, v := range values {
			o.Header = append(o.Header, k+": "+c.shown(v, exchangeBody))
		}
	}
	if withToken {
		o.Header = append(o.Header, "Authorization: Bearer …")
	}
	slices.Sort(o.Header)
	switch {
	case r.body == nil:
	case r.op == OpUpload: // a picture
		o.Body = "(" + size(r.size) + ")"
	default:
		if b, err := io.ReadAll(r.body()); err == nil {
			o.Body = c.shown(string(b), exchangeBody)
		}
	}
	return o
}

// answered notes the head of the answer.
func (o *observed) answered(resp *http.Response) {
	if o == nil {
		return
	}
	o.Sent, o.Status = true, resp.StatusCode
	for k, values := range resp.Header {
		if !telling(k) {
			continue
		}
		for _, v := range values {
			if k == "Location" {
				if to, err := o.at.Parse(v); err == nil {
					o.Answer = append(o.Answer, k+": "+o.client.shownAddress(to))
				}
				continue
			}
			o.Answer = append(o.Answer, k+": "+o.client.shown(v, excerptSize))
		}
	}
	slices.Sort(o.Answer)
}

// telling reports whether a line of an answer's head helps to find a fault. Cookies and the like do not.
func telling(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "content-type", "content-length", "content-encoding", "date", "location", "retry-after", "preference-applied", "server", "via",
		"cf-ray", "www-authenticate", "traceparent", "age":
		return true
	}
	return strings.HasPrefix(name, "ratelimit") || strings.HasPrefix(name, "x-ratelimit") || strings.HasSuffix(name, "request-id") ||
		strings.HasSuffix(name, "trace-id")
}

// came notes that a part of the body came, and why no more does.
func (o *observed) came(n int, err error) {
	if o == nil {
		return
	}
	o.Bytes += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		o.Error = o.client.shown(explain(bare(err)), excerptSize)
	}
}

// read notes the body of the answer, as far as it came.
func (o *observed) read(b []byte) {
	if o == nil {
		return
	}
	failed := o.Status < 200 || o.Status > 299
	switch {
	case len(b) == 0:
	case failed, o.Op == OpCreate, o.Op == OpGet, o.Op == OpCancel, o.Op == OpUpload, o.Op == OpFile:
		o.AnswerBody = o.client.shown(string(b), exchangeBody)
	default:
		o.AnswerBody = "(" + size(int64(len(b))) + ")"
	}
}

// end tells the exchange; only once.
func (o *observed) end(now time.Time) {
	if o == nil || o.tell == nil {
		return
	}
	o.Took = now.Sub(o.At)
	tell := o.tell
	o.tell = nil
	tell(o.Exchange)
}

// fail notes that no answer came.
func (o *observed) fail(e *Error, now time.Time) {
	if o == nil {
		return
	}
	o.Sent = e.Sent
	o.Error = string(e.Kind)
	if e.Err != nil {
		o.Error = o.client.shown(explain(e.Err), excerptSize)
	}
	o.end(now)
}

// list notes a page of a list without what was asked for in it: it may be of other programs.
func (o *observed) list(p Page) {
	if o == nil {
		return
	}
	var text strings.Builder
	for _, r := range p.Results {
		fmt.Fprintf(&text, "%s %s %s %s\n", r.CreatedAt.UTC().Format(time.RFC3339), r.ID, r.Status, r.Version)
	}
	if p.HasNext() {
		text.WriteString("(and more pages)")
	}
	o.AnswerBody = o.client.shown(strings.TrimSpace(text.String()), exchangeBody)
}

// shownAddress is an address without what opens it to whoever reads it.
func (c *Client) shownAddress(u *url.URL) string {
	return c.scrub(c.cutAddress(u.Redacted()))
}
