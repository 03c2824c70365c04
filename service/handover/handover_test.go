package handover

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/photo/drawn"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/storage/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// watchdog ends a test that hangs; nothing is measured by it.
const watchdog = 4 * time.Minute

const (
	oneToken   = "r8_TheTokenOfTheRunnerThatIsNeverTold000000"
	otherToken = "r8_TheTokenOfSomebodyElseWhoOrders00000000"
)

// A bench is a runner with all that it needs, and a second program's view of
// the same library.
type bench struct {
	t       *testing.T
	ctx     context.Context
	server  *practice.Server
	hub     *connection.Hub // of the runner
	studio  *service.Studio
	runner  *Runner
	runners *library.Library // of the runner
	lib     *library.Library // of the second program
	recipe  service.Recipe
}

func newBench(t *testing.T, raise func() bool, faults ...string) *bench {
	t.Helper()
	t.Parallel()
	dir := t.TempDir()
	b := &bench{t: t}
	var cancel context.CancelFunc
	b.ctx, cancel = context.WithTimeout(t.Context(), watchdog)
	t.Cleanup(cancel)
	opt := practice.Options{Speed: 50, Sketch: true}
	for _, name := range faults {
		f, err := practice.ParseFault(name)
		b.must(err)
		opt.Faults = append(opt.Faults, f)
	}
	var err error
	b.server, err = practice.Start(context.Background(), opt)
	b.must(err)
	t.Cleanup(func() { _ = b.server.Close() })
	open := func() *library.Library {
		l, err := library.Open(b.ctx, filepath.Join(dir, "library"), library.Options{IndexDir: filepath.Join(dir, "index")})
		b.must(err)
		t.Cleanup(func() { _ = l.Close() })
		return l
	}
	b.runners = open()
	b.lib = open()
	b.hub = b.newHub(oneToken)
	b.start(raise)
	t.Cleanup(func() {
		_ = b.runner.Close() // the second time does no harm
		if err := b.studio.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	face := filepath.Join(dir, "face.jpg")
	content, err := drawnFace()
	b.must(err)
	b.must(os.WriteFile(face, content, 0o600))
	b.recipe = service.NewRecipe()
	b.recipe.Face.Path = face
	b.recipe.Settings.Prompt = "something that is nobody's business"
	b.recipe.Settings.NumInferenceSteps = 8
	b.recipe.Connection, err = connection.Parse(b.server.URL())
	b.must(err)
	return b
}

// drawnFace is the portrait of all tests as JPEG, drawn once.
var drawnFace = sync.OnceValues(func() ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, drawn.Face(1, 256, 1280), nil)
	return b.Bytes(), err
})

// start makes the runner.
func (b *bench) start(raise func() bool) {
	b.t.Helper()
	var err error
	b.studio, err = service.NewStudio(service.Config{
		Library: b.runners, Hub: b.hub, Concurrent: 1,
		Poll: func(service.Outlook) time.Duration { return 10 * time.Millisecond },
	})
	b.must(err)
	b.runner, err = Listen(Options{Studio: b.studio, Hub: b.hub, Raise: raise})
	b.must(err)
}

func (b *bench) newHub(token string) *connection.Hub {
	h := connection.NewHub(connection.Options{Environment: secret.NewToken(token), Practice: practice.Options{Speed: 50, Sketch: true}})
	b.t.Cleanup(func() { _ = h.Close() })
	return h
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) find() Peer {
	b.t.Helper()
	p, err := Find(b.lib)
	b.must(err)
	return p
}

func (b *bench) order(o service.Order) *Following {
	b.t.Helper()
	f, err := b.find().Order(b.ctx, b.newHub(oneToken), o)
	b.must(err)
	b.t.Cleanup(func() { _ = f.Close() })
	return f
}

// end follows jobs to the end and returns what was said of each last.
func (b *bench) end(f *Following) map[string]service.JobView {
	b.t.Helper()
	last := map[string]service.JobView{}
	for {
		v, err := f.Next(b.ctx)
		if errors.Is(err, io.EOF) {
			return last
		}
		b.must(err)
		last[v.ID] = v
	}
}

