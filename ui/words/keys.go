package words

import "strings"

// printed are the keys that are called otherwise in some language. All others
// are never looked up: the toolkit would complain about each that it misses.
var printed = map[string]bool{
	"Ctrl": true, "Shift": true, "Enter": true, "Space": true, "Del": true, "Delete": true, "Backspace": true,
	"Home": true, "End": true, "PgUp": true, "PgDn": true,
}

// Keys writes keys of the keyboard as they are printed on it where the
// language is spoken: "Ctrl + Space" is "Strg + Leertaste".
func Keys(english string) string {
	parts := strings.Split(english, " ")
	for i, part := range parts {
		if printed[part] {
			parts[i] = Or("key."+part, part)
		}
	}
	return strings.Join(parts, " ")
}
