package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// results are the ids on a page of a list.
func (a answered) results() []string {
	var ids []string
	list, _ := a.json["results"].([]any)
	for _, p := range list {
		ids = append(ids, at(p, "id").(string))
	}
	return ids
}

func TestTheListHasPagesNewestFirst(t *testing.T) {
	s := startTest(t, slowly)
	var made []string // newest first
	for range 250 {
		made = append([]string{s.create(request(map[string]any{"image": "data:,x"})).string("id")}, made...)
	}
	first := s.call("GET", "/predictions", alice, nil)
	if first.status != http.StatusOK || first.json["previous"] != nil {
		t.Fatalf("first page: %d, previous %v", first.status, first.json["previous"])
	}
	if logs, given := at(first.json["results"].([]any)[0], "logs").(string); given {
		t.Errorf("logs in a list: %q", logs)
	}
	var pages []answered
	for page := first; ; {
		pages = append(pages, page)
		next := page.string("next")
		if next == "" {
			break
		}
		if !strings.HasPrefix(next, s.URL()+"/predictions?cursor=") {
			t.Fatalf("next: %s", next)
		}
		page = s.call("GET", next, alice, nil)
	}
	var seen []string
	for _, page := range pages {
		seen = append(seen, page.results()...)
	}
	if len(pages) != 3 || len(pages[0].results()) != 100 || len(pages[2].results()) != 50 {
		t.Errorf("%d pages", len(pages))
	}
	if strings.Join(seen, " ") != strings.Join(made, " ") {
		t.Error("the pages are not what was made, newest first")
	}
	back := s.call("GET", pages[2].string("previous"), alice, nil)
	if strings.Join(back.results(), " ") != strings.Join(pages[1].results(), " ") {
		t.Error("the page before the last is another one on the way back")
	}
	if front := s.call("GET", back.string("previous"), alice, nil); strings.Join(front.results(), " ") != strings.Join(pages[0].results(), " ") || front.json["previous"] != nil {
		t.Error("the first page is another one on the way back")
	}
	// What is made meanwhile shifts no page.
	s.create(request(map[string]any{"image": "data:,x"}))
	if again := s.call("GET", first.string("next"), alice, nil); strings.Join(again.results(), " ") != strings.Join(pages[1].results(), " ") {
		t.Error("a new prediction shifts the pages")
	}
	for _, cursor := range []string{"x", "%21", "cD14", "cD0"} {
		if a := s.call("GET", "/predictions?cursor="+cursor, alice, nil); a.status != http.StatusNotFound || a.string("detail") != "Invalid cursor" {
			t.Errorf("cursor %s: %d %s", cursor, a.status, a.text)
		}
	}
}

func TestTheListIsFilteredByTime(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now, o.Speed = clock.now, 0.001 })
	var ids, times []string // oldest first
	for range 3 {
		a := s.create(request(map[string]any{"image": "data:,x"}))
		ids, times = append(ids, a.string("id")), append(times, a.string("created_at"))
		clock.advance(time.Minute)
	}
	for query, want := range map[string][]string{
		"created_after=" + times[1]:                                         {ids[2], ids[1]}, // at or after
		"created_before=" + times[1]:                                        {ids[0]},         // before
		"created_after=" + times[1] + "&created_before=" + times[2]:         {ids[1]},
		"created_after=2026-03-01":                                          {ids[2], ids[1], ids[0]},
		"created_after=2026-03-02T00:00:00":                                 nil,
		"created_after=" + url.QueryEscape("2026-03-01T14:01:00.123+02:00"): {ids[2], ids[1]},
		"source=web": nil,
	} {
		a := s.call("GET", "/predictions?"+query, alice, nil)
		if a.status != http.StatusOK || strings.Join(a.results(), " ") != strings.Join(want, " ") {
			t.Errorf("%s: %d %v, want %v", query, a.status, a.results(), want)
		}
	}
	for _, query := range []string{"created_after=yesterday", "created_before=1", "source=api"} {
		if a := s.call("GET", "/predictions?"+query, alice, nil); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, a.status)
		}
	}
}

func TestPagesKeepTheFilter(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now, o.Speed = clock.now, 0.001 })
	s.create(request(map[string]any{"image": "data:,x"}))
	clock.advance(time.Minute)
	after := clock.now().UTC().Format(time.RFC3339)
	for range 101 {
		s.create(request(map[string]any{"image": "data:,x"}))
	}
	first := s.call("GET", "/predictions?created_after="+after, alice, nil)
	second := s.call("GET", first.string("next"), alice, nil)
	if len(first.results()) != 100 || len(second.results()) != 1 || second.json["next"] != nil {
		t.Errorf("pages of %d and %d", len(first.results()), len(second.results()))
	}
}
