package command

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"likeness/service"
	"likeness/service/problem"
	"likeness/storage/library"
)

// result is what create and resume print for a picture or a failed job.
type result struct {
	Batch      string  `json:"batch"`
	Job        string  `json:"job"`
	Prediction string  `json:"prediction"`
	Status     string  `json:"status"` // the job's state: done, failed, canceled, aborted, expired, unknown …
	Error      string  `json:"error"`
	Code       string  `json:"code,omitempty"` // of the problem, stable for scripts
	Cost       string  `json:"cost,omitempty"`
	Seed       int64   `json:"seed"`
	File       string  `json:"file"`
	Width      int     `json:"width,omitempty"`
	Height     int     `json:"height,omitempty"`
	Seconds    float64 `json:"predict_time,omitempty"`
}

// report tells of jobs while they run and sums them up at the end.
type report struct {
	t         Terminal
	session   *Session
	json      bool
	withdraws bool // what was not sent is taken back from another program when this one is stopped
	cancel    func()
	done      sync.WaitGroup

	mu    sync.Mutex
	last  map[string]string // what was said of each job last
	views map[string]service.JobView
}

func newReport(t Terminal, s *Session, asJSON bool) *report {
	return &report{t: t, session: s, json: asJSON, cancel: func() {}, last: map[string]string{}, views: map[string]service.JobView{}}
}

// watch tells of the jobs of the session's own studio.
func (r *report) watch() {
	events, cancel := r.session.Studio.Subscribe()
	r.cancel = cancel
	r.done.Go(func() {
		for e := range events {
			if e.Job.ID != "" {
				r.progress(e.Job)
			}
		}
	})
}

func (r *report) close() {
	r.cancel()
	r.done.Wait()
}

// progress writes a line when a job changed in a way worth reading.
func (r *report) progress(v service.JobView) {
	line := describe(v)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.views[v.ID] = v
	if r.last[v.ID] == line {
		return
	}
	r.last[v.ID] = line
	text := line
	if v.State == service.Running && v.Left > 0 {
		text += fmt.Sprintf(" · about %s left", v.Left.Round(time.Second))
	}
	fmt.Fprintf(r.t.Stderr, "picture %d: %s\n", v.Index+1, text)
}

// describe says where a job stands, in steps of ten percent.
func describe(v service.JobView) string {
	switch {
	case v.Problem != nil && !v.State.Ended() && v.State != service.Unknown:
		return v.Problem.What
	case v.State == service.Queued:
		return "waits its turn"
	case v.State == service.Preparing:
		return "is being prepared"
	case v.State == service.Sending:
		return "is being sent"
	case v.State == service.Waiting:
		return "the server is starting up"
	case v.State == service.Running:
		return fmt.Sprintf("running %d %%", int(v.Percent)/10*10)
	case v.State == service.Fetching:
		return "is being fetched"
	case v.State == service.Canceling:
		return "is being cancelled"
	case v.State == service.Unknown:
		return "its answer was lost, it is looked for"
	}
	return string(v.State)
}

// finish prints the results of jobs and returns errTold unless all are saved,
// or errCredit when the others wait for credit. waited is how the wait for them
// ended.
func (r *report) finish(ctx context.Context, waited error, ids []string) error {
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeLimit)
	defer cancel()
	var err error
	if studio := r.session.Studio; studio != nil {
		defer tellSpent(closing, r.t, r.session, studio)
		if waited != nil {
			fmt.Fprintln(r.t.Stderr, "Stopping; what is being sent is awaited first.")
		}
		err = r.session.stopWork(closing)
		r.close()
		for _, v := range studio.Jobs() {
			r.views[v.ID] = v
		}
	}
	saved, unfinished, absent, poor := 0, 0, 0, 0
	views := r.lookUp(closing, ids)
	if len(views) == 0 && waited != nil {
		fmt.Fprintln(r.t.Stderr, "Nothing was sent.")
	}
	for _, v := range views {
		if v.State == service.Done {
			saved++
		}
		if !v.State.Ended() {
			unfinished++
		}
		if v.Problem != nil && v.Problem.Code == problem.NotArrived {
			absent++
		}
		if v.Problem != nil && v.Problem.Code == problem.NoCredit && !v.State.Ended() {
			poor++
		}
		r.print(v)
	}
	if unfinished > 0 {
		fmt.Fprintf(r.t.Stderr, "%d unfinished; \"likeness resume\" goes on with what can be gone on with.\n", unfinished)
	}
	if absent > 0 {
		fmt.Fprintf(r.t.Stderr, "%d never arrived; \"likeness resume -resend\" sends again.\n", absent)
	}
	if poor > 0 {
		fmt.Fprintf(r.t.Stderr, "%d waiting for credit: once there is some, \"likeness resume\" goes on. Do not order again what waits: it would be paid for twice.\n", poor)
	}
	if err != nil {
		return err
	}
	switch {
	case saved == len(ids):
		return nil
	case saved+poor == len(ids):
		return errCredit
	}
	return errTold
}

