package setup

import (
	"strings"
	"unicode/utf8"

	"likeness/ui/part"
)

// listingWide is how many characters of a long text stand in a line.
const listingWide = 98

func newListing(name, text string) *part.Listing {
	return part.NewListing(name, wrapped(text, listingWide))
}

// wrapped breaks a text into lines of so many characters at most, at spaces
// where there are any; what goes on stands as far in as its beginning.
func wrapped(text string, most int) []string {
	var out []string
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		// A line that is full was broken there by its writer, and goes on.
		for i+1 < len(lines) && len(lines[i]) > most && strings.TrimSpace(lines[i+1]) != "" {
			i++
			line += " " + strings.TrimSpace(lines[i])
		}
		words := strings.Fields(line)
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		now := indent
		for i, word := range words {
			if i > 0 && utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) > most {
				out = append(out, now)
				now = indent
			}
			if now != indent {
				now += " "
			}
			now += word
		}
		out = append(out, strings.TrimRight(now, " "))
	}
	return out
}
