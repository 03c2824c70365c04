package photo

import (
	"encoding/binary"
	"slices"
)

// The file that the decoder gets: one coded picture and what is needed to decode it.

// narrowest is the least width with which the decoder's way of handing out a picture can be trusted: it gives the rows
// of its colour planes at least 64 bytes, and those who read them do not know that.
const narrowest = 128

// box writes a box of the ISO base media format.
func box(kind string, parts ...[]byte) []byte {
	data := slices.Concat(parts...)
	b := binary.BigEndian.AppendUint32(make([]byte, 0, len(data)+8), uint32(len(data)+8))
	return append(append(b, kind...), data...)
}

func be16(v ...int) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	return b
}

func be32(v ...int) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}

// codedFile gives a HEIF file of the one coded picture whose units are given. A narrow picture stands in it several
// times side by side, as the tiles of a grid.
func codedFile(h *hevc, units []byte) []byte {
	copies := max(1, (narrowest+h.width-1)/h.width)
	count, primary := copies, 1
	channels := []byte{byte(h.depth)} // grey
	if h.chroma > 0 {
		channels = append(channels, channels[0], channels[0])
	}
	props := [][]byte{
		box("hvcC", h.config), box("ispe", be32(0, h.width, h.height)),
		box("pixi", be32(0), []byte{byte(len(channels))}, channels),
	}
	var items, uses, refs, idat []byte
	for id := range copies {
		items = append(items, infe(id+1, "hvc1")...)
		uses = append(uses, 0, byte(id+1), 3, 0x80|1, 2, 3) // by their places above; the first is essential
	}
	if copies > 1 {
		count, primary = copies+1, copies+1
		items = append(items, infe(primary, "grid")...)
		props = append(props, box("ispe", be32(0, h.width*copies, h.height)))
		uses = append(uses, 0, byte(primary), 2, 4, 3)
		to := be16(primary, copies)
		for id := range copies {
			to = append(to, be16(id+1)...)
		}
		refs = box("iref", be32(0), box("dimg", to))
		idat = box("idat", []byte{0, 0, 0, byte(copies - 1)}, be16(h.width*copies, h.height))
	}
	meta := func(from int) []byte {
		places := slices.Concat(be32(1<<24), []byte{0x44, 0x00}, be16(count))
		for id := range copies {
			places = slices.Concat(places, be16(id+1, 0, 0, 1), be32(from, len(units)))
		}
		if copies > 1 {
			places = slices.Concat(places, be16(primary, 1, 0, 1), be32(0, 8))
		}
		return box("meta", be32(0),
			box("hdlr", be32(0, 0), []byte("pict"), be32(0, 0, 0), []byte{0}),
			box("pitm", be32(0), be16(primary)),
			box("iloc", places),
			box("iinf", be32(0), be16(count), items),
			refs,
			box("iprp", box("ipco", props...), box("ipma", be32(0, count), uses)),
			idat)
	}
	head := box("ftyp", []byte("heic"), be32(0), []byte("mif1heic"))
	return slices.Concat(head, meta(len(head)+len(meta(0))+8), box("mdat", units))
}

// infe writes the entry of an item.
func infe(id int, kind string) []byte {
	return box("infe", be32(2<<24), be16(id, 0), []byte(kind), []byte{0})
}
