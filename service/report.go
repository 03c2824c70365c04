package service

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"likeness/service/problem"
	"likeness/storage/library"
)

// reportLog is how much of the server's log a report shows, in bytes from its end.
const reportLog = 4 << 10

const reportNote = `What is inside: what was asked for in words and settings, what was sent and answered, and when.
What is not: the token, the account, photos and pictures, and the names of your files and folders.
Look through it before you give it to anybody.`

// Report tells in plain text all that is known of a job, for a person to copy into a bug report. program names the program and
// its version.
func (s *Studio) Report(ctx context.Context, jobID, program string) (string, error) {
	s.mu.Lock()
	j := s.jobs[jobID]
	s.mu.Unlock()
	if j == nil {
		return JobReport(ctx, s.lib, jobID, program)
	}
	j.mu.Lock()
	rec := j.rec
	rec.Problem = storeProblem(j.problem) // a passing one is not in the record
	r := report{program: program, job: rec, face: j.face, pose: j.pose, dir: s.lib.Dir(), stopped: j.stopped}
	j.mu.Unlock()
	r.trace = s.trace(j)
	return r.text(), nil
}

// JobReport is [Studio.Report] for a job of a library that other programs may be working on: it tells what is on disk.
func JobReport(ctx context.Context, lib *library.Library, jobID, program string) (string, error) {
	rec, err := lib.Job(ctx, jobID)
	if err != nil {
		return "", fmt.Errorf("report on job %s: %w", jobID, err)
	}
	r := report{program: program, job: rec, dir: lib.Dir()}
	if batch, err := lib.Batch(ctx, rec.BatchID); err == nil {
		r.face, r.pose = batch.Face, batch.Pose
	}
	if r.trace, err = storedTrace(lib, jobID); err != nil {
		r.broken = err.Error()
	}
	return r.text(), nil
}

type report struct {
	program string
	job     library.Job
	face    library.Photo
	pose    *library.Photo
	dir     string // of the library
	stopped bool
	trace   Trace
	broken  string // why the trace could not be read

	b strings.Builder
}

func (r *report) text() string {
	r.line("Likeness: report on a job")
	r.line("")
	r.line(reportNote)
	r.line("")
	r.facts()
	r.problem()
	r.asked()
	r.steps()
	r.exchanges()
	if log := strings.TrimSpace(r.job.Logs); log != "" {
		r.head("The server's log, its end")
		r.line(strings.ReplaceAll(tail(log, reportLog), "\r", "\n"))
	}
	return r.clean(r.b.String())
}

func (r *report) line(text string) { r.b.WriteString(text + "\n") }

func (r *report) head(text string) { r.line("\n== " + text) }

func (r *report) fact(name, value string) {
	if value != "" {
		r.line(name + ": " + value)
	}
}

func (r *report) facts() {
	j := r.job
	r.fact("program", r.program+", "+build())
	r.fact("system", system())
	r.fact("server", where(j.Connection))
	r.fact("model", modelOwner+"/"+modelName+" "+j.Version)
	r.fact("job", fmt.Sprintf("%s, picture %d of batch %s", j.ID, j.Index+1, j.BatchID))
	state := j.State
	if r.stopped {
		state += ", laid aside"
	}
	if j.CancelAsked {
		state += ", was asked to cancel"
	}
	r.fact("state", state)
	r.fact("prediction", strings.TrimSpace(j.PredictionID+" "+j.Status))
	r.fact("repeats", j.RepeatOf)
	r.fact("created", stamp(j.CreatedAt))
	r.fact("sent", stamp(j.SentAt))
	r.fact("begun", stamp(j.StartedAt))
	r.fact("completed", stamp(j.CompletedAt))
	r.fact("changed", stamp(j.UpdatedAt))
	if j.PredictTime > 0 {
		r.fact("ran", fmt.Sprintf("%.2f s", j.PredictTime))
	}
	if j.Outputs > 0 {
		r.fact("outputs", fmt.Sprint(j.Outputs))
	}
	r.fact("photo", dimensions(&r.face))
	r.fact("pose photo", dimensions(r.pose))
}

func (r *report) problem() {
	p := loadProblem(r.job.Problem)
	if p == nil {
		return
	}
	r.head("Problem")
	r.fact("code", string(p.Code))
	r.line(p.Error())
	if p.Detail != "" {
		r.line("")
		r.line(p.Detail)
	}
}

func (r *report) asked() {
	if len(r.job.Settings) == 0 {
		return
	}
	r.head("Asked for")
	var b bytes.Buffer
	if json.Indent(&b, r.job.Settings, "", "  ") != nil {
		return
	}
	r.line(b.String())
}

