package service

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/problem"
	"likeness/service/replicate"
)

func impatient(c *Config) { c.Patience = time.Millisecond }

// wantAside holds that a job was laid aside before anything of it was sent, with this reason, in this session and on disk.
func (b *bench) wantAside(v JobView, code problem.Code) {
	b.t.Helper()
	if v.State != Queued || !v.Stopped || v.Problem == nil || v.Problem.Code != code || v.Problem.Cost != problem.CostNone {
		b.t.Errorf("%s stopped=%v: %+v", v.State, v.Stopped, v.Problem)
		return
	}
	if !strings.Contains(v.Problem.Next, "by itself") {
		b.t.Errorf("that it goes on by itself is not told: %+v", v.Problem)
	}
	for end := time.After(watchdog); ; {
		rec, err := b.lib.Job(b.t.Context(), v.ID)
		if err != nil || rec.State != string(Queued) || !rec.SentAt.IsZero() {
			b.t.Errorf("on disk: %+v, %v", rec, err)
			return
		}
		if rec.Problem != nil && rec.Problem.Code == string(code) {
			return
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-end:
			b.t.Fatalf("the reason is never on disk: %+v", rec.Problem)
		}
	}
}

// A server that asks to slow down for longer than anybody waits fails nothing: all that waits for it is laid aside together,
// with its reason, and goes on by itself when it takes creates again.
func TestWhatIsRefusedForTooLongIsLaidAsideAndGoesOnByItself(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Patience, c.Concurrent = time.Millisecond, 2 }, "throttled")
	r := b.recipe()
	r.Pictures = 6
	batch := b.submit(r)
	laid := b.finish(batch)
	for _, v := range laid {
		b.wantAside(v, problem.LowCredit)
		if v.Problem.Action != problem.ActBilling {
			t.Errorf("%+v", v.Problem)
		}
	}
	b.server.SetFaults()
	for _, v := range laid {
		b.wantDone(b.until(v.ID, inState(Done, Failed)))
	}
	if n := made(b); n != 6 {
		t.Errorf("%d predictions for 6 pictures", n)
	}
}

// made counts the creates that were not refused.
func made(b *bench) int {
	b.t.Helper()
	client, _, err := b.hub.Client(b.t.Context(), b.conn)
	if err != nil {
		b.t.Fatal(err)
	}
	page, err := client.List(b.t.Context(), replicate.ListOptions{})
	if err != nil {
		b.t.Fatal(err)
	}
	return len(page.Results)
}

// A person, or the next start, have it tried at once.
func TestWhatWasRefusedGoesOnAtAWishAndAtTheNextStart(t *testing.T) {
	for _, fault := range []string{"throttled", "no-credit"} {
		for _, start := range []bool{false, true} {
			t.Run(fault+map[bool]string{false: " wish", true: " start"}[start], func(t *testing.T) {
				b := newBench(t, impatient, fault)
				r := b.recipe()
				r.Pictures = 2
				batch := b.submit(r)
				b.finish(batch)
				if start {
					b.close()
					b.open(impatient)
				}
				b.server.SetFaults()
				if _, err := b.studio.Resume(t.Context()); err != nil {
					t.Fatal(err)
				}
				for _, id := range batch.Jobs {
					b.wantDone(b.until(id, inState(Done, Failed)))
				}
				if n := made(b); n != 2 {
					t.Errorf("%d predictions for 2 pictures", n)
				}
			})
		}
	}
}

func TestWhatWasRefusedCanBeCanceled(t *testing.T) {
	for _, fault := range []string{"throttled", "no-credit"} {
		t.Run(fault, func(t *testing.T) {
			b := newBench(t, impatient, fault)
			j := b.make1(b.recipe())
			if err := b.studio.Cancel(t.Context(), j.ID); err != nil {
				t.Fatal(err)
			}
			if v := b.until(j.ID, func(v JobView) bool { return v.State.Ended() }); v.State != Canceled || v.Problem.Cost != problem.CostNone {
				t.Errorf("%s %+v", v.State, v.Problem)
			}
		})
	}
}

