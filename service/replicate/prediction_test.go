package replicate

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPredictionsAreReadLeniently(t *testing.T) {
	tests := map[string]struct {
		json string
		want Prediction
	}{
		"succeeded": {
			`{"id":"a","model":"zsxkib/instant-id","version":"hidden","status":"succeeded","input":{"seed":7},
			"output":["https://replicate.delivery/x/out-0.webp","https://replicate.delivery/x/out-1.webp"],"error":null,
			"logs":"Using seed: 7\n  0%|  | 0/30\r 50%|##| 15/30\r","metrics":{"predict_time":4.52,"total_time":6.3,"image_count":2},
			"created_at":"2024-10-04T10:09:08.123456789Z","started_at":"2024-10-04T12:09:09+02:00","completed_at":"2024-10-04T10:09:13.5Z","deadline":"2024-10-04T10:24:08Z",
			"data_removed":false,"source":"api","urls":{"get":"g","cancel":"c","web":"w","stream":"s"},"webhook_completed":null}`,
			Prediction{
				ID: "a", Model: "zsxkib/instant-id", Version: "hidden", Status: Succeeded, Input: json.RawMessage(`{"seed":7}`),
				Output: []string{"https://replicate.delivery/x/out-0.webp", "https://replicate.delivery/x/out-1.webp"},
				Logs:   "Using seed: 7\n  0%|  | 0/30\r 50%|##| 15/30\r", PredictTime: 4.52, TotalTime: 6.3,
				CreatedAt: time.Date(2024, 10, 4, 10, 9, 8, 123456789, time.UTC), StartedAt: time.Date(2024, 10, 4, 10, 9, 9, 0, time.UTC),
				CompletedAt: time.Date(2024, 10, 4, 10, 9, 13, 5e8, time.UTC), Deadline: time.Date(2024, 10, 4, 10, 24, 8, 0, time.UTC),
				Source: "api", URLs: URLs{"g", "c", "w", "s"},
			},
		},
		"wait answered while running": {
			`{"id":"a","status":"processing","output":["data:image/png;base64,iVBORw=="],"logs":null,"error":""}`,
			Prediction{ID: "a", Status: Processing, Output: []string{"data:image/png;base64,iVBORw=="}},
		},
		"one output":       {`{"id":"a","output":"https://x/y.png"}`, Prediction{ID: "a", Output: []string{"https://x/y.png"}}},
		"no output":        {`{"id":"a","output":null}`, Prediction{ID: "a"}},
		"empty outputs":    {`{"id":"a","output":[]}`, Prediction{ID: "a"}},
		"object as output": {`{"id":"a","output":{"url":"x"}}`, Prediction{ID: "a"}},
		"mixed outputs":    {`{"id":"a","output":[null,"x",3,{"a":1},"","y"]}`, Prediction{ID: "a", Output: []string{"x", "y"}}},
		"aborted":          {`{"id":"a","status":"aborted"}`, Prediction{ID: "a", Status: Aborted}},
		"failed with null": {`{"id":"a","status":"failed","error":null,"output":null}`, Prediction{ID: "a", Status: Failed}},
		"error as object":  {`{"id":"a","error":{"detail":"boom"}}`, Prediction{ID: "a", Error: "boom"}},
		"error as other":   {`{"id":"a","error":{"x": [1, 2]}}`, Prediction{ID: "a", Error: `{"x":[1,2]}`}},
		"error false":      {`{"id":"a","error":false}`, Prediction{ID: "a"}},
		"logs in a list":   {`{"id":"a","logs":["x","y"]}`, Prediction{ID: "a", Logs: "x\ny"}},
		"logs no text":     {`{"id":"a","logs":{"x":1}}`, Prediction{ID: "a"}},
		"removed":          {`{"id":"a","status":"succeeded","data_removed":true,"output":null,"input":null}`, Prediction{ID: "a", Status: Succeeded, DataRemoved: true}},
		"number as id":     {`{"id":17}`, Prediction{ID: "17"}},
		"times": {
			`{"id":"a","created_at":"2024-10-04 10:09:08","started_at":"2024-10-04T10:09:08.1","completed_at":"yesterday","deadline":null}`,
			Prediction{ID: "a", CreatedAt: time.Date(2024, 10, 4, 10, 9, 8, 0, time.UTC), StartedAt: time.Date(2024, 10, 4, 10, 9, 8, 1e8, time.UTC)},
		},
		"metrics odd":  {`{"id":"a","metrics":{"predict_time":"0.128","total_time":-1}}`, Prediction{ID: "a", PredictTime: 0.128}},
		"metrics null": {`{"id":"a","metrics":null}`, Prediction{ID: "a"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := decodePrediction([]byte(tt.json))
			if d := cmp.Diff(tt.want, got); !ok || d != "" {
				t.Error(ok, d)
			}
		})
	}
}

