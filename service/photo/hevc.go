package photo

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The pictures in a phone's HEIF file are coded as HEVC (ITU-T H.265). What is read of that here is the head of the
// stream, which says how large the picture is and what its numbers mean, and how the stream falls into units, so that
// nothing but one picture of that size reaches the decoder.

// Kinds of units (H.265, table 7-1). 0 to 31 hold parts of a picture, 16 to 21 of one that stands for itself.
const (
	unitVPS = 32
	unitSPS = 33
	unitPPS = 34
)

// maxParts bounds the parts (slice segments) of one picture: the standard allows 600 of the largest picture, and a
// decoder may be made to work through the whole picture for each.
const maxParts = 600

var errHEVC = errors.New("the coded picture makes no sense")

// hevc is what the head of a coded picture says.
type hevc struct {
	width, height int // what is to be seen, in pixels
	area          int // pixels that are decoded for it
	chroma        int // 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4
	depth         int // bits of a number
	config        []byte
	prefix        int // bytes of a unit's length
	coding        coding
}

// coding says what the numbers of a picture mean (ITU-T H.273); 2 is "not said".
type coding struct {
	primaries, transfer, matrix int
	full                        bool // 0 to 255, not 16 to 235
}

// readHEVC reads the property "hvcC" (ISO/IEC 14496-15, 8.3.3.1). The one that it gives back in config is written
// anew and holds the heads of the stream and nothing else.
func readHEVC(b []byte) (*hevc, error) {
	const head = 22
	c := &cursor{b: b}
	start := c.take(head)
	if c.over || start[0] != 1 {
		return nil, errHEVC
	}
	h := &hevc{prefix: int(start[21]&3) + 1}
	heads := map[int][][]byte{}
	for n := c.u8(); n > 0 && !c.over; n-- {
		kind := c.u8() & 63
		for k := c.u16(); k > 0 && !c.over; k-- {
			unit := c.take(c.u16())
			if kind >= unitVPS && kind <= unitPPS && len(unit) > 2 && int(unit[0]>>1&63) == kind {
				heads[kind] = append(heads[kind], unit)
			}
		}
	}
	if c.over || len(heads[unitSPS]) != 1 || len(heads[unitVPS]) > 16 || len(heads[unitPPS]) == 0 || len(heads[unitPPS]) > 64 {
		return nil, fmt.Errorf("%w: heads of the stream", errHEVC)
	}
	if err := h.readSPS(heads[unitSPS][0][2:]); err != nil {
		return nil, err
	}
	h.config = append([]byte{}, start...)
	h.config[16] = h.config[16]&^3 | byte(h.chroma)
	h.config[17] = h.config[17]&^7 | byte(h.depth-8)
	h.config[18] = h.config[18]&^7 | byte(h.depth-8)
	h.config[21] |= 3 // units are written with four bytes of length
	h.config = append(h.config, byte(len(heads)))
	for kind := unitVPS; kind <= unitPPS; kind++ {
		if len(heads[kind]) == 0 {
			continue
		}
		h.config = append(h.config, 0x80|byte(kind))
		h.config = binary.BigEndian.AppendUint16(h.config, uint16(len(heads[kind])))
		for _, unit := range heads[kind] {
			h.config = binary.BigEndian.AppendUint16(h.config, uint16(len(unit)))
			h.config = append(h.config, unit...)
		}
	}
	return h, nil
}

// picture gives the units of data that are parts of one picture that stands for itself, each with four bytes of
// length before it.
func (h *hevc) picture(data []byte) ([]byte, error) {
	out := make([]byte, 0, len(data)+64)
	parts := 0
	for c := (&cursor{b: data}); len(c.b) > 0; {
		unit := c.take(int(min(c.uint(h.prefix), 1<<31-1)))
		if c.over {
			return nil, errors.New("the file ends within the coded picture")
		}
		if len(unit) < 3 {
			continue
		}
		kind := int(unit[0] >> 1 & 63)
		if kind >= unitVPS {
			continue
		}
		first := unit[2]&0x80 != 0
		if kind < 16 || kind > 21 || first != (parts == 0) {
			return nil, fmt.Errorf("%w: not one picture that stands for itself", errHEVC)
		}
		if parts++; parts > maxParts || parts*h.area > maxWork {
			return nil, fmt.Errorf("%w: more than %d parts", errHEVC, maxParts)
		}
		out = binary.BigEndian.AppendUint32(out, uint32(len(unit)))
		out = append(out, unit...)
	}
	if parts == 0 {
		return nil, fmt.Errorf("%w: no picture", errHEVC)
	}
	return out, nil
}

// bits reads numbers of bits. Past the end it gives zeros and remembers that it ended.
type bits struct {
	b    []byte
	at   int
	over bool
}

