package library

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Bounds of the words in a file name. With date, seed, number and ending a name stays under 143 bytes, which is what the
// tightest file system in use (eCryptfs) takes; and a folder or two in front of it stays under the 260 of Windows.
const (
	maxWordRunes = 60
	maxWordBytes = 90
)

// pictureName is the readable part of a picture's file name without its ending: day, words of the prompt, seed and
// output number, e.g. "2026-11-23 woman in a red coat 4711-1". Beginning with the day, it can be no reserved name and no
// hidden file.
func pictureName(day time.Time, prompt string, seed int64, index int) string {
	words := portableWords(prompt)
	if words == "" {
		words = "portrait"
	}
	return day.Format(time.DateOnly) + " " + words + " " + strconv.FormatInt(seed, 10) + "-" + strconv.Itoa(index+1)
}

// portableWords makes of any text what may stand in a file name on Linux, Windows and macOS. Letters of every script
// stay. It cuts at a word's end where there is one, never inside a letter with its marks or a joined emoji.
func portableWords(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == unicode.ReplacementChar:
		case unicode.IsSpace(r) || unicode.IsControl(r):
			b.WriteByte(' ')
		case strings.ContainsRune(`<>:"/\|?*`, r):
			b.WriteByte(' ')
		case r == zwnj || r == zwj: // parts of Persian and Indic words and of emoji
			b.WriteRune(r)
		case unicode.IsGraphic(r): // leaves out marks of direction, private and unassigned characters
			b.WriteRune(r)
		}
	}
	return trimWords(cut(strings.Join(strings.Fields(b.String()), " ")))
}

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// cut shortens text to the bounds.
func cut(text string) string {
	runes, end, space, safe := 0, 0, 0, 0
	for i, r := range text {
		if runes == maxWordRunes || i+len(string(r)) > maxWordBytes {
			if r == ' ' {
				return text[:i]
			}
			if space > end/3 { // a very long last word is cut rather than all words lost
				return text[:space]
			}
			if joins(r) || strings.HasSuffix(text[:i], string(zwj)) {
				return text[:safe]
			}
			return text[:i]
		}
		if r == ' ' {
			space = i
		}
		if !joins(r) && !strings.HasSuffix(text[:i], string(zwj)) {
			safe = i
		}
		runes++
		end = i
	}
	return text
}

// joins reports whether r belongs to the character before it.
func joins(r rune) bool {
	return unicode.IsMark(r) || r == zwj || r == zwnj || r >= 0x1F3FB && r <= 0x1F3FF
}

// trimWords takes away what may not begin or end a name.
func trimWords(text string) string {
	return strings.Trim(text, " .,;-_"+string(zwj)+string(zwnj))
}

// reservedName reports whether Windows keeps the name for a device, whatever its ending.
func reservedName(name string) bool {
	base, _, _ := strings.Cut(strings.ToLower(name), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	if len(base) < 4 || base[:3] != "com" && base[:3] != "lpt" {
		return false
	}
	switch base[3:] {
	case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
		return true
	}
	return false
}
