package replicate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// listLimit bounds one page, in bytes: a hundred predictions may each echo two photos. It is read piece by piece.
	listLimit = 512 << 20
	// maxPages bounds how far one list is followed.
	maxPages = 1000
	// keptOfData is how much is kept of a data URI echoed in a list, in bytes.
	keptOfData = 64
)

// ListOptions narrow a list down; zero fields do not.
type ListOptions struct {
	CreatedAfter  time.Time // at or after
	CreatedBefore time.Time
	Source        string // "web" for those made on the web site, of the last 14 days
}

// Page is one page of predictions, newest first; Replicate's hold 100.
type Page struct {
	Results    []Prediction // those that have an id
	Unread     int          // how many could not be read, 1 where none were told
	NextURL    string       // as the server gave it; "" on the last page
	ServerTime time.Time    // the answer's Date header

	trail []string // the pages of this list that were read
}

// HasNext reports whether there is another page.
func (p Page) HasNext() bool { return p.NextURL != "" }

// List reads the first page of predictions, from the web site as well as from the API.
func (c *Client) List(ctx context.Context, o ListOptions) (Page, error) {
	u := c.at("predictions")
	q := url.Values{}
	if !o.CreatedAfter.IsZero() {
		q.Set("created_after", o.CreatedAfter.UTC().Format(time.RFC3339Nano))
	}
	if !o.CreatedBefore.IsZero() {
		q.Set("created_before", o.CreatedBefore.UTC().Format(time.RFC3339Nano))
	}
	if o.Source != "" {
		q.Set("source", o.Source)
	}
	u.RawQuery = q.Encode()
	return c.page(ctx, u, nil)
}

// Next reads the page after one; io.EOF when there is none. An address on the connection's own server is followed as it is; of
// one elsewhere only the query is used, on our own address. A list that leads back to a page that was read, or does not end, is
// an error.
func (c *Client) Next(ctx context.Context, p Page) (Page, error) {
	if !p.HasNext() {
		return Page{}, io.EOF
	}
	u, err := c.next(c.at("predictions"), p.NextURL, p.trail)
	if err != nil {
		return Page{}, &Error{Kind: Unreadable, Op: OpList, Err: err}
	}
	return c.page(ctx, u, p.trail)
}

// next is the address of the next page of a list.
func (c *Client) next(list *url.URL, said string, trail []string) (*url.URL, error) {
	to, err := list.Parse(said)
	if err != nil {
		return nil, errors.New("the address of the next page cannot be read")
	}
	to.User, to.Fragment, to.RawFragment = nil, "", ""
	if !sameOrigin(to, c.base) {
		if to.RawQuery == "" {
			return nil, errors.New("the next page is on another server")
		}
		elsewhere := to
		to = &url.URL{}
		*to = *list
		to.RawQuery = elsewhere.RawQuery
	}
	if slices.Contains(trail, to.String()) {
		return nil, errors.New("the list leads back to a page that was read before")
	}
	if len(trail) >= maxPages {
		return nil, fmt.Errorf("the list has more than %d pages", maxPages)
	}
	return to, nil
}

func (c *Client) page(ctx context.Context, u *url.URL, trail []string) (Page, error) {
	r := request{op: OpList, url: u, header: http.Header{"Accept": {"application/json"}}, trusted: true, mayFollow: c.sameServer}
	var p Page
	err := c.repeat(ctx, OpList, c.retry.Tries, passing, func() *Error {
		return c.askStream(ctx, r, func(a *answer) *Error {
			p = Page{ServerTime: date(a), trail: append(slices.Clip(trail), u.String())}
			limited := &io.LimitedReader{R: a.body, N: c.listLimit}
			head := &headReader{r: limited}
			err := c.decode(&p, newDecoder(head))
			a.observed.list(p)
			switch {
			case err == nil:
				return nil
			case limited.N == 0:
				return c.unreadable(OpList, a, nil, fmt.Errorf("longer than %d MB", c.listLimit>>20))
			case head.err != nil:
				e := c.failure(ctx, OpList, head.err, a.flight)
				e.StatusCode, e.Body = a.StatusCode, c.excerpt(head.b)
				return e
			}
			e := c.unreadable(OpList, a, head.b, errors.New("it is no list"))
			if isEOF(err) && cut(head.b) {
				e.Kind, e.Err = Network, io.ErrUnexpectedEOF
			}
			return e
		})
	})
	if err != nil {
		return Page{}, err
	}
	return p, nil
}

var errNoList = errors.New("no list")

// decode reads a page one prediction at a time.
func (c *Client) decode(p *Page, d *json.Decoder) error {
	if t, err := d.Token(); err != nil {
		return err
	} else if t != json.Delim('{') {
		return errNoList
	}
	found := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key != "results" {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return err
			}
			if key == "next" {
				p.NextURL = strings.TrimSpace(object{"": raw}.text(""))
			}
			continue
		}
		t, err := d.Token()
		if err != nil {
			return err
		}
		found = true
		if t == nil { // null: none is told, which is not that there are none
			p.Unread++
			continue
		}
		if t != json.Delim('[') {
			return errNoList
		}
		for d.More() {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return err
			}
			if one, ok := decodePrediction(raw); ok {
				c.discreet(&one)
				one.Input = withoutPhotos(one.Input)
				one.ServerTime = p.ServerTime
				p.Results = append(p.Results, one)
			} else {
				p.Unread++
			}
		}
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if !found {
		return errNoList
	}
	return nil
}

func isEOF(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// withoutPhotos cuts the data URIs of an input short.
func withoutPhotos(input json.RawMessage) json.RawMessage {
	if len(input) < 4*keptOfData {
		return input
	}
	o, ok := parseObject(input)
	if !ok {
		return input
	}
	changed := false
	for k := range o {
		if s := o.text(k); len(s) > 2*keptOfData && strings.HasPrefix(s, "data:") {
			o[k], _ = json.Marshal(s[:keptOfData] + "…")
			changed = true
		}
	}
	if !changed {
		return input
	}
	short, err := json.Marshal(o)
	if err != nil {
		return input
	}
	return short
}

// headReader keeps the beginning of what is read through it, and the error that broke it off.
type headReader struct {
	r   io.Reader
	b   []byte
	err error
}

func (h *headReader) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	if room := 8*excerptSize - len(h.b); room > 0 {
		h.b = append(h.b, p[:min(n, room)]...)
	}
	if err != nil && err != io.EOF {
		h.err = err
	}
	return n, err
}
