package service

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/replicate"
)

// The whole plan, row by row.
func TestThePlanByStateAgeAndWhatIsExpected(t *testing.T) {
	const unknown = math.MaxInt64
	const ms = time.Millisecond
	for _, c := range []struct {
		state State
		kind  connection.Kind
		age   time.Duration
		rest  time.Duration
		want  time.Duration
	}{
		// Nothing is known of the end.
		{Waiting, connection.Replicate, 0, unknown, time.Second},
		{Waiting, connection.Replicate, 10 * time.Second, unknown, 2 * time.Second},
		{Waiting, connection.Replicate, 30 * time.Second, unknown, 5 * time.Second},
		{Running, connection.Replicate, 0, unknown, time.Second},
		{Running, connection.Replicate, 10 * time.Second, unknown, 2 * time.Second},
		{Running, connection.Replicate, 59 * time.Second, unknown, 2 * time.Second},
		{Running, connection.Replicate, time.Minute, unknown, 5 * time.Second},
		{Running, connection.Server, time.Hour, unknown, 5 * time.Second},
		{Running, connection.Practice, time.Hour, unknown, 250 * ms},
		// It is far off.
		{Waiting, connection.Replicate, 0, time.Minute, 2 * time.Second},
		{Waiting, connection.Replicate, 10 * time.Second, time.Minute, 5 * time.Second},
		{Running, connection.Replicate, 0, time.Minute, 2 * time.Second},
		{Running, connection.Replicate, time.Minute, time.Minute, 5 * time.Second},
		{Running, connection.Practice, 0, time.Minute, 250 * ms},
		// It is near.
		{Running, connection.Replicate, 0, 1800 * ms, 1925 * ms},
		{Running, connection.Replicate, 0, 500 * ms, 625 * ms},
		{Running, connection.Replicate, 0, 10 * ms, 250 * ms},
		{Waiting, connection.Server, 0, 600 * ms, 725 * ms},
		{Running, connection.Practice, 0, 100 * ms, 150 * ms},
		// It is late.
		{Running, connection.Replicate, 5 * time.Second, 0, 250 * ms},
		{Running, connection.Replicate, 5 * time.Second, -500 * ms, 250 * ms},
		{Running, connection.Replicate, 5 * time.Second, -time.Second, 500 * ms},
		{Running, connection.Replicate, 5 * time.Second, -time.Hour, time.Second},
		{Running, connection.Replicate, time.Minute, -4 * time.Second, 2 * time.Second},
		{Running, connection.Replicate, time.Minute, -time.Hour, 5 * time.Second},
		{Canceling, connection.Replicate, 0, 0, 250 * ms},
		{Canceling, connection.Replicate, 30 * time.Second, -30 * time.Second, 2 * time.Second},
		{Running, connection.Practice, 0, 0, 100 * ms},
		{Running, connection.Practice, 0, -time.Hour, 250 * ms},
	} {
		o := Outlook{State: c.state, Kind: c.kind, Age: c.age}
		if c.rest != unknown {
			o.Expected, o.Rest = true, c.rest
		}
		if got := PollPlan(o); got != c.want {
			t.Errorf("%+v: %v, want %v", o, got, c.want)
		}
	}
}

// Whatever is expected, nobody is looked at more often than the plan says, nor more rarely.
func TestThePlanHasBounds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		o := Outlook{
			State:    []State{Waiting, Running, Canceling}[random.IntN(3)],
			Kind:     []connection.Kind{connection.Replicate, connection.Server, connection.Practice}[random.IntN(3)],
			Age:      time.Duration(random.Int64N(int64(2 * time.Minute))),
			Rest:     time.Duration(random.Int64N(int64(2*time.Minute))) - time.Minute,
			Expected: random.IntN(4) > 0,
		}
		least, most := 250*time.Millisecond, 5*time.Second
		switch {
		case o.Kind == connection.Practice:
			least, most = 100*time.Millisecond, 250*time.Millisecond
		case o.Age < 10*time.Second, o.State != Waiting && o.Age < time.Minute:
			most = 2 * time.Second
		}
		if d := PollPlan(o); d < least || d > most {
			t.Errorf("%+v: %v", o, d)
		}
	}
}

// A course is what a server does with a job, in time from its create.
type course struct {
	wait  time.Duration // until it begins
	ready time.Duration // from its begin to its first step
	steps int           // 0: its log tells nothing
	step  time.Duration
	tail  time.Duration // from its last step to its end
	lag   time.Duration // so much later the log tells
	fails time.Duration // when it fails, from its begin; 0: it does not
}

func (c course) end() time.Duration {
	if c.fails > 0 {
		return c.wait + c.fails
	}
	return c.wait + c.ready + time.Duration(c.steps)*c.step + c.tail
}

var courseBegan = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// at is what the server tells at a time.
func (c course) at(now time.Duration) replicate.Prediction {
	p := replicate.Prediction{Status: replicate.Starting, CreatedAt: courseBegan}
	if now < c.wait {
		return p
	}
	p.Status, p.StartedAt = replicate.Processing, courseBegan.Add(c.wait)
	drawing := now - c.lag - c.wait - c.ready
	if c.steps == 0 || drawing < 0 {
		return p
	}
	var logs strings.Builder
	done := min(int(drawing/c.step), c.steps)
	for i := max(done-2, 0); i <= done; i++ {
		rate := "?it/s"
		if i > 0 {
			rate = fmt.Sprintf("%.2fs/it", c.step.Seconds())
		}
		fmt.Fprintf(&logs, "%3d%%|   | %d/%d [00:00<00:00, %s]\n", 100*i/c.steps, i, c.steps, rate)
	}
	p.Logs = logs.String()
	return p
}

