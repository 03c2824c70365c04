package service

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/storage/spool"
)

func (b *bench) canceledFolder() string { return filepath.Join(b.dir, "canceled") }

// unsentAway has two jobs, of which one is at work and one waits unsent, and takes the library away.
func (b *bench) unsentAway() (batch Batch, back func()) {
	b.t.Helper()
	r := b.recipe()
	r.Pictures = 2
	batch = b.running(r)
	back = b.takeAway()
	b.goOn()
	b.until(batch.Jobs[1], waitsFor(problem.LibraryAway))
	return batch, back
}

// What a person has canceled is not sent by the next start, although its record could not be written.
func TestWhatWasCanceledWithoutALibraryIsNotSentByTheNextStart(t *testing.T) {
	b := newBench(t, oneAtATime)
	batch, back := b.unsentAway()
	b.want(b.studio.Cancel(t.Context(), batch.Jobs[1]))
	if v := b.until(batch.Jobs[1], inState(Canceled)); v.Problem.Code != problem.Canceled || v.Problem.Message.Key != "" {
		t.Errorf("%+v", v.Problem)
	}
	b.close()
	back()
	b.open(oneAtATime)
	if rec, err := b.lib.Job(t.Context(), batch.Jobs[1]); err != nil || library.Ended(rec.State) {
		t.Fatalf("on disk it is %s, %v", rec.State, err)
	}
	_, err := b.studio.Resume(t.Context())
	b.want(err)
	b.waitAll()
	if rec, err := b.lib.Job(t.Context(), batch.Jobs[1]); err != nil || State(rec.State) != Canceled {
		t.Errorf("on disk it is %s, %v", rec.State, err)
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
	if n := b.count(b.canceledFolder(), ".json"); n != 0 {
		t.Errorf("%d notes are left", n)
	}
}

// As soon as the record is written nothing else is needed.
func TestACancelThatIsWrittenLeavesNoNote(t *testing.T) {
	b := newBench(t, oneAtATime)
	batch, back := b.unsentAway()
	b.want(b.studio.Cancel(t.Context(), batch.Jobs[1]))
	b.until(batch.Jobs[1], inState(Canceled))
	b.eventually("a note", func() bool { return b.count(b.canceledFolder(), ".json") == 1 })
	back()
	b.eventually("no note any more", func() bool { return b.count(b.canceledFolder(), ".json") == 0 })
	rec, err := b.lib.Job(t.Context(), batch.Jobs[1])
	if err != nil || State(rec.State) != Canceled {
		t.Errorf("on disk it is %s, %v", rec.State, err)
	}
	b.wantDone(b.finish(batch)[0])
}

// Where it can be written down nowhere, that is told: closed before the library is back, it may be sent by the next start.
func TestACancelThatCanBeWrittenNowhereIsTold(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.want(os.WriteFile(b.canceledFolder(), nil, 0o600)) // a file, so that nothing can be put there
	batch, back := b.unsentAway()
	b.want(b.studio.Cancel(t.Context(), batch.Jobs[1]))
	v := b.until(batch.Jobs[1], func(v JobView) bool { return v.State == Canceled && v.Problem != nil && v.Problem.Message.Key != "" })
	if v.Problem.Code != problem.Canceled || v.Problem.Cost != problem.CostNone || !strings.Contains(v.Problem.What, "leave it open") {
		t.Errorf("%+v", v.Problem)
	}
	back()
	b.eventually("the end on disk", func() bool {
		rec, err := b.lib.Job(t.Context(), batch.Jobs[1])
		return err == nil && State(rec.State) == Canceled && rec.Problem != nil && len(rec.Problem.Message) == 0
	})
	b.until(batch.Jobs[1], func(v JobView) bool { return v.Problem.Message.Key == "" }) // it is told no more
	b.wantDone(b.finish(batch)[0])
}

// A note about what has ended since, or is in the library no more, does not stay.
func TestOldNotesOfCancelsAreRemoved(t *testing.T) {
	b := newBench(t, nil)
	j := b.make1(b.recipe())
	for _, id := range []string{j.ID, "nobody"} {
		b.want(b.studio.canceled.Put(spool.Item{Job: id}, nil))
	}
	b.again(nil)
	if n := b.count(b.canceledFolder(), ".json"); n != 0 {
		t.Errorf("%d notes are left", n)
	}
}