func TestTimesOfAnyPrecisionAreRead(t *testing.T) {
	at := time.Date(2024, 10, 4, 10, 9, 8, 987654321, time.UTC)
	for digits := range 10 {
		layout := "2006-01-02T15:04:05"
		if digits > 0 {
			layout += "." + strings.Repeat("0", digits)
		}
		p, _ := decodePrediction(fmt.Appendf(nil, `{"id":"a","created_at":%q}`, at.Format(layout)+"Z"))
		unit := time.Duration(1)
		for range 9 - digits {
			unit *= 10
		}
		if want := at.Truncate(unit); !p.CreatedAt.Equal(want) {
			t.Errorf("%d digits: %v, want %v", digits, p.CreatedAt, want)
		}
	}
}

func TestOnlyTheFourEndsAreEnds(t *testing.T) {
	for s, end := range map[Status]bool{
		Starting: false, Processing: false, Succeeded: true, Failed: true, Canceled: true, Aborted: true, "": false, "queued": false, "cancelled": false,
	} {
		if s.Terminal() != end {
			t.Errorf("%q: %v", s, s.Terminal())
		}
	}
	if Status("queued").Known() || !Starting.Known() || !Aborted.Known() {
		t.Error("known statuses")
	}
}

// Wherever an answer is cut behind its id, the id is found; before, none is made up.
func TestTheIDOfACutAnswerIsFound(t *testing.T) {
	end := strings.Index(created, testID) + len(testID) + 1
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, len(created)-1).Draw(t, "cut at")
		got := salvageID([]byte(created[:n]))
		if want := map[bool]string{true: testID}[n >= end]; got != want {
			t.Fatalf("cut at %d: %q, want %q", n, got, want)
		}
	})
	for _, s := range []string{`{"input":{"id":"inner"},"logs":"x`, `{"id":12`, `{"id":null,"x`, `[{"id":"a"}`, ``, `{"id":"../../x`} {
		if got := salvageID([]byte(s)); got != "" {
			t.Errorf("%s: %q", s, got)
		}
	}
}

// Anything at all may come: nothing panics, and what is taken can be used.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(created))
	f.Add([]byte(`{"id":"a","output":["x",null],"logs":"\r","metrics":{"predict_time":1e9}}`))
	f.Add([]byte(`{"results":[{"id":"a"}],"next":"https://x/?cursor=a"}`))
	f.Add([]byte(`{"detail":[{"loc":["body",1],"msg":"m"}],"invalid_fields":[{}],"retry_after":"1"}`))
	f.Add([]byte("\xEF\xBB\xBF{\"id\":17}"))
	f.Add([]byte("<title>x</title>"))
	c, err := New("https://api.replicate.com", Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, ok := decodePrediction(b); ok {
			if checkParts("", p.ID) != nil || p.PredictTime < 0 || p.TotalTime < 0 {
				t.Errorf("took %+v", p)
			}
			if p.Input != nil && !json.Valid(p.Input) {
				t.Errorf("input %q", p.Input)
			}
			if id := salvageID(b); id != "" && id != p.ID && !strings.Contains(string(b[1:]), `"id"`) {
				t.Errorf("salvaged %q of %q", id, p.ID)
			}
		}
		if v, ok := decodeVersion(b); ok && v.ID == "" {
			t.Error("a version without an id")
		}
		for _, status := range []int{200, 422, 429, 502} {
			e := c.refusal(OpCreate, status, nil, b, true)
			if e.RetryAfter < 0 || e.RetryAfter > longestWait || len(e.Body) > excerptSize || e.Error() == "" {
				t.Errorf("refusal %+v", e)
			}
		}
		var page Page
		_ = (&Client{}).decode(&page, json.NewDecoder(strings.NewReader(string(b))))
		for _, p := range page.Results {
			if checkParts("", p.ID) != nil {
				t.Errorf("listed %q", p.ID)
			}
		}
	})
}