func (r *report) steps() {
	r.head("What happened")
	if r.broken != "" {
		r.line("It could not be read: " + r.broken)
	}
	if len(r.trace.Steps) == 0 {
		r.line("Nothing was written down, or it is older than what is kept.")
	}
	for _, s := range r.trace.Steps {
		line := stamp(s.At) + "  "
		if s.From != "" && s.From != s.To {
			line += string(s.From) + " → "
		}
		line += string(s.To)
		if s.Event != "" {
			line += " (" + s.Event + ")"
		}
		if s.Note != "" {
			line += "\n    " + strings.ReplaceAll(s.Note, "\n", "\n    ")
		}
		r.line(line)
	}
}

func (r *report) exchanges() {
	if len(r.trace.Exchanges) == 0 {
		return
	}
	r.head("What was sent and answered")
	if r.trace.Dropped > 0 {
		r.line(fmt.Sprintf("(%d entries from the middle are left out)", r.trace.Dropped))
	}
	for i, x := range r.trace.Exchanges {
		if i > 0 {
			r.line("")
		}
		r.exchange(i+1, x)
	}
}

func (r *report) exchange(n int, x TracedExchange) {
	r.line(fmt.Sprintf("[%d] %s  %s, took %s", n, stamp(x.At), x.Op, x.Took.Round(time.Millisecond)))
	if x.Times > 1 {
		r.line(fmt.Sprintf("%d times alike, the last at %s:", x.Times, stamp(x.Until)))
	}
	r.line("> " + x.Method + " " + x.URL)
	for _, h := range x.Header {
		r.line("> " + h)
	}
	r.body(x.Body)
	switch {
	case x.Status != 0:
		r.line(fmt.Sprintf("< %d, %d bytes", x.Status, x.Bytes))
	case x.Sent:
		r.line("< no answer")
	default:
		r.line("< not sent")
	}
	if x.Error != "" {
		r.line("< broke off: " + x.Error)
	}
	for _, h := range x.Answer {
		r.line("< " + h)
	}
	r.body(x.AnswerBody)
}

func (r *report) body(text string) {
	if text = strings.TrimSpace(text); text != "" {
		r.line("  " + strings.ReplaceAll(text, "\n", "\n  "))
	}
}

// clean takes out what is the person's own, wherever it got into the text: folders, names of photos and of the account, and
// what looks like a token or a picture.
func (r *report) clean(text string) string {
	replace := func(old, by string) {
		if len(old) < 3 {
			return
		}
		text = strings.ReplaceAll(text, old, by)
		if b, err := json.Marshal(old); err == nil { // as Windows' folders look in JSON
			text = strings.ReplaceAll(text, string(b[1:len(b)-1]), by)
		}
	}
	replace(r.dir, "(library)")
	if home, err := os.UserHomeDir(); err == nil {
		replace(filepath.Clean(home), "~")
	}
	if r.pose != nil {
		replace(r.pose.Name, "(pose photo)")
	}
	replace(r.face.Name, "(photo)")
	if account := r.job.Connection.Account; len(account) > 3 {
		replace(account, "(account)")
	}
	return problem.Clean(text)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05.000Z")
}

func dimensions(p *library.Photo) string {
	if p == nil || p.PreparedWidth == 0 {
		return ""
	}
	text := fmt.Sprintf("%d × %d, sent as %d × %d", p.Width, p.Height, p.PreparedWidth, p.PreparedHeight)
	if len(p.Frame) > 0 {
		text += ", framed"
	}
	return text
}

// where tells the kind of a connection and its host.
func where(c library.Connection) string {
	u, err := url.Parse(c.Address)
	if err != nil || u.Host == "" {
		return c.Kind
	}
	return c.Kind + ", " + u.Scheme + "://" + u.Host + u.EscapedPath()
}

// build tells which build of the program this is.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return runtime.Version()
	}
	text := info.GoVersion
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			text = s.Value[:min(10, len(s.Value))] + ", " + text
		}
	}
	return text
}

// system tells what the program runs on.
func system() string {
	text := runtime.GOOS + "/" + runtime.GOARCH
	b, _ := os.ReadFile("/etc/os-release") // Linux says there which one it is
	for line := range strings.SplitSeq(string(b), "\n") {
		if name, ok := strings.CutPrefix(line, "PRETTY_NAME="); ok {
			text += ", " + strings.Trim(name, `"`)
		}
	}
	return text
}
