package jpegtest

import "encoding/binary"

// Exif gives an EXIF block (CIPA DC-008) that holds an orientation, 1 to 8, and a small picture of the photo.
func Exif(order binary.AppendByteOrder, orientation int, preview []byte) []byte {
	b := []byte("II")
	if order.String() == binary.BigEndian.String() {
		b = []byte("MM")
	}
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8) // where the first directory begins
	entry := func(tag uint16, v uint32) {
		const long = 4
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, long)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint32(b, v)
	}
	b = order.AppendUint16(b, 1)
	entry(0x0112, uint32(orientation))
	b = order.AppendUint32(b, uint32(len(b)+4)) // where the second begins
	b = order.AppendUint16(b, 3)
	entry(0x0103, 6) // the preview is a JPEG file
	entry(0x0201, uint32(len(b)+2*12+4))
	entry(0x0202, uint32(len(preview)))
	b = order.AppendUint32(b, 0)
	return append(b, preview...)
}

// WithExif puts an EXIF block of at most 65,000 bytes at the start of a JPEG file.
func WithExif(file, block []byte) []byte {
	b := append([]byte{}, file[:2]...)
	b = append(b, 0xff, 0xe1)
	b = binary.BigEndian.AppendUint16(b, uint16(len(block)+8))
	b = append(append(b, "Exif\x00\x00"...), block...)
	return append(b, file[2:]...)
}
