package photo

import (
	"encoding/binary"
	"image"
	"slices"
	"testing"
)

// exifWithThumbnail gives an EXIF block whose second directory holds a JPEG picture.
func exifWithThumbnail(order binary.AppendByteOrder, file []byte) []byte {
	b := exifBlock(order, 1)
	const next = 8 + 2 + 3*12 // where the first directory says where the second one begins
	second := b[:next:next]
	second = order.AppendUint32(second, uint32(len(b)))
	b = append(second, b[next+4:]...)
	at := len(b) + 2 + 2*12 + 4
	b = order.AppendUint16(b, 2)
	for _, e := range [][2]int{{0x0201, at}, {0x0202, len(file)}} {
		b = order.AppendUint16(b, uint16(e[0]))
		b = order.AppendUint16(b, 4)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint32(b, uint32(e[1]))
	}
	b = order.AppendUint32(b, 0)
	return append(b, file...)
}

func TestThumbnailsOfHEIC(t *testing.T) {
	big := coded(t, "thumbnail")
	small := func(name string, more ...[]byte) boxItem {
		item := coded(t, name, more...)
		item.refs = []boxRef{{"thmb", []int{1}}}
		return item
	}
	turned := func(o int) boxItem { return coded(t, "thumbnail", transforms(o)...) }
	exif := func(order binary.AppendByteOrder, m image.Image) boxItem {
		block := exifWithThumbnail(order, asJPEG(t, m))
		return boxItem{kind: "Exif", data: append([]byte{0, 0, 0, 0}, block...), refs: []boxRef{{"cdsc", []int{1}}}}
	}
	for name, c := range map[string]struct {
		file []byte
		want image.Point
	}{
		"as encoders write it":   {heicFile(t, "thumbnail"), image.Pt(160, 106)},
		"coded":                  {heifWith(1, big, small("plain")), image.Pt(192, 128)},
		"in exif":                {heifWith(1, big, exif(binary.BigEndian, quarters(96, 64))), image.Pt(96, 64)},
		"in exif, little endian": {heifWith(1, big, exif(binary.LittleEndian, quarters(96, 64))), image.Pt(96, 64)},
		"coded of another shape": {heifWith(1, big, small("tile-red"), exif(binary.BigEndian, quarters(96, 64))), image.Pt(96, 64)},
		"none":                   {heicFile(t, "plain"), image.Point{}},
		"of another shape":       {heifWith(1, big, exif(binary.BigEndian, quarters(160, 120))), image.Point{}},
		"broken":                 {heifWith(1, big, boxItem{kind: "hvc1", props: big.props, data: []byte("rubbish"), refs: []boxRef{{"thmb", []int{1}}}}), image.Point{}},
	} {
		m, ok := thumbnailOfHEIC(t.Context(), c.file)
		if ok != (c.want != image.Point{}) {
			t.Errorf("%s: %v", name, ok)
			continue
		}
		if ok {
			if d := m.Rect.Size().Sub(c.want); max(d.X, -d.X, d.Y, -d.Y) > 1 {
				t.Errorf("%s: %v, want %v", name, m.Rect.Size(), c.want)
			}
			wantQuarters(t, m)
		}
	}
	// Turned with the photo: by its own properties, by those of the photo where it has none, and always in EXIF.
	for o := 1; o <= 8; o++ {
		want := upright(quarters(192, 128), orientation(o))
		for name, file := range map[string][]byte{
			"own":  heifWith(1, turned(o), small("plain", transforms(o)...)),
			"exif": heifWith(1, turned(o), exif(binary.BigEndian, quarters(192, 128))),
		} {
			m, ok := thumbnailOfHEIC(t.Context(), file)
			if !ok || m.Rect != want.Rect {
				t.Errorf("%s, orientation %d: %v", name, o, ok)
				continue
			}
			for _, at := range []image.Point{{20, 20}, {want.Rect.Dx() - 20, 20}} {
				if got := m.At(at.X, at.Y); !near(got, want.At(at.X, at.Y), 8) {
					t.Errorf("%s, orientation %d at %v: %v, want %v", name, o, at, got, want.At(at.X, at.Y))
				}
			}
		}
	}
	m, ok := thumbnailOfHEIC(t.Context(), heifWith(1, turned(6), small("plain")))
	if !ok || m.Rect != image.Rect(0, 0, 128, 192) {
		t.Errorf("a thumbnail that forgot its turn: %v", ok)
	}
}

func TestThumbnailsInExifThatLieAboutTheirPlace(t *testing.T) {
	block := exifWithThumbnail(binary.BigEndian, asJPEG(t, quarters(16, 16)))
	if thumbnailIn(block) == nil {
		t.Fatal("none found")
	}
	for n := range len(block) {
		if got := thumbnailIn(block[:n]); got != nil {
			t.Fatalf("cut to %d of %d bytes: %d bytes", n, len(block), len(got))
		}
	}
	for i := 4; i < 120; i++ {
		b := slices.Clone(block)
		b[i] = 0xff
		thumbnailIn(b) // whatever it gives, it does not fail
	}
}
