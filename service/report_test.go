package service

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"likeness/service/practice"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// report returns the report on a job, and holds what no report may hold.
func (b *bench) report(jobID string) string {
	b.t.Helper()
	text, err := b.studio.Report(b.t.Context(), jobID, "Likeness/test")
	if err != nil {
		b.t.Fatal(err)
	}
	b.discreet(text)
	return text
}

func (b *bench) discreet(text string) {
	b.t.Helper()
	home, _ := os.UserHomeDir()
	for _, no := range []string{testToken, "r8_", b.dir, filepath.Base(b.face), "base64,/9j/", home + "/", "X-Signature=deadbeef"} {
		if strings.Contains(text, no) {
			b.t.Errorf("a report holds %q:\n%s", no, text)
		}
	}
}

func (b *bench) has(text string, parts ...string) {
	b.t.Helper()
	for _, yes := range parts {
		if !strings.Contains(text, yes) {
			b.t.Errorf("nothing says %q in\n%s", yes, text)
		}
	}
}

func TestAReportTellsTheCourseOfAJob(t *testing.T) {
	b := newBench(t, nil, practice.FaultNoFace)
	v := b.make1(b.recipe())
	text := b.report(v.ID)
	b.has(text, "Likeness/test", "server, http://127.0.0.1:", "failed", "a woman in a red coat", "queued → preparing (start)", "→ failed (fail)",
		"POST http://127.0.0.1:", "/v1/predictions", "Authorization: Bearer …", "Cancel-After: 900s", "< 201", "data:image/jpeg;base64… (", "sha256 ", `"status":"failed"`,
		"code: no-face", v.PredictionID, "== The server's log", "photo: 256 × 1280")
	if _, err := b.studio.Report(t.Context(), library.NewID(time.Now()), "x"); err == nil {
		t.Error("a report on nothing")
	}
	b.close() // all is on disk
	b.open(nil)
	stored, err := JobReport(t.Context(), b.lib, v.ID, "Likeness/test")
	changed := regexp.MustCompile(`changed: .*`) // the library has its own clock
	if err != nil || changed.ReplaceAllString(stored, "") != changed.ReplaceAllString(text, "") {
		t.Errorf("another report is read from the disk, %v:\n%s\ninstead of\n%s", err, stored, text)
	}
}

func TestAReportTellsWhatWasFetched(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Settings.NumInferenceSteps = 60 // so that it is looked at more than once
	v := b.make1(r)
	text := b.report(v.ID)
	b.has(text, "fetching → done (saved)", "/delivery/", "Content-Type: image/")
	if n := strings.Count(text, "> POST "); n != 1 {
		t.Errorf("%d posts:\n%s", n, text)
	}
}

// What one run of the program has written down, the next one goes on with.
func TestATraceOutlivesTheProgram(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Patience = time.Millisecond }, practice.FaultCreateLost+":1")
	r := b.recipe()
	b.server.SetFaults(practice.Fault{Name: practice.FaultCreateLost, Count: 1}, practice.Fault{Name: practice.FaultSlow})
	v := b.submit(r)
	id := b.studio.Jobs()[0].ID
	b.until(id, func(v JobView) bool { return v.State != Queued && v.State != Preparing && v.State != Sending })
	b.close()
	stored, err := storedTraceOf(b, id)
	if err != nil || len(stored.Steps) < 3 || len(stored.Exchanges) == 0 {
		t.Fatalf("%+v, %v", stored, err)
	}
	b.server.SetFaults()
	b.open(nil)
	if _, err := b.studio.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.finish(v)
	text := b.report(id)
	b.has(text, "sending → unknown (lost)", "broke off: the connection was cut", "list predictions", "→ done (saved)")
	if strings.Count(text, "queued → preparing (start)") != 1 {
		t.Errorf("a beginning told twice:\n%s", text)
	}
}

// storedTraceOf reads a trace while no studio is open.
func storedTraceOf(b *bench, id string) (Trace, error) {
	lib, err := library.Open(b.t.Context(), filepath.Join(b.dir, "library"), library.Options{IndexDir: filepath.Join(b.dir, "index")})
	if err != nil {
		return Trace{}, err
	}
	defer lib.Close()
	return storedTrace(lib, id)
}

func TestATraceIsBoundedAndKeepsItsCreates(t *testing.T) {
	var tr tracer
	tr.exchange(replicate.Exchange{Op: replicate.OpCreate, Body: "the create " + strings.Repeat("x", 3000)})
	for i := range 500 {
		tr.step(Step{To: Running, Note: strings.Repeat("n", 900)})
		tr.exchange(replicate.Exchange{Op: replicate.OpGet, Method: "GET", Status: 200 + i%2, AnswerBody: strings.Repeat("ö", 40_000) + `"status":"processing"`})
	}
	tr.exchange(replicate.Exchange{Op: replicate.OpDownload, Method: "GET", Error: "the last"})
	if n := len(tr.trace.Exchanges); n > traceExchanges {
		t.Errorf("%d in memory", n)
	}
	b, err := tr.trace.bounded()
	if err != nil || len(b) > 64<<10 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	var back Trace
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte("the create")) || !bytes.Contains(b, []byte("the last")) || back.Dropped == 0 {
		t.Errorf("%d exchanges, %d dropped", len(back.Exchanges), back.Dropped)
	}
	var many tracer // even if everything is a create
	for i := range traceExchanges * 2 {
		many.exchange(replicate.Exchange{Op: replicate.OpCreate, Body: fmt.Sprint(i) + strings.Repeat("x", traceBody)})
	}
	if b, err := many.trace.bounded(); err != nil || len(b) > 64<<10 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestOnlyWhatIsAlikeIsToldTogether(t *testing.T) {
	var tr tracer
	get := func(status int, word, err string) {
		tr.exchange(replicate.Exchange{Op: replicate.OpGet, Method: "GET", URL: "u", Status: status, Error: err, AnswerBody: `{"status": "` + word + `","logs":"…"}`})
	}
	get(200, "starting", "")
	get(200, "starting", "")
	get(200, "processing", "")
	get(502, "", "")
	get(200, "processing", "cut")
	get(200, "processing", "cut")
	var got []string
	for _, x := range tr.trace.Exchanges {
		got = append(got, fmt.Sprint(x.Status, x.status, x.Times))
	}
	if s := strings.Join(got, " "); s != "200starting2 200processing0 5020 200processing2" {
		t.Error(s)
	}
}
