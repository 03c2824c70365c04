// Package icons carries the pictures that belong to the program itself. It knows nothing of Fyne, so that whoever shows a
// picture decides how.
package icons

import _ "embed"

// App is the icon of the program, a PNG of 256 × 256 pixels, drawn from likeness.svg by `make icons`.
//
//go:embed likeness-256.png
var App []byte
