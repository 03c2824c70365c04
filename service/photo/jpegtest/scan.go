package jpegtest

// eachAlone writes a scan for each component.
func (e *encoder) eachAlone(from, to, high, low int) {
	for i := range e.all {
		e.scan(e.all[i:i+1], from, to, high, low)
	}
}

// scan writes the numbers from and to of the blocks of these components down to the bit low; high is the bit that
// stands in the file already, 0 for none.
func (e *encoder) scan(of []*component, from, to, high, low int) {
	head := []byte{byte(len(of))}
	for _, c := range of {
		for i := range e.all {
			if e.all[i] == c {
				head = append(head, byte(i+1), 0)
			}
		}
		c.previousFirst = 0
	}
	e.segment(0xda, string(append(head, byte(from), byte(to), byte(high<<4|low))))
	units := 0
	unit := func(all int, write func()) {
		write()
		units++
		if e.restart > 0 && units%e.restart == 0 && units < all {
			e.flush()
			e.bytes = append(e.bytes, 0xff, byte(0xd0+(units/e.restart-1)%8))
			for _, c := range of {
				c.previousFirst = 0
			}
		}
	}
	if len(of) == 1 { // block by block, without those that only fill
		c := of[0]
		for y := range c.down {
			for x := range c.across {
				unit(c.down*c.across, func() { e.block(c, &c.blocks[y*c.stride+x], from, to, high, low) })
			}
		}
	} else {
		for u := range e.units.X * e.units.Y {
			unit(e.units.X*e.units.Y, func() {
				for _, c := range of {
					for i := range c.h * c.v {
						x, y := u%e.units.X*c.h+i%c.h, u/e.units.X*c.v+i/c.h
						e.block(c, &c.blocks[y*c.stride+x], from, to, high, low)
					}
				}
			})
		}
	}
	e.flush()
}

func (e *encoder) block(c *component, b *[64]int, from, to, high, low int) {
	switch {
	case from == 0 && high > 0:
		e.put(uint(b[0]>>low), 1)
	case from == 0:
		v := b[0] >> low
		size, bits := magnitude(v - c.previousFirst)
		c.previousFirst = v
		e.put(size, 8)
		e.put(bits, size)
	}
	if to == 0 {
		return
	}
	if high > 0 {
		e.refine(b, from, to, low)
		return
	}
	zeros := 0
	for i := max(from, 1); i <= to; i++ {
		v := b[i] / (1 << low) // towards zero
		if v == 0 {
			zeros++
			continue
		}
		for ; zeros > 15; zeros -= 16 {
			e.put(0xf0, 8)
		}
		size, bits := magnitude(v)
		e.put(uint(zeros)<<4|size, 8)
		e.put(bits, size)
		zeros = 0
	}
	if zeros > 0 {
		e.put(0, 8) // the rest is zero
	}
}

// refine writes one more bit of each number.
func (e *encoder) refine(b *[64]int, from, to, low int) {
	last := from - 1 // the last number that begins to be something here
	for i := from; i <= to; i++ {
		if a := abs(b[i]) >> low; a == 1 {
			last = i
		}
	}
	var more []uint // bits of numbers that are something already, which follow the next symbol
	zeros := 0
	write := func(symbol uint, sign int) {
		e.put(symbol, 8)
		if sign != 0 {
			e.put(uint(sign+1)/2, 1)
		}
		for _, bit := range more {
			e.put(bit, 1)
		}
		more, zeros = nil, 0
	}
	for i := from; i <= to; i++ {
		a := abs(b[i]) >> low
		if a > 1 {
			more = append(more, uint(a&1))
			continue
		}
		if a == 0 {
			if zeros == 15 && i <= last {
				zeros = 0
				write(0xf0, 0)
				continue
			}
			zeros++
			continue
		}
		sign := 1
		if b[i] < 0 {
			sign = -1
		}
		write(uint(zeros)<<4|1, sign)
	}
	if zeros > 0 || len(more) > 0 {
		write(0, 0)
	}
}

func abs(v int) int { return max(v, -v) }

// magnitude gives the number of bits of v, and these bits.
func magnitude(v int) (size, bits uint) {
	for a := abs(v); a > 0; a >>= 1 {
		size++
	}
	if v < 0 {
		v += 1<<size - 1
	}
	return size, uint(v)
}

func (e *encoder) put(v, count uint) {
	for i := int(count) - 1; i >= 0; i-- {
		e.acc, e.bits = e.acc<<1|v>>uint(i)&1, e.bits+1
		if e.bits == 8 {
			e.bytes = append(e.bytes, byte(e.acc))
			if byte(e.acc) == 0xff {
				e.bytes = append(e.bytes, 0)
			}
			e.acc, e.bits = 0, 0
		}
	}
}

// flush fills the last byte.
func (e *encoder) flush() {
	if e.bits > 0 {
		e.put(1<<(8-e.bits)-1, 8-e.bits)
	}
}
