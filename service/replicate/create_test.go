package replicate

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCreateSendsWhatTheAPITakes(t *testing.T) {
	tests := []struct {
		name    string
		req     CreateRequest
		body    string
		headers map[string]string
	}{
		{
			"least",
			CreateRequest{Version: testVersion},
			`{"version":"` + testVersion + `","input":{}}`,
			map[string]string{"Prefer": "", "Cancel-After": "", "Idempotency-Key": "", "Content-Type": "application/json"},
		},
		{
			"all",
			CreateRequest{
				Version: testVersion, Input: map[string]any{"prompt": "<b> & é", "seed": int64(7)}, Stream: true,
				Webhook: "https://example.com/hook", WebhookEvents: []string{"start", "completed"},
				CancelAfter: 15 * time.Minute, PreferWait: 4100 * time.Millisecond,
			},
			`{"version":"` + testVersion + `","input":{"prompt":"<b> & é","seed":7},"stream":true,"webhook":"https://example.com/hook","webhook_events_filter":["start","completed"]}`,
			map[string]string{"Prefer": "wait=5", "Cancel-After": "900s", "Authorization": "Bearer " + testToken},
		},
		{
			"bounds",
			CreateRequest{Version: testVersion, CancelAfter: time.Second, PreferWait: time.Hour},
			`{"version":"` + testVersion + `","input":{}}`,
			map[string]string{"Prefer": "wait=60", "Cancel-After": "5s"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got string
			var head http.Header
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost || r.URL.Path != "/v1/predictions" {
					t.Errorf("asked %s %s", r.Method, r.URL)
				}
				b, _ := io.ReadAll(r.Body)
				got, head = strings.TrimSpace(string(b)), r.Header
				if r.ContentLength != int64(len(b)) {
					t.Errorf("Content-Length %d of %d bytes", r.ContentLength, len(b))
				}
				reply(http.StatusCreated, created)(w, r)
			})
			if _, err := newClient(t, base, Options{}).Create(t.Context(), tt.req); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.body, got); d != "" {
				t.Error(d)
			}
			for k, want := range tt.headers {
				if head.Get(k) != want {
					t.Errorf("%s: %q, want %q", k, head.Get(k), want)
				}
			}
		})
	}
}

func TestCreateTakesAnySuccessThatHasAnID(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
		want   Status
	}{
		"201 recorded":              {201, created, Starting},
		"202":                       {202, created, Starting},
		"200":                       {200, created, Starting},
		"id alone":                  {201, `{"id":"gm3qorzdhgbfurvjtvhg6dckhu"}`, ""},
		"new status":                {201, `{"id":"gm3qorzdhgbfurvjtvhg6dckhu","status":"queued"}`, "queued"},
		"byte order mark":           {201, "\xEF\xBB\xBF" + created, Starting},
		"rubbish behind":            {201, created + "\n<!-- served by x -->", Starting},
		"every other field strange": {201, `{"id":"gm3qorzdhgbfurvjtvhg6dckhu","status":"failed","model":1,"version":{},"input":"x","output":{"a":1},"error":17,"logs":3,"metrics":[],"urls":"x","created_at":5,"data_removed":"no"}`, Failed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			base := serve(t, reply(tt.status, tt.body, "Date", "Fri, 04 Oct 2024 10:09:09 GMT"))
			p, err := newClient(t, base, Options{}).Create(t.Context(), CreateRequest{Version: testVersion})
			if err != nil {
				t.Fatal(err)
			}
			if p.ID != testID || p.Status != tt.want {
				t.Errorf("got %q %q", p.ID, p.Status)
			}
			if !p.ServerTime.Equal(time.Date(2024, 10, 4, 10, 9, 9, 0, time.UTC)) {
				t.Errorf("server time %v", p.ServerTime)
			}
		})
	}
}

