package service

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/practice"
	"likeness/service/problem"
)

// asked counts the requests of a kind that reached the server.
func (b *bench) asked(method, path string) int {
	n := 0
	for _, r := range b.server.Requests() {
		if r.Method == method && strings.HasPrefix(r.Path, path) {
			n++
		}
	}
	return n
}

func (b *bench) uploads() int { return b.asked("POST", "/v1/files") }

// restart ends the program and starts it again.
func (b *bench) restart(change func(*Config)) {
	b.t.Helper()
	b.close()
	b.open(change)
}

// later is a clock that can be put on.
type later struct{ by atomic.Int64 }

func (l *later) now() time.Time           { return time.Now().Add(time.Duration(l.by.Load())) }
func (l *later) advance(d time.Duration)  { l.by.Add(int64(d)) }
func (l *later) uploading(cfg *Config)    { cfg.Inline, cfg.Now = 1, l.now }
func uploading(cfg *Config)               { cfg.Inline = 1 }
func (b *bench) fault(name string, n int) { b.server.SetFaults(practice.Fault{Name: name, Count: n}) }

func (b *bench) wantDone(j JobView) {
	b.t.Helper()
	if j.State != Done {
		b.t.Fatalf("%s: %+v", j.State, j.Problem)
	}
}

// sent returns the bytes that the library keeps of a job's face photo, and those that the server got.
func (b *bench) sent(j JobView) (kept, got []byte) {
	b.t.Helper()
	batch, err := b.lib.Batch(b.t.Context(), j.BatchID)
	if err != nil {
		b.t.Fatal(err)
	}
	path, err := b.lib.PhotoPath(batch.Face.PreparedSHA256)
	if err != nil {
		b.t.Fatal(err)
	}
	if kept, err = os.ReadFile(path); err != nil {
		b.t.Fatal(err)
	}
	if got, _, err = b.server.Received(b.t.Context(), j.PredictionID); err != nil {
		b.t.Fatal(err)
	}
	return kept, got
}

func TestASmallPhotoGoesInsideTheRequest(t *testing.T) {
	b := newBench(t, nil)
	j := b.make1(b.recipe())
	b.wantDone(j)
	if kept, got := b.sent(j); b.uploads() != 0 || !bytes.Equal(kept, got) {
		t.Errorf("%d uploads, %d bytes of %d", b.uploads(), len(got), len(kept))
	}
}

func TestALargePhotoIsUploadedOnceWhileTheServerHasIt(t *testing.T) {
	clock := &later{}
	b := newBench(t, func(c *Config) { clock.uploading(c); c.Concurrent = 4 })
	r := b.recipe()
	r.Pictures = 4
	for _, j := range b.finish(b.submit(r)) {
		b.wantDone(j)
		if kept, got := b.sent(j); !bytes.Equal(kept, got) {
			t.Errorf("%d bytes of %d", len(got), len(kept))
		}
	}
	want := func(when string, uploads, questions int) {
		t.Helper()
		if u, q := b.uploads(), b.asked("GET", "/v1/files/"); u != uploads || q != questions {
			t.Errorf("%s: %d uploads and %d questions, want %d and %d", when, u, q, uploads, questions)
		}
	}
	want("a batch", 1, 0)
	r.Pictures = 1
	b.wantDone(b.make1(r))
	want("another batch", 1, 0)
	b.restart(clock.uploading)
	b.wantDone(b.make1(r))
	want("after a restart", 1, 0)
	clock.advance(checkAfter)
	b.wantDone(b.make1(r))
	b.wantDone(b.make1(r))
	want("some minutes later", 1, 1)
	clock.advance(24*time.Hour - DefaultCancelAfter - spareLife)
	b.wantDone(b.make1(r))
	want("when it may expire before it is fetched", 2, 1)
	r.Face.Path = writeFace(t, filepath.Join(b.dir, "other.jpg"), 2)
	b.wantDone(b.make1(r))
	want("another photo", 3, 1)
	r.Pose.Path = r.Face.Path
	b.wantDone(b.make1(r))
	want("the same as a pose photo, which is smaller", 4, 1)
}

func TestUploadsOfOneAccountAreNotTakenForAnothers(t *testing.T) {
	b := newBench(t, uploading)
	b.wantDone(b.make1(b.recipe()))
	b.token = "r8_OtherTokenOfAnotherAccount0000000000000"
	b.restart(uploading)
	b.wantDone(b.make1(b.recipe()))
	if n := b.uploads(); n != 2 {
		t.Errorf("%d uploads", n)
	}
}

func TestTheIndexMayBeDeletedWithTheUploadsInIt(t *testing.T) {
	b := newBench(t, uploading)
	b.wantDone(b.make1(b.recipe()))
	if err := os.RemoveAll(filepath.Join(b.dir, "index")); err != nil {
		t.Fatal(err)
	}
	b.wantDone(b.make1(b.recipe()))
	if n := b.uploads(); n != 2 {
		t.Errorf("%d uploads", n)
	}
}

