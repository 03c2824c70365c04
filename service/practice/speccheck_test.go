package practice

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// document is the API's published OpenAPI document, where it lies beside the checkout.
type document struct{ root map[string]any }

// loadDocument looks for shared/spec/replicate-openapi.json in this folder and all above it.
func loadDocument(t *testing.T) document {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		text, err := os.ReadFile(filepath.Join(folder, "shared", "spec", "replicate-openapi.json"))
		if err == nil {
			var d document
			if err := json.Unmarshal(text, &d.root); err != nil {
				t.Fatal(err)
			}
			return d
		}
		if filepath.Dir(folder) == folder {
			t.Skip("the API's OpenAPI document does not lie beside the checkout")
		}
		folder = filepath.Dir(folder)
	}
}

func at(value any, path ...string) any {
	for _, key := range path {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[key]
	}
	return value
}

// check holds an answer against what the document says about it: its status and type must be listed, and the body must
// be as described.
func (d document) check(method, path string, a answered) []string {
	operation := at(d.root, "paths", path, strings.ToLower(method))
	if operation == nil {
		return []string{"the document has no " + method + " " + path}
	}
	response := at(operation, "responses", strconv.Itoa(a.status))
	if response == nil {
		return []string{fmt.Sprintf("the document has no status %d for %s %s: %s", a.status, method, path, a.text)}
	}
	content, ok := at(response, "content").(map[string]any)
	if !ok {
		if len(a.text) > 0 {
			return []string{"a body where none is described"}
		}
		return nil
	}
	kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	described, ok := content[kind].(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("type %q is not among %v", kind, slices.Sorted(maps.Keys(content)))}
	}
	if kind == "application/octet-stream" {
		return nil
	}
	var body any
	if err := json.Unmarshal(a.text, &body); err != nil {
		return []string{err.Error()}
	}
	return d.value("body", described["schema"], body)
}

// value tells how a value differs from its schema. It knows the parts of JSON schema that the document uses.
func (d document) value(where string, schema, value any) []string {
	s, ok := schema.(map[string]any)
	if !ok {
		return []string{where + ": no schema"}
	}
	if ref, ok := s["$ref"].(string); ok {
		target := at(d.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
		return d.value(where, target, value)
	}
	if value == nil && s["nullable"] == true {
		return nil
	}
	var wrong []string
	if choices, ok := s["oneOf"].([]any); ok {
		if !slices.ContainsFunc(choices, func(choice any) bool { return d.value(where, choice, value) == nil }) {
			wrong = append(wrong, where+": matches none of its choices")
		}
	}
	if choices, ok := s["enum"].([]any); ok && !slices.Contains(choices, value) {
		wrong = append(wrong, fmt.Sprintf("%s: %v is not among %v", where, value, choices))
	}
	if kind, ok := s["type"].(string); ok && !isOfType(kind, value) {
		return append(wrong, fmt.Sprintf("%s: %T is not of type %s", where, value, kind))
	}
	switch v := value.(type) {
	case string:
		wrong = append(wrong, checkFormat(where, s["format"], v)...)
	case []any:
		for i, item := range v {
			if s["items"] != nil {
				wrong = append(wrong, d.value(fmt.Sprintf("%s[%d]", where, i), s["items"], item)...)
			}
		}
	case map[string]any:
		wrong = append(wrong, d.object(where, s, v)...)
	}
	return wrong
}

func (d document) object(where string, s, v map[string]any) []string {
	var wrong []string
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, given := v[name.(string)]; !given {
			wrong = append(wrong, fmt.Sprintf("%s: %s is missing", where, name))
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if property, known := properties[name]; known {
			wrong = append(wrong, d.value(where+"."+name, property, v[name])...)
		} else if s["additionalProperties"] == false {
			wrong = append(wrong, where+": "+name+" is not allowed")
		}
	}
	return wrong
}

func isOfType(kind string, value any) bool {
	switch kind {
	case "string":
		_, ok := value.(string)
		return ok
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "number":
		_, ok := value.(float64)
		return ok
	case "integer":
		f, ok := value.(float64)
		return ok && f == float64(int64(f))
	case "array":
		_, ok := value.([]any)
		return ok
	case "object":
		_, ok := value.(map[string]any)
		return ok
	}
	return false
}

func checkFormat(where string, format any, text string) []string {
	switch format {
	case "date-time":
		if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
			return []string{where + ": " + err.Error()}
		}
	case "uri":
		if u, err := url.Parse(text); err != nil || u.Scheme == "" || u.Host == "" {
			return []string{where + ": " + strconv.Quote(text) + " is no address"}
		}
	}
	return nil
}

func TestTheCheckerFindsWhatIsWrong(t *testing.T) {
	d := document{root: map[string]any{}}
	var schema any
	text := `{"type":"object","required":["id"],"additionalProperties":false,"properties":{"id":{"type":"string"},
		"n":{"type":"integer"},"at":{"type":"string","format":"date-time"},"u":{"type":"string","format":"uri","nullable":true},
		"s":{"enum":["a"]},"l":{"type":"array","items":{"type":"boolean"}}}}`
	if err := json.Unmarshal([]byte(text), &schema); err != nil {
		t.Fatal(err)
	}
	for body, wrong := range map[string]int{
		`{"id":"x","n":1,"at":"2024-08-22T12:26:51.079Z","u":"http://a/b","s":"a","l":[true]}`: 0,
		`{"id":"x","u":null}`:         0,
		`{}`:                          1,
		`{"id":null}`:                 1,
		`{"id":"x","n":1.5}`:          1,
		`{"id":"x","at":"yesterday"}`: 1,
		`{"id":"x","u":"b"}`:          1,
		`{"id":"x","s":"b","n":"1"}`:  2,
		`{"id":"x","l":[true,1,"a"]}`: 2,
		`{"id":"x","more":1}`:         1,
		`[]`:                          1,
	} {
		var value any
		if err := json.Unmarshal([]byte(body), &value); err != nil {
			t.Fatal(err)
		}
		if got := d.value("body", schema, value); len(got) != wrong {
			t.Errorf("%s: %q, want %d findings", body, got, wrong)
		}
	}
}
