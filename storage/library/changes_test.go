package library

import (
	"reflect"
	"slices"
	"sync"
	"testing"
)

func TestChangesAreToldAfterTheyAreCommitted(t *testing.T) {
	l := newLibrary(t)
	changes, end := l.Subscribe()
	defer end()
	b, jobs := putBatch(t, l, 1, 2)
	putJob(t, l, jobs[1])
	p := add(t, l, picture(100, "woman"), content(1))
	add(t, l, picture(100, "woman"), content(1)) // nothing new, nothing told
	want := []Change{
		{Kind: KindBatch, IDs: []string{b.ID}},
		{Kind: KindJob, IDs: []string{jobs[0].ID, jobs[1].ID}},
		{Kind: KindJob, IDs: []string{jobs[1].ID}},
		{Kind: KindPicture, IDs: []string{p.ID}},
	}
	var last int64
	for i, w := range want {
		c := <-changes
		if c.Revision < last || c.Revision == last && i != 1 {
			t.Errorf("%+v after revision %d", c, last)
		}
		last = c.Revision
		c.Revision = 0
		if !reflect.DeepEqual(c, w) {
			t.Errorf("%+v, want %+v", c, w)
		}
	}
	select {
	case c := <-changes:
		t.Errorf("%+v", c)
	default:
	}
}

func TestASlowListenerBlocksNobodyAndIsToldToReload(t *testing.T) {
	l := newLibrary(t)
	slow, endSlow := l.Subscribe()
	defer endSlow()
	_, jobs := putBatch(t, l, 1, 1)
	for range changeBuffer + 10 {
		l.changes.publish(Change{Kind: KindJob, IDs: []string{jobs[0].ID}, Revision: l.changes.last() + 1})
	}
	first := <-slow
	if first.Kind != KindReload || len(first.IDs) != 0 {
		t.Errorf("%+v", first)
	}
	last := first
	for len(slow) > 0 {
		c := <-slow
		if c.Revision <= last.Revision {
			t.Errorf("%+v after %+v", c, last)
		}
		last = c
	}
	if last.Revision != l.changes.last() {
		t.Errorf("the last change %d is missing: %d", l.changes.last(), last.Revision)
	}
}

func TestEndingAndClosingCloseTheChannel(t *testing.T) {
	l := newLibrary(t)
	a, endA := l.Subscribe()
	b, endB := l.Subscribe()
	endA()
	endA()
	if _, ok := <-a; ok {
		t.Error("a is open")
	}
	putBatch(t, l, 1, 1)
	if c, ok := <-b; !ok || c.Kind != KindBatch {
		t.Errorf("%+v, %v", c, ok)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for range b {
	}
	endB()
	c, endC := l.Subscribe()
	defer endC()
	if _, ok := <-c; ok {
		t.Error("a closed library has changes")
	}
}

func TestListenersComeAndGoWhileOthersWrite(t *testing.T) {
	l := newLibrary(t)
	_, jobs := putBatch(t, l, 1, 4)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			j := jobs[i]
			for n := range 5 {
				j.Outputs = n
				putJob(t, l, j)
			}
		})
		wg.Go(func() {
			for range 5 {
				c, end := l.Subscribe()
				<-c
				end()
			}
		})
		wg.Go(func() {
			for n := range 3 {
				add(t, l, picture(i*10+n, "woman"), content(i*10+n))
				list(t, l, Query{Search: "woman", Limit: 2})
			}
		})
	}
	done := make(chan struct{})
	var ticking sync.WaitGroup
	ticking.Go(func() { // so that nobody waits for a change that does not come
		for {
			select {
			case <-done:
				return
			default:
				l.changes.publish(Change{Kind: KindReload})
			}
		}
	})
	wg.Wait()
	close(done)
	ticking.Wait()
	for i, j := range jobs {
		if got, err := l.Job(t.Context(), j.ID); err != nil || got.Outputs != 4 {
			t.Errorf("job %d: %d, %v", i, got.Outputs, err)
		}
	}
}

func TestAnotherProgramsChangesAreRead(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	changes, end := l.Subscribe()
	defer end()
	other := startChild(t, "write", p)
	other.line()
	// Meanwhile both write and this one reads.
	for n := range 10 {
		putBatch(t, l, n, 1)
		for _, q := range []Query{{}, {Search: "other"}, {Limit: 3}} {
			if _, err := l.Pictures(t.Context(), q); err != nil {
				t.Error(err)
			}
		}
	}
	if got := other.line(); got != "written" {
		t.Fatalf("it says %q", got)
	}
	if got := list(t, l, Query{Search: "other program"}); len(got) != 40 {
		t.Errorf("%d pictures", len(got))
	}
	if got := jobIDs(t, l, JobQuery{Unfinished: true}); len(got) != 40+10 {
		t.Errorf("%d jobs", len(got))
	}
	want := id("j", 2039*100) + "-0"
	var last int64
	for c := range changes { // the looker brings it within its interval
		if c.Revision < last && c.Kind == KindReload {
			t.Errorf("%+v after %d", c, last)
		}
		last = max(last, c.Revision)
		if c.Kind == KindPicture && slices.Contains(c.IDs, want) || c.Kind == KindReload && len(list(t, l, Query{Search: "other"})) == 40 {
			return
		}
	}
	t.Error("its last picture was never told of")
}

func TestTwoOpeningsHearOfEachOther(t *testing.T) {
	p := newPlace(t)
	a, b := p.open(t), p.open(t)
	changes, end := b.Subscribe()
	defer end()
	own := add(t, b, picture(2, "woman"), content(2)) // told at once, and not again when the index is asked
	kept := add(t, a, picture(1, "woman"), content(1))
	batch, jobs := putBatch(t, a, 1, 2)
	var got []Change
	for len(got) < 4 {
		c := <-changes
		c.Revision = 0
		got = append(got, c)
	}
	want := []Change{
		{Kind: KindPicture, IDs: []string{own.ID}},
		{Kind: KindPicture, IDs: []string{kept.ID}},
		{Kind: KindBatch, IDs: []string{batch.ID}},
		{Kind: KindJob, IDs: []string{jobs[0].ID, jobs[1].ID}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
