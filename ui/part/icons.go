package part

import (
	_ "embed"

	"fyne.io/fyne/v2"
)

//go:embed icons/face.svg
var faceIcon []byte

//go:embed icons/pose.svg
var poseIcon []byte

// FaceIcon is a head and shoulders in a frame.
func FaceIcon() fyne.Resource { return fyne.NewStaticResource("likeness-face.svg", faceIcon) }

// PoseIcon is a figure with an arm raised.
func PoseIcon() fyne.Resource { return fyne.NewStaticResource("likeness-pose.svg", poseIcon) }
