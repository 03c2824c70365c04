package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"likeness/service/problem"
	"likeness/storage/library"
)

// An Order is a recipe with the ids under which it is written down. Whoever
// hands it to another program and hears no answer may hand it over again: the
// same order is never carried out twice, see [Studio.Carry].
type Order struct {
	Batch  string   `json:"batch"` // id of the batch
	Jobs   []string `json:"jobs"`  // ids of its jobs, as many as pictures, in the order of their seeds
	Recipe Recipe   `json:"recipe"`
}

// NewOrder gives ids to a recipe.
func NewOrder(now time.Time, r Recipe) Order {
	o := Order{Batch: library.NewID(now), Recipe: r}
	for range min(r.Pictures, MaxPictures) {
		o.Jobs = append(o.Jobs, library.NewID(now))
	}
	slices.Sort(o.Jobs) // they are random within a millisecond
	return o
}

// Carry is Submit for an order that may have been carried out before, by this
// studio or by one that has ended since: then what is unfinished of it is taken
// up, as by [Studio.Resume], and nothing is made anew. The file names in its
// recipe must be good for this program.
func (s *Studio) Carry(ctx context.Context, o Order) (Batch, error) {
	if len(o.Jobs) != min(max(o.Recipe.Pictures, 0), MaxPictures) {
		return Batch{}, problem.New(problem.Internal, fmt.Errorf("an order of %d pictures with %d jobs", o.Recipe.Pictures, len(o.Jobs))).
			Costing(problem.CostNone)
	}
	s.orders.Lock()
	defer s.orders.Unlock()
	// A program that was killed may have left files that the index does not know.
	if err := s.lib.Refresh(ctx); err != nil {
		return Batch{}, fmt.Errorf("look for order %s: %w", o.Batch, err)
	}
	_, err := s.lib.Batch(ctx, o.Batch)
	switch {
	case errors.Is(err, library.ErrNotFound):
		// Jobs that were written before their batch could be are written again, under the same ids.
		return s.submit(ctx, o, false)
	case err != nil:
		return Batch{}, fmt.Errorf("look for order %s: %w", o.Batch, err)
	}
	s.taking.Lock()
	defer s.taking.Unlock()
	records, err := s.lib.Jobs(ctx, library.JobQuery{Unfinished: true, BatchID: o.Batch})
	if err == nil {
		_, err = s.takeAll(ctx, records)
	}
	if err != nil {
		return Batch{}, fmt.Errorf("go on with order %s: %w", o.Batch, err)
	}
	return Batch{ID: o.Batch, Jobs: o.Jobs}, nil
}

// Announce leaves a note by which other programs of the same person can call
// the one that runs this studio; see [library.Runner.Announce].
func (s *Studio) Announce(note []byte) error { return s.lock.Announce(note) }

// ReadJob returns a job as its record tells it, for a program that does not
// run it. It does not know how far the job is on the server, nor whether
// anybody works on it. The error wraps [library.ErrNotFound] when there is none.
func ReadJob(ctx context.Context, lib *library.Library, id string) (JobView, error) {
	rec, err := lib.Job(ctx, id)
	if err != nil {
		return JobView{}, err
	}
	j, err := readJob(ctx, lib, rec)
	if err != nil {
		return JobView{}, err
	}
	return j.view(), nil
}
