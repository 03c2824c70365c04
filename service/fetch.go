package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"likeness/service/connection"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// How an output is fetched. A download is safe to repeat, and the server keeps
// it for an hour.
const (
	fetchTries = 6
	fetchWait  = 500 * time.Millisecond // doubled at each try
	maxOutput  = 64 << 20               // bytes of one picture
)

// fetch brings the pictures of a finished prediction home, each checked to be
// a whole picture and saved before the next. What is saved stays saved.
func (s *Studio) fetch(j *job) bool {
	client, _, err := s.hub.Client(j.heard(s.ctx), j.connection())
	if err != nil {
		if s.ctx.Err() == nil {
			s.layAside(j, problem.From(err).Costing(problem.CostCharged))
		}
		return false
	}
	p, err := s.look(j, client)
	switch {
	case s.ctx.Err() != nil:
		return false
	case err != nil:
		if isGone(err) && j.connection().Kind == connection.Practice {
			return s.advance(j, evRestart, forgetPrediction) == nil
		}
		s.layAside(j, problem.From(err).Costing(problem.CostCharged))
		return false
	case len(p.Output) == 0 && p.DataRemoved:
		s.endWith(j, evExpired, p, problem.New(problem.Expired, nil))
		return false
	case len(p.Output) == 0:
		s.endWith(j, evFail, p, problem.New(problem.NoOutput, nil))
		return false
	}
	for i, url := range p.Output {
		if j.hasPicture(i) {
			continue
		}
		err := s.fetchOne(j, client, p, i, url)
		switch {
		case s.ctx.Err() != nil:
			return false
		case err == nil:
		case isGone(err):
			s.endWith(j, evExpired, p, problem.New(problem.Expired, err))
			return false
		default:
			var why *problem.Problem
			if !errors.As(err, &why) {
				why = problem.From(err)
			}
			s.layAside(j, why.Costing(problem.CostCharged))
			return false
		}
	}
	if err := s.advance(j, evSaved, func(rec *library.Job) { recordPrediction(rec, p) }); err != nil {
		s.layAside(j, problem.New(problem.CannotSave, err))
		return false
	}
	return true
}

// look reads the finished prediction, several times if need be.
func (s *Studio) look(j *job, client *replicate.Client) (replicate.Prediction, error) {
	var p replicate.Prediction
	err := s.again(j, func(ctx context.Context) (err error) {
		p, err = client.Get(ctx, j.predictionID())
		return err
	})
	return p, err
}

// fetchOne downloads, checks and saves one output.
func (s *Studio) fetchOne(j *job, client *replicate.Client, p replicate.Prediction, index int, url string) error {
	var content []byte
	var info photo.Info
	err := s.again(j, func(ctx context.Context) error {
		b, err := client.Download(ctx, url, maxOutput)
		if err != nil {
			return err
		}
		if info, err = photo.CheckOutput(b); err != nil {
			return problem.New(problem.BadOutput, fmt.Errorf("output %d of prediction %s: %w", index, p.ID, err))
		}
		content = b
		return nil
	})
	if err != nil {
		return err
	}
	picture, err := s.lib.AddPicture(context.WithoutCancel(s.ctx), s.picture(j, p, index, info), content)
	if err != nil {
		return problem.New(problem.CannotSave, err)
	}
	j.mu.Lock()
	j.pictures = append(j.pictures, picture)
	j.revision++
	j.mu.Unlock()
	s.publish(j)
	return nil
}

// again repeats a download until it works, the server says that it is gone,
// or the tries are used up.
func (s *Studio) again(j *job, try func(context.Context) error) error {
	var err error
	wait := fetchWait
	for range fetchTries {
		if err = try(j.heard(s.ctx)); err == nil || isGone(err) || isDenied(err) || s.ctx.Err() != nil {
			return err
		}
		s.log.Info("fetch is repeated", "job", j.id, "err", err)
		if !j.sleep(s.ctx, wait) {
			return s.ctx.Err()
		}
		wait *= 2
	}
	return err
}

// isGone reports whether the server says that there is nothing to fetch.
func isGone(err error) bool {
	var re *replicate.Error
	return errors.As(err, &re) && (re.Kind == replicate.NotFound || re.StatusCode == http.StatusGone)
}

func isDenied(err error) bool {
	var re *replicate.Error
	return errors.As(err, &re) && re.Kind == replicate.BadToken
}

// picture returns all that the library keeps about one output.
func (s *Studio) picture(j *job, p replicate.Prediction, index int, info photo.Info) library.Picture {
	j.mu.Lock()
	defer j.mu.Unlock()
	recipe := j.recipe
	seed := j.rec.Seed
	recipe.Settings.Seed = &seed // so that the recipe of a picture makes this picture
	recipe.Pictures = 1
	recipeJSON, err := json.Marshal(recipe)
	if err != nil {
		recipeJSON = nil // a recipe came from JSON, so it goes back
	}
	return library.Picture{
		JobID: j.rec.ID, BatchID: j.rec.BatchID, Index: index,
		Type: info.Format, Width: info.Width, Height: info.Height, CreatedAt: s.cfg.Now(),
		Prompt: j.recipe.Settings.Prompt, NegativePrompt: j.recipe.Settings.NegativePrompt,
		Style: j.recipe.Style, Preset: j.recipe.Preset, Look: j.settings.Weights,
		Seed: seed, Version: j.rec.Version, PredictionID: p.ID,
		Connection: j.rec.Connection, Practice: j.conn.Kind == connection.Practice,
		PredictTime: p.PredictTime, StartedAt: p.StartedAt, CompletedAt: p.CompletedAt,
		Settings: j.rec.Settings, Recipe: recipeJSON, Face: j.face, Pose: j.pose,
	}
}

func (j *job) hasPicture(index int) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, p := range j.pictures {
		if p.Index == index {
			return true
		}
	}
	return false
}
