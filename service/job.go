package service

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// job is one prediction wanted, as the Studio works on it. One goroutine at a
// time drives it; others look at it and ask it to cancel.
type job struct {
	id   string
	wake chan struct{} // holds one element when there is a reason to look again at once

	writing   sync.Mutex // held from looking at rec until it is on disk: an older look must not land on a newer one
	noted     bool       // that it is to be canceled stands in a note; held by writing
	unwritten bool       // that it is to be canceled stands nowhere; held by writing
	told      bool       // so is shown; held by writing

	mu       sync.Mutex
	rec      library.Job // what is on disk
	conn     connection.Connection
	settings instantid.Settings
	face     library.Photo
	pose     *library.Photo
	recipe   Recipe
	width    int // of the pictures to come, in pixels; 0 by 0 where it is not known
	height   int
	progress instantid.Progress
	problem  *problem.Problem
	stopped  bool
	pictures []library.Picture
	revision int64
	stop     context.CancelFunc // ends what is done before anything is sent; nil: nothing is

	awaits  waits         // what it goes on by, while it is stopped
	created time.Time     // when its prediction was, by the server's clock, where that is known
	refused time.Duration // how long the program had been awake when it was last; 0: never

	placed bool // it counts among those on the server; held by the studio's lock
	back   bool // it goes back among those that wait; held by the studio's lock

	trace tracer // its course, for a report

	// Used by the driving goroutine alone.
	client  *replicate.Client // between preparing and sending
	request replicate.CreateRequest
	taken   *replicate.Prediction // as its create was answered, until it is watched
	takenAt time.Duration         // when that was, in time awake
	made    *replicate.Prediction // as it was seen last, between the end on the server and the fetching
}

// newJob makes the working copy of a record.
func newJob(rec library.Job, batch library.Batch) (*job, error) {
	j := &job{
		id: rec.ID, wake: make(chan struct{}, 1), rec: rec, face: batch.Face, pose: batch.Pose,
		conn: connection.Connection{
			Kind: connection.Kind(rec.Connection.Kind), Address: rec.Connection.Address, Account: rec.Connection.Account,
		},
		problem: loadProblem(rec.Problem),
	}
	j.width, j.height = orderSize(batch.Face, batch.Pose)
	if err := json.Unmarshal(rec.Settings, &j.settings); err != nil {
		return nil, fmt.Errorf("settings of job %s: %w", rec.ID, err)
	}
	if err := json.Unmarshal(batch.Recipe, &j.recipe); err != nil {
		return nil, fmt.Errorf("recipe of batch %s: %w", batch.ID, err)
	}
	return j, nil
}

func (j *job) state() State {
	j.mu.Lock()
	defer j.mu.Unlock()
	return State(j.rec.State)
}

// sent reports whether the server has the job, or may have it.
func (j *job) sent() bool {
	switch j.state() {
	case Queued, Preparing:
		return false
	}
	return true
}

func (j *job) view() JobView {
	j.mu.Lock()
	defer j.mu.Unlock()
	p := j.progress
	var awaits waits
	if j.stopped {
		awaits = j.awaits
	}
	return JobView{
		ID: j.rec.ID, BatchID: j.rec.BatchID, Index: j.rec.Index,
		State: State(j.rec.State), Stopped: j.stopped, Problem: j.problem, Turn: turnOf(j.rec),
		Percent: p.Percent, Step: p.Step, Steps: p.Steps, Left: p.Left, Phase: p.Phase,
		Seed: j.rec.Seed, Version: j.rec.Version, PredictionID: j.rec.PredictionID, Status: j.rec.Status,
		PredictTime: j.rec.PredictTime, Kind: j.conn.Kind, Practice: j.conn.Kind == connection.Practice,
		CreatedAt: j.rec.CreatedAt, Settings: j.settings, Pictures: slices.Clone(j.pictures),
		awaits: awaits, width: j.width, height: j.height, revision: j.revision,
	}
}

// poke makes a waiting job look again at once.
func (j *job) poke() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

func (j *job) connection() connection.Connection {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.conn
}

func (j *job) predictionID() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.rec.PredictionID
}

// prediction returns the id of a job's prediction, and when it was made by the server's clock, where that is known.
func (j *job) prediction() (id string, made time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.rec.PredictionID, j.created
}

func (j *job) isStopped() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.stopped
}

func (j *job) wantsStream() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.recipe.Stream
}

func (j *job) cancelAsked() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.rec.CancelAsked
}

// untilCanceled gives a context that ends when the job is asked to cancel. The function is called when it is not used any more.
func (j *job) untilCanceled(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stop = stop
	if j.rec.CancelAsked {
		stop()
	}
	return ctx, func() {
		j.mu.Lock()
		j.stop = nil
		j.mu.Unlock()
		stop()
	}
}

// sleep waits for d, a poke, or the end of ctx; it reports false for the last.
func (j *job) sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-j.wake:
	case <-ctx.Done():
		return false
	}
	return true
}

