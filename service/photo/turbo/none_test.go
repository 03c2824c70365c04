//go:build !(cgo && linux)

package turbo

import (
	"errors"
	"image"
	"testing"
)

func TestWithoutTheLibraryNothingIsDecoded(t *testing.T) {
	if _, err := Decode([]byte("\xff\xd8\xff"), 1, 1, Whole); Available || !errors.Is(err, ErrNotHere) {
		t.Errorf("available %v, %v", Available, err)
	}
	if _, err := Encode(image.NewNRGBA(image.Rect(0, 0, 1, 1)), 90); !errors.Is(err, ErrNotHere) {
		t.Errorf("encode: %v", err)
	}
}
