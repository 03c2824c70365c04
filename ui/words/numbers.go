package words

import (
	"strconv"
	"strings"
	"time"
)

// Number writes a number as it is read in a sentence, with the point of the
// person's language. What the API takes has a dot in every language.
func Number(x float64) string { return point(strconv.FormatFloat(x, 'f', -1, 64)) }

// Strength writes a number with two digits behind the point, so that a line
// does not jump while it changes.
func Strength(x float64) string { return point(strconv.FormatFloat(x, 'f', 2, 64)) }

func point(digits string) string { return strings.Replace(digits, ".", Say("number.point"), 1) }

// Bytes writes how much so many bytes are, in the steps of 1000 that disks are
// sold by.
func Bytes(n int64) string {
	const step = 1000
	v := float64(n)
	switch {
	case n < step*step:
		return Say("size.kb", "N", point(strconv.FormatFloat(v/step, 'f', 0, 64)))
	case n < step*step*step:
		return Say("size.mb", "N", point(strconv.FormatFloat(v/step/step, 'f', 1, 64)))
	}
	return Say("size.gb", "N", point(strconv.FormatFloat(v/step/step/step, 'f', 1, 64)))
}

// Money writes an amount of US dollars. An amount that is less than a cent,
// but more than nothing, says so.
func Money(dollars float64) string {
	if dollars > 0 && dollars < 0.005 {
		return Say("money.little", "Amount", Say("money.dollars", "Amount", point("0.01")))
	}
	return Say("money.dollars", "Amount", point(strconv.FormatFloat(dollars, 'f', 2, 64)))
}

// Date writes a day and a time of day, in the time zone of t.
func Date(t time.Time) string {
	return Say("date.time", "Date", Day(t), "Time", t.Format(Say("date.clock")))
}

// Day writes a day.
func Day(t time.Time) string {
	return Say("date.day", "Day", t.Day(), "Month", month(t), "Year", t.Year())
}

// DayHeading writes a day as a heading above what is of that day: today and
// yesterday by name, this year's days without the year. Both times are in the
// person's time zone.
func DayHeading(t, now time.Time) string {
	weekday := strings.Fields(Say("date.weekdays"))[t.Weekday()]
	switch {
	case sameDay(t, now):
		return Say("date.today")
	case sameDay(t, now.AddDate(0, 0, -1)):
		return Say("date.yesterday")
	case t.Year() == now.Year():
		return Say("date.heading", "Weekday", weekday, "Day", t.Day(), "Month", month(t))
	}
	return Say("date.heading.year", "Weekday", weekday, "Day", t.Day(), "Month", month(t), "Year", t.Year())
}

func month(t time.Time) string { return strings.Fields(Say("date.months"))[t.Month()-1] }

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}
