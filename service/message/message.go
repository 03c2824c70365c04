// Package message holds sentences that can be said in another language: their
// English, the key that names them, and the values that stand in them.
//
// The floors below the window speak English. Where a sentence of theirs has
// values in it, they make it a Message, and the window says it in the person's
// language by key and values. The package imports nothing of the project and
// knows no language but English.
package message

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Message is a sentence, or a part of one, with its values. The zero Message
// says nothing.
type Message struct {
	Key    string  `json:"key,omitempty"` // names the sentence; empty when it has no other language
	Text   string  `json:"text"`          // the English with the values in it
	Values []Value `json:"values,omitempty"`
}

// Value is what stands in one place of a sentence.
type Value struct {
	Name  string // of the place
	Value any    // string, float64 or Message
}

// New returns the message of a key. Places such as {{.Max}} in the English are
// filled from the pairs of name and value: strings, Messages and numbers of Go.
func New(key, english string, pairs ...any) Message {
	m := Message{Key: key, Text: english}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Values = append(m.Values, Value{fmt.Sprint(pairs[i]), plain(pairs[i+1])})
	}
	var fill []string
	for _, v := range m.Values {
		fill = append(fill, "{{."+v.Name+"}}", text(v.Value))
	}
	m.Text = strings.NewReplacer(fill...).Replace(english)
	return m
}

// String returns the English.
func (m Message) String() string { return m.Text }

// IsZero reports whether the message says nothing.
func (m Message) IsZero() bool { return m.Text == "" }

func plain(v any) any {
	switch v := v.(type) {
	case string, Message, float64:
		return v
	case int:
		return float64(v)
	case int64:
		return float64(v)
	}
	return fmt.Sprint(v)
}

func text(v any) string {
	if x, ok := v.(float64); ok {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// UnmarshalJSON reads the kinds of values that a Message may have.
func (v *Value) UnmarshalJSON(b []byte) error {
	var raw struct {
		Name  string
		Value json.RawMessage
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	v.Name = raw.Name
	switch {
	case strings.HasPrefix(string(raw.Value), "{"):
		var m Message
		if err := json.Unmarshal(raw.Value, &m); err != nil {
			return err
		}
		v.Value = m
		return nil
	case strings.HasPrefix(string(raw.Value), `"`):
		v.Value = ""
	}
	return json.Unmarshal(raw.Value, &v.Value)
}
