// Package photo turns picture files from disk into pictures that the rest of the program can trust: decoded
// behind a fence, upright, opaque, of a bounded size; and makes of them what the model takes and what the
// window shows.
//
// It judges a file by its content, never by its name. It reads JPEG, PNG, WebP, GIF (the first frame), TIFF, BMP
// and HEIC; it knows the other common kinds well enough to say what to do about them. It never keeps or passes on
// metadata of a photo, does not edit pictures, and does not look for faces (package faces does).
package photo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"path/filepath"
)

// Photo is a decoded picture file.
type Photo struct {
	// Image is upright, opaque (white where the file was transparent), in sRGB, and starts at the origin. Of a large
	// photo it is a reduced copy: see Reduced.
	Image *image.NRGBA
	// Reduced is how many source pixels stand behind one pixel of Image along each side, 1 for most files.
	// The model uses no side longer than 1280 pixels, so photos are made smaller while they are decoded, as long as
	// 2560 pixels remain along the longer side. This saves most of the memory and of the time. It is a whole number,
	// or 8/n where a JPEG file is decoded straight to n eighths of its size. A pixel at the right or lower edge of
	// Image may stand for less.
	Reduced float64
	// Width and Height are those of the source, upright, in pixels.
	Width, Height int
	// Format is "jpeg", "png", "webp", "gif", "tiff", "bmp" or "heic".
	Format string
	// SHA256 is the checksum of the file's bytes, in hexadecimal.
	SHA256 string
	// Name is the file's name without its folder.
	Name string

	part image.Rectangle // of the upright source, that Image shows; empty: all of it
}

// Open reads and decodes the picture file at path, which may also be a file:// address as file managers hand
// it over. What is wrong with the file is told by an *Error; when ctx ends first, its error is returned.
func Open(ctx context.Context, path string) (*Photo, error) {
	name, b, err := read(ctx, path)
	if err != nil {
		return nil, err
	}
	return decode(ctx, name, b, keepPixels)
}

// Decode decodes the bytes of a picture file. The name is used for messages only. Every error is an *Error.
func Decode(name string, b []byte) (*Photo, error) {
	return decode(context.Background(), filepath.Base(name), b, keepPixels)
}

// decode does the work behind Open, Decode and ThumbnailFile. The picture is reduced as long as its longer side
// keeps at least keep pixels.
func decode(ctx context.Context, name string, b []byte, keep int) (*Photo, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	h, err := inspect(name, b)
	if err != nil {
		return nil, err
	}
	release, err := admit(ctx, weight(h, b))
	if err != nil {
		return nil, err
	}
	sum := make(chan [sha256.Size]byte, 1)
	go func() { sum <- sha256.Sum256(b) }()
	type decoded struct {
		image   *image.NRGBA
		reduced float64
	}
	got, err := within(ctx, patience(h), release, func(ctx context.Context) (decoded, error) {
		m, reduced, err := fenced(ctx, name, h, b, keep)
		return decoded{m, reduced}, err
	})
	if errors.Is(err, errTooSlow) {
		return nil, &Error{Name: name, Reason: TooSlow, Kind: h.kind.words, Err: err}
	}
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := &Photo{
		Image: upright(got.image, h.orientation), Reduced: got.reduced,
		Width: h.width, Height: h.height, Format: h.kind.name, Name: name,
	}
	if h.orientation.swapsSides() {
		p.Width, p.Height = p.Height, p.Width
	}
	s := <-sum
	p.SHA256 = hex.EncodeToString(s[:])
	return p, nil
}
