package service

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"likeness/service/connection"
	"likeness/service/photo/drawn"
	"likeness/service/practice"
	"likeness/storage/library"
	"likeness/storage/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// watchdog ends a test that hangs; nothing is measured by it.
const watchdog = 4 * time.Minute

// testToken marks whatever it gets into.
const testToken = "r8_MarkedTokenThatMustNeverBeWritten00000"

// A bench is a library, a practice server that is not the program's own, and
// a studio that works against it as against any other server.
type bench struct {
	t      *testing.T
	server *practice.Server
	lib    *library.Library
	hub    *connection.Hub
	studio *Studio
	dir    string
	face   string
	conn   connection.Connection
	token  string
	log    *slog.Logger // of the requests; nil: none
	goOn   func()       // ends a hold
}

func newBench(t *testing.T, change func(*Config), faults ...string) *bench {
	t.Helper()
	return newBenchOn(t, practice.Options{}, change, faults...)
}

// newBenchOn is newBench with a practice server of one's own making.
func newBenchOn(t *testing.T, opt practice.Options, change func(*Config), faults ...string) *bench {
	t.Helper()
	t.Parallel() // most of the time of these tests is waiting
	b := &bench{t: t, dir: t.TempDir(), token: testToken}
	var on []practice.Fault
	for _, name := range faults {
		f, err := practice.ParseFault(name)
		if err != nil {
			t.Fatal(err)
		}
		on = append(on, f)
	}
	opt.Sketch, opt.Faults = true, on
	if opt.Speed == 0 {
		opt.Speed = 50
	}
	server, err := practice.Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	b.server = server
	t.Cleanup(func() { _ = server.Close() })
	if b.conn, err = connection.Parse(server.URL()); err != nil {
		t.Fatal(err)
	}
	b.face = writeFace(t, filepath.Join(b.dir, "face.jpg"), 1)
	b.open(change)
	t.Cleanup(b.close)
	return b
}

// hold has the server begin with what it gets, and get no further until goOn: what is to be done meanwhile has all the time it needs.
func (b *bench) hold() { b.goOn = b.server.Hold() }

// open opens library, hub and studio, as a start of the program does.
func (b *bench) open(change func(*Config)) {
	b.t.Helper()
	lib, err := library.Open(b.t.Context(), filepath.Join(b.dir, "library"), library.Options{IndexDir: filepath.Join(b.dir, "index")})
	if err != nil {
		b.t.Fatal(err)
	}
	b.lib = lib
	b.hub = connection.NewHub(connection.Options{
		Environment: secret.NewToken(b.token), Practice: practice.Options{Speed: 50, Sketch: true}, Log: b.log,
	})
	cfg := Config{
		Library: lib, Hub: b.hub,
		Poll: func(Outlook) time.Duration { return 10 * time.Millisecond },
	}
	if change != nil {
		change(&cfg)
	}
	if b.studio, err = NewStudio(cfg); err != nil {
		b.t.Fatal(err)
	}
}

// close ends what open opened.
func (b *bench) close() {
	b.t.Helper()
	if b.studio == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), watchdog)
	defer cancel()
	if err := b.studio.Close(ctx); err != nil {
		b.t.Error(err)
	}
	b.studio = nil
	if err := b.hub.Close(); err != nil {
		b.t.Error(err)
	}
	if err := b.lib.Close(); err != nil {
		b.t.Error(err)
	}
}

func (b *bench) recipe() Recipe {
	r := NewRecipe()
	r.Face.Path = b.face
	r.Settings.Prompt = "a woman in a red coat"
	r.Settings.NumInferenceSteps = 8
	r.Connection = b.conn
	return r
}

func (b *bench) submit(r Recipe) Batch {
	b.t.Helper()
	batch, err := b.studio.Submit(b.t.Context(), r)
	if err != nil {
		b.t.Fatal(err)
	}
	return batch
}

// finish waits for a batch and returns its jobs.
func (b *bench) finish(batch Batch) []JobView {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), watchdog)
	defer cancel()
	if err := b.studio.Wait(ctx, batch.ID); err != nil {
		b.t.Fatalf("%v; jobs: %s", err, b.states())
	}
	var views []JobView
	for _, v := range b.studio.Jobs() {
		if v.BatchID == batch.ID {
			views = append(views, v)
		}
	}
	return views
}

// states tells in a line where every job stands.
func (b *bench) states() string {
	var text strings.Builder
	for _, v := range b.studio.Jobs() {
		fmt.Fprintf(&text, "%s: %s %.0f %% stopped=%v %v; ", v.ID, v.State, v.Percent, v.Stopped, v.Problem)
	}
	return text.String()
}

// make1 runs a recipe of one picture to its end.
func (b *bench) make1(r Recipe) JobView {
	b.t.Helper()
	return b.finish(b.submit(r))[0]
}

// job returns a job as the studio has it.
func (b *bench) job(id string) *job {
	b.studio.mu.Lock()
	defer b.studio.mu.Unlock()
	return b.studio.jobs[id]
}

// unsent returns a job that waits in a queue that is paused, so that a test may move it by hand.
func (b *bench) unsent() *job {
	b.t.Helper()
	if err := b.studio.Pause(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	return b.job(b.submit(b.recipe()).Jobs[0])
}

// written returns the record of a job once it tells the state that is seen: what has happened is shown a moment before it is written.
func (b *bench) written(jobID string) (rec library.Job) {
	b.t.Helper()
	b.eventually("the state on disk", func() bool {
		var err error
		if rec, err = b.lib.Job(b.t.Context(), jobID); err != nil {
			b.t.Fatal(err)
		}
		return slices.ContainsFunc(b.studio.Jobs(), func(v JobView) bool { return v.ID == jobID && string(v.State) == rec.State })
	})
	return rec
}

// creates counts the create requests that reached the server.
func (b *bench) creates() int {
	n := 0
	for _, r := range b.server.Requests() {
		if r.Method == "POST" && r.Path == "/v1/predictions" {
			n++
		}
	}
	return n
}

// writeFace writes a drawn portrait. It is as narrow as a photo may be: what is
// made of it is small, and drawn four times as fast.
func writeFace(t *testing.T, path string, seed int64) string {
	t.Helper()
	content, err := faceOf(seed)
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// portraits are the drawn faces of all tests as JPEG, each drawn once: nearly every test asks for the same one, and drawing it is
// much of the work of a test.
var portraits sync.Map // of seeds to func() ([]byte, error)

func faceOf(seed int64) ([]byte, error) {
	draw, _ := portraits.LoadOrStore(seed, sync.OnceValues(func() ([]byte, error) {
		var b bytes.Buffer
		err := jpeg.Encode(&b, drawn.Face(seed, 256, 1280), nil)
		return b.Bytes(), err
	}))
	return draw.(func() ([]byte, error))()
}

// until waits until a job satisfies a condition.
func (b *bench) until(jobID string, ok func(JobView) bool) JobView {
	b.t.Helper()
	events, stop := b.studio.Subscribe()
	defer stop()
	deadline := time.After(watchdog)
	for {
		for _, v := range b.studio.Jobs() {
			if v.ID == jobID && ok(v) {
				return v
			}
		}
		select {
		case <-events:
		case <-deadline:
			b.t.Fatalf("job %s never got there: %s", jobID, b.states())
		}
	}
}

func inState(states ...State) func(JobView) bool {
	return func(v JobView) bool {
		for _, s := range states {
			if v.State == s {
				return true
			}
		}
		return false
	}
}
