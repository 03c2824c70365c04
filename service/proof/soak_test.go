package proof

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"likeness/service"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/service/replicate"
)

// faultsAgain is how often every fault of a server of its own may strike anew.
const faultsAgain = 4 * time.Second

// serverVariable has the test binary be a practice server, with these faults, until its input ends: what a server keeps in
// memory must not be counted among what the program does.
const serverVariable = "LIKENESS_TEST_SERVER"

func TestMain(m *testing.M) {
	if faults, ok := os.LookupEnv(serverVariable); ok {
		if err := serve(faults); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func serve(faults string) error {
	opt := practice.Options{Speed: 50, Sketch: true}
	for text := range strings.FieldsSeq(faults) {
		f, err := practice.ParseFault(text)
		if err != nil {
			return err
		}
		opt.Faults = append(opt.Faults, f)
	}
	server, err := practice.Start(context.Background(), opt)
	if err != nil {
		return err
	}
	fmt.Println(server.URL())
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		ended <- err
	}()
	again := time.NewTicker(faultsAgain)
	defer again.Stop()
	for running := true; running; {
		select {
		case <-again.C: // what has struck may strike once more
			server.SetFaults(opt.Faults...)
		case err = <-ended:
			running = false
		}
	}
	if failed := server.Close(); err == nil {
		err = failed
	}
	return err
}

// startServer starts a practice server as a process of its own, and returns its address.
func startServer(t *testing.T, faults string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serverVariable+"="+faults)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "http") {
		t.Fatalf("the server says %q, %v", line, err)
	}
	return strings.TrimSpace(line)
}

// use is what a program holds.
type use struct {
	goroutines int
	files      int // open; 0 where the system does not tell
	heap       int // bytes that live
}

func measure() use {
	time.Sleep(100 * time.Millisecond) // what has just ended is gone
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	open, _ := os.ReadDir("/proc/self/fd")
	return use{runtime.NumGoroutine(), len(open), int(m.HeapAlloc)}
}

// A long run with many faults, at the end of which the program holds what it held after a tenth of it, but for the list of
// what it did.
func TestALongRunLetsNothingGrow(t *testing.T) {
	jobs := 60
	if text := os.Getenv("LIKENESS_SOAK"); text != "" {
		var err error
		if jobs, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	faults := "throttled:1 create-lost:1 bad-gateway@watch:2 cut@watch:2 rubbish@watch:1 download-cut:2 cut@fetch:1 server-error@fetch:1 " +
		"flagged:1 interrupted:1 null-error:1 data-output:2 odd-status:2"
	patient := replicate.Timeouts{Answer: time.Minute, Stall: time.Minute, Create: watchdog} // nothing is silent here, a busy computer is only slow
	s := newStandWithin(t, patient, nil, startServer(t, faults), writeFace(t), func(c *service.Config) {
		c.Concurrent = 4
		c.Patience = time.Hour // a long run meets little credit often
	})
	s.limit += time.Duration(jobs) * 3 * time.Second
	submit := func(n int) {
		for n > 0 {
			r := s.recipe()
			r.Pictures = min(n, 20)
			s.submit(r)
			n -= r.Pictures
		}
		s.finish()
	}
	submit(jobs / 10)
	early := measure()
	submit(jobs - jobs/10)
	late := measure()
	saved, told := 0, 0
	for _, v := range s.studio.Jobs() {
		switch {
		case v.State == service.Done && len(v.Pictures) == 1:
			saved++
		case v.State == service.Failed && (v.Problem.Code == problem.Flagged || v.Problem.Code == problem.Interrupted):
			told++
		default:
			t.Errorf("job %s is %s: %+v", v.ID, v.State, v.Problem)
		}
	}
	t.Logf("%d saved, %d told; early %+v, late %+v", saved, told, early, late)
	if saved < jobs/2 || saved+told != jobs {
		t.Errorf("%d of %d saved, %d told", saved, jobs, told)
	}
	if late.goroutines > early.goroutines+20 {
		t.Errorf("%d goroutines, %d early", late.goroutines, early.goroutines)
	}
	if late.files > early.files+20 {
		t.Errorf("%d open files, %d early", late.files, early.files)
	}
	// Of each job the session keeps a record and its picture's, with the last part of its log.
	if most := early.heap + 16<<20 + jobs*64<<10; late.heap > most {
		t.Errorf("%d kB live, %d early, at most %d", late.heap>>10, early.heap>>10, most>>10)
	}
}
