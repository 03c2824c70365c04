// Package darkroom opens photos, finds the faces in them and prepares what is sent, each of it once: what was found in a
// photo is remembered by its content, what was prepared by content, use and frame. So a photo that is picked is ready
// when Create is pressed.
//
// It keeps everything in memory, within bounds, writes nothing to disk and sends nothing.
package darkroom

import (
	"context"
	"errors"
	"image"
	"os"
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
	opened  memory[file, *photo.Photo]
	found   memory[string, []faces.Face]
	prints  memory[order, Print]
}

// file is a file as it was when it was read.
type file struct {
	path    string
	changed time.Time
	size    int64
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
		finder: finder,
		opened: memory[file, *photo.Photo]{most: maxPixels, size: func(p *photo.Photo) int { return p.Image.Rect.Dx() * p.Image.Rect.Dy() }},
		found:  memory[string, []faces.Face]{most: maxKnown},
		prints: memory[order, Print]{most: maxPrints},
	}
}

// Open reads and decodes the picture file at path, unless it did so lately and the file is as it was. The errors are
// those of [photo.Open]. Nobody may change the picture.
func (d *Darkroom) Open(ctx context.Context, path string) (*photo.Photo, error) {
	f := file{path: path}
	if info, err := os.Stat(path); err == nil { // what is wrong with it is told by who opens it
		f.changed, f.size = info.ModTime(), info.Size()
	}
	if p, ok := d.opened.get(f); ok {
		return p, nil
	}
	return do(ctx, &d.flights, f, func(ctx context.Context) (*photo.Photo, error) {
		p, err := photo.Open(ctx, path)
		if err == nil && f.size > 0 {
			d.opened.put(f, p)
		}
		return p, err
	})
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
	all, err := do(ctx, &d.flights, looking{p.SHA256}, func(context.Context) ([]faces.Face, error) {
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

// Prepare makes what is sent of the photo at path, unless it did so lately. The errors are those of [photo.Open] and
// [photo.Prepare].
func (d *Darkroom) Prepare(ctx context.Context, path string, use photo.Use, f photo.Frame) (Print, error) {
	p, err := d.Open(ctx, path)
	if err != nil {
		return Print{}, err
	}
	o := order{p.SHA256, use, f}
	if known, ok := d.prints.get(o); ok {
		return known, nil
	}
	return do(ctx, &d.flights, o, func(context.Context) (Print, error) {
		made, err := photo.Prepare(p, use, f)
		if err != nil {
			return Print{}, err
		}
		print := Print{Prepared: made, Source: p.SHA256, SourceWidth: p.Width, SourceHeight: p.Height}
		d.prints.put(o, print)
		return print, nil
	})
}
