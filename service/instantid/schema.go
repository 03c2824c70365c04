package instantid

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Schema is what a version of the model says it takes. The zero Schema says
// nothing.
type Schema struct {
	inputs []Input // in the server's order, then by name
}

// Input is one input as the server describes it.
type Input struct {
	Name     string
	Type     string // "string", "number", "integer", "boolean"; "" when not told
	Format   string // "uri" for files
	Required bool
	// Min and Max are nil where the server names no limit.
	Min, Max *float64
	// Options are the values of a choice; nil when any value is fine.
	Options []string
	// Default is nil, bool, float64 or string.
	Default any

	order float64
}

// Known reports whether the schema says anything.
func (s Schema) Known() bool { return len(s.inputs) > 0 }

// Inputs returns all inputs in the server's order.
func (s Schema) Inputs() []Input { return slices.Clone(s.inputs) }

// Input returns the input with this name.
func (s Schema) Input(name string) (Input, bool) {
	for _, in := range s.inputs {
		if in.Name == name {
			return in, true
		}
	}
	return Input{}, false
}

// node is the part of a JSON schema that is of use here. Everything is read
// leniently: what is not of the expected type is left out.
type node map[string]json.RawMessage

func read[T any](n node, key string) (T, bool) {
	var v T
	raw, ok := n[key]
	if !ok || string(raw) == "null" {
		return v, false
	}
	err := json.Unmarshal(raw, &v)
	return v, err == nil
}

// ParseSchema reads the `openapi_schema` of a model version: the properties at
// components.schemas.Input, whose options may stand inline or behind a
// reference in allOf, anyOf or oneOf, as Cog writes them. Descriptions that
// make no sense are left out rather than refused; it is an error only when
// there are no inputs at all.
func ParseSchema(openapiSchema []byte) (Schema, error) {
	var doc node
	if err := json.Unmarshal(openapiSchema, &doc); err != nil {
		return Schema{}, fmt.Errorf("input schema: %w", err)
	}
	components, _ := read[node](doc, "components")
	schemas, _ := read[map[string]json.RawMessage](components, "schemas")
	input, _ := read[node](schemas, "Input")
	properties, _ := read[map[string]json.RawMessage](input, "properties")
	names, _ := read[[]string](input, "required")

	var s Schema
	for name, raw := range properties {
		var property node
		if json.Unmarshal(raw, &property) != nil || property == nil {
			continue
		}
		in := Input{Name: name, Required: slices.Contains(names, name), order: math.Inf(1)}
		if x, ok := read[float64](property, "x-order"); ok {
			in.order = x
		}
		budget := maxNodes
		in.fill(property, schemas, &budget)
		s.inputs = append(s.inputs, in)
	}
	if !s.Known() {
		return Schema{}, errors.New("input schema: no inputs in it")
	}
	slices.SortFunc(s.inputs, func(a, b Input) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.Name, b.Name))
	})
	return s, nil
}

// maxNodes is how many parts of one property's description are looked at; Cog
// writes three. It ends circles and makes a hostile schema cheap.
const maxNodes = 32

// fill takes over what n says, without overwriting what is already known: what
// stands nearer to the property counts more.
func (in *Input) fill(n node, schemas map[string]json.RawMessage, budget *int) {
	if *budget--; *budget < 0 {
		return
	}
	if in.Type == "" {
		in.Type = typeOf(n)
	}
	if x, ok := read[string](n, "format"); ok && in.Format == "" {
		in.Format = x
	}
	if x, ok := read[float64](n, "minimum"); ok && in.Min == nil {
		in.Min = &x
	}
	if x, ok := read[float64](n, "maximum"); ok && in.Max == nil {
		in.Max = &x
	}
	if values, ok := read[[]any](n, "enum"); ok && in.Options == nil {
		for _, v := range values {
			if x, ok := v.(string); ok {
				in.Options = append(in.Options, x)
			}
		}
	}
	if v, ok := read[any](n, "default"); ok && in.Default == nil {
		switch v.(type) {
		case bool, float64, string:
			in.Default = v
		}
	}
	if ref, ok := read[string](n, "$ref"); ok {
		if name, ok := strings.CutPrefix(ref, "#/components/schemas/"); ok {
			if target, ok := read[node](schemas, name); ok {
				in.fill(target, schemas, budget)
			}
		}
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		parts, _ := read[[]json.RawMessage](n, key)
		for _, raw := range parts[:min(len(parts), maxNodes)] {
			var part node
			if json.Unmarshal(raw, &part) == nil {
				in.fill(part, schemas, budget)
			}
		}
	}
}

// typeOf reads "type", which newer dialects write as a list with "null" in it.
func typeOf(n node) string {
	names, ok := read[[]string](n, "type")
	if x, single := read[string](n, "type"); single {
		names, ok = []string{x}, true
	}
	if ok {
		for _, x := range names {
			if x != "null" {
				return x
			}
		}
	}
	return ""
}

// Inputs returns what to send: the settings by their API names, without photos
// and seed that are not set, and without what the schema does not know. A
// schema that says nothing lets everything pass.
func (s Settings) Inputs(schema Schema) map[string]any {
	out := make(map[string]any, len(table))
	for i := range table {
		p := &table[i]
		if _, ok := schema.Input(p.Key); schema.Known() && !ok {
			continue
		}
		v := p.read(s)
		if v == nil || p.Kind == KindImage && v == "" {
			continue
		}
		out[p.Key] = v
	}
	return out
}
