package photo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A HEIF file (ISO/IEC 23008-12) is a tree of boxes (ISO/IEC 14496-12). Its box "meta" lists items: coded pictures, grids
// that put such pictures together, blocks of metadata; what each item's properties are, how items refer to each
// other, and where in the file their bytes lie. It is read here and not by a decoder, so that everything that decides
// about time and memory is known before anything is decoded.

// Bounds of what is taken from the tables of a file. Phones write a few hundred items.
const (
	maxItems      = 8192
	maxProperties = 4096
	maxEntries    = 1 << 16 // of each table: extents, references, properties of items
)

// heif is what a HEIF file says of its items. All slices point into the file's bytes.
type heif struct {
	file    []byte
	idat    []byte
	primary uint32
	items   map[uint32]*heifItem
	props   []property // numbered from 1 in the file
}

// heifItem is one item of a HEIF file.
type heifItem struct {
	id      uint32
	kind    string // four letters: "hvc1", "grid", "Exif" …
	props   []int  // numbers of its properties, in their order
	extents []extent
	inIdat  bool // the extents count from the start of the box "idat", not of the file
	absent  bool // the bytes lie in another file, or in another item
	refs    []reference
}

// property is one box of "ipco".
type property struct {
	kind string
	data []byte
}

// extent is a run of bytes; a length of zero reaches to the end.
type extent struct{ offset, length uint64 }

// reference leads from one item to others: "dimg" to the parts of a derived picture, "thmb" from a thumbnail to its
// picture, "cdsc" from metadata and "auxl" from an auxiliary picture to theirs.
type reference struct {
	kind string
	to   []uint32
}

var errHEIF = errors.New("the tables of the file make no sense")

// cursor reads numbers from a box. Past the end it gives zeros and remembers that it ended.
type cursor struct {
	b    []byte
	over bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.b, c.over = nil, true
		return nil
	}
	t := c.b[:n]
	c.b = c.b[n:]
	return t
}

