package command

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/service/practice"
)

// workBeside is what a window does for other programs, and for itself until it is closed: it runs the library's jobs. Here it is
// closed by the end of its input.
func workBeside(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "work", "")
	places := Places{trial: t.trial}
	places.Register(fs)
	if err := parse(fs, args); err != nil {
		return err
	}
	s, err := Open(ctx, places, os.Getenv, practice.Options{})
	if err != nil {
		return err
	}
	if err := s.Work(); err != nil {
		return err
	}
	s.Listen(nil)
	s.Resume(ctx)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return s.Close(ctx)
}

// The moments of a line between two programs.
var lineMoments = []string{"was never passed on", "is half passed on", "is passed on"}

// A wire lies between a program and the one that runs the library's jobs. At every moment of every line between them it asks whether
// a program is to be killed.
type wire struct {
	t      *testing.T
	listen net.Listener
	to     string
	work   sync.WaitGroup

	mu    sync.Mutex
	at    string // "order is half passed on"
	kill  func()
	dead  bool
	trace []string
}

// wire puts itself between the runner and whoever calls it from now on. It waits until the runner can be called.
func (l *life) wire() *wire {
	l.t.Helper()
	note := l.called()
	b, err := os.ReadFile(note)
	if err != nil {
		l.t.Fatal(err)
	}
	var said map[string]any
	if err := json.Unmarshal(b, &said); err != nil {
		l.t.Fatal(err)
	}
	w := &wire{t: l.t, to: said["address"].(string)}
	if w.listen, err = net.Listen("tcp4", "127.0.0.1:0"); err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() {
		_ = w.listen.Close()
		w.work.Wait()
	})
	w.work.Go(w.accept)
	said["address"] = w.listen.Addr().String()
	if b, err = json.Marshal(said); err == nil {
		err = os.WriteFile(note, b, 0o600)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	return w
}

// called waits until the runner can be called, and returns where its note lies.
func (l *life) called() string {
	l.t.Helper()
	for end := time.Now().Add(watchdog); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if all, _ := filepath.Glob(filepath.Join(l.dir, "data", "likeness", "index", "*-runner.json")); len(all) == 1 {
			return all[0]
		}
	}
	l.t.Fatal("nobody can be called")
	return ""
}

// aim has the wire call kill once at a point, "" for never.
func (w *wire) aim(point string, kill func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at, w.kill = point, kill
}

// pass reports whether a program was killed, now or before.
func (w *wire) pass(line, moment string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	point := line + " " + moment
	w.trace = append(w.trace, point)
	if !w.dead && point == w.at {
		w.dead = true
		w.kill()
	}
	return w.dead
}

func (w *wire) accept() {
	for {
		from, err := w.listen.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp4", w.to)
		if err != nil { // the runner is dead
			_ = from.Close()
			continue
		}
		for _, way := range []struct {
			sort     string
			from, to net.Conn
		}{{"asked", from, to}, {"told", to, from}} {
			w.work.Go(func() {
				w.carry(way.sort, way.from, way.to)
				_ = way.from.Close()
				_ = way.to.Close()
			})
		}
	}
}

func (w *wire) carry(sort string, from io.Reader, to io.Writer) {
	in := bufio.NewReader(from)
	for greetings := 1; ; {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		name := lineName(line)
		if name == "" {
			name = fmt.Sprintf("greeting %d", greetings)
			greetings++
		}
		name = sort + " " + name
		for i, part := range [][]byte{nil, line[:len(line)/2], line[len(line)/2:]} {
			if _, err := to.Write(part); err != nil || w.pass(name, lineMoments[i]) {
				return
			}
		}
	}
}

// lineName names what a line is about; "" for what is said before anything is asked.
func lineName(line []byte) string {
	var said struct {
		Kind          string
		Order, Resume json.RawMessage
	}
	switch err := json.Unmarshal(line, &said); {
	case err != nil:
		return "nonsense"
	case said.Order != nil:
		return "order"
	case said.Resume != nil:
		return "resume"
	}
	return said.Kind
}

// Two are a runner, and a program that hands an order to it.
type two struct {
	work *running
	wire *wire
	hand *running
}

// beginTwo starts the runner and, when it can be called and all is prepared, the one that hands over.
func (l *life) beginTwo(f fate, prepare func(*two)) *two {
	l.t.Helper()
	p := &two{work: l.begin(f, "work")}
	p.wire = l.wire()
	p.hand = l.ready(fate{}, "create", "-set", "num_inference_steps=40")
	prepare(p)
	p.hand.start()
	return p
}

// end waits for the one that hands over, and has the runner close then.
func (p *two) end() (work, hand ending) {
	hand = p.hand.end()
	_ = p.work.stdin.Close()
	return p.work.end(), hand
}

// victim is who is killed of the two.
func (p *two) victim(h handed) *running {
	if h.runner {
		return p.work
	}
	return p.hand
}

// handed is who is killed of the two.
type handed struct {
	name   string
	runner bool // it is the runner that is killed
	only   []string
}

