package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/jpeg"
)

// maxThumbnail bounds the pixels of a thumbnail; those of phones have 320 × 240.
const maxThumbnail = 1 << 20

// thumbnailOfHEIC gives the small picture that a HEIC file holds beside the large one, upright; ok is false without
// one. It is a coded picture of its own, or a JPEG picture in the EXIF block. One whose shape is not that of the photo
// is passed over: it was forgotten when the photo was edited, or has black bars.
func thumbnailOfHEIC(ctx context.Context, b []byte) (m *image.NRGBA, ok bool) {
	defer func() {
		if recover() != nil { // a decoder or its picture failed
			m, ok = nil, false
		}
	}()
	h, p, err := openHEIC(b)
	if err != nil {
		return nil, false
	}
	if m := h.codedThumbnail(ctx, p); m != nil && p.shapedLike(m) {
		return m, true
	}
	if m := h.exifThumbnail(p); m != nil && p.shapedLike(m) {
		return m, true
	}
	return nil, false
}

// codedThumbnail decodes the thumbnail that refers to the picture, nil without one.
func (h *heif) codedThumbnail(ctx context.Context, p *heicPicture) *image.NRGBA {
	for _, item := range h.from("thmb", p.item.id) {
		t, err := h.picture(item)
		if err != nil || t.tile.area*len(t.tiles) > maxThumbnail {
			continue
		}
		m, err := h.decode(ctx, t)
		if err != nil {
			continue
		}
		t.coding(h).toJPEG(m)
		small := flatten(t.cutOut(m), image.Rect(0, 0, t.width, t.height))
		colours := t
		if len(h.colours(t)) == 0 {
			colours = p
		}
		if c, ok := h.profile(colours); ok && !c.isSRGB() {
			c.convert(small)
		}
		small = upright(small, t.orientation)
		if !p.shapedLike(small) && t.orientation == 1 { // its own turn was forgotten
			small = upright(small, p.orientation)
		}
		return small
	}
	return nil
}

// exifThumbnail decodes the JPEG picture in the second directory of the EXIF block, which lies as the photo is stored;
// nil without one.
func (h *heif) exifThumbnail(p *heicPicture) *image.NRGBA {
	file := thumbnailIn(h.exif(p))
	if !begins(file, "\xff\xd8\xff") {
		return nil
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > maxThumbnail/c.Height {
		return nil
	}
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	small := flatten(m, m.Bounds())
	if c, ok := h.profile(p); ok && !c.isSRGB() {
		c.convert(small)
	}
	return upright(small, p.orientation)
}

// exif gives the EXIF block of the picture (ISO/IEC 23008-12, annex A.2.1), nil without one.
func (h *heif) exif(p *heicPicture) []byte {
	for _, item := range h.from("cdsc", p.item.id) {
		if item.kind != "Exif" {
			continue
		}
		b, err := h.data(item)
		if err != nil || len(b) < 4 {
			continue
		}
		skip := int64(binary.BigEndian.Uint32(b)) // to the head of the TIFF structure
		if 4+skip < int64(len(b)) {
			return b[4+skip:]
		}
	}
	return nil
}

// shapedLike reports whether a small upright picture has the shape of this one.
func (p *heicPicture) shapedLike(m *image.NRGBA) bool {
	w, h := float64(p.width), float64(p.height)
	if p.orientation.swapsSides() {
		w, h = h, w
	}
	mw, mh := float64(m.Rect.Dx()), float64(m.Rect.Dy())
	// A row or column more or less comes from rounding.
	return mw >= 32 && mh >= 32 && (mw-1)/(mh+1) < 1.01*w/h && (mw+1)/(mh-1) > 0.99*w/h
}
