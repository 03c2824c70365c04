package replicate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
)

// downloadLimit is the most that Download takes when it is not told, in bytes.
const downloadLimit = 64 << 20

var errPrivate = errors.New("a server on the public net points to this computer or its own network")

// Download fetches a file: an http or https address, or a data URI. max bounds it in bytes; 0 means 64 MB. What the server calls
// the content is ignored: look at the bytes.
//
// The token goes along only to addresses below the API's own. Redirects are followed a few times, never from HTTPS to HTTP and
// never from the public net to this computer or its network. A body that is cut is a Network error: fetch again. An error of
// kind NotFound means that the file is gone, TooLarge that it is longer than max. Errors that pass are waited out a few times,
// and what came before a cut is not fetched twice, where the server lets one go on; see [Partial].
func (c *Client) Download(ctx context.Context, address string, max int64) ([]byte, error) {
	return c.DownloadOn(ctx, address, max, &Partial{})
}

// DownloadOn is Download that goes on with what an earlier one of the same address left in part, and leaves there what came
// when it fails itself. The part of a file that came whole is empty again.
func (c *Client) DownloadOn(ctx context.Context, address string, max int64, part *Partial) ([]byte, error) {
	if max <= 0 {
		max = downloadLimit
	}
	address = strings.TrimSpace(address)
	if len(address) >= 5 && strings.EqualFold(address[:5], "data:") {
		return c.dataURI(address, max)
	}
	u, err := c.file(address)
	if err != nil {
		return nil, &Error{Kind: Unreadable, Op: OpDownload, Err: err}
	}
	part.at(u.String())
	var body []byte
	for {
		had := len(part.content)
		err = c.repeat(ctx, OpDownload, c.retry.Tries, passing, func() *Error {
			e := c.downloadTry(ctx, u, max, part)
			if e == nil {
				body = part.take()
			}
			return e
		})
		// A line that is cut again and again brings the file all the same, as long as each try brings enough of it.
		if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Network || len(part.content)-had < worthwhile {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return body, nil
}

// worthwhile is how many bytes a few tries must bring for the next few to be made at once.
const worthwhile = 4 << 10

// downloadTry makes one try, which adds to part what comes.
func (c *Client) downloadTry(ctx context.Context, u *url.URL, max int64, part *Partial) *Error {
	guard := &guard{proxy: c.proxy, at: u}
	r := request{
		op: OpDownload, url: u, header: http.Header{"Accept": {"*/*"}}, mayFollow: guard.follow,
		trace: &httptrace.ClientTrace{GotConn: guard.connected},
	}
	asked := part.ask(r.header)
	e := c.askStream(ctx, r, func(a *answer) *Error {
		if !part.begin(a.Response, asked) {
			// It does not go on where this one ended: the next try begins anew.
			return &Error{Kind: Network, Op: OpDownload, StatusCode: a.StatusCode, Sent: true, Err: errOtherPart}
		}
		if a.ContentLength > max-int64(len(part.content)) {
			part.drop()
			return &Error{Kind: TooLarge, Op: OpDownload, Sent: true, Err: longer(max)}
		}
		b, e := c.read(ctx, OpDownload, a, max-int64(len(part.content)))
		part.content = append(part.content, b...)
		switch {
		case e != nil && e.Kind == Unreadable:
			part.drop()
			return &Error{Kind: TooLarge, Op: OpDownload, Sent: true, Err: longer(max)}
		case e != nil:
			part.settle()
			e.Body = "" // half a picture is nothing to show
			return e
		case len(part.content) == 0:
			return &Error{Kind: Unreadable, Op: OpDownload, StatusCode: a.StatusCode, Sent: true, Err: errors.New("it is empty")}
		case part.total > 0 && int64(len(part.content)) != part.total: // a shorter range than was asked for
			return &Error{Kind: Network, Op: OpDownload, StatusCode: a.StatusCode, Sent: true, Err: io.ErrUnexpectedEOF}
		}
		return nil
	})
	if guard.refused {
		part.drop()
		return &Error{Kind: Refused, Op: OpDownload, Sent: true, Err: errPrivate}
	}
	if e != nil && asked && e.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		part.drop()
		e.Kind, e.Body, e.Err = Network, "", errOtherPart
	}
	if e != nil && e.Kind == BadToken && !below(guard.at, c.base) {
		e.Kind, e.TokenWithheld, e.anonymous = Refused, false, false // no token belongs there
	}
	if e != nil && e.Kind == InvalidInput { // nothing was put in
		e.Kind = Refused
	}
	return e
}

func longer(max int64) error { return fmt.Errorf("the file is longer than %d bytes", max) }

func (c *Client) dataURI(uri string, max int64) ([]byte, error) {
	b, err := decodeDataURI(uri, max)
	switch {
	case errors.Is(err, errTooLong):
		return nil, &Error{Kind: TooLarge, Op: OpDownload, Err: longer(max)}
	case err != nil:
		return nil, &Error{Kind: Unreadable, Op: OpDownload, Err: err}
	case len(b) == 0:
		return nil, &Error{Kind: Unreadable, Op: OpDownload, Err: errors.New("it is empty")}
	}
	return b, nil
}

// file reads the address of an output or a stream. One without a host is meant on our own server.
func (c *Client) file(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return nil, errors.New("the address of the file cannot be read")
	}
	u = c.base.ResolveReference(u)
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, errors.New("the address of the file is neither http, https nor data")
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	return u, nil
}

// guard keeps the redirects of a download from leading a public server's answer into the network of this computer, by the
// names of the hosts and by the addresses that connections really go to.
type guard struct {
	proxy   func(*http.Request) (*url.URL, error)
	at      *url.URL // of this hop
	hops    int
	public  bool // the first connection went to the public net
	refused bool
}

func (g *guard) follow(from, to *url.URL) error {
	switch {
	case to.Scheme != "http" && to.Scheme != "https" || to.Hostname() == "":
		return errors.New("the server points to something that is no web address")
	case from.Scheme == "https" && to.Scheme == "http":
		return errors.New("the server points from https to plain http")
	case privateName(to.Hostname()) && !privateName(from.Hostname()):
		return errPrivate
	}
	g.at = to
	g.hops++
	return nil
}

// connected looks at where a connection goes before anything is sent over it.
func (g *guard) connected(info httptrace.GotConnInfo) {
	if g.proxy != nil {
		if p, err := g.proxy(&http.Request{URL: g.at}); err == nil && p != nil {
			return // the address is the proxy's; names are all there is
		}
	}
	to, err := netip.ParseAddrPort(info.Conn.RemoteAddr().String())
	if err != nil {
		return
	}
	private := privateIP(to.Addr())
	if g.hops == 0 {
		g.public = !private
	} else if g.public && private {
		g.refused = true
		info.Conn.Close()
	}
}
