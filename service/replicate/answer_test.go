package replicate

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"likeness/storage/secret"
)

// The bodies are of the shapes that real refusals were recorded to have.
func TestRefusalsAreTyped(t *testing.T) {
	tests := map[string]struct {
		status  int
		body    string
		headers []string
		kind    Kind
		title   string
		detail  string
		fields  []FieldError
		after   time.Duration
		says    string
	}{
		"wrong token": {
			401, `{"title":"Unauthenticated","detail":"You did not pass a valid authentication token","status":401}`, nil,
			BadToken, "Unauthenticated", "You did not pass a valid authentication token", nil, 0,
			"get account: the server does not accept the token (401): Unauthenticated: You did not pass a valid authentication token",
		},
		"no credit": {
			402, `{"title":"Insufficient credit","detail":"You have insufficient credit to run this model.","status":402}`, nil,
			NoCredit, "Insufficient credit", "You have insufficient credit to run this model.", nil, 0, "not enough credit (402)",
		},
		"no title": {
			404, `{"detail":"The specified training destination does not exist","status":404}`, nil,
			NotFound, "", "The specified training destination does not exist", nil, 0, "not found (404): The specified",
		},
		"invalid fields": {
			422, `{"title":"Input validation failed","status":422,"detail":"- input: prompt is required\n- input.guidance_scale: Must be less than or equal to 50\n","invalid_fields":[{"type":"required","field":"input","description":"prompt is required"},{"type":"number_lte","field":"input.guidance_scale","description":"Must be less than or equal to 50"}]}`, nil,
			InvalidInput, "Input validation failed", "- input: prompt is required\n- input.guidance_scale: Must be less than or equal to 50",
			[]FieldError{{"required", "input", "prompt is required"}, {"number_lte", "input.guidance_scale", "Must be less than or equal to 50"}},
			0,
			"(422): Input validation failed: input: prompt is required; input.guidance_scale: Must be less than or equal to 50",
		},
		"places": {
			422, `{"detail":[{"loc":["body","input","image"],"msg":"field required","type":"value_error.missing"}]}`, nil,
			InvalidInput, "", "",
			[]FieldError{{"value_error.missing", "input.image", "field required"}},
			0, "input.image: field required",
		},
		"throttled, in the body": {
			429, `{"detail":"Request was throttled. Your rate limit resets in ~30s.","status":429,"retry_after":31}`,
			[]string{"Retry-After", "7"},
			Throttled, "", "Request was throttled. Your rate limit resets in ~30s.", nil, 31 * time.Second, "too many requests (429), again in 31s",
		},
		"throttled, text in the body": {429, `{"retry_after":"5"}`, nil, Throttled, "", "", nil, 5 * time.Second, ""},
		"throttled, in a header":      {429, `{}`, []string{"Retry-After", "7"}, Throttled, "", "", nil, 7 * time.Second, ""},
		"throttled, a date": {
			429, ``,
			[]string{"Date", "Fri, 04 Oct 2024 10:09:00 GMT", "Retry-After", "Fri, 04 Oct 2024 10:09:20 GMT"},
			Throttled, "Too Many Requests", "", nil, 20 * time.Second, "",
		},
		"throttled, a date gone by": {
			429, ``,
			[]string{"Date", "Fri, 04 Oct 2024 10:09:00 GMT", "Retry-After", "Fri, 04 Oct 2024 10:08:20 GMT"},
			Throttled, "Too Many Requests", "", nil, 0, "",
		},
		"throttled, in words":   {429, `{"detail":"Request was throttled. Your rate limit resets in ~30s."}`, nil, Throttled, "", "Request was throttled. Your rate limit resets in ~30s.", nil, 30 * time.Second, ""},
		"throttled, by limit":   {429, `{}`, []string{"ratelimit-remaining", "0", "ratelimit-reset", "12"}, Throttled, "", "", nil, 12 * time.Second, ""},
		"throttled, no word":    {429, `<html>`, nil, Throttled, "", "", nil, 0, "too many requests (429)"},
		"throttled, nonsense":   {429, `{"retry_after":-3}`, []string{"Retry-After", "soon"}, Throttled, "", "", nil, 0, ""},
		"throttled, for ages":   {429, `{"retry_after":1e300}`, nil, Throttled, "", "", nil, longestWait, ""},
		"page of a gateway":     {502, "<!DOCTYPE html><html><head>\n<TITLE>api.example | 502:\n Bad &amp; gateway</TITLE></head></html>", nil, Server, "api.example | 502: Bad & gateway", "", nil, 0, "the server has trouble (502): api.example"},
		"page without a title":  {500, "<html><body>oops</body></html>", nil, Server, "", "", nil, 0, "the server has trouble (500)"},
		"text":                  {503, "upstream\nconnect error", nil, Server, "upstream connect error", "", nil, 0, ""},
		"bytes":                 {500, "\x00\xff\x01", nil, Server, "", "", nil, 0, ""},
		"nothing":               {500, "", nil, Server, "Internal Server Error", "", nil, 0, ""},
		"error of another kind": {409, `{"error":"At capacity - all prediction slots busy","status":"failed"}`, nil, Refused, "", "At capacity - all prediction slots busy", nil, 0, "refused (409): At capacity"},
		"error in an object":    {400, `{"error":{"message":"bad request","code":3}}`, nil, InvalidInput, "", "bad request", nil, 0, ""},
		"message":               {403, `{"message":"forbidden"}`, nil, BadToken, "", "forbidden", nil, 0, ""},
		"fields that are none":  {422, `{"detail":null,"invalid_fields":"x","title":7}`, nil, InvalidInput, "", "", nil, 0, ""},
		"JSON that is no object": {
			500, `["a","b"]`, nil, Server, `["a","b"]`, "", nil, 0, "",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			base := serve(t, reply(tt.status, tt.body, tt.headers...))
			_, err := newClient(t, base, Options{Retry: Retry{Tries: 1}}).Account(t.Context())
			e := asError(t, err, tt.kind)
			if e.StatusCode != tt.status || e.Title != tt.title || e.Detail != tt.detail || e.RetryAfter != tt.after || e.Unknown() {
				t.Errorf("got %d, title %q, detail %q, after %v, unknown %v", e.StatusCode, e.Title, e.Detail, e.RetryAfter, e.Unknown())
			}
			if d := cmp.Diff(tt.fields, e.Fields); d != "" {
				t.Error(d)
			}
			if !strings.Contains(e.Error(), tt.says) || strings.Contains(e.Error(), "\n") {
				t.Errorf("says %q", e.Error())
			}
		})
	}
}

