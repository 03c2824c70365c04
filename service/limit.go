package service

import (
	"context"
	"fmt"
	"math"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/storage/library"
)

// A Budget is what the work on Replicate may cost. What it costs is reckoned by
// measured time and this price; other servers and practice are not held to it.
type Budget struct {
	PricePerSecond float64 // US dollars for a second of predict time
	// Monthly is what a month of the calendar may cost in US dollars; 0: no limit.
	Monthly float64
}

// SetBudget takes another budget into use at once. Jobs that were laid aside
// because the old limit was reached are tried again.
func (s *Studio) SetBudget(b Budget) {
	s.ledger.mu.Lock()
	same := s.ledger.budget == b
	s.ledger.budget = b
	s.ledger.mu.Unlock()
	if same {
		return
	}
	s.goOnFrom(waitsForMonth)
}

// liftLimit has jobs go on that were laid aside because the limit of a month was reached, when it is not any more: the month
// is over.
func (s *Studio) liftLimit() {
	s.mu.Lock()
	held := false
	for _, j := range s.jobs {
		held = held || j.laidAsideFor() == waitsForMonth
	}
	s.mu.Unlock()
	if held && s.spentUp(s.ctx, connection.Replicate) == nil && s.ctx.Err() == nil {
		s.goOnFrom(waitsForMonth)
	}
}

// goOnFrom has all jobs go on that were laid aside to wait for something.
func (s *Studio) goOnFrom(what waits) {
	var again []*job
	s.mu.Lock()
	for _, j := range s.jobs {
		if j.laidAsideFor() == what && j.resume() {
			again = append(again, j)
		}
	}
	s.mu.Unlock()
	if len(again) > 0 {
		s.enqueue(again...)
	}
}

// laidAsideFor returns what a job goes on by that was laid aside; "" for one that was not.
func (j *job) laidAsideFor() waits {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.stopped {
		return ""
	}
	return j.awaits
}

// SetCancelAfter has the server give up so long after it took a prediction,
// from the next create on; see [Config].
func (s *Studio) SetCancelAfter(d time.Duration) {
	if d <= 0 {
		d = DefaultCancelAfter
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg.CancelAfter = d
}

func (s *Studio) cancelAfter() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cfg.CancelAfter
}

// readLedger makes sure that the limit of a month can be held to, where there
// is one.
func (s *Studio) readLedger(ctx context.Context, kind connection.Kind) error {
	if b, _ := s.ledger.terms(); b.Monthly <= 0 || kind != connection.Replicate {
		return nil
	}
	if _, err := s.History(ctx); err != nil {
		return err
	}
	return s.loadLedger(ctx)
}

// overLimit returns why a recipe cannot be ordered this month: what is spent,
// what runs and waits, and the order itself, whose pictures have a size in
// pixels, would come to more than the limit. It is nil while the library has not
// been read, and where there is no limit.
func (s *Studio) overLimit(r Recipe, width, height int) *problem.Problem {
	b, h := s.ledger.terms()
	if b.Monthly <= 0 || r.Connection.Kind != connection.Replicate {
		return nil
	}
	sum, loaded := s.ledger.spent(s.cfg.Now())
	if !loaded {
		return nil
	}
	var going time.Duration
	for _, v := range s.owed() {
		each, _ := h.Run(v.Settings, v.width, v.height, v.Kind)
		going += each
	}
	spent, owed, order := sum.Month.Cost(b.PricePerSecond), going.Seconds()*b.PricePerSecond, h.Batch(r, width, height, 1).Cost(b.PricePerSecond)
	if spent+owed+order <= b.Monthly {
		return nil
	}
	p := problem.New(problem.OverLimit, nil)
	if owed > 0 {
		return p.Telling(message.New("check.limit.going",
			"This would go over your limit of {{.Limit}} for a month: about {{.Spent}} is spent, what runs and waits comes to about {{.Going}}, and this to about {{.Order}}.",
			"Limit", dollars(b.Monthly), "Spent", dollars(spent), "Going", dollars(owed), "Order", dollars(order)))
	}
	return p.Telling(message.New("check.limit",
		"This would go over your limit of {{.Limit}} for a month: about {{.Spent}} is spent, and this comes to about {{.Order}}.",
		"Limit", dollars(b.Monthly), "Spent", dollars(spent), "Order", dollars(order)))
}

// spentUp returns why nothing more is sent this month: what was measured has
// reached the limit. The estimates by which an order was taken may have been too
// low, and the limit may have been lowered since.
func (s *Studio) spentUp(ctx context.Context, kind connection.Kind) *problem.Problem {
	b, _ := s.ledger.terms()
	if b.Monthly <= 0 || kind != connection.Replicate {
		return nil
	}
	if err := s.loadLedger(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // the studio is being closed
		}
		return problem.From(err).Costing(problem.CostNone)
	}
	sum, _ := s.ledger.spent(s.cfg.Now())
	spent := sum.Month.Cost(b.PricePerSecond)
	if spent < b.Monthly {
		return nil
	}
	p := problem.New(problem.OverLimit, nil).Telling(message.New("run.limit.what",
		"Your limit of {{.Limit}} for a month is reached: about {{.Spent}} is spent. It was not sent.",
		"Limit", dollars(b.Monthly), "Spent", dollars(spent)))
	p.Next = message.New("run.limit.next", "Change the limit, or wait for the next month: while Likeness is open, it then goes on by itself.").Text
	return p
}

// dollars is an amount in US dollars. What is more than nothing is a cent at
// least.
func dollars(amount float64) message.Message {
	cents := int(math.Round(amount * 100))
	if cents == 0 && amount > 0 {
		cents = 1
	}
	return message.New("value.dollars", "${{.Whole}}.{{.Cents}}", "Whole", cents/100, "Cents", fmt.Sprintf("%02d", cents%100))
}

// orderSize is the size of the pictures that are made of prepared photos; 0 by
// 0 where that is not known.
func orderSize(face library.Photo, pose *library.Photo) (width, height int) {
	size, p := instantid.FaceSize, face
	if pose != nil {
		size, p = instantid.PoseSize, *pose
	}
	width, height, err := size(p.PreparedWidth, p.PreparedHeight)
	if err != nil {
		return 0, 0
	}
	return width, height
}
