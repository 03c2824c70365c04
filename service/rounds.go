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
	// listRest is how many rounds go without the list, at most, when it cannot be read.
	listRest = 32
)

// A member is a job that is watched.
type member struct {
	job    *job
	joined time.Duration // how long the program had been awake
	sights chan sight    // holds the newest

	// Used by the rounds alone:
	looked time.Duration // when it was last told to ask for itself
	sought bool          // in the list of all, however old
}

// A sight is what a round tells a job.
type sight struct {
	ask    bool                 // it is to ask for itself
	listed bool                 // the list told:
	told   replicate.Prediction // without logs
}

func (m *member) tell(t sight) {
	select {
	case <-m.sights: // an older one
	default:
	}
	select {
	case m.sights <- t:
	default:
	}
}

// join has a job watched; rounds begin when many are. leave ends it.
func (s *Studio) join(v *server, j *job, client *replicate.Client) *member {
	m := &member{job: j, joined: s.awake.look().awake, sights: make(chan sight, 1)}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.client = client
	v.members[m] = struct{}{}
	if len(v.members) > few && !v.rounds {
		v.rounds = true
		s.work.Go(func() { s.round(v, client) })
	}
	return m
}

func (v *server) leave(m *member) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.members, m)
}

func (v *server) inRounds() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.rounds
}

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
	v.mu.Lock()
	together := len(v.members)
	v.mu.Unlock()
	usual := s.cfg.Poll(s.awake.look().awake-m.joined, j.connection().Kind)
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
	for {
		if !s.untilRound(v, client, cost, took) {
			return
		}
		members, up := v.gather()
		if members == nil {
			return
		}
		if up != nil {
			for _, m := range members {
				m.tell(sight{}) // so that it waits for the server
			}
			select {
			case <-up:
			case <-s.ctx.Done():
				return
			}
			continue
		}
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

// untilRound waits until it is time for a round.
func (s *Studio) untilRound(v *server, client *replicate.Client, cost int, took time.Duration) bool {
	now := s.awake.look().awake
	age := time.Duration(-1)
	v.mu.Lock()
	for m := range v.members {
		if a := now - m.joined; age < 0 || a < age {
			age = a
		}
	}
	v.mu.Unlock()
	usual := s.cfg.Poll(max(age, 0), v.conn.Kind)
	least := max(s.least(v, client, cost), min(lookLeast, usual), took)
	early, late := time.NewTimer(least), time.NewTimer(max(least, usual))
	defer early.Stop()
	defer late.Stop()
	hurried, ready := false, false
	for !(hurried && ready) {
		select {
		case <-late.C:
			return true
		case <-early.C:
			ready = true
		case <-v.hurry:
			hurried = true
		case <-s.ctx.Done():
			return false
		}
	}
	return true
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
			m.tell(sight{ask: true})
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
	ask := append(ended[:min(len(ended), roundEnded)], others[:min(len(others), roundOther)]...)
	for _, m := range ask {
		m.looked = now
		m.tell(sight{ask: true})
	}
	return len(ask)
}
