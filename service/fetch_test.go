package service

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// front stands between the studio and the practice server. It counts what is asked of it, and may answer itself.
type front struct {
	mu     sync.Mutex
	ranges []string // of each request for an output
	// answer reports whether it has answered.
	answer func(w http.ResponseWriter, r *http.Request) bool
}

func isOutput(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/delivery/") }

// newFront puts a front before the bench's server, for recipes from now on.
func (b *bench) newFront(answer func(w http.ResponseWriter, r *http.Request) bool) *front {
	b.t.Helper()
	to, err := url.Parse(strings.TrimSuffix(b.server.URL(), "/v1"))
	if err != nil {
		b.t.Fatal(err)
	}
	f := &front{answer: answer}
	proxy := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host },
		Transport:    &http.Transport{DisableKeepAlives: true},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }, // as the server would
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isOutput(r) {
			f.mu.Lock()
			f.ranges = append(f.ranges, r.Header.Get("Range"))
			f.mu.Unlock()
		}
		if f.answer == nil || !f.answer(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	b.t.Cleanup(s.Close)
	if b.conn, err = connection.Parse(s.URL + "/v1"); err != nil {
		b.t.Fatal(err)
	}
	return f
}

func (f *front) outputs() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.ranges...)
}

// eventually waits until something is so.
func (b *bench) eventually(what string, is func() bool) {
	b.t.Helper()
	for end := time.Now().Add(watchdog); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("never: %s; %s", what, b.states())
		}
	}
}

// All outputs are fetched at once, of one job as of several, but no more than the studio allows; and the next job has its
// turn on the server meanwhile.
func TestPicturesAreFetchedTogetherWithinABound(t *testing.T) {
	const bound = 3
	b := newBench(t, func(c *Config) { c.Concurrent, c.Downloads = 1, bound })
	var mu sync.Mutex
	now, most := 0, 0
	release := make(chan struct{})
	f := b.newFront(func(_ http.ResponseWriter, r *http.Request) bool {
		if !isOutput(r) {
			return false
		}
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		<-release
		mu.Lock()
		now--
		mu.Unlock()
		return false
	})
	r := b.recipe()
	r.Settings.NumOutputs = 4
	r.Pictures = 2
	batch := b.submit(r)
	b.eventually("as many downloads as are allowed", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return now == bound
	})
	b.eventually("both jobs are fetched, though there is one place on the server", func() bool {
		for _, v := range b.studio.Jobs() {
			if v.State != Fetching {
				return false
			}
		}
		return true
	})
	close(release)
	for _, j := range b.finish(batch) {
		b.wantDone(j)
		if len(j.Pictures) != 4 {
			t.Errorf("%d pictures", len(j.Pictures))
		}
	}
	if most != bound {
		t.Errorf("%d downloads at a time, want %d", most, bound)
	}
	if n := len(f.outputs()); n != 8 || b.creates() != 2 {
		t.Errorf("%d downloads for 8 pictures, %d creates", n, b.creates())
	}
}

// A download that is cut again and again goes on where it was.
func TestACutOutputIsNotFetchedFromItsBeginning(t *testing.T) {
	b := newBench(t, nil, "download-cut:3")
	f := b.newFront(nil)
	j := b.make1(b.recipe())
	b.wantDone(j)
	asked := f.outputs()
	if len(asked) != 4 || asked[0] != "" {
		t.Fatalf("asked for %q", asked)
	}
	last := 0
	for _, r := range asked[1:] {
		var at int
		if _, err := fmt.Sscanf(r, "bytes=%d-", &at); err != nil || at < last || at == 0 {
			t.Errorf("asked for %q after %d bytes", r, last)
		}
		last = at
	}
	if got := j.Pictures[0]; got.Bytes <= int64(last) {
		t.Errorf("%d bytes", got.Bytes)
	}
}

