package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"likeness/service/message"
	"likeness/service/photo"
	"likeness/service/photo/darkroom"
	"likeness/service/problem"
)

// Photos opens and prepares photos. *darkroom.Darkroom is one.
type Photos interface {
	Open(ctx context.Context, path string) (*photo.Photo, error)
	Prepare(ctx context.Context, path string, use photo.Use, f photo.Frame) (darkroom.Print, error)
}

// PrintOf gives the very bytes that are sent for the photo of ref. Where ref names no file, path is where the library
// keeps the picture that was sent before: it is sent again to the bit, unless it has a frame now, or a size that the
// model would not keep in this use. The errors are those of [photo.Open] and [photo.Prepare], and a
// [problem.Problem] where the picture in the library is not the one that was sent any more.
func PrintOf(ctx context.Context, photos Photos, ref PhotoRef, path string, use photo.Use) (darkroom.Print, error) {
	if ref.Path != "" {
		return photos.Prepare(ctx, path, use, ref.Frame)
	}
	p, err := photos.Open(ctx, path)
	if err != nil {
		return darkroom.Print{}, err
	}
	if ref.Frame.IsZero() && (photo.Shape{Width: p.Width, Height: p.Height}).Kept(use) {
		return again(ref, path, p)
	}
	made, err := photos.Prepare(ctx, path, use, ref.Frame)
	if err == nil && made.Source != ref.Prepared {
		return darkroom.Print{}, unusable(errOther)
	}
	return made, err
}

// again gives the picture at path as it is. p is that picture, opened.
func again(ref PhotoRef, path string, p *photo.Photo) (darkroom.Print, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return darkroom.Print{}, &photo.Error{Name: ref.Name, Reason: photo.Unreadable, Err: fmt.Errorf("read prepared photo: %w", err)}
	}
	if sum := sha256.Sum256(b); p.SHA256 != ref.Prepared || hex.EncodeToString(sum[:]) != ref.Prepared {
		return darkroom.Print{}, unusable(errOther)
	}
	return darkroom.Print{
		Prepared: photo.Prepared{JPEG: b, Width: p.Width, Height: p.Height, SHA256: p.SHA256, Area: p.Image.Rect},
		Source:   p.SHA256, SourceWidth: p.Width, SourceHeight: p.Height,
	}, nil
}

// unusable is the problem of a picture in the library that cannot be sent as it was.
func unusable(err error) error {
	return problem.New(problem.PhotoBad, err).
		Telling(message.New("run.photo.unreadable", "The prepared photo in the library cannot be read. Choose the photo again."))
}

// errOther is the error of a prepared photo whose bytes are not those of its name.
var errOther = errors.New("its bytes have changed")
