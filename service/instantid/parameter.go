package instantid

import (
	"maps"
	"slices"

	"likeness/service/message"
)

// Kind says what sort of value a parameter takes, and so which control shows it.
type Kind int

// The kinds of parameters.
const (
	KindImage   Kind = iota // string: an https URL or a data URI
	KindText                // string: words, may have several lines
	KindChoice              // string: one of Parameter.Options
	KindInteger             // int; int64 for the seed
	KindNumber              // float64
	KindSwitch              // bool
)

// String names the kind in words: "whole number".
func (k Kind) String() string {
	switch k {
	case KindImage:
		return "picture"
	case KindText:
		return "text"
	case KindChoice:
		return "choice"
	case KindInteger:
		return "whole number"
	case KindNumber:
		return "number"
	case KindSwitch:
		return "on or off"
	}
	return "unknown"
}

// Group is the part of the settings page that shows a parameter. Its value is
// the English heading.
type Group string

// The groups, in the order in which [Groups] gives them.
const (
	GroupMain     Group = "Photos and words"
	GroupLikeness Group = "Likeness"
	GroupShape    Group = "Pose, outlines, depth"
	GroupDetail   Group = "Detail"
	GroupDraft    Group = "Quick draft"
	GroupOutput   Group = "Output"
	GroupSafety   Group = "Safety"
)

// Groups returns all groups in display order.
func Groups() []Group {
	return []Group{GroupMain, GroupLikeness, GroupShape, GroupDetail, GroupDraft, GroupOutput, GroupSafety}
}

// Range is a closed range of numbers.
type Range struct{ Min, Max float64 }

// Contains reports whether x lies in the range; NaN never does.
func (r Range) Contains(x float64) bool { return x >= r.Min && x <= r.Max }

// Option is one value of a choice.
type Option struct {
	Value string // as the API takes it
	Label string // as a person reads it
	Help  string // one line: what it is for
	Group string // what it is good for; headings of a menu

	// Sensible are ranges of other parameters, by key, that suit this option
	// better than the parameter's own sensible range.
	Sensible map[string]Range
	// Distilled marks looks that are made for a few steps at low guidance.
	Distilled bool

	// Good are values of other parameters, by key, that a look is at its best
	// with; Draft and Fine are what differs for the sake of speed or care.
	Good, Draft, Fine map[string]any
}

// Condition must hold for a parameter to have an effect.
type Condition struct {
	// Key is the parameter that decides; empty when the version does.
	Key string
	// Reason tells why there is no effect when the condition does not hold,
	// short enough for a tooltip: "Quick draft is on".
	Reason string

	holds func(s Settings, v Version) bool
}

// Holds reports whether the condition holds for these settings sent to this version.
func (c Condition) Holds(s Settings, v Version) bool { return c.holds == nil || c.holds(s, v) }

// Parameter is one input of the model: everything the app knows about it.
type Parameter struct {
	Key   string // the API's name
	Kind  Kind
	Group Group
	Label string // plain name
	Help  string // what a person sees change, in a sentence or two

	// Min and Max are what the API accepts; both 0 where it names no range.
	Min, Max float64
	// SensibleMin and SensibleMax enclose what gives good pictures with most
	// looks; see [Parameter.Sensible] for the range that suits the chosen one.
	SensibleMin, SensibleMax float64
	// SliderMax is where a slider may end when Max is far beyond what is of
	// use; 0 means Max. A number typed beside the slider may still go to Max.
	SliderMax float64
	// Step is a comfortable increment for sliders and arrow keys. Values
	// between the steps are fine.
	Step float64

	// Default is the API's: string, float64, int or bool as the kind says;
	// nil where the API has none (photos and seed).
	Default any
	Options []Option // of a choice, in display order

	// Required inputs must be sent; Optional ones may be blank and are then
	// left out of the request.
	Required, Optional bool
	// Inverted switches are shown the other way round than the API means
	// them: "Nudity filter" is shown on while disable_safety_checker is false.
	Inverted bool

	DependsOn []Condition // all must hold for the value to have an effect
	// Versions are the ids of the known versions that take this input; nil
	// means all of them.
	Versions []string

	field func(*Settings) any // address of the value
}

// Parameters returns the table: 25 inputs in display order, group by group.
// The copy is the caller's.
func Parameters() []Parameter {
	out := slices.Clone(table)
	for i := range out {
		out[i] = out[i].clone()
	}
	return out
}

// Find returns the parameter with this API name.
func Find(key string) (Parameter, bool) {
	if p := find(key); p != nil {
		return p.clone(), true
	}
	return Parameter{}, false
}

func find(key string) *Parameter {
	for i := range table {
		if table[i].Key == key {
			return &table[i]
		}
	}
	return nil
}

func (p Parameter) clone() Parameter {
	p.Options = slices.Clone(p.Options)
	for i := range p.Options {
		o := &p.Options[i]
		o.Sensible, o.Good, o.Draft, o.Fine = maps.Clone(o.Sensible), maps.Clone(o.Good), maps.Clone(o.Draft), maps.Clone(o.Fine)
	}
	p.DependsOn = slices.Clone(p.DependsOn)
	p.Versions = slices.Clone(p.Versions)
	return p
}

// Option returns the option with this API value.
func (p Parameter) Option(value string) (Option, bool) {
	i := slices.IndexFunc(p.Options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return p.Options[i], true
}

// LabelMessage is the plain name as a message.
func (p Parameter) LabelMessage() message.Message {
	return message.New("parameter."+p.Key+".label", p.Label)
}

// Bounded reports whether the API names a range for this parameter.
func (p Parameter) Bounded() bool { return p.Max > p.Min }

// Slider returns the ends of a slider for this parameter.
func (p Parameter) Slider() Range {
	if p.SliderMax > 0 {
		return Range{p.Min, p.SliderMax}
	}
	return Range{p.Min, p.Max}
}

// Sensible returns the range that gives good pictures with the options that
// these settings have chosen: a fast look wants other steps than a slow one.
// The second result is false when there is no such range for this parameter.
func (p Parameter) Sensible(s Settings) (Range, bool) {
	for i := range table {
		if table[i].Kind != KindChoice {
			continue
		}
		value, _ := table[i].read(s).(string)
		if o, ok := table[i].Option(value); ok {
			if r, ok := o.Sensible[p.Key]; ok {
				return r, true
			}
		}
	}
	return Range{p.SensibleMin, p.SensibleMax}, p.SensibleMax > p.SensibleMin
}

// KnownBy reports whether a version takes this parameter: by its schema where
// there is one, else by the table.
func (p Parameter) KnownBy(v Version) bool {
	if schema, ok := v.Schema(); ok {
		_, ok := schema.Input(p.Key)
		return ok
	}
	return p.Versions == nil || slices.Contains(p.Versions, v.ID)
}
