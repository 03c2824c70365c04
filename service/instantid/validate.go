package instantid

import (
	"errors"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"likeness/service/message"
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

// allowed says what is.
func (l limits) allowed(p *Parameter) message.Message {
	switch p.Kind {
	case KindImage:
		return message.New("allowed.image", "an http or https address, or a data URI")
	case KindText:
		return message.New("allowed.text", "any text")
	case KindChoice:
		return message.New("allowed.choice", "one of {{.Options}}", "Options", strings.Join(l.options, ", "))
	case KindSwitch:
		return message.New("allowed.switch", "on or off")
	}
	noun := l.number(p.Kind)
	if p.Optional {
		return message.New("allowed.blank", "{{.What}}, or blank", "What", noun)
	}
	return noun
}

func (l limits) number(k Kind) message.Message {
	noun := message.New("allowed.number", "a number")
	if k == KindInteger {
		noun = message.New("allowed.whole", "a whole number")
	}
	low, high := !math.IsInf(l.min, 0), !math.IsInf(l.max, 0)
	switch {
	case low && high:
		return message.New("allowed.range", "{{.What}} from {{.Min}} to {{.Max}}", "What", noun, "Min", l.min, "Max", l.max)
	case low:
		return message.New("allowed.least", "{{.What}} of at least {{.Min}}", "What", noun, "Min", l.min)
	case high:
		return message.New("allowed.most", "{{.What}} of at most {{.Max}}", "What", noun, "Max", l.max)
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
	var problem message.Message
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
	if problem.IsZero() {
		return nil
	}
	e := p.wrong(text(value), problem)
	e.Allowed = l.allowed(p)
	return e
}

func (p *Parameter) checkText(x string, l limits) message.Message {
	switch {
	case !utf8.ValidString(x):
		return message.New("value.utf8", "is not valid text (UTF-8)")
	case p.Kind == KindImage:
		// Only the beginning is looked at: a data URI may be megabytes long.
		scheme, _, _ := strings.Cut(x[:min(len(x), 8)], ":")
		if x != "" && !slices.Contains([]string{"http", "https", "data"}, strings.ToLower(scheme)) {
			return message.New("value.address", "is not an address")
		}
	case p.Kind == KindText && strings.ContainsRune(x, 0):
		return message.New("value.zero", "contains a zero character")
	case p.Kind == KindChoice && l.options != nil && !slices.Contains(l.options, x):
		if x == "" {
			return message.New("value.empty", "is not chosen")
		}
		return message.New("value.unknown", "is not known")
	}
	return message.Message{}
}

func checkNumber(x float64, l limits) message.Message {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return notFinite
	case x < l.min:
		return message.New("value.low", "is too low")
	case x > l.max:
		return message.New("value.high", "is too high")
	}
	return message.Message{}
}

// ReasonNotTaken is why a parameter has no effect that the version does not know.
const ReasonNotTaken = "This version of the model does not take it"

// Ineffective returns, by key, the parameters whose value makes no difference
// in this combination and version, with the reason in words.
func (s Settings) Ineffective(v Version) map[string]string {
	out := map[string]string{}
	for i := range table {
		p := &table[i]
		if !p.KnownBy(v) {
			out[p.Key] = ReasonNotTaken
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

// ReasonMessage is a reason of [Settings.Ineffective], or of a Condition, as a
// message. Reasons have no values in them, so that their English names them.
func ReasonMessage(reason string) message.Message { return message.New("reason."+reason, reason) }
