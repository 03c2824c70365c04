package gallery

import (
	"context"
	"time"

	"likeness/storage/library"
	"likeness/ui/part"
	"likeness/ui/words"
)

// list is what the grid shows: pictures, and the days that they stand under. It
// is made behind the window and never changed.
type list struct {
	search   string
	entries  []library.Entry
	sections []part.GridSection
	total    int // pictures without the search
	// moved tells where an entry of the list before has gone to; nil when that
	// was of another search.
	moved []int
}

// read makes the list of a search, after another one.
func (p *Page) read(ctx context.Context, search string, before *list) (*list, error) {
	entries, err := p.kit.Library.Entries(ctx, library.Query{Search: search})
	if err != nil {
		return nil, err
	}
	l := &list{search: search, entries: entries, total: len(entries), sections: days(entries, time.Now())}
	if search != "" && len(entries) == 0 { // is there anything that could be found?
		any, err := p.kit.Library.Entries(ctx, library.Query{Limit: 1})
		if err != nil {
			return nil, err
		}
		l.total = len(any)
	}
	if before != nil && before.search == search {
		l.moved = movedTo(before.entries, entries)
	}
	return l, nil
}

// movedTo returns for each of the former entries where it is now, -1 when it is
// gone. Both are in the same order, so that one walk is enough.
func movedTo(before, now []library.Entry) []int {
	moved := make([]int, len(before))
	k := 0
	for i, e := range before {
		for k < len(now) && precedes(now[k], e) {
			k++
		}
		moved[i] = -1
		if k < len(now) && now[k].ID == e.ID {
			moved[i] = k
		}
	}
	return moved
}

// precedes reports whether a stands before b in the order of the library.
func precedes(a, b library.Entry) bool {
	if !a.CreatedAt.Equal(b.CreatedAt) {
		return a.CreatedAt.After(b.CreatedAt)
	}
	return a.ID > b.ID
}

// days puts entries under a heading for each day.
func days(entries []library.Entry, now time.Time) []part.GridSection {
	var out []part.GridSection
	var begin, end time.Time // of the day that is being filled
	for _, e := range entries {
		at := e.CreatedAt
		if n := len(out); n > 0 && !at.Before(begin) && at.Before(end) {
			out[n-1].Count++
			continue
		}
		begin = day(at)
		end = begin.AddDate(0, 0, 1)
		out = append(out, part.GridSection{Title: dayTitle(begin, now), Count: 1})
	}
	return out
}

func day(t time.Time) time.Time {
	y, m, d := t.Local().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.Local)
}

// dayTitle is a day as a person calls it.
func dayTitle(d, now time.Time) string {
	today := day(now)
	switch {
	case d.Equal(today):
		return words.Say("gallery.today")
	case d.Equal(today.AddDate(0, 0, -1)):
		return words.Say("gallery.yesterday")
	}
	return words.Say("gallery.day", "Weekday", weekday(d.Weekday()), "Day", d.Day(), "Month", month(d.Month()), "Year", d.Year())
}

func weekday(d time.Weekday) string {
	return [...]string{
		words.Say("weekday.sunday"), words.Say("weekday.monday"), words.Say("weekday.tuesday"), words.Say("weekday.wednesday"),
		words.Say("weekday.thursday"), words.Say("weekday.friday"), words.Say("weekday.saturday"),
	}[d]
}

func month(m time.Month) string {
	return [...]string{
		words.Say("month.january"), words.Say("month.february"), words.Say("month.march"), words.Say("month.april"),
		words.Say("month.may"), words.Say("month.june"), words.Say("month.july"), words.Say("month.august"),
		words.Say("month.september"), words.Say("month.october"), words.Say("month.november"), words.Say("month.december"),
	}[m-1]
}
