package part

import "strings"

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
		head := fitting([]rune(rest), width, measure)
		cut := len(head)
		if space := lastSpace(head, rest); space > 0 {
			cut = space
		}
		line := []rune(rest)[:max(1, cut)]
		out = append(out, strings.TrimSpace(string(line)))
		rest = strings.TrimSpace(string([]rune(rest)[len(line):]))
	}
	return out
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

// lastSpace returns where to break head, which is followed by more: behind its
// last word, 0 when it is one long word.
func lastSpace(head []rune, whole string) int {
	runes := []rune(whole)
	if len(head) < len(runes) && runes[len(head)] == ' ' {
		return len(head)
	}
	for i := len(head) - 1; i > 0; i-- {
		if head[i] == ' ' {
			return i
		}
	}
	return 0
}

func ellipsis(text string, width float32, measure func(string) float32) string {
	const dots = "…"
	head := fitting([]rune(text), width-measure(dots), measure)
	return strings.TrimSpace(string(head)) + dots
}