// uint reads a number of n bytes, 0 to 8.
func (c *cursor) uint(n int) uint64 {
	var v uint64
	for _, b := range c.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

func (c *cursor) u8() int     { return int(c.uint(1)) }
func (c *cursor) u16() int    { return int(c.uint(2)) }
func (c *cursor) u32() uint32 { return uint32(c.uint(4)) }

// full reads the version and flags with which many boxes begin.
func (c *cursor) full() (version int, flags uint32) {
	v := c.u32()
	return int(v >> 24), v & 0xffffff
}

// id reads the number of an item, which newer versions of boxes write with four bytes.
func (c *cursor) id(wide bool) uint32 {
	if wide {
		return c.u32()
	}
	return uint32(c.u16())
}

// boxes calls f with each box in b until f returns false. A box that is cut off ends the walk.
func boxes(b []byte, f func(kind string, data []byte) bool) {
	for len(b) >= 8 {
		size, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		kind := string(b[4:8])
		switch size {
		case 0: // to the end
			size = uint64(len(b))
		case 1:
			if len(b) < 16 {
				return
			}
			size, head = binary.BigEndian.Uint64(b[8:]), 16
		}
		if size < head || size > uint64(len(b)) {
			return
		}
		if !f(kind, b[head:size]) {
			return
		}
		b = b[size:]
	}
}

// readHEIF reads the tables of a HEIF file. A file without a box "meta" has none; ok is false then.
func readHEIF(b []byte) (h *heif, ok bool, err error) {
	h = &heif{file: b, items: map[uint32]*heifItem{}}
	boxes(b, func(kind string, data []byte) bool {
		if kind != "meta" {
			return true
		}
		ok, err = true, h.readMeta(data)
		return false
	})
	return h, ok, err
}

func (h *heif) readMeta(b []byte) error {
	c := &cursor{b: b}
	c.full()
	sections := map[string][]byte{}
	boxes(c.b, func(kind string, data []byte) bool {
		if _, twice := sections[kind]; !twice {
			sections[kind] = data
		}
		return true
	})
	h.idat = sections["idat"]
	pitm := &cursor{b: sections["pitm"]}
	version, _ := pitm.full()
	h.primary = pitm.id(version > 0)
	if pitm.over {
		return fmt.Errorf("%w: no primary picture", errHEIF)
	}
	for _, read := range []struct {
		kind string
		f    func([]byte) error
	}{{"iinf", h.readItems}, {"iloc", h.readPlaces}, {"iref", h.readReferences}, {"iprp", h.readProperties}} {
		if b, ok := sections[read.kind]; ok {
			if err := read.f(b); err != nil {
				return fmt.Errorf("%s: %w", read.kind, err)
			}
		}
	}
	return nil
}

func (h *heif) readItems(b []byte) error {
	c := &cursor{b: b}
	if version, _ := c.full(); version == 0 {
		c.u16()
	} else {
		c.u32()
	}
	boxes(c.b, func(kind string, data []byte) bool {
		if kind != "infe" {
			return true
		}
		e := &cursor{b: data}
		version, _ := e.full()
		if version < 2 { // older kinds of metadata, none of them a picture
			return true
		}
		item := &heifItem{id: e.id(version > 2)}
		e.u16() // protection
		item.kind = string(e.take(4))
		if !e.over && h.items[item.id] == nil {
			h.items[item.id] = item
		}
		return len(h.items) <= maxItems
	})
	if len(h.items) > maxItems {
		return fmt.Errorf("%w: more than %d items", errHEIF, maxItems)
	}
	return nil
}

func (h *heif) readPlaces(b []byte) error {
	c := &cursor{b: b}
	version, _ := c.full()
	sizes := c.u16()
	offsetSize, lengthSize, baseSize, indexSize := sizes>>12, sizes>>8&15, sizes>>4&15, sizes&15
	if max(offsetSize, lengthSize, baseSize, indexSize) > 8 || version > 2 {
		return errHEIF
	}
	if version == 0 {
		indexSize = 0
	}
	total := 0
	for n := c.id(version == 2); n > 0 && !c.over; n-- {
		id := c.id(version == 2)
		method := 0
		if version > 0 {
			method = c.u16() & 15
		}
		elsewhere := c.u16() != 0
		base := c.uint(baseSize)
		item := h.items[id]
		if item == nil || item.extents != nil {
			item = &heifItem{} // one that nothing can refer to
		}
		item.inIdat, item.absent = method == 1, elsewhere || method > 1
		for e := c.u16(); e > 0 && !c.over; e-- {
			c.uint(indexSize)
			x := extent{offset: base + c.uint(offsetSize), length: c.uint(lengthSize)}
			if total++; total > maxEntries {
				return fmt.Errorf("%w: more than %d extents", errHEIF, maxEntries)
			}
			item.extents = append(item.extents, x)
		}
	}
	if c.over {
		return errHEIF
	}
	return nil
}

func (h *heif) readReferences(b []byte) error {
	c := &cursor{b: b}
	version, _ := c.full()
	total := 0
	boxes(c.b, func(kind string, data []byte) bool {
		r := &cursor{b: data}
		item := h.items[r.id(version > 0)]
		ref := reference{kind: kind}
		n := r.u16()
		if total += n + 1; total > maxEntries {
			return false
		}
		for ; n > 0 && !r.over; n-- {
			ref.to = append(ref.to, r.id(version > 0))
		}
		if item != nil && !r.over {
			item.refs = append(item.refs, ref)
		}
		return true
	})
	if total > maxEntries {
		return fmt.Errorf("%w: more than %d references", errHEIF, maxEntries)
	}
	return nil
}

func (h *heif) readProperties(b []byte) error {
	var err error
	boxes(b, func(kind string, data []byte) bool {
		switch kind {
		case "ipco":
			boxes(data, func(kind string, data []byte) bool {
				h.props = append(h.props, property{kind, data})
				return len(h.props) <= maxProperties
			})
			if len(h.props) > maxProperties {
				err = fmt.Errorf("%w: more than %d properties", errHEIF, maxProperties)
			}
		case "ipma":
			err = h.readAssociations(data)
		}
		return err == nil
	})
	return err
}

func (h *heif) readAssociations(b []byte) error {
	c := &cursor{b: b}
	version, flags := c.full()
	total := 0
	for n := c.u32(); n > 0 && !c.over; n-- {
		item := h.items[c.id(version > 0)]
		for k := c.u8(); k > 0 && !c.over; k-- {
			var p int
			if flags&1 != 0 {
				p = c.u16() & 0x7fff // the highest bit says that the property is essential
			} else {
				p = c.u8() & 0x7f
			}
			if total++; total > maxEntries {
				return fmt.Errorf("%w: more than %d properties of items", errHEIF, maxEntries)
			}
			if item != nil && p > 0 {
				item.props = append(item.props, p)
			}
		}
	}
	if c.over {
		return errHEIF
	}
	return nil
}

// property gives the first property of that kind of an item.
func (h *heif) property(item *heifItem, kind string) ([]byte, bool) {
	for _, p := range item.props {
		if p <= len(h.props) && h.props[p-1].kind == kind {
			return h.props[p-1].data, true
		}
	}
	return nil, false
}

// to gives the items to which one refers in this way.
func (item *heifItem) to(kind string) []uint32 {
	for _, r := range item.refs {
		if r.kind == kind {
			return r.to
		}
	}
	return nil
}

// from gives the items that refer in this way to the item id, in the order of their numbers.
func (h *heif) from(kind string, id uint32) []*heifItem {
	var all []*heifItem
	for _, n := range slices.Sorted(maps.Keys(h.items)) {
		if item := h.items[n]; slices.Contains(item.to(kind), id) {
			all = append(all, item)
		}
	}
	return all
}

// data gives the bytes of an item. They are copied only when they lie in several places.
func (h *heif) data(item *heifItem) ([]byte, error) {
	if item.absent || len(item.extents) == 0 {
		return nil, fmt.Errorf("%w: the bytes of item %d are not in the file", errHEIF, item.id)
	}
	source := h.file
	if item.inIdat {
		source = h.idat
	}
	var joined []byte
	for i, x := range item.extents {
		if x.offset > uint64(len(source)) || x.length > uint64(len(source))-x.offset {
			return nil, fmt.Errorf("the file ends before the bytes of item %d", item.id)
		}
		part := source[x.offset:]
		if x.length > 0 {
			part = part[:x.length]
		}
		if i == 0 && len(item.extents) == 1 {
			return part, nil
		}
		if len(joined)+len(part) > len(source) {
			return nil, fmt.Errorf("%w: item %d is longer than the file", errHEIF, item.id)
		}
		joined = append(joined, part...)
	}
	return joined, nil
}
