package replicate

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestModelsAndVersions(t *testing.T) {
	version := `{"id":"` + testVersion + `","created_at":"2024-10-04T10:09:08.1Z","cog_version":"0.9.4","openapi_schema":{"components":{}}}`
	var base string
	base = serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RequestURI() {
		case "/v1/models/zsxkib/instant-id":
			reply(200, `{"url":"u","owner":"zsxkib","name":"instant-id","description":null,"visibility":"public","is_official":false,"run_count":1033585,"github_url":"g","latest_version":`+version+`}`)(w, r)
		case "/v1/models/zsxkib/bare":
			reply(200, `{"owner":"zsxkib","name":"bare","latest_version":null}`)(w, r)
		case "/v1/models/zsxkib/instant-id/versions/" + testVersion:
			reply(200, version)(w, r)
		case "/v1/models/zsxkib/instant-id/versions":
			reply(200, `{"next":"`+base+`/models/zsxkib/instant-id/versions?cursor=2","results":[`+version+`]}`)(w, r)
		case "/v1/models/zsxkib/instant-id/versions?cursor=2":
			reply(200, `{"next":null,"results":[{"id":"old","openapi_schema":null},{}]}`)(w, r)
		case "/v1/models/zsxkib/circle/versions":
			reply(200, `{"next":"`+base+`/models/zsxkib/circle/versions","results":[]}`)(w, r)
		case "/v1/models/zsxkib/page":
			reply(200, `<html>`)(w, r)
		default:
			reply(404, ``)(w, r)
		}
	})
	c := newClient(t, base, Options{})
	ctx := t.Context()
	m, err := c.Model(ctx, "zsxkib", "instant-id")
	if err != nil || m.RunCount != 1033585 || m.Official || m.LatestVersion == nil || m.LatestVersion.ID != testVersion || m.GitHubURL != "g" {
		t.Errorf("%+v %v", m, err)
	}
	if m, err := c.Model(ctx, "zsxkib", "bare"); err != nil || m.LatestVersion != nil {
		t.Errorf("%+v %v", m, err)
	}
	v, err := c.Version(ctx, "zsxkib", "instant-id", testVersion)
	if err != nil || v.CogVersion != "0.9.4" || string(v.OpenAPISchema) != `{"components":{}}` || v.CreatedAt.IsZero() {
		t.Errorf("%+v %v", v, err)
	}
	all, err := c.Versions(ctx, "zsxkib", "instant-id")
	if err != nil || len(all) != 2 || all[1].ID != "old" || all[1].OpenAPISchema != nil {
		t.Errorf("%+v %v", all, err)
	}
	_, err = c.Versions(ctx, "zsxkib", "circle")
	asError(t, err, Unreadable)
	_, err = c.Model(ctx, "zsxkib", "page")
	asError(t, err, Unreadable)
	_, err = c.Model(ctx, "zsxkib", "nothing")
	asError(t, err, NotFound)
	_, err = c.Model(ctx, "", "x")
	asError(t, err, Misuse)
	_, err = c.Version(ctx, "a", "b", "")
	asError(t, err, Misuse)
	_, err = c.Versions(ctx, "a", "..")
	asError(t, err, Misuse)
}

func TestAccount(t *testing.T) {
	base := serve(t, reply(200, `{"type":"organization","username":"acme","name":"Acme","github_url":"g","avatar_url":null}`))
	a, err := newClient(t, base, Options{}).Account(t.Context())
	if want := (Account{"organization", "acme", "Acme", "g", ""}); err != nil || a != want {
		t.Errorf("%+v %v", a, err)
	}
	for _, body := range []string{`<html><title>Login</title>`, ``, `{}`, `[]`, `{"username":7}`} {
		base := serve(t, reply(200, body))
		_, err := newClient(t, base, Options{}).Account(t.Context())
		var e *Error
		if !errors.As(err, &e) || e.Kind != Unreadable || !strings.Contains(e.Error(), "address") {
			t.Errorf("%q: %v", body, err)
		}
	}
}