// advance moves a job by an event: the new state, and whatever change does to
// the record, are on disk before it returns nil, and told to subscribers. When
// they cannot be written the job in memory has moved all the same, so that the
// next write carries it; the caller decides whether it may go on.
func (s *Studio) advance(j *job, e event, change func(*library.Job)) error {
	j.mu.Lock()
	to, err := State(j.rec.State).next(e)
	if err != nil { // a mistake of this program
		j.mu.Unlock()
		s.log.Error("event has no place in the table of states", "job", j.id, "err", err)
		return err
	}
	from := j.rec.State
	j.rec.State = string(to)
	j.rec.UpdatedAt = s.cfg.Now()
	j.problem = nil
	j.rec.Problem = nil
	if change != nil {
		change(&j.rec)
	}
	j.problem = loadProblem(j.rec.Problem)
	j.revision++
	j.trace.step(Step{At: j.rec.UpdatedAt, From: State(from), Event: string(e), To: to, Note: noteOf(j.problem)})
	j.mu.Unlock()
	point := from + " " + string(e)
	s.at(point)
	rec, err := s.keep(j)
	s.at(point + " written")
	if err == nil {
		s.log.Info("job", "job", j.id, "from", from, "event", string(e), "to", rec.State, "prediction", rec.PredictionID)
	}
	s.publish(j)
	if to.Ended() || e == evLost {
		s.keepTrace(j)
	}
	return err
}

func (s *Studio) at(point string) {
	if s.cfg.At != nil {
		s.cfg.At(point)
	}
}

// keep writes a job's record as it is now, and returns it. It is written even when the studio is closing: what has happened,
// has happened. A record that cannot be written is tried again until it can.
func (s *Studio) keep(j *job) (library.Job, error) {
	j.writing.Lock()
	j.mu.Lock()
	rec := j.rec
	j.mu.Unlock()
	s.ledger.note(rec)
	err := s.lib.PutJob(context.WithoutCancel(s.ctx), rec)
	if err == nil {
		s.late.written(j)
	}
	if rec.CancelAsked {
		s.keepCancel(j, rec, err)
	}
	j.writing.Unlock()
	if err != nil {
		s.log.Error("job record not written", "job", j.id, "state", rec.State, "err", err)
		s.writeLater(j, err)
	}
	return rec, err
}

// end moves a job to an end with the reason. An end that cannot be written is written later; until then a restart comes to it
// again by the same way.
func (s *Studio) end(j *job, e event, p *problem.Problem) {
	p = costing(j, p)
	_ = s.advance(j, e, func(rec *library.Job) { rec.Problem = storeProblem(p) })
}

// layAside stops work on a job that has not ended, and says why. It stays
// resumable, and goes on by itself where that ends its problem: see [waits].
func (s *Studio) layAside(j *job, p *problem.Problem) {
	awaits := waitsOf(p)
	p = costing(j, awaits.tell(p, j.sent()))
	j.mu.Lock()
	j.stopped = true
	j.awaits = awaits
	j.problem = p
	j.rec.Problem = storeProblem(p)
	j.revision++
	j.trace.step(Step{At: s.cfg.Now(), Event: "laid aside", To: State(j.rec.State), Note: noteOf(p)})
	j.mu.Unlock()
	rec, _ := s.keep(j)
	s.log.Warn("job laid aside", "job", j.id, "state", rec.State, "code", string(p.Code))
	switch awaits { // who takes it up again
	case waitsForNetwork:
		s.unreachable(s.server(j.connection()), p)
	case waitsForServer:
		s.askAgain(j)
	}
	s.publish(j)
	s.keepTrace(j)
}

// note shows a passing problem of a job that goes on; nil takes it away.
func (s *Studio) note(j *job, p *problem.Problem) {
	j.mu.Lock()
	same := j.problem == p || (j.problem != nil && p != nil && j.problem.Code == p.Code)
	j.problem = p
	j.revision++
	if !same && p != nil {
		j.trace.step(Step{At: s.cfg.Now(), Event: "told", To: State(j.rec.State), Note: noteOf(p)})
	}
	j.mu.Unlock()
	if !same {
		s.publish(j)
	}
}

// costing corrects the cost of a problem by where the job's work was done:
// practice is free.
func costing(j *job, p *problem.Problem) *problem.Problem {
	if p != nil && j.conn.Kind == connection.Practice && p.Cost != problem.CostNone {
		return p.Costing(problem.CostFree)
	}
	return p
}

// storeProblem returns the neutral form that the library keeps.
func storeProblem(p *problem.Problem) *library.Problem {
	if p == nil {
		return nil
	}
	kept := &library.Problem{Code: string(p.Code), Text: p.What, Detail: p.Detail, Cost: string(p.Cost)}
	if p.Message.Key != "" {
		kept.Message, _ = json.Marshal(p.Message) // of strings and numbers: it cannot fail
	}
	standard := problem.New(p.Code, nil)
	if p.Next != standard.Next {
		kept.Next = p.Next
	}
	if p.Action != standard.Action {
		kept.Action = string(p.Action)
	}
	if p.Key != standard.Key {
		kept.Key = p.Key
	}
	return kept
}

// loadProblem is the way back.
func loadProblem(r *library.Problem) *problem.Problem {
	if r == nil {
		return nil
	}
	said := message.Message{Text: r.Text}
	if m := (message.Message{}); json.Unmarshal(r.Message, &m) == nil && m.Text == r.Text {
		said = m
	}
	p := problem.New(problem.Code(r.Code), nil).Telling(said).Costing(problem.Cost(r.Cost))
	p.Detail = r.Detail
	if r.Key != "" {
		p.Key = r.Key
	}
	if r.Next != "" {
		p.Next = r.Next
	}
	if r.Action != "" {
		p.Action = problem.Action(r.Action)
	}
	return p
}
