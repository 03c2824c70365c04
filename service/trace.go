package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// Bounds of a trace.
const (
	traceSize      = 60 << 10 // bytes of it on disk, which takes a little more
	traceSteps     = 120
	traceExchanges = 60
	traceBody      = 12 << 10 // bytes of one body
	traceShortBody = 1 << 10  // of one body where all together are too long
)

// Trace is the course of a job, for whoever helps when something went wrong: its states and what was sent and answered, without
// the token and without pictures. It is kept beside the job's record when the job ends, meets trouble or is left, and nothing
// depends on it.
type Trace struct {
	Steps     []Step           `json:"steps"`
	Exchanges []TracedExchange `json:"exchanges"`
	Dropped   int              `json:"dropped,omitempty"` // exchanges and steps from the middle that there was no room for
}

// Step is one change of a job, or something that a person was told of it.
type Step struct {
	At    time.Time `json:"at"`
	From  State     `json:"from,omitempty"` // empty where the state has not changed
	Event string    `json:"event,omitempty"`
	To    State     `json:"to"`
	Note  string    `json:"note,omitempty"`
}

// TracedExchange is an exchange, or several in a row that differ in nothing but how far the log of the server had grown.
type TracedExchange struct {
	replicate.Exchange
	Times int       `json:"times,omitempty"` // how many there were; 0 is one
	Until time.Time `json:"until,omitzero"`  // when the last of them began

	status string // of the prediction, as the answer says
}

// tracer writes the trace of one job. It may be used by several goroutines.
type tracer struct {
	mu     sync.Mutex
	trace  Trace
	dirty  bool // there is something that is not on disk
	joined bool // what is on disk from before is in the trace

	keeping sync.Mutex // held while it is written, so that an older one never replaces a newer one
}

// heard gives a context whose requests are written into the job's trace.
func (j *job) heard(ctx context.Context) context.Context {
	return replicate.Observe(ctx, j.trace.exchange)
}

func (t *tracer) step(s Step) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dirty = true
	t.trace.Steps = append(t.trace.Steps, s)
	if n := len(t.trace.Steps); n > traceSteps {
		t.trace.Steps = append(t.trace.Steps[:traceSteps/3], t.trace.Steps[traceSteps/3+1:]...)
		t.trace.Dropped++
	}
}

