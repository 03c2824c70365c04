package instantid

import (
	"errors"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// limits are what a version accepts for one parameter.
type limits struct {
	min, max float64 // infinite where there is no limit
	options  []string
}

// limits are those of the version's schema where it names some, else the table's.
func (p *Parameter) limits(v Version) limits {
	l := limits{min: math.Inf(-1), max: math.Inf(1)}
	schema, known := v.Schema()
	in, taken := schema.Input(p.Key)
	if known && taken {
		if in.Min != nil {
			l.min = *in.Min
		}
		if in.Max != nil {
			l.max = *in.Max
		}
		l.options = in.Options
		return l
	}
	if p.Bounded() {
		l.min, l.max = p.Min, p.Max
	}
	for _, o := range p.Options {
		l.options = append(l.options, o.Value)
	}
	return l
}

// words says what is allowed.
func (l limits) words(p *Parameter) string {
	switch p.Kind {
	case KindImage:
		return "an http or https address, or a data URI"
	case KindText:
		return "any text"
	case KindChoice:
		return "one of " + strings.Join(l.options, ", ")
	case KindSwitch:
		return "on or off"
	}
	noun := "a " + p.Kind.String()
	low, high := !math.IsInf(l.min, 0), !math.IsInf(l.max, 0)
	switch {
	case low && high:
		noun += " from " + number(l.min) + " to " + number(l.max)
	case low:
		noun += " of at least " + number(l.min)
	case high:
		noun += " of at most " + number(l.max)
	}
	if p.Optional {
		noun += ", or blank"
	}
	return noun
}

// Validate checks every value against what the version accepts: its schema
// where that is known, else the table. Values the version does not take are
// not sent and so not checked. Whether the required photo is there is not
// checked: it is added just before sending. The error joins one *ValueError a
// parameter, in display order; see [ValueErrors].
func (s Settings) Validate(v Version) error {
	var errs []error
	for i := range table {
		p := &table[i]
		if !p.KnownBy(v) {
			continue
		}
		if err := p.check(s, v); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// check returns an untyped nil when all is well.
func (p *Parameter) check(s Settings, v Version) error {
	value := p.read(s)
	problem := ""
	l := p.limits(v)
	switch x := value.(type) {
	case string:
		problem = p.checkText(x, l)
	case float64:
		problem = checkNumber(x, l)
	case int:
		problem = checkNumber(float64(x), l)
	case int64:
		problem = checkNumber(float64(x), l)
	}
	if problem == "" {
		return nil
	}
	e := p.wrong(text(value), problem)
	e.Allowed = l.words(p)
	return e
}

func (p *Parameter) checkText(x string, l limits) string {
	switch {
	case !utf8.ValidString(x):
		return "is not valid text (UTF-8)"
	case p.Kind == KindImage:
		// Only the beginning is looked at: a data URI may be megabytes long.
		scheme, _, _ := strings.Cut(x[:min(len(x), 8)], ":")
		if x != "" && !slices.Contains([]string{"http", "https", "data"}, strings.ToLower(scheme)) {
			return "is not an address"
		}
	case p.Kind == KindText && strings.ContainsRune(x, 0):
		return "contains a zero character"
	case p.Kind == KindChoice && l.options != nil && !slices.Contains(l.options, x):
		if x == "" {
			return "is not chosen"
		}
		return "is not known"
	}
	return ""
}

func checkNumber(x float64, l limits) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "is not a finite number"
	case x < l.min:
		return "is too low"
	case x > l.max:
		return "is too high"
	}
	return ""
}

// Ineffective returns, by key, the parameters whose value makes no difference
// in this combination and version, with the reason in words.
func (s Settings) Ineffective(v Version) map[string]string {
	out := map[string]string{}
	for i := range table {
		p := &table[i]
		if !p.KnownBy(v) {
			out[p.Key] = "This version of the model does not take it"
			continue
		}
		for _, c := range p.DependsOn {
			if !c.Holds(s, v) {
				out[p.Key] = c.Reason
				break
			}
		}
	}
	return out
}
