package service

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
)

// How a lost answer is looked for: the list of predictions is read back to
// before the create was sent, several times, since the list may lag behind.
const (
	lookups    = 3
	lookupWait = 3 * time.Second
	lookupPast = 2 * time.Minute // clocks differ
	lookupMax  = 20              // pages of the list, 100 predictions each
)

// lookUp looks for the prediction of a job whose create was sent without a
// readable answer. The seed tells it: we always draw and send it. A job that
// is not found stays unknown, and is not sent again by itself.
func (s *Studio) lookUp(j *job) bool {
	conn := j.connection()
	client, now, err := s.hub.Client(s.ctx, conn)
	if err != nil {
		if s.ctx.Err() == nil {
			s.layAside(j, problem.From(err).Costing(problem.CostUnknown))
		}
		return false
	}
	if conn.Account != "" && now.Account != "" && conn.Account != now.Account {
		s.layAside(j, problem.New(problem.AnswerLost, nil).
			Telling(message.New("run.account", `Its answer was lost, and it was sent by another account, "{{.Account}}".`, "Account", conn.Account)))
		return false
	}
	if id := j.predictionID(); id != "" {
		if p, err := client.Get(s.ctx, id); err == nil {
			return s.apply(j, p)
		}
	}
	var last error
	for i := range lookups {
		if i > 0 && !j.sleep(s.ctx, lookupWait) {
			return false
		}
		p, found, err := s.findPrediction(s.ctx, client, j)
		switch {
		case s.ctx.Err() != nil:
			return false
		case found:
			s.log.Info("lost answer found", "job", j.id, "prediction", p.ID)
			return s.apply(j, p)
		}
		last = err
	}
	if conn.Kind == connection.Practice {
		// Practice costs nothing: what was lost is simply done again.
		return s.advance(j, evRestart, forgetPrediction) == nil
	}
	s.layAside(j, problem.New(problem.AnswerLost, last))
	return false
}

// findPrediction reads the list of predictions back to the time of the create.
func (s *Studio) findPrediction(ctx context.Context, client *replicate.Client, j *job) (replicate.Prediction, bool, error) {
	j.mu.Lock()
	sent, version, seed := j.rec.SentAt, j.rec.Version, j.rec.Seed
	j.mu.Unlock()
	if sent.IsZero() {
		sent = s.cfg.Now()
	}
	after := sent.Add(-lookupPast)
	page, err := client.List(ctx, replicate.ListOptions{CreatedAfter: after})
	for n := 1; err == nil; n++ {
		for _, p := range page.Results {
			if p.Version == version && seedOf(p) == seed {
				return p, true, nil
			}
		}
		if n == lookupMax || len(page.Results) == 0 || page.Results[len(page.Results)-1].CreatedAt.Before(after) {
			return replicate.Prediction{}, false, nil
		}
		page, err = client.Next(ctx, page)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return replicate.Prediction{}, false, err
}

// seedOf returns the seed among a prediction's inputs, -1 when there is none.
func seedOf(p replicate.Prediction) int64 {
	var input struct {
		Seed *float64 `json:"seed"` // 31 bits fit exactly
	}
	if json.Unmarshal(p.Input, &input) != nil || input.Seed == nil {
		return -1
	}
	return int64(*input.Seed)
}
