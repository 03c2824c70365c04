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

// Date writes a day and a time of day, in the time zone of t.
func Date(t time.Time) string {
	return Say("date.time", "Date", Day(t), "Time", t.Format(Say("date.clock")))
}

// Day writes a day.
func Day(t time.Time) string {
	return Say("date.day", "Day", t.Day(), "Month", month(t), "Year", t.Year())
}

func month(t time.Time) string { return strings.Fields(Say("date.months"))[t.Month()-1] }