// lookUp returns the jobs in the order of their ids, as they are known best.
// What another program did last, or before this one heard of it, is read from
// the library.
func (r *report) lookUp(ctx context.Context, ids []string) []service.JobView {
	var views []service.JobView
	for _, id := range slices.Sorted(slices.Values(ids)) {
		v, known := r.views[id]
		if !known || !v.State.Ended() && !v.Stopped {
			if kept, err := service.ReadJob(ctx, r.session.Library, id); err == nil {
				v, known = kept, true
			}
		}
		if known {
			views = append(views, v)
		}
	}
	return views
}

func (r *report) print(v service.JobView) {
	base := result{
		Batch: v.BatchID, Job: v.ID, Prediction: v.PredictionID, Status: string(v.State), Seed: v.Seed, Seconds: v.PredictTime,
	}
	for _, p := range v.Pictures {
		one := base
		one.File, one.Width, one.Height = r.session.Library.Path(p), p.Width, p.Height
		if v.State != service.Done {
			one.Status = string(service.Done) // this picture is saved, whatever became of the others
		}
		r.put(one, one.File)
	}
	if v.State == service.Done {
		return
	}
	why := v.Problem
	if why == nil {
		why = problem.New(problem.Unfinished, nil)
	}
	base.Error, base.Code, base.Cost = why.What, string(why.Code), string(why.Cost)
	r.put(base, "")
	fmt.Fprintf(r.t.Stderr, "picture %d %s: %s\n", v.Index+1, v.State, sentence(why))
}

func (r *report) put(one result, line string) {
	if r.json {
		writeJSON(r.t, one)
	} else if line != "" {
		fmt.Fprintln(r.t.Stdout, line)
	}
}

func writeJSON(t Terminal, v any) {
	enc := json.NewEncoder(t.Stdout)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // a reader that went away is no failure of the work
}

// listed is what list prints for a picture.
type listed struct {
	ID         string    `json:"id"`
	Batch      string    `json:"batch"`
	Job        string    `json:"job"`
	Prediction string    `json:"prediction"`
	File       string    `json:"file"`
	Type       string    `json:"type"`
	Width      int       `json:"width"`
	Height     int       `json:"height"`
	Bytes      int64     `json:"bytes"`
	Seed       int64     `json:"seed"`
	Prompt     string    `json:"prompt"`
	Negative   string    `json:"negative_prompt,omitempty"`
	Style      string    `json:"style,omitempty"`
	Preset     string    `json:"preset,omitempty"`
	Look       string    `json:"look"`
	Version    string    `json:"version"`
	Face       string    `json:"face,omitempty"`
	Pose       string    `json:"pose,omitempty"`
	Server     string    `json:"server"`
	Practice   bool      `json:"practice"`
	Created    time.Time `json:"created"`
	Seconds    float64   `json:"predict_time,omitempty"`
}

func newListed(l *library.Library, p library.Picture) listed {
	one := listed{
		ID: p.ID, Batch: p.BatchID, Job: p.JobID, Prediction: p.PredictionID, File: l.Path(p), Type: p.Type,
		Width: p.Width, Height: p.Height, Bytes: p.Bytes, Seed: p.Seed, Prompt: p.Prompt, Negative: p.NegativePrompt,
		Style: p.Style, Preset: p.Preset, Look: p.Look, Version: p.Version, Face: p.Face.Name,
		Server: p.Connection.Kind, Practice: p.Practice, Created: p.CreatedAt, Seconds: p.PredictTime,
	}
	if p.Connection.Address != "" {
		one.Server = p.Connection.Address
	}
	if p.Pose != nil {
		one.Pose = p.Pose.Name
	}
	return one
}
