package photo

import (
	"context"
	"image"

	"github.com/disintegration/imaging"
)

// Thumbnail gives a copy of m that fits into w × h pixels, opaque and never larger than m. A picture that
// cannot be shown (it is empty, or its pixels are broken) gives one grey pixel.
func Thumbnail(m image.Image, w, h int) *image.RGBA {
	plain := plainCopy(m)
	if plain == nil || w < 1 || h < 1 {
		return &image.RGBA{Pix: []uint8{0x80, 0x80, 0x80, 0xff}, Stride: 4, Rect: image.Rect(0, 0, 1, 1)}
	}
	w, h = fit(plain.Rect.Dx(), plain.Rect.Dy(), w, h)
	return asRGBA(imaging.Resize(plain, w, h, imaging.Lanczos))
}

// fit gives the size of a picture of sw × sh, scaled down to fit into w × h.
func fit(sw, sh, w, h int) (int, int) {
	scale := min(float64(w)/float64(sw), float64(h)/float64(sh), 1)
	return max(round(float64(sw)*scale), 1), max(round(float64(sh)*scale), 1)
}

// ThumbnailFile gives a picture of the file at path that fits into w × h pixels, upright. Its errors are those
// of Open.
func ThumbnailFile(ctx context.Context, path string, w, h int) (*image.RGBA, error) {
	name, b, err := read(ctx, path)
	if err != nil {
		return nil, err
	}
	return ThumbnailBytes(ctx, name, b, w, h)
}

// ThumbnailBytes is ThumbnailFile for the bytes of a file; name is for the errors, which are those of Decode.
func ThumbnailBytes(ctx context.Context, name string, b []byte, w, h int) (*image.RGBA, error) {
	p, err := decode(ctx, name, b, max(2*max(w, h), 1))
	if err != nil {
		return nil, err
	}
	if w < 1 || h < 1 {
		return Thumbnail(p.Image, w, h), nil
	}
	// By the file's own size: the reduced picture's sides are rounded up.
	w, h = fit(p.Width, p.Height, w, h)
	return asRGBA(imaging.Resize(p.Image, w, h, imaging.Lanczos)), nil
}

// plainCopy gives an opaque picture of a type that imaging can be trusted with, nil when m has no pixels or
// panics when asked for them. A picture that is such already is not copied.
func plainCopy(m image.Image) (plain *image.NRGBA) {
	defer func() {
		if recover() != nil {
			plain = nil
		}
	}()
	if m == nil || m.Bounds().Empty() {
		return nil
	}
	if n, ok := m.(*image.NRGBA); ok && n.Opaque() {
		return n
	}
	return flatten(m, m.Bounds())
}
