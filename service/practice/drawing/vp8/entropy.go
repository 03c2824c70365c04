package vp8

// Sizes of the table of probabilities.
const (
	kinds     = 4 // of blocks: luma without its mean, means of luma, chroma, luma with its mean (not used here)
	bands     = 8
	contexts  = 3
	decisions = 11
)

const (
	lumaRest = iota
	lumaMean
	chromaAll
)

// sink takes the decisions of which coefficients are made up: bits with a probability from the table, and bits with a fixed one.
type sink interface {
	decide(yes bool, kind, band, context, decision int)
	bit(yes bool, chance uint8)
}

// writer is the arithmetic coder of section 7: each bit narrows an interval by its probability.
type writer struct {
	chances *chances
	out     []byte
	low     uint32 // lower end of the interval, as far as it is not yet written
	width   uint32 // its width, 128 … 255 between bits
	free    int    // how many more bits may be shifted in before a byte is due
}

func (w *writer) start() { w.width, w.free = 255, 24 }

// bit codes a decision that is no with the given chance of 256.
func (w *writer) bit(yes bool, chance uint8) {
	split := 1 + (w.width-1)*uint32(chance)>>8
	if yes {
		w.low += split
		w.width -= split
	} else {
		w.width = split
	}
	for w.width < 128 {
		w.width <<= 1
		w.shift()
	}
}

// shift moves the interval up by one bit; what goes over the top is a carry into bytes already written.
func (w *writer) shift() {
	if w.low&(1<<31) != 0 {
		for i := len(w.out) - 1; i >= 0; i-- {
			w.out[i]++
			if w.out[i] != 0 {
				break
			}
		}
	}
	w.low <<= 1
	if w.free--; w.free == 0 {
		w.out = append(w.out, byte(w.low>>24))
		w.low &= 1<<24 - 1
		w.free = 8
	}
}

func (w *writer) end() []byte {
	for range 32 {
		w.shift()
	}
	return w.out
}

// number codes the lowest bits of v, the highest first, each as likely as not.
func (w *writer) number(v uint32, bits int) {
	for i := bits - 1; i >= 0; i-- {
		w.bit(v>>i&1 == 1, 128)
	}
}

func (w *writer) decide(yes bool, kind, band, context, decision int) {
	w.bit(yes, w.chances[kind][band][context][decision])
}

// tally counts decisions, to find the probabilities that suit a picture.
type tally [kinds][bands][contexts][decisions][2]int64

func (t *tally) bit(bool, uint8) {}

func (t *tally) decide(yes bool, kind, band, context, decision int) {
	n := &t[kind][band][context][decision]
	if yes {
		n[1]++
	} else {
		n[0]++
	}
}

// adapted gives the usual probabilities, changed where that saves more than it costs to say.
func (t *tally) adapted() chances {
	out := usual
	for i := range t {
		for j := range t[i] {
			for k := range t[i][j] {
				for l, n := range t[i][j][k] {
					if n[0]+n[1] == 0 {
						continue
					}
					better := uint8(max(255*n[0]/(n[0]+n[1]), 1))
					rare := renewed[i][j][k][l]
					keep := n[0]*price(usual[i][j][k][l]) + n[1]*price2(usual[i][j][k][l]) + price(rare)
					change := n[0]*price(better) + n[1]*price2(better) + price2(rare) + 8*256
					if change < keep {
						out[i][j][k][l] = better
					}
				}
			}
		}
	}
	return out
}

// price is what a decision of the given chance costs, in 1/256 bit; price2 is the price of its opposite.
func price(chance uint8) int64 {
	// The binary logarithm by repeated squaring, eight digits after the point.
	v, whole := int64(chance)<<16, int64(0)
	for v < 1<<23 {
		v <<= 1
		whole++
	}
	var part int64
	for range 8 {
		v = v * v >> 23
		part <<= 1
		if v >= 1<<24 {
			v >>= 1
			part++
		}
	}
	return (whole+1)*256 - part
}

func price2(chance uint8) int64 { return price(uint8(256 - int(max(chance, 1)))) }

// order is the zigzag in which coefficients are written, band where each of them belongs.
var (
	order = [16]int{0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15}
	band  = [17]int{0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0}
)

// The bits of large coefficients: how likely each of them is 0, for values from 5, 7, 11, 19, 35 and 67 on.
var largeBits = [6][]uint8{
	{159},
	{165, 145},
	{173, 148, 140},
	{176, 155, 140, 135},
	{180, 157, 141, 134, 130},
	{254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129},
}

var largeFrom = [7]int32{5, 7, 11, 19, 35, 67, 67 + 2048}

// block writes the coefficients of one block of 4 x 4 from place first on (section 13), and says whether there were any.
func block(s sink, levels *[16]int16, kind, first, context int) bool {
	last := -1
	for i := first; i < 16; i++ {
		if levels[order[i]] != 0 {
			last = i
		}
	}
	afterZero := false
	for i := first; i < 16; i++ {
		if !afterZero {
			s.decide(i <= last, kind, band[i], context, 0)
			if i > last {
				break
			}
		}
		v := int32(levels[order[i]])
		negative := v < 0
		if negative {
			v = -v
		}
		s.decide(v != 0, kind, band[i], context, 1)
		if v == 0 {
			context, afterZero = 0, true
			continue
		}
		size(s, v, kind, band[i], context)
		s.bit(negative, 128)
		context, afterZero = 1, false
		if v > 1 {
			context = 2
		}
	}
	return last >= first
}

// size writes how large a coefficient is that is not 0.
func size(s sink, v int32, kind, band, context int) {
	yes := func(yes bool, decision int) bool {
		s.decide(yes, kind, band, context, decision)
		return yes
	}
	if !yes(v > 1, 2) {
		return
	}
	if !yes(v > 4, 3) {
		if yes(v > 2, 4) {
			yes(v > 3, 5)
		}
		return
	}
	class := 0
	for v >= largeFrom[class+1] {
		class++
	}
	if !yes(class > 1, 6) {
		yes(class == 1, 7)
	} else if yes(class > 3, 8) {
		yes(class == 5, 10)
	} else {
		yes(class == 3, 9)
	}
	extra := v - largeFrom[class]
	bits := largeBits[class]
	for i, chance := range bits {
		s.bit(extra>>(len(bits)-1-i)&1 == 1, chance)
	}
}
