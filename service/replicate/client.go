package replicate

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"likeness/storage/secret"
)

// Options are what a [Client] is made with. The zero value is usable; it has no token.
type Options struct {
	Token secret.Token
	// HTTP gives its Transport, for tests and unusual networks; nothing else of it is used. Nil means a transport of our own, which
	// honours the proxy of the environment except for this computer.
	HTTP      *http.Client
	UserAgent string       // "Likeness" when empty
	Log       *slog.Logger // one line a request, without query, token or content; nil logs nothing
	Now       func() time.Time
	Timeouts  Timeouts
	Retry     Retry
}

// Timeouts are the limits of one try; a zero field has its default.
type Timeouts struct {
	Connect time.Duration // a connection: 10 s
	TLS     time.Duration // its TLS handshake: 10 s
	Answer  time.Duration // from the last byte sent to the first of the answer: 60 s, and on top of it what Prefer asked for
	Stall   time.Duration // without a byte of a body moving, in either direction: 60 s
	Create  time.Duration // one try of a create as a whole: 10 min
	Read    time.Duration // one try of anything else as a whole, but for event streams: 10 min, and of files three times as long
}

// Retry is how often and how patiently reads are repeated, and creates that cannot have arrived; a zero field has its default.
type Retry struct {
	Tries int           // in all, 4 (creates: 3 at most); 1 repeats nothing
	First time.Duration // the first wait, 0.5 s; each next one is twice as long, and all are shaken by a quarter
	Max   time.Duration // the longest wait, 8 s; a server that asks for a longer one gets its error returned
}

// Client speaks with one server. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	token     secret.Token
	disguises []secret.Token // all that must not be seen of it
	withheld  bool
	agent     string
	log       *slog.Logger
	now       func() time.Time
	timeouts  Timeouts
	retry     Retry
	transport http.RoundTripper // for everything but creates
	creates   http.RoundTripper // a new HTTP/1.1 connection for each
	proxy     func(*http.Request) (*url.URL, error)

	answerLimit int64 // bounds one answer, in bytes
	listLimit   int64 // bounds one page of a list, in bytes

	mu     sync.Mutex
	limits Limits
}

// New makes a client of the API at an address such as https://api.replicate.com/v1 or http://127.0.0.1:8080/v1. The bare
// https://api.replicate.com is understood; any other address is taken as it is. It does not connect.
func New(base string, o Options) (*Client, error) {
	u, err := parseBase(base)
	if err != nil {
		return nil, err
	}
	token := strings.TrimSpace(o.Token.Reveal())
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return nil, errors.New("the token contains characters that no token has: copy it again, alone and whole")
	}
	c := &Client{
		base:     u,
		token:    secret.NewToken(token),
		withheld: u.Scheme != "https" && !isLoopback(u.Hostname()),
		agent:    o.UserAgent,
		log:      o.Log,
		now:      o.Now,
		timeouts: o.Timeouts,
		retry:    o.Retry,

		answerLimit: answerLimit,
		listLimit:   listLimit,
	}
	for _, text := range disguises(token) {
		c.disguises = append(c.disguises, secret.NewToken(text))
	}
	if c.agent == "" {
		c.agent = "Likeness"
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.now == nil {
		c.now = time.Now
	}
	set(&c.timeouts.Connect, 10*time.Second)
	set(&c.timeouts.TLS, 10*time.Second)
	set(&c.timeouts.Answer, 60*time.Second)
	set(&c.timeouts.Stall, 60*time.Second)
	set(&c.timeouts.Create, 10*time.Minute)
	set(&c.timeouts.Read, 10*time.Minute)
	set(&c.retry.First, 500*time.Millisecond)
	set(&c.retry.Max, 8*time.Second)
	if c.retry.Tries < 1 {
		c.retry.Tries = 4
	}
	c.transports(o.HTTP)
	return c, nil
}

func set(d *time.Duration, standard time.Duration) {
	if *d <= 0 {
		*d = standard
	}
}

// transports chooses what carries the requests. Creates have their own: HTTP/1.1 without keep-alive, so that a create is
// always the first request of its connection and a lost one can never be mistaken for an idle connection that the server closed.
func (c *Client) transports(given *http.Client) {
	var rt http.RoundTripper
	if given != nil {
		rt = given.Transport
		if rt == nil {
			rt = http.DefaultTransport
		}
	} else {
		rt = c.ownTransport()
	}
	c.transport, c.creates = rt, rt
	if t, ok := rt.(*http.Transport); ok {
		c.proxy = t.Proxy
		c.creates = single(t)
	}
}

func (c *Client) ownTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment, // which leaves this computer's own addresses out
		DialContext:           (&net.Dialer{Timeout: c.timeouts.Connect, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:   c.timeouts.TLS,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          16,
		IdleConnTimeout:       30 * time.Second,
		ExpectContinueTimeout: time.Second,
		// After a computer has slept, its connections are dead without a word; pings find that out.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
	}
}

// single is a transport that gives every request a new HTTP/1.1 connection.
func single(t *http.Transport) *http.Transport {
	s := t.Clone()
	s.DisableKeepAlives = true
	s.ForceAttemptHTTP2 = false
	s.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	s.Protocols = new(http.Protocols)
	s.Protocols.SetHTTP1(true)
	if s.TLSClientConfig != nil {
		s.TLSClientConfig.NextProtos = nil
	}
	return s
}

// Base is the address of the API, without a slash at its end.
func (c *Client) Base() string { return c.base.String() }

// TokenWithheld reports that this client sends no token, because its address is plain HTTP and not this computer.
func (c *Client) TokenWithheld() bool { return c.withheld }

// Close gives back idle connections. Requests that are under way are not touched, and the client stays usable.
func (c *Client) Close() {
	for _, rt := range []http.RoundTripper{c.transport, c.creates} {
		if t, ok := rt.(interface{ CloseIdleConnections() }); ok {
			t.CloseIdleConnections()
		}
	}
}

// mayHaveToken reports whether the token goes along to an address: below the API's own, and nowhere else.
func (c *Client) mayHaveToken(u *url.URL) bool {
	return !c.withheld && !c.token.IsZero() && below(u, c.base)
}

// pause waits, or returns early when the context ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return done(ctx)
	}
}