// Trouble on the way to a picture that is made is waited out and shown; it ends nothing.
func TestOutputsAreFetchedWhenTheNetworkIsBack(t *testing.T) {
	b := newBench(t, nil)
	var mu sync.Mutex
	down := true
	b.newFront(func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		if isOutput(r) && down {
			panic(http.ErrAbortHandler)
		}
		return false
	})
	batch := b.submit(b.recipe())
	v := b.until(batch.Jobs[0], func(v JobView) bool { return v.State == Fetching && v.Problem != nil })
	if v.Stopped || v.Problem.Code != problem.Offline || v.Problem.Cost != problem.CostCharged || !strings.Contains(v.Problem.What, "fetched again") {
		t.Errorf("stopped %v: %+v", v.Stopped, v.Problem)
	}
	mu.Lock()
	down = false
	mu.Unlock()
	if n, err := b.studio.Resume(t.Context()); n != 0 || err != nil { // "try now"
		t.Errorf("resume: %d, %v", n, err)
	}
	j := b.finish(batch)[0]
	b.wantDone(j)
	if j.Problem != nil {
		t.Errorf("%+v", j.Problem)
	}
}

// A file that is not there yet, or not everywhere, is not one that was deleted: the prediction tells.
func TestAnOutputThatIsNotThereYetIsFetchedLater(t *testing.T) {
	b := newBench(t, nil)
	n := 0
	b.newFront(func(w http.ResponseWriter, r *http.Request) bool {
		if !isOutput(r) {
			return false
		}
		if n++; n <= 2 {
			http.NotFound(w, r)
			return true
		}
		return false
	})
	b.wantDone(b.make1(b.recipe()))
}

func TestWhatIsNoPictureIsFetchedAgainAndNeverSaved(t *testing.T) {
	b := newBench(t, nil)
	n := 0
	b.newFront(func(w http.ResponseWriter, r *http.Request) bool {
		if !isOutput(r) {
			return false
		}
		if n++; n <= 2 {
			w.Header().Set("Content-Type", "image/webp")
			io.WriteString(w, "<html>RIFF of no picture</html>")
			return true
		}
		return false
	})
	b.wantDone(b.make1(b.recipe()))
	all, err := b.lib.Pictures(t.Context(), library.Query{})
	if err != nil || len(all) != 1 || n != 3 {
		t.Errorf("%d pictures after %d downloads, %v", len(all), n, err)
	}
}

// Outputs may come inside the prediction, under any name for their type.
func TestDataURIsOfAnyNameAreTaken(t *testing.T) {
	b := newBench(t, nil)
	f := b.newFront(nil)
	var content []byte
	f.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if isOutput(r) || r.Method != http.MethodGet {
			return false
		}
		rec := httptest.NewRecorder()
		req, _ := http.NewRequestWithContext(r.Context(), r.Method, strings.TrimSuffix(b.server.URL(), "/v1")+r.URL.RequestURI(), nil)
		req.Header = r.Header.Clone()
		req.Header.Del("Accept-Encoding")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		io.Copy(rec, resp.Body)
		body := rec.Body.String()
		if at := strings.Index(body, `/delivery/`); at >= 0 {
			from := strings.LastIndex(body[:at], `"`) + 1
			to := at + strings.Index(body[at:], `"`)
			file, err := http.Get(body[from:to])
			if err == nil {
				content, _ = io.ReadAll(file.Body)
				file.Body.Close()
				body = body[:from] + "data:None;base64," + base64.StdEncoding.EncodeToString(content) + body[to:]
			}
		}
		w.WriteHeader(resp.StatusCode)
		io.WriteString(w, body)
		return true
	}
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	j := b.make1(b.recipe())
	b.wantDone(j)
	if p := j.Pictures[0]; len(content) == 0 || p.Bytes != int64(len(content)) || p.Type != "webp" || len(f.outputs()) != 0 {
		t.Errorf("%d bytes of %d, %s, %d downloads", p.Bytes, len(content), p.Type, len(f.outputs()))
	}
}

