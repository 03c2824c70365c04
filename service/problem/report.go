package problem

import (
	"regexp"
	"strings"
)

// hidden stands where something was taken out of a detail.
const hidden = "…"

// What a detail may hold of others' making and must not: inline files, tokens,
// and long runs without a space, which are bytes of something.
var secrets = []struct {
	found *regexp.Regexp
	by    string
}{
	{regexp.MustCompile(`data:[\w/+.-]*(?:;[\w=-]+)*,[^\s"'<>]*`), "data:" + hidden},
	{regexp.MustCompile(`(?i)\b(bearer|token)([ :=]+)[\w.~+/-]{8,}=*`), "$1$2" + hidden},
	{regexp.MustCompile(`\br8_\w+`), "r8_" + hidden},
	{regexp.MustCompile(`[A-Za-z0-9+/_-]{160,}=*`), hidden},
}

// Clean returns a text without what nobody else should read: inline files,
// tokens, and the words that are given, such as the prompt.
func Clean(text string, hide ...string) string {
	for _, words := range hide {
		if words = strings.TrimSpace(words); len(words) > 2 {
			text = strings.ReplaceAll(text, words, hidden)
		}
	}
	for _, s := range secrets {
		text = s.found.ReplaceAllString(text, s.by)
	}
	return text
}

// Report returns all that helps somebody who is asked about the problem, to be
// copied: what a person reads, the code, the given facts, and the raw text.
// What hide holds, tokens and files are not in it.
func (p *Problem) Report(facts []string, hide ...string) string {
	lines := append([]string{p.Error(), string(p.Code)}, facts...)
	if p.Detail != "" {
		lines = append(lines, "", p.Detail)
	}
	return Clean(strings.Join(lines, "\n"), hide...)
}
