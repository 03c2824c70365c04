package words

import (
	"strings"
	"time"

	"likeness/service"
)

// Spent says in one line what this month and this session have used: money, by
// measured time and a price, and the time of other servers. It is empty where
// nothing was used.
func Spent(s service.Spending, perSecond float64) string {
	var parts []string
	if s.Month.Runs > 0 {
		parts = append(parts, Say("spent.month", "Price", AboutPrice(s.Month.Cost(perSecond))))
	}
	if s.Session.Runs > 0 {
		parts = append(parts, Say("spent.session", "Price", AboutPrice(s.Session.Cost(perSecond))))
	}
	if s.Month.Elsewhere > 0 {
		parts = append(parts, Say("spent.elsewhere", "Time", About(s.Month.Elsewhere)))
	}
	return strings.Join(parts, " · ")
}

// SpentSoFar says in whole sentences what was used and how that is known.
func SpentSoFar(s service.Spending, perSecond float64) string {
	sentences := []string{Say("spent.nothing")}
	if s.Month.Runs > 0 {
		sentences[0] = Count("spent.so.far", s.Month.Runs, "Price", AboutPrice(s.Month.Cost(perSecond)), "Time", duration(s.Month.Paid))
	}
	if s.Session.Runs > 0 {
		sentences = append(sentences, Say("spent.of.session", "Price", AboutPrice(s.Session.Cost(perSecond))))
	}
	if s.Month.Elsewhere > 0 {
		sentences = append(sentences, Say("spent.others", "Time", duration(s.Month.Elsewhere)))
	}
	return join(sentences...)
}

// duration says a time that was measured, with as much of it as one wants to
// know.
func duration(d time.Duration) string {
	if d < 2*time.Hour {
		return Left(d)
	}
	return Count("time.hours", int(d.Hours()+0.5))
}