// What the server has deleted is told with what it cost, and can be made again.
func TestAnExpiredPictureIsMadeAgain(t *testing.T) {
	b := newBench(t, nil, "output-gone:1")
	j := b.make1(b.recipe())
	p := j.Problem
	if j.State != Expired || p == nil || p.Cost != problem.CostCharged || p.Action != problem.ActRetry || j.PredictTime <= 0 {
		t.Fatalf("%s %+v, %v s", j.State, p, j.PredictTime)
	}
	if !strings.Contains(p.What, "seconds on the server") || p.Message.Key != "run.expired" {
		t.Errorf("%q", p.What)
	}
	again, err := b.studio.Retry(t.Context(), j.ID)
	if err != nil {
		t.Fatal(err)
	}
	second := b.finish(again)[0]
	b.wantDone(second)
	if second.Seed != j.Seed || b.creates() != 2 {
		t.Errorf("seeds %d and %d, %d creates", j.Seed, second.Seed, b.creates())
	}
}

// The program ended after a picture was saved and before that was written down, and meanwhile the server has deleted all:
// the picture is there, so the job is done.
func TestASavedPictureIsNotExpired(t *testing.T) {
	clock := &later{}
	b := newBenchOn(t, practice.Options{Now: clock.now}, nil)
	j := b.make1(b.recipe())
	b.wantDone(j)
	for _, state := range []State{Sending, Waiting, Running, Fetching} {
		b.restart(nil) // so that its end is on disk, which is seen a moment before
		rec, err := b.lib.Job(t.Context(), j.ID)
		if err != nil || rec.State != string(Done) {
			t.Fatalf("%s, %v", rec.State, err)
		}
		rec.State, rec.Outputs, rec.OutputURLs = string(state), 0, nil
		if err := b.lib.PutJob(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
		clock.advance(3 * time.Hour)
		asked := len(b.server.Requests())
		if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
			t.Fatalf("resume: %d, %v", n, err)
		}
		if err := b.studio.WaitAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		v := b.studio.Jobs()[0]
		if v.State != Done || len(v.Pictures) != 1 || len(b.server.Requests()) != asked {
			t.Errorf("from %s: %s %+v, %d requests", state, v.State, v.Problem, len(b.server.Requests())-asked)
		}
	}
}

// A host of files may lag behind, or be ill, and deny for minutes what the server says is there: only what the server has had
// for as long as it keeps things counts as deleted.
func TestWhatIsDeniedForAWhileIsNotDeleted(t *testing.T) {
	b := newBench(t, nil)
	j := b.unsent()
	end := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	denied := &replicate.Error{Kind: replicate.NotFound, Op: replicate.OpDownload, StatusCode: http.StatusNotFound, Sent: true}
	for _, c := range []struct {
		name     string
		now, end time.Time // by the server
		troubled time.Duration
		aside    bool
		state    State
	}{
		{"just made", end.Add(time.Minute), end, time.Minute, false, Fetching},
		{"for longer than the patience", end.Add(20 * time.Minute), end, 20 * time.Minute, true, Fetching},
		{"after its hour", end.Add(61 * time.Minute), end, 0, false, Expired},
		{"nobody knows when it was made", end, time.Time{}, time.Minute, false, Fetching},
		{"nobody knows what time it is", time.Time{}, end, 20 * time.Minute, true, Fetching},
	} {
		t.Run(c.name, func(t *testing.T) {
			j.mu.Lock()
			j.rec.State, j.stopped, j.problem = string(Fetching), false, nil
			j.mu.Unlock()
			p := replicate.Prediction{ID: "p1", Status: replicate.Succeeded, Output: []string{"http://127.0.0.1/x.png"}, CompletedAt: c.end, ServerTime: c.now}
			f := &fetching{s: b.studio, j: j, p: &p, trouble: map[int]error{0: denied}, tries: map[int]int{0: fetchTries}}
			ended, _ := f.judge(c.troubled)
			if j.state() != c.state || j.isStopped() != c.aside || ended != (c.aside || c.state == Expired) {
				t.Errorf("it is %s, laid aside %v, over %v", j.state(), j.isStopped(), ended)
			}
		})
	}
}
