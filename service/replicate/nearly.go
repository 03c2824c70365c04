package replicate

import (
	"encoding/json"
	"io"
)

// newDecoder reads JSON, and what some servers take for it.
func newDecoder(r io.Reader) *json.Decoder { return json.NewDecoder(&nearly{r: r}) }

// nearly reads what is nearly JSON and gives JSON of the same length: a mark of the order of bytes before all becomes spaces,
// and NaN and Infinity, which some languages write where they have no number, become 0. Texts stay as they are.
type nearly struct {
	r       io.Reader
	begun   bool // something other than the mark was read
	text    bool // inside of a text
	escaped bool // behind a backslash in it
	word    bool // inside of such a word
}

func (n *nearly) Read(p []byte) (int, error) {
	got, err := n.r.Read(p)
	for i, c := range p[:got] {
		p[i] = n.next(c)
	}
	return got, err
}

// next gives what stands for the next byte. No JSON has a capital N or I, or bytes like those of the mark, outside of texts.
func (n *nearly) next(c byte) byte {
	switch {
	case n.text:
		n.text = n.escaped || c != '"'
		n.escaped = !n.escaped && c == '\\'
		return c
	case !n.begun && (c == 0xEF || c == 0xBB || c == 0xBF):
		return ' '
	case n.word && (c|0x20 >= 'a' && c|0x20 <= 'z'):
		return ' '
	}
	n.begun = true
	n.text = c == '"'
	if n.word = c == 'N' || c == 'I'; n.word {
		return '0'
	}
	return c
}
