package drawing

// rgb is a colour, 0 … 255 a part.
type rgb struct{ r, g, b int32 }

// hex reads 0xRRGGBB.
func hex(v uint32) rgb { return rgb{int32(v >> 16 & 255), int32(v >> 8 & 255), int32(v & 255)} }

// mix goes from a to b as t goes from 0 to 256.
func mix(a, b rgb, t int32) rgb {
	return rgb{a.r + (b.r-a.r)*t>>8, a.g + (b.g-a.g)*t>>8, a.b + (b.b-a.b)*t>>8}
}

// screen lays light of colour b and strength t (0 … 256) over a.
func screen(a, b rgb, t int32) rgb {
	return rgb{
		a.r + (255-a.r)*b.r/255*t>>8,
		a.g + (255-a.g)*b.g/255*t>>8,
		a.b + (255-a.b)*b.b/255*t>>8,
	}
}

// times multiplies a with b as far as t (0 … 256) says.
func times(a, b rgb, t int32) rgb {
	return mix(a, rgb{a.r * b.r / 255, a.g * b.g / 255, a.b * b.b / 255}, t)
}

func (c rgb) luma() int32 { return (c.r*77 + c.g*150 + c.b*29) >> 8 }

func (c rgb) clamped() rgb {
	return rgb{min(max(c.r, 0), 255), min(max(c.g, 0), 255), min(max(c.b, 0), 255)}
}

// saturate moves away from grey; percent 100 leaves the colour alone.
func (c rgb) saturate(percent int32) rgb {
	l := c.luma()
	return rgb{l + (c.r-l)*percent/100, l + (c.g-l)*percent/100, l + (c.b-l)*percent/100}.clamped()
}

// turn moves the hue: 0 … 1535 is one turn.
func (c rgb) turn(by int) rgb {
	hi, lo := max(c.r, c.g, c.b), min(c.r, c.g, c.b)
	if hi == lo {
		return c
	}
	span := hi - lo
	var h int32
	switch hi {
	case c.r:
		h = (c.g - c.b) * 256 / span
	case c.g:
		h = 512 + (c.b-c.r)*256/span
	default:
		h = 1024 + (c.r-c.g)*256/span
	}
	h = ((h+int32(by))%1536 + 1536) % 1536
	f := h & 255
	up, down := lo+span*f/256, hi-span*f/256
	switch h >> 8 {
	case 0:
		return rgb{hi, up, lo}
	case 1:
		return rgb{down, hi, lo}
	case 2:
		return rgb{lo, hi, up}
	case 3:
		return rgb{lo, down, hi}
	case 4:
		return rgb{up, lo, hi}
	default:
		return rgb{hi, lo, down}
	}
}

// along is the colour at t (0 … 256) on an even scale of colours.
func along(scale []rgb, t int32) rgb {
	if len(scale) == 1 || t <= 0 {
		return scale[0]
	}
	if t >= 256 {
		return scale[len(scale)-1]
	}
	at := t * int32(len(scale)-1)
	i := at >> 8
	return mix(scale[i], scale[i+1], at&255)
}
