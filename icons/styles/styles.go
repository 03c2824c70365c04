// Package styles holds a sample picture of every style: a person who does not
// exist, drawn by the practice drawing in the manner of the style. The files
// are made by tools/samples.
package styles

import "embed"

// The size of a sample in pixels.
const (
	Width  = 176
	Height = 220
)

//go:generate go run likeness/tools/samples -dir .

//go:embed *.jpg
var files embed.FS

// Sample returns the JPEG of the style with this id; nil where there is none.
func Sample(id string) []byte {
	b, err := files.ReadFile(id + ".jpg")
	if err != nil {
		return nil
	}
	return b
}
