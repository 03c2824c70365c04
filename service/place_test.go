package service

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/library"
)

// Where a library and what is kept beside its index lie in a bench.
func (b *bench) library() string { return filepath.Join(b.dir, "library") }
func (b *bench) fetched() string { return filepath.Join(b.dir, "fetched") }

// takeAway has the library's folder gone, as when its drive is taken out; the function brings it back.
func (b *bench) takeAway() (back func()) {
	b.t.Helper()
	move := func(from, to string) {
		b.t.Helper()
		if err := os.Rename(from, to); err != nil {
			b.t.Fatal(err)
		}
	}
	move(b.library(), b.library()+".away")
	return func() {
		b.t.Helper()
		if _, err := os.Stat(b.library()); err == nil {
			b.t.Error("a folder was made where the library had been")
		}
		move(b.library()+".away", b.library())
	}
}

// count counts the files in a folder and below whose name has an ending.
func (b *bench) count(dir, end string) int {
	b.t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, end) {
			n++
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func (b *bench) downloads() int { return b.asked("GET", "/delivery/") }

// waitsFor is a job that waits for the library, with the reason.
func waitsFor(code problem.Code) func(JobView) bool {
	return func(v JobView) bool {
		return !v.Stopped && !v.State.Ended() && v.Problem != nil && v.Problem.Code == code
	}
}

// waitsSaved is a made picture that waits for the library, with the reason.
func waitsSaved(code problem.Code) func(JobView) bool {
	return func(v JobView) bool { return waitsFor(code)(v) && v.State == Fetching }
}

// wantWaiting checks what is told of a made picture that the library does not take.
func (b *bench) wantWaiting(v JobView, where string) {
	b.t.Helper()
	p := v.Problem
	if v.State != Fetching || p.Cost != problem.CostCharged || p.Action != problem.ActResume ||
		p.Message.Key != "run.place.what" || !strings.Contains(p.What, where) || !strings.Contains(p.Next, "by itself") {
		b.t.Errorf("%s %+v", v.State, p)
	}
}

// wantOnce checks that a batch ended with every picture made, fetched and saved once, and nothing left anywhere.
func (b *bench) wantOnce(batch Batch, pictures int) {
	b.t.Helper()
	for _, j := range b.finish(batch) {
		b.wantDone(j)
		if j.Problem != nil {
			b.t.Errorf("%+v", j.Problem)
		}
	}
	all, err := b.lib.Pictures(b.t.Context(), library.Query{BatchID: batch.ID})
	if err != nil || len(all) != pictures || b.downloads() != pictures || b.creates() != len(batch.Jobs) {
		b.t.Errorf("%d pictures of %d, %v; %d downloads, %d creates", len(all), pictures, err, b.downloads(), b.creates())
	}
	b.eventually("all records on disk", func() bool {
		records, err := b.lib.Jobs(b.t.Context(), library.JobQuery{Unfinished: true})
		return err == nil && len(records) == 0
	})
	if n := b.count(b.dir, ".fetched"); n != 0 {
		b.t.Errorf("%d pictures are kept still", n)
	}
	if n := b.count(b.library(), ".webp") + b.count(b.library(), ".png"); n != pictures {
		b.t.Errorf("%d files of pictures", n)
	}
}

// running submits a recipe and waits until its first job is at work on the server, where it stays until goOn.
func (b *bench) running(r Recipe) Batch {
	b.t.Helper()
	b.hold()
	batch := b.submit(r)
	b.until(batch.Jobs[0], inState(Running))
	return batch
}

func TestAPictureWaitsForADriveThatWasTakenOut(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Settings.NumOutputs = 3
	batch := b.running(r)
	back := b.takeAway()
	b.goOn()
	v := b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
	b.wantWaiting(v, "kept on this computer")
	if n := b.count(b.fetched(), ".fetched"); n != 3 {
		t.Errorf("%d pictures are kept", n)
	}
	back()
	if n, err := b.studio.Resume(t.Context()); err != nil || n != 0 { // tries at once; it was not laid aside
		t.Errorf("resume: %d, %v", n, err)
	}
	b.wantOnce(batch, 3)
}

func TestAPictureThatWaitsGoesOnWithoutAnybody(t *testing.T) {
	b := newBench(t, nil)
	batch := b.running(b.recipe())
	back := b.takeAway()
	b.goOn()
	b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
	back()
	b.wantOnce(batch, 1)
}

// An hour later the server has deleted everything, the program was closed in between, and the job's record says that it is
// running still, since it could not be written.
func TestAFetchedPictureOutlivesProgramAndServer(t *testing.T) {
	clock := &later{}
	b := newBenchOn(t, practice.Options{Now: clock.now}, nil)
	r := b.recipe()
	r.Settings.NumOutputs = 2
	batch := b.running(r)
	back := b.takeAway()
	b.goOn()
	b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
	b.close()
	clock.advance(3 * time.Hour)
	back()
	b.open(nil)
	rec, err := b.lib.Job(t.Context(), batch.Jobs[0])
	if err != nil || State(rec.State) == Fetching || library.Ended(rec.State) {
		t.Fatalf("on disk it is %s, %v", rec.State, err)
	}
	asked := len(b.server.Requests())
	if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
		t.Fatalf("resume: %d, %v", n, err)
	}
	b.wantOnce(batch, 2)
	if n := len(b.server.Requests()) - asked; n != 0 {
		t.Errorf("%d requests for what was there", n)
	}
	rec, err = b.lib.Job(t.Context(), batch.Jobs[0])
	if err != nil || rec.PredictTime <= 0 || rec.CompletedAt.IsZero() || rec.Outputs != 2 {
		t.Errorf("%+v, %v", rec, err)
	}
}

