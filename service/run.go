package service

import (
	"context"
	"errors"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// The model on the server.
const (
	modelOwner = "zsxkib"
	modelName  = "instant-id"
)

// drive takes a job from wherever it stands to an end, step by step, unless the
// studio is closed or the job has to be laid aside.
func (s *Studio) drive(j *job) {
	for s.ctx.Err() == nil {
		if j.client == nil && j.sent() && !s.reach(j) {
			return
		}
		if !s.step(j) {
			return
		}
	}
	if j.client != nil && j.state() == Sending { // the studio was closed before it was sent
		j.client, j.request = nil, replicate.CreateRequest{}
		_ = s.advance(j, evRestart, forgetPrediction) // unwritten, the next start looks for it
	}
}

// begin gives a queued job its turn, unless it has no place any more, the queue
// was paused or the server has asked to slow down in the meantime.
func (s *Studio) begin(j *job) bool {
	if s.goesBack(j) { // its place was given away, and the work has to be done anew
		return false
	}
	if j.cancelAsked() {
		s.end(j, evCanceled, problem.New(problem.Canceled, nil))
		return false
	}
	if s.mustWait(j) {
		return false
	}
	if p := s.spentUp(s.ctx, j.connection().Kind); p != nil {
		s.layAside(j, p)
		return false
	}
	if s.advance(j, evStart, nil) != nil {
		return s.untilWritten(j)
	}
	return true
}

// prepare makes the create request ready: client, inputs that this version
// knows, photos.
func (s *Studio) prepare(j *job) bool {
	ctx, stop := j.untilCanceled(j.heard(s.ctx))
	request, client, conn, err := s.makeRequest(ctx, j)
	stop()
	switch {
	case s.ctx.Err() != nil:
		_ = s.advance(j, evRestart, nil)
		return false
	case j.cancelAsked():
		s.end(j, evCanceled, problem.New(problem.Canceled, nil))
		return false
	case problem.Is(err, problem.KeyringClosed): // it may be opened, and the job then goes on
		if s.advance(j, evRestart, nil) == nil {
			s.layAside(j, problem.From(err).Costing(problem.CostNone))
		}
		return false
	case uploadLater(err):
		var re *replicate.Error
		errors.As(err, &re)
		return s.refused(j, client, re)
	case err != nil:
		s.end(j, evFail, problem.From(err).Costing(problem.CostNone))
		return false
	case s.Paused(): // in the meantime: it waits with the others
		return s.advance(j, evRestart, nil) == nil
	}
	j.client, j.request = client, request
	err = s.advance(j, evReady, func(rec *library.Job) {
		rec.SentAt = s.cfg.Now()
		rec.Connection = storeConnection(conn)
	})
	if err != nil {
		// Nothing is sent that is not written down as being sent. It waits until that can be written, and its turn anew: by then
		// all that was made ready for it may be old.
		j.client, j.request = nil, replicate.CreateRequest{}
		_ = s.advance(j, evRestart, forgetPrediction)
		return s.untilWritten(j)
	}
	return true
}

// uploadLater reports whether an upload has failed for now only. One whose
// answer was lost may be made again: it costs nothing.
func uploadLater(err error) bool {
	var re *replicate.Error
	return errors.As(err, &re) && re.Op == replicate.OpUpload && (re.Temporary() || re.Kind == replicate.NoCredit) && !noFiles(err)
}

func (s *Studio) makeRequest(ctx context.Context, j *job) (replicate.CreateRequest, *replicate.Client, connection.Connection, error) {
	none := replicate.CreateRequest{}
	client, conn, err := s.hub.Client(ctx, j.conn)
	if err != nil {
		return none, nil, conn, err
	}
	j.mu.Lock()
	j.conn = conn
	settings, version, recipe := j.settings, j.rec.Version, j.recipe
	j.mu.Unlock()

	if settings.Image, err = s.photoURI(ctx, client, conn, j.face); err != nil {
		return none, nil, conn, err
	}
	if j.pose != nil {
		if settings.PoseImage, err = s.photoURI(ctx, client, conn, *j.pose); err != nil {
			return none, nil, conn, poseProblem(err)
		}
	}
	return replicate.CreateRequest{
		Version:       version,
		Input:         s.inputs(ctx, client, settings, version),
		Stream:        recipe.Stream,
		Webhook:       recipe.Webhook,
		WebhookEvents: recipe.WebhookEvents,
		CancelAfter:   s.cancelAfter(),
	}, client, conn, nil
}

// inputs returns the inputs that a version knows. What an unfamiliar version
// takes is asked once; where the server cannot tell, everything is sent and
// the server decides.
func (s *Studio) inputs(ctx context.Context, client *replicate.Client, settings instantid.Settings, version string) map[string]any {
	if v, err := instantid.ParseVersion(version); err == nil {
		if schema, ok := v.Schema(); ok {
			return settings.Inputs(schema)
		}
	}
	if schema, err := s.schema(ctx, client, version); err == nil {
		return settings.Inputs(schema)
	}
	known, _ := instantid.ParseVersion(instantid.DefaultVersion)
	schema, _ := known.Schema()
	return settings.Inputs(schema)
}

func (s *Studio) schema(ctx context.Context, client *replicate.Client, version string) (instantid.Schema, error) {
	s.mu.Lock()
	schema, ok := s.schemas[version]
	s.mu.Unlock()
	if ok {
		return schema, nil
	}
	v, err := client.Version(ctx, modelOwner, modelName, version)
	if err != nil {
		return schema, err
	}
	if schema, err = instantid.ParseSchema(v.OpenAPISchema); err != nil {
		return schema, err
	}
	s.mu.Lock()
	s.schemas[version] = schema
	s.mu.Unlock()
	return schema, nil
}

// send creates the prediction. The record says "sending" already, so that a
// crash in here is known to have left the answer open.
func (s *Studio) send(j *job) bool {
	if j.client == nil { // taken up from disk: nobody knows what became of it
		return s.advance(j, evLost, nil) == nil
	}
	client, request := j.client, j.request
	j.client, j.request = nil, replicate.CreateRequest{}
	p, err := client.Create(j.heard(s.ctx), request)
	if err == nil {
		j.taken, j.takenAt = &p, s.awake.look().awake
		goOn := s.apply(j, p)
		s.took(s.server(j.connection()))
		return goOn
	}
	var re *replicate.Error
	switch {
	case !errors.As(err, &re):
		if s.ctx.Err() != nil {
			_ = s.advance(j, evRestart, nil)
			return false
		}
		s.end(j, evFail, problem.From(err))
		return false
	case re.Unknown():
		_ = s.advance(j, evLost, func(rec *library.Job) {
			rec.Problem = storeProblem(costing(j, problem.New(problem.AnswerLost, err)))
			rec.PredictionID = re.PredictionID
		})
		return true
	case s.ctx.Err() != nil && !re.Sent:
		_ = s.advance(j, evRestart, nil)
		return false
	case re.Kind == replicate.Throttled, re.Kind == replicate.NoCredit, re.Kind == replicate.Network:
		return s.refused(j, client, re)
	}
	s.end(j, evFail, problem.From(err).Costing(problem.CostNone))
	return false
}
