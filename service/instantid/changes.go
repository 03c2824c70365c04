package instantid

import (
	"fmt"
	"math"
	"slices"
	"strings"
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
	Kind ChangeKind
	Key  string // the input's API name
	Text string // the difference in words
	// Breaking changes make runs fail: an input that must be sent and that the
	// app does not know, or a type that no longer fits.
	Breaking bool
}

// String is the difference in words.
func (c Change) String() string { return c.Text }

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
	add := func(kind ChangeKind, key, format string, args ...any) *Change {
		out = append(out, Change{Kind: kind, Key: key, Text: key + ": " + fmt.Sprintf(format, args...)})
		return &out[len(out)-1]
	}
	for i := range table {
		p := &table[i]
		in, ok := s.Input(p.Key)
		if !ok {
			add(InputRemoved, p.Key, "no longer taken, and no longer sent")
			continue
		}
		if in.Type != "" && in.Type != p.schemaType() {
			c := add(TypeChanged, p.Key, "now %s, was %s", in.Type, p.schemaType())
			// A whole number is a number too.
			c.Breaking = in.Type != "number" || p.schemaType() != "integer"
			continue
		}
		if was, now := tableRange(p), schemaRange(in); was != now {
			add(RangeChanged, p.Key, "now %s, was %s", now, was)
		}
		if was, now := plain(p.Default), plain(in.Default); was != now && !p.blankDefault() {
			add(DefaultChanged, p.Key, "starts at %s, was %s", quote(now), quote(was))
		}
		for _, v := range in.Options {
			if _, ok := p.Option(v); p.Kind == KindChoice && !ok {
				add(OptionAdded, p.Key, "%q is new", v)
			}
		}
		for _, o := range p.Options {
			if in.Options != nil && !slices.Contains(in.Options, o.Value) {
				add(OptionRemoved, p.Key, "%q is gone", o.Value)
			}
		}
	}
	for _, in := range s.inputs {
		if find(in.Name) != nil || slices.Contains(withoutEffect, in.Name) {
			continue
		}
		text := "new, and not sent by this app"
		if in.Required {
			text = "new and required, but not known to this app"
		}
		add(InputAdded, in.Name, "%s", text).Breaking = in.Required
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

func tableRange(p *Parameter) string {
	if !p.Bounded() {
		return rangeWords(math.Inf(-1), math.Inf(1))
	}
	return rangeWords(p.Min, p.Max)
}

func schemaRange(in Input) string {
	low, high := math.Inf(-1), math.Inf(1)
	if in.Min != nil {
		low = *in.Min
	}
	if in.Max != nil {
		high = *in.Max
	}
	return rangeWords(low, high)
}

func rangeWords(low, high float64) string {
	var parts []string
	if !math.IsInf(low, 0) {
		parts = append(parts, "from "+number(low))
	}
	if !math.IsInf(high, 0) {
		parts = append(parts, "up to "+number(high))
	}
	if parts == nil {
		return "any"
	}
	return strings.Join(parts, " ")
}

// plain writes the defaults of table and schema the same way: 30 and 30.0 are
// one number.
func plain(v any) string {
	if x, ok := v.(int); ok {
		v = float64(x)
	}
	return text(v)
}

func quote(s string) string {
	if s == "" {
		return "blank"
	}
	return s
}
