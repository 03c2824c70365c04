package practice

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image/jpeg"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"likeness/service/photo/drawn"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const alice, bob = "r8_alice0000000000000000000000000000000", "r8_bob000000000000000000000000000000000"

// facePhoto is a drawn portrait as a data URI. It is very narrow, so that what is drawn from it is small and quick.
var facePhoto = sync.OnceValue(func() string {
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(faceFile())
})

var faceFile = sync.OnceValue(func() []byte {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, drawn.Face(1, 128, 1280), nil); err != nil {
		panic(err)
	}
	return file.Bytes()
})

// drawTruly is the real drawing, made ready once for all tests.
var drawTruly = newDraw()

// testServer is a practice server under test and a client by hand.
type testServer struct {
	*Server
	t *testing.T
}

// startTest starts a fast server; change may alter the options.
func startTest(t *testing.T, change func(*Options)) *testServer {
	t.Helper()
	opt := Options{Speed: 100, Sketch: true}
	if change != nil {
		change(&opt)
	}
	s, err := Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &testServer{s, t}
}

// slowly makes predictions stay in their states for as long as a test needs.
func slowly(o *Options) { o.Speed = 0.001 }

// answered is an answer, read to its end.
type answered struct {
	status int
	header http.Header
	text   []byte
	json   map[string]any
}

// client follows no redirects and keeps no connections, so that goroutines end with the answers.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       4 * time.Minute,
}

// call asks the API. The path is relative to the base address, or a whole address. The body is JSON, unless it is a
// string or bytes. Headers are pairs.
func (s *testServer) call(method, path, token string, body any, headers ...string) answered {
	s.t.Helper()
	a, err := s.try(context.Background(), method, path, token, body, headers...)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (s *testServer) try(ctx context.Context, method, path, token string, body any, headers ...string) (answered, error) {
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	case []byte:
		reader = bytes.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return answered{}, err
		}
		reader = bytes.NewReader(text)
	}
	if !strings.HasPrefix(path, "http") {
		path = s.URL() + path
	}
	r, err := http.NewRequestWithContext(ctx, method, path, reader)
	if err != nil {
		return answered{}, err
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	response, err := client.Do(r)
	if err != nil {
		return answered{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	a := answered{status: response.StatusCode, header: response.Header, text: text}
	_ = json.Unmarshal(text, &a.json) // not every answer is a JSON object
	return a, err
}

func (a answered) string(key string) string {
	text, _ := a.json[key].(string)
	return text
}

func (a answered) url(kind string) string {
	urls, _ := a.json["urls"].(map[string]any)
	text, _ := urls[kind].(string)
	return text
}

func (a answered) outputs() []string {
	var all []string
	list, _ := a.json["output"].([]any)
	for _, o := range list {
		text, _ := o.(string)
		all = append(all, text)
	}
	return all
}

func (a answered) ended() bool {
	switch a.string("status") {
	case "starting", "processing", "booting":
		return false
	}
	return true
}

// inputOf is an input with the face, and with pairs of key and value.
func inputOf(pairs ...any) map[string]any {
	input := map[string]any{"image": facePhoto(), "num_inference_steps": 4}
	for i := 0; i+1 < len(pairs); i += 2 {
		input[pairs[i].(string)] = pairs[i+1]
	}
	return input
}

func request(input map[string]any, pairs ...any) map[string]any {
	body := map[string]any{"version": newestVersion, "input": input}
	for i := 0; i+1 < len(pairs); i += 2 {
		body[pairs[i].(string)] = pairs[i+1]
	}
	return body
}

// create makes a prediction that must be accepted.
func (s *testServer) create(body any, headers ...string) answered {
	s.t.Helper()
	a := s.call("POST", "/predictions", alice, body, headers...)
	if a.status != http.StatusCreated && a.status != http.StatusAccepted {
		s.t.Fatalf("create: %d %s", a.status, a.text)
	}
	return a
}

func (s *testServer) get(id string) answered {
	s.t.Helper()
	a := s.call("GET", "/predictions/"+id, alice, nil)
	if a.status != http.StatusOK {
		s.t.Fatalf("get: %d %s", a.status, a.text)
	}
	return a
}

// until asks for a prediction until it is as wanted.
func (s *testServer) until(id string, wanted func(answered) bool) answered {
	s.t.Helper()
	deadline := time.Now().Add(4 * time.Minute) // a busy machine has its time
	for {
		a := s.get(id)
		if wanted(a) {
			return a
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("prediction stays %s: %s", a.string("status"), a.string("logs"))
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (s *testServer) finished(id string) answered {
	s.t.Helper()
	return s.until(id, answered.ended)
}

// settableClock is a clock that stands still until it is moved.
type settableClock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *settableClock {
	return &settableClock{at: time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)}
}

func (c *settableClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *settableClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
