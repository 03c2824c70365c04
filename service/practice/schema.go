package practice

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The OpenAPI documents of the model's versions, named by version, as the API gives them in openapi_schema. Names,
// types, ranges and choices are the model's; the descriptions are ours.
//
//go:embed schema/*.json
var schemaFiles embed.FS

// schema is what a model version says about its inputs.
type schema struct {
	document json.RawMessage
	required []string
	inputs   map[string]inputRule
	order    []string // the inputs by x-order
}

// inputRule is what one input may be.
type inputRule struct {
	kind     string // "string", "integer", "number" or "boolean"
	uri      bool
	min, max *float64
	choices  []string
	preset   any // the default: nil, string, float64 or bool
}

func loadSchema(version string) (*schema, error) {
	text, err := schemaFiles.ReadFile("schema/" + version + ".json")
	if err != nil {
		return nil, fmt.Errorf("schema of version %s: %w", version, err)
	}
	s, err := parseSchema(text)
	if err != nil {
		return nil, fmt.Errorf("schema of version %s: %w", version, err)
	}
	return s, nil
}

func parseSchema(text []byte) (*schema, error) {
	type rule struct {
		Type    string
		Format  string
		Default any
		Minimum *float64
		Maximum *float64
		Enum    []string
		Order   int `json:"x-order"`
		AllOf   []struct {
			Ref string `json:"$ref"`
		}
	}
	var document struct {
		Components struct {
			Schemas map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	var input struct {
		Required   []string
		Properties map[string]rule
	}
	if err := json.Unmarshal(document.Components.Schemas["Input"], &input); err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	s := &schema{document: text, required: input.Required, inputs: map[string]inputRule{}}
	for name, p := range input.Properties {
		r := inputRule{kind: p.Type, uri: p.Format == "uri", min: p.Minimum, max: p.Maximum, preset: p.Default}
		for _, part := range p.AllOf {
			var choice rule
			target := strings.TrimPrefix(part.Ref, "#/components/schemas/")
			if err := json.Unmarshal(document.Components.Schemas[target], &choice); err != nil {
				return nil, fmt.Errorf("input %s: %s: %w", name, target, err)
			}
			r.kind, r.choices = choice.Type, choice.Enum
		}
		s.inputs[name] = r
		s.order = append(s.order, name)
	}
	slices.SortFunc(s.order, func(a, b string) int { return input.Properties[a].Order - input.Properties[b].Order })
	return s, nil
}