// Where the disk of this computer is full as well, the picture is held in memory, and the person is told to leave the program
// open; where there is no room in that either, it stays on the server and is not fetched over and over.
func TestAPictureThatCanBeKeptNowhere(t *testing.T) {
	for name, want := range map[string]struct {
		memory    int64
		where     string
		downloads int
	}{
		"in memory":     {memoryForHeld, "leave it open", 1},
		"on the server": {10, "server keeps the picture", 2},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			if err := os.WriteFile(b.fetched(), nil, 0o600); err != nil { // a file, so that nothing can be put there
				t.Fatal(err)
			}
			b.studio.memory.left = want.memory
			batch := b.running(b.recipe())
			back := b.takeAway()
			b.goOn()
			v := b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
			b.wantWaiting(v, want.where)
			for range 3 {
				b.job(v.ID).poke()
				time.Sleep(20 * time.Millisecond)
			}
			if n := b.downloads(); n != 1 {
				t.Errorf("%d downloads while it cannot be saved", n)
			}
			back()
			j := b.finish(batch)[0]
			b.wantDone(j)
			if n := b.downloads(); n != want.downloads || b.creates() != 1 {
				t.Errorf("%d downloads, want %d; %d creates", n, want.downloads, b.creates())
			}
			if b.studio.memory.left != want.memory {
				t.Errorf("%d bytes are taken still", want.memory-b.studio.memory.left)
			}
		})
	}
}

// A kept picture that was damaged meanwhile is fetched again.
func TestADamagedKeptPictureIsFetchedAgain(t *testing.T) {
	b := newBench(t, nil)
	batch := b.running(b.recipe())
	back := b.takeAway()
	b.goOn()
	b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
	kept, err := filepath.Glob(filepath.Join(b.fetched(), "*", "*.fetched"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("%v, %v", kept, err)
	}
	if err := os.WriteFile(kept[0], []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	back()
	b.wantDone(b.finish(batch)[0])
	if b.downloads() != 2 || b.creates() != 1 {
		t.Errorf("%d downloads, %d creates", b.downloads(), b.creates())
	}
}

// What was not sent waits as well: nothing is sent that is not written down as being sent.
func TestNothingIsSentWhileItCannotBeWrittenDown(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 1 })
	r := b.recipe()
	r.Pictures = 2
	batch := b.running(r)
	back := b.takeAway()
	b.goOn()
	b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
	v := b.until(batch.Jobs[1], waitsFor(problem.LibraryAway))
	if v.Problem.Cost != problem.CostNone || !strings.Contains(v.Problem.What, "Nothing was sent yet.") {
		t.Errorf("%+v", v.Problem)
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
	back()
	b.wantOnce(batch, 2)
}

func TestWhatWaitsUnsentCanBeCanceled(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 1 })
	r := b.recipe()
	r.Pictures = 2
	batch := b.running(r)
	back := b.takeAway()
	b.goOn()
	b.until(batch.Jobs[1], waitsFor(problem.LibraryAway))
	if err := b.studio.Cancel(t.Context(), batch.Jobs[1]); err != nil {
		t.Fatal(err)
	}
	if v := b.until(batch.Jobs[1], inState(Canceled)); v.Problem.Code != problem.Canceled || v.Problem.Cost != problem.CostNone {
		t.Errorf("%+v", v.Problem)
	}
	back()
	b.finish(batch)
	b.eventually("the end on disk", func() bool {
		rec, err := b.lib.Job(t.Context(), batch.Jobs[1])
		return err == nil && State(rec.State) == Canceled
	})
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// An end that could not be written down is what it is, and written later.
func TestAnEndThatCannotBeWrittenIsWrittenLater(t *testing.T) {
	b := newBench(t, nil, "flagged")
	batch := b.running(b.recipe())
	back := b.takeAway()
	b.goOn()
	j := b.finish(batch)[0]
	if j.State != Failed || j.Stopped || j.Problem.Code != problem.Flagged {
		t.Errorf("%s %+v", j.State, j.Problem)
	}
	if rec, err := b.lib.Job(t.Context(), j.ID); err != nil || library.Ended(rec.State) {
		t.Errorf("on disk it is %s, %v", rec.State, err)
	}
	back()
	b.eventually("the end on disk", func() bool {
		rec, err := b.lib.Job(t.Context(), j.ID)
		return err == nil && State(rec.State) == Failed && rec.Problem.Code == string(problem.Flagged)
	})
}

// Closing the program tries once more: what was there for a moment only is not lost.
func TestClosingWritesWhatIsLate(t *testing.T) {
	b := newBench(t, nil, "flagged")
	batch := b.running(b.recipe())
	back := b.takeAway()
	b.goOn()
	j := b.finish(batch)[0]
	b.studio.late.mu.Lock() // nobody tries meanwhile
	back()
	b.studio.cancel()
	b.studio.late.mu.Unlock()
	b.restart(nil)
	if rec, err := b.lib.Job(t.Context(), j.ID); err != nil || State(rec.State) != Failed {
		t.Errorf("on disk it is %s, %v", rec.State, err)
	}
}