func (r *bits) u(n int) int {
	v := 0
	for range n {
		if r.at >= len(r.b)*8 {
			r.over = true
			return 0
		}
		v = v<<1 | int(r.b[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return v
}

func (r *bits) flag() bool { return r.u(1) == 1 }

// ue reads a number in the code of Exp-Golomb (H.265, 9.2).
func (r *bits) ue() int {
	zeros := 0
	for !r.over && r.u(1) == 0 {
		if zeros++; zeros > 31 {
			r.over = true
			return 0
		}
	}
	return 1<<zeros - 1 + r.u(zeros)
}

// readSPS reads a sequence parameter set (H.265, 7.3.2.2) behind the two bytes that name the unit.
func (h *hevc) readSPS(unit []byte) error {
	r := &bits{b: unescape(unit)}
	r.u(4)
	layers := r.u(3)
	r.u(1)
	readProfile(r, layers)
	r.ue()
	h.chroma = r.ue()
	if h.chroma == 3 && r.flag() {
		return fmt.Errorf("%w: separate planes", errHEVC)
	}
	width, height := r.ue(), r.ue()
	var left, right, top, bottom int
	if r.flag() {
		left, right, top, bottom = r.ue(), r.ue(), r.ue(), r.ue()
	}
	if r.over || h.chroma > 3 || width < 1 || height < 1 || width > maxSide || height > maxSide ||
		max(left, right, top, bottom) > maxSide {
		return fmt.Errorf("%w: %d × %d", errHEVC, width, height)
	}
	h.area = width * height
	across, down := 1, 1
	if h.chroma == 1 || h.chroma == 2 {
		across = 2
	}
	if h.chroma == 1 {
		down = 2
	}
	h.width, h.height = width-across*(left+right), height-down*(top+bottom)
	if h.width < 1 || h.height < 1 {
		return fmt.Errorf("%w: nothing of %d × %d is to be seen", errHEVC, width, height)
	}
	h.depth = 8 + r.ue()
	if colour := 8 + r.ue(); h.depth > 16 || h.chroma > 0 && colour != h.depth || r.over {
		return fmt.Errorf("%w: %d bits", errHEVC, h.depth)
	}
	h.coding = coding{primaries: 2, transfer: 2, matrix: 2}
	if readUntilVUI(r, layers) && r.flag() {
		h.coding = readVUI(r)
	}
	return nil
}

// unescape takes out the bytes that keep a unit from looking like the start of another one.
func unescape(b []byte) []byte {
	out := make([]byte, 0, len(b))
	zeros := 0
	for _, v := range b {
		if zeros >= 2 && v == 3 {
			zeros = 0
			continue
		}
		if zeros++; v != 0 {
			zeros = 0
		}
		out = append(out, v)
	}
	return out
}

// readProfile passes over profile_tier_level (7.3.3).
func readProfile(r *bits, layers int) {
	r.u(88)
	r.u(8)
	var profile, level [8]bool
	for i := range layers {
		profile[i], level[i] = r.flag(), r.flag()
	}
	if layers > 0 {
		r.u(2 * (8 - layers))
	}
	for i := range layers {
		if profile[i] {
			r.u(88)
		}
		if level[i] {
			r.u(8)
		}
	}
}

// readUntilVUI passes over what stands between the size and vui_parameters_present_flag; false when it makes no sense.
func readUntilVUI(r *bits, layers int) bool {
	pocBits := r.ue() + 4
	first := layers
	if r.flag() {
		first = 0
	}
	for range layers + 1 - first {
		r.ue()
		r.ue()
		r.ue()
	}
	for range 6 {
		r.ue()
	}
	if r.flag() { // there are lists
		if written := r.flag(); written {
			readScalingLists(r)
		}
	}
	r.u(2)
	if r.flag() { // PCM
		r.u(8)
		r.ue()
		r.ue()
		r.u(1)
	}
	sets := r.ue()
	if sets > 64 || pocBits > 16 {
		return false
	}
	deltas := make([]int, sets)
	for i := range sets {
		if !readReferenceSet(r, i, deltas) {
			return false
		}
	}
	if r.flag() {
		n := r.ue()
		if n > 32 {
			return false
		}
		r.u(n * (pocBits + 1))
	}
	r.u(2)
	return !r.over
}

// readScalingLists passes over scaling_list_data (7.3.4).
func readScalingLists(r *bits) {
	for size := range 4 {
		step := 1
		if size == 3 {
			step = 3
		}
		for m := 0; m < 6; m += step {
			if !r.flag() {
				r.ue()
				continue
			}
			n := min(64, 1<<(4+size*2))
			if size > 1 {
				r.ue()
			}
			for range n {
				r.ue()
			}
		}
	}
}

// readReferenceSet passes over st_ref_pic_set (7.3.7); deltas keeps how many pictures each set holds.
func readReferenceSet(r *bits, i int, deltas []int) bool {
	if i > 0 && r.flag() {
		r.u(1)
		r.ue()
		for range deltas[i-1] + 1 {
			if used := r.flag(); used || r.flag() {
				deltas[i]++
			}
		}
		return !r.over && deltas[i] <= 16
	}
	before, after := r.ue(), r.ue()
	if before > 16 || after > 16 {
		return false
	}
	deltas[i] = before + after
	for range deltas[i] {
		r.ue()
		r.u(1)
	}
	return !r.over
}

// readVUI reads what the numbers mean from the start of vui_parameters (annex E.2.1).
func readVUI(r *bits) coding {
	c := coding{primaries: 2, transfer: 2, matrix: 2}
	if r.flag() && r.u(8) == 255 { // the shape of the pixels
		r.u(32)
	}
	if r.flag() {
		r.u(1)
	}
	if r.flag() {
		r.u(3)
		c.full = r.flag()
		if r.flag() {
			c.primaries, c.transfer, c.matrix = r.u(8), r.u(8), r.u(8)
		}
	}
	if r.over {
		return coding{primaries: 2, transfer: 2, matrix: 2}
	}
	return c
}
