package service

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"likeness/service/problem"
	"likeness/storage/library"
)

// order returns the ids of jobs in the order in which their creates were sent.
func (b *bench) order() []string {
	b.t.Helper()
	records, err := b.lib.Jobs(b.t.Context(), library.JobQuery{})
	if err != nil {
		b.t.Fatal(err)
	}
	slices.SortFunc(records, func(x, y library.Job) int { return cmp.Compare(x.SentAt.UnixNano(), y.SentAt.UnixNano()) })
	var ids []string
	for _, rec := range records {
		if !rec.SentAt.IsZero() {
			ids = append(ids, rec.ID)
		}
	}
	return ids
}

// want fails the test when there was an error.
func (b *bench) want(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// again ends the program, starts it and takes up what is unfinished.
func (b *bench) again(change func(*Config)) {
	b.t.Helper()
	b.restart(change)
	_, err := b.studio.Resume(b.t.Context())
	b.want(err)
}

func (b *bench) waitAll() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), watchdog)
	defer cancel()
	if err := b.studio.WaitAll(ctx); err != nil {
		b.t.Fatalf("%v; jobs: %s", err, b.states())
	}
}

func oneAtATime(c *Config) { c.Concurrent = 1 }

// What is on the server goes on and is fetched; what waits is not sent, not by the next start either, until somebody says so.
func TestAPausedQueueSendsNothing(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.hold()
	r := b.recipe()
	r.Pictures = 3
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Waiting, Running))
	events, stop := b.studio.Subscribe()
	b.want(b.studio.Pause(t.Context()))
	for told := false; !told; {
		e := <-events
		told = e.Job.ID == ""
	}
	stop()
	b.goOn()
	b.until(batch.Jobs[0], inState(Done))
	if jobs := b.finish(batch); jobs[1].State != Queued || jobs[2].State != Queued || jobs[1].Stopped {
		t.Errorf("while it is paused: %s", b.states())
	}
	b.again(oneAtATime)
	b.waitAll()
	if !b.studio.Paused() || b.creates() != 1 || !slices.Equal(b.studio.Queue(), batch.Jobs[1:]) {
		t.Errorf("after a restart: paused %v, %d creates, %v wait", b.studio.Paused(), b.creates(), b.studio.Queue())
	}
	b.submit(b.recipe()) // waits with the others
	b.waitAll()
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates while the queue is paused", n)
	}
	b.want(b.studio.Unpause(t.Context()))
	b.waitAll()
	if n := b.creates(); n != 4 {
		t.Errorf("%d creates, want one a picture", n)
	}
	b.again(oneAtATime)
	if b.studio.Paused() {
		t.Error("it is paused again after a restart")
	}
}

// One whose photos were being made ready when the queue was paused waits with the others.
func TestWhatIsBeingPreparedIsNotSentWhenTheQueueIsPaused(t *testing.T) {
	b := newBench(t, nil)
	b.want(b.studio.Pause(t.Context()))
	batch := b.submit(b.recipe())
	b.studio.mu.Lock()
	j := b.studio.queue[0]
	b.studio.queue = nil
	b.studio.active++
	b.studio.mu.Unlock()
	b.want(b.studio.advance(j, evStart, nil))
	b.studio.run(j)
	if got := b.studio.Queue(); !slices.Equal(got, batch.Jobs) || b.creates() != 0 {
		t.Errorf("%v wait, %d creates", got, b.creates())
	}
	b.want(b.studio.Unpause(t.Context()))
	b.wantDone(b.finish(batch)[0])
}

func TestTheOrderOfWhatWaitsOutlivesTheProgram(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.want(b.studio.Pause(t.Context()))
	r := b.recipe()
	r.Pictures = 5
	j := b.submit(r).Jobs
	steps := []struct {
		what string
		move func() error
		want []string
	}{
		{"to the front", func() error { return b.studio.MoveTo(t.Context(), j[3], 0) }, []string{j[3], j[0], j[1], j[2], j[4]}},
		{"one up", func() error { return b.studio.MoveBy(t.Context(), j[4], -1) }, []string{j[3], j[0], j[1], j[4], j[2]}},
		{"one down", func() error { return b.studio.MoveBy(t.Context(), j[3], 1) }, []string{j[0], j[3], j[1], j[4], j[2]}},
		{"beyond the last", func() error { return b.studio.MoveTo(t.Context(), j[0], 99) }, []string{j[3], j[1], j[4], j[2], j[0]}},
		{"up from the first", func() error { return b.studio.MoveBy(t.Context(), j[3], -1) }, []string{j[3], j[1], j[4], j[2], j[0]}},
		{"before another", func() error { return b.studio.MoveBefore(t.Context(), j[0], j[4]) }, []string{j[3], j[1], j[0], j[4], j[2]}},
		{"to the end", func() error { return b.studio.MoveBefore(t.Context(), j[1], "") }, []string{j[3], j[0], j[4], j[2], j[1]}},
	}
	for _, step := range steps {
		b.want(step.move())
		if got := b.studio.Queue(); !slices.Equal(got, step.want) {
			t.Fatalf("%s: the order is %v, want %v", step.what, got, step.want)
		}
	}
	views := b.studio.Jobs()
	slices.SortFunc(views, func(a, b JobView) int { return cmp.Compare(a.Turn, b.Turn) })
	want := steps[len(steps)-1].want
	for i, v := range views {
		if v.ID != want[i] || !v.Waits() {
			t.Errorf("who watches sees %s at place %d", v.ID, i)
		}
	}
	b.again(oneAtATime)
	r.Pictures = 2
	first, err := b.studio.SubmitFirst(t.Context(), r)
	b.want(err)
	last := b.submit(b.recipe())
	want = slices.Concat(first.Jobs, want, last.Jobs)
	b.again(oneAtATime)
	if got := b.studio.Queue(); !slices.Equal(got, want) {
		t.Fatalf("after a restart: %v, want %v", got, want)
	}
	b.want(b.studio.Unpause(t.Context()))
	b.waitAll()
	if got := b.order(); !slices.Equal(got, want) {
		t.Errorf("sent in the order %v, want %v", got, want)
	}
	if err := b.studio.MoveTo(t.Context(), j[0], 0); err != nil {
		t.Errorf("one that does not wait any more: %v", err)
	}
	if err := b.studio.MoveTo(t.Context(), "none", 0); !errors.Is(err, ErrNoJob) {
		t.Errorf("one that there is not: %v", err)
	}
}

