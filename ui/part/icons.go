package part

import (
	_ "embed"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

//go:embed icons/face.svg
var faceIcon []byte

//go:embed icons/pose.svg
var poseIcon []byte

// FaceIcon is a head and shoulders in a frame.
func FaceIcon() fyne.Resource { return fyne.NewStaticResource("likeness-face.svg", faceIcon) }

// PoseIcon is a figure with an arm raised.
func PoseIcon() fyne.Resource { return fyne.NewStaticResource("likeness-pose.svg", poseIcon) }

//go:embed icons/star.svg
var starIcon []byte

//go:embed icons/star-full.svg
var fullStarIcon []byte

// StarIcon is a star, full for a favourite.
func StarIcon(full bool) fyne.Resource {
	if full {
		return theme.NewColoredResource(fyne.NewStaticResource("likeness-star-full.svg", fullStarIcon), theme.ColorNameWarning)
	}
	return theme.NewThemedResource(fyne.NewStaticResource("likeness-star.svg", starIcon))
}