func TestFieldErrorsNameTheInput(t *testing.T) {
	for want, f := range map[string]FieldError{
		"prompt":         {"required", "input", "prompt is required"},
		"guidance_scale": {"number_lte", "input.guidance_scale", "Must be less"},
		"image":          {"format", "input.image.0", "Does not match format 'uri'"},
		"colour":         {"additional_property_not_allowed", "input", "Additional property colour is not allowed"},
		"":               {"required", "version", "version is required"},
	} {
		if got := f.Input(); got != want {
			t.Errorf("%+v: %q, want %q", f, got, want)
		}
	}
	if got := (FieldError{"x", "input", "nonsense"}).Input(); got != "" {
		t.Errorf("nonsense named %q", got)
	}
}

// A server that echoes what it was sent must not bring the token into errors.
func TestNoErrorHoldsTheToken(t *testing.T) {
	for name, body := range map[string]string{
		"JSON":  `{"title":"` + testToken + `","detail":"Bearer ` + testToken + `","invalid_fields":[{"field":"` + testToken + `","type":"` + testToken + `","description":"` + testToken + `"}]}`,
		"page":  `<title>` + testToken + `</title>` + strings.Repeat("x", excerptSize-60) + testToken,
		"text":  "no: " + testToken,
		"other": `{"detail":"r8_SomebodyElsesTokenOfTheSameShape00000"}`,
	} {
		for _, status := range []int{200, 401, 422, 500} {
			var log strings.Builder
			base := serve(t, reply(status, body))
			c := newClient(t, base, Options{Log: logTo(&log), Retry: Retry{Tries: 1}})
			_, err := c.Create(t.Context(), one)
			var e *Error
			if err == nil {
				t.Fatalf("%s %d: no error", name, status)
			}
			e = asError(t, err, err.(*Error).Kind)
			all := e.Error() + e.Body + e.Title + e.Detail + log.String()
			for _, f := range e.Fields {
				all += f.Type + f.Field + f.Description
			}
			if e.Err != nil {
				all += e.Err.Error()
			}
			if strings.Contains(all, "r8_") {
				t.Errorf("%s %d: %s", name, status, all)
			}
			if len(e.Body) > excerptSize {
				t.Errorf("%d bytes kept", len(e.Body))
			}
		}
	}
}

// A server of one's own may have tokens that look like any other word.
func TestAnyTokenIsTakenOutOfErrors(t *testing.T) {
	const token = "correct-horse-battery"
	base := serve(t, reply(401, `{"detail":"unknown token `+token+`"}`))
	_, err := newClient(t, base, Options{Token: secret.NewToken(token)}).Account(t.Context())
	if e := asError(t, err, BadToken); strings.Contains(e.Error()+e.Body+e.Detail, token) || !strings.Contains(e.Detail, secret.Hidden) {
		t.Error(e, e.Body)
	}
}

func TestATokenThatIsNoTokenIsRefusedWithoutShowingIt(t *testing.T) {
	for _, s := range []string{"r8_two words", "r8_line\nbreak", "r8_…", "r8_\x00"} {
		_, err := New("https://api.replicate.com", Options{Token: secret.NewToken(s)})
		if err == nil || strings.Contains(err.Error(), "r8_") {
			t.Errorf("%q: %v", s, err)
		}
	}
	var got string
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Get("Authorization")
		reply(200, `{"type":"user"}`)(w, r)
	})
	if _, err := newClient(t, base, Options{Token: secret.NewToken(" " + testToken + "\n")}).Account(t.Context()); err != nil || got != "Bearer "+testToken {
		t.Errorf("blanks around: %v", err)
	}
}

func TestLimitsAreWhatTheServerLastSaid(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			reply(201, created, "ratelimit-remaining", "599", "ratelimit-reset", "1")(w, r)
			return
		}
		reply(200, created, "ratelimit-remaining", "2999", "ratelimit-reset", "2")(w, r)
	})
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c := newClient(t, base, Options{Now: func() time.Time { return at }})
	if c.Limits() != (Limits{}) {
		t.Error("limits before anything was said")
	}
	if _, err := c.Create(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), testID); err != nil {
		t.Fatal(err)
	}
	want := Limits{Create: Limit{599, time.Second, at}, Other: Limit{2999, 2 * time.Second, at}}
	if got := c.Limits(); got != want {
		t.Errorf("got %+v", got)
	}
}
