//go:build cgo && linux

package turbo

// #include <turbojpeg.h>
import "C"

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"unsafe"
)

// Available tells whether this build has the library.
const Available = true

// Decode decodes the bytes of a JPEG file of w × h pixels to n eighths of that size, n from 1 to 8: see Scaled. The
// picture is opaque and begins at the origin. Every error means that the file is not one for this package, never
// that it is broken.
//
// Colours that are stored at a lower resolution than brightness are repeated, not smoothed, as image/jpeg does it.
func Decode(b []byte, w, h, n int) (*image.NRGBA, error) {
	if len(b) == 0 || w < 1 || h < 1 || n < 1 || n > Whole {
		return nil, fmt.Errorf("turbo: %d bytes, %d × %d pixels, %d eighths", len(b), w, h, n)
	}
	handle := C.tjInitDecompress()
	if handle == nil {
		return nil, errors.New("turbo: no memory")
	}
	defer C.tjDestroy(handle)
	src, size := (*C.uchar)(unsafe.Pointer(unsafe.SliceData(b))), C.ulong(len(b))

	var cw, ch, shares, space C.int
	if C.tjDecompressHeader3(handle, src, size, &cw, &ch, &shares, &space) != 0 {
		return nil, failure(handle)
	}
	if int(cw) != w || int(ch) != h {
		return nil, fmt.Errorf("turbo: %d × %d pixels where %d × %d are known", cw, ch, w, h)
	}
	if space != C.TJCS_YCbCr && space != C.TJCS_GRAY {
		return nil, fmt.Errorf("turbo: colour space %d", space)
	}
	m := image.NewNRGBA(image.Rect(0, 0, Scaled(w, n), Scaled(h, n)))
	// A warning is the end: the library would go on and fill with grey what is missing.
	const flags = C.TJFLAG_FASTUPSAMPLE | C.TJFLAG_STOPONWARNING | C.TJFLAG_LIMITSCANS
	dst := (*C.uchar)(unsafe.Pointer(unsafe.SliceData(m.Pix)))
	if C.tjDecompress2(handle, src, size, dst, C.int(m.Rect.Dx()), C.int(m.Stride), C.int(m.Rect.Dy()), C.TJPF_RGBA, flags) != 0 {
		return nil, failure(handle)
	}
	return m, nil
}

// failure is what the library says about its last call.
func failure(handle C.tjhandle) error {
	return fmt.Errorf("turbo: %s", C.GoString(C.tjGetErrorStr2(handle)))
}

// Encode writes an opaque picture as a JPEG file of a quality from 1 to 100, with colours at half the resolution, as
// image/jpeg does. No side may have more than 65,500 pixels.
func Encode(m *image.NRGBA, quality int) ([]byte, error) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	if w < 1 || h < 1 || quality < 1 || quality > 100 || len(m.Pix) < (h-1)*m.Stride+w*4 {
		return nil, fmt.Errorf("turbo: %d × %d pixels, quality %d", w, h, quality)
	}
	handle := C.tjInitCompress()
	if handle == nil {
		return nil, errors.New("turbo: no memory")
	}
	defer C.tjDestroy(handle)
	var out *C.uchar
	var size C.ulong
	defer func() { C.tjFree(out) }()
	pix := (*C.uchar)(unsafe.Pointer(unsafe.SliceData(m.Pix)))
	if C.tjCompress2(handle, pix, C.int(w), C.int(m.Stride), C.int(h), C.TJPF_RGBX, &out, &size, C.TJSAMP_420, C.int(quality), C.TJFLAG_ACCURATEDCT) != 0 {
		return nil, failure(handle)
	}
	return bare(C.GoBytes(unsafe.Pointer(out), C.int(size))), nil
}

// bare takes away the JFIF header with which the library begins: as image/jpeg does, a file is the picture and no more.
func bare(b []byte) []byte {
	if len(b) < 6 || b[2] != 0xff || b[3] != 0xe0 {
		return b
	}
	n := 4 + int(binary.BigEndian.Uint16(b[4:])) // the marker and its data, from the third byte
	return append(b[:2], b[min(n, len(b)):]...)
}
