package words

import (
	"fmt"
	"math"
	"time"
)

// About says roughly how long something will take, as an estimate.
func About(d time.Duration) string {
	seconds := int(math.Ceil(d.Seconds()))
	switch {
	case seconds <= 20:
		return Say("about.seconds", "N", max(seconds, 1))
	case seconds < 60:
		return Say("about.seconds", "N", (seconds+4)/5*5)
	case seconds < 90*60:
		return Say("about.minutes", "N", (seconds+30)/60)
	}
	return Say("about.hours", "N", int(math.Round(d.Hours())))
}

// AboutPrice says roughly what something will cost, in US dollars.
func AboutPrice(dollars float64) string {
	cents := int(math.Round(dollars * 100))
	if cents < 1 {
		return Say("about.cent", "Price", price(1))
	}
	return Say("about.price", "Price", price(cents))
}

// Priced adds what something will roughly cost, in US dollars, to what a button
// says; nothing where it costs nothing.
func Priced(text string, dollars float64) string {
	if dollars <= 0 {
		return text
	}
	return text + " · " + AboutPrice(dollars)
}

func price(cents int) string {
	return Say("price", "Whole", cents/100, "Cents", fmt.Sprintf("%02d", cents%100))
}
