package replicate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// answerLimit bounds an answer, in bytes: predictions echo their input, photos included.
const answerLimit = 64 << 20

// maxHops bounds the redirects that one read follows.
const maxHops = 5

// request is one request to the server, ready to be tried more than once.
type request struct {
	op     Op
	method string // GET when empty
	url    *url.URL
	header http.Header
	body   func() io.Reader // a new reader each time; nil for no body
	size   int64            // of the body

	wait   time.Duration // for the answer, on top of the usual
	detach bool          // the caller's context ends it only as long as nothing was sent
	single bool          // on a connection of its own
	// trusted sends the token whatever the path, for an address that was checked already; otherwise mayHaveToken decides.
	trusted bool
	// mayFollow says whether a redirect is followed; nil follows none.
	mayFollow func(from, to *url.URL) error
	trace     *httptrace.ClientTrace // beside our own
}

// answer is what came back, its body yet to be read. close must be called.
type answer struct {
	*http.Response
	body      io.Reader
	flight    *flight
	withToken bool
	observed  *observed
	close     func()
}

// send makes one try, redirects included.
func (c *Client) send(ctx context.Context, r request) (*answer, *Error) {
	at := r.url
	for hop := 0; ; hop++ {
		a, err := c.exchange(ctx, r, at)
		if err != nil {
			return nil, err
		}
		to, moved := location(a.Response, at)
		if !moved {
			return a, nil
		}
		if r.mayFollow == nil {
			return a, nil // the caller sees a status that is no success
		}
		a.close()
		problem := errors.New("redirected too often")
		if hop < maxHops {
			problem = r.mayFollow(at, to)
		}
		if problem != nil {
			return nil, &Error{Kind: Refused, Op: r.op, StatusCode: a.StatusCode, Sent: true, Err: problem}
		}
		at = to
	}
}

// location is where a redirect points, and whether the answer is one.
func location(resp *http.Response, from *url.URL) (*url.URL, bool) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false
	}
	to, err := from.Parse(resp.Header.Get("Location"))
	if err != nil || resp.Header.Get("Location") == "" {
		return nil, false
	}
	to.User, to.Fragment, to.RawFragment = nil, "", ""
	return to, true
}