// A clock that was set back makes ids that are older than those that wait.
func TestWhatIsAskedForLaterIsSentLaterWhateverTheClockSays(t *testing.T) {
	now := time.Now()
	var back atomic.Bool
	b := newBench(t, func(c *Config) {
		c.Now = func() time.Time {
			if back.Load() {
				return now.Add(-24 * time.Hour)
			}
			return now
		}
	})
	b.want(b.studio.Pause(t.Context()))
	r := b.recipe()
	r.Pictures = 2
	before := b.submit(r)
	back.Store(true)
	after := b.submit(r)
	if got, want := b.studio.Queue(), slices.Concat(before.Jobs, after.Jobs); !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
}

// While the server takes no creates, what is put in front is what it gets next.
func TestTheOrderHoldsWhileTheServerAsksToWait(t *testing.T) {
	b := newBench(t, oneAtATime)
	server := b.studio.server(b.conn)
	b.studio.holdUp(server, b.studio.awake.look().awake+time.Hour)
	r := b.recipe()
	r.Pictures = 3
	j := b.submit(r).Jobs
	b.want(b.studio.MoveTo(t.Context(), j[2], 0))
	b.studio.mu.Lock()
	server.hold = 0 // the hour is over
	b.studio.mu.Unlock()
	b.studio.dispatch()
	b.waitAll()
	if got, want := b.order(), []string{j[2], j[0], j[1]}; !slices.Equal(got, want) {
		t.Errorf("sent in the order %v, want %v", got, want)
	}
}

func TestCancellingWhatWaits(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.hold()
	r := b.recipe()
	r.Pictures = 4
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Waiting, Running))
	b.studio.CancelWaiting(t.Context())
	b.goOn()
	jobs := b.finish(batch)
	b.wantDone(jobs[0])
	for _, v := range jobs[1:] {
		if v.State != Canceled || v.Problem.Cost != problem.CostNone {
			t.Errorf("%s, %+v", v.State, v.Problem)
		}
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// The place of what is cancelled is not taken by what is about to be.
func TestCancellingAllSendsNothingMore(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.hold()
	r := b.recipe()
	r.Pictures = 30
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Running))
	b.studio.CancelAll(t.Context())
	b.finish(batch)
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// What cannot be written down is not told as if it were; and a queue is paused all the same.
func TestAQueueThatCannotBeWritten(t *testing.T) {
	b := newBench(t, nil)
	b.studio.holdUp(b.studio.server(b.conn), b.studio.awake.look().awake+time.Hour) // nothing is begun, paused or not
	r := b.recipe()
	r.Pictures = 2
	want := b.submit(r).Jobs
	hidden := filepath.Join(b.lib.Dir(), ".likeness")
	b.want(os.Rename(hidden, hidden+"-away"))
	moved := b.studio.MoveTo(t.Context(), want[1], 0)
	gone := b.studio.Unpause(t.Context())
	again := b.studio.Pause(t.Context())
	b.want(os.Rename(hidden+"-away", hidden))
	if !problem.Is(moved, problem.CannotSave) || !slices.Equal(b.studio.Queue(), want) {
		t.Errorf("%v; the order is %v", moved, b.studio.Queue())
	}
	if !problem.Is(gone, problem.CannotSave) || !problem.Is(again, problem.CannotSave) || !b.studio.Paused() {
		t.Errorf("%v, %v, paused %v", gone, again, b.studio.Paused())
	}
}

func TestADamagedQueueIsPaused(t *testing.T) {
	b := newBench(t, nil)
	b.want(os.WriteFile(filepath.Join(b.lib.Dir(), ".likeness", "queue.json"), []byte("{"), 0o600))
	b.restart(nil)
	if !b.studio.Paused() {
		t.Error("it sends, and nobody knows whether it may")
	}
	b.want(b.studio.Unpause(t.Context()))
	b.restart(nil)
	if b.studio.Paused() {
		t.Error("it cannot be mended")
	}
}

func TestTheRecipeOfAJob(t *testing.T) {
	b := newBench(t, nil, "no-face:2")
	r := b.recipe()
	r.Pictures = 2
	free := b.finish(b.submit(r))
	got, batch, err := b.studio.JobRecipe(t.Context(), free[1].ID)
	if err != nil || got.Pictures != 1 || got.Settings.Seed != nil || got.Settings.Prompt != r.Settings.Prompt ||
		got.Face.Prepared == "" || batch.Face.PreparedSHA256 != got.Face.Prepared {
		t.Errorf("%+v, %v", got, err)
	}
	seed := int64(41)
	r.Settings.Seed = &seed
	locked := b.finish(b.submit(r))
	if got, _, err = b.studio.JobRecipe(t.Context(), locked[1].ID); err != nil || got.Settings.Seed == nil || *got.Settings.Seed != 42 {
		t.Errorf("seed %v, %v", got.Settings.Seed, err)
	}
	if _, _, err := b.studio.JobRecipe(t.Context(), "none"); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("of a job that there is not: %v", err)
	}
}
