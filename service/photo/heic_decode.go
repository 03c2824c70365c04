package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"runtime"

	"github.com/gen2brain/heic"
	"golang.org/x/sync/errgroup"
)

// decodeHEIC decodes the picture of a HEIC file as it is stored, not turned upright.
func decodeHEIC(ctx context.Context, b []byte) (image.Image, error) {
	h, p, err := openHEIC(b)
	if err != nil {
		return nil, err
	}
	m, err := h.decode(ctx, p)
	if err != nil {
		return nil, err
	}
	p.coding(h).toJPEG(m)
	alpha, ok := h.alphaOf(p)
	if !ok {
		return p.cutOut(m), nil
	}
	a, err := h.decode(ctx, alpha)
	if err != nil {
		return nil, fmt.Errorf("transparency: %w", err)
	}
	return p.cutOut(h.withAlpha(m, a, p.item)), nil
}

// alphaOf finds the auxiliary picture that says where a picture is transparent.
func (h *heif) alphaOf(p *heicPicture) (*heicPicture, bool) {
	for _, item := range h.from("auxl", p.item.id) {
		b, _ := h.property(item, "auxC")
		if len(b) < 4 {
			continue
		}
		switch name, _, _ := bytes.Cut(b[4:], []byte{0}); string(name) {
		case "urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha":
			if a, err := h.picture(item); err == nil && a.whole == p.whole {
				return a, true
			}
		}
	}
	return nil, false
}

// withAlpha joins a picture and its transparency, which is taken from the brightness of the other.
func (h *heif) withAlpha(m, a *image.YCbCr, item *heifItem) image.Image {
	joined := &image.NYCbCrA{YCbCr: *m, A: a.Y, AStride: a.YStride}
	for _, r := range item.refs {
		if r.kind == "prem" { // the colours are multiplied by it already
			return premultiplied{joined}
		}
	}
	return joined
}

// premultiplied is a picture whose colours have been multiplied by its transparency.
type premultiplied struct{ *image.NYCbCrA }

func (m premultiplied) ColorModel() color.Model { return color.RGBAModel }

func (m premultiplied) At(x, y int) color.Color {
	c := m.NYCbCrAAt(x, y)
	r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
	return color.RGBA{min(r, c.A), min(g, c.A), min(b, c.A), c.A}
}

// cutOut gives the clean aperture of a picture, moved to the origin.
func (p *heicPicture) cutOut(m image.Image) image.Image {
	if p.whole == image.Pt(p.width, p.height) {
		return m
	}
	return shifted{m, p.crop, image.Rect(0, 0, p.width, p.height)}
}

// shifted is a part of a picture.
type shifted struct {
	image.Image
	by   image.Point
	rect image.Rectangle
}

func (m shifted) Bounds() image.Rectangle { return m.rect }
func (m shifted) At(x, y int) color.Color { return m.Image.At(x+m.by.X, y+m.by.Y) }

// subsampling gives how many pixels share one number of the colour planes, across and down.
func (h *hevc) subsampling() (across, down int) {
	switch h.chroma {
	case 1:
		return 2, 2
	case 2:
		return 2, 1
	}
	return 1, 1
}

// decode decodes a picture and puts its tiles together. Its numbers are those of the stream.
func (h *heif) decode(ctx context.Context, p *heicPicture) (*image.YCbCr, error) {
	ratio := map[int]image.YCbCrSubsampleRatio{
		0: image.YCbCrSubsampleRatio444, 1: image.YCbCrSubsampleRatio420, 2: image.YCbCrSubsampleRatio422, 3: image.YCbCrSubsampleRatio444,
	}[p.tile.chroma]
	dst := image.NewYCbCr(image.Rectangle{Max: p.whole}, ratio)
	if p.tile.chroma == 0 {
		for i := range dst.Cb {
			dst.Cb[i], dst.Cr[i] = 128, 128
		}
	}
	total := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(min(runtime.GOMAXPROCS(0), maxSideBySide))
	for i, tile := range p.tiles {
		data, err := h.data(tile)
		if err != nil {
			return nil, errors.Join(group.Wait(), err)
		}
		if total += len(data); total > 2*len(h.file) {
			return nil, errors.Join(group.Wait(), fmt.Errorf("%w: tiles that share their bytes", errHEIF))
		}
		at := image.Pt(i%p.columns*p.tile.width, i/p.columns*p.tile.height)
		group.Go(func() (err error) {
			defer fence(&err)
			if err := ctx.Err(); err != nil {
				return err
			}
			m, err := decodeTile(p.heads[i], data)
			if err != nil {
				return fmt.Errorf("tile %d: %w", i, err)
			}
			return place(dst, m, at, p.heads[i])
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return dst, nil
}

// decodeTile decodes one coded picture.
func decodeTile(head *hevc, data []byte) (image.Image, error) {
	units, err := head.picture(data)
	if err != nil {
		return nil, err
	}
	m, err := heic.Decode(bytes.NewReader(codedFile(head, units)))
	if err != nil {
		return nil, err
	}
	mend(m)
	return m, nil
}

// mend takes the first numbers of a picture from the row below. The decoder hands out memory that it has given back
// already, and at whose start its allocator has written by then.
func mend(m image.Image) {
	const lost = 24 // what the allocator keeps of a free block: six numbers of four bytes
	switch m := m.(type) {
	case *image.YCbCr:
		mendPlane(m.Y, m.YStride, min(lost, m.Rect.Dx()))
	case *image.Gray:
		mendPlane(m.Pix, m.Stride, min(lost, m.Rect.Dx()))
	}
}

func mendPlane(pix []uint8, stride, n int) {
	if len(pix) >= stride+n {
		copy(pix[:n], pix[stride:])
	}
}

// place copies a tile into its place; what reaches over the edge is left out.
func place(dst *image.YCbCr, m image.Image, at image.Point, head *hevc) error {
	if s := m.Bounds().Size(); s.X < head.width || s.Y != head.height {
		return fmt.Errorf("%d × %d pixels where %d × %d were announced", s.X, s.Y, head.width, head.height)
	}
	w, h := min(head.width, dst.Rect.Dx()-at.X), min(head.height, dst.Rect.Dy()-at.Y)
	if m, ok := m.(*image.Gray); ok && head.chroma == 0 {
		copyPlane(dst.Y[dst.YOffset(at.X, at.Y):], dst.YStride, m.Pix, m.Stride, w, h)
		return nil
	}
	src, ok := m.(*image.YCbCr)
	if !ok || src.SubsampleRatio != dst.SubsampleRatio {
		return fmt.Errorf("the decoder gave %T", m)
	}
	copyPlane(dst.Y[dst.YOffset(at.X, at.Y):], dst.YStride, src.Y, src.YStride, w, h)
	across, down := head.subsampling()
	w, h = (w+across-1)/across, (h+down-1)/down
	c := dst.COffset(at.X, at.Y)
	copyPlane(dst.Cb[c:], dst.CStride, src.Cb, src.CStride, w, h)
	copyPlane(dst.Cr[c:], dst.CStride, src.Cr, src.CStride, w, h)
	return nil
}

func copyPlane(dst []uint8, dstStride int, src []uint8, srcStride, w, h int) {
	for y := range h {
		copy(dst[y*dstStride:][:w], src[y*srcStride:][:w])
	}
}