// exchange sends one HTTP request and returns the answer's head.
func (c *Client) exchange(ctx context.Context, r request, at *url.URL) (*answer, *Error) {
	f := newFlight(ctx, r, c.timeouts)
	withToken := r.trusted && !c.withheld && !c.token.IsZero() || c.mayHaveToken(at)
	req := (&http.Request{
		Method: r.method, URL: at, Host: at.Host, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(f.trace(r.trace))
	if req.Method == "" {
		req.Method = http.MethodGet
	}
	for k, v := range r.header {
		req.Header[k] = v
	}
	req.Header.Set("User-Agent", c.agent)
	if withToken {
		req.Header.Set("Authorization", "Bearer "+c.token.Reveal())
	}
	if r.body != nil {
		// No GetBody: without it the transport has no means of sending a body twice.
		req.Body = &outgoing{r: r.body(), flight: f}
		req.ContentLength = r.size
	}
	rt := c.transport
	if r.single {
		rt = c.creates
	}
	start := c.now()
	seen := c.observe(ctx, r, req, withToken, start)
	resp, err := rt.RoundTrip(req)
	if err != nil {
		e := c.failure(ctx, r.op, err, f)
		f.end()
		seen.fail(e, c.now())
		c.log.LogAttrs(ctx, slog.LevelInfo, "request failed", slog.String("op", string(r.op)), slog.String("host", at.Host),
			slog.String("kind", string(e.Kind)), slog.Bool("sent", e.Sent), slog.Duration("took", c.now().Sub(start)))
		return nil, e
	}
	f.answered()
	seen.answered(resp)
	if sameOrigin(at, c.base) {
		c.note(r.op, resp.Header)
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "request", slog.String("op", string(r.op)), slog.String("host", at.Host),
		slog.Int("status", resp.StatusCode), slog.Duration("took", c.now().Sub(start)))
	return &answer{
		Response: resp, body: &incoming{r: resp.Body, flight: f, seen: seen}, flight: f, withToken: withToken, observed: seen,
		close: func() { resp.Body.Close(); f.end(); seen.end(c.now()) },
	}, nil
}

// failure makes the error of a request or body that broke off.
func (c *Client) failure(ctx context.Context, op Op, err error, f *flight) *Error {
	sent := f.sent()
	if cause := f.cause(); cause != nil {
		err = cause // why we gave up, rather than how the transport noticed
	}
	err = bare(err)
	if ctx.Err() != nil && !(f.detached && sent) {
		return &Error{Kind: Interrupted, Op: op, Sent: sent, Err: done(ctx)}
	}
	if text := err.Error(); c.scrub(text) != text {
		err = errors.New(c.scrub(text))
	}
	return &Error{Kind: Network, Op: op, Sent: sent, Err: err}
}

// read reads the whole body of an answer, up to a limit in bytes.
func (c *Client) read(ctx context.Context, op Op, a *answer, limit int64) ([]byte, *Error) {
	b, err := io.ReadAll(io.LimitReader(a.body, limit+1))
	a.observed.read(b)
	if err != nil {
		e := c.failure(ctx, op, err, a.flight)
		e.StatusCode, e.Sent = a.StatusCode, true
		e.Body = c.excerpt(b)
		return b, e
	}
	if int64(len(b)) > limit {
		return b, &Error{
			Kind: Unreadable, Op: op, StatusCode: a.StatusCode, Sent: true, Body: c.excerpt(b),
			Err: fmt.Errorf("longer than %d MB", limit>>20),
		}
	}
	return b, nil
}

// ask makes one try and gives the body of a success to take.
func (c *Client) ask(ctx context.Context, r request, limit int64, take func(a *answer, b []byte) error) *Error {
	return c.askStream(ctx, r, func(a *answer) *Error {
		b, e := c.read(ctx, r.op, a, limit)
		if e != nil {
			e.PredictionID = salvageFor(r.op, b)
			return e
		}
		if err := take(a, b); err != nil {
			return c.unreadable(r.op, a, b, err)
		}
		return nil
	})
}

// askStream makes one try and gives a success to take, which reads its body.
func (c *Client) askStream(ctx context.Context, r request, take func(a *answer) *Error) *Error {
	a, e := c.send(ctx, r)
	if e != nil {
		return e
	}
	defer a.close()
	if a.StatusCode < 200 || a.StatusCode > 299 {
		// What was read of a broken refusal is enough: the status is what counts.
		b, _ := io.ReadAll(io.LimitReader(a.body, 1<<20))
		a.observed.read(b)
		e := c.refusal(r.op, a.StatusCode, a.Header, b, a.withToken)
		c.redirected(e, a, r)
		return e
	}
	return take(a)
}

// redirected says what an unfollowed redirect means. A server that sends us elsewhere with the same request, or to the same
// path, did nothing with it; "see other" may follow a deed that was done.
func (c *Client) redirected(e *Error, a *answer, r request) {
	to, moved := location(a.Response, r.url)
	if !moved {
		if a.StatusCode >= 300 && a.StatusCode < 400 {
			e.Kind = Unreadable
		}
		return
	}
	e.Err = fmt.Errorf("the server points to %s://%s", to.Scheme, to.Host)
	same := to.EscapedPath() == r.url.EscapedPath()
	again := a.StatusCode == http.StatusTemporaryRedirect || a.StatusCode == http.StatusPermanentRedirect
	if !again && (!same || a.StatusCode == http.StatusSeeOther) {
		e.Kind = Unreadable
	}
}

func (c *Client) unreadable(op Op, a *answer, b []byte, err error) *Error {
	e := &Error{Kind: Unreadable, Op: op, StatusCode: a.StatusCode, Sent: true, Body: c.excerpt(b)}
	c.describe(e, b)
	e.PredictionID = salvageFor(op, b)
	e.Err = err
	if cut(b) {
		// Without a length the transport cannot notice; the missing end of the JSON tells it.
		e.Kind, e.Err = Network, io.ErrUnexpectedEOF
	}
	return e
}

func salvageFor(op Op, b []byte) string {
	if op != OpCreate {
		return ""
	}
	return salvageID(b)
}

// repeat tries until it works, the error is not one that passes, or the tries are used up.
func (c *Client) repeat(ctx context.Context, op Op, tries int, again func(*Error) bool, try func() *Error) error {
	b := &backoff.ExponentialBackOff{InitialInterval: c.retry.First, RandomizationFactor: 0.25, Multiplier: 2, MaxInterval: c.retry.Max}
	b.Reset()
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return &Error{Kind: Interrupted, Op: op, Err: done(ctx)}
		}
		e := try()
		if e == nil {
			return nil
		}
		rest := max(b.NextBackOff(), e.RetryAfter)
		if n >= tries || !again(e) || e.RetryAfter > c.retry.Max {
			return e
		}
		if err := pause(ctx, rest); err != nil {
			return &Error{Kind: Interrupted, Op: op, Sent: e.Sent, Err: err}
		}
	}
}

// passing reports an error after which a read may be repeated.
func passing(e *Error) bool {
	return e.Temporary() && (e.Err == nil || !hopeless(e.Err))
}

// get reads a resource of the API, repeating what passes.
func (c *Client) get(ctx context.Context, op Op, u *url.URL, take func(a *answer, b []byte) error) error {
	r := request{op: op, url: u, header: http.Header{"Accept": {"application/json"}}, trusted: true, mayFollow: c.sameServer}
	return c.repeat(ctx, op, c.retry.Tries, passing, func() *Error { return c.ask(ctx, r, c.answerLimit, take) })
}

// sameServer allows redirects of the API within its own origin.
func (c *Client) sameServer(_, to *url.URL) error {
	if sameOrigin(to, c.base) {
		return nil
	}
	return fmt.Errorf("the server points to %s://%s: if that is right, use its address", to.Scheme, to.Host)
}

// date is the server's clock, from an answer.
func date(a *answer) time.Time {
	t, err := http.ParseTime(a.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
