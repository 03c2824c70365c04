package photo

import (
	"bytes"
	"encoding/binary"
	"image"

	"github.com/disintegration/imaging"
)

// orientation is the EXIF tag of that name (CIPA DC-008, tag 0x0112): 1 to 8, where 1 is upright.
type orientation int

func (o orientation) swapsSides() bool { return o >= 5 && o <= 8 }

// upright turns and mirrors m so that it stands as it was seen.
func upright(m *image.NRGBA, o orientation) *image.NRGBA {
	switch o { // imaging turns counter-clockwise
	case 2:
		return imaging.FlipH(m)
	case 3:
		return imaging.Rotate180(m)
	case 4:
		return imaging.FlipV(m)
	case 5:
		return imaging.Transpose(m)
	case 6:
		return imaging.Rotate270(m)
	case 7:
		return imaging.Transverse(m)
	case 8:
		return imaging.Rotate90(m)
	}
	return m
}

// orientationOf finds the orientation in the file, and gives 1 where there is none or it makes no sense.
func orientationOf(k kind, b []byte) orientation {
	switch k.name {
	case "jpeg":
		return orientationIn(exifOfJPEG(b))
	case "png":
		return orientationIn(exifOfPNG(b))
	case "webp":
		return orientationIn(exifOfWebP(b))
	case "tiff":
		return orientationIn(b)
	case "heic":
		return orientationOfHEIC(b)
	}
	return 1
}

const (
	tagOrientation    = 0x0112
	tagNewSubfileType = 0x00fe
	tagSubIFDs        = 0x014a
	tagDNGVersion     = 0xc612
)

// orientationIn reads the first directory of a TIFF structure, which is what an EXIF block is.
func orientationIn(block []byte) orientation {
	if v, ok := entry(block, tagOrientation); ok && v >= 1 && v <= 8 {
		return orientation(v)
	}
	return 1
}

// isCameraRaw tells a raw photo, whose first picture is only a small preview, from a TIFF picture.
func isCameraRaw(b []byte) bool {
	if at(b, 8, "CR\x02") {
		return true
	}
	if _, ok := entry(b, tagDNGVersion); ok {
		return true
	}
	sub, _ := entry(b, tagNewSubfileType)
	_, more := entry(b, tagSubIFDs)
	return more && sub&1 != 0
}

// entry gives the value of a tag in the first directory of a TIFF structure: the number itself where it is a
// BYTE, SHORT or LONG, the offset of the values where there are several.
func entry(b []byte, tag uint16) (uint32, bool) {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case begins(b, "II*\x00"):
	case begins(b, "MM\x00*"):
		order = binary.BigEndian
	default:
		return 0, false
	}
	if len(b) < 8 {
		return 0, false
	}
	start := int64(order.Uint32(b[4:]))
	if start+2 > int64(len(b)) {
		return 0, false
	}
	n := int(order.Uint16(b[start:]))
	b = b[start+2:]
	for ; n > 0 && len(b) >= 12; n, b = n-1, b[12:] {
		if order.Uint16(b) != tag {
			continue
		}
		switch order.Uint16(b[2:]) {
		case 1:
			return uint32(b[8]), true
		case 3:
			return uint32(order.Uint16(b[8:])), true
		default:
			return order.Uint32(b[8:]), true
		}
	}
	return 0, false
}

// segments calls f with each segment of a JPEG file before its pixels, until f returns false.
func segments(b []byte, f func(marker byte, data []byte) bool) {
	for i := 2; i+4 <= len(b) && b[i] == 0xff; {
		marker := b[i+1]
		if marker == 0xff { // filling
			i++
			continue
		}
		if marker == 0xd9 || marker == 0xda { // end, or the pixels begin
			return
		}
		if marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 { // without data
			i += 2
			continue
		}
		n := int(binary.BigEndian.Uint16(b[i+2:]))
		if n < 2 || i+2+n > len(b) {
			return
		}
		if !f(marker, b[i+4:i+2+n]) {
			return
		}
		i += 2 + n
	}
}

// exifOfJPEG gives the EXIF block of a JPEG file, nil without one.
func exifOfJPEG(b []byte) (block []byte) {
	const app1 = 0xe1
	segments(b, func(marker byte, data []byte) bool {
		if marker == app1 && begins(data, "Exif\x00") && len(data) > 6 {
			block = data[6:]
		}
		return block == nil
	})
	return block
}

// progressive reports whether a JPEG file is coded in several passes, which takes more memory to decode.
func progressive(b []byte) (yes bool) {
	const sof2 = 0xc2
	segments(b, func(marker byte, _ []byte) bool {
		yes = marker == sof2
		return !yes
	})
	return yes
}

// exifOfPNG gives the eXIf chunk of a PNG file (PNG specification, third edition, 11.3.4.5), nil without one.
func exifOfPNG(b []byte) []byte { return pngChunkOf(b, "eXIf") }

// pngChunkOf gives the first chunk of that name, nil without one.
func pngChunkOf(b []byte, name string) []byte {
	for b = b[8:]; len(b) >= 12; {
		n := int64(binary.BigEndian.Uint32(b))
		if n+12 > int64(len(b)) {
			return nil
		}
		if at(b, 4, name) {
			return b[8 : 8+n]
		}
		b = b[12+n:]
	}
	return nil
}

// exifOfWebP gives the EXIF chunk of a WebP file (WebP container specification), nil without one.
func exifOfWebP(b []byte) []byte {
	return bytes.TrimPrefix(webpChunkOf(b, "EXIF"), []byte("Exif\x00\x00"))
}

// webpChunkOf gives the first chunk of that name, nil without one.
func webpChunkOf(b []byte, name string) []byte {
	for b = b[12:]; len(b) >= 8; {
		n := int64(binary.LittleEndian.Uint32(b[4:]))
		if n+8 > int64(len(b)) {
			return nil
		}
		if at(b, 0, name) {
			return b[8 : 8+n]
		}
		b = b[min(8+n+n&1, int64(len(b))):]
	}
	return nil
}