func (b *bench) creates() (n int) {
	for _, r := range b.server.Requests() {
		if r.Method == "POST" && r.Path == "/v1/predictions" {
			n++
		}
	}
	return n
}

func TestAnOrderIsCarriedOutByTheRunnerAndFollowed(t *testing.T) {
	b := newBench(t, nil)
	b.recipe.Pictures = 3
	o := service.NewOrder(time.Now(), b.recipe)
	f := b.order(o)
	if !slices.Equal(f.Jobs, o.Jobs) {
		t.Errorf("jobs %v, want %v", f.Jobs, o.Jobs)
	}
	last := b.end(f)
	for _, id := range o.Jobs {
		v := last[id]
		if v.State != service.Done || len(v.Pictures) != 1 || v.BatchID != o.Batch || v.PredictionID == "" || v.PredictTime <= 0 {
			t.Errorf("%+v", v)
			continue
		}
		if _, err := os.Stat(b.lib.Path(v.Pictures[0])); err != nil {
			t.Error(err)
		}
	}
	// Again, as one does who heard no answer.
	b.end(b.order(o))
	if n := b.creates(); n != 3 {
		t.Errorf("%d predictions were created for 3 jobs", n)
	}
}

func TestAnOrderThatCannotBeSentIsRefusedWithTheReason(t *testing.T) {
	b := newBench(t, nil)
	b.recipe.Face.Path += ".gone"
	_, err := b.find().Order(b.ctx, b.newHub(oneToken), service.NewOrder(time.Now(), b.recipe))
	if !problem.Is(err, problem.PhotoBad) || errors.Is(err, ErrAway) {
		t.Errorf("%v", err)
	}
	if jobs := b.studio.Jobs(); len(jobs) > 0 {
		t.Errorf("there are %d jobs", len(jobs))
	}
}

// One person pays for what another ordered: that must not be.
func TestAnotherAccountsOrderIsRefused(t *testing.T) {
	b := newBench(t, nil)
	_, err := b.find().Order(b.ctx, b.newHub(otherToken), service.NewOrder(time.Now(), b.recipe))
	if !problem.Is(err, problem.LibraryBusy) || !strings.Contains(err.Error(), "another account") {
		t.Errorf("%v", err)
	}
	if n, jobs := b.creates(), b.studio.Jobs(); n > 0 || len(jobs) > 0 {
		t.Errorf("%d creates, %d jobs", n, len(jobs))
	}
}

func TestAnOrderIsRefusedWhereTheRunnersTokenIsNoGood(t *testing.T) {
	b := newBench(t, nil)
	hub := b.newHub("nonsense")
	b.must(b.runner.Close())
	r, err := Listen(Options{Studio: b.studio, Hub: hub})
	b.must(err)
	defer r.Close()
	_, err = b.find().Order(b.ctx, b.newHub(oneToken), service.NewOrder(time.Now(), b.recipe))
	if !problem.Is(err, problem.LibraryBusy) || !strings.Contains(err.Error(), "no token") {
		t.Errorf("%v", err)
	}
}

func TestAnOrderIsRefusedWhileNobodyCanSayWhoseMoneyItTakes(t *testing.T) {
	b := newBench(t, nil)
	b.must(b.server.Close())
	_, err := b.find().Order(b.ctx, b.newHub(oneToken), service.NewOrder(time.Now(), b.recipe))
	if !problem.Is(err, problem.Offline) || len(b.studio.Jobs()) > 0 {
		t.Errorf("%v, %d jobs", err, len(b.studio.Jobs()))
	}
}

func TestTheWindowIsRaisedWhereThereIsOne(t *testing.T) {
	asked := make(chan struct{}, 1)
	b := newBench(t, func() bool { asked <- struct{}{}; return true })
	raised, err := b.find().Raise(b.ctx)
	if !raised || err != nil || len(asked) != 1 {
		t.Errorf("raised %v, %v, asked %d times", raised, err, len(asked))
	}
}

