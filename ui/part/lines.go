package part

import (
	"slices"
	"strings"
)

// breakLines breaks a text into at most n lines that are no wider than width,
// at spaces where it can; what does not fit ends in an ellipsis. measure gives
// the width of a text.
func breakLines(text string, width float32, n int, measure func(string) float32) []string {
	if width <= 0 || n < 1 {
		return nil
	}
	var out []string
	rest := strings.Join(strings.Fields(text), " ")
	for rest != "" {
		if measure(rest) <= width {
			return append(out, rest)
		}
		if len(out) == n-1 {
			return append(out, ellipsis(rest, width, measure))
		}
		end := wordsIn(rest, width, measure)
		out = append(out, strings.TrimSpace(rest[:end]))
		rest = strings.TrimSpace(rest[end:])
	}
	return out
}

// wordsIn returns where the last word ends that a line of a text has room for;
// a word that is wider than the line is broken. The whole text is wider.
// Measuring is what takes time: it is begun where the break is to be expected.
func wordsIn(text string, width float32, measure func(string) float32) int {
	var ends []int
	for i, r := range text {
		if r == ' ' {
			ends = append(ends, i)
		}
	}
	expected := int(float32(len(text)) * width / measure(text))
	next, _ := slices.BinarySearch(ends, expected)
	fits := func(word int) bool { return measure(text[:ends[word]]) <= width }
	for next < len(ends) && fits(next) {
		next++
	}
	for next > 0 && !fits(next-1) {
		next--
	}
	if next > 0 {
		return ends[next-1]
	}
	first, _, _ := strings.Cut(text, " ")
	runes := []rune(first)
	return len(string(runes[:max(1, len(fitting(runes, width, measure)))]))
}

// fitting returns the longest beginning that is no wider than width.
func fitting(runes []rune, width float32, measure func(string) float32) []rune {
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if measure(string(runes[:middle])) <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return runes[:low]
}

func ellipsis(text string, width float32, measure func(string) float32) string {
	const dots = "…"
	head := fitting([]rune(text), width-measure(dots), measure)
	return strings.TrimSpace(string(head)) + dots
}
