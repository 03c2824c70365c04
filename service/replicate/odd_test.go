package replicate

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// Outputs are found in whatever they are wrapped in, in an order that is the same each time.
func TestWrappedOutputsAreFound(t *testing.T) {
	long := strings.Repeat("AB+/", 100)
	for output, want := range map[string][]string{
		`{"url":"https://x/1.png","name":"out"}`:            {"https://x/1.png"},
		`[{"url":"https://x/1.png"},{"url":"DATA:,x"}]`:     {"https://x/1.png", "DATA:,x"},
		`{"images":["https://x/1.png","https://x/2.png"]}`:  {"https://x/1.png", "https://x/2.png"},
		`[["https://x/1.png"],["https://x/2.png"]]`:         {"https://x/1.png", "https://x/2.png"},
		`{"b":"https://x/2.png","a":"https://x/1.png"}`:     {"https://x/1.png", "https://x/2.png"},
		`"[\"https://x/1.png\",\"https://x/2.png\"]"`:       {"https://x/1.png", "https://x/2.png"},
		`{"seed":7,"text":"done","nested":{"none":[null]}}`: nil,
		`[[[[[[[["https://x/1.png"]]]]]]]]`:                 nil, // nobody wraps so much
		`"out/1.png"`:                                       {"out/1.png"},
		`"iVBORw0KGgo` + long + `"`:                         {"data:;base64,iVBORw0KGgo" + long},
		`["/9j/` + long + `\n=="]`:                          {"data:;base64,/9j/" + long + "\n=="},
		`{"images":["UklGR` + long + `"],"info":"x"}`:       {"data:;base64,UklGR" + long},
		`"/9j/` + long + `.jpg"`:                            {"/9j/" + long + ".jpg"},
		`"/9j/1"`:                                           {"/9j/1"},
	} {
		p, ok := decodePrediction([]byte(`{"id":"a","output":` + output + `}`))
		if !ok || !slices.Equal(p.Output, want) {
			t.Errorf("%s: %q", output, p.Output)
		}
	}
}

func TestStatusesAreReadInAnyCase(t *testing.T) {
	for said, want := range map[string]Status{"SUCCEEDED": Succeeded, " Failed ": Failed, "cancelled": Canceled, "Canceled": Canceled, "Booting": "Booting"} {
		if p, _ := decodePrediction([]byte(`{"id":"a","status":"` + said + `"}`)); p.Status != want {
			t.Errorf("%q is read as %q", said, p.Status)
		}
	}
}

func TestTimesInSecondsAreRead(t *testing.T) {
	at := time.Date(2024, 10, 4, 10, 9, 8, 0, time.UTC)
	for _, text := range []string{`1728036548`, `1728036548000`, `1728036548.0`, `"1728036548"`} {
		if p, _ := decodePrediction([]byte(`{"id":"a","created_at":` + text + `}`)); p.CreatedAt.Sub(at).Abs() > time.Millisecond {
			t.Errorf("%s is read as %v", text, p.CreatedAt)
		}
	}
	for _, text := range []string{`"1970-01-01T00:00:00Z"`, `"0001-01-01T00:00:00Z"`, `0`, `-5`, `1e300`, `true`, `""`} {
		if p, _ := decodePrediction([]byte(`{"id":"a","created_at":` + text + `}`)); !p.CreatedAt.IsZero() {
			t.Errorf("%s is read as %v", text, p.CreatedAt)
		}
	}
}

// A cache on the way may mix answers up: what is told of another prediction is told of nobody.
func TestAnotherPredictionIsNoAnswer(t *testing.T) {
	c := newClient(t, serve(t, reply(200, `{"id":"another","status":"succeeded","output":["https://x/1.png"]}`)), Options{})
	_, err := c.Get(t.Context(), testID)
	asError(t, err, Unreadable)
}

func TestWhatCannotBeReadOfAListIsCounted(t *testing.T) {
	c := newClient(t, serve(t, reply(200, `{"results":[{"id":"a"},null,{"status":"succeeded"},7]}`)), Options{})
	p, err := c.List(t.Context(), ListOptions{})
	if err != nil || ids(p) != "a" || p.Unread != 3 {
		t.Errorf("%q, %d unread, %v", ids(p), p.Unread, err)
	}
}

// A web page that says no comes from something on the way, which knows nothing of tokens.
func TestAForbiddingWebPageIsNotAboutTheToken(t *testing.T) {
	c := newClient(t, serve(t, reply(403, `<html><title>Just a moment...</title></html>`)), Options{})
	_, err := c.Get(t.Context(), testID)
	asError(t, err, Refused)
}

