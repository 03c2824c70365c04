package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/service/practice"
)

// watchdog ends a program that hangs; nothing is measured by it.
const watchdog = 2 * time.Minute

// A scenario is something that a person does with the program, which is killed on the way.
type scenario struct {
	name    string
	faults  []string
	upload  bool
	before  string   // point at which an earlier program was killed; "": there was none
	command []string // what is killed, without places and photo
	// only are the beginnings of the points at which it is killed in every run of the tests; LIKENESS_KILLS takes all points.
	only []string
}

func scenarios() []scenario {
	create := []string{"create", "-set", "num_inference_steps=40"}
	own := []string{"studio: "}
	for _, sort := range []string{"orders", "photos", "batches", "jobs", "picture", "pictures"} {
		for _, step := range []string{"temporary file is half", "file has", "folder is"} {
			own = append(own, "disk: "+sort+", "+step)
		}
	}
	return []scenario{
		{name: "create", command: append(slices.Clone(create), "-pictures", "2"), only: append(own, "network: ")},
		{name: "upload", command: create, upload: true, only: []string{"network: upload"}},
		{name: "lost answer", command: create, faults: []string{"create-lost:1"}, only: []string{"studio: sending lost", "studio: unknown", "network: list"}},
		{name: "throttled", command: create, faults: []string{"throttled:1"}, only: []string{"studio: sending refused"}},
		{name: "interrupted", command: create, faults: []string{"interrupted:1"}, only: []string{"studio: waiting restart"}},
		{name: "cancel", command: []string{"cancel"}, only: []string{"studio: running cancel", "studio: canceling", "network: cancel"}},
		{
			name: "never sent", before: "studio: preparing ready written", command: []string{"resume", "-resend"},
			only: []string{"studio: sending lost", "studio: unknown", "network: create"},
		},
		{name: "resume", before: "studio: running made written", command: []string{"resume"}, only: []string{"studio: ", "network: fetch"}},
	}
}

// points are where a scenario is killed, of all that it passes.
func (sc scenario) points(own, network []string) []string {
	points := slices.Clone(own)
	for _, p := range network {
		points = append(points, "network: "+p)
		if op, ok := strings.CutSuffix(p, moments[0]); ok {
			points = append(points, "network: "+op+moments[1])
		}
	}
	return chosen(points, sc.only)
}

// chosen are the points that begin as one of only, or all with LIKENESS_KILLS; each once.
func chosen(points, only []string) []string {
	if os.Getenv("LIKENESS_KILLS") == "" {
		points = slices.DeleteFunc(points, func(p string) bool {
			return !slices.ContainsFunc(only, func(beginning string) bool { return strings.HasPrefix(p, beginning) })
		})
	}
	slices.Sort(points)
	return slices.Compact(points)
}

// A life is one library, one server, and the programs that work with them.
type life struct {
	t    *testing.T
	sc   scenario
	gate *gate
	dir  string
	face string
	env  []string
}

func newLife(t *testing.T, sc scenario, face string) *life {
	t.Helper()
	var faults []practice.Fault
	for _, name := range sc.faults {
		f, err := practice.ParseFault(name)
		if err != nil {
			t.Fatal(err)
		}
		faults = append(faults, f)
	}
	l := &life{t: t, sc: sc, gate: newGate(t, faults), dir: t.TempDir(), face: face}
	l.env = os.Environ()
	for _, pair := range [][2]string{
		{"HOME", ""},
		{"XDG_CONFIG_HOME", "config"},
		{"XDG_DATA_HOME", "data"},
		{"XDG_STATE_HOME", "state"},
		{"XDG_CACHE_HOME", "cache"},
		{"XDG_PICTURES_DIR", "pictures"},
		{"XDG_RUNTIME_DIR", "run"},
	} {
		l.env = append(l.env, pair[0]+"="+filepath.Join(l.dir, pair[1]))
	}
	l.env = append(l.env, "DBUS_SESSION_BUS_ADDRESS=", TokenVariable+"="+marked)
	return l
}

