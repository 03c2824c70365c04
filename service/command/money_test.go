package command

import (
	"strings"
	"testing"
	"time"

	"likeness/service"
)

func TestWhatIsSaidOfMoney(t *testing.T) {
	for want, line := range map[string]string{
		"estimate: about 25s, about $0.03 (a guess": estimateLine(service.Estimate{Wall: 25400 * time.Millisecond, Paid: 25400 * time.Millisecond}, 0.001),
		"estimate: about 1s, practice is free":      estimateLine(service.Estimate{Wall: time.Millisecond, Free: true, Measured: true}, 1),
		"estimate: about 2m0s":                      estimateLine(service.Estimate{Wall: 2 * time.Minute, Measured: true}, 1), // a server whose price is not known
		"spent: about $1.20, this month about $3.00 (measured time by a price of $0.01 a second)": spentLine(service.Spending{
			Session: service.Tally{Paid: 2 * time.Minute, Runs: 3}, Month: service.Tally{Paid: 5 * time.Minute, Runs: 9},
		}, 0.01),
	} {
		if !strings.HasPrefix(line, want) {
			t.Errorf("%q, want %q", line, want)
		}
	}
	if line := spentLine(service.Spending{Month: service.Tally{Paid: time.Hour, Runs: 1}}, 1); line != "" {
		t.Errorf("nothing was spent by this run, and it says %q", line)
	}
	if s := dollars(0.001); s != "less than $0.01" {
		t.Error(s)
	}
}
