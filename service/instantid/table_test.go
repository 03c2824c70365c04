package instantid

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// reference reads a carried schema with nothing but encoding/json, so that the
// table is held against the data and not against ParseSchema.
func reference(t *testing.T, v Version) map[string]map[string]any {
	t.Helper()
	data, err := schemaFiles.ReadFile("schema/" + v.ID[:8] + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]map[string]any `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{}
	for name, p := range doc.Components.Schemas["Input"]["properties"].(map[string]any) {
		property := p.(map[string]any)
		if all, ok := property["allOf"].([]any); ok {
			ref := all[0].(map[string]any)["$ref"].(string)
			for k, x := range doc.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")] {
				property[k] = x
			}
		}
		out[name] = property
	}
	return out
}

func TestTableMatchesTheSchemasOfBothVersions(t *testing.T) {
	t.Parallel()
	for _, v := range KnownVersions() {
		t.Run(v.ID[:8], func(t *testing.T) {
			t.Parallel()
			inputs := reference(t, v)
			for _, p := range Parameters() {
				in, ok := inputs[p.Key]
				if !ok {
					t.Errorf("%s is not in the schema", p.Key)
					continue
				}
				delete(inputs, p.Key)
				want := map[Kind]string{
					KindImage: "string", KindText: "string", KindChoice: "string",
					KindInteger: "integer", KindNumber: "number", KindSwitch: "boolean",
				}[p.Kind]
				if in["type"] != want {
					t.Errorf("%s: type %v, table has %s", p.Key, in["type"], want)
				}
				if (in["format"] == "uri") != (p.Kind == KindImage) {
					t.Errorf("%s: format %v, table has %v", p.Key, in["format"], p.Kind)
				}
				low, hasLow := in["minimum"].(float64)
				high, hasHigh := in["maximum"].(float64)
				if low != p.Min || high != p.Max || hasLow != hasHigh || hasLow != p.Bounded() {
					t.Errorf("%s: range %v..%v, table has %v..%v", p.Key, in["minimum"], in["maximum"], p.Min, p.Max)
				}
				var def any = p.Default
				if n, ok := def.(int); ok {
					def = float64(n)
				}
				if in["default"] != def {
					t.Errorf("%s: default %v, table has %v", p.Key, in["default"], p.Default)
				}
				var have, options []string
				for _, o := range p.Options {
					have = append(have, o.Value)
				}
				enum, _ := in["enum"].([]any)
				for _, o := range enum {
					options = append(options, o.(string))
				}
				slices.Sort(have)
				slices.Sort(options)
				if !slices.Equal(have, options) {
					t.Errorf("%s: options %v, table has %v", p.Key, options, have)
				}
			}
			for _, name := range withoutEffect {
				delete(inputs, name)
			}
			if len(inputs) != 0 {
				t.Errorf("not in the table: %v", inputs)
			}
		})
	}
}

func TestTableAndSettingsHaveTheSameInputs(t *testing.T) {
	t.Parallel()
	rows := Parameters()
	if len(rows) != 25 {
		t.Errorf("%d parameters, want 25", len(rows))
	}
	var keys []string
	for _, p := range rows {
		keys = append(keys, p.Key)
	}
	fields := reflect.TypeFor[Settings]()
	for i := range fields.NumField() {
		name, _, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ",")
		if n := slices.Index(keys, name); n >= 0 {
			keys = slices.Delete(keys, n, n+1)
			continue
		}
		t.Errorf("field %s (%q) has no row", fields.Field(i).Name, name)
	}
	if len(keys) != 0 {
		t.Errorf("rows without a field: %v", keys)
	}
}

// A row whose accessor points to another row's field would make two controls
// move together.
func TestEachRowReachesTheFieldOfItsName(t *testing.T) {
	t.Parallel()
	seven := int64(7)
	for _, p := range Parameters() {
		s := Defaults()
		s.Image, s.PoseImage, s.Seed = "https://a", "https://b", &seven
		var v any
		switch p.Kind {
		case KindImage, KindText, KindChoice:
			v = "https://other"
		case KindSwitch:
			v = !s.Value(p.Key).(bool)
		default:
			v = 3
		}
		before := asMap(t, s)
		if err := s.SetValue(p.Key, v); err != nil {
			t.Fatal(err)
		}
		after := asMap(t, s)
		for key := range before {
			if changed := before[key] != after[key]; changed != (key == p.Key) {
				t.Errorf("setting %s: %s went from %v to %v", p.Key, key, before[key], after[key])
			}
		}
	}
}

func asMap(t *testing.T, s Settings) map[string]any {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRowsAreComplete(t *testing.T) {
	t.Parallel()
	labels := map[string]string{}
	group := 0
	for _, p := range Parameters() {
		at := slices.Index(Groups(), p.Group)
		if at < group {
			t.Errorf("%s: group %q is out of order", p.Key, p.Group)
		}
		group = at
		if other, twice := labels[p.Label]; twice || p.Label == "" {
			t.Errorf("%s and %s are both called %q", p.Key, other, p.Label)
		}
		labels[p.Label] = p.Key
		sentence(t, p.Key, p.Help)
		if strings.Contains(p.Label+p.Help, "_") {
			t.Errorf("%s: names of the API in the words for people", p.Key)
		}
		isNumber := p.Kind == KindInteger || p.Kind == KindNumber
		if isNumber != (p.Step > 0) || isNumber != (p.SensibleMax > p.SensibleMin) {
			t.Errorf("%s: step %v, sensible %v..%v", p.Key, p.Step, p.SensibleMin, p.SensibleMax)
		}
		if r := p.Slider(); p.Bounded() && (r.Min != p.Min || r.Max > p.Max || r.Max < p.SensibleMax || p.SensibleMin < r.Min) {
			t.Errorf("%s: slider %v does not span the sensible range within the hard one", p.Key, r)
		}
		if (p.Kind == KindChoice) != (len(p.Options) > 0) {
			t.Errorf("%s: %d options", p.Key, len(p.Options))
		}
		for _, c := range p.DependsOn {
			if _, ok := Find(c.Key); !ok && c.Key != "" || c.Key == p.Key || c.Reason == "" {
				t.Errorf("%s: condition on %q, reason %q", p.Key, c.Key, c.Reason)
			}
		}
	}
}

func TestOptionsAreComplete(t *testing.T) {
	t.Parallel()
	for _, p := range Parameters() {
		seen := map[string]bool{}
		groups := []string{}
		for _, o := range p.Options {
			if seen[o.Value] || seen[o.Label] || o.Label == "" {
				t.Errorf("%s: %q (%q) is there twice or has no name", p.Key, o.Value, o.Label)
			}
			seen[o.Value], seen[o.Label] = true, true
			sentence(t, o.Value, o.Help)
			if n := slices.Index(groups, o.Group); n >= 0 && n != len(groups)-1 {
				t.Errorf("%s: group %q is torn apart", p.Key, o.Group)
			} else if n < 0 {
				groups = append(groups, o.Group)
			}
			for key, r := range o.Sensible {
				other, ok := Find(key)
				if !ok || r.Min < other.Min || r.Max > other.Max || r.Min >= r.Max {
					t.Errorf("%s: range %v for %q", o.Value, r, key)
				}
			}
		}
	}
}

// sentence holds that help is plain prose for a person.
func sentence(t *testing.T, key, help string) {
	t.Helper()
	if help == "" || !strings.HasSuffix(help, ".") || !unicode.IsUpper([]rune(help)[0]) {
		t.Errorf("%s: help is no sentence: %q", key, help)
	}
}

func TestTheTableCannotBeChangedFromOutside(t *testing.T) {
	t.Parallel()
	rows := Parameters()
	for i := range rows {
		rows[i].Key = "changed"
		for j := range rows[i].Options {
			rows[i].Options[j].Value = "changed"
			for k := range rows[i].Options[j].Sensible {
				rows[i].Options[j].Sensible[k] = Range{}
			}
		}
	}
	p, ok := Find("sdxl_weights")
	if !ok {
		t.Fatal("the row is gone")
	}
	o, ok := p.Option("RealVisXL_V3.0_Turbo")
	if !ok || o.Sensible["guidance_scale"] != (Range{1.5, 3}) {
		t.Errorf("the option was changed: %+v", o)
	}
	v := Presets()
	v[1].Values["guidance_scale"] = 49.0
	if again, _ := FindPreset(v[1].ID); again.Values["guidance_scale"] == 49.0 {
		t.Error("a preset was changed")
	}
}