// A server that says it takes nothing for a day is asked again after a minute, the time for which it counts.
func TestThePaceIsBounded(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	l := Limit{0, 24 * time.Hour, at}
	if got := l.pace(1, at); got != time.Minute {
		t.Errorf("%v at once", got)
	}
	if got := l.pace(1, at.Add(time.Minute)); got != 0 {
		t.Errorf("%v after a minute", got)
	}
}

// An answer that comes byte by byte for ever is given up, though it never stands still.
func TestReadsThatDripAreGivenUp(t *testing.T) {
	release := make(chan struct{})
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		for {
			select {
			case <-release:
				return
			case <-r.Context().Done():
				return
			case <-time.After(2 * time.Millisecond):
				_, _ = io.WriteString(w, " ")
				w.(http.Flusher).Flush()
			}
		}
	})
	defer close(release)
	c := newClient(t, base, Options{Timeouts: Timeouts{Read: 50 * time.Millisecond}, Retry: Retry{Tries: 1}})
	_, err := c.Get(t.Context(), testID)
	asError(t, err, Network)
	_, err = c.Download(t.Context(), base+"/out", 0)
	asError(t, err, Network)
}

// What came from one address is not gone on with from another, though both mark their files alike.
func TestAPartOfAnotherAddressIsNotGoneOnWith(t *testing.T) {
	first := &file{b: bytes.Repeat([]byte("x"), 3000), mark: `"v1"`, cut: 100}
	second := &file{b: bytes.Repeat([]byte("y"), 3000), mark: `"v1"`}
	a, b := serve(t, first.ServeHTTP), serve(t, second.ServeHTTP)
	c := newClient(t, a, Options{})
	var part Partial
	_, err := c.DownloadOn(t.Context(), a+"/out", 0, &part)
	asError(t, err, Network)
	got, err := c.DownloadOn(t.Context(), b+"/out", 0, &part)
	if err != nil || !bytes.Equal(got, second.b) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// A cache may call the whole file a part of it, though nobody asked for one.
func TestAWholeFileThatIsCalledAPartIsTaken(t *testing.T) {
	c := newClient(t, serve(t, reply(206, "abcdef", "Content-Range", "bytes 0-5/6")), Options{})
	if b, err := c.Download(t.Context(), c.Base()+"/out", 0); err != nil || string(b) != "abcdef" {
		t.Errorf("%q, %v", b, err)
	}
	c = newClient(t, serve(t, reply(206, "abc", "Content-Range", "bytes 0-2/6")), Options{})
	_, err := c.Download(t.Context(), c.Base()+"/out", 0)
	asError(t, err, Network)
}

// Some languages write numbers that JSON does not have, and a mark of the order of bytes before all: the rest is read all the
// same, as an answer and in a list, and texts stay as they are.
func TestWhatIsNearlyJSONIsRead(t *testing.T) {
	one := `{"logs":"NaN, \"Infinity\" \\","metrics":{"predict_time":NaN,"total_time":-Infinity,"x":[Infinity,NaN]},"id":"a","status":"succeeded"}`
	for name, text := range map[string]string{"numbers": one, "mark": "\uFEFF" + one, "mark and room": "\uFEFF \n" + one} {
		got, ok := decodePrediction([]byte(text))
		if !ok || got.ID != "a" || got.Status != Succeeded || got.Logs != `NaN, "Infinity" \` || got.PredictTime != 0 {
			t.Errorf("%s: %v %+v", name, ok, got)
		}
		if n := len(text); !cut([]byte(text[:n-1])) || cut([]byte(text)) {
			t.Errorf("%s: whether it is cut", name)
		}
		if salvageID([]byte(text[:len(text)-9])) != "a" {
			t.Errorf("%s: its id is not found where it is cut", name)
		}
		list := strings.Replace(text, one, `{"next":null,"results":[`+one+`]}`, 1)
		c := newClient(t, serve(t, reply(200, list)), Options{})
		if p, err := c.List(t.Context(), ListOptions{}); err != nil || ids(p) != "a" || p.Unread != 0 {
			t.Errorf("%s in a list: %q, %d not read, %v", name, ids(p), p.Unread, err)
		}
	}
	for _, text := range []string{`{"id":"a","x":Nothing`, `{"id":"a" NaN}`, `NaN`, `{"id":"a","x":tNaN}`} {
		if got, ok := decodePrediction([]byte(text)); ok {
			t.Errorf("%s is read as %+v", text, got)
		}
	}
}