func TestARunnerWithoutAWindowSaysSo(t *testing.T) {
	b := newBench(t, nil)
	if raised, err := b.find().Raise(b.ctx); raised || err != nil {
		t.Errorf("%v, %v", raised, err)
	}
}

func TestWhatIsUnfinishedIsTakenUpOnRequest(t *testing.T) {
	b := newBench(t, nil)
	goOn := b.server.Hold()
	f, err := b.find().Resume(b.ctx, false)
	b.must(err)
	if len(f.Jobs) != 0 {
		t.Errorf("jobs %v in an empty library", f.Jobs)
	}
	b.end(f)
	b.must(f.Close())
	b.recipe.Pictures = 2
	o := service.NewOrder(time.Now(), b.recipe)
	b.order(o)
	// Another start of the program.
	b.must(b.runner.Close())
	b.must(b.studio.Close(b.ctx))
	goOn()
	b.start(nil)
	f, err = b.find().Resume(b.ctx, true)
	b.must(err)
	defer f.Close()
	last := b.end(f)
	for _, id := range o.Jobs {
		if last[id].State != service.Done {
			t.Errorf("%+v", last[id])
		}
	}
	if n := b.creates(); n != 2 {
		t.Errorf("%d predictions were created for 2 jobs", n)
	}
}

// A queue that a person has paused stays so for an order, and goes on on request.
func TestAPausedQueueHoldsAnOrderUntilItIsResumed(t *testing.T) {
	b := newBench(t, nil)
	b.must(b.studio.Pause(b.ctx))
	o := service.NewOrder(time.Now(), b.recipe)
	f := b.order(o)
	if last := b.end(f); !f.Paused || last[o.Jobs[0]].State != service.Queued || b.creates() > 0 {
		t.Errorf("paused %v, %d creates, %+v", f.Paused, b.creates(), last)
	}
	f, err := b.find().Resume(b.ctx, false)
	b.must(err)
	defer f.Close()
	if last := b.end(f); !f.Paused || last[o.Jobs[0]].State != service.Done || b.studio.Paused() {
		t.Errorf("paused %v, %+v", f.Paused, last)
	}
}

// One who stops waiting pays for nothing that was not sent, and loses nothing that was.
func TestAWithdrawnOrderCostsNothingMore(t *testing.T) {
	b := newBench(t, nil)
	goOn := b.server.Hold()
	b.recipe.Pictures = 4
	f := b.order(service.NewOrder(time.Now(), b.recipe))
	last := map[string]service.JobView{}
	ctx, stop := context.WithCancel(b.ctx)
	for {
		v, err := f.Next(ctx)
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			break
		}
		last[v.ID] = v
		if v.State == service.Running || v.State == service.Waiting {
			stop()
		}
	}
	stop()
	b.must(f.Withdraw())
	for id, v := range b.end(f) {
		last[id] = v
	}
	canceled := 0
	for _, v := range last {
		if v.State == service.Canceled {
			canceled++
		}
	}
	if canceled != 3 || b.creates() != 1 {
		t.Errorf("%d of 4 jobs were canceled and %d created", canceled, b.creates())
	}
	goOn()
	b.must(b.studio.WaitAll(b.ctx))
	done := 0
	for _, v := range b.studio.Jobs() {
		if v.State == service.Done {
			done++
		}
	}
	if done != 1 {
		t.Errorf("%d jobs were finished", done)
	}
}