// watched is how often a job is looked at by the plan until its end is seen, and how much later that is than the end.
func (c course) watched(kind connection.Kind, h habit) (looks int, late time.Duration, f foresight) {
	const answer = 60 * time.Millisecond // of any request
	f.fresh = true
	f.see(0, c.at(0), instantid.Progress{}, h)
	for now := time.Duration(0); ; {
		now += PollPlan(f.outlook(now, kind)) + answer/2
		looks++
		if now >= c.end() {
			return looks, now + answer/2 - c.end(), f
		}
		p := c.at(now)
		now += answer / 2
		f.see(now, p, instantid.ParseProgress(p.Logs, 1, c.steps), h)
	}
}

// before is the same by a plan that knows the age alone.
func (c course) before() (looks int, late time.Duration) {
	const answer = 60 * time.Millisecond
	for now := time.Duration(0); ; looks++ {
		switch now += answer / 2; {
		case now >= c.end():
			return looks + 1, now + answer/2 - c.end()
		case now < 10*time.Second:
			now += time.Second
		case now < time.Minute:
			now += 2 * time.Second
		default:
			now += 5 * time.Second
		}
		now += answer / 2
	}
}

// Typical runs, each many times with times that differ a little: how often they are looked at, and how late their end is seen.
// A session learns by every run.
func TestTypicalRunsAreLookedAtRarelyAndInTime(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	warm := course{wait: 1500 * ms, ready: 2 * s, steps: 30, step: 300 * ms, tail: s, lag: 500 * ms} // a run of 12 s
	with := func(change func(*course)) course {
		c := warm
		change(&c)
		return c
	}
	cold := with(func(c *course) { c.wait = 90 * s })
	// How long a run is expected to take, and as how much of that earlier ones were measured.
	const first, session = 0, -1
	for name, row := range map[string]struct {
		course
		kind     connection.Kind
		measured float64
		looks    float64       // at most, on average
		late     time.Duration // on average
		worst    time.Duration
	}{
		"warm, the first":               {warm, connection.Replicate, first, 11, 500 * ms, 1200 * ms},
		"warm":                          {warm, connection.Replicate, session, 9, 350 * ms, 1200 * ms},
		"warm, of a new session":        {warm, connection.Replicate, 1, 9, 500 * ms, 1200 * ms},
		"warm, long ago slower":         {warm, connection.Replicate, 2, 10, 500 * ms, 1200 * ms},
		"warm, long ago quicker":        {warm, connection.Replicate, 0.5, 11, 500 * ms, 1200 * ms},
		"warm, without a log":           {with(func(c *course) { c.steps, c.tail = 0, 10*s }), connection.Replicate, session, 9, 500 * ms, 2100 * ms},
		"cold, the first":               {cold, connection.Replicate, first, 40, 500 * ms, 1200 * ms},
		"cold":                          {cold, connection.Replicate, 1, 29, 500 * ms, 1200 * ms},
		"40 steps":                      {with(func(c *course) { c.steps, c.step = 40, 600*ms }), connection.Replicate, session, 17, 400 * ms, 1200 * ms},
		"500 steps":                     {with(func(c *course) { c.steps, c.step = 500, 600*ms }), connection.Replicate, session, 85, 500 * ms, 1200 * ms},
		"4 steps":                       {with(func(c *course) { c.ready, c.steps, c.step, c.tail = s, 4, 250*ms, 500*ms }), connection.Replicate, session, 3.5, 400 * ms, 1200 * ms},
		"a failure that nobody expects": {with(func(c *course) { c.fails = 5300 * ms }), connection.Replicate, 1, 6, 1500 * ms, 2100 * ms},
		"practice":                      {course{wait: 1200 * ms, steps: 30, step: 134 * ms, tail: 100 * ms}, connection.Practice, session, 22, 200 * ms, 320 * ms},
	} {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(7, 11))
			vary := func(d time.Duration) time.Duration { return scale(d, 0.92+0.16*random.Float64()) }
			const runs = 100
			expected := row.end() - row.wait
			if row.fails > 0 {
				expected = warm.end() - warm.wait
			}
			var learned recent
			looks, before := 0, 0
			var late, worst, lateBefore time.Duration
			for i := range runs + lately {
				c := row.course
				c.wait, c.ready, c.step, c.tail, c.fails = vary(c.wait), vary(c.ready), vary(c.step), vary(c.tail), vary(c.fails)
				n, l, f := c.watched(row.kind, learned.habit("", expected, max(row.measured, 0), row.kind))
				if row.measured == session {
					p := c.at(c.end())
					p.CompletedAt = courseBegan.Add(c.end())
					learned.learn("", expected, p, f)
				}
				if i < lately { // until everything is learned
					continue
				}
				looks, late, worst = looks+n, late+l, max(worst, l)
				n, l = c.before()
				before, lateBefore = before+n, lateBefore+l
			}
			each := float64(looks) / runs
			t.Logf("%5.1f looks, seen %4.0f ms late, at worst %4.0f ms; by age alone %5.1f looks, %4.0f ms", each,
				(late/runs).Seconds()*1000, worst.Seconds()*1000, float64(before)/runs, (lateBefore/runs).Seconds()*1000)
			if each > row.looks || late/runs > row.late || worst > row.worst {
				t.Errorf("%.1f looks, %v late, at worst %v; at most %v, %v, %v", each, late/runs, worst, row.looks, row.late, row.worst)
			}
		})
	}
}
