package replicate

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"likeness/storage/secret"
)

var (
	webAddress = regexp.MustCompile(`(?i)\bhttps?://[^\s"'<>\\]+`)
	// escapedAnd is how JSON may write the & between the parts of an address.
	escapedAnd = strings.NewReplacer(`\u0026`, "&", `\/`, "/")
)

// longPart is the length from which a part of a foreign address is taken for a key that cannot be guessed, in characters.
const longPart = 16

// shown is a text as others may read it: no token, no pictures, no keys in addresses, and not longer than a limit in bytes.
func (c *Client) shown(text string, limit int) string {
	text = shortenData(strings.ToValidUTF8(text, "\uFFFD"))
	if strings.Contains(text, `\/`) || strings.Contains(text, `\u0026`) {
		text = escapedAnd.Replace(text)
	}
	text = webAddress.ReplaceAllStringFunc(text, c.cutAddress)
	text = c.scrub(text)
	if len(text) <= limit {
		return text
	}
	cut := limit
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + fmt.Sprintf("… (%s more)", size(int64(len(text)-cut)))
}

// cutAddress takes out of an address what opens it to whoever reads it: the values of its query, user name and password, and,
// outside of the API, the parts of its path that cannot be guessed.
func (c *Client) cutAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "https://…"
	}
	var b strings.Builder
	b.WriteString(strings.ToLower(u.Scheme) + "://" + u.Host)
	if below(u, c.base) {
		b.WriteString(u.EscapedPath())
	} else {
		parts := strings.Split(u.EscapedPath(), "/")
		for i, p := range parts {
			if len(p) >= longPart && (i < len(parts)-1 || !strings.Contains(p, ".")) {
				parts[i] = p[:4] + "…"
			}
		}
		b.WriteString(strings.Join(parts, "/"))
	}
	for i, part := range strings.FieldsFunc(u.RawQuery, func(r rune) bool { return r == '&' }) {
		b.WriteByte("?&"[min(i, 1)])
		name, value, valued := strings.Cut(part, "=")
		b.WriteString(name)
		if valued && plainQuery(name) {
			b.WriteString("=" + value)
		} else if valued {
			b.WriteString("=…")
		}
	}
	return b.String()
}

// plainQuery reports whether the value of a query opens nothing: the dates of a list, and what a server says of time.
func plainQuery(name string) bool {
	switch strings.ToLower(name) {
	case "created_after", "created_before", "expiry", "expires", "source":
		return true
	}
	return false
}

// shortenData puts the length and the sum of a data URI in the place of what is in it.
func shortenData(text string) string {
	var b strings.Builder
	for {
		at := dataAt(text)
		if at < 0 {
			break
		}
		head := strings.IndexByte(text[at:], ',') + at + 1
		end := head + strings.IndexFunc(text[head:]+`"`, func(r rune) bool {
			return r == '"' || r == '\'' || r == '<' || r == '>' || r <= ' '
		})
		content := strings.ReplaceAll(text[head:end], `\/`, "/")
		n, sum := int64(len(content)), ""
		if raw, err := base64.StdEncoding.DecodeString(content); err == nil {
			n, sum = int64(len(raw)), fmt.Sprintf(", sha256 %x", sha256.Sum256(raw))
		}
		b.WriteString(text[:head-1] + "… (" + size(n) + sum + ")") // no comma: it is no address any more
		text = text[end:]
	}
	if b.Len() == 0 {
		return text
	}
	b.WriteString(text)
	return b.String()
}

// dataAt is where a data URI begins, -1 where there is none.
func dataAt(text string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], "data:")
		if i < 0 {
			return -1
		}
		from += i
		rest := text[from:min(len(text), from+128)]
		if comma := strings.IndexByte(rest, ','); comma > 0 && !strings.ContainsAny(rest[:comma], "\"'<> \t\r\n{[") {
			return from
		}
		from += len("data:")
	}
}

// size is a number of bytes in words.
func size(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	if n < 10_000_000 {
		return strconv.FormatInt((n+500)/1000, 10) + " kB"
	}
	return strconv.FormatInt((n+500_000)/1_000_000, 10) + " MB"
}

// disguises are the token as a server may send it back: as it is, and as JSON, addresses and base64 write it.
func disguises(token string) []string {
	if token == "" {
		return nil
	}
	all := []string{token}
	add := func(s string) {
		if s != token && len(s) > 2 {
			all = append(all, s)
		}
	}
	add(url.QueryEscape(token))
	add(url.PathEscape(token))
	if b, err := json.Marshal(token); err == nil {
		add(string(b[1 : len(b)-1]))
	}
	add(strings.ReplaceAll(strings.ReplaceAll(token, `\`, `\\`), `"`, `\"`))
	for _, text := range []string{token, "Bearer " + token, ":" + token} {
		add(strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(text)), "="))
		add(strings.TrimRight(base64.URLEncoding.EncodeToString([]byte(text)), "="))
	}
	add(fmt.Sprintf("%x", token))
	return all
}

// scrub takes the token, and whatever looks like one, out of a text that others may read.
func (c *Client) scrub(s string) string {
	for _, t := range c.disguises {
		s = strings.ReplaceAll(s, t.Reveal(), secret.Hidden)
	}
	return tokenLike.ReplaceAllString(s, secret.Hidden)
}

// holdsToken reports whether a text has to be scrubbed.
func (c *Client) holdsToken(text string) bool { return c.scrub(text) != text }

// discreet takes the token out of what a server says of a prediction and others may read or keep. A server that puts it into
// an address gets the address kept as it is, since the picture lies there, and marked.
func (c *Client) discreet(p *Prediction) {
	p.Error, p.Logs, p.Model, p.Version, p.Source = c.scrub(p.Error), c.scrub(p.Logs), c.scrub(p.Model), c.scrub(p.Version), c.scrub(p.Source)
	p.Status = Status(c.scrub(string(p.Status)))
	for _, address := range p.Output {
		p.Private = p.Private || len(address) <= longAddress && c.holdsToken(address)
	}
}

// longAddress is the length of an address, in characters, from which it is none but the picture itself.
const longAddress = 16 << 10
