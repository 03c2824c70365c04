package replicate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// object is a JSON object, each value unread. Values are read one by one, so that one of an unexpected type cannot spoil the
// rest, as it would in a struct.
type object map[string]json.RawMessage

// parseObject reads the JSON object at the beginning of an answer. What follows a whole object does not make it less whole.
func parseObject(b []byte) (object, bool) {
	var o object
	if newDecoder(bytes.NewReader(b)).Decode(&o) != nil || o == nil {
		return nil, false
	}
	return o, true
}

// cut reports JSON that begins as an object and does not end.
func cut(b []byte) bool {
	var raw json.RawMessage
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))), []byte("{")) &&
		errors.Is(newDecoder(bytes.NewReader(b)).Decode(&raw), io.ErrUnexpectedEOF)
}

// text is a string value; "" for any other.
func (o object) text(key string) string {
	var s string
	if raw, ok := o[key]; !ok || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// words is a value for a person to read: a string as it is, "" for null, false and nothing, lists line by line, other
// things as JSON.
func (o object) words(key string) string {
	raw := bytes.TrimSpace(o[key])
	switch {
	case len(raw) == 0, string(raw) == "null", string(raw) == "false":
		return ""
	case raw[0] == '"':
		return o.text(key)
	case raw[0] == '[':
		list, _ := o.list(key)
		var lines []string
		for _, item := range list {
			lines = append(lines, object{"": item}.words(""))
		}
		return strings.Join(lines, "\n")
	case raw[0] == '{':
		if inner, ok := parseObject(raw); ok {
			for _, k := range []string{"detail", "message"} {
				if s := inner.text(k); s != "" {
					return s
				}
			}
		}
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return ""
	}
	return b.String()
}

// number is a number, or a string that holds one.
func (o object) number(key string) (float64, bool) {
	s := strings.Trim(strings.TrimSpace(string(o[key])), `"`)
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, false
	}
	return n, true
}

func (o object) truth(key string) bool {
	return strings.TrimSpace(string(o[key])) == "true"
}

func (o object) list(key string) ([]json.RawMessage, bool) {
	var l []json.RawMessage
	if raw, ok := o[key]; !ok || json.Unmarshal(raw, &l) != nil || l == nil {
		return nil, false
	}
	return l, true
}

// inner is an object inside this one; empty when there is none.
func (o object) inner(key string) object {
	in, _ := parseObject(o[key])
	return in
}

// earliestYear is the first year that is read as one: earlier times are the zero of some server's clock.
const earliestYear = 2000

// longestUnix is the longest time since 1970 that is read as seconds: the year 5138.
const longestUnix = 1e11

// moment is a time in any of the forms that were seen or are likely: RFC 3339 with 0 to 9 fractional digits, the same with a
// space or without a zone (then it is UTC), or seconds or thousandths of them since 1970. Anything else is the zero time.
func (o object) moment(key string) time.Time {
	s := strings.TrimSpace(o.text(key))
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			if t.Year() < earliestYear {
				return time.Time{}
			}
			return t.UTC()
		}
	}
	n, ok := o.number(key)
	if n > longestUnix { // then they are thousandths
		n /= 1000
	}
	if !ok || n < 1 || n > longestUnix {
		return time.Time{}
	}
	whole, part := math.Modf(n)
	return time.Unix(int64(whole), int64(part*1e9)).UTC()
}

// id is an identifier: a string, or a whole number from servers that count. "" when it could not be one, because its place
// is in an address.
func (o object) id(key string) string {
	s := o.text(key)
	if s == "" {
		if n, err := strconv.ParseUint(strings.TrimSpace(string(o[key])), 10, 64); err == nil {
			s = strconv.FormatUint(n, 10)
		}
	}
	if s = strings.TrimSpace(s); len(s) > 256 || checkParts("", s) != nil {
		return ""
	}
	return s
}

// raw is a value as it came, nil for null and nothing.
func (o object) raw(key string) json.RawMessage {
	v := bytes.TrimSpace(o[key])
	if len(v) == 0 || string(v) == "null" {
		return nil
	}
	return bytes.Clone(v)
}
