package service

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"likeness/service/replicate"
)

// How many are watched at once: few, each by requests of its own; many, by one request for the list of the newest in a round.
// Only what the list does not tell is asked of the prediction itself, and of that only so much in a round that the
// requests do not grow with the jobs.
const (
	few        = 3
	roundPages = 3  // of the list in a round, 100 predictions each
	roundEnded = 10 // predictions that the list says have ended: each is asked once for what it brought
	roundOther = 3  // others: what the list does not know, and how far those are that run
	// lookLeast lies between two looks however often an event stream gives reasons to look.
	lookLeast = 200 * time.Millisecond
	// quietFirst is how long nobody looks when a server asked to slow down and did not say for how long.
	quietFirst = 5 * time.Second
	// roundCheck is how often it is looked whether the next round is due sooner than it was.
	roundCheck = 500 * time.Millisecond
	// listRest is how many rounds go without the list, at most, when it cannot be read.
	listRest = 32
)

// hush has nobody look at a server's predictions for a while, because it asked to slow down.
func (s *Studio) hush(v *server, err error) {
	var re *replicate.Error
	if !errors.As(err, &re) || re.Kind != replicate.Throttled && re.RetryAfter <= 0 {
		return
	}
	wait := re.RetryAfter
	if wait <= 0 {
		wait = quietFirst
	}
	now := s.awake.look().awake
	v.mu.Lock()
	defer v.mu.Unlock()
	v.quiet = max(v.quiet, now+wait)
}

// least is how long nobody may look again, if each time costs n requests.
func (s *Studio) least(v *server, client *replicate.Client, n int) time.Duration {
	now := s.awake.look().awake
	v.mu.Lock()
	quiet := v.quiet - now
	v.mu.Unlock()
	return max(quiet, client.Pace(n))
}

// next waits until a job is to be looked at again, and returns what is known by then. It returns false when the studio is closed.
func (s *Studio) next(m *member, v *server, client *replicate.Client) (sight, bool) {
	j := m.job
	for v.inRounds() {
		select {
		case t := <-m.sights:
			return t, true
		case <-j.wake:
			if j.cancelAsked() {
				return sight{ask: true}, true
			}
			signal(v.hurry)
		case <-s.ctx.Done():
			return sight{}, false
		}
	}
	now := s.awake.look().awake
	v.mu.Lock()
	together, outlook := len(v.members), m.ahead.outlook(now, v.conn.Kind)
	v.mu.Unlock()
	usual := s.cfg.Poll(outlook)
	least := max(s.least(v, client, together), min(lookLeast, usual))
	return sight{ask: true}, j.rest(s.ctx, least, usual)
}

// rest waits for d or a poke, but for least in any case unless the job was asked to cancel. It reports false at the end of ctx.
func (j *job) rest(ctx context.Context, least, d time.Duration) bool {
	early, late := time.NewTimer(least), time.NewTimer(max(least, d))
	defer early.Stop()
	defer late.Stop()
	poked, ready := false, false
	for {
		select {
		case <-late.C:
			return true
		case <-early.C:
			ready = true
		case <-j.wake:
			poked = true
		case <-ctx.Done():
			return false
		}
		if poked && (ready || j.cancelAsked()) {
			return true
		}
	}
}

// round watches the members of a server as long as they are many.
func (s *Studio) round(v *server, client *replicate.Client) {
	cost, fails, skip := 1, 0, 0
	took := time.Duration(0) // a slow line is not filled with lists
	listed := s.awake.look().awake
	for {
		hurried, ok := s.untilRound(v, client, cost, took)
		if !ok {
			return
		}
		members, up := v.gather()
		if members == nil {
			return
		}
		if up != nil {
			v.mu.Lock()
			for _, m := range members {
				m.tell(sight{}) // so that it waits for the server
			}
			v.mu.Unlock()
			cost, took = 1, 0
			select {
			case <-up:
			case <-s.ctx.Done():
				return
			}
			continue
		}
		now := s.awake.look().awake
		if due := s.due(v, now, listed); len(due) > 0 && !hurried {
			v.mu.Lock()
			cost, took = ask(now, due), 0
			v.mu.Unlock()
			continue
		}
		listed = now
		var told map[string]replicate.Prediction
		cost, took = 0, 0
		if skip > 0 {
			skip--
		} else {
			began := time.Now()
			var err error
			told, cost, err = s.readRound(client, members)
			took = time.Since(began)
			switch {
			case s.ctx.Err() != nil:
				return
			case replicate.Unreached(err):
				s.unreachable(v, err)
				continue
			case err != nil:
				s.hush(v, err)
				s.log.Info("the list was not read; predictions are asked one by one", "err", err)
				fails++
				skip = min(1<<min(fails, 10)-1, listRest)
			default:
				fails = 0
			}
		}
		cost += s.deal(v, members, told)
	}
}

