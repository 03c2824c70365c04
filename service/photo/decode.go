package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// fenced decodes the file and copies it into an opaque picture of our own, reduced as far as its longer side keeps
// at least keep pixels, and tells by how much. Both happen behind one fence: a decoder may panic, and so may the pixels of the picture that it returns (an index
// beyond the palette). A picture of a decoder goes no further than this function, because the imaging library
// would touch such pixels in goroutines of its own, where nobody can catch the panic.
func fenced(ctx context.Context, name string, h header, b []byte, keep int) (m *image.NRGBA, reduced float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, reduced, err = nil, 0, damaged(name, h, fmt.Errorf("decoder failed: %v", r))
		}
	}()
	if m, reduced, ok := straight(h, b, keep); ok {
		if p, ok := profileOf(h.kind, b); ok {
			p.convert(m)
		}
		return m, reduced, nil
	}
	src, err := decodeKind(ctx, h.kind, b)
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	if err != nil {
		return nil, 0, damaged(name, h, whole(err))
	}
	// A GIF's first frame may cover only a part of the canvas; all other kinds fill it.
	canvas := image.Rect(0, 0, h.width, h.height)
	if !src.Bounds().In(canvas) || src.Bounds().Empty() {
		return nil, 0, damaged(name, h, fmt.Errorf("picture %v outside of its canvas %v", src.Bounds(), canvas))
	}
	k := max(1, max(h.width, h.height)/keep)
	if k > 1 {
		m = reduce(src, canvas, k)
	} else {
		m = flatten(src, canvas)
	}
	if p, ok := profileOf(h.kind, b); ok && !isInk(src) {
		p.convert(m)
	}
	return m, float64(k), nil
}

// isInk reports whether the picture holds amounts of ink: its profile, if it has one, is not one of colours of
// light.
func isInk(m image.Image) bool {
	_, ok := m.(*image.CMYK)
	return ok
}

func damaged(name string, h header, err error) error {
	if notKnown(err) {
		return &Error{Name: name, Reason: Unsupported, Kind: h.kind.words, Err: err}
	}
	return &Error{Name: name, Reason: Damaged, Kind: h.kind.words, Err: err}
}

// notKnown reports whether a decoder says that the file is of a sort that it does not know: compressed in a rare way,
// for example. The file may be whole then.
func notKnown(err error) bool {
	var (
		j jpeg.UnsupportedError
		p png.UnsupportedError
		t tiff.UnsupportedError
	)
	return errors.As(err, &j) || errors.As(err, &p) || errors.As(err, &t) || errors.Is(err, bmp.ErrUnsupported)
}

// flatten copies the part r of src onto white. It panics where the pixels of src do.
func flatten(src image.Image, r image.Rectangle) *image.NRGBA {
	dst := image.NewNRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	paint(dst, src, r.Min)
	return dst
}

// paint draws src over white, with its point sp at the origin of dst, which it fills.
func paint(dst *image.NRGBA, src image.Image, sp image.Point) {
	// Opaque pixels are the same bytes in both models, and package draw has its fast paths for RGBA.
	rgba := &image.RGBA{Pix: dst.Pix, Stride: dst.Stride, Rect: dst.Rect}
	if !opaque(src) || !dst.Rect.Add(sp).In(src.Bounds()) {
		draw.Draw(rgba, rgba.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(rgba, rgba.Rect, src, sp, draw.Over)
		return
	}
	draw.Draw(rgba, rgba.Rect, src, sp, draw.Src)
}

// opaque tells it from the type where that is enough: asking each pixel of a large picture takes time.
func opaque(m image.Image) bool {
	switch m.(type) {
	case *image.YCbCr, *image.Gray, *image.Gray16, *image.CMYK:
		return true
	}
	return false
}
