package command

import (
	"io"
	"strings"
)

// plain passes on what may be seen on a terminal. What would command it, such as to go elsewhere or to change its title, is
// replaced by a mark: errors and reports hold what servers say.
type plain struct{ w io.Writer }

// Write takes all of b or gives the error of the writer behind.
func (p plain) Write(b []byte) (int, error) {
	if _, err := io.WriteString(p.w, commands.Replace(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// commands are the control characters but for those that part lines and columns: C0, DEL, and C1 as UTF-8 writes them.
var commands = strings.NewReplacer(controls()...)

func controls() (pairs []string) {
	for r := range rune(0xa0) {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f {
			pairs = append(pairs, string(r), "\uFFFD")
		}
	}
	return pairs
}
