package practice

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

const pageSize = 100

// page is one page of a list in an answer. Next and Previous are whole addresses.
type page[T any] struct {
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  []T     `json:"results"`
}

// cursor names a place in a list by the sequence number of an entry: the page behind it, or the page before it.
type cursor struct {
	sequence int64
	before   bool
}

func (c cursor) String() string {
	values := url.Values{"p": {strconv.FormatInt(c.sequence, 10)}}
	if c.before {
		values.Set("r", "1")
	}
	return base64.StdEncoding.EncodeToString([]byte(values.Encode()))
}

func parseCursor(text string) (cursor, bool) {
	plain, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return cursor{}, false
	}
	values, err := url.ParseQuery(string(plain))
	if err != nil {
		return cursor{}, false
	}
	sequence, err := strconv.ParseInt(values.Get("p"), 10, 64)
	return cursor{sequence, values.Get("r") == "1"}, err == nil
}

var invalidCursor = problem{Detail: "Invalid cursor", Status: http.StatusNotFound}

// cutPage takes one page out of a list that is sorted newest first, by the cursor of the request, and gives the
// addresses of its neighbours.
func cutPage[T any](r *http.Request, all []T, sequence func(T) int64) (part []T, next, previous *string, p *problem) {
	from, to := 0, min(len(all), pageSize)
	if text := r.URL.Query().Get("cursor"); text != "" {
		c, ok := parseCursor(text)
		if !ok {
			return nil, nil, nil, &invalidCursor
		}
		behind := func(edge int64) int {
			i := slices.IndexFunc(all, func(t T) bool { return sequence(t) < edge })
			if i < 0 {
				i = len(all)
			}
			return i
		}
		if c.before { // entries newer than the cursor's, which is the first of the page behind
			to = behind(c.sequence + 1)
			from = max(0, to-pageSize)
		} else {
			from = behind(c.sequence)
			to = min(len(all), from+pageSize)
		}
	}
	part = all[from:to]
	if len(part) == 0 {
		return part, nil, nil, nil
	}
	address := func(c cursor) *string {
		query := r.URL.Query()
		query.Set("cursor", c.String())
		text := requestOrigin(r) + r.URL.Path + "?" + query.Encode()
		return &text
	}
	if to < len(all) {
		next = address(cursor{sequence: sequence(part[len(part)-1])})
	}
	if from > 0 {
		previous = address(cursor{sequence: sequence(part[0]), before: true})
	}
	return part, next, previous, nil
}

// requestOrigin is the scheme and host that the one who asked uses for this server, so that the addresses in the answer
// are of the same origin.
func requestOrigin(r *http.Request) string { return "http://" + r.Host }