func (l *life) library() string { return filepath.Join(l.dir, "library") }

// An ending is how a program ended.
type ending struct {
	code   int // -1: it was killed
	stdout string
	stderr string
}

// A running program of a life.
type running struct {
	l      *life
	cmd    *exec.Cmd
	ctx    context.Context
	cancel context.CancelFunc
	stdin  io.Closer
	out    bytes.Buffer
	err    bytes.Buffer
	mu     sync.Mutex // held until it is started
}

// ready is a program that is to be started.
func (l *life) ready(f fate, command ...string) *running {
	l.t.Helper()
	f.Upload = l.sc.upload
	text, err := json.Marshal(f)
	if err != nil {
		l.t.Fatal(err)
	}
	args := append(slices.Clone(command), "-library", l.library(), "-server", l.gate.url())
	if command[0] != "resume" && command[0] != "work" {
		args = append(args, "-face", l.face)
	}
	r := &running{l: l}
	r.ctx, r.cancel = context.WithTimeout(context.Background(), watchdog)
	r.cmd = exec.CommandContext(r.ctx, mortal, args...)
	r.cmd.Env = append(slices.Clone(l.env), killVariable+"="+string(text))
	r.cmd.Stdout, r.cmd.Stderr = &r.out, &r.err
	if r.stdin, err = r.cmd.StdinPipe(); err != nil {
		l.t.Fatal(err)
	}
	r.mu.Lock()
	return r
}

func (r *running) start() {
	r.l.t.Helper()
	defer r.mu.Unlock()
	if err := r.cmd.Start(); err != nil {
		r.cancel()
		r.l.t.Fatal(err)
	}
}

// begin starts a program.
func (l *life) begin(f fate, command ...string) *running {
	l.t.Helper()
	r := l.ready(f, command...)
	r.start()
	return r
}

// end waits until the program has ended.
func (r *running) end() ending {
	r.l.t.Helper()
	defer r.cancel()
	err := r.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.l.t.Fatal(err)
	}
	if r.ctx.Err() != nil {
		r.l.t.Fatalf("%v hangs: %s", r.cmd.Args, r.err.String())
	}
	return ending{r.cmd.ProcessState.ExitCode(), r.out.String(), r.err.String()}
}

// kill ends the program, as soon as it is started.
func (r *running) kill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.cmd.Process.Kill()
}

func (l *life) run(f fate, command ...string) ending {
	l.t.Helper()
	return l.begin(f, command...).end()
}

// prepare lives through what was before.
func (l *life) prepare() {
	l.t.Helper()
	if l.sc.before == "" {
		return
	}
	if e := l.run(fate{Point: l.sc.before, Count: 1}, "create", "-set", "num_inference_steps=40"); e.code != -1 {
		l.t.Fatalf("it was not killed at %q: %d %s", l.sc.before, e.code, e.stderr)
	}
}

// recover starts the program again until nothing is unfinished.
func (l *life) recover() {
	l.t.Helper()
	l.gate.aim("", nil)
	command := []string{"resume", "-json"}
	var e ending
	for range 5 {
		e = l.run(fate{}, command...)
		if e.code == 0 {
			return
		}
		ended := e.stdout != ""
		for line := range strings.Lines(e.stdout) {
			var r result
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				l.t.Fatalf("%s: %v", line, err)
			}
			if r.Code == "not-arrived" { // a person decides
				command = []string{"resume", "-resend", "-json"}
			}
			ended = ended && slices.Contains([]string{"done", "canceled"}, r.Status)
		}
		if ended {
			return
		}
	}
	l.t.Fatalf("it is never finished: %d %s%s", e.code, e.stdout, e.stderr)
}

