package service

import (
	"context"
	"fmt"
	"os"

	"likeness/service/photo"
	"likeness/service/photo/darkroom"
)

// Photos opens and prepares photos. *darkroom.Darkroom is one.
type Photos interface {
	Open(ctx context.Context, path string) (*photo.Photo, error)
	Prepare(ctx context.Context, path string, use photo.Use, f photo.Frame) (darkroom.Print, error)
}

// PrintOf gives the very bytes that are sent for the photo of ref. Where ref names no file, path is where the library
// keeps the picture that was sent before: it is sent again to the bit, unless it has a frame now, or a size that the
// model would not keep in this use. The errors are those of [photo.Open] and [photo.Prepare].
func PrintOf(ctx context.Context, photos Photos, ref PhotoRef, path string, use photo.Use) (darkroom.Print, error) {
	if ref.Path != "" || !ref.Frame.IsZero() {
		return photos.Prepare(ctx, path, use, ref.Frame)
	}
	p, err := photos.Open(ctx, path)
	if err != nil {
		return darkroom.Print{}, err
	}
	if !(photo.Shape{Width: p.Width, Height: p.Height}).Kept(use) {
		return photos.Prepare(ctx, path, use, ref.Frame)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return darkroom.Print{}, &photo.Error{Name: ref.Name, Reason: photo.Unreadable, Err: fmt.Errorf("read prepared photo: %w", err)}
	}
	return darkroom.Print{
		Prepared: photo.Prepared{JPEG: b, Width: p.Width, Height: p.Height, SHA256: p.SHA256, Area: p.Image.Rect},
		Source:   p.SHA256, SourceWidth: p.Width, SourceHeight: p.Height,
	}, nil
}
