package replicate

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

var errOtherPart = errors.New("the server did not go on where the file was cut")

// Partial is what came of a file whose download was cut. The zero value is a file of which nothing came.
//
// A file is gone on with only where the server marks its content with a strong ETag (RFC 9110 §8.8.3) and sent it as it is:
// then a request for the rest carries the mark (If-Range), and a server whose file has changed sends the whole instead. Of all
// other files nothing is kept. A Partial belongs to the address that was fetched last and is used by one goroutine at a time.
type Partial struct {
	content []byte
	mark    string // the ETag; "" when the file cannot be gone on with
	total   int64  // bytes of the whole file, 0 when the server did not say
	address string // to which all this belongs
}

// Len is how many bytes came already.
func (p *Partial) Len() int { return len(p.content) }

// ask adds to a request what asks for the rest, and reports whether there is anything to go on with.
func (p *Partial) ask(h http.Header) bool {
	if p.mark == "" || len(p.content) == 0 {
		p.drop()
		return false
	}
	h.Set("Range", fmt.Sprintf("bytes=%d-", len(p.content)))
	h.Set("If-Range", p.mark)
	return true
}

// begin looks at the head of an answer: whether it is the whole file or the rest of this one. It reports false, with
// nothing kept, when it is neither.
func (p *Partial) begin(resp *http.Response, asked bool) bool {
	if resp.StatusCode != http.StatusPartialContent {
		p.drop()
		if resp.ContentLength > 0 && !resp.Uncompressed {
			p.total = resp.ContentLength
		}
		if !resp.Uncompressed && resp.Header.Get("Content-Encoding") == "" {
			p.mark = strongMark(resp.Header)
		}
		return true
	}
	from, total, ok := contentRange(resp.Header.Get("Content-Range"))
	mark := strongMark(resp.Header)
	if !asked && ok && from == 0 && total > 0 && !resp.Uncompressed && resp.Header.Get("Content-Encoding") == "" { // all of it, by its length
		p.drop()
		p.total, p.mark = total, mark
		return true
	}
	if !asked || !ok || from != int64(len(p.content)) || mark != "" && mark != p.mark || p.total > 0 && total > 0 && total != p.total {
		p.drop()
		return false
	}
	p.total = max(p.total, total)
	return true
}

// settle keeps what came before a cut, if it can be gone on with.
func (p *Partial) settle() {
	if p.mark == "" {
		p.drop()
	}
}

func (p *Partial) take() []byte {
	b := p.content
	p.drop()
	return b
}

func (p *Partial) drop() { *p = Partial{address: p.address} }

// at makes it belong to an address. What came from another one is forgotten: it may be another file, marked alike.
func (p *Partial) at(address string) {
	if p.address != address {
		*p = Partial{address: address}
	}
}

// strongMark is the ETag of a content that stands for its very bytes; "" when there is none.
func strongMark(h http.Header) string {
	mark := h.Get("ETag")
	if len(mark) < 3 || !strings.HasPrefix(mark, `"`) || !strings.HasSuffix(mark, `"`) {
		return ""
	}
	return mark
}

// contentRange reads where a part begins and how long the whole is, 0 when that is not said (RFC 9110 §14.4).
func contentRange(s string) (from, total int64, ok bool) {
	unit, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	span, all, ok := strings.Cut(rest, "/")
	first, last, dash := strings.Cut(span, "-")
	if !ok || !dash || !strings.EqualFold(unit, "bytes") {
		return 0, 0, false
	}
	from, err := strconv.ParseInt(first, 10, 64)
	to, err2 := strconv.ParseInt(last, 10, 64)
	if err != nil || err2 != nil || from < 0 || to < from {
		return 0, 0, false
	}
	if all == "*" {
		return from, 0, true
	}
	total, err = strconv.ParseInt(all, 10, 64)
	return from, total, err == nil && total > to
}
