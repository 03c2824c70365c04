// Package darkroom opens photos, finds the faces in them and prepares what is sent, each of it once: what was found in a
// photo is remembered by its content, what was prepared by content, use and frame. So a photo that is picked is ready
// when Create is pressed.
//
// It keeps everything in memory, within bounds, writes nothing to disk and sends nothing.
package darkroom

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"time"

	"likeness/service/photo"
	"likeness/service/photo/faces"
)

// Bounds of what is remembered.
const (
	maxPixels = 16 << 20 // of opened photos together; the newest is kept in any case
	maxKnown  = 500      // photos whose faces are remembered
	maxPrints = 16       // prepared pictures, a few hundred kilobytes each
)

// Finder finds faces in a picture. *faces.Finder is one.
type Finder interface {
	Find(m image.Image) ([]faces.Face, error)
}

// ErrNotLooking is the error of a darkroom that has nobody to look for faces.
var ErrNotLooking = errors.New("no face finder")

// A Darkroom is safe for use by several goroutines at once; work that several ask for is done once.
type Darkroom struct {
	finder  Finder
	flights flights
	looking chan struct{}            // holds one element while a photo is searched for faces
	opened  memory[string, negative] // by path
	found   memory[string, []faces.Face]
	prints  memory[order, Print]
}

// file names a file as it is when it is asked for.
type file struct {
	path    string
	changed time.Time
	size    int64
}

// negative is an opened photo and the file as it was before it was read.
type negative struct {
	photo *photo.Photo
	info  os.FileInfo
}

// of reports whether a file looks like the one that the photo was read from. Only its bytes tell for sure.
func (n negative) of(info os.FileInfo) bool {
	return info.Size() == n.info.Size() && info.ModTime().Equal(n.info.ModTime()) && os.SameFile(info, n.info)
}

// order is what was asked to be prepared.
type order struct {
	sha256 string
	use    photo.Use
	frame  photo.Frame
}

// A Print is a photo as it is sent, and what it was made from.
type Print struct {
	photo.Prepared
	Source       string // SHA-256 of the source file, in hexadecimal
	SourceWidth  int    // of the source, upright, in pixels
	SourceHeight int
}

// New gives a darkroom. Without a finder no faces are looked for.
func New(finder Finder) *Darkroom {
	return &Darkroom{
		finder:  finder,
		looking: make(chan struct{}, 1),
		opened:  memory[string, negative]{most: maxPixels, size: func(n negative) int { return n.photo.Image.Rect.Dx() * n.photo.Image.Rect.Dy() }},
		found:   memory[string, []faces.Face]{most: maxKnown},
		prints:  memory[order, Print]{most: maxPrints},
	}
}

// Open reads and decodes the picture file at path, unless it did so lately and the file looks as it did. The errors are
// those of [photo.Open]. Nobody may change the picture.
func (d *Darkroom) Open(ctx context.Context, path string) (*photo.Photo, error) {
	p, _, err := d.open(ctx, path)
	return p, err
}

// open also tells whether the file was read now.
func (d *Darkroom) open(ctx context.Context, path string) (p *photo.Photo, now bool, err error) {
	f := file{path: path}
	info, err := os.Stat(path)
	if err == nil { // what is wrong with it is told by who opens it
		f.changed, f.size = info.ModTime(), info.Size()
		if n, ok := d.opened.get(path); ok && n.of(info) {
			return n.photo, false, nil
		}
	}
	mine := make(chan struct{}, 1) // not where another one's reading was waited for
	p, err = do(ctx, &d.flights, f, func(ctx context.Context) (*photo.Photo, error) {
		mine <- struct{}{}
		p, err := photo.Open(ctx, path)
		if err == nil && info != nil {
			d.opened.put(path, negative{p, info})
		}
		return p, err
	})
	if err != nil {
		return nil, false, err
	}
	return p, len(mine) > 0, nil
}

// Faces gives the faces in a photo, in pixels of the upright source, the surest first; none and no error when there is
// none. The error is ErrNotLooking when there is no finder.
func (d *Darkroom) Faces(ctx context.Context, p *photo.Photo) ([]faces.Face, error) {
	if d.finder == nil {
		return nil, ErrNotLooking
	}
	if known, ok := d.found.get(p.SHA256); ok {
		return slices.Clone(known), nil
	}
	type looking struct{ sha256 string }
	all, err := do(ctx, &d.flights, looking{p.SHA256}, func(ctx context.Context) ([]faces.Face, error) {
		// A search uses all processors and cannot be stopped: it goes on when nobody waits, and the next begins after it.
		select {
		case d.looking <- struct{}{}:
			defer func() { <-d.looking }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if known, ok := d.found.get(p.SHA256); ok { // that one was of the same photo
			return known, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all, err := d.finder.Find(p.Image)
		if err != nil {
			return nil, err
		}
		for i := range all {
			all[i] = all[i].Scale(p.Width, p.Image.Rect.Dx())
		}
		d.found.put(p.SHA256, all)
		return all, nil
	})
	return slices.Clone(all), err
}

// Prepare makes what is sent of the photo at path, unless it did so lately for the same bytes. What a file looks like is
// not trusted here: it is read each time. The errors are those of [photo.Open] and [photo.Prepare].
func (d *Darkroom) Prepare(ctx context.Context, path string, use photo.Use, f photo.Frame) (Print, error) {
	const often = 3 // that a file may change while it is worked on
	for range often {
		p, now, err := d.open(ctx, path)
		if err != nil {
			return Print{}, err
		}
		if !now {
			sum, err := photo.Sum(ctx, path)
			if err != nil {
				return Print{}, err
			}
			if sum != p.SHA256 {
				d.opened.drop(path)
				continue
			}
		}
		print, err := d.print(ctx, path, p, order{p.SHA256, use, f})
		if errors.Is(err, errChanged) {
			d.opened.drop(path)
			continue
		}
		return print, err
	}
	return Print{}, fmt.Errorf("prepare %s: %w", filepath.Base(path), errChanged)
}

// errChanged is the error of a file that is another one than a moment ago.
var errChanged = errors.New("the file changes while it is read")

// print makes what was ordered of a photo, which was read from the file at path.
func (d *Darkroom) print(ctx context.Context, path string, p *photo.Photo, o order) (Print, error) {
	if known, ok := d.prints.get(o); ok {
		return known, nil
	}
	return do(ctx, &d.flights, o, func(ctx context.Context) (Print, error) {
		made, sum, err := develop(ctx, path, p, o)
		switch {
		case err != nil:
			return Print{}, err
		case sum != p.SHA256:
			return Print{}, errChanged
		}
		print := Print{Prepared: made, Source: p.SHA256, SourceWidth: p.Width, SourceHeight: p.Height}
		d.prints.put(o, print)
		return print, nil
	})
}

// develop prepares from the opened photo, or from its file where that shows more. It tells of what bytes.
func develop(ctx context.Context, path string, p *photo.Photo, o order) (photo.Prepared, string, error) {
	if o.frame.Check(o.use) == nil && !p.Enough(o.use, o.frame) {
		return photo.PrepareFile(ctx, path, o.use, o.frame)
	}
	made, err := photo.Prepare(p, o.use, o.frame)
	return made, p.SHA256, err
}
