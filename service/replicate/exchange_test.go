package replicate

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"likeness/storage/secret"
)

// told keeps what was told of exchanges.
type told struct {
	mu  sync.Mutex
	all []Exchange
}

func (o *told) ctx(t *testing.T) context.Context {
	return Observe(t.Context(), func(x Exchange) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.all = append(o.all, x)
	})
}

// text is all that could be read of them.
func (o *told) text() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	b, _ := json.Marshal(o.all)
	return string(b)
}

// A server that sends everything back that it got, the token in every form, does not get it into what is written down.
func TestAnExchangeHoldsNeitherTokenNorPicture(t *testing.T) {
	const token = `r8-odd"tok&en/with+signs`
	picture := bytes.Repeat([]byte("face"), 5000)
	var got http.Header
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		w.Header().Set("Set-Cookie", "session=abcdef")
		w.Header().Set("CF-Ray", "8f00-FRA")
		w.Header().Set("X-Request-Id", "req-4711 "+token)
		body, _ := json.Marshal(map[string]any{
			"id": "p", "status": "starting", "input": map[string]string{"image": "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(picture)},
			"echo": token, "basic": base64.StdEncoding.EncodeToString([]byte(":" + token)), "hex": fmt.Sprintf("%x", token),
			"output": []string{"https://delivery.example/xezq/AbCdEf0123456789AbCdEf0123/out-0.png?X-Signature=deadbeef&size=3"},
		})
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(body)
	}))
	defer s.Close()
	c := newClient(t, s.URL+"/v1", Options{Token: secret.NewToken(token)})
	var o told
	_, err := c.Create(o.ctx(t), CreateRequest{Version: testVersion, Input: map[string]any{
		"prompt": "a wish", "image": "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(picture),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Get("Authorization") != "Bearer "+token {
		t.Fatalf("the server got %v", got)
	}
	if len(o.all) != 1 {
		t.Fatalf("%d exchanges", len(o.all))
	}
	x := o.all[0]
	text := strings.Join([]string{x.URL, strings.Join(x.Header, "\n"), x.Body, strings.Join(x.Answer, "\n"), x.AnswerBody}, "\n")
	for _, no := range append(disguises(token), "session=abc", "deadbeef", "AbCdEf0123456789", "ZmFjZWZhY2Vm") {
		if strings.Contains(text, no) {
			t.Errorf("it holds %q", no)
		}
	}
	for _, yes := range []string{
		"POST", "/v1/predictions", "a wish", "data:image/jpeg;base64… (20 kB, sha256 ", "Authorization: Bearer …", "Cf-Ray: 8f00-FRA",
		"X-Request-Id: req-4711", "https://delivery.example/xezq/AbCd…/out-0.png?X-Signature=…&size=…", testVersion,
	} {
		if !strings.Contains(x.Method+text, yes) {
			t.Errorf("nothing says %q in\n%s", yes, text)
		}
	}
	if x.Op != OpCreate || x.Status != 201 || !x.Sent || x.Bytes < 20_000 || x.Error != "" {
		t.Errorf("%+v", x)
	}
}

// Lists, accounts and models hold what is nobody's business; pictures are no text.
func TestAnExchangeLeavesOutWhatOthersAskedFor(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/predictions"):
			_, _ = w.Write([]byte(`{"next":null,"results":[{"id":"one","status":"succeeded","version":"v","created_at":"2026-01-01T00:00:00Z","input":{"prompt":"other wish"},"logs":"other log"}]}`))
		case strings.HasSuffix(r.URL.Path, "/account"):
			_, _ = w.Write([]byte(`{"type":"user","username":"ada","name":"Ada L."}`))
		case strings.HasSuffix(r.URL.Path, "/moved"):
			http.Redirect(w, r, "/elsewhere/AbCdEf0123456789AbCdEf/out.png?sig=abc", http.StatusFound)
		default:
			_, _ = w.Write([]byte("bytes of a picture"))
		}
	}))
	defer s.Close()
	c := newClient(t, s.URL+"/v1", Options{})
	var o told
	ctx := o.ctx(t)
	_, err1 := c.List(ctx, ListOptions{})
	_, err2 := c.Account(ctx)
	_, err3 := c.Download(ctx, s.URL+"/v1/moved", 0)
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	text := o.text()
	for _, no := range []string{"other wish", "other log", "Ada L.", "bytes of a picture", "sig=abc", "0123456789"} {
		if strings.Contains(text, no) {
			t.Errorf("%q in %s", no, text)
		}
	}
	if len(o.all) != 4 || o.all[2].Status != 302 || o.all[3].Bytes != 18 || o.all[0].AnswerBody != "2026-01-01T00:00:00Z one succeeded v" {
		t.Errorf("%s", text)
	}
}

// What broke off is told with the reason, and what was read before.
func TestAnExchangeThatBreaksOffSaysWhy(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"id":"p","sta`))
	}))
	defer s.Close()
	c := newClient(t, s.URL+"/v1", Options{Retry: Retry{Tries: 1}})
	var o told
	_, err1 := c.Create(o.ctx(t), one)
	_, err2 := c.Get(o.ctx(t), "p")
	if err1 == nil || err2 == nil || len(o.all) != 2 {
		t.Fatal(err1, err2, o.text())
	}
	if x := o.all[0]; x.Status != 0 || !x.Sent || x.Error != "the connection was cut" {
		t.Errorf("%+v", x)
	}
	if x := o.all[1]; x.Status != 200 || x.Bytes != 14 || x.Error != "the connection was cut" || !strings.HasPrefix(x.AnswerBody, `{"id":"p"`) {
		t.Errorf("%+v", x)
	}
	s.Close()
	o.all = nil
	if _, err := c.Create(o.ctx(t), one); err == nil {
		t.Fatal("no error")
	}
	if len(o.all) == 0 || o.all[0].Sent || !strings.Contains(o.all[0].Error, "nothing answers") {
		t.Errorf("%s", o.text())
	}
}

// A body that is much too long is cut, whatever is in it.
func TestAnExchangeIsBounded(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write(bytes.Repeat([]byte("ä"), 200_000))
	}))
	defer s.Close()
	c := newClient(t, s.URL+"/v1", Options{})
	var o told
	_, _ = c.Create(o.ctx(t), one)
	if n := len(o.all[0].AnswerBody); n < 60_000 || n > exchangeBody+100 || !strings.HasSuffix(o.all[0].AnswerBody, "kB more)") {
		t.Errorf("%d bytes", n)
	}
}
