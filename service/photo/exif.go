package photo

import (
	"bytes"
	"encoding/binary"
)

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

// entry gives the value of a tag in the first directory of a TIFF structure.
func entry(b []byte, tag uint16) (uint32, bool) {
	first, _ := directories(b)
	return first.value(tag)
}

// directory is a list of tags in a TIFF structure, of 12 bytes each.
type directory struct {
	order   binary.ByteOrder
	entries []byte
}

// directories gives the first two directories of a TIFF structure, empty where there are none.
func directories(b []byte) (first, second directory) {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case begins(b, "II*\x00"):
	case begins(b, "MM\x00*"):
		order = binary.BigEndian
	default:
		return first, second
	}
	if len(b) < 8 {
		return first, second
	}
	first, next := directoryAt(b, order, int64(order.Uint32(b[4:])))
	second, _ = directoryAt(b, order, next)
	return first, second
}

// directoryAt reads the directory that begins at start, and where the next one begins. One that is cut short has
// the entries that are there, and nothing comes after it.
func directoryAt(b []byte, order binary.ByteOrder, start int64) (d directory, next int64) {
	d.order = order
	if start <= 0 || start+2 > int64(len(b)) {
		return d, 0
	}
	size := 12 * int(order.Uint16(b[start:]))
	b = b[start+2:]
	if size+4 <= len(b) {
		next = int64(order.Uint32(b[size:]))
	}
	d.entries = b[:min(size, len(b))]
	return d, next
}

// value gives the value of a tag: the number itself where it is a BYTE, SHORT or LONG, the offset of the values
// where there are several.
func (d directory) value(tag uint16) (uint32, bool) {
	for b := d.entries; len(b) >= 12; b = b[12:] {
		if d.order.Uint16(b) != tag {
			continue
		}
		switch d.order.Uint16(b[2:]) {
		case 1:
			return uint32(b[8]), true
		case 3:
			return uint32(d.order.Uint16(b[8:])), true
		default:
			return d.order.Uint32(b[8:]), true
		}
	}
	return 0, false
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
