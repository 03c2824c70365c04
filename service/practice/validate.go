package practice

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// validate checks the values of a prediction's input, as decoded with json.Number. Inputs that the version does not know
// are refused: what the real API does with them is not documented, and a misspelt one should not pass unnoticed.
func (s *schema) validate(input map[string]any) []invalidField {
	var invalid []invalidField
	for _, name := range s.required {
		if _, given := input[name]; !given {
			invalid = append(invalid, invalidField{"required", "input", name + " is required"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(input)) {
		if _, known := s.inputs[name]; !known {
			invalid = append(invalid, additionalProperty("input", name))
		}
	}
	for _, name := range s.order {
		value, given := input[name]
		if !given {
			continue
		}
		if kind, description := s.inputs[name].check(name, value); kind != "" {
			invalid = append(invalid, invalidField{kind, "input." + name, description})
		}
	}
	return invalid
}

func additionalProperty(field, name string) invalidField {
	return invalidField{"additional_property_not_allowed", field, "Additional property " + name + " is not allowed"}
}

func invalidType(expected string, value any) (kind, description string) {
	return "invalid_type", fmt.Sprintf("Invalid type. Expected: %s, given: %s", expected, typeName(value))
}

// check tells what is wrong with the value, by the validator's name for it and in its words; nothing where all is well.
func (r inputRule) check(name string, value any) (kind, description string) {
	switch r.kind {
	case "boolean":
		if _, ok := value.(bool); !ok {
			return invalidType(r.kind, value)
		}
	case "string":
		text, ok := value.(string)
		switch {
		case !ok:
			return invalidType(r.kind, value)
		case r.choices != nil && !slices.Contains(r.choices, text):
			quoted := make([]string, len(r.choices))
			for i, choice := range r.choices {
				quoted[i] = strconv.Quote(choice)
			}
			return "enum", name + " must be one of the following: " + strings.Join(quoted, ", ")
		case r.uri && !isURI(text):
			return "format", "Does not match format 'uri'"
		}
	case "integer", "number":
		number, ok := value.(json.Number)
		if !ok {
			return invalidType(r.kind, value)
		}
		if r.kind == "integer" {
			if _, whole := wholeNumber(number); !whole {
				return invalidType(r.kind, value)
			}
		}
		v, err := number.Float64()
		switch {
		case err != nil:
			return invalidType(r.kind, value)
		case r.min != nil && v < *r.min:
			return "number_gte", "Must be greater than or equal to " + formatNumber(*r.min)
		case r.max != nil && v > *r.max:
			return "number_lte", "Must be less than or equal to " + formatNumber(*r.max)
		}
	}
	return "", ""
}

// wholeNumber reads integers as JSON writes them: 30, 30.0 and 3e1 are the same number.
func wholeNumber(n json.Number) (int64, bool) {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return i, true
	}
	f, err := n.Float64()
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= 1<<53 {
		return 0, false
	}
	return int64(f), true
}

func formatNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// isURI says whether the text is an address with a scheme. Data addresses are too long to be parsed for nothing.
func isURI(text string) bool {
	if len(text) >= 5 && strings.EqualFold(text[:5], "data:") {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && !strings.Contains(text, `\`)
}

// typeName is the JSON schema's name for the type of a decoded value.
func typeName(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		if _, whole := wholeNumber(v); whole {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
