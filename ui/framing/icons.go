package framing

import (
	_ "embed"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

//go:embed icons/turn-left.svg
var turnLeftIcon []byte

//go:embed icons/turn-right.svg
var turnRightIcon []byte

//go:embed icons/mirror.svg
var mirrorIcon []byte

// icon is an icon in the colour of the text.
func icon(name string, svg []byte) fyne.Resource {
	return theme.NewThemedResource(fyne.NewStaticResource("likeness-"+name+".svg", svg))
}