// untilRound waits until it is time for a round: the soonest time that the plan has for any of the members. It reports whether
// something else gave reason for it, and false when the studio is closed.
func (s *Studio) untilRound(v *server, client *replicate.Client, cost int, took time.Duration) (hurried, ok bool) {
	began, from := time.Now(), s.awake.look().awake
	least := max(s.least(v, client, cost), took)
	for {
		// Looked at again and again, since members come, and more is known of their ends.
		passed, usual := time.Since(began), s.soonest(v, from)
		rest := max(least, min(lookLeast, usual)) - passed
		ready := rest <= 0
		if ready && (hurried || usual <= passed) {
			return hurried, true
		}
		if ready {
			rest = usual - passed
		}
		t := time.NewTimer(min(rest, roundCheck))
		hurry := v.hurry
		if hurried {
			hurry = nil
		}
		select {
		case <-t.C:
		case <-hurry:
			hurried = true
		case <-s.ctx.Done():
			t.Stop()
			return false, false
		}
		t.Stop()
	}
}

// soonest is how long after a moment the plan has the first of the members looked at, those aside who are asking.
func (s *Studio) soonest(v *server, from time.Duration) time.Duration {
	v.mu.Lock()
	defer v.mu.Unlock()
	wait := time.Duration(-1)
	for m := range v.members {
		if m.asking {
			continue
		}
		if d := s.cfg.Poll(m.ahead.outlook(from, v.conn.Kind)); wait < 0 || d < wait {
			wait = d
		}
	}
	if wait < 0 {
		return s.cfg.Poll(Outlook{State: Running, Kind: v.conn.Kind})
	}
	return wait
}

// due returns the members who should have ended by now, when they are few and the list, which would tell of all, is not due
// itself.
func (s *Studio) due(v *server, now, listed time.Duration) []*member {
	v.mu.Lock()
	defer v.mu.Unlock()
	var due []*member
	for m := range v.members {
		o := m.ahead.outlook(now, v.conn.Kind)
		if now-listed >= s.cfg.Poll(o.farOff()) {
			return nil
		}
		if o.Expected && o.Rest <= 0 && !m.asking {
			due = append(due, m)
		}
	}
	if len(due) > few {
		return nil
	}
	return due
}

// ask tells members to ask for themselves, and returns how many. The lock of their server is held.
func ask(now time.Duration, members []*member) int {
	for _, m := range members {
		m.looked = now
		m.tell(sight{ask: true})
	}
	return len(members)
}

// gather returns who is watched, nil when they are few again and look after themselves, and what tells the end of an outage.
func (v *server) gather() ([]*member, <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	members := make([]*member, 0, len(v.members))
	for m := range v.members {
		members = append(members, m)
	}
	if len(members) <= few {
		v.rounds = false
		for _, m := range members {
			m.tell(sight{ask: !m.seen}) // else it looks when its time has come
		}
		return nil, nil
	}
	return members, v.up
}

// readRound reads the list as far back as the oldest of the members, and tells in how many requests.
func (s *Studio) readRound(client *replicate.Client, members []*member) (map[string]replicate.Prediction, int, error) {
	wanted := map[string]*member{}
	var oldest time.Time
	whole := false // somebody's age is not known yet
	for _, m := range members {
		id, made := m.job.prediction()
		wanted[id] = m
		switch {
		case made.IsZero():
			whole = whole || !m.sought
			m.sought = true
		case oldest.IsZero() || made.Before(oldest):
			oldest = made
		}
	}
	var o replicate.ListOptions
	if !whole && !oldest.IsZero() {
		o.CreatedAfter = oldest.Add(-time.Second) // the less it lists, the less photos it brings along
	}
	told := map[string]replicate.Prediction{}
	ctx := replicate.Observe(s.ctx, func(x replicate.Exchange) {
		if x.Error == "" && x.Status < 300 {
			return // what it told of a job is seen in the job's steps
		}
		for _, m := range members {
			m.job.trace.exchange(x)
		}
	})
	page, err := client.List(ctx, o)
	for n := 1; ; n++ {
		if errors.Is(err, io.EOF) {
			return told, n - 1, nil
		}
		if err != nil {
			return told, n, err
		}
		for _, p := range page.Results {
			if wanted[p.ID] != nil {
				told[p.ID] = p
			}
		}
		if n == roundPages || len(told) == len(wanted) {
			return told, n, nil
		}
		page, err = client.Next(ctx, page)
	}
}

// deal tells the members what the list told of them, and some to ask for themselves: it returns how many.
func (s *Studio) deal(v *server, members []*member, told map[string]replicate.Prediction) int {
	now := s.awake.look().awake
	var ended, others []*member
	made := map[*member]time.Time{}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, m := range members {
		id, _ := m.job.prediction()
		p, ok := told[id]
		switch {
		case !ok:
			others = append(others, m)
		case p.Status.Terminal():
			ended = append(ended, m)
			made[m] = p.CreatedAt
		default:
			m.tell(sight{listed: true, told: p})
			if p.Status == replicate.Processing {
				others = append(others, m)
			}
		}
	}
	slices.SortFunc(ended, func(a, b *member) int {
		return cmp.Or(cmp.Compare(a.looked, b.looked), made[a].Compare(made[b]))
	})
	slices.SortFunc(others, func(a, b *member) int { return cmp.Compare(a.looked, b.looked) }) // in turn
	return ask(now, append(ended[:min(len(ended), roundEnded)], others[:min(len(others), roundOther)]...))
}
