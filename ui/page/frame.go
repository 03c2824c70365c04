package page

import (
	"likeness/service/message"
	"likeness/service/photo"
)

// A FrameRequest asks for the view in which a person says which part of a photo
// is sent.
type FrameRequest struct {
	Path  string // of the file
	Name  string // what the photo is called
	Use   photo.Use
	Frame photo.Frame // as it is now
	// FreeBackground, Same and Posed are what the advice needs to know: whether the
	// words decide about all but the face, whether one photo is both face and pose,
	// and whether a photo of the face has a pose photo beside it.
	FreeBackground, Same, Posed bool
	// BackgroundOff switches FreeBackground off; nil where nobody can.
	BackgroundOff func()
	// Why is what led here, such as what the model said; it may be zero.
	Why message.Message
}
