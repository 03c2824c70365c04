package service

import (
	"context"
	"encoding/json"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/library"
)

// moneyBench is a bench whose practice server stands for Replicate: what it
// measures is charged.
func moneyBench(t *testing.T, change func(*Config), faults ...string) *bench {
	t.Helper()
	b := newBench(t, change, faults...)
	b.conn.Kind = connection.Replicate
	return b
}

// usual is a recipe whose picture has the size that estimates are of where they
// know none. Nobody is in the photo: drawing one of that size takes seconds.
func (b *bench) usual() Recipe {
	b.t.Helper()
	r := b.recipe()
	r.Settings = instantid.Defaults()
	r.Face.Path = filepath.Join(b.dir, "usual.jpg")
	f, err := os.Create(r.Face.Path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, image.NewGray(image.Rect(0, 0, 960, 1280)), nil); err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *bench) spent() Spending {
	b.t.Helper()
	s, err := b.studio.Spent(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// record writes a batch and a job of an earlier session into the library.
func (b *bench) record(state State, seconds float64, ended time.Time, change func(*library.Job)) library.Job {
	b.t.Helper()
	settings, err := json.Marshal(instantid.Defaults())
	if err != nil {
		b.t.Fatal(err)
	}
	recipe, err := json.Marshal(b.recipe())
	if err != nil {
		b.t.Fatal(err)
	}
	id := library.NewID(ended)
	rec := library.Job{
		ID: id, BatchID: id + "b", State: string(state), Connection: storeConnection(b.conn), Version: instantid.DefaultVersion,
		Settings: settings, CreatedAt: ended, SentAt: ended, CompletedAt: ended, PredictTime: seconds,
	}
	if change != nil {
		change(&rec)
	}
	rec.BatchID = library.NewID(ended)
	batch := library.Batch{ID: rec.BatchID, CreatedAt: ended, Recipe: recipe, Pictures: 1}
	if err := b.lib.PutBatch(b.t.Context(), batch, []library.Job{rec}); err != nil {
		b.t.Fatal(err)
	}
	return rec
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func TestWhatRunsUseIsCountedWhateverBecomesOfThem(t *testing.T) {
	b := moneyBench(t, nil, "flagged:1")
	failed := b.make1(b.recipe())
	if failed.State != Failed || failed.PredictTime <= 0 {
		t.Fatalf("%s %v %+v", failed.State, failed.PredictTime, failed.Problem)
	}
	done := b.make1(b.recipe())
	if done.State != Done || done.PredictTime <= 0 {
		t.Fatalf("%s %v", done.State, done.PredictTime)
	}
	b.hold()
	batch := b.submit(b.recipe())
	b.until(batch.Jobs[0], inState(Running))
	if err := b.studio.Cancel(t.Context(), batch.Jobs[0]); err != nil {
		t.Fatal(err)
	}
	canceled := b.finish(batch)[0]
	if canceled.State != Canceled || canceled.PredictTime <= 0 {
		t.Fatalf("%s %v", canceled.State, canceled.PredictTime)
	}
	want := seconds(failed.PredictTime) + seconds(done.PredictTime) + seconds(canceled.PredictTime)
	got := b.spent()
	if !near(got.Session.Paid, want) || got.Session.Runs != 3 || got.Month != got.Session {
		t.Errorf("%+v, want %v in 3 runs", got, want)
	}
	if cost := got.Month.Cost(0.5); cost < want.Seconds()*0.49 || cost > want.Seconds()*0.51 {
		t.Errorf("costs %v", cost)
	}

	// Deleted pictures were paid for all the same, and so they are after a start.
	for _, p := range done.Pictures {
		if err := b.lib.Trash(t.Context(), p.ID); err != nil {
			t.Fatal(err)
		}
	}
	b.close()
	b.open(nil)
	again := b.spent()
	if again.Month != got.Month || again.Session != (Tally{}) {
		t.Errorf("after a start %+v, before %+v", again, got)
	}
}

func TestPracticeCountsNothingAndOtherServersTheirTime(t *testing.T) {
	b := newBench(t, nil)
	j := b.make1(b.recipe())
	drill := b.recipe()
	drill.Connection = connection.Connection{Kind: connection.Practice}
	if p := b.make1(drill); p.State != Done || p.PredictTime <= 0 {
		t.Fatalf("%s %v", p.State, p.PredictTime)
	}
	got := b.spent()
	if want := (Tally{Elsewhere: seconds(j.PredictTime)}); got.Month != want || got.Session != want || got.Month.Cost(1) != 0 {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestTheMonthIsTheLocalOne(t *testing.T) {
	zone := time.FixedZone("far east", 11*60*60)
	now := time.Date(2020, 12, 1, 0, 30, 0, 0, zone) // in Greenwich it is November
	var later atomic.Int32                           // months
	b := moneyBench(t, func(c *Config) { c.Now = func() time.Time { return now.AddDate(0, int(later.Load()), 0) } })
	b.record(Done, 100, now.Add(-10*time.Minute), nil) // December here
	b.record(Done, 20, now.Add(-40*time.Minute), nil)  // November here
	b.record(Done, 3, now.AddDate(0, 1, 0), nil)       // by a server whose clock is ahead
	b.record(Failed, 1000, now.Add(-time.Minute), func(j *library.Job) { j.Connection.Kind = "practice" })
	created := now.AddDate(0, -3, 0)
	b.record(Failed, 4000, now.Add(-5*time.Minute), func(j *library.Job) { j.CreatedAt, j.SentAt = created, created })
	if got := b.spent().Month; got.Paid != 4100*time.Second || got.Runs != 2 {
		t.Errorf("%+v", got)
	}
	later.Store(1) // without a new start
	if got := b.spent().Month; got.Paid != 3*time.Second {
		t.Errorf("a month later %+v", got)
	}
}

// What was begun in an earlier session and ends in this one is this session's;
// what had ended before is not, though it is written once more.
func TestTheSessionIsWhatCameToBeKnownInIt(t *testing.T) {
	b := moneyBench(t, nil)
	j := b.make1(b.recipe())
	b.restart(nil) // so that its end is on disk, which is seen a moment before
	rec, err := b.lib.Job(t.Context(), j.ID)
	if err != nil {
		t.Fatal(err)
	}
	rec.State = string(Fetching)
	if err := b.lib.PutJob(t.Context(), rec); err != nil {
		t.Fatal(err)
	}
	b.close()
	b.open(nil)
	if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := b.spent()
	if got.Session != (Tally{}) || got.Month.Paid != seconds(j.PredictTime) {
		t.Errorf("%+v", got)
	}
}

func TestAnOrderThatWouldGoOverTheLimitIsRefused(t *testing.T) {
	b := moneyBench(t, func(c *Config) { c.Budget = Budget{PricePerSecond: 0.01, Monthly: 10} })
	now := time.Now()
	b.record(Done, 900, now, nil) // 9 dollars
	r := b.recipe()
	r.Settings.NumInferenceSteps, r.Pictures = 30, 100
	if found := b.studio.Check(r); len(found) != 0 {
		t.Errorf("before anything was read: %+v", found)
	}
	_, err := b.studio.Submit(t.Context(), r)
	p := problem.From(err)
	if err == nil || p.Code != problem.OverLimit || p.Cost != problem.CostNone || p.Action != problem.ActLimit {
		t.Fatalf("%+v", err)
	}
	for _, part := range []string{"$10.00", "$9.00", "limit"} {
		if !strings.Contains(p.What, part) {
			t.Errorf("%q lacks %q", p.What, part)
		}
	}
	found := b.studio.Check(r)
	if len(found) != 1 || found[0].Code != problem.OverLimit {
		t.Errorf("%+v", found)
	}
	if b.creates() != 0 || len(b.studio.Jobs()) != 0 {
		t.Error("something was made of it")
	}

	// What is practice, or goes elsewhere, or fits, goes.
	for _, kind := range []connection.Kind{connection.Practice, connection.Server} {
		r.Connection.Kind = kind
		if found := b.studio.Check(r); len(found) != 0 {
			t.Errorf("%s: %+v", kind, found)
		}
	}
	r.Connection.Kind, r.Pictures = connection.Replicate, 1
	if j := b.make1(r); j.State != Done {
		t.Errorf("%s %+v", j.State, j.Problem)
	}
	r.Pictures = 100
	b.studio.SetBudget(Budget{PricePerSecond: 0.01})
	if found := b.studio.Check(r); len(found) != 0 {
		t.Errorf("without a limit: %+v", found)
	}
	b.studio.SetBudget(Budget{PricePerSecond: 0.0001, Monthly: 10})
	if found := b.studio.Check(r); len(found) != 0 {
		t.Errorf("at a lower price: %+v", found)
	}
}

// What waits in the queue, or was left by an earlier session, will be charged
// too, and so will what was sent and is not heard of.
func TestWhatRunsAndWaitsIsHeldAgainstTheLimit(t *testing.T) {
	h := History{}
	each, _ := h.Run(instantid.Defaults(), 0, 0, connection.Replicate)
	limit := each.Seconds() * 0.01 * 2.5 // two runs, not three
	for name, c := range map[string]struct {
		left   func(*bench)
		orders int // that fit beside
	}{
		"nothing":            {func(*bench) {}, 2},
		"it waits":           {func(b *bench) { b.record(Queued, 0, time.Now(), nil) }, 1},
		"it runs":            {func(b *bench) { b.record(Running, 0, time.Now(), nil) }, 1},
		"its answer is lost": {func(b *bench) { b.record(Unknown, 0, time.Now(), nil) }, 1},
		"it never arrived": {func(b *bench) {
			b.record(Unknown, 0, time.Now(), func(j *library.Job) { j.Problem = storeProblem(problem.New(problem.NotArrived, nil)) })
		}, 2},
		"it failed": {func(b *bench) { b.record(Failed, 0, time.Now(), nil) }, 2},
		"it is drill": {func(b *bench) {
			b.record(Running, 0, time.Now(), func(j *library.Job) { j.Connection.Kind = "practice" })
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			b := moneyBench(t, func(cfg *Config) {
				cfg.Budget = Budget{PricePerSecond: 0.01, Monthly: limit}
			})
			b.hold()
			c.left(b)
			r := b.usual()
			fit := 0
			for range 3 {
				if _, err := b.studio.Submit(t.Context(), r); err == nil {
					fit++
				} else if problem.From(err).Code != problem.OverLimit {
					t.Fatal(err)
				}
			}
			if fit != c.orders {
				t.Errorf("%d orders fit, want %d", fit, c.orders)
			}
			b.studio.CancelAll(t.Context())
			if err := b.studio.WaitAll(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestTwoOrdersAtOnceDoNotBothFitIntoTheRest(t *testing.T) {
	each, _ := History{}.Run(instantid.Defaults(), 0, 0, connection.Replicate)
	b := moneyBench(t, func(c *Config) {
		c.Budget = Budget{PricePerSecond: 0.01, Monthly: each.Seconds() * 0.01 * 1.5}
	})
	b.hold()
	r := b.usual()
	var wait sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wait.Go(func() { _, errs[i] = b.studio.Submit(t.Context(), r) })
	}
	wait.Wait()
	taken := 0
	for _, err := range errs {
		if err == nil {
			taken++
		}
	}
	if taken != 1 {
		t.Errorf("%d orders taken, want 1: %v", taken, errs)
	}
	b.studio.CancelAll(t.Context())
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// An order was taken by estimates. When the runs were dearer, what is not sent
// yet waits with the reason, and goes on when the limit is raised.
func TestWhatWaitsIsLaidAsideWhenTheMonthIsSpent(t *testing.T) {
	b := moneyBench(t, func(c *Config) {
		c.Concurrent = 1
		c.Budget = Budget{PricePerSecond: 0.01, Monthly: 1000}
	})
	b.hold()
	r := b.recipe()
	r.Pictures = 3
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Running))
	b.studio.SetBudget(Budget{PricePerSecond: 1000, Monthly: 1}) // when the first is paid for, that is spent
	b.goOn()
	jobs := b.finish(batch)
	done, held := 0, 0
	for _, j := range jobs {
		switch {
		case j.State == Done:
			done++
		case j.State == Queued && j.Stopped && j.Problem.Code == problem.OverLimit && j.Problem.Cost == problem.CostNone:
			held++
		default:
			t.Errorf("%s stopped=%v %+v", j.State, j.Stopped, j.Problem)
		}
	}
	if done == 0 || held == 0 || b.creates() != done {
		t.Fatalf("%d done, %d held, %d creates", done, held, b.creates())
	}

	// Going on changes nothing while the limit is what it is, and neither does a start.
	if _, err := b.studio.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.close()
	b.open(func(c *Config) { c.Budget = Budget{PricePerSecond: 1000, Monthly: 1} })
	if n, err := b.studio.Resume(t.Context()); n != held || err != nil {
		t.Fatal(n, err)
	}
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b.creates() != done {
		t.Errorf("%d creates, want %d", b.creates(), done)
	}
	b.studio.SetBudget(Budget{PricePerSecond: 1000})
	if err := b.studio.WaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, j := range b.studio.Jobs() {
		if j.State != Done {
			t.Errorf("after the limit was taken away: %s %+v", j.State, j.Problem)
		}
	}
}

func TestARepeatIsUnderTheLimitToo(t *testing.T) {
	b := moneyBench(t, nil, "flagged:1")
	j := b.make1(b.recipe())
	if j.State != Failed {
		t.Fatal(j.State)
	}
	b.studio.SetBudget(Budget{PricePerSecond: 1000, Monthly: 1})
	if _, err := b.studio.Retry(t.Context(), j.ID); err == nil || problem.From(err).Code != problem.OverLimit {
		t.Errorf("%v", err)
	}
	if b.creates() != 1 {
		t.Errorf("%d creates", b.creates())
	}
}

func TestTheServerIsToldWhenToGiveUp(t *testing.T) {
	b := moneyBench(t, nil)
	told := func() time.Duration {
		t.Helper()
		j := b.make1(b.recipe())
		client, _, err := b.hub.Client(context.Background(), b.conn)
		if err != nil {
			t.Fatal(err)
		}
		p, err := client.Get(t.Context(), j.PredictionID)
		if err != nil {
			t.Fatal(err)
		}
		return p.Deadline.Sub(p.CreatedAt).Round(time.Second)
	}
	usual := told()
	b.studio.SetCancelAfter(3 * DefaultCancelAfter)
	if got := told(); got != 3*usual || usual == 0 {
		t.Errorf("%v, and %v when it was asked for three times as long", usual, got)
	}
}

func TestLittleCreditHasItsOwnWords(t *testing.T) {
	b := moneyBench(t, nil, practice.FaultThrottled)
	batch := b.submit(b.recipe())
	v := b.until(batch.Jobs[0], func(v JobView) bool { return v.Problem != nil || v.State.Ended() })
	if v.State != Queued || v.Problem == nil || v.Problem.Code != problem.LowCredit || v.Problem.Action != problem.ActBilling || v.Problem.Cost != problem.CostNone {
		t.Errorf("%s %+v", v.State, v.Problem)
	}
	b.server.SetFaults()
	if j := b.finish(batch)[0]; j.State != Done {
		t.Errorf("%s %+v", j.State, j.Problem)
	}
}

// What runs when its minutes are over is charged, and not by the person's wish.
func TestAtItsDeadlineARunSaysWhyItEnded(t *testing.T) {
	b := newBench(t, func(c *Config) { c.CancelAfter = 5 * time.Second })
	slow, err := practice.Start(t.Context(), practice.Options{Speed: 5, Sketch: true}) // ten seconds for the run
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slow.Close() })
	b.conn = connection.Connection{Kind: connection.Replicate, Address: slow.URL()}
	r := b.recipe()
	r.Settings.NumInferenceSteps, r.Settings.NumOutputs = 100, 4
	j := b.make1(r)
	if j.State != Canceled || j.Problem.Message.Key != "run.deadline" || j.Problem.Cost != problem.CostCharged || j.PredictTime <= 0 {
		t.Errorf("%s after %v: %+v", j.State, j.PredictTime, j.Problem)
	}
	if got := b.spent().Month.Paid; got != seconds(j.PredictTime) {
		t.Errorf("%v spent, want %v", got, j.PredictTime)
	}
}
