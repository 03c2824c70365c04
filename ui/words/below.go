package words

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/photo"
)

// below are the beginnings of the keys whose English belongs to a lower floor.
// No file has their English; where a language has nothing for one, the
// sentence of the lower floor is said.
var below = []string{
	"parameter.", "option.", "group.", "style.", "preset.", "version.", "problem.", "failure.", "cost.", "photo.",
	"kind.", "keyring.", "library.", "warning.", "advice.", "reason.", "value.", "allowed.", "range.", "change.", "check.", "run.", "handover.",
	"preferences.",
}

// isBelow reports whether the English of a key belongs to a lower floor.
func isBelow(key string) bool {
	for _, prefix := range below {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// unsaid stands where a language has no sentence. No sentence is like it.
const unsaid = "\x00"

// Or returns the sentence of a key, or the given English one when no language
// has it.
func Or(key, english string) string {
	if english == "" {
		return ""
	}
	if s := lang.X(key, unsaid); s != unsaid {
		return s
	}
	return english
}

// Tell says what a lower floor tells, in the person's language.
func Tell(m message.Message) string {
	if m.Key == "" {
		return m.Text
	}
	places := make(map[string]any, len(m.Values))
	for _, v := range m.Values {
		places[v.Name] = value(v.Value)
	}
	if s := lang.X(m.Key, unsaid, places); s != unsaid {
		return s
	}
	return m.Text
}

func value(v any) any {
	switch v := v.(type) {
	case message.Message:
		return Tell(v)
	case float64:
		return Number(v)
	}
	return v
}

// Reason says why a parameter has no effect; see [instantid.Settings.Ineffective].
func Reason(english string) string {
	if english == "" {
		return ""
	}
	return Tell(instantid.ReasonMessage(english))
}

// ValueError says what is wrong with a value and what would be right.
func ValueError(e *instantid.ValueError) string {
	text := Tell(e.Problem)
	if !e.Allowed.IsZero() {
		text += "; " + Tell(e.Allowed)
	}
	return text
}

// Photo says why a picture file cannot be used.
func Photo(e *photo.Error) string { return Tell(e.Message()) }

// Version returns the name of a version of the model and the first digits of
// its id.
func Version(v instantid.Version) string {
	if v.Known() {
		v.Name = Or("version."+v.ID[:8]+".name", v.Name)
	}
	return v.String()
}
