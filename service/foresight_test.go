package service

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/replicate"
)

func TestWhatIsExpectedOfAJob(t *testing.T) {
	const s = time.Second
	h := habit{wait: 2 * s, run: 10 * s, tail: s}
	made := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	starting := replicate.Prediction{Status: replicate.Starting, CreatedAt: made}
	processing := func(after time.Duration) replicate.Prediction {
		return replicate.Prediction{Status: replicate.Processing, CreatedAt: made, StartedAt: made.Add(after)}
	}
	drawing := instantid.Progress{Output: 1, Step: 10, Steps: 30, Left: 4 * s, Phase: instantid.PhaseDrawing}
	none := instantid.Progress{}
	type look struct {
		at    time.Duration
		p     replicate.Prediction
		steps instantid.Progress
	}
	for name, c := range map[string]struct {
		resumed bool
		habit   habit
		looks   []look
		now     time.Duration // at the last look, unless it is set
		want    Outlook
	}{
		"just taken":             {habit: h, looks: []look{{0, starting, none}}, want: Outlook{State: Waiting, Expected: true, Rest: 12 * s}},
		"just taken, all new":    {looks: []look{{0, starting, none}}, want: Outlook{State: Waiting}},
		"it waits on":            {habit: h, looks: []look{{0, starting, none}, {9 * s, starting, none}}, want: Outlook{State: Waiting, Age: 9 * s, Expected: true, Rest: 10 * s}},
		"it runs":                {habit: h, looks: []look{{0, starting, none}, {6 * s, processing(4 * s), none}}, want: Outlook{State: Running, Age: 2 * s, Expected: true, Rest: 8 * s}},
		"it runs, all new":       {looks: []look{{0, starting, none}, {6 * s, processing(4 * s), none}}, want: Outlook{State: Running, Age: 2 * s}},
		"its log tells":          {habit: h, looks: []look{{6 * s, processing(4 * s), drawing}}, want: Outlook{State: Running, Age: 2 * s, Expected: true, Rest: 5 * s}},
		"its log stands still":   {habit: h, looks: []look{{6 * s, processing(4 * s), drawing}, {9 * s, processing(4 * s), drawing}}, want: Outlook{State: Running, Age: 5 * s, Expected: true, Rest: 2 * s}},
		"it is late":             {habit: h, looks: []look{{6 * s, processing(4 * s), none}}, now: 17 * s, want: Outlook{State: Running, Age: 13 * s, Expected: true, Rest: -3 * s}},
		"taken up":               {resumed: true, habit: h, looks: []look{{3 * s, starting, none}}, want: Outlook{State: Waiting, Age: 3 * s, Expected: true, Rest: 10 * s}},
		"taken up while it runs": {resumed: true, habit: h, looks: []look{{3 * s, func() replicate.Prediction { p := processing(4 * s); p.ServerTime = made.Add(6 * s); return p }(), none}}, want: Outlook{State: Running, Age: 2 * s, Expected: true, Rest: 8 * s}},
		"nobody knows its clock": {resumed: true, habit: h, looks: []look{{3 * s, processing(4 * s), none}}, want: Outlook{State: Running, Expected: true, Rest: 10 * s}},
		"an unknown status":      {habit: h, looks: []look{{0, starting, none}, {s, replicate.Prediction{Status: "resting"}, none}}, want: Outlook{State: Waiting, Age: s}},
	} {
		t.Run(name, func(t *testing.T) {
			f := foresight{fresh: !c.resumed}
			now := c.now
			for _, l := range c.looks {
				f.see(l.at, l.p, l.steps, c.habit)
				now = max(now, l.at)
			}
			c.want.Kind = connection.Replicate
			if got := f.outlook(now, connection.Replicate); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			f.blind()
			if o := f.outlook(now, connection.Replicate); o.Expected {
				t.Errorf("after a look that failed: %+v", o)
			}
			f.canceled(now)
			f.see(now+s, processing(4*s), drawing, c.habit)
			if o := f.outlook(now+s, connection.Replicate); o.State != Canceling || o.Age != s || !o.Expected || o.Rest != -s {
				t.Errorf("asked to cancel: %+v", o)
			}
		})
	}
}

// The newest jobs tell how long the next one takes, and one odd job does not.
func TestTheNewestJobsSayHowLongTheNextTakes(t *testing.T) {
	var r recent
	if h := r.habit("", 10*time.Second, 0, connection.Replicate); h != (habit{tail: serverTail}) {
		t.Errorf("of nothing: %+v", h)
	}
	if h := r.habit("", 10*time.Second, 0.5, connection.Replicate); h.run != 5*time.Second {
		t.Errorf("of the history: %+v", h)
	}
	made := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	put := func(look string, wait, run time.Duration) {
		f := foresight{fresh: true, joined: time.Minute, drawn: time.Minute + wait + run - 300*time.Millisecond}
		r.learn(look, 10*time.Second, replicate.Prediction{
			Status: replicate.Succeeded, CreatedAt: made, StartedAt: made.Add(wait), CompletedAt: made.Add(wait + run),
		}, f)
	}
	for range 20 {
		put("a", 90*time.Second, 60*time.Second)
	}
	for range lately {
		put("a", time.Second, 12*time.Second)
	}
	put("a", 40*time.Second, 50*time.Second) // odd
	put("b", time.Second, 20*time.Second)
	want := habit{wait: time.Second, run: 12 * time.Second, tail: 300 * time.Millisecond}
	if h := r.habit("a", 10*time.Second, 0.5, connection.Replicate); h != want {
		t.Errorf("%+v, want %+v", h, want)
	}
	if h := r.habit("a", 20*time.Second, 0, connection.Replicate); h.run != 24*time.Second {
		t.Errorf("of twice the work: %+v", h)
	}
	if h := r.habit("c", 10*time.Second, 0.5, connection.Replicate); h.run != 5*time.Second {
		t.Errorf("of another look: %+v", h)
	}
	if len(r.waits) > lately || len(r.tails) > lately || len(r.paces["a"]) > lately {
		t.Errorf("%d, %d, %d are kept", len(r.waits), len(r.tails), len(r.paces["a"]))
	}
}

