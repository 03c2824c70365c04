package replicate

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// What is kept of a prediction, an account and a list holds no token, whatever the server says.
func TestWhatAServerSaysOfTheTokenIsNotPassedOn(t *testing.T) {
	said := testToken + " " + base64.StdEncoding.EncodeToString([]byte("Bearer "+testToken))
	prediction := `{"id":"p","status":"failed ` + said + `","error":"` + said + `","logs":"a line ` + said + `","output":["https://x.example/a?t=` + testToken + `"]}`
	c := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		reply(200, map[string]string{
			"/v1/predictions/p": prediction,
			"/v1/predictions":   `{"next":null,"results":[` + prediction + `]}`,
			"/v1/account":       `{"type":"user","username":"ada ` + said + `"}`,
			"/v1/files/f":       `{"id":"f","urls":{"get":"https://x.example/f?t=` + testToken + `"}}`,
			"/v1/files/g":       `{"id":"g","urls":{"get":"https://x.example/g?t=other"}}`,
		}[r.URL.Path])(w, r)
	}), Options{})
	ctx := t.Context()
	p, err1 := c.Get(ctx, "p")
	page, err2 := c.List(ctx, ListOptions{})
	account, err3 := c.Account(ctx)
	f, err4 := c.File(ctx, "f")
	g, err5 := c.File(ctx, "g")
	for i, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(i, err)
		}
	}
	for _, one := range append(page.Results, p) {
		for _, text := range []string{string(one.Status), one.Error, one.Logs, account.Username} {
			if strings.Contains(text, testToken) || strings.Contains(text, base64.StdEncoding.EncodeToString([]byte("Bearer "+testToken))) {
				t.Errorf("it says %q", text)
			}
		}
		if !one.Private || !strings.Contains(one.Output[0], testToken) || !strings.Contains(one.Logs, "a line") {
			t.Errorf("private %v, output %q, logs %q", one.Private, one.Output, one.Logs)
		}
	}
	if !f.Private || g.Private {
		t.Errorf("files are private: %v, %v", f.Private, g.Private)
	}
}
