package photo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
)

// maxPart bounds the pixels of a part that is decoded for a frame: 52 MB. A part has more where a frame shows nearly all of a
// photo with many pixels, and is reduced then like one with twice as many.
const maxPart = 13_000_000

// Enough reports whether Image has the pixels that a frame can use. Of a large photo it has not where the frame shows a
// small part of it; [PrepareFile] then sees more.
func (p *Photo) Enough(use Use, f Frame) bool {
	area, shape := f.Cut(p.Width, p.Height, use)
	stored := float64(max(p.Width, p.Height)) / float64(max(p.Image.Rect.Dx(), p.Image.Rect.Dy()))
	return stored <= max(1, wanted(area, shape), float64(reduction(area, shape)))*1.01 // the last pixel of a side may stand for less
}

// wanted is how many pixels of the source may become one along each side: so many that twice what is sent remain.
func wanted(area image.Rectangle, shape Shape) float64 {
	return float64(max(area.Dx(), area.Dy())) / float64(2*max(shape.Width, shape.Height))
}

// reduction is the whole number by which an area is reduced while it is decoded.
func reduction(area image.Rectangle, shape Shape) int {
	k := max(1, int(wanted(area, shape)))
	for float64(area.Dx())*float64(area.Dy()) > maxPart*float64(k*k) {
		k++
	}
	return k
}

// PrepareFile is Open and Prepare in one, with all pixels that the file has of what the frame shows: only that part of it
// becomes a picture. It also gives the checksum of the file's bytes, in hexadecimal. The errors are those of the two.
func PrepareFile(ctx context.Context, path string, use Use, f Frame) (Prepared, string, error) {
	name, b, err := read(ctx, path)
	if err != nil {
		return Prepared{}, "", err
	}
	h, err := inspect(name, b)
	if err != nil {
		return Prepared{}, "", err
	}
	sum := sha256.Sum256(b)
	p := &Photo{Width: h.width, Height: h.height, Format: h.kind.name, Name: name, SHA256: hex.EncodeToString(sum[:])}
	if h.orientation.swapsSides() {
		p.Width, p.Height = p.Height, p.Width
	}
	area, _, shape, err := p.framed(use, f)
	if err != nil {
		return Prepared{}, "", err
	}
	if err := p.decodePart(ctx, h, b, f, area, reduction(area, shape)); err != nil {
		return Prepared{}, "", err
	}
	if err := ctx.Err(); err != nil {
		return Prepared{}, "", err
	}
	made, err := Prepare(p, use, f)
	return made, p.SHA256, err
}

// Sum gives the checksum of the bytes of the file at path, in hexadecimal. The errors are those of [Open] about files.
func Sum(ctx context.Context, path string) (string, error) {
	_, b, err := read(ctx, path)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// decodePart makes Image of what an area shows, reduced by the whole number k.
func (p *Photo) decodePart(ctx context.Context, h header, b []byte, f Frame, area image.Rectangle, k int) error {
	release, err := admit(ctx, weight(h, b))
	if err != nil {
		return err
	}
	shown := area.Intersect(f.Whole(p.Width, p.Height))
	turn := h.orientation.frame()
	r := turn.Origin(f.Origin(shown, p.Width, p.Height), h.width, h.height) // as it lies in the file
	// The squares that are averaged lie where they lie in the whole picture.
	r = image.Rect(r.Min.X/k*k, r.Min.Y/k*k, (r.Max.X+k-1)/k*k, (r.Max.Y+k-1)/k*k).Intersect(image.Rect(0, 0, h.width, h.height))
	m, err := within(ctx, patience(h), release, func(ctx context.Context) (*image.NRGBA, error) {
		return fencedPart(ctx, p.Name, h, b, r, k)
	})
	if errors.Is(err, errTooSlow) {
		return &Error{Name: p.Name, Reason: TooSlow, Kind: h.kind.words, Err: err}
	}
	if err != nil {
		return err
	}
	p.Image, p.part = upright(m, h.orientation), turn.Place(r, h.width, h.height)
	return nil
}

// fencedPart decodes the file and copies the part r of it, reduced by k, behind one fence, as fenced does with all of it.
func fencedPart(ctx context.Context, name string, h header, b []byte, r image.Rectangle, k int) (m *image.NRGBA, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, err = nil, damaged(name, h, fmt.Errorf("decoder failed: %v", r))
		}
	}()
	src, err := decodeKind(ctx, h.kind, b)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, damaged(name, h, whole(err))
	}
	if canvas := image.Rect(0, 0, h.width, h.height); !src.Bounds().In(canvas) || src.Bounds().Empty() {
		return nil, damaged(name, h, fmt.Errorf("picture %v outside of its canvas %v", src.Bounds(), canvas))
	}
	if k > 1 {
		m = reduce(src, r, k)
	} else {
		m = flatten(src, r)
	}
	if p, ok := profileOf(h.kind, b); ok && !isInk(src) {
		p.convert(m)
	}
	return m, nil
}

// frame gives the turn and mirroring that make a picture with this orientation upright.
func (o orientation) frame() Frame {
	switch o {
	case 2:
		return Frame{Mirror: true}
	case 3:
		return Frame{Turn: 2}
	case 4:
		return Frame{Turn: 2, Mirror: true}
	case 5:
		return Frame{Turn: 1, Mirror: true}
	case 6:
		return Frame{Turn: 1}
	case 7:
		return Frame{Turn: 3, Mirror: true}
	case 8:
		return Frame{Turn: 3}
	}
	return Frame{}
}
