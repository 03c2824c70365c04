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
	"errors"
	"fmt"
	"image"

	"likeness/service/photo"
	"likeness/service/photo/faces"
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
func New() (*Drawer, error) {
	f, err := faces.NewFinder()
	if err != nil {
		return nil, fmt.Errorf("start the face finder: %w", err)
	}
	return &Drawer{finding(f)}, nil
}

// Draw draws one picture. Its errors are *SizeError for photos too narrow for the model's size rule and the context's
// own; a photo without a face is none.
func (d *Drawer) Draw(ctx context.Context, r Request) (*image.NRGBA, error) {
	if r.Face == nil || r.Face.Image == nil || r.Pose != nil && r.Pose.Image == nil {
		return nil, errors.New("no photo to draw from")
	}
	base, at, err := d.place(ctx, r.Face, r.Pose)
	if err != nil {
		return nil, err
	}
	out, err := compose(ctx, base, person(base, at), at, r)
	if err != nil {
		return nil, err
	}
	return out.image(), nil
}

// place brings the photos to their size and the face to its place.
func (d *Drawer) place(ctx context.Context, face, pose *photo.Photo) (*canvas, head, error) {
	own, err := modelSize(size{face.Width, face.Height}, faceLongSide)
	if err != nil {
		return nil, head{}, err
	}
	base := fromImage(face.Image).resized(own.w, own.h)
	at := d.head(base, chosenFace)
	if pose == nil {
		return base, at, ctx.Err()
	}
	theirs, err := modelSize(size{pose.Width, pose.Height}, poseLongSide)
	if err != nil {
		return nil, head{}, err
	}
	if err := ctx.Err(); err != nil {
		return nil, head{}, err
	}
	stand := fromImage(pose.Image).resized(theirs.w, theirs.h)
	there := d.head(stand, chosenPose)
	return putFace(stand, base, there, at), there, ctx.Err()
}

// head finds the head in a picture. A finder that fails is no reason to draw nothing: the head is then taken to be where
// portraits have it.
func (d *Drawer) head(c *canvas, choose func([]found) (found, bool)) head {
	all, err := d.find(c.image())
	if err != nil {
		return usualHead(c.w, c.h)
	}
	f, ok := choose(all)
	if !ok || f.x2 <= f.x1 || f.y2 <= f.y1 {
		return usualHead(c.w, c.h)
	}
	return headOf(f)
}
