package photo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"math"

	"github.com/disintegration/imaging"
)

// Use says what a photo is for: it decides the size that is sent.
type Use int

// The uses of a photo.
const (
	Face Use = iota // the photo of the face: 1280 pixels along the longer side
	Pose            // the pose photo: 1024 pixels along the longer side
)

// The model's own rule: an upload is scaled to this longer side and each side is then cut to a multiple of 64
// by squashing. A picture that has such a size already passes unchanged. (Source code of the hosted model.)
const (
	longFace = 1280
	longPose = 1024
	multiple = 64

	shortest = 4 * multiple // of the shorter side: longer shapes are cropped to it
	minSide  = 64           // of the source
	quality  = 92
)

// Prepared is what is sent for a photo: a JPEG picture of exactly a size that the model keeps, never squashed,
// without any metadata of the source.
type Prepared struct {
	JPEG          []byte
	Width, Height int
	SHA256        string // of JPEG, in hexadecimal
	// Crop is the part of the source that is in the picture, in pixels of the upright source.
	Crop image.Rectangle
	// Cropped is the part of the source's area that was cut off, 0 to 1. A few percent are usual; it is large
	// only for shapes longer than about five to one.
	Cropped float64
}

// Prepare makes the upload of a photo. It crops to the nearest shape that the model keeps: from both sides
// evenly; of the height of a face photo mostly from the bottom, since a face that touches the upper edge is
// lost to the model.
func Prepare(p *Photo, use Use) (Prepared, error) {
	if p == nil || p.Image == nil {
		return Prepared{}, errors.New("prepare photo: no picture")
	}
	b := p.Image.Rect
	if min(p.Width, p.Height) < minSide || min(b.Dx(), b.Dy()) < 1 {
		return Prepared{}, &Error{Name: p.Name, Reason: TooSmall, detail: fmt.Sprintf("%d × %d", p.Width, p.Height)}
	}
	w, h := size(b.Dx(), b.Dy(), use)
	crop := cropTo(b, w, h, use)
	part := p.Image.SubImage(crop).(*image.NRGBA)
	fitted := imaging.Resize(part, w, h, imaging.Lanczos)

	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, asRGBA(fitted), &jpeg.Options{Quality: quality}); err != nil {
		return Prepared{}, fmt.Errorf("prepare %s: write jpeg: %w", p.Name, err)
	}
	sum := sha256.Sum256(buf.Bytes())
	source := image.Rect(0, 0, p.Width, p.Height)
	k := max(p.Reduced, 1)
	crop = crop.Sub(b.Min)
	area := image.Rectangle{Min: crop.Min.Mul(k), Max: crop.Max.Mul(k)}.Intersect(source)
	return Prepared{
		JPEG: buf.Bytes(), Width: w, Height: h, SHA256: hex.EncodeToString(sum[:]), Crop: area,
		Cropped: 1 - float64(area.Dx())*float64(area.Dy())/(float64(p.Width)*float64(p.Height)),
	}, nil
}

// size gives the size that the model keeps and that is nearest to the shape w × h.
func size(w, h int, use Use) (int, int) {
	long := longFace
	if use == Pose {
		long = longPose
	}
	if w >= h {
		return long, shortSide(float64(h)/float64(w), long)
	}
	return shortSide(float64(w)/float64(h), long), long
}

// shortSide gives the multiple of 64 that loses least of a picture whose sides have this ratio, at most 1.
func shortSide(ratio float64, long int) int {
	exact := ratio * float64(long)
	low := int(exact/multiple) * multiple
	high := low + multiple
	// Cropping to low cuts the shorter side, to high the longer one.
	if exact/float64(high) > float64(low)/exact {
		low = high
	}
	return min(max(low, shortest), long)
}

// cropTo gives the largest part of r that has the shape w × h.
func cropTo(r image.Rectangle, w, h int, use Use) image.Rectangle {
	if cw := round(float64(r.Dy()) * float64(w) / float64(h)); cw < r.Dx() {
		r.Min.X += (r.Dx() - cw) / 2
		r.Max.X = r.Min.X + max(cw, 1)
		return r
	}
	ch := max(min(round(float64(r.Dx())*float64(h)/float64(w)), r.Dy()), 1)
	above := (r.Dy() - ch) / 2
	if use == Face {
		above = (r.Dy() - ch) / 4
	}
	r.Min.Y += above
	r.Max.Y = r.Min.Y + ch
	return r
}

func round(f float64) int { return int(math.Round(f)) }

// asRGBA gives an opaque picture the type for which package jpeg has a fast path. The bytes are the same.
func asRGBA(m *image.NRGBA) *image.RGBA {
	return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
}