// A success that cannot be read may have made a prediction; a refusal did not.
func TestCreateKnowsWhatItDoesNotKnow(t *testing.T) {
	page := "<html><head><title>Bad\n gateway</title></head></html>"
	tests := map[string]struct {
		status  int
		body    string
		kind    Kind
		unknown bool
		id      string
	}{
		"web page":          {200, page, Unreadable, true, ""},
		"empty":             {201, "", Unreadable, true, ""},
		"no content":        {204, "", Unreadable, true, ""},
		"no id":             {201, `{"status":"starting"}`, Unreadable, true, ""},
		"id null":           {201, `{"id":null}`, Unreadable, true, ""},
		"id empty":          {201, `{"id":" "}`, Unreadable, true, ""},
		"id no name":        {201, `{"id":".."}`, Unreadable, true, ""},
		"list":              {201, `[` + created + `]`, Unreadable, true, ""},
		"text":              {201, `"ok"`, Unreadable, true, ""},
		"cut JSON":          {201, created[:120], Network, true, testID},
		"cut before the id": {201, `{"status":"star`, Network, true, ""},
		"500":               {500, `{"detail":"Internal server error"}`, Server, true, ""},
		"502 page":          {502, page, Server, true, ""},
		"503":               {503, ``, Server, true, ""},
		"504":               {504, `rubbish`, Server, true, ""},
		"520":               {520, ``, Server, true, ""},
		"408":               {408, ``, Server, true, ""},
		"400":               {400, page, InvalidInput, false, ""},
		"401":               {401, `{"title":"Unauthenticated"}`, BadToken, false, ""},
		"402":               {402, ``, NoCredit, false, ""},
		"403":               {403, `{}`, BadToken, false, ""},
		"403 page":          {403, page, Refused, false, ""},
		"404":               {404, ``, NotFound, false, ""},
		"405":               {405, ``, Refused, false, ""},
		"409":               {409, ``, Refused, false, ""},
		"413":               {413, page, TooLarge, false, ""},
		"422":               {422, `{}`, InvalidInput, false, ""},
		"429":               {429, `{}`, Throttled, false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			n := 0
			base := serve(t, func(w http.ResponseWriter, r *http.Request) { n++; reply(tt.status, tt.body)(w, r) })
			_, err := newClient(t, base, Options{}).Create(t.Context(), CreateRequest{Version: testVersion})
			e := asError(t, err, tt.kind)
			if e.Unknown() != tt.unknown {
				t.Errorf("unknown %v: %v", e.Unknown(), e)
			}
			if e.PredictionID != tt.id {
				t.Errorf("salvaged %q, want %q", e.PredictionID, tt.id)
			}
			if n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

func TestCreateTooLongAnAnswer(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, `{"id":"`+testID+`","logs":"`)
		chunk := []byte(strings.Repeat("x", 1<<20))
		for range 3 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	c := newClient(t, base, Options{})
	if c.answerLimit != 64<<20 {
		t.Errorf("answers are bounded to %d", c.answerLimit)
	}
	c.answerLimit = 2 << 20
	_, err := c.Create(t.Context(), CreateRequest{Version: testVersion})
	e := asError(t, err, Unreadable)
	if !e.Unknown() || e.PredictionID != testID || len(e.Body) > excerptSize {
		t.Errorf("unknown %v, id %q, %d bytes kept", e.Unknown(), e.PredictionID, len(e.Body))
	}
}

func TestCreateFollowsNoRedirect(t *testing.T) {
	tests := []struct {
		status  int
		to      string
		kind    Kind
		unknown bool
	}{
		{301, "https://elsewhere.example/v1/predictions", Refused, false},
		{302, "/v1/predictions", Refused, false},
		{302, "/v1/done", Unreadable, true},
		{303, "/v1/predictions/x", Unreadable, true},
		{307, "/v1/other", Refused, false},
		{308, "https://elsewhere.example/", Refused, false},
		{304, "", Unreadable, true},
		{300, "", Unreadable, true},
	}
	for _, tt := range tests {
		n := 0
		base := serve(t, func(w http.ResponseWriter, r *http.Request) {
			n++
			w.Header().Set("Location", tt.to)
			w.WriteHeader(tt.status)
		})
		_, err := newClient(t, base, Options{}).Create(t.Context(), CreateRequest{Version: testVersion})
		if e := asError(t, err, tt.kind); e.Unknown() != tt.unknown || n != 1 {
			t.Errorf("%d %s: unknown %v, %d requests", tt.status, tt.to, e.Unknown(), n)
		}
	}
}

func TestCreateRefusesWhatIsNoInput(t *testing.T) {
	c := newClient(t, "http://127.0.0.1:1/v1", Options{})
	for name, req := range map[string]CreateRequest{
		"no version": {},
		"no JSON":    {Version: testVersion, Input: map[string]any{"f": func() {}}},
	} {
		_, err := c.Create(t.Context(), req)
		if e := asError(t, err, InvalidInput); e.Sent || e.Unknown() {
			t.Errorf("%s: %v", name, e)
		}
	}
}

func TestGetAndCancel(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.Method + " " + r.URL.EscapedPath() {
		case "GET /v1/predictions/" + testID:
			reply(200, created)(w, r)
		case "POST /v1/predictions/" + testID + "/cancel":
			if r.ContentLength != 0 {
				t.Errorf("cancel with a body of %d", r.ContentLength)
			}
			reply(200, strings.Replace(created, `"starting"`, `"canceled"`, 1))(w, r)
		case "POST /v1/predictions/bare/cancel":
			reply(200, `{}`)(w, r)
		case "POST /v1/predictions/page/cancel":
			reply(200, `<html>`)(w, r)
		case "GET /v1/predictions/a%2Fb":
			reply(200, `{"id":"a/b"}`)(w, r)
		default:
			reply(404, `{"detail":"The requested resource could not be found","status":404}`)(w, r)
		}
	})
	c := newClient(t, base, Options{})
	if p, err := c.Get(t.Context(), testID); err != nil || p.Status != Starting {
		t.Errorf("get: %v %v", p.Status, err)
	}
	if p, err := c.Get(t.Context(), "a/b"); err != nil || p.ID != "a/b" {
		t.Errorf("an id with a slash: %q %v", p.ID, err)
	}
	if p, err := c.Cancel(t.Context(), testID); err != nil || p.Status != Canceled {
		t.Errorf("cancel: %v %v", p.Status, err)
	}
	if p, err := c.Cancel(t.Context(), "bare"); err != nil || p.ID != "bare" || p.Status.Terminal() {
		t.Errorf("cancel answered {}: %+v %v", p, err)
	}
	_, err := c.Cancel(t.Context(), "page")
	asError(t, err, Unreadable)
	_, err = c.Get(t.Context(), "nobody")
	if e := asError(t, err, NotFound); !strings.Contains(e.Error(), "could not be found") || e.Unknown() {
		t.Error(e)
	}
	for _, id := range []string{"", ".", "..", "a\nb"} {
		_, err := c.Get(t.Context(), id)
		asError(t, err, Misuse)
		_, err = c.Cancel(t.Context(), id)
		asError(t, err, Misuse)
	}
}

func TestCreateBodyIsJSONThatCanBeReadBack(t *testing.T) {
	b, err := CreateRequest{Version: "v", Input: map[string]any{"image": "data:image/jpeg;base64,/9j/4AAQ==", "n": 0.8, "seed": int64(1<<31 - 1)}}.encode()
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	if m["input"].(map[string]any)["seed"].(float64) != 1<<31-1 {
		t.Errorf("seed became %v", m["input"])
	}
}
