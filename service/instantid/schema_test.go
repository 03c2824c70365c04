package instantid

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"likeness/service/message"
)

func ptr(x float64) *float64 { return &x }

func TestParseSchemaReadsEveryWayOptionsAreWritten(t *testing.T) {
	t.Parallel()
	schema, err := ParseSchema([]byte(`{"openapi":"3.0.2","info":{"title":"Cog"},"components":{"schemas":{
		"look":{"title":"look","enum":["a","b"],"type":"string","description":"x"},
		"Input":{"type":"object","required":["image"],"properties":{
			"image":{"type":"string","format":"uri","x-order":0,"title":"Image"},
			"look":{"allOf":[{"$ref":"#/components/schemas/look"}],"default":"a","x-order":1},
			"shape":{"anyOf":[{"$ref":"#/components/schemas/look"},{"type":"null"}],"x-order":2},
			"maybe":{"type":["null","integer"],"minimum":0,"maximum":9,"default":0,"x-order":3},
			"on":{"type":"boolean","default":false,"x-order":4},
			"last":{"type":"number"},
			"inline":{"type":"string","enum":["x","y"],"default":"y"}
		}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Input{
		{Name: "image", Type: "string", Format: "uri", Required: true},
		{Name: "look", Type: "string", Options: []string{"a", "b"}, Default: "a"},
		{Name: "shape", Type: "string", Options: []string{"a", "b"}},
		{Name: "maybe", Type: "integer", Min: ptr(0), Max: ptr(9), Default: 0.0},
		{Name: "on", Type: "boolean", Default: false},
		{Name: "inline", Type: "string", Options: []string{"x", "y"}, Default: "y"},
		{Name: "last", Type: "number"},
	}
	got := schema.Inputs()
	for i := range got {
		got[i].order = 0
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestParseSchemaLeavesOutWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	schema, err := ParseSchema([]byte(`{"components":{"schemas":{
		"circle":{"allOf":[{"$ref":"#/components/schemas/circle"},{"$ref":"#/components/schemas/circle"}]},
		"Input":{"required":"image","properties":{
			"a":{"type":7,"minimum":"low","enum":"x","default":{"k":1},"x-order":"first","format":[]},
			"b":"text","c":null,"d":[1],
			"e":{"allOf":[{"$ref":"#/components/schemas/circle"}]},
			"f":{"$ref":"http://elsewhere/x","anyOf":"no","oneOf":[1,null,"x"]},
			"g":{"type":"integer","enum":[1,2,3]}
		}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, in := range schema.Inputs() {
		got = append(got, in.Name+":"+in.Type)
		if in.Default != nil || in.Min != nil || in.Options != nil || in.Required {
			t.Errorf("%+v", in)
		}
	}
	if !slices.Equal(got, []string{"a:", "e:", "f:", "g:integer"}) {
		t.Error(got)
	}
}

func TestParseSchemaRefusesWhatHasNoInputs(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		``, `null`, `[]`, `7`, `<html>`, `{}`, `{"components":7}`, `{"components":{"schemas":[]}}`,
		`{"components":{"schemas":{"Input":{"properties":{}}}}}`,
		`{"components":{"schemas":{"Input":{"properties":{"a":1}}}}}`,
	} {
		if s, err := ParseSchema([]byte(in)); err == nil || s.Known() {
			t.Errorf("%s: %+v", in, s)
		}
	}
}

func TestASchemaThatSaysNothingLetsEverythingPass(t *testing.T) {
	t.Parallel()
	s := Defaults()
	s.Image = "https://example.org/a.jpg"
	if n := len(s.Inputs(Schema{})); n != 23 {
		t.Errorf("%d inputs", n)
	}
	if c := (Schema{}).Changes(); c != nil {
		t.Error(c)
	}
}

// edited returns the default version's schema with properties changed.
func edited(t *testing.T, edit func(properties map[string]any)) Schema {
	t.Helper()
	data, err := schemaFiles.ReadFile("schema/491ddf5b.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	input := doc["components"].(map[string]any)["schemas"].(map[string]any)["Input"].(map[string]any)
	input["required"] = []string{"image", "consent"}
	edit(input["properties"].(map[string]any))
	data, err = json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSchema(data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestChangesTellWhatANewVersionDoesDifferently(t *testing.T) {
	t.Parallel()
	property := func(p map[string]any, name string) map[string]any { return p[name].(map[string]any) }
	for name, c := range map[string]struct {
		edit func(map[string]any)
		want Change
	}{
		"input added": {
			func(p map[string]any) { p["width"] = map[string]any{"type": "integer"} },
			Change{InputAdded, "width", message.Message{Text: "width: new, and not sent by this app"}, false},
		},
		"required input added": {
			func(p map[string]any) { p["consent"] = map[string]any{"type": "boolean"} },
			Change{InputAdded, "consent", message.Message{Text: "consent: new and required, but not known to this app"}, true},
		},
		"input removed": {
			func(p map[string]any) { delete(p, "enable_lcm") },
			Change{InputRemoved, "enable_lcm", message.Message{Text: "enable_lcm: no longer taken, and no longer sent"}, false},
		},
		"range changed": {
			func(p map[string]any) { property(p, "guidance_scale")["maximum"] = 20 },
			Change{RangeChanged, "guidance_scale", message.Message{Text: "guidance_scale: now from 1 up to 20, was from 1 up to 50"}, false},
		},
		"range gone": {
			func(p map[string]any) {
				delete(property(p, "num_outputs"), "maximum")
				delete(property(p, "num_outputs"), "minimum")
			},
			Change{RangeChanged, "num_outputs", message.Message{Text: "num_outputs: now any, was from 1 up to 8"}, false},
		},
		"default changed": {
			func(p map[string]any) { property(p, "guidance_scale")["default"] = 5 },
			Change{DefaultChanged, "guidance_scale", message.Message{Text: "guidance_scale: starts at 5, was 7.5"}, false},
		},
		"default gone": {
			func(p map[string]any) { delete(property(p, "enhance_nonface_region"), "default") },
			Change{DefaultChanged, "enhance_nonface_region", message.Message{Text: "enhance_nonface_region: starts at blank, was true"}, false},
		},
		"option added": {
			func(p map[string]any) { property(p, "output_format")["enum"] = []string{"webp", "jpg", "png", "avif"} },
			Change{OptionAdded, "output_format", message.Message{Text: `output_format: "avif" is new`}, false},
		},
		"option removed": {
			func(p map[string]any) { property(p, "output_format")["enum"] = []string{"webp", "png"} },
			Change{OptionRemoved, "output_format", message.Message{Text: `output_format: "jpg" is gone`}, false},
		},
		"type changed": {
			func(p map[string]any) { property(p, "sdxl_weights")["type"] = "integer" },
			Change{TypeChanged, "sdxl_weights", message.Message{Text: "sdxl_weights: now integer, was string"}, true},
		},
		"whole number became a number": {
			func(p map[string]any) { property(p, "num_outputs")["type"] = "number" },
			Change{TypeChanged, "num_outputs", message.Message{Text: "num_outputs: now number, was integer"}, false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := edited(t, c.edit).Changes()
			if len(got) != 1 || got[0].String() != c.want.String() ||
				got[0].Kind != c.want.Kind || got[0].Key != c.want.Key || got[0].Breaking != c.want.Breaking {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestAnUnchangedSchemaHasNoChanges(t *testing.T) {
	t.Parallel()
	if got := edited(t, func(map[string]any) {}).Changes(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func FuzzParseSchema(f *testing.F) {
	for _, v := range KnownVersions() {
		data, err := schemaFiles.ReadFile("schema/" + v.ID[:8] + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(newSchema))
	f.Add([]byte(`{"components":{"schemas":{"a":{"allOf":[{"$ref":"#/components/schemas/a"}]},"Input":{"properties":{"a":{"$ref":"#/components/schemas/a"}}}}}}`))
	f.Add([]byte(`{"components":{"schemas":{"Input":{"properties":{"prompt":null,"":{"type":"number","minimum":1e308}}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		schema, err := ParseSchema(data)
		if (err == nil) != schema.Known() {
			t.Fatalf("%v, but known: %v", err, schema.Known())
		}
		s := Defaults()
		for key := range s.Inputs(schema) {
			if _, ok := schema.Input(key); schema.Known() && !ok {
				t.Fatalf("%s is sent to a version that does not take it", key)
			}
		}
		v := Version{ID: unknownVersion}.WithSchema(schema)
		for _, e := range ValueErrors(s.Validate(v)) {
			if e.Problem.IsZero() || e.Allowed.IsZero() || strings.Contains(e.Key, " ") {
				t.Fatalf("%+v", e)
			}
		}
		for _, c := range schema.Changes() {
			if c.Message.IsZero() || c.Kind == "" {
				t.Fatalf("%+v", c)
			}
		}
	})
}
