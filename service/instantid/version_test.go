package instantid

import (
	"strings"
	"testing"
)

func TestParseVersionTakesAny64HexDigits(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		DefaultVersion:                         DefaultVersion,
		strings.ToUpper(SpecVersion):           SpecVersion,
		"  " + unknownVersion + "\n":           unknownVersion,
		"zsxkib/instant-id:" + DefaultVersion:  DefaultVersion,
		strings.Repeat("F", 64):                strings.Repeat("f", 64),
		"ZSXKIB/instant-id:" + unknownVersion:  unknownVersion,
		"zsxkib/instant-id: " + DefaultVersion: "",
		DefaultVersion[:63]:                    "",
		DefaultVersion + "0":                   "",
		"g" + DefaultVersion[1:]:               "",
		"other/model:" + DefaultVersion:        "",
		"zsxkib/instant-id:latest":             "",
		"":                                     "",
	} {
		v, err := ParseVersion(in)
		if v.ID != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, v.ID, err)
		}
	}
}

func TestKnownVersionsAreKnown(t *testing.T) {
	t.Parallel()
	known := KnownVersions()
	if known[0].ID != DefaultVersion || known[1].ID != SpecVersion {
		t.Error("the default version is not first")
	}
	for _, k := range known {
		v := mustVersion(t, k.ID)
		schema, ok := v.Schema()
		if v != k || !v.Known() || !ok || !schema.Known() || v.Summary == "" {
			t.Errorf("%+v", v)
		}
		if c := schema.Changes(); len(c) != 0 {
			t.Errorf("%v differs from the table: %+v", v, c)
		}
		if n := len(Defaults().Inputs(schema)); n != 22 {
			t.Errorf("%v: %d inputs are sent, want 25 without photos and seed", v, n)
		}
	}
	v := mustVersion(t, unknownVersion)
	if _, ok := v.Schema(); ok || v.Known() || v.String() != "01234567" {
		t.Errorf("%+v", v)
	}
	if got := known[0].String(); got != "December 2024 (2e4785a4)" {
		t.Error(got)
	}
}

func TestTheFaceDetectorsSizeIsNeitherShownNorSent(t *testing.T) {
	t.Parallel()
	schema, _ := mustVersion(t, DefaultVersion).Schema()
	sent := Defaults().Inputs(schema)
	for _, name := range []string{"face_detection_input_width", "face_detection_input_height"} {
		if in, ok := schema.Input(name); !ok || *in.Min != 640 || *in.Max != 4096 || in.Default != 640.0 || in.Type != "integer" {
			t.Errorf("%s: %+v", name, in)
		}
		if _, ok := sent[name]; ok {
			t.Errorf("%s is sent", name)
		}
		if _, ok := Find(name); ok {
			t.Errorf("%s is shown", name)
		}
	}
	if n := len(schema.Inputs()); n != 27 {
		t.Errorf("%d inputs", n)
	}
	old, _ := mustVersion(t, SpecVersion).Schema()
	if n := len(old.Inputs()); n != 25 {
		t.Errorf("%d inputs", n)
	}
}
