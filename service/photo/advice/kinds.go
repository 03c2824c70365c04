package advice

import (
	"likeness/service/message"
	"likeness/service/photo"
)

// Advice is one thing to know about a photo before it is sent.
type Advice struct {
	Kind Kind
	// Grave says that the run will probably fail or show somebody else; otherwise the picture may only disappoint.
	Grave    bool
	Message  message.Message
	Remedies []Remedy // the best first; each of them is one click
}

// Kind says what an advice is about. The texts stay the same from version to version.
type Kind string

// The kinds of advice.
const (
	NoFace   Kind = "no-face"  // no face was found in the photo
	Outside  Kind = "outside"  // there are faces in the photo, but none in the frame
	Sideways Kind = "sideways" // the face lies on its side or upside down
	Cut      Kind = "cut"      // the frame cuts into the face
	Edge     Kind = "edge"     // the face is at the upper or left edge: with a free background the model shows a stranger
	Tight    Kind = "tight"    // the face fills the frame: the model may not find it
	Small    Kind = "small"    // the face is small in the frame: the model may not find it, or draws it coarsely
	Several  Kind = "several"  // there are several faces in the frame, and the model chooses by a rule of its own
	Square   Kind = "square"   // a pose photo of 1024 × 1024: pictures of that size tend to have a watermark
	Turned   Kind = "turned"   // the head looks to one side, and will in the result
	Tilted   Kind = "tilted"   // the head leans to one side, and will in the result
	Tiny     Kind = "tiny"     // the source has few pixels for what is made of it
	Same     Kind = "same"     // face and pose are the same photo
)

// Kinds gives all kinds, in the order in which advice of equal weight is given.
func Kinds() []Kind {
	return []Kind{NoFace, Outside, Sideways, Several, Cut, Edge, Tight, Small, Square, Turned, Tilted, Tiny, Same}
}

// framed reports whether another frame is what helps.
func (k Kind) framed() bool {
	switch k {
	case Outside, Sideways, Several, Cut, Edge, Tight, Small, Square:
		return true
	}
	return false
}

// A Remedy is what one click does about an advice.
type Remedy struct {
	Kind    RemedyKind
	Message message.Message // on its button
	Frame   photo.Frame     // of Reframe: the frame to take
}

// RemedyKind says what has to be done.
type RemedyKind string

// The kinds of remedies.
const (
	Reframe       RemedyKind = "reframe"        // take Remedy.Frame
	ByHand        RemedyKind = "by-hand"        // let the person frame
	LookAgain     RemedyKind = "look-again"     // look for faces once more
	BackgroundOff RemedyKind = "background-off" // switch Free background off
	ChooseFace    RemedyKind = "choose-face"    // let the person click a face
	ChoosePhoto   RemedyKind = "choose-photo"   // let the person choose another photo
	TakeOut       RemedyKind = "take-out"       // go on without this photo: only of a pose photo
)