// What a person has paused is not sent, not even to ask whether the server takes it again.
func TestAPausedQueueDoesNotAskAgain(t *testing.T) {
	b := newBench(t, impatient, "throttled")
	j := b.make1(b.recipe())
	if err := b.studio.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.server.SetFaults()
	creates := b.creates()
	v := b.studio.server(b.conn)
	b.studio.tryAgain(v)
	if got := b.creates(); got != creates || !b.studio.Jobs()[0].Stopped {
		t.Errorf("%d creates, %d before: %s", got, creates, b.states())
	}
	if err := b.studio.Unpause(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantDone(b.until(j.ID, inState(Done, Failed)))
}

// A server that asks to slow down holds up no other.
func TestARefusalHoldsUpNoOtherServer(t *testing.T) {
	b := newBench(t, nil)
	b.studio.holdUp(b.studio.server(b.conn), b.studio.awake.look().awake+time.Hour)
	waits := b.submit(b.recipe())
	r := b.recipe()
	r.Connection = connection.Connection{Kind: connection.Practice}
	b.wantDone(b.make1(r))
	if v := b.until(waits.Jobs[0], func(JobView) bool { return true }); !v.Waits() {
		t.Errorf("%s", b.states())
	}
	b.studio.CancelAll(t.Context())
}

// An upload costs nothing: when it does not come about for long, the job is laid aside as one that was refused.
func TestAPhotoThatCannotBeUploadedIsLaidAsideAndGoesOnByItself(t *testing.T) {
	for fault, code := range map[string]problem.Code{
		"bad-gateway@upload": problem.ServerTrouble, "server-error@upload": problem.ServerTrouble, "cut@upload": problem.Offline,
	} {
		t.Run(fault, func(t *testing.T) {
			b := newBench(t, func(c *Config) { uploading(c); impatient(c) }, fault)
			j := b.make1(b.recipe())
			b.wantAside(j, code)
			b.server.SetFaults()
			b.studio.lookNow()
			b.wantDone(b.until(j.ID, inState(Done, Failed)))
			if n := b.creates(); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	}
}

// What the server has, and cannot be seen for long, is looked at again by itself: it is paid for, and deleted after an hour.
func TestWhatCannotBeSeenForLongIsLookedAtAgainByItself(t *testing.T) {
	for _, faults := range [][]string{{"slow", "server-error@watch"}, {"bad-gateway@list", "create-lost:1"}, {"server-error@fetch"}} {
		t.Run(strings.Join(faults, " "), func(t *testing.T) {
			b := newBench(t, impatient, faults...)
			j := b.make1(b.recipe())
			if !j.Stopped || j.State == Queued {
				t.Fatalf("%s stopped=%v: %+v", j.State, j.Stopped, j.Problem)
			}
			b.server.SetFaults()
			b.studio.lookNow()
			b.wantDone(b.until(j.ID, inState(Done, Failed)))
			if n := b.creates(); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	}
}

// The patience is that with the server: as long as it takes one now and then, nothing is laid aside.
func TestPatienceBeginsAnewWithEveryCreateThatIsTaken(t *testing.T) {
	b := newBench(t, nil)
	v := b.studio.server(b.conn)
	at := func(s int) moment { return moment{awake: time.Duration(s) * time.Second} }
	for s := range 100 {
		if b.studio.refusedBy(v, at(10*s), time.Second, 15*time.Second) != (s%3 == 2) {
			t.Errorf("wrong after %d seconds", 10*s)
		}
		if s%3 == 2 {
			b.studio.took(v)
		}
	}
	if !b.studio.refusedBy(v, at(2000), time.Hour, time.Minute) {
		t.Error("a wait that is longer than the patience is waited for")
	}
}

// What the limit of a month holds back goes on by itself when the month is over.
func TestTheTurnOfTheMonthLiftsTheLimit(t *testing.T) {
	var months atomic.Int64
	b := moneyBench(t, func(c *Config) {
		c.Now = func() time.Time { return time.Now().AddDate(0, int(months.Load()), 0) }
		c.Budget = Budget{PricePerSecond: 0.01, Monthly: 1000}
	})
	b.wantDone(b.make1(b.recipe()))
	b.want(b.studio.Pause(t.Context()))
	r := b.recipe()
	r.Pictures = 2
	batch := b.submit(r)
	b.studio.SetBudget(Budget{PricePerSecond: 1000, Monthly: 1})
	b.want(b.studio.Unpause(t.Context()))
	for _, v := range b.finish(batch) {
		b.wantAside(v, problem.OverLimit)
	}
	b.studio.liftLimit() // which is as it was
	for _, v := range b.finish(batch) {
		b.wantAside(v, problem.OverLimit)
	}
	months.Store(1)
	for _, id := range batch.Jobs {
		b.wantDone(b.until(id, inState(Done, Failed)))
	}
}

// What goes on by itself is part of what a month will cost, whether it is laid aside or not.
func TestWhatGoesOnByItselfCountsForTheLimit(t *testing.T) {
	b := moneyBench(t, impatient, "throttled")
	r := b.recipe()
	r.Pictures = 3
	b.finish(b.submit(r))
	if n := len(b.studio.owed()); n != 3 {
		t.Errorf("%d jobs may still cost something, of 3", n)
	}
	b.studio.CancelAll(t.Context())
	b.waitAll()
	if n := len(b.studio.owed()); n != 0 {
		t.Errorf("%d jobs may still cost something, of none", n)
	}
}
