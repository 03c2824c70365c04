package instantid

import (
	"math"
	"slices"

	"likeness/service/message"
)

// ChangeKind says what a version does differently from the app's table.
type ChangeKind string

// The kinds of changes.
const (
	InputAdded     ChangeKind = "input added"   // the app cannot set it; it is not sent
	InputRemoved   ChangeKind = "input removed" // the app no longer sends it
	TypeChanged    ChangeKind = "type changed"
	RangeChanged   ChangeKind = "range changed"
	DefaultChanged ChangeKind = "default changed"
	OptionAdded    ChangeKind = "option added"
	OptionRemoved  ChangeKind = "option removed"
)

// Change is one difference between a version's schema and the app's table.
type Change struct {
	Kind    ChangeKind
	Key     string          // the input's API name
	Message message.Message // the difference in words
	// Breaking changes make runs fail: an input that must be sent and that the
	// app does not know, or a type that no longer fits.
	Breaking bool
}

// String is the difference in words.
func (c Change) String() string { return c.Message.Text }

// withoutEffect are inputs of known versions that are neither shown nor sent:
// the server prepares its face detector only once, so that a size given later
// is ignored.
var withoutEffect = []string{"face_detection_input_width", "face_detection_input_height"}

// Changes compares the schema with the app's table: first by the table's
// parameters in display order, then the inputs the table does not have. It is
// empty for the versions the app knows, and for a schema that says nothing.
func (s Schema) Changes() []Change {
	if !s.Known() {
		return nil
	}
	var out []Change
	add := func(kind ChangeKind, key string, m message.Message) *Change {
		out = append(out, Change{Kind: kind, Key: key, Message: m})
		return &out[len(out)-1]
	}
	for i := range table {
		p := &table[i]
		in, ok := s.Input(p.Key)
		if !ok {
			add(InputRemoved, p.Key, message.New("change.removed", "{{.Key}}: no longer taken, and no longer sent", "Key", p.Key))
			continue
		}
		if in.Type != "" && in.Type != p.schemaType() {
			c := add(TypeChanged, p.Key, message.New("change.type", "{{.Key}}: now {{.Now}}, was {{.Was}}", "Key", p.Key, "Now", in.Type, "Was", p.schemaType()))
			// A whole number is a number too.
			c.Breaking = in.Type != "number" || p.schemaType() != "integer"
			continue
		}
		if was, now := tableRange(p), schemaRange(in); was.Text != now.Text {
			add(RangeChanged, p.Key, message.New("change.range", "{{.Key}}: now {{.Now}}, was {{.Was}}", "Key", p.Key, "Now", now, "Was", was))
		}
		if was, now := plain(p.Default), plain(in.Default); was != now && !p.blankDefault() {
			add(DefaultChanged, p.Key, message.New("change.default", "{{.Key}}: starts at {{.Now}}, was {{.Was}}", "Key", p.Key, "Now", quote(now), "Was", quote(was)))
		}
		for _, v := range in.Options {
			if _, ok := p.Option(v); p.Kind == KindChoice && !ok {
				add(OptionAdded, p.Key, message.New("change.option.new", `{{.Key}}: "{{.Option}}" is new`, "Key", p.Key, "Option", v))
			}
		}
		for _, o := range p.Options {
			if in.Options != nil && !slices.Contains(in.Options, o.Value) {
				add(OptionRemoved, p.Key, message.New("change.option.gone", `{{.Key}}: "{{.Option}}" is gone`, "Key", p.Key, "Option", o.Value))
			}
		}
	}
	for _, in := range s.inputs {
		if find(in.Name) != nil || slices.Contains(withoutEffect, in.Name) {
			continue
		}
		m := message.New("change.added", "{{.Key}}: new, and not sent by this app", "Key", in.Name)
		if in.Required {
			m = message.New("change.required", "{{.Key}}: new and required, but not known to this app", "Key", in.Name)
		}
		add(InputAdded, in.Name, m).Breaking = in.Required
	}
	return out
}

// blankDefault tells that the table has no default to compare with.
func (p *Parameter) blankDefault() bool { return p.Required || p.Optional }

func (p *Parameter) schemaType() string {
	switch p.Kind {
	case KindInteger:
		return "integer"
	case KindNumber:
		return "number"
	case KindSwitch:
		return "boolean"
	}
	return "string"
}

func tableRange(p *Parameter) message.Message {
	if !p.Bounded() {
		return rangeWords(math.Inf(-1), math.Inf(1))
	}
	return rangeWords(p.Min, p.Max)
}

func schemaRange(in Input) message.Message {
	low, high := math.Inf(-1), math.Inf(1)
	if in.Min != nil {
		low = *in.Min
	}
	if in.Max != nil {
		high = *in.Max
	}
	return rangeWords(low, high)
}

func rangeWords(low, high float64) message.Message {
	switch hasLow, hasHigh := !math.IsInf(low, 0), !math.IsInf(high, 0); {
	case hasLow && hasHigh:
		return message.New("range.both", "from {{.Min}} up to {{.Max}}", "Min", low, "Max", high)
	case hasLow:
		return message.New("range.from", "from {{.Min}}", "Min", low)
	case hasHigh:
		return message.New("range.to", "up to {{.Max}}", "Max", high)
	}
	return message.New("range.any", "any")
}

// plain writes the defaults of table and schema the same way: 30 and 30.0 are
// one number.
func plain(v any) string {
	if x, ok := v.(int); ok {
		v = float64(x)
	}
	return text(v)
}

func quote(s string) message.Message {
	if s == "" {
		return message.New("value.blank", "blank")
	}
	return message.Message{Text: s}
}
