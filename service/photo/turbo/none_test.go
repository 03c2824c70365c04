//go:build !(cgo && linux)

package turbo

import (
	"errors"
	"testing"
)

func TestWithoutTheLibraryNothingIsDecoded(t *testing.T) {
	if _, err := Decode([]byte("\xff\xd8\xff"), 1, 1, Whole); Available || !errors.Is(err, ErrNotHere) {
		t.Errorf("available %v, %v", Available, err)
	}
}
