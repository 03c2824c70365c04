package service

import (
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/problem"
	"likeness/storage/library"
)

// A gate is the network between here and the practice server: while it is shut, nothing answers at its address.
type gate struct {
	t    *testing.T
	addr string // its own
	to   string

	mu    sync.Mutex
	l     net.Listener
	conns map[net.Conn]bool
	work  sync.WaitGroup
}

// behindGate has a bench's jobs go through a gate.
func (b *bench) behindGate() *gate {
	b.t.Helper()
	g := &gate{t: b.t, addr: "127.0.0.1:0", to: strings.TrimSuffix(strings.TrimPrefix(b.server.URL(), "http://"), "/v1"), conns: map[net.Conn]bool{}}
	g.open()
	b.t.Cleanup(g.shut)
	var err error
	if b.conn, err = connection.Parse("http://" + g.addr + "/v1"); err != nil {
		b.t.Fatal(err)
	}
	return g
}

func (g *gate) open() {
	g.t.Helper()
	l, err := net.Listen("tcp", g.addr)
	if err != nil {
		g.t.Fatal(err)
	}
	g.mu.Lock()
	g.l, g.addr = l, l.Addr().String()
	g.mu.Unlock()
	g.work.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			g.work.Go(func() { g.pass(l, c) })
		}
	})
}

// pass carries one connection.
func (g *gate) pass(l net.Listener, c net.Conn) {
	defer c.Close()
	up, err := net.Dial("tcp", g.to)
	if err != nil {
		return
	}
	defer up.Close()
	g.mu.Lock()
	if g.l != l {
		g.mu.Unlock()
		return
	}
	g.conns[c], g.conns[up] = true, true
	g.mu.Unlock()
	g.work.Go(func() {
		_, _ = io.Copy(up, c)
		_ = up.(*net.TCPConn).CloseWrite()
	})
	_, _ = io.Copy(c, up)
	g.mu.Lock()
	delete(g.conns, c)
	delete(g.conns, up)
	g.mu.Unlock()
}

// shut cuts what is under way, and lets nobody in any more.
func (g *gate) shut() {
	g.mu.Lock()
	if g.l != nil {
		_ = g.l.Close()
	}
	g.l = nil
	for c := range g.conns {
		_ = c.Close()
	}
	clear(g.conns)
	g.mu.Unlock()
	g.work.Wait()
}

// untilOffline waits until the studio says whether a server cannot be reached.
func (b *bench) untilOffline(want bool) {
	b.t.Helper()
	for end := time.After(watchdog); b.studio.Offline() != want; {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-end:
			b.t.Fatalf("offline is never %v: %s", want, b.states())
		}
	}
}

// Without a network jobs wait, and go on by themselves when there is one.
func TestJobsWaitForTheNetwork(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 2 })
	g := b.behindGate()
	g.shut()
	r := b.recipe()
	r.Pictures = 4
	batch := b.submit(r)
	b.untilOffline(true)
	v := b.until(batch.Jobs[0], func(v JobView) bool { return v.Problem != nil })
	if v.State != Queued || v.Stopped || v.Problem.Code != problem.Offline || v.Problem.Cost != problem.CostNone {
		t.Errorf("%s stopped=%v %+v", v.State, v.Stopped, v.Problem)
	}
	g.open()
	for _, j := range b.finish(batch) {
		b.wantDone(j)
	}
	if n := b.creates(); n != 4 {
		t.Errorf("%d creates", n)
	}
	if b.studio.Offline() {
		t.Error("it is offline still")
	}
}

// A network that goes away while the server is at work costs nothing but time, and tells the window when it comes and goes.
func TestJobsOnTheServerOutliveAnOutage(t *testing.T) {
	for _, n := range []int{2, 6} {
		t.Run(map[int]string{2: "few", 6: "many"}[n], func(t *testing.T) {
			b := newBench(t, func(c *Config) { c.Concurrent = n })
			b.hold()
			g := b.behindGate()
			r := b.recipe()
			r.Pictures = n
			batch := b.submit(r)
			for _, id := range batch.Jobs {
				b.until(id, inState(Waiting, Running))
			}
			g.shut()
			b.untilOffline(true)
			for _, id := range batch.Jobs {
				v := b.until(id, func(v JobView) bool { return v.Problem != nil })
				if v.Stopped || v.Problem.Code != problem.Offline || !strings.Contains(v.Problem.What, "by itself") {
					t.Errorf("%s stopped=%v %+v", v.State, v.Stopped, v.Problem)
				}
			}
			g.open()
			b.goOn()
			for _, j := range b.finish(batch) {
				b.wantDone(j)
			}
			if c := b.creates(); c != n || b.studio.Offline() {
				t.Errorf("%d creates, offline %v", c, b.studio.Offline())
			}
		})
	}
}

// failures counts requests that failed, by what was asked.
type failures struct {
	slog.Handler
	mu  sync.Mutex
	ops map[string]int
}

func (f *failures) Enabled(context.Context, slog.Level) bool { return true }

func (f *failures) Handle(_ context.Context, r slog.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.Message == "request failed" {
		r.Attrs(func(a slog.Attr) bool {
			if a.Key == "op" {
				f.ops[a.Value.String()]++
			}
			return true
		})
	}
	return nil
}

