package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"

	"github.com/disintegration/imaging"
)

// ErrNoPreview is the error of Preview for a file that holds no picture of itself to be shown meanwhile.
var ErrNoPreview = errors.New("photo: no preview in the file")

const (
	// headBytes is how much of a file is read for a preview. Its EXIF block stands at the start and is at most 64 kB
	// long; colour profiles and descriptions may lie between it and the size of the photo.
	headBytes = 256 << 10
	// previewSide bounds a preview before it is decoded. Cameras write 160 by 120 (CIPA DC-008), a few programs more.
	previewSide = 1024
	// Shapes as different as this are taken for the same: a side of a preview is a whole number of few pixels.
	sameShape = 0.03
	// What is at most as bright as this is a black bar, with the noise that JPEG puts into it.
	blackBar = 40
)

// Preview gives at once what the photo at path looks like: the small picture of it that cameras and phones put into
// JPEG and HEIC files, upright, as large as ThumbnailFile would make the photo itself for w × h. Of a JPEG file only the
// start is read, and it takes milliseconds; a HEIC file's is coded as the photo is, and takes a tenth of a second or two.
// It is meant to be shown until the photo is there, and says nothing about whether the rest of the file is sound.
//
// The error is ErrNoPreview when there is no such picture, or when it cannot be one of this photo, because it has
// another shape; black bars that make it 4 to 3 are cut off. Other errors are those of Open.
func Preview(ctx context.Context, path string, w, h int) (*image.RGBA, error) {
	b, err := attend(ctx, maxSilence, func(ctx context.Context, alive func()) ([]byte, error) {
		_, f, size, err := open(ctx, path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		limit := int64(headBytes)
		head, err := io.ReadAll(io.LimitReader(reader{ctx, f, alive}, limit))
		if k, ok := known(head); err != nil || !ok || k.name != "heic" || size > maxBytes {
			return head, unread(ctx, err)
		}
		rest, err := io.ReadAll(io.LimitReader(reader{ctx, f, alive}, maxBytes-limit)) // its parts lie anywhere
		return append(head, rest...), unread(ctx, err)
	})
	if err != nil {
		return nil, err
	}
	if k, ok := known(b); ok && k.name == "heic" {
		m, ok := thumbnailOfHEIC(ctx, b)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !ok || w < 1 || h < 1:
			return nil, ErrNoPreview
		}
		config, err := configOf(k, b)
		if err != nil {
			return nil, ErrNoPreview
		}
		if orientationOf(k, b).swapsSides() {
			config.Width, config.Height = config.Height, config.Width
		}
		w, h = fit(config.Width, config.Height, w, h)
		return asRGBA(imaging.Resize(m, w, h, imaging.CatmullRom)), nil
	}
	m, err := previewIn(b, w, h)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoPreview, err)
	}
	return m, nil
}

// unread is why a file was not read far enough for a preview; Open will say it in a sentence.
func unread(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return ErrNoPreview
}

// previewIn makes the preview of the start of a JPEG file.
func previewIn(head []byte, w, h int) (*image.RGBA, error) {
	k, ok := known(head)
	if !ok || k.name != "jpeg" || w < 1 || h < 1 {
		return nil, errors.New("not a JPEG file")
	}
	photo, err := configOf(k, head)
	if err != nil {
		return nil, err
	}
	if photo.Width < 1 || photo.Height < 1 {
		return nil, errors.New("no width or height")
	}
	block := exifOfJPEG(head)
	m, err := embedded(thumbnailIn(block))
	if err != nil {
		return nil, err
	}
	m, ok = shaped(m, photo.Width, photo.Height)
	if !ok {
		return nil, fmt.Errorf("a picture of %v in a photo of %d × %d", m.Rect.Size(), photo.Width, photo.Height)
	}
	if p, ok := profileOf(k, head); ok && !p.grey { // its numbers are of the photo's colour space, if it is one of colours
		p.convert(m)
	}
	o := orientationIn(block)
	if o.swapsSides() {
		photo.Width, photo.Height = photo.Height, photo.Width
	}
	w, h = fit(photo.Width, photo.Height, w, h)
	return asRGBA(imaging.Resize(upright(m, o), w, h, imaging.CatmullRom)), nil
}

// thumbnailIn gives the bytes of the JPEG picture that the second directory of an EXIF block speaks of, nil
// without one.
func thumbnailIn(block []byte) []byte {
	const tagOffset, tagLength = 0x0201, 0x0202
	_, second := directories(block)
	from, _ := second.value(tagOffset)
	length, _ := second.value(tagLength)
	if from == 0 || int64(from)+int64(length) > int64(len(block)) {
		return nil
	}
	return block[from : from+length]
}

// embedded decodes the small picture of a photo.
func embedded(b []byte) (m *image.NRGBA, err error) {
	if !begins(b, "\xff\xd8\xff") {
		return nil, errors.New("no picture in the EXIF block")
	}
	h, err := inspect("", b)
	if err != nil {
		return nil, err
	}
	if max(h.width, h.height) > previewSide {
		return nil, fmt.Errorf("%d × %d pixels", h.width, h.height)
	}
	m, _, err = fenced(context.Background(), "", h, b, previewSide)
	return m, err
}

// shaped gives the part of m that has the shape of a photo of w × h, and whether there is one: all of it, or what
// lies between two black bars.
func shaped(m *image.NRGBA, w, h int) (*image.NRGBA, bool) {
	mw, mh := float64(m.Rect.Dx()), float64(m.Rect.Dy())
	shape := float64(w) / float64(h)
	if d := mw / mh / shape; d < 1+sameShape && 1/d < 1+sameShape {
		return m, true
	}
	// The bars are cut off generously: a row that is half black shows.
	r := m.Rect
	if barY := int(math.Ceil((mh - mw/shape) / 2)); barY > 0 {
		r.Min.Y, r.Max.Y = r.Min.Y+barY, r.Max.Y-barY
	} else {
		barX := int(math.Ceil((mw - mh*shape) / 2))
		r.Min.X, r.Max.X = r.Min.X+barX, r.Max.X-barX
	}
	if r.Empty() {
		return m, false
	}
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			// The pixels along the photo's edge belong to both.
			if i := y*m.Stride + x*4; !image.Pt(x, y).In(r.Inset(-1)) && max(m.Pix[i], m.Pix[i+1], m.Pix[i+2]) > blackBar {
				return m, false
			}
		}
	}
	return imaging.Crop(m, r), true
}