func handeds() []handed {
	return []handed{
		{name: "who hands over", only: []string{
			"line: asked order is half", "line: asked order is passed", "line: told taken was never", "line: told job is passed",
		}},
		{name: "who takes over", runner: true, only: []string{
			"line: asked order is passed", "line: told taken is half", "disk: orders, file has", "disk: jobs, temporary file is half",
			"disk: batches, file has", "studio: preparing ready written", "studio: sending accepted", "network: create is done", "network: fetch is half",
		}},
	}
}

// pointsOf are where one of the two is killed, of all that both have passed.
func (h handed) pointsOf(own, network, lines []string) []string {
	var points []string
	for _, p := range lines {
		points = append(points, "line: "+p)
	}
	if h.runner {
		points = append(points, own...)
	}
	for _, p := range network {
		if strings.HasPrefix(p, "account ") != h.runner { // before it hands anything over, it asks whose account it has
			points = append(points, "network: "+p)
		}
	}
	return chosen(points, h.only)
}

// whole lives through handing over without a death, and returns the points that are passed.
func (h handed) whole(t *testing.T, face string) (own, network, lines []string) {
	l := newLife(t, scenario{name: h.name}, face)
	file := filepath.Join(l.dir, "points")
	var began []string // what the runner passes before anything is handed over is not about this
	p := l.beginTwo(fate{Trace: file}, func(*two) {
		var err error
		if began, err = trace(file); err == nil {
			err = os.Truncate(file, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	if work, hand := p.end(); work.code != 0 || hand.code != 0 || !strings.Contains(hand.stderr, takenOver) {
		t.Fatalf("%d %s\n%d %s%s", work.code, work.stderr, hand.code, hand.stdout, hand.stderr)
	}
	own, err := trace(file)
	if err != nil {
		t.Fatal(err)
	}
	own = slices.DeleteFunc(own, func(point string) bool { return slices.Contains(began, point) })
	l.recover()
	l.hold()
	l.gate.mu.Lock()
	network = slices.Compact(slices.Sorted(slices.Values(l.gate.trace)))
	l.gate.mu.Unlock()
	p.wire.mu.Lock()
	lines = slices.Compact(slices.Sorted(slices.Values(p.wire.trace)))
	p.wire.mu.Unlock()
	return own, network, lines
}

// killed lives through handing over with a death at a point, and recovers. It reports whether the point was reached.
func (h handed) killed(t *testing.T, face, point string) bool {
	l := newLife(t, scenario{name: h.name}, face)
	sort, at, _ := strings.Cut(point, ": ")
	var f fate
	if sort != "line" && sort != "network" {
		f = fate{Point: point, Count: 1}
	}
	p := l.beginTwo(f, func(p *two) {
		switch sort {
		case "line":
			p.wire.aim(at, p.victim(h).kill)
		case "network":
			l.gate.aim(at, p.victim(h).kill)
		}
	})
	work, hand := p.end()
	reached := hand.code == -1
	if h.runner {
		reached = work.code == -1
	}
	if sort == "line" { // it may have had nothing more to do
		p.wire.mu.Lock()
		reached = p.wire.dead
		p.wire.mu.Unlock()
	}
	h.recovered(l, hand)
	return reached
}

// recovered recovers, and holds what became of the order.
func (h handed) recovered(l *life, hand ending) {
	l.t.Helper()
	// Who handed over goes on by itself, as long as nobody must be asked.
	if h.runner && hand.code != 0 && !strings.Contains(hand.stdout+hand.stderr, "never arrived") {
		l.t.Errorf("who handed over ended with %d: %s%s", hand.code, hand.stdout, hand.stderr)
	}
	l.recover()
	l.hold()
	if jobs := l.jobs(); h.runner && jobs != 1 || jobs > 1 {
		l.t.Errorf("there are %d jobs of one order", jobs)
	}
}

// killedAfter lives through handing over with a death after a time from its beginning.
func (h handed) killedAfter(t *testing.T, face string, after time.Duration) {
	l := newLife(t, scenario{name: h.name}, face)
	p := l.beginTwo(fate{}, func(*two) {})
	timer := time.AfterFunc(after, p.victim(h).kill)
	_, hand := p.end()
	timer.Stop()
	h.recovered(l, hand)
}

// jobs counts the records of jobs.
func (l *life) jobs() int {
	l.t.Helper()
	all, err := filepath.Glob(filepath.Join(l.library(), ".likeness", "jobs", "*", "*.json"))
	if err != nil {
		l.t.Fatal(err)
	}
	return len(all)
}

func TestNothingIsLostOrPaidTwiceWhenAProgramIsKilledWhileItHandsOver(t *testing.T) {
	face := portrait(t)
	for _, h := range handeds() {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			points := h.pointsOf(h.whole(t, face))
			for _, beginning := range h.only {
				if !slices.ContainsFunc(points, func(p string) bool { return strings.HasPrefix(p, beginning) }) {
					t.Errorf("nothing is passed that begins with %q", beginning)
				}
			}
			for _, point := range points {
				t.Run(point, func(t *testing.T) {
					for range 20 {
						if h.killed(t, face, point) {
							return
						}
					}
					t.Error("the program never came there")
				})
			}
		})
	}
}
