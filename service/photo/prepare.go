package photo

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"

	"github.com/disintegration/imaging"
)

// Use says what a photo is for: it decides the size that is sent.
type Use int

// The uses of a photo.
const (
	Face Use = iota // the photo of the face: 1280 pixels along the longer side
	Pose            // the pose photo: 1024 pixels along the longer side
)

const (
	minSide   = 64 // of the source, in pixels
	minFramed = 16 // of what a frame shows of it

	// quality of the JPEG that is sent. It cannot be told from the source at 1:1: on nine photos of people brightness keeps a
	// structural similarity of 0.992 and more (at 92: 0.989, where film grain is fine), and the colours of the whole shift by a
	// third of a step of 255 at most. Such photos become 120 to 430 kB, a third more than at 92; 97 costs a quarter more again
	// for what nobody sees. The standard encoder keeps one number of colour for four pixels. Keeping all of
	// them would lift the similarity of the colours from about 0.99 to 0.996, which the eye does not see, for a fifth more bytes.
	quality = 95
)

// Prepared is what is sent for a photo: a JPEG picture of exactly a size that the model keeps, never squashed,
// without any metadata of the source.
type Prepared struct {
	JPEG          []byte
	Width, Height int
	SHA256        string // of JPEG, in hexadecimal
	// Area is what is in the picture, in pixels of the photo as the frame turns and mirrors it. It may reach past the photo.
	Area image.Rectangle
}

// Prepare makes the upload of a photo: the part that the frame shows, in its shape. An area that reaches past the photo
// is filled. The error is an *Error when the photo or its frame is of no use.
func Prepare(p *Photo, use Use, f Frame) (Prepared, error) {
	if p == nil || p.Image == nil {
		return Prepared{}, errors.New("prepare photo: no picture")
	}
	if p.Image.Rect.Empty() {
		return Prepared{}, &Error{Name: p.Name, Reason: TooSmall, detail: fmt.Sprintf("%d × %d", p.Width, p.Height)}
	}
	area, shown, shape, err := p.framed(use, f)
	if err != nil {
		return Prepared{}, err
	}
	m := p.cut(f, area, shown, shape)

	b, err := writeJPEG(m)
	if err != nil {
		return Prepared{}, fmt.Errorf("prepare %s: write jpeg: %w", p.Name, err)
	}
	sum := sha256.Sum256(b)
	return Prepared{JPEG: b, Width: shape.Width, Height: shape.Height, SHA256: hex.EncodeToString(sum[:]), Area: area}, nil
}

// framed gives what a frame takes of the photo: the area of the turned and mirrored photo, the part of it that lies in the
// photo, and the size that it gets. The error is an *Error when the photo or the frame is of no use.
func (p *Photo) framed(use Use, f Frame) (area, shown image.Rectangle, shape Shape, err error) {
	if min(p.Width, p.Height) < minSide {
		return area, shown, shape, &Error{Name: p.Name, Reason: TooSmall, detail: fmt.Sprintf("%d × %d", p.Width, p.Height)}
	}
	if err := f.Check(use); err != nil {
		return area, shown, shape, &Error{Name: p.Name, Reason: FrameWrong, Err: err}
	}
	area, shape = f.Cut(p.Width, p.Height, use)
	shown = area.Intersect(f.Whole(p.Width, p.Height))
	if min(shown.Dx(), shown.Dy()) < minFramed {
		return area, shown, shape, &Error{Name: p.Name, Reason: FrameBad, Err: fmt.Errorf("frame %v shows %v of the photo", area, shown)}
	}
	return area, shown, shape, nil
}

// cut gives the area of the photo in the size of shape. Shown is the part of the area that lies in the photo.
func (p *Photo) cut(f Frame, area, shown image.Rectangle, shape Shape) *image.NRGBA {
	// Where what is shown lies in the result.
	at := image.Rect(
		scaled(shown.Min.X-area.Min.X, shape.Width, area.Dx()), scaled(shown.Min.Y-area.Min.Y, shape.Height, area.Dy()),
		scaled(shown.Max.X-area.Min.X, shape.Width, area.Dx()), scaled(shown.Max.Y-area.Min.Y, shape.Height, area.Dy()))
	at.Max.X, at.Max.Y = max(at.Max.X, at.Min.X+1), max(at.Max.Y, at.Min.Y+1)

	part := p.Image.SubImage(p.stored(f.Origin(shown, p.Width, p.Height))).(*image.NRGBA)
	w, h := f.Size(at.Dx(), at.Dy()) // before the turn, which is cheaper on the small picture
	m := f.turn(imaging.Resize(shrunk(part, w, h), w, h, imaging.Lanczos))
	if at.Size() == image.Pt(shape.Width, shape.Height) {
		return m
	}
	return f.Fill.around(m, at.Min, shape)
}

// stored gives where a part of the upright source lies in Image, at least one pixel.
func (p *Photo) stored(r image.Rectangle) image.Rectangle {
	b, whole := p.Image.Rect, p.part
	if whole.Empty() {
		whole = image.Rect(0, 0, p.Width, p.Height)
	}
	r = r.Sub(whole.Min)
	s := image.Rect(scaled(r.Min.X, b.Dx(), whole.Dx()), scaled(r.Min.Y, b.Dy(), whole.Dy()),
		scaled(r.Max.X, b.Dx(), whole.Dx()), scaled(r.Max.Y, b.Dy(), whole.Dy()))
	s.Max.X, s.Max.Y = max(s.Max.X, s.Min.X+1), max(s.Max.Y, s.Min.Y+1)
	return s.Add(b.Min).Intersect(b)
}

// scaled gives v · to / from, to the nearest whole number.
func scaled(v, to, from int) int { return round(float64(v) * float64(to) / float64(from)) }

// turn turns and mirrors a picture as the frame says.
func (f Frame) turn(m *image.NRGBA) *image.NRGBA {
	switch f.Turn {
	case 1:
		m = imaging.Rotate270(m) // the library turns the other way round
	case 2:
		m = imaging.Rotate180(m)
	case 3:
		m = imaging.Rotate90(m)
	}
	if f.Mirror {
		m = imaging.FlipH(m)
	}
	return m
}

// cropTo gives the largest part of r that has the shape w × h: from both sides evenly; of the height three quarters at
// the bottom when the top is to be kept.
func cropTo(r image.Rectangle, w, h int, keepTop bool) image.Rectangle {
	if cw := round(float64(r.Dy()) * float64(w) / float64(h)); cw < r.Dx() {
		r.Min.X += (r.Dx() - cw) / 2
		r.Max.X = r.Min.X + max(cw, 1)
		return r
	}
	ch := max(min(round(float64(r.Dx())*float64(h)/float64(w)), r.Dy()), 1)
	above := (r.Dy() - ch) / 2
	if keepTop {
		above = (r.Dy() - ch) / 4
	}
	r.Min.Y += above
	r.Max.Y = r.Min.Y + ch
	return r
}

// asRGBA gives an opaque picture the type for which package jpeg has a fast path. The bytes are the same.
func asRGBA(m *image.NRGBA) *image.RGBA {
	return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
}
