package command

import (
	"context"
	"fmt"
	"time"

	"likeness/service"
)

// foretell says about how long an order takes and what it will cost.
func foretell(ctx context.Context, t Terminal, s *Session, r service.Recipe) {
	history, err := s.Studio.History(ctx)
	if err != nil {
		s.Log.Warn("how long runs took is not known", "err", err)
	}
	prefs := s.Preferences.Get()
	fmt.Fprintln(t.Stderr, estimateLine(history.Batch(r, 0, 0, prefs.ConcurrentRuns), prefs.PricePerSecond))
}

// estimateLine is what is said of an estimate.
func estimateLine(e service.Estimate, perSecond float64) string {
	line := "estimate: about " + round(e.Wall).String()
	switch {
	case e.Free:
		line += ", practice is free"
	case e.Paid > 0:
		line += ", about " + dollars(e.Cost(perSecond))
	}
	if !e.Measured {
		line += " (a guess: nothing like it was timed yet)"
	}
	return line
}

// tellSpent says what this run and this month came to, where anything did.
func tellSpent(ctx context.Context, t Terminal, s *Session, studio *service.Studio) {
	spent, err := studio.Spent(ctx)
	if err != nil {
		s.Log.Warn("what was spent is not known", "err", err)
		return
	}
	if line := spentLine(spent, s.Preferences.Get().PricePerSecond); line != "" {
		fmt.Fprintln(t.Stderr, line)
	}
}

// spentLine is what is said of what was spent, empty where this run spent
// nothing.
func spentLine(s service.Spending, perSecond float64) string {
	if s.Session.Runs == 0 {
		return ""
	}
	return fmt.Sprintf("spent: about %s, this month about %s (measured time by a price of $%g a second)",
		dollars(s.Session.Cost(perSecond)), dollars(s.Month.Cost(perSecond)), perSecond)
}

func dollars(amount float64) string {
	if amount > 0 && amount < 0.005 {
		return "less than $0.01"
	}
	return fmt.Sprintf("$%.2f", amount)
}

// round leaves of a time what an estimate may claim to know.
func round(d time.Duration) time.Duration {
	if d < time.Minute {
		return max(d.Round(time.Second), time.Second)
	}
	return d.Round(10 * time.Second)
}
