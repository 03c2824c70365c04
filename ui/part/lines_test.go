package part

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Lines are never too wide (but for one letter that is), lose no word before
// the last line, and are never too many.
func TestBreakLines(t *testing.T) {
	measure := func(s string) float32 { return float32(len([]rune(s))) }
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab äç漢 ")), 0, 80, -1).Draw(t, "text")
		width := float32(rapid.IntRange(2, 30).Draw(t, "width"))
		n := rapid.IntRange(1, 6).Draw(t, "lines")
		lines := breakLines(text, width, n, measure)
		if len(lines) > n {
			t.Fatalf("%d lines", len(lines))
		}
		for _, line := range lines {
			if measure(line) > width {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
		all := strings.Join(strings.Fields(text), "")
		got := strings.ReplaceAll(strings.Join(lines, ""), " ", "")
		if cut, found := strings.CutSuffix(got, "…"); found {
			if !strings.HasPrefix(all, cut) {
				t.Fatalf("%q became %q", text, lines)
			}
		} else if got != all {
			t.Fatalf("%q became %q", text, lines)
		}
	})
}

// Measuring a text is what takes the time of laying one out: each line may cost
// a few of them, however long the text is.
func TestLinesAreFoundWithFewMeasurements(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("plain words that a person reads ", 20),
		strings.Repeat("i like it in an ill lit inn ", 15) + strings.Repeat("WWWWWWW MMMMMMMM ", 15),
	} {
		measured := map[string]bool{} // what was measured before is known
		lines := breakLines(text, 300, 100, func(s string) float32 {
			measured[s] = true
			wide := strings.Count(s, "W") + strings.Count(s, "M")
			return float32(6*utf8.RuneCountInString(s) + 6*wide)
		})
		if most := 6 * len(lines); len(lines) < 5 || len(measured) > most {
			t.Errorf("%d lines took %d measurements, want %d at most", len(lines), len(measured), most)
		}
	}
}

// Where a line breaks does not hang on where the search began.
func TestLinesHoldAsManyWordsAsTheyCan(t *testing.T) {
	width := map[rune]float32{' ': 1, 'a': 2, 'b': 9, 'ä': 2.5, '漢': 4}
	measure := func(s string) (w float32) {
		for _, r := range s {
			w += width[r]
		}
		return w
	}
	word := rapid.SampledFrom([]string{"a", "ba", "aaaa", "ä漢", "bb", "漢"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(word, 1, 40).Draw(t, "words"), " ")
		room := float32(rapid.IntRange(18, 80).Draw(t, "room"))
		lines := breakLines(text, room, 1000, measure)
		for i, line := range lines[:len(lines)-1] {
			if next, _, _ := strings.Cut(lines[i+1], " "); measure(line+" "+next) <= room {
				t.Fatalf("%q has room for %q, which stands in the next line", line, next)
			}
		}
	})
}
