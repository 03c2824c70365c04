package service

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"likeness/storage/library"
)

// Whoever hands an order over and hears nothing hands it over again.
func TestAnOrderThatComesTwiceIsCarriedOutOnce(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Pictures = 2
	o := NewOrder(time.Now(), r)
	carry := func() Batch {
		t.Helper()
		batch, err := b.studio.Carry(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if batch.ID != o.Batch || !slices.Equal(batch.Jobs, o.Jobs) {
			t.Errorf("%+v, want %+v", batch, o)
		}
		return batch
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { _, _ = b.studio.Carry(t.Context(), o) })
	}
	both.Wait()
	batch := carry()
	b.finish(batch)
	carry()
	b.close()
	b.open(nil)
	b.finish(carry())
	if n := b.creates(); n != 2 {
		t.Errorf("%d predictions were created for 2 jobs", n)
	}
	for _, id := range o.Jobs {
		v, err := ReadJob(t.Context(), b.lib, id)
		if err != nil || v.State != Done || len(v.Pictures) != 1 || v.BatchID != o.Batch {
			t.Errorf("%+v, %v", v, err)
		}
	}
	if _, err := ReadJob(t.Context(), b.lib, "nobody"); !errors.Is(err, library.ErrNotFound) {
		t.Error(err)
	}
	o.Jobs = o.Jobs[:1]
	if _, err := b.studio.Carry(t.Context(), o); err == nil {
		t.Error("an order with too few ids is carried out")
	}
}

// A program that is killed while it writes an order down leaves jobs without
// their batch. They must not become jobs when the order comes again.
func TestAnOrderThatWasHalfWrittenIsWrittenAgain(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Pictures = 3
	o := NewOrder(time.Now(), r)
	var jobs []library.Job
	for i, id := range o.Jobs {
		jobs = append(jobs, library.Job{ID: id, BatchID: o.Batch, Index: i, State: string(Queued), Settings: []byte(`{}`)})
	}
	if err := b.lib.PutBatch(t.Context(), library.Batch{ID: o.Batch}, jobs); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(b.dir, "library", ".likeness", "batches", o.Batch[:4], o.Batch+".json")); err != nil {
		t.Fatal(err)
	}
	batch, err := b.studio.Carry(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	b.finish(batch)
	if _, err := b.studio.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.finish(batch)
	if n := b.creates(); n != 3 {
		t.Errorf("%d predictions were created for 3 jobs", n)
	}
	jobs, err = b.lib.Jobs(t.Context(), library.JobQuery{})
	if err != nil || len(jobs) != 3 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
}

// A Resume just when jobs are written down must not take them for left behind:
// each would be worked on twice.
func TestWhatIsSubmittedDuringAResumeIsSentOnce(t *testing.T) {
	b := newBench(t, nil)
	const batches = 30
	done := make(chan struct{})
	var beside sync.WaitGroup
	for range 3 {
		beside.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					_, _ = b.studio.Resume(t.Context())
				}
			}
		})
	}
	var made []Batch
	for range batches {
		made = append(made, b.submit(b.recipe()))
	}
	close(done)
	beside.Wait()
	for _, batch := range made {
		b.finish(batch)
	}
	if n := b.creates(); n != batches {
		t.Errorf("%d predictions were created for %d jobs", n, batches)
	}
}
