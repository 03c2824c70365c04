package library

import (
	"strconv"
	"strings"
	"unicode"
)

// searchText is all of a picture that a search looks at, in lower case.
func searchText(p Picture) string {
	parts := []string{p.Prompt, p.NegativePrompt, p.Style, p.Preset, p.Look, p.Face.Name}
	if p.Pose != nil {
		parts = append(parts, p.Pose.Name)
	}
	parts = append(parts, strconv.FormatInt(p.Seed, 10))
	return strings.ToLower(strings.ToValidUTF8(strings.Join(parts, "\n"), ""))
}

const (
	maxSearchWords = 32  // more only make the query slow
	maxSearchRunes = 100 // of a word
)

// searchWhere turns what a person typed into conditions. Nothing in it is an operator: the words are wanted, all of them,
// each at the beginning of a word of the text. Words are found by the full-text index; words of scripts that are written
// without spaces, and emoji, anywhere in the text by looking through it, since the index cannot tell such words apart.
func searchWhere(typed string) (where []string, args []any) {
	var match []string
	words := strings.Fields(strings.ToLower(strings.ToValidUTF8(typed, " ")))
	for _, word := range words[:min(len(words), maxSearchWords)] {
		word = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return -1
			}
			return r
		}, word)
		if runes := []rune(word); len(runes) > maxSearchRunes {
			word = string(runes[:maxSearchRunes])
		}
		plain := strings.TrimFunc(word, unicode.IsPunct)
		switch {
		case word == "":
		case plain != "" && indexable(plain):
			match = append(match, `"`+strings.ReplaceAll(plain, `"`, `""`)+`"*`)
		default:
			where = append(where, `row IN (SELECT row FROM texts WHERE text LIKE ? ESCAPE '\')`)
			args = append(args, "%"+likeEscaper.Replace(word)+"%")
		}
	}
	if len(match) > 0 {
		where = append(where, `row IN (SELECT rowid FROM words WHERE words MATCH ?)`)
		args = append(args, strings.Join(match, " AND "))
	}
	return where, args
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// indexable reports whether the full-text index sees a word as a person does: letters and digits, with marks and
// punctuation between them.
func indexable(word string) bool {
	for _, r := range word {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi,
			unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan):
			return false
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), unicode.IsPunct(r):
		default:
			return false
		}
	}
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
