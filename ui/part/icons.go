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

//go:embed icons/die.svg
var dieIcon []byte

//go:embed icons/lock.svg
var lockIcon []byte

//go:embed icons/unlock.svg
var unlockIcon []byte

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

// DieIcon is a die.
func DieIcon() fyne.Resource { return drawn("likeness-die.svg", dieIcon) }

// LockIcon is a shut lock.
func LockIcon() fyne.Resource { return drawn("likeness-lock.svg", lockIcon) }

// UnlockIcon is an open lock.
func UnlockIcon() fyne.Resource { return drawn("likeness-unlock.svg", unlockIcon) }

//go:embed icons/grip.svg
var gripIcon []byte

//go:embed icons/front.svg
var frontIcon []byte

// GripIcon is what a row is taken by.
func GripIcon() fyne.Resource { return fyne.NewStaticResource("likeness-grip.svg", gripIcon) }

// FrontIcon is an arrow up to a line.
func FrontIcon() fyne.Resource { return drawn("likeness-front.svg", frontIcon) }

// drawn is an icon in the colour of the text.
func drawn(name string, svg []byte) fyne.Resource {
	return theme.NewThemedResource(fyne.NewStaticResource(name, svg))
}
