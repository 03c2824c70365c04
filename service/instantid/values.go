package instantid

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"likeness/service/message"
)

// ValueError says what is wrong with the value of one parameter.
type ValueError struct {
	Key     string          // the API's name, as it was given
	Value   string          // as text; empty for photos and prompts, which belong in no message
	Problem message.Message // what is wrong: "is too high"
	Allowed message.Message // what would be right: "a number from 1 to 50"
}

// What is said in several places.
var (
	notSwitch = message.New("value.switch", "is neither on nor off")
	notWhole  = message.New("value.whole", "is not a whole number")
	notNumber = message.New("value.number", "is not a number")
	notFinite = message.New("value.finite", "is not a finite number")
)

// Error gives key, value, problem and what is allowed in one line.
func (e *ValueError) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	b.WriteString(": ")
	if e.Value != "" {
		fmt.Fprintf(&b, "%q ", e.Value)
	}
	b.WriteString(e.Problem.Text)
	if !e.Allowed.IsZero() {
		b.WriteString("; allowed: ")
		b.WriteString(e.Allowed.Text)
	}
	return b.String()
}

// ValueErrors returns every *ValueError within err, in order: one for each
// parameter that [Settings.Validate] found wrong.
func ValueErrors(err error) []*ValueError {
	if err == nil {
		return nil
	}
	if ve, ok := err.(*ValueError); ok { // wrapping is looked through below
		return []*ValueError{ve}
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*ValueError
		for _, e := range many.Unwrap() {
			out = append(out, ValueErrors(e)...)
		}
		return out
	}
	return ValueErrors(errors.Unwrap(err))
}

// Set gives the parameter named key the value written as text, as in a command
// flag: true, false, on, off, yes, no for switches; a decimal point in numbers;
// blank for an optional number takes it away. It refuses unknown keys and text
// of the wrong kind with a *ValueError. Range and options depend on the version
// and are left to [Settings.Validate].
func (s *Settings) Set(key, text string) error {
	p := find(key)
	if p == nil {
		return unknownKey(key)
	}
	word := strings.TrimSpace(text)
	switch p.Kind {
	case KindSwitch:
		switch strings.ToLower(word) {
		case "true", "on", "yes", "1":
			return p.write(s, true)
		case "false", "off", "no", "0":
			return p.write(s, false)
		}
		return p.wrong(text, notSwitch)
	case KindInteger:
		if word == "" && p.Optional {
			return p.write(s, nil)
		}
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return p.wrong(text, notWhole)
		}
		return p.write(s, n)
	case KindNumber:
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return p.wrong(text, notNumber)
		}
		return p.write(s, x)
	case KindChoice:
		for _, o := range p.Options {
			if strings.EqualFold(o.Value, word) {
				word = o.Value
			}
		}
		return p.write(s, word)
	default:
		return p.write(s, text)
	}
}

// SetValue gives the parameter named key a typed value: string, bool, any
// number of Go or a json.Number; nil takes an optional number away. Whole
// numbers may come as floats without fraction, as they do from JSON. Otherwise
// it is as strict, and as lenient, as [Settings.Set].
func (s *Settings) SetValue(key string, v any) error {
	p := find(key)
	if p == nil {
		return unknownKey(key)
	}
	return p.write(s, v)
}

// Value returns the value of the parameter named key: string, float64, int,
// bool, or for the seed int64; nil for a seed that is not set and for keys the
// table does not know.
func (s Settings) Value(key string) any {
	if p := find(key); p != nil {
		return p.read(s)
	}
	return nil
}

// Text returns the value of the parameter named key in the form that
// [Settings.Set] reads; "" for a seed that is not set and for unknown keys.
func (s Settings) Text(key string) string { return text(s.Value(key)) }

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return number(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func unknownKey(key string) error {
	return &ValueError{Key: key, Problem: message.New("value.key", "is not a setting of this model")}
}

// wrong makes the error for a value of this parameter.
func (p *Parameter) wrong(value string, problem message.Message) *ValueError {
	if p.Kind == KindImage || p.Kind == KindText {
		value = ""
	}
	return &ValueError{Key: p.Key, Value: value, Problem: problem, Allowed: p.limits(Version{}).allowed(p)}
}

func (p *Parameter) read(s Settings) any {
	switch f := p.field(&s).(type) {
	case *string:
		return *f
	case *float64:
		return *f
	case *int:
		return *f
	case *bool:
		return *f
	case **int64:
		if *f != nil {
			return **f
		}
	}
	return nil
}

func (p *Parameter) write(s *Settings, v any) error {
	switch f := p.field(s).(type) {
	case *string:
		if x, ok := v.(string); ok {
			*f = x
			return nil
		}
		return p.wrong(fmt.Sprint(v), message.New("value.text", "is not text"))
	case *bool:
		if x, ok := v.(bool); ok {
			*f = x
			return nil
		}
		return p.wrong(fmt.Sprint(v), notSwitch)
	case *float64:
		x, ok := toFloat(v)
		if !ok {
			return p.wrong(fmt.Sprint(v), notNumber)
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return p.wrong(fmt.Sprint(v), notFinite)
		}
		*f = x
	case *int:
		n, ok := toInt(v)
		if !ok || int64(int(n)) != n {
			return p.wrong(fmt.Sprint(v), notWhole)
		}
		*f = int(n)
	case **int64:
		if v == nil {
			*f = nil
			return nil
		}
		n, ok := toInt(v)
		if !ok {
			return p.wrong(fmt.Sprint(v), notWhole)
		}
		*f = &n // never written through: copies of Settings share it
	}
	return nil
}

func toFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case json.Number:
		x, err := v.Float64()
		return x, err == nil
	}
	n, ok := toInt(v)
	return float64(n), ok
}

func toInt(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case *int64:
		if v != nil {
			return *v, true
		}
	case int32:
		return int64(v), true
	case uint32:
		return int64(v), true
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, true
		}
		x, err := v.Float64()
		if err != nil {
			return 0, false
		}
		return toInt(x)
	case float64:
		// 2^63 itself is a float64 and too large.
		if v == math.Trunc(v) && v >= math.MinInt64 && v < math.MaxInt64 {
			return int64(v), true
		}
	}
	return 0, false
}
