package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
	"slices"

	"golang.org/x/image/bmp"
)

// BMP files begin with one of seven headers, of which the decoder knows three, and it wants the pixels right behind
// them. Files with the others are given the plainest header before they are decoded.

func configBMP(r io.Reader) (image.Config, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return image.Config{}, err
	}
	return bmp.DecodeConfig(bytes.NewReader(plainBMP(b)))
}

func decodeBMP(r io.Reader) (image.Image, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return bmp.Decode(bytes.NewReader(plainBMP(b)))
}

// plainBMP gives the file with a header that the decoder knows, or as it is when it holds what no header could make
// the decoder read.
func plainBMP(b []byte) []byte {
	const file, info, masks = 14, 40, 12
	const oldest = 12 // of OS/2: sizes of two bytes, colours of three
	if len(b) < file+oldest {
		return b
	}
	order := binary.LittleEndian
	offset, size := int(order.Uint32(b[10:])), int(order.Uint32(b[file:]))
	head := make([]byte, file+info)
	copy(head, b[:file])
	order.PutUint32(head[file:], info)
	bytesOfColour := 4
	behind := file + size // where the colours lie
	if size == oldest {
		order.PutUint32(head[18:], uint32(order.Uint16(b[18:])))
		order.PutUint32(head[22:], uint32(order.Uint16(b[20:])))
		copy(head[26:30], b[22:26])
		bytesOfColour = 3
	} else {
		if size < info || behind > len(b) || len(b) < file+info+masks {
			return b
		}
		copy(head[18:file+info], b[18:])
		if order.Uint32(head[30:]) == 3 { // which bits hold which colour is said: the usual ones, hopefully
			if order.Uint16(head[28:]) != 32 || order.Uint32(b[54:]) != 0xff0000 || order.Uint32(b[58:]) != 0xff00 || order.Uint32(b[62:]) != 0xff {
				return b
			}
			order.PutUint32(head[30:], 0)
			if size == info {
				behind += masks
			}
		}
		if size > info+masks+4 && size != 64 { // the newest ones, which say how transparency is meant
			head = slices.Clone(b[:behind])
		}
	}
	colours := 0
	if depth := order.Uint16(head[28:]); depth <= 8 {
		colours = int(min(order.Uint32(head[46:]), 1<<depth))
		if colours == 0 {
			colours = 1 << depth
		}
	}
	if offset < behind || offset > len(b) {
		return b
	}
	colours = min(colours, (offset-behind)/bytesOfColour)
	for i := range colours {
		c := b[behind+i*bytesOfColour:]
		head = append(head, c[0], c[1], c[2], 0)
	}
	order.PutUint32(head[10:], uint32(len(head)))
	if colours > 0 {
		order.PutUint32(head[46:], uint32(colours))
	}
	return append(head, b[offset:]...)
}
