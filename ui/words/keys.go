package words

import "strings"

// Keys writes keys of the keyboard as they are printed on it where the
// language is spoken: "Ctrl + Space" is "Strg + Leertaste".
func Keys(english string) string {
	parts := strings.Split(english, " ")
	for i, part := range parts {
		if part != "" {
			parts[i] = Or("key."+part, part)
		}
	}
	return strings.Join(parts, " ")
}
