package setup

import (
	"slices"
	"testing"
)

func TestLinesAreBrokenAtSpaces(t *testing.T) {
	for text, want := range map[string][]string{
		"":                          {""},
		"one two three":             {"one two", "three"},
		"  one two three\n\nend\n":  {"  one", "  two", "  three", "", "end"},
		"one two three\nfour\nfive": {"one two", "three", "four", "five"},
		"averyverylongword and so":  {"averyverylongword", "and so"},
		"ein Wörtchen, noch eines":  {"ein", "Wörtchen,", "noch", "eines"},
		"https://example.org/a/b/c": {"https://example.org/a/b/c"},
	} {
		if got := wrapped(text, 8); !slices.Equal(got, want) {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
