package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/storage/library"
)

// ErrNoJob is returned for an id that is no job of this studio.
var ErrNoJob = errors.New("no such job")

// Resume takes up every unfinished job of the library, and those that were
// laid aside in this session. It returns how many there are. Jobs whose answer
// was lost are looked for, never sent again; practice jobs that were cut off by
// the end of the program are done again, since the practice server forgot them.
//
// What waits for its place on the disk is tried at once.
func (s *Studio) Resume(ctx context.Context) (int, error) {
	s.late.hurry()
	s.taking.Lock()
	defer s.taking.Unlock()
	records, err := s.lib.Jobs(ctx, library.JobQuery{Unfinished: true})
	if err != nil {
		return 0, fmt.Errorf("read unfinished jobs: %w", err)
	}
	n, err := s.takeAll(ctx, records)
	s.dropOldCancels(records)
	s.deliverStrays()
	return n, err
}

// takeAll takes up unfinished jobs. Taking is held since their records were read.
func (s *Studio) takeAll(ctx context.Context, records []library.Job) (int, error) {
	var taken []*job
	var failed []error
	for _, rec := range records {
		s.mu.Lock()
		known := s.jobs[rec.ID]
		s.mu.Unlock()
		if known != nil {
			if known.resume() {
				taken = append(taken, known)
			} else {
				known.poke()
			}
			continue
		}
		j, err := s.takeUp(ctx, rec)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		taken = append(taken, j)
	}
	s.enqueue(taken...)
	return len(taken), errors.Join(failed...)
}

// resume makes a job that was laid aside ready to be driven again.
func (j *job) resume() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.stopped {
		return false
	}
	j.stopped = false
	j.problem = nil
	j.revision++
	return true
}

// takeUp makes a job of a record that an earlier run left behind.
func (s *Studio) takeUp(ctx context.Context, rec library.Job) (*job, error) {
	j, err := readJob(ctx, s.lib, rec)
	if err != nil {
		return nil, err
	}
	if s.wasCanceled(rec.ID) {
		j.rec.CancelAsked, j.noted = true, true
	}
	s.ledger.known(rec)
	whole, err := s.recall(j)
	if err != nil {
		return nil, err
	}
	switch state := j.state(); {
	case state == Queued:
	case state == Fetching && whole: // there is nothing to do but to put it away
	case state == Preparing, j.conn.Kind == connection.Practice:
		s.dropHeld(j.id)
		if err := s.advance(j, evRestart, forgetPrediction); err != nil && j.state() != Queued {
			return nil, fmt.Errorf("restart job %s: %w", rec.ID, err)
		}
	}
	return j, nil
}

// readJob makes a job of a record, with the pictures that it has brought.
func readJob(ctx context.Context, lib *library.Library, rec library.Job) (*job, error) {
	batch, err := lib.Batch(ctx, rec.BatchID)
	if err != nil {
		return nil, fmt.Errorf("batch of job %s: %w", rec.ID, err)
	}
	j, err := newJob(rec, batch)
	if err != nil {
		return nil, err
	}
	pictures, err := lib.Pictures(ctx, library.Query{BatchID: rec.BatchID})
	if err != nil {
		return nil, fmt.Errorf("pictures of job %s: %w", rec.ID, err)
	}
	for _, p := range pictures {
		if p.JobID == rec.ID {
			j.pictures = append(j.pictures, p)
		}
	}
	return j, nil
}

// Cancel stops jobs as early as they can be stopped. One that was not sent
// ends at once and costs nothing; one that the server has is cancelled there,
// and the time that it ran is charged; one that is made already is fetched all
// the same, since it is paid for. None of those that wait is sent in place of
// another that ends. Cancel does not wait for the server; the end comes as an
// event. The error is that of the first id that is no job of this studio.
func (s *Studio) Cancel(_ context.Context, jobIDs ...string) error {
	var failed error
	var begun, waiting []*job
	s.mu.Lock()
	for _, id := range jobIDs {
		j := s.jobs[id]
		if j == nil {
			if failed == nil {
				failed = fmt.Errorf("cancel %s: %w", id, ErrNoJob)
			}
			continue
		}
		if at := slices.Index(s.queue, j); at >= 0 && j.state() == Queued {
			s.queue = slices.Delete(s.queue, at, at+1)
			waiting = append(waiting, j)
		} else {
			begun = append(begun, j)
		}
	}
	s.mu.Unlock()
	for _, j := range waiting {
		if j.askCancel() {
			s.end(j, evCanceled, problem.New(problem.Canceled, nil)) // nobody drives it
		}
	}
	for _, j := range begun {
		s.stop(j)
	}
	if len(waiting) > 0 {
		s.signal()
	}
	return failed
}

// askCancel notes that a job is to be stopped, and reports whether that is news.
func (j *job) askCancel() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if State(j.rec.State).Ended() || j.rec.CancelAsked {
		return false
	}
	j.rec.CancelAsked = true
	j.revision++
	if j.stop != nil {
		j.stop()
	}
	return true
}

// stop cancels a job that does not wait its turn.
func (s *Studio) stop(j *job) {
	news := j.askCancel()
	stopped := j.isStopped()
	switch {
	case stopped && j.state() == Unknown: // also when it was asked before, while it was looked for
		// It was looked for and not found; the person decides that it is over.
		j.resume()
		s.end(j, evCanceled, problem.New(problem.Canceled, nil).Costing(problem.CostUnknown))
		s.signal()
	case !news:
	case stopped:
		j.resume()
		s.enqueue(j)
	default:
		_, _ = s.keep(j) // one that is not written down is heard in this session only
		s.publish(j)
		j.poke()
	}
}

