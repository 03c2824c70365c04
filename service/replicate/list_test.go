package replicate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func ids(p Page) string {
	var all []string
	for _, r := range p.Results {
		all = append(all, r.ID)
	}
	return strings.Join(all, " ")
}

func TestListReadsAllPages(t *testing.T) {
	var base string
	base = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/predictions" || r.Header.Get("Authorization") != "Bearer "+testToken {
			t.Errorf("asked %s with %q", r.URL, r.Header.Get("Authorization"))
		}
		switch r.URL.RawQuery {
		case "created_after=2024-10-04T08%3A00%3A00Z&created_before=2024-10-05T00%3A00%3A00.5Z&source=web":
			reply(200, fmt.Sprintf(`{"previous":null,"next":"%s/predictions?cursor=cD0yMDI0%%3D%%3D","results":[{"id":"a"},{"id":"b"}]}`, base))(w, r)
		case "cursor=cD0yMDI0%3D%3D":
			reply(200, `{"results":[{"id":"c"},{"status":"no id"},7,null],"next":null}`)(w, r)
		default:
			t.Errorf("query %q", r.URL.RawQuery)
			reply(404, ``)(w, r)
		}
	})
	c := newClient(t, base, Options{})
	o := ListOptions{
		CreatedAfter:  time.Date(2024, 10, 4, 10, 0, 0, 0, time.FixedZone("", 7200)),
		CreatedBefore: time.Date(2024, 10, 5, 0, 0, 0, 5e8, time.UTC), Source: "web",
	}
	p, err := c.List(t.Context(), o)
	if err != nil || ids(p) != "a b" || !p.HasNext() || p.ServerTime.IsZero() {
		t.Fatalf("%q %v", ids(p), err)
	}
	p, err = c.Next(t.Context(), p)
	if err != nil || ids(p) != "c" || p.HasNext() {
		t.Fatalf("%q %v", ids(p), err)
	}
	if _, err := c.Next(t.Context(), p); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last page: %v", err)
	}
}

// The next page of another host is asked of our own, and that host hears nothing.
func TestNextOnAnotherHostIsAskedOfOurOwn(t *testing.T) {
	foreign := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the other host was asked") })
	for name, next := range map[string]string{
		"another host":   foreign + "/predictions?cursor=2",
		"another scheme": "https://127.0.0.1/v1/predictions?cursor=2",
		"no host":        "?cursor=2",
		"path alone":     "/v1/predictions?cursor=2",
		"no scheme":      "//evil.example/v1/predictions?cursor=2",
		"user names":     "http://a:b@evil.example/?cursor=2#x",
	} {
		base := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("cursor") == "2" {
				if r.URL.Path != "/v1/predictions" || r.Header.Get("Authorization") != "Bearer "+testToken {
					t.Errorf("%s: asked %s with %q", name, r.URL, r.Header.Get("Authorization"))
				}
				reply(200, `{"results":[{"id":"second"}]}`)(w, r)
				return
			}
			b, _ := json.Marshal(map[string]any{"next": next, "results": []any{map[string]string{"id": "first"}}})
			reply(200, string(b))(w, r)
		})
		c := newClient(t, base, Options{})
		p, err := c.List(t.Context(), ListOptions{})
		if err == nil {
			p, err = c.Next(t.Context(), p)
		}
		if err != nil || ids(p) != "second" {
			t.Errorf("%s: %q %v", name, ids(p), err)
		}
	}
}

func TestAListThatGoesInCirclesEnds(t *testing.T) {
	for name, next := range map[string]func(n int, base string) string{
		"itself":               func(_ int, base string) string { return base + "/predictions" },
		"two in turn":          func(n int, base string) string { return fmt.Sprintf("%s/predictions?cursor=%d", base, n%2) },
		"elsewhere, no cursor": func(int, string) string { return "https://elsewhere.example/predictions/2" },
		"endless":              func(n int, base string) string { return fmt.Sprintf("%s/predictions?cursor=%d", base, n) },
		"rubbish":              func(int, string) string { return "http://[::1" },
	} {
		var base string
		n := 0
		base = serve(t, func(w http.ResponseWriter, r *http.Request) {
			n++
			reply(200, fmt.Sprintf(`{"next":%q,"results":[]}`, next(n, base)))(w, r)
		})
		c := newClient(t, base, Options{})
		p, err := c.List(t.Context(), ListOptions{})
		for err == nil {
			p, err = c.Next(t.Context(), p)
		}
		most := 3
		if name == "endless" {
			most = maxPages
		}
		if asError(t, err, Unreadable); n > most {
			t.Errorf("%s: %d pages", name, n)
		}
	}
}

func TestWhatIsNoListIsAnError(t *testing.T) {
	for body, kind := range map[string]Kind{
		``: Unreadable, `[]`: Unreadable, `{}`: Unreadable, `<html>`: Unreadable, `{"results":{}}`: Unreadable, `{"results":[}`: Unreadable, `"x"`: Unreadable,
		`{"results":[{"id":"a"},{"id"`: Network, `{"results":[{"id":"a"}]`: Network, `{"next":`: Network,
	} {
		base := serve(t, reply(200, body))
		_, err := newClient(t, base, Options{}).List(t.Context(), ListOptions{})
		asError(t, err, kind)
	}
	base := serve(t, reply(200, `{"results":null}`))
	if p, err := newClient(t, base, Options{}).List(t.Context(), ListOptions{}); err != nil || len(p.Results) != 0 || p.Unread == 0 {
		t.Errorf("null is told as a list that is empty: %+v %v", p, err)
	}
}

// A list may echo every photo; what is kept of it is what a look-up needs.
func TestListsKeepNoPhotos(t *testing.T) {
	photo := "data:image/jpeg;base64," + strings.Repeat("A", 30_000)
	one := `{"id":"a","input":{"image":"` + photo + `","prompt":"` + strings.Repeat("long ", 200) + `","seed":2147483647,"guidance_scale":7.50}}`
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"results":[`)
		for i := range 100 {
			if i > 0 {
				io.WriteString(w, ",")
			}
			io.WriteString(w, one)
		}
		io.WriteString(w, `]}`)
	})
	c := newClient(t, base, Options{})
	c.answerLimit = 1 << 20 // a list may be longer than any other answer
	p, err := c.List(t.Context(), ListOptions{})
	if err != nil || len(p.Results) != 100 {
		t.Fatalf("%d %v", len(p.Results), err)
	}
	for _, r := range p.Results {
		var in map[string]any
		if err := json.Unmarshal(r.Input, &in); err != nil || len(r.Input) > 2000 {
			t.Fatalf("%d bytes, %v", len(r.Input), err)
		}
		if in["seed"].(float64) != 2147483647 || len(in["prompt"].(string)) != 1000 || !strings.HasPrefix(in["image"].(string), "data:image/jpeg") {
			t.Fatalf("kept %v", in)
		}
	}
	c.listLimit = 1 << 20
	_, err = c.List(t.Context(), ListOptions{})
	if e := asError(t, err, Unreadable); !strings.Contains(e.Error(), "longer than 1 MB") {
		t.Error(e)
	}
}
