package practice

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOnlyCredentialsOfTheRightFormAreTaken(t *testing.T) {
	s := startTest(t, nil)
	const none, invalid = "You did not pass an authentication token", "You did not pass a valid authentication token"
	for header, detail := range map[string]string{
		"":                 none,
		"Bearer":           none,
		"Bearer ":          none,
		"Bearer sk-1":      invalid,
		"Bearer R8_x":      invalid,
		"Basic r8_x":       invalid,
		"r8_x":             none, // no scheme, so nothing behind it
		"Bearer " + alice:  "",
		"bearer " + alice:  "",
		"Token " + alice:   "",
		"Bearer " + Token:  "",
		"Bearer r8_anyone": "",
	} {
		for _, path := range []string{"/account", "/predictions", "/files", "/models/" + model, "/nothing"} {
			a := s.call("GET", path, "", nil, "Authorization", header)
			if detail == "" {
				if a.status == http.StatusUnauthorized {
					t.Errorf("%q is refused at %s", header, path)
				}
				continue
			}
			if a.status != http.StatusUnauthorized || a.string("detail") != detail || a.string("title") != "Unauthenticated" ||
				a.json["status"] != 401.0 || a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%q at %s: %d %s", header, path, a.status, a.text)
			}
		}
	}
	if len(Token) != 40 {
		t.Errorf("the practice token has %d characters, real ones have 40", len(Token))
	}
}

func TestEachTokenIsAnAccountOfItsOwn(t *testing.T) {
	s := startTest(t, slowly)
	first, again, other := s.call("GET", "/account", alice, nil), s.call("GET", "/account", alice, nil), s.call("GET", "/account", bob, nil)
	if name := first.string("username"); name != again.string("username") || name == other.string("username") || !strings.HasPrefix(name, "practice-") {
		t.Errorf("names: %s, %s, %s", first.text, again.text, other.text)
	}
	if first.string("type") != "user" {
		t.Errorf("type: %s", first.text)
	}
	elsewhere := startTest(t, nil)
	if elsewhere.call("GET", "/account", alice, nil).string("username") != first.string("username") {
		t.Error("another server gives the token another name")
	}
	id := s.create(request(inputOf())).string("id")
	for _, a := range []answered{s.call("GET", "/predictions/"+id, bob, nil), s.call("POST", "/predictions/"+id+"/cancel", bob, nil)} {
		if a.status != http.StatusNotFound || a.string("detail") != "The requested resource could not be found" {
			t.Errorf("somebody else's prediction: %d %s", a.status, a.text)
		}
	}
	if list := s.call("GET", "/predictions", bob, nil); len(list.json["results"].([]any)) != 0 {
		t.Errorf("somebody else's list: %s", list.text)
	}
	if s.get(id).string("status") != "starting" {
		t.Error("somebody else's cancel had an effect")
	}
	key := s.call("GET", "/webhooks/default/secret", alice, nil).string("key")
	if !strings.HasPrefix(key, "whsec_") || key == s.call("GET", "/webhooks/default/secret", bob, nil).string("key") {
		t.Errorf("webhook secret %q", key)
	}
}

func TestAnswersTellWhatIsLeftOfTheLimit(t *testing.T) {
	s := startTest(t, slowly)
	for _, test := range []struct {
		method, path, token string
		body                any
		left                string
	}{
		{"GET", "/account", alice, nil, "2999"},
		{"GET", "/nothing", alice, nil, "2998"},
		{"POST", "/predictions", alice, request(inputOf()), "599"},
		{"POST", "/predictions", alice, "{}", "598"},
		{"GET", "/predictions", bob, nil, "2999"},
		// As they were recorded: without.
		{"GET", "/account", "", nil, ""},
		{"GET", "/account", "sk-1", nil, ""},
		{"GET", "/files", alice, nil, ""},
		{"GET", "/files/x", alice, nil, ""},
	} {
		a := s.call(test.method, test.path, test.token, test.body)
		if got := a.header.Get("ratelimit-remaining"); got != test.left || (a.header.Get("ratelimit-reset") == "") != (test.left == "") {
			t.Errorf("%s %s: remaining %q, reset %q", test.method, test.path, got, a.header.Get("ratelimit-reset"))
		}
		if _, err := http.ParseTime(a.header.Get("Date")); err != nil {
			t.Errorf("%s %s: date: %v", test.method, test.path, err)
		}
	}
}

func TestAnAllowanceRunsOutAndFillsUp(t *testing.T) {
	now := time.Now()
	b := &allowance{limit: 600, left: 600, at: now}
	for i := range 600 {
		ok, left, reset := b.take(now, 10)
		if !ok || left != 599-i || i == 0 && reset != 1 {
			t.Fatalf("request %d: %v, %d left, full in %d s", i, ok, left, reset)
		}
	}
	if ok, left, reset := b.take(now, 10); ok || left != 0 || reset != 60 {
		t.Errorf("the 601st: %v, %d left, full in %d s", ok, left, reset)
	}
	now = now.Add(100 * time.Millisecond)
	if ok, _, _ := b.take(now, 10); !ok {
		t.Error("a tenth of a second later: refused")
	}
	if ok, left, _ := b.take(now.Add(time.Hour), 10); !ok || left != 599 {
		t.Errorf("an hour later: %v, %d left", ok, left)
	}
}

func TestTooManyRequestsAreThrottled(t *testing.T) {
	s := startTest(t, slowly)
	s.call("GET", "/account", alice, nil)
	s.call("POST", "/predictions", alice, "{}")
	s.mu.Lock()
	for _, b := range s.buckets {
		b.left = 0
	}
	s.mu.Unlock()
	for _, a := range []answered{s.call("GET", "/account", alice, nil), s.call("POST", "/predictions", alice, request(inputOf()))} {
		seconds, _ := a.json["retry_after"].(float64)
		if a.status != http.StatusTooManyRequests || seconds < 1 || a.header.Get("ratelimit-remaining") != "0" ||
			!strings.HasPrefix(a.string("detail"), "Request was throttled. Your rate limit resets in ~") {
			t.Errorf("%d %s", a.status, a.text)
		}
	}
	if a := s.call("GET", "/account", bob, nil); a.status != http.StatusOK {
		t.Errorf("somebody else: %d", a.status)
	}
}
