package drawing

// dice gives the same numbers for the same start on every machine; the seed of a request and the words of its prompt
// are all that goes in.
type dice struct{ state uint64 }

// newDice starts from a number and some text.
func newDice(seed int64, texts ...string) *dice {
	h := uint64(14695981039346656037)
	for _, t := range texts {
		for i := 0; i < len(t); i++ {
			h = (h ^ uint64(t[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	return &dice{state: mix64(uint64(seed) ^ h)}
}

// split gives new dice that do not disturb these, so that one more roll in one part of a picture changes no other part.
func (d *dice) split(purpose string) *dice { return newDice(int64(d.state), purpose) }

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	return mix64(d.state)
}

// upTo gives 0 … n-1.
func (d *dice) upTo(n int) int {
	if n <= 1 {
		return 0
	}
	return int(d.next() >> 33 % uint64(n))
}

// between gives lo … hi, both included.
func (d *dice) between(lo, hi int) int {
	if hi <= lo {
		return lo
	}
	return lo + d.upTo(hi-lo+1)
}

func (d *dice) chance(percent int) bool { return d.upTo(100) < percent }

func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// grainAt is a number from 0 to 255 that belongs to a place.
func grainAt(x, y int, seed uint64) int {
	h := uint32(x)*0x9e3779b1 ^ uint32(y)*0x85ebca77 ^ uint32(seed)
	h = (h ^ h>>15) * 0x2c1b3c6d
	h = (h ^ h>>12) * 0x297a2d39
	return int((h ^ h>>15) & 255)
}
