package replicate

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// excerptSize is how much of an answer an error keeps, in bytes.
const excerptSize = 2048

// longestWait is the longest wait that is believed: a day, the longest span for which the API documents any limit.
const longestWait = 24 * time.Hour

var (
	tokenLike = regexp.MustCompile(`r8_[A-Za-z0-9_]{6,}`)
	pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	resetsIn  = regexp.MustCompile(`(?i)resets? in ~?\s*(\d+(?:\.\d+)?)\s*s`)
)

// excerpt is the beginning of an answer, fit to be shown and copied.
func (c *Client) excerpt(body []byte) string {
	if len(body) > 16*excerptSize {
		body = body[:16*excerptSize] // a token across this border lies far behind what is kept
	}
	s := strings.ToValidUTF8(c.scrub(string(body)), "\uFFFD")
	if len(s) <= excerptSize {
		return s
	}
	cut := excerptSize
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

// refusal makes the error of an answer that is no success.
func (c *Client) refusal(op Op, status int, h http.Header, body []byte, withToken bool) *Error {
	e := &Error{Op: op, Kind: kindOf(status), StatusCode: status, Sent: true, Body: c.excerpt(body)}
	c.describe(e, body)
	if status == http.StatusForbidden && pageTitle.Match(body) {
		e.Kind = Refused // by something on the way: the API's own refusals are no web pages
	}
	if e.Kind == BadToken && !withToken {
		e.TokenWithheld = c.withheld
		e.anonymous = c.token.IsZero()
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		e.RetryAfter = c.retryAfter(h, body, e.Detail)
	}
	return e
}

func kindOf(status int) Kind {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return InvalidInput
	case http.StatusUnauthorized, http.StatusForbidden:
		return BadToken
	case http.StatusPaymentRequired:
		return NoCredit
	case http.StatusNotFound, http.StatusGone:
		return NotFound
	case http.StatusRequestEntityTooLarge:
		return TooLarge
	case http.StatusTooManyRequests:
		return Throttled
	case http.StatusRequestTimeout, 499: // 499: a gateway gave up on us (nginx)
		return Server
	}
	if status >= 500 {
		return Server
	}
	return Refused
}

// describe fills in the server's own words. They come as problem+json with or without a title, as {"detail": …} with a text or a
// list of places (FastAPI), as {"error": …}, and from gateways as web pages or nothing.
func (c *Client) describe(e *Error, body []byte) {
	o, ok := parseObject(body)
	if !ok {
		if m := pageTitle.FindSubmatch(body); m != nil {
			title := strings.Join(strings.Fields(html.UnescapeString(string(m[1]))), " ")
			e.Title = c.scrub(shorten(strings.ToValidUTF8(title, ""), 120))
		} else if len(bytes.TrimSpace(body)) == 0 {
			e.Title = http.StatusText(e.StatusCode)
		} else if plain(body) {
			e.Title = c.scrub(shorten(strings.Join(strings.Fields(string(body)), " "), 200))
		}
		return
	}
	e.Title = c.scrub(shorten(o.text("title"), 200))
	var places []FieldError
	if list, ok := o.list("detail"); ok {
		for _, raw := range list {
			if p, ok := parseObject(raw); ok {
				places = append(places, FieldError{Type: p.text("type"), Field: place(p["loc"]), Description: p.text("msg")})
			}
		}
	} else {
		e.Detail = o.words("detail")
	}
	for _, key := range []string{"error", "message"} {
		if e.Detail == "" && len(places) == 0 {
			e.Detail = o.words(key)
		}
	}
	e.Detail = c.scrub(shorten(strings.TrimSpace(e.Detail), excerptSize))
	if list, ok := o.list("invalid_fields"); ok {
		for _, raw := range list {
			if f, ok := parseObject(raw); ok {
				places = append(places, FieldError{Type: f.text("type"), Field: f.text("field"), Description: f.text("description")})
			}
		}
	}
	for i, f := range places {
		places[i] = FieldError{c.scrub(f.Type), c.scrub(f.Field), c.scrub(shorten(f.Description, 500))}
	}
	e.Fields = places
}

// place writes FastAPI's ["body","input","image"] as input.image.
func place(raw json.RawMessage) string {
	var parts []any
	if json.Unmarshal(raw, &parts) != nil {
		return ""
	}
	var names []string
	for i, p := range parts {
		switch p := p.(type) {
		case string:
			if i > 0 || p != "body" {
				names = append(names, p)
			}
		case float64:
			names = append(names, strconv.FormatFloat(p, 'f', -1, 64))
		}
	}
	return strings.Join(names, ".")
}

func plain(body []byte) bool {
	if !utf8.Valid(body) || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return false
	}
	return !bytes.ContainsFunc(body, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' })
}

func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// retryAfter is how long the server asks to wait. The body's number comes first: real refusals carry it, and are not known
// to carry the header.
func (c *Client) retryAfter(h http.Header, body []byte, detail string) time.Duration {
	if o, ok := parseObject(body); ok {
		if n, ok := o.number("retry_after"); ok && n >= 0 {
			return wait(n)
		}
	}
	if v := strings.TrimSpace(h.Get("Retry-After")); v != "" {
		if n, ok := seconds(v); ok {
			return wait(n)
		}
		if t, err := http.ParseTime(v); err == nil {
			// Compared with the server's own clock, where it shows it: ours may be off.
			now := c.now()
			if d, err := http.ParseTime(h.Get("Date")); err == nil {
				now = d
			}
			return wait(t.Sub(now).Seconds())
		}
	}
	if m := resetsIn.FindStringSubmatch(detail); m != nil {
		n, _ := seconds(m[1])
		return wait(n)
	}
	n, _ := seconds(h.Get("ratelimit-reset"))
	return wait(n)
}

// seconds reads a header's number; it must be finite and not negative.
func seconds(s string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(n >= 0) || n > 1e15 {
		return 0, false
	}
	return n, true
}

// wait makes a sane wait of a number of seconds.
func wait(n float64) time.Duration {
	switch {
	case !(n > 0):
		return 0
	case n > longestWait.Seconds():
		return longestWait
	}
	return time.Duration(n * float64(time.Second))
}