func TestAnUploadThatTheServerHasForgottenIsMadeAgain(t *testing.T) {
	clock := &later{}
	b := newBench(t, clock.uploading)
	b.wantDone(b.make1(b.recipe()))
	clock.advance(checkAfter)
	b.fault(practice.FaultFileGone, 1)
	b.wantDone(b.make1(b.recipe()))
	if n := b.uploads(); n != 2 {
		t.Errorf("%d uploads", n)
	}
}

// Here the server forgets what it has just told to have: the run fails, and the next one works.
func TestAPhotoThatTheServerCouldNotFetchIsUploadedByTheNextTry(t *testing.T) {
	b := newBench(t, uploading)
	b.fault(practice.FaultFileGone, 1)
	j := b.make1(b.recipe())
	if j.State != Failed || j.Problem.Code != problem.PhotoLost || j.Problem.Action != problem.ActRetry || j.Problem.Cost != problem.CostMaybe {
		t.Fatalf("%s: %+v", j.State, j.Problem)
	}
	batch, err := b.studio.Retry(t.Context(), j.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.wantDone(b.finish(batch)[0])
	if n := b.uploads(); n != 2 {
		t.Errorf("%d uploads", n)
	}
}

// inFront puts a server before the practice server that may answer in its place.
func (b *bench) inFront(answers func(w http.ResponseWriter, r *http.Request) bool) {
	b.t.Helper()
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !answers(w, r) {
			b.through(w, r)
		}
	}))
	b.t.Cleanup(front.Close)
	var err error
	if b.conn, err = connection.Parse(front.URL + "/v1"); err != nil {
		b.t.Fatal(err)
	}
}

// through has the practice server answer.
func (b *bench) through(w http.ResponseWriter, r *http.Request) {
	to, err := url.Parse(strings.TrimSuffix(b.server.URL(), "/v1"))
	if err != nil {
		b.t.Error(err)
		return
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, Transport: &http.Transport{DisableKeepAlives: true}}
	proxy.ServeHTTP(w, r)
}

func TestWhereThereIsNoPlaceForFilesALargePhotoGoesInsideTheRequest(t *testing.T) {
	b := newBench(t, uploading)
	for _, status := range []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented} {
		b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/v1/files" {
				w.WriteHeader(status)
				return true
			}
			return false
		})
		j := b.make1(b.recipe())
		b.wantDone(j)
		if kept, got := b.sent(j); !bytes.Equal(kept, got) {
			t.Errorf("%d: %d bytes of %d", status, len(got), len(kept))
		}
	}
}

func TestAnUploadThatIsToWaitWaits(t *testing.T) {
	b := newBench(t, uploading)
	var times atomic.Int32
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPost || r.URL.Path != "/v1/files" || times.Add(1) > 1 {
			return false
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"detail":"Request was throttled. Your rate limit resets in ~1s.","status":429,"retry_after":1}`))
		return true
	})
	b.wantDone(b.make1(b.recipe()))
	if n := times.Load(); n < 2 || b.creates() != 1 {
		t.Errorf("%d uploads, %d creates", n, b.creates())
	}
}

func TestAPreparedPhotoThatHasChangedIsNotSent(t *testing.T) {
	b := newBench(t, nil)
	j := b.make1(b.recipe())
	b.wantDone(j)
	batch, err := b.lib.Batch(t.Context(), j.BatchID)
	if err != nil {
		t.Fatal(err)
	}
	path, err := b.lib.PhotoPath(batch.Face.PreparedSHA256)
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(writeFace(t, filepath.Join(b.dir, "other.jpg"), 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, other, 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := b.studio.Retry(t.Context(), j.ID)
	if err == nil {
		j = b.finish(again)[0]
		if j.State != Failed || j.Problem.Code != problem.PhotoBad || j.Problem.Cost != problem.CostNone {
			t.Errorf("%s: %+v", j.State, j.Problem)
		}
	} else if !problem.Is(err, problem.PhotoBad) {
		t.Error(err)
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// Who cancels does not wait for an upload that hangs; another job that waits for the same one is not harmed.
func TestCancelDoesNotWaitForAnUpload(t *testing.T) {
	b := newBench(t, func(c *Config) { uploading(c); c.Concurrent = 2 })
	arrived, goOn := make(chan struct{}, 1), make(chan struct{})
	release := sync.OnceFunc(func() { close(goOn) })
	b.inFront(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && r.URL.Path == "/v1/files" {
			arrived <- struct{}{}
			<-goOn
		}
		return false
	})
	t.Cleanup(release)
	r := b.recipe()
	r.Pictures = 2
	batch := b.submit(r)
	<-arrived
	b.until(batch.Jobs[1], func(v JobView) bool { return v.State == Preparing })
	if err := b.studio.Cancel(t.Context(), batch.Jobs[0]); err != nil {
		t.Fatal(err)
	}
	v := b.until(batch.Jobs[0], func(v JobView) bool { return v.State.Ended() })
	if v.State != Canceled || v.Problem == nil || v.Problem.Cost != problem.CostNone {
		t.Errorf("%s: %+v", v.State, v.Problem)
	}
	release()
	b.wantDone(b.until(batch.Jobs[1], func(v JobView) bool { return v.State.Ended() }))
	if u, c := b.uploads(), b.creates(); u != 1 || c != 1 {
		t.Errorf("%d uploads and %d creates", u, c)
	}
}