// CancelWaiting cancels every job that waits its turn. It costs nothing.
func (s *Studio) CancelWaiting(ctx context.Context) {
	_ = s.Cancel(ctx, s.Queue()...) // they are known, so there is no error
}

// CancelAll cancels every unfinished job of this studio.
func (s *Studio) CancelAll(ctx context.Context) {
	var ids []string
	for _, v := range s.Jobs() {
		if !v.State.Ended() {
			ids = append(ids, v.ID)
		}
	}
	_ = s.Cancel(ctx, ids...) // they are known, so there is no error
}

// signal wakes everybody who waits for jobs to end.
func (s *Studio) signal() {
	s.mu.Lock()
	close(s.idle)
	s.idle = make(chan struct{})
	s.mu.Unlock()
}

// Retry submits the work of a job that ended once more, as a batch of one. The
// seed stays, unless the result of that seed was the trouble; and so does the
// method, unless the server could not draw with it.
func (s *Studio) Retry(ctx context.Context, jobID string) (Batch, error) {
	r, rec, _, err := s.jobRecipe(ctx, jobID)
	if err != nil {
		return Batch{}, fmt.Errorf("retry %s: %w", jobID, err)
	}
	// The bytes that were sent are in the library; the photo itself may have moved.
	r.Face.Path, r.Pose.Path = "", ""
	r.Settings.Seed = &rec.Seed
	if rec.Problem != nil {
		switch problem.Code(rec.Problem.Code) {
		case problem.Flagged:
			r.Settings.Seed = nil
		case problem.SchedulerCrash:
			r.Settings.Scheduler = instantid.OtherMethod(r.Settings.Scheduler)
		}
	}
	return s.Submit(ctx, r)
}

// JobRecipe returns the recipe of one picture by which a job was made, to be
// changed and submitted anew, and the batch with what is known of its photos.
// A seed that a person had set is the job's own; else there is none.
func (s *Studio) JobRecipe(ctx context.Context, jobID string) (Recipe, library.Batch, error) {
	r, rec, batch, err := s.jobRecipe(ctx, jobID)
	if err != nil {
		return Recipe{}, library.Batch{}, fmt.Errorf("recipe of job %s: %w", jobID, err)
	}
	if r.Settings.Seed != nil {
		r.Settings.Seed = &rec.Seed
	}
	return r, batch, nil
}

func (s *Studio) jobRecipe(ctx context.Context, jobID string) (Recipe, library.Job, library.Batch, error) {
	r := NewRecipe()
	rec, err := s.lib.Job(ctx, jobID)
	if err != nil {
		return r, rec, library.Batch{}, err
	}
	batch, err := s.lib.Batch(ctx, rec.BatchID)
	if err != nil {
		return r, rec, batch, err
	}
	if err := json.Unmarshal(batch.Recipe, &r); err != nil {
		return r, rec, batch, fmt.Errorf("read recipe: %w", err)
	}
	r.Pictures = 1
	return r, rec, batch, nil
}

// PictureRecipe returns the recipe that makes a picture of the library again:
// same settings, seed and prepared photos.
func PictureRecipe(p library.Picture) (Recipe, error) {
	r := NewRecipe()
	if err := json.Unmarshal(p.Recipe, &r); err != nil {
		return Recipe{}, fmt.Errorf("recipe of picture %s: %w", p.ID, err)
	}
	return r, nil
}

// NewestVersion asks the server which version of the model is the newest, and
// how its inputs differ from those that this program knows.
func (s *Studio) NewestVersion(ctx context.Context, c connection.Connection) (instantid.Version, []instantid.Change, error) {
	v, schema, err := newestVersion(ctx, s.hub, c)
	if err != nil {
		return v, nil, err
	}
	s.mu.Lock()
	s.schemas[v.ID] = schema
	s.mu.Unlock()
	return v, schema.Changes(), nil
}

// NewestVersion is [Studio.NewestVersion] for a program that runs no jobs.
func NewestVersion(ctx context.Context, hub *connection.Hub, c connection.Connection) (instantid.Version, []instantid.Change, error) {
	v, schema, err := newestVersion(ctx, hub, c)
	if err != nil {
		return v, nil, err
	}
	return v, schema.Changes(), nil
}

func newestVersion(ctx context.Context, hub *connection.Hub, c connection.Connection) (instantid.Version, instantid.Schema, error) {
	none := instantid.Schema{}
	client, _, err := hub.Client(ctx, c)
	if err != nil {
		return instantid.Version{}, none, err
	}
	model, err := client.Model(ctx, modelOwner, modelName)
	if err != nil {
		return instantid.Version{}, none, problem.From(err)
	}
	if model.LatestVersion == nil {
		return instantid.Version{}, none, problem.New(problem.BadVersion, errors.New("the server names no version of the model"))
	}
	v, err := instantid.ParseVersion(model.LatestVersion.ID)
	if err != nil {
		return instantid.Version{}, none, problem.New(problem.BadVersion, err)
	}
	schema, err := instantid.ParseSchema(model.LatestVersion.OpenAPISchema)
	if err != nil {
		return v, none, problem.New(problem.BadVersion, err).
			Telling(message.New("version.silent", "The newest version does not describe its inputs."))
	}
	return v, schema, nil
}