func TestOneWhoFollowsHearsThatTheRunnerHasEnded(t *testing.T) {
	b := newBench(t, nil)
	b.server.Hold()
	f := b.order(service.NewOrder(time.Now(), b.recipe))
	b.must(b.runner.Close())
	for {
		if _, err := f.Next(b.ctx); errors.Is(err, ErrAway) {
			if errors.Is(err, io.EOF) {
				t.Error("it sounds like a good end")
			}
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.find().Raise(b.ctx); !errors.Is(err, ErrAway) {
		t.Errorf("%v", err)
	}
	b.must(b.studio.Close(b.ctx))
	if _, err := Find(b.lib); !errors.Is(err, ErrAway) {
		t.Errorf("%v", err)
	}
}

func TestWhoDoesNotKnowTheKeyIsTurnedAway(t *testing.T) {
	b := newBench(t, func() bool { t.Error("a stranger raised the window"); return true })
	p := b.find()
	p.note.Key = slices.Clone(p.note.Key)
	p.note.Key[0] ^= 1
	if _, err := p.Raise(b.ctx); !errors.Is(err, ErrAway) {
		t.Errorf("%v", err)
	}
	if _, err := p.Order(b.ctx, b.newHub(oneToken), service.NewOrder(time.Now(), b.recipe)); !errors.Is(err, ErrAway) {
		t.Errorf("%v", err)
	}
	for name, text := range map[string]string{
		"a browser":          "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n{\"raise\":true}\n",
		"nothing shown":      "{}\n{\"raise\":true}\n",
		"no proof":           fmt.Sprintf("{\"nonce\":%q}\n{\"raise\":true}\n", bytes.Repeat([]byte("A"), 43)),
		"too long a line":    strings.Repeat("x", 2*greetingMax),
		"the request itself": "{\"raise\":true}\n",
	} {
		conn, err := net.Dial("tcp4", p.note.Address)
		b.must(err)
		_, _ = io.WriteString(conn, text)
		_ = conn.SetReadDeadline(time.Now().Add(watchdog))
		got, _ := io.ReadAll(conn) // what ends it does not matter
		_ = conn.Close()
		if strings.Count(string(got), "\n") > 1 || strings.Contains(string(got), "raised") {
			t.Errorf("%s was told %q", name, got)
		}
	}
	if len(b.studio.Jobs()) > 0 {
		t.Error("a stranger's order is carried out")
	}
}

// The port of a runner that died may be anybody's by now.
func TestAStrangerAtTheRunnersPortIsToldNothing(t *testing.T) {
	b := newBench(t, nil)
	b.must(b.runner.Close())
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	b.must(err)
	defer l.Close()
	heard := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			heard <- err.Error()
			return
		}
		defer conn.Close()
		in := newLine(conn)
		_ = in.say(proof{Nonce: newSecret()})
		var theirs proof
		_ = in.hear(&theirs, greetingMax)
		_ = in.say(proof{Proof: theirs.Proof}) // as if it were its own
		rest, _ := io.ReadAll(in.in)
		said, _ := json.Marshal(theirs)
		heard <- string(said) + string(rest)
	}()
	p := b.find()
	p.note.Address = l.Addr().String()
	if _, err := p.Order(b.ctx, b.newHub(oneToken), service.NewOrder(time.Now(), b.recipe)); !errors.Is(err, ErrAway) {
		t.Errorf("%v", err)
	}
	key, _ := json.Marshal(p.note.Key)
	for said, text := range map[string]string{"the words": b.recipe.Settings.Prompt, "the key": strings.Trim(string(key), `"`), "the photo": b.recipe.Face.Path} {
		if got := <-heard; strings.Contains(got, text) {
			t.Errorf("a stranger heard %s: %q", said, got)
		} else {
			heard <- got
		}
	}
}

func TestANoteThatCannotBeTrustedIsNone(t *testing.T) {
	b := newBench(t, nil)
	good := b.find().note
	for name, change := range map[string]func(*note){
		"another computer": func(n *note) { n.Address = "192.0.2.1:80" },
		"no port":          func(n *note) { n.Address = "127.0.0.1" },
		"another version":  func(n *note) { n.Protocol++ },
		"a short key":      func(n *note) { n.Key = n.Key[:8] },
	} {
		n := good
		change(&n)
		text, err := json.Marshal(n)
		b.must(err)
		b.must(b.studio.Announce(text))
		if _, err := Find(b.lib); !errors.Is(err, ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.must(b.studio.Announce([]byte("rubbish")))
	if _, err := Find(b.lib); !errors.Is(err, ErrAway) {
		t.Errorf("%v", err)
	}
}
