package service

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"likeness/service/connection"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

// download fetches what is missing, as many at a time as the studio allows for all its jobs.
func (f *fetching) download() {
	if f.connect() != nil {
		return
	}
	if f.skipped { // there was room for it nowhere; a record is small enough to find out whether there is now
		if _, err := f.s.keep(f.j); err != nil {
			f.saving = err
			return
		}
		f.skipped = false
	}
	missing, _ := f.missing()
	f.came = f.s.cfg.Now()
	var all sync.WaitGroup
	for _, i := range missing {
		part := f.parts[i]
		if part == nil {
			part = &replicate.Partial{}
			f.parts[i] = part
		}
		url := f.p.Output[i]
		all.Go(func() {
			select {
			case f.s.downloads <- struct{}{}:
			case <-f.s.ctx.Done():
				return
			}
			defer func() { <-f.s.downloads }()
			f.one(i, url, part)
		})
	}
	all.Wait()
}

// one downloads, checks and saves one output.
func (f *fetching) one(index int, url string, part *replicate.Partial) {
	s, j := f.s, f.j
	content, err := f.client.DownloadOn(j.heard(s.ctx), url, maxOutput, part)
	var info photo.Info
	if err == nil {
		if info, err = photo.CheckOutput(content); err != nil {
			err = problem.New(problem.BadOutput, fmt.Errorf("output %d of prediction %s: %w", index, f.p.ID, err))
		}
	}
	if err != nil {
		if s.ctx.Err() == nil {
			s.log.Info("output not fetched", "job", j.id, "output", index, "err", err)
		}
		f.mu.Lock()
		f.trouble[index] = err
		f.mu.Unlock()
		return
	}
	p := s.picture(j, *f.p, index, info)
	p.CreatedAt = f.came.Add(time.Duration(index) * time.Microsecond) // lists by time have them in their order
	h := held{note: heldNote{Picture: p, Outputs: len(f.p.Output)}, content: content}
	kept, err := s.lib.AddPicture(context.WithoutCancel(s.ctx), p, content)
	if err == nil {
		f.saved(kept)
		return
	}
	h, ok := s.safeguard(p, h.note, content)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.saving = err
	if ok {
		f.held[index] = h
	} else {
		f.skipped = true
	}
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
