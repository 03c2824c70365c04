package photo

import (
	"bytes"
	"encoding/binary"
)

// The markers of a JPEG file that are looked for here (ITU-T T.81, table B.1).
const (
	markerSOF2 = 0xc2 // the frame of a progressive picture
	markerEOI  = 0xd9 // the end of the picture
	markerSOS  = 0xda // a scan: one pass over the picture
	markerAPP1 = 0xe1
	markerAPP2 = 0xe2
)

const (
	// mostScans bounds the passes of a progressive picture; cameras and programs write about ten. A pass over all
	// of a large picture that changes nothing takes less than a hundred bytes, and the decoders go through each.
	mostScans = 64
	// mostPlainScans are those of a picture that is not progressive: one for each of its components.
	mostPlainScans = 4
)

// tooManyScans reports whether a JPEG file makes the decoders go over its picture again and again.
func tooManyScans(b []byte) bool {
	most, n := mostPlainScans, 0
	if progressive(b) {
		most = mostScans
	}
	markers(b, func(marker byte, _ []byte) bool {
		if marker == markerSOS {
			n++
		}
		return n <= most
	})
	return n > most
}

// markers calls f with each segment of a JPEG file, the scans' pixels not among them, until f returns false. Like
// the decoders it passes over bytes between segments that belong to none.
func markers(b []byte, f func(marker byte, data []byte) bool) {
	for i := min(2, len(b)); ; {
		next := bytes.IndexByte(b[i:], 0xff)
		if next < 0 {
			return
		}
		i += next + 1
		for i < len(b) && b[i] == 0xff { // filling
			i++
		}
		if i+3 > len(b) {
			return
		}
		marker := b[i]
		i++
		if marker <= 0x01 || marker >= 0xd0 && marker <= 0xd7 { // a byte of the pixels, or a marker without data
			continue
		}
		n := int(binary.BigEndian.Uint16(b[i:]))
		if marker == markerEOI || n < 2 || i+n > len(b) || !f(marker, b[i+2:i+n]) {
			return
		}
		i += n
	}
}

// segments calls f with each segment of a JPEG file before its pixels, until f returns false.
func segments(b []byte, f func(marker byte, data []byte) bool) {
	markers(b, func(marker byte, data []byte) bool { return marker != markerSOS && f(marker, data) })
}

// exifOfJPEG gives the EXIF block of a JPEG file, nil without one.
func exifOfJPEG(b []byte) (block []byte) {
	segments(b, func(marker byte, data []byte) bool {
		if marker == markerAPP1 && begins(data, "Exif\x00") && len(data) > 6 {
			block = data[6:]
		}
		return block == nil
	})
	return block
}

// progressive reports whether a JPEG file is coded in several passes, which takes more memory to decode.
func progressive(b []byte) (yes bool) {
	segments(b, func(marker byte, _ []byte) bool {
		yes = marker == markerSOF2
		return !yes
	})
	return yes
}
