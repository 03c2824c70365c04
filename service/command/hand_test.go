package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/service/practice"
	"likeness/storage/library"
)

// handPatience is how long a test waits for what must come; nothing is
// measured by it.
const handPatience = 4 * time.Minute

// A stage is a home, a server that is not the program's own, and a gate before
// it: while it is shut nobody learns how far a prediction is, so that jobs stay
// where they are.
type stage struct {
	t      *testing.T
	home   string
	env    []string
	server *practice.Server
	at     string // address of the server behind the gate
	opened chan struct{}
	open   func()
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, home: t.TempDir(), opened: make(chan struct{})}
	s.open = sync.OnceFunc(func() { close(s.opened) })
	var err error
	if s.server, err = practice.Start(context.Background(), practice.Options{Speed: 50, Sketch: true}); err != nil {
		t.Fatal(err)
	}
	target, err := url.Parse(strings.TrimSuffix(s.server.URL(), "/v1"))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.FlushInterval = -1
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) } // who asked was killed
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/v1/predictions") {
			select {
			case <-s.opened:
			case <-r.Context().Done():
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	s.at = gate.URL + "/v1"
	t.Cleanup(func() {
		s.open()
		gate.Close()
		_ = s.server.Close()
	})
	s.env = append(os.Environ(), "HOME="+s.home, "DBUS_SESSION_BUS_ADDRESS=", TokenVariable+"="+marked)
	for name, folder := range map[string]string{
		"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache",
		"XDG_PICTURES_DIR": "pictures", "XDG_RUNTIME_DIR": "run",
	} {
		dir := filepath.Join(s.home, folder)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		s.env = append(s.env, name+"="+dir)
	}
	if err := writeFace(filepath.Join(s.home, "face.jpg")); err != nil {
		t.Fatal(err)
	}
	return s
}

// creates counts the create requests that reached the server.
func (s *stage) creates() (n int) {
	for _, r := range s.server.Requests() {
		if r.Method == http.MethodPost && r.Path == "/v1/predictions" {
			n++
		}
	}
	return n
}

