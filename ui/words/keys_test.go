package words

import (
	"encoding/json"
	"strings"
	"testing"
)

// Exactly the keys that have a name in the translations are looked up.
func TestKeysWithANameAreLookedUp(t *testing.T) {
	for _, l := range Languages() {
		all := map[string]json.RawMessage{}
		if err := read(l.Code, all); err != nil {
			t.Fatal(err)
		}
		named := 0
		for key := range all {
			if name, ok := strings.CutPrefix(key, "key."); ok {
				named++
				if !printed[name] {
					t.Errorf("%s: the key %s is never looked up", l.Code, name)
				}
			}
		}
		if named != len(printed) {
			t.Errorf("%s: %d of %d keys have a name", l.Code, named, len(printed))
		}
	}
}
