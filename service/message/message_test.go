package message

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestPlacesAreFilled(t *testing.T) {
	inner := New("inner", "at most {{.Max}}", "Max", 1.5)
	for _, c := range []struct {
		m    Message
		want string
	}{
		{New("k", "As it is."), "As it is."},
		{New("k", "{{.N}} of {{.Of}}", "N", 3, "Of", int64(2147483647)), "3 of 2147483647"},
		{New("k", "It takes {{.What}}.", "What", inner), "It takes at most 1.5."},
		// A value is no sentence: what looks like a place in it stays.
		{New("k", "“{{.Name}}” is empty.", "Name", "{{.Name}}.png"), "“{{.Name}}.png” is empty."},
	} {
		if c.m.Text != c.want || c.m.String() != c.want || c.m.IsZero() {
			t.Errorf("%q, want %q", c.m.Text, c.want)
		}
	}
	if !(Message{}).IsZero() {
		t.Error("nothing is something")
	}
}

func TestAMessageCanBeKept(t *testing.T) {
	m := New("outer", "{{.Name}}: {{.What}} {{.N}}", "Name", "Ä “x”", "What", New("inner", "up to {{.Max}}", "Max", 8), "N", 0.25)
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var got Message
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, m) {
		t.Errorf("kept as %s, read as %#v", b, got)
	}
	for _, bad := range []string{`{"values":[1]}`, `{"values":[{"Value":{"key":1}}]}`} {
		if json.Unmarshal([]byte(bad), &got) == nil {
			t.Errorf("%s was read", bad)
		}
	}
}