// Once it is known that there is no network, one request asks for all, and what the jobs want is not tried.
func TestOneProbeAsksForAllJobs(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 8 })
	b.hold()
	b.close()
	seen := &failures{Handler: slog.DiscardHandler, ops: map[string]int{}}
	b.log = slog.New(seen)
	b.open(func(c *Config) { c.Concurrent = 8 })
	g := b.behindGate()
	r := b.recipe()
	r.Pictures = 8
	batch := b.submit(r)
	for _, id := range batch.Jobs {
		b.until(id, inState(Waiting, Running))
	}
	g.shut()
	more := b.submit(r) // that waits with the others
	for _, id := range batch.Jobs {
		b.until(id, func(v JobView) bool { return v.Problem != nil && v.Problem.Code == problem.Offline })
	}
	// What was under way when the outage was noticed ends first; from then on there are probes alone.
	end := time.After(watchdog)
	for probes := 0; probes < 2; {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-end:
			t.Fatal("never two probes with nothing else between them")
		}
		seen.mu.Lock()
		if probes = seen.ops["get account"]; len(seen.ops) > 1 || probes == 0 {
			probes = 0
			clear(seen.ops)
		}
		seen.mu.Unlock()
	}
	g.open()
	b.studio.CancelAll(t.Context())
	b.finish(batch)
	b.finish(more)
}

// Another server is worked with all the same.
func TestAServerThatCannotBeReachedHoldsUpNoOther(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 1 })
	b.behindGate().shut()
	waits := b.submit(b.recipe())
	b.untilOffline(true)
	r := b.recipe()
	r.Connection = connection.Connection{Kind: connection.Practice}
	b.wantDone(b.make1(r))
	if !b.studio.Offline() {
		t.Error("it is not offline any more")
	}
	// It is over when nobody waits any more.
	if err := b.studio.Cancel(t.Context(), waits.Jobs[0]); err != nil {
		t.Fatal(err)
	}
	if v := b.until(waits.Jobs[0], inState(Canceled)); v.Problem.Cost != problem.CostNone {
		t.Errorf("%+v", v.Problem)
	}
	if b.studio.Offline() {
		t.Error("it is offline although nobody waits")
	}
}

// Who waited for longer than anybody wants to was laid aside, and goes on by itself all the same when the server is there.
func TestWhatWasLaidAsideWithoutANetworkGoesOnByItself(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Patience, c.Concurrent = 10*time.Millisecond, 2 })
	b.hold()
	g := b.behindGate()
	r := b.recipe()
	running := b.submit(r)
	b.until(running.Jobs[0], inState(Waiting, Running))
	g.shut()
	r.Pictures = 3
	queued := b.submit(r)
	laid := append(b.finish(running), b.finish(queued)...)
	for _, v := range laid {
		if !v.Stopped || v.State.Ended() || v.Problem.Code != problem.Offline {
			t.Errorf("%s stopped=%v %+v", v.State, v.Stopped, v.Problem)
		}
		rec, err := b.lib.Job(t.Context(), v.ID)
		if err != nil || library.Ended(rec.State) || rec.State == string(Sending) || rec.State == string(Preparing) {
			t.Errorf("on disk: %s, %v", rec.State, err)
		}
	}
	if !b.studio.Offline() {
		t.Error("nobody looks whether it is there")
	}
	g.open()
	b.goOn()
	for _, v := range laid {
		b.wantDone(b.until(v.ID, inState(Done, Failed)))
	}
	if n := b.creates(); n != 4 {
		t.Errorf("%d creates", n)
	}
}

// A lost answer is looked for when there is a network to look by.
func TestALostAnswerIsLookedForAfterTheOutage(t *testing.T) {
	b := newBench(t, nil, "create-lost:1")
	b.hold()
	g := b.behindGate()
	lost := b.submit(b.recipe())
	b.until(lost.Jobs[0], inState(Unknown))
	g.shut()
	b.until(lost.Jobs[0], func(v JobView) bool { return v.Problem != nil && v.Problem.Code == problem.Offline })
	g.open()
	b.goOn()
	b.wantDone(b.finish(lost)[0])
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// A program that starts without a network takes its jobs up when there is one.
func TestAStartWithoutANetwork(t *testing.T) {
	b := newBench(t, nil)
	b.hold()
	g := b.behindGate()
	r := b.recipe()
	r.Pictures = 2
	batch := b.submit(r)
	for _, id := range batch.Jobs {
		b.until(id, inState(Waiting, Running))
	}
	b.close()
	g.shut()
	b.open(nil)
	if n, err := b.studio.Resume(t.Context()); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	b.untilOffline(true)
	g.open()
	b.goOn()
	for _, j := range b.finish(batch) {
		b.wantDone(j)
	}
}

// The photo in the way that the library keeps it is what a job waits with: nothing of it is lost while an upload cannot be made.
func TestUploadsWaitForTheNetwork(t *testing.T) {
	b := newBench(t, uploading)
	g := b.behindGate()
	g.shut()
	batch := b.submit(b.recipe())
	b.untilOffline(true)
	g.open()
	b.wantDone(b.finish(batch)[0])
	if n := b.uploads(); n != 1 {
		t.Errorf("%d uploads", n)
	}
}