// whole lives through a scenario without a death, and returns the points that are passed.
func (sc scenario) whole(t *testing.T, face string) (own, network []string) {
	l := newLife(t, sc, face)
	l.prepare()
	l.gate.mu.Lock()
	l.gate.trace = nil
	l.gate.mu.Unlock()
	file := filepath.Join(l.dir, "points")
	e := l.run(fate{Trace: file}, sc.command...)
	if e.code != 0 && sc.name != "cancel" {
		t.Fatalf("%d %s%s", e.code, e.stdout, e.stderr)
	}
	own, err := trace(file)
	if err != nil {
		t.Fatal(err)
	}
	l.gate.mu.Lock()
	network = slices.Clone(l.gate.trace)
	l.gate.mu.Unlock()
	slices.Sort(network)
	l.recover()
	l.hold()
	return own, slices.Compact(network)
}

// killed lives through a scenario with a death at a point, and recovers. It reports whether the point was reached.
func (sc scenario) killed(t *testing.T, face, point string) bool {
	l := newLife(t, sc, face)
	l.prepare()
	var e ending
	if at, ok := strings.CutPrefix(point, "network: "); ok {
		r := l.ready(fate{}, sc.command...)
		l.gate.aim(at, r.kill)
		r.start()
		e = r.end()
	} else {
		e = l.run(fate{Point: point, Count: 1}, sc.command...)
	}
	l.recover()
	l.hold()
	return e.code == -1
}

func TestNothingIsLostOrPaidTwiceWhenTheProgramIsKilledAtAnyPoint(t *testing.T) {
	face := portrait(t)
	var mu sync.Mutex
	states := map[string]bool{} // in which a program was killed
	t.Run("at", func(t *testing.T) {
		for _, sc := range scenarios() {
			t.Run(sc.name, func(t *testing.T) {
				t.Parallel()
				own, network := sc.whole(t, face)
				for _, point := range sc.points(own, network) {
					t.Run(point, func(t *testing.T) {
						// A state that lasts for moments only may be passed by between two looks at the server.
						for range 20 {
							if sc.killed(t, face, point) {
								if p, ok := strings.CutPrefix(point, "studio: "); ok {
									state, _, _ := strings.Cut(p, " ")
									mu.Lock()
									states[state] = true
									mu.Unlock()
								}
								return
							}
						}
						t.Error("the program never came there")
					})
				}
			})
		}
	})
	for _, state := range []string{"queued", "preparing", "sending", "waiting", "running", "fetching", "canceling", "unknown"} {
		if !states[state] && !t.Failed() {
			t.Errorf("no program was killed in the state %q", state)
		}
	}
}

func TestNothingIsLostOrPaidTwiceWhenTheProgramIsKilledAtAnyTime(t *testing.T) {
	kills := 25
	if text := os.Getenv("LIKENESS_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("LIKENESS_KILL_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("LIKENESS_KILL_SEED=%d", seed)
	face := portrait(t)
	all := scenarios()[:6]
	began := time.Now()
	all[0].whole(t, face)
	takes := time.Since(began) * 2 / 3 // it was run, and looked for what is left
	for n := range kills {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			within := time.Duration(r.Int64N(int64(takes)))
			which := r.IntN(len(all) + len(handeds()))
			if which >= len(all) {
				handeds()[which-len(all)].killedAfter(t, face, within)
				return
			}
			sc := all[which]
			l := newLife(t, sc, face)
			command := sc.command
			for range 1 + r.IntN(3) {
				p := l.begin(fate{}, command...)
				timer := time.AfterFunc(within, p.kill)
				p.end()
				timer.Stop()
				command = []string{"resume"}
				within = time.Duration(r.Int64N(int64(takes)))
			}
			l.recover()
			l.hold()
		})
	}
}

func portrait(t *testing.T) string {
	t.Helper()
	face := filepath.Join(t.TempDir(), "face.jpg")
	if err := writeFace(face); err != nil {
		t.Fatal(err)
	}
	return face
}
