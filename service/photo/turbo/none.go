//go:build !(cgo && linux)

package turbo

import "image"

// Available tells whether this build has the library.
const Available = false

// Decode gives ErrNotHere.
func Decode([]byte, int, int, int) (*image.NRGBA, error) { return nil, ErrNotHere }

// Encode gives ErrNotHere.
func Encode(*image.NRGBA, int) ([]byte, error) { return nil, ErrNotHere }