func (t *tracer) exchange(x replicate.Exchange) {
	x.Body, x.AnswerBody = middle(x.Body, traceBody), middle(x.AnswerBody, traceBody)
	one := TracedExchange{Exchange: x, status: statusIn(x.AnswerBody)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dirty = true
	if n := len(t.trace.Exchanges); n > 0 && t.trace.Exchanges[n-1].like(one) {
		last := t.trace.Exchanges[n-1]
		one.At, one.Until, one.Times = last.At, x.At, max(last.Times, 1)+1
		t.trace.Exchanges[n-1] = one
		return
	}
	t.trace.Exchanges = append(t.trace.Exchanges, one)
	if n := len(t.trace.Exchanges); n > traceExchanges {
		t.trace.drop()
	}
}

// like reports whether an exchange says nothing new after another.
func (x TracedExchange) like(y TracedExchange) bool {
	return x.Op == y.Op && x.Op != replicate.OpCreate && x.Method == y.Method && x.URL == y.URL && x.Status == y.Status &&
		x.Error == y.Error && x.status == y.status
}

// statusIn is the status that a prediction tells, as far as it can be seen: the body may be cut.
func statusIn(body string) string {
	_, after, found := strings.Cut(body, `"status"`)
	if !found {
		return ""
	}
	after = strings.TrimLeft(after, " :\n\t")
	if len(after) < 2 || after[0] != '"' {
		return ""
	}
	word, _, _ := strings.Cut(after[1:], `"`)
	return word
}

// drop leaves out one exchange from the middle, which matters least: creates stay.
func (t *Trace) drop() bool {
	n := len(t.Exchanges)
	for i := n / 3; i < n-1; i++ {
		if t.Exchanges[i].Op != replicate.OpCreate {
			t.Exchanges = append(t.Exchanges[:i], t.Exchanges[i+1:]...)
			t.Dropped++
			return true
		}
	}
	return false
}

// middle cuts the middle out of a text that is longer than n bytes.
func middle(s string, n int) string {
	if len(s) <= n {
		return s
	}
	head, tail := n*2/3, len(s)-n/3
	for head > 0 && !utf8.RuneStart(s[head]) {
		head--
	}
	for tail < len(s) && !utf8.RuneStart(s[tail]) {
		tail++
	}
	return s[:head] + fmt.Sprintf(" … (%d bytes left out) … ", tail-head) + s[tail:]
}

// bounded is the trace as JSON, shortened until it is short enough.
func (t Trace) bounded() ([]byte, error) {
	t.Exchanges = append([]TracedExchange(nil), t.Exchanges...)
	shortened := false
	for {
		b, err := json.Marshal(t)
		if err != nil || len(b) <= traceSize {
			return b, err
		}
		switch {
		case !shortened:
			shortened = true
			for i, x := range t.Exchanges[:max(0, len(t.Exchanges)-2)] {
				if x.Op != replicate.OpCreate {
					t.Exchanges[i].AnswerBody = middle(x.AnswerBody, traceShortBody)
				}
			}
		case t.drop():
		default:
			for i, x := range t.Exchanges {
				t.Exchanges[i].Body, t.Exchanges[i].AnswerBody = middle(x.Body, traceShortBody), middle(x.AnswerBody, traceShortBody)
			}
			t.Steps = t.Steps[max(0, len(t.Steps)-traceSteps/2):]
			t.Exchanges = t.Exchanges[max(0, len(t.Exchanges)-traceExchanges/4):]
			return json.Marshal(t)
		}
	}
}

// keepTrace writes the trace of a job down. That it fails costs nobody anything but a report.
func (s *Studio) keepTrace(j *job) {
	j.trace.keeping.Lock()
	defer j.trace.keeping.Unlock()
	j.trace.mu.Lock()
	dirty := j.trace.dirty
	j.trace.dirty = false
	j.trace.mu.Unlock()
	if !dirty {
		return
	}
	b, err := s.trace(j).bounded()
	if err == nil {
		err = s.lib.PutTrace(context.WithoutCancel(s.ctx), j.id, b)
	}
	if err != nil {
		s.log.Warn("trace not written", "job", j.id, "err", err)
		return
	}
	j.trace.mu.Lock()
	if !j.trace.dirty { // from now on it is read from the disk: a thousand jobs must not fill the memory
		j.trace.trace, j.trace.joined = Trace{}, false
	}
	j.trace.mu.Unlock()
}

// trace returns the course of a job so far, with what an earlier run of the program has written down.
func (s *Studio) trace(j *job) Trace {
	j.trace.mu.Lock()
	joined := j.trace.joined
	j.trace.mu.Unlock()
	var earlier Trace
	if !joined {
		earlier, _ = storedTrace(s.lib, j.id) // without it, the trace begins later
	}
	j.trace.mu.Lock()
	defer j.trace.mu.Unlock()
	if !j.trace.joined {
		j.trace.joined = true
		j.trace.trace.Steps = append(earlier.Steps, j.trace.trace.Steps...)
		j.trace.trace.Exchanges = append(earlier.Exchanges, j.trace.trace.Exchanges...)
		j.trace.trace.Dropped += earlier.Dropped
	}
	t := j.trace.trace
	t.Steps = append([]Step(nil), t.Steps...)
	t.Exchanges = append([]TracedExchange(nil), t.Exchanges...)
	return t
}

// storedTrace reads what was written down of a job; none is no error.
func storedTrace(lib *library.Library, jobID string) (Trace, error) {
	var t Trace
	b, err := lib.Trace(jobID)
	if errors.Is(err, library.ErrNotFound) {
		return t, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &t)
	}
	return t, err
}

// noteOf is what a step says of a problem.
func noteOf(p *problem.Problem) string {
	if p == nil {
		return ""
	}
	text := string(p.Code)
	if p.Detail != "" {
		text += ": " + middle(p.Detail, traceShortBody)
	}
	return text
}