// until waits for what must come.
func (s *stage) until(what string, holds func() bool) {
	s.t.Helper()
	for end := time.Now().Add(handPatience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// A process is the program, running.
type process struct {
	s    *stage
	cmd  *exec.Cmd
	out  lockedBuffer
	err  lockedBuffer
	done chan error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (s *stage) start(args ...string) *process {
	s.t.Helper()
	p := &process{s: s, cmd: exec.Command("likeness", args...), done: make(chan error, 1)}
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = s.home, s.env, &p.out, &p.err
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { p.done <- p.cmd.Wait() }()
	s.t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

func (s *stage) create(pictures string) *process {
	return s.start("create", "-server", s.at, "-face", "face.jpg", "-set", "num_inference_steps=4", "-pictures", pictures, "-json")
}

// says waits until a process has said a text on stderr.
func (p *process) says(text string) {
	p.s.t.Helper()
	p.s.until(text+" of "+strings.Join(p.cmd.Args, " "), func() bool {
		select {
		case err := <-p.done:
			p.done <- err
			if !strings.Contains(p.err.String(), text) {
				p.s.t.Fatalf("it ended with %v and said:\n%s", err, p.err.String())
			}
		default:
		}
		return strings.Contains(p.err.String(), text)
	})
}

// ends waits for the end of a process, checks its exit code and returns what
// it printed.
func (p *process) ends(code int) (results []result) {
	p.s.t.Helper()
	select {
	case err := <-p.done:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			p.s.t.Fatal(err)
		}
	case <-time.After(handPatience):
		p.s.t.Fatalf("it does not end; it said:\n%s", p.err.String())
	}
	if got := p.cmd.ProcessState.ExitCode(); got != code {
		p.s.t.Errorf("exit code %d, want %d; it said:\n%s", got, code, p.err.String())
	}
	for text := range strings.Lines(p.out.String()) {
		var r result
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			p.s.t.Fatalf("%s: %v", text, err)
		}
		results = append(results, r)
	}
	return results
}

// saved checks that so many results are pictures that are there, each of
// another job.
func (s *stage) saved(results []result, want int) {
	s.t.Helper()
	jobs := map[string]bool{}
	for _, r := range results {
		if r.Status != "done" || r.Job == "" || r.Batch == "" || r.Prediction == "" {
			s.t.Errorf("%+v", r)
			continue
		}
		if _, err := os.Stat(r.File); err != nil {
			s.t.Error(err)
		}
		jobs[r.Job] = true
	}
	if len(jobs) != want {
		s.t.Errorf("%d jobs have a picture, want %d: %+v", len(jobs), want, results)
	}
}

const takenOver = "it takes this over"

func TestASecondCreateHandsItsJobsOver(t *testing.T) {
	s := newStage(t)
	one := s.create("2")
	s.until("two creates", func() bool { return s.creates() == 2 })
	two := s.create("3")
	two.says(takenOver)
	three := s.create("1")
	three.says(takenOver)
	s.open()
	s.saved(one.ends(0), 2)
	s.saved(two.ends(0), 3)
	s.saved(three.ends(0), 1)
	if n := s.creates(); n != 6 {
		t.Errorf("%d predictions were created for 6 jobs", n)
	}
	if said := two.err.String(); !strings.Contains(said, "picture 3: ") {
		t.Errorf("nothing was told of the third picture:\n%s", said)
	}
}

func TestCreatesThatBeginAtOnceCreateEachJobOnce(t *testing.T) {
	s := newStage(t)
	s.open()
	all := []*process{s.create("2"), s.create("2"), s.create("2")}
	for _, p := range all {
		s.saved(p.ends(0), 2)
	}
	if n := s.creates(); n != 6 {
		t.Errorf("%d predictions were created for 6 jobs", n)
	}
}

func TestTheSecondGoesOnWhenTheFirstIsKilled(t *testing.T) {
	s := newStage(t)
	one := s.create("2")
	s.until("two creates", func() bool { return s.creates() == 2 })
	two := s.create("3")
	two.says(takenOver)
	s.until("a create of the second", func() bool { return s.creates() == 3 })
	if err := one.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	two.says("The other Likeness has ended; this one goes on.")
	s.open()
	s.saved(two.ends(0), 3)
	s.saved(s.start("resume", "-json").ends(0), 2)
	if n := s.creates(); n != 5 {
		t.Errorf("%d predictions were created for 5 jobs", n)
	}
	if said := s.start("resume"); len(said.ends(0)) != 0 || !strings.Contains(said.err.String(), "Nothing is unfinished.") {
		t.Errorf("it said:\n%s", said.err.String())
	}
}

// What was not sent is taken back; what was sent is paid for, and finished by
// the other program.
func TestASecondCreateThatIsStoppedTakesBackWhatWasNotSent(t *testing.T) {
	s := newStage(t)
	one := s.create("2")
	s.until("two creates", func() bool { return s.creates() == 2 })
	two := s.create("4")
	two.says(takenOver)
	s.until("a create of the second", func() bool { return s.creates() == 3 })
	two.says("the server is starting up")
	if err := two.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	status := map[string]int{}
	for _, r := range two.ends(1) {
		status[r.Status]++
		if r.Status == "canceled" && (r.Cost != "none" || r.Prediction != "") {
			t.Errorf("%+v", r)
		}
	}
	if status["canceled"] != 3 || len(status) != 2 {
		t.Errorf("%v; it said:\n%s", status, two.err.String())
	}
	s.open()
	s.saved(one.ends(0), 2)
	s.start("resume", "-json").ends(0)
	if n := s.creates(); n != 3 {
		t.Errorf("%d predictions were created for 3 jobs", n)
	}
	if made := s.pictures(); made != 3 {
		t.Errorf("the library has %d pictures", made)
	}
}

// pictures counts what the library has.
func (s *stage) pictures() int {
	s.t.Helper()
	p := s.start("list")
	p.ends0()
	return strings.Count(p.out.String(), "\n")
}

func (p *process) ends0() {
	p.s.t.Helper()
	if err := <-p.done; err != nil {
		p.s.t.Fatalf("%v; it said:\n%s", err, p.err.String())
	}
}

func TestResumeIsDoneByTheProgramThatHasTheJobs(t *testing.T) {
	s := newStage(t)
	one := s.create("2")
	s.until("two creates", func() bool { return s.creates() == 2 })
	two := s.start("resume", "-resend", "-json")
	two.says(takenOver)
	s.open()
	s.saved(two.ends(0), 2)
	s.saved(one.ends(0), 2)
	if n := s.creates(); n != 2 {
		t.Errorf("%d predictions were created for 2 jobs", n)
	}
}

func TestASecondCreateOfAnotherAccountIsRefused(t *testing.T) {
	s := newStage(t)
	one := s.create("1")
	s.until("a create", func() bool { return s.creates() == 1 })
	s.env = append(s.env, TokenVariable+"=r8_SomebodyElsesTokenThatPaysForItself00000")
	two := s.create("2")
	if got := two.ends(1); len(got) > 0 || !strings.Contains(two.err.String(), "another account") {
		t.Errorf("%+v; it said:\n%s", got, two.err.String())
	}
	s.open()
	s.saved(one.ends(0), 1)
	if n := s.creates(); n != 1 {
		t.Errorf("%d predictions were created for 1 job", n)
	}
}

// A program on another computer, or of another person, cannot be called.
func TestASecondCreateWaitsForAFirstThatCannotBeCalled(t *testing.T) {
	s := newStage(t)
	one := s.create("1")
	s.until("a create", func() bool { return s.creates() == 1 })
	notes, err := filepath.Glob(filepath.Join(s.home, "data", "likeness", "index", "*-runner.json"))
	if err != nil || len(notes) != 1 {
		t.Fatalf("%v, %v", notes, err)
	}
	if err := os.Remove(notes[0]); err != nil {
		t.Fatal(err)
	}
	two := s.create("1")
	two.says("waiting for it to end")
	s.open()
	s.saved(one.ends(0), 1)
	s.saved(two.ends(0), 1)
	if n := s.creates(); n != 2 {
		t.Errorf("%d predictions were created for 2 jobs", n)
	}
}

// openTwo opens the library twice, and ends what is worked on in it.
func openTwo(t *testing.T) (first, second *Session) {
	t.Helper()
	home(t)
	first, second = open(t, Places{}), open(t, Places{})
	t.Cleanup(func() {
		for _, s := range []*Session{first, second} {
			if err := s.stopWork(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	return first, second
}

func TestASecondWindowRaisesTheFirst(t *testing.T) {
	first, second := openTwo(t)
	if raised, err := first.WorkOrRaise(t.Context()); raised || err != nil {
		t.Fatalf("%v, %v", raised, err)
	}
	asked := make(chan struct{}, 1)
	first.Listen(func() bool { asked <- struct{}{}; return true })
	if raised, err := second.WorkOrRaise(t.Context()); !raised || len(asked) != 1 {
		t.Errorf("%v, %v", raised, err)
	}
}

func TestASecondWindowReadsBesideACommand(t *testing.T) {
	first, second := openTwo(t)
	if err := first.Work(); err != nil {
		t.Fatal(err)
	}
	first.Listen(nil)
	if raised, err := second.WorkOrRaise(t.Context()); raised || !errors.Is(err, library.ErrLocked) || second.Studio != nil {
		t.Errorf("%v, %v", raised, err)
	}
}

// Who opens the window just when another one closes has a window that works.
func TestASecondWindowWorksWhenTheFirstIsJustClosing(t *testing.T) {
	first, second := openTwo(t)
	if err := first.Work(); err != nil {
		t.Fatal(err)
	}
	first.Listen(func() bool { return true })
	first.Deafen()
	first.Listen(func() bool { return true }) // too late
	var closing sync.WaitGroup
	closing.Go(func() { _ = first.stopWork(context.Background()) })
	defer closing.Wait()
	if raised, err := second.WorkOrRaise(t.Context()); raised || err != nil || second.Studio == nil {
		t.Errorf("%v, %v", raised, err)
	}
}