// watchedWith returns a server whose members were seen with so much left; below 0 they are late.
func watchedWith(rest ...time.Duration) (*Studio, *server, []*member) {
	s := &Studio{cfg: Config{Poll: PollPlan}}
	v := &server{conn: connection.Connection{Kind: connection.Replicate}, members: map[*member]struct{}{}}
	var all []*member
	for _, d := range rest {
		m := &member{sights: make(chan sight, 1), ahead: foresight{state: Running, due: time.Hour + d, known: true, since: time.Hour}}
		v.members[m] = struct{}{}
		all = append(all, m)
	}
	return s, v, all
}

// A round comes when the first of the members should end; only those are asked then, as long as they are few and the list has
// not its own time.
func TestARoundComesWithTheFirstEndThatIsExpected(t *testing.T) {
	const now, ms = time.Hour, time.Millisecond
	s, v, all := watchedWith(9*time.Second, 700*ms, 5*time.Second, 20*time.Second)
	if d := s.soonest(v, now); d != 825*ms {
		t.Errorf("the next round in %v", d)
	}
	due := s.due(v, now+825*ms, now)
	if !slices.Equal(due, all[1:2]) {
		t.Fatalf("%d are due", len(due))
	}
	if n := ask(now, due); n != 1 {
		t.Errorf("%d are asked", n)
	}
	if due := s.due(v, now+900*ms, now); len(due) > 0 {
		t.Error("who asks already is due again")
	}
	if d := s.soonest(v, now); d != 2*time.Second {
		t.Errorf("the round after in %v", d)
	}
	if due := s.due(v, now+2*time.Second, now); len(due) > 0 {
		t.Error("somebody is due although the list is")
	}

	s, v, _ = watchedWith(0, 0, 0, 0, 0)
	if due := s.due(v, now+250*ms, now); len(due) > 0 {
		t.Errorf("%d are asked one by one", len(due))
	}
}

// When nobody knows when anything ends, it is looked as often as at a single job.
func TestARoundWithoutExpectationsComesAsUsual(t *testing.T) {
	s, v, all := watchedWith(0, 0, 0, 0)
	for _, m := range all {
		m.ahead.blind()
	}
	if d := s.soonest(v, time.Hour); d != time.Second {
		t.Errorf("%v", d)
	}
	if due := s.due(v, time.Hour+900*time.Millisecond, time.Hour); len(due) > 0 {
		t.Errorf("%d are due", len(due))
	}
	ask(0, all)
	if d := s.soonest(v, time.Hour); d != time.Second {
		t.Errorf("while all ask: %v", d)
	}
}

// Of many jobs in a row, several at a time, the requests for looking are fewer than with a list a second.
func TestManyInARowTakeFewRequests(t *testing.T) {
	const s = time.Second
	random := rand.New(rand.NewPCG(3, 5))
	for _, n := range []int{4, 10, 30} {
		st, v, all := watchedWith(make([]time.Duration, n)...)
		end := map[*member]time.Duration{}
		again := func(m *member, now time.Duration) { // the next job in its place
			end[m] = now + 12*s + time.Duration(random.Int64N(int64(s)))
			m.ahead = foresight{state: Running, since: now, due: now + 12500*time.Millisecond, known: true}
			m.asking = false
		}
		for i, m := range all {
			again(m, time.Duration(i)*12*s/time.Duration(n))
		}
		lists, gets, done := 0, 0, 0
		var late time.Duration
		now, listed := 15*s, 15*s
		for now < 10*time.Minute {
			now += max(st.soonest(v, now), lookLeast)
			due := st.due(v, now, listed)
			if len(due) == 0 {
				lists++
				listed = now
				gets += roundOther
				for m := range v.members {
					if now >= end[m] {
						due = append(due, m)
					}
				}
			}
			gets += len(due)
			for _, m := range due {
				if now >= end[m] {
					late += now - end[m]
					done++
					again(m, now)
				}
			}
		}
		each := float64(lists+gets) / float64(done)
		t.Logf("%d at a time: %d done, %d lists, %d gets, %.1f requests each, seen %v late", n, done, lists, gets, each, (late / time.Duration(done)).Round(time.Millisecond))
		if most := 60.0/float64(n) + 4; done < 10*n || each > most || late/time.Duration(done) > 600*time.Millisecond {
			t.Errorf("%d at a time: %.1f requests each, at most %.1f", n, each, most)
		}
	}
}

// What a round tells last counts, but who is to ask is not kept from it by what a list tells.
func TestWhoIsToAskAsks(t *testing.T) {
	m := &member{sights: make(chan sight, 1)}
	m.tell(sight{ask: true})
	m.tell(sight{listed: true})
	if got := <-m.sights; !got.ask || !m.asking {
		t.Errorf("%+v, asking %v", got, m.asking)
	}
	m.asking = false
	m.tell(sight{ask: true})
	m.tell(sight{}) // its server cannot be reached
	if got := <-m.sights; got.ask || m.asking {
		t.Errorf("%+v, asking %v", got, m.asking)
	}
}
