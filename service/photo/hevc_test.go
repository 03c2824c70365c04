package photo

import (
	"math"
	"slices"
	"testing"
)

// sps is what a test writes into the head of a stream; depth counts from 8 bits on.
type sps struct {
	w, h, chroma, depth, right int
	apart                      bool // a plane for each colour
	lists, sets, long          bool // what may stand before the colours, and has no fixed length
	vui                        bool
	full                       int
	primaries, transfer        int
	matrix                     int
}

// bitWriter writes numbers of bits.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) u(n, v int) {
	for i := n - 1; i >= 0; i-- {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>i&1) << (7 - w.n%8)
		w.n++
	}
}

func (w *bitWriter) ue(values ...int) {
	for _, v := range values {
		n := int(math.Log2(float64(v + 1)))
		w.u(n, 0)
		w.u(n+1, v+1)
	}
}

func (w *bitWriter) flag(v bool) bool {
	if v {
		w.u(1, 1)
	} else {
		w.u(1, 0)
	}
	return v
}

// unit writes the sequence parameter set, in the order of H.265, 7.3.2.2.
func (s sps) unit() []byte {
	w := &bitWriter{}
	w.u(16, 0x4201)
	w.u(8, 1) // one layer, nested
	w.u(8, 3)
	w.u(32, 0x70000000)
	w.u(32, 0)
	w.u(16, 0)
	w.u(8, 90)
	w.ue(0, s.chroma)
	if s.chroma == 3 {
		w.flag(s.apart)
	}
	w.ue(s.w, s.h)
	if w.flag(s.right > 0) {
		w.ue(0, s.right, 0, 0)
	}
	w.ue(s.depth, s.depth, 4)
	w.u(1, 1)
	w.ue(0, 0, 0, 0, 3, 0, 3, 0, 0)
	if w.flag(s.lists) {
		w.u(1, 1)
		for i := range 20 { // 6 of 4 by 4, 6 of 8 by 8, 6 of 16 by 16, 2 of 32 by 32
			if w.flag(i == 0 || i == 12) { // written out, else taken from another
				if i == 12 {
					w.ue(8)
				}
				w.ue(make([]int, map[int]int{0: 16, 12: 64}[i])...)
			} else {
				w.ue(0)
			}
		}
	}
	w.u(2, 0)
	if w.flag(s.lists) { // PCM
		w.u(8, 0x77)
		w.ue(0, 0)
		w.u(1, 0)
	}
	if s.sets {
		w.ue(2)
		w.ue(2, 1) // two before, one after
		for range 3 {
			w.ue(0)
			w.u(1, 1)
		}
		w.u(1, 1) // made from the one before
		w.u(1, 0)
		w.ue(0)
		w.u(4, 0b1111)
	} else {
		w.ue(0)
	}
	if w.flag(s.long) {
		w.ue(2)
		w.u(2*9, 0x15555)
	}
	w.u(2, 0)
	if w.flag(s.vui) {
		w.u(1, 1)
		w.u(8, 255)
		w.u(32, 0x00010001)
		w.u(2, 0b11)
		w.u(1, 1)
		w.u(3, 5)
		w.u(1, s.full)
		w.u(1, 1)
		w.u(8, s.primaries)
		w.u(8, s.transfer)
		w.u(8, s.matrix)
	} else {
		w.u(32, 0)
	}
	w.u(8, 0x80)
	return escape(w.b)
}

// escape puts a 3 behind two zeros where a smaller number follows.
func escape(b []byte) (out []byte) {
	zeros := 0
	for _, v := range b {
		if zeros >= 2 && v <= 3 {
			out, zeros = append(out, 3), 0
		}
		if zeros++; v != 0 {
			zeros = 0
		}
		out = append(out, v)
	}
	return out
}

// hvcC gives the property with the head of a stream.
func hvcC(s sps) []byte {
	start := make([]byte, 22)
	start[0], start[21] = 1, 3
	data := append(start, 2)
	for _, unit := range [][]byte{s.unit(), {0x44, 1, 0xc1, 0x73, 0xc1, 0x89}} {
		data = append(data, unit[0]>>1)
		data = append(append(data, be16(1, len(unit))...), unit...)
	}
	return box("hvcC", data)
}

func TestTheHeadOfAStreamIsRead(t *testing.T) {
	said := coding{primaries: 12, transfer: 13, matrix: 6, full: true}
	for name, s := range map[string]sps{
		"plain":     {w: 512, h: 512, chroma: 1, vui: true},
		"cut":       {w: 4032, h: 3024, chroma: 1, right: 3, vui: true},
		"lists":     {w: 64, h: 64, chroma: 3, depth: 2, lists: true, vui: true},
		"sets":      {w: 8192, h: 4320, chroma: 2, sets: true, long: true, vui: true},
		"not said":  {w: 8, h: 8, sets: true},
		"all of it": {w: 1000, h: 16, chroma: 1, lists: true, sets: true, long: true, vui: true},
	} {
		want := coding{primaries: 2, transfer: 2, matrix: 2}
		if s.vui {
			s.primaries, s.transfer, s.matrix, s.full = 12, 13, 6, 1
			want = said
		}
		b := hvcC(s)[8:]
		h, err := readHEVC(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		across, _ := h.subsampling()
		if h.width != s.w-across*s.right || h.height != s.h || h.area != s.w*s.h || h.chroma != s.chroma || h.depth != 8+s.depth || h.coding != want {
			t.Errorf("%s: %+v", name, h)
		}
		if again, err := readHEVC(h.config); err != nil || !slices.Equal(again.config, h.config) {
			t.Errorf("%s: what was written anew is not the same: %v", name, err)
		}
		for n := range b {
			if _, err := readHEVC(b[:n]); err == nil {
				t.Errorf("%s cut to %d of %d bytes was read", name, n, len(b))
			}
		}
	}
}

func TestOnlyOnePictureReachesTheDecoder(t *testing.T) {
	h := &hevc{prefix: 2, area: 100}
	unit := func(kind, first byte) []byte { return []byte{0, 4, kind << 1, 1, first << 7, 9} }
	for name, c := range map[string]struct {
		data []byte
		size int
	}{
		"one part":               {unit(20, 1), 8},
		"two parts":              {slices.Concat(unit(20, 1), unit(20, 0)), 16},
		"with words beside it":   {slices.Concat(unit(39, 0), unit(33, 0), unit(19, 1)), 8},
		"two pictures":           {slices.Concat(unit(20, 1), unit(20, 1)), 0},
		"the rest of one":        {unit(20, 0), 0},
		"one that needs another": {unit(1, 1), 0},
		"none":                   {unit(33, 0), 0},
		"a unit cut off":         {unit(20, 1)[:5], 0},
		"a length cut off":       {slices.Concat(unit(20, 1), []byte{0}), 0},
		"endless parts":          {slices.Concat(unit(20, 1), slices.Repeat(unit(20, 0), maxParts)), 0},
	} {
		units, err := h.picture(c.data)
		if (err == nil) != (c.size > 0) || len(units) != c.size {
			t.Errorf("%s: %d bytes, %v", name, len(units), err)
		}
	}
	large := &hevc{prefix: 2, area: maxFrame}
	if _, err := large.picture(slices.Concat(unit(20, 1), slices.Repeat(unit(20, 0), 40))); err == nil {
		t.Error("a large picture of many parts is let through")
	}
}
