package drawing

// scene is a kind of surroundings.
type scene int

const (
	studio scene = iota
	window
	bokeh
	foliage
	hills
	clouds
	sunset
	snowfall
	nebula
	inkMountains
	petals
	rays
	blocks
	wash
	neonRing
	skyline
	sea
	forest
	dunes
	scenes // how many there are
)

// colours are what a scene is painted with: scale goes from the darkest to the lightest.
type colours struct {
	scale       [5]rgb
	accent, pop rgb
}

func (c colours) up() []rgb { return c.scale[:] }

func (c colours) turned(by int) colours {
	for i := range c.scale {
		c.scale[i] = c.scale[i].turn(by)
	}
	c.accent, c.pop = c.accent.turn(by), c.pop.turn(by)
	return c
}

// stage is where scenery is painted: the canvas, the colours, and where the head is, so that a scene can gather round it.
type stage struct {
	*canvas
	ink    colours
	dice   *dice
	hx, hy int // middle of the head
	hs     int // size of the face
}

// unit is a length that grows with the picture: per cent of its short side, at least 1.
func (s *stage) unit(percent int) int { return max(min(s.w, s.h)*percent/100, 1) }

func paintScene(kind scene, s *stage) {
	switch kind {
	case window:
		s.window()
	case bokeh:
		s.bokeh()
	case foliage:
		s.foliage()
	case hills:
		s.hills()
	case clouds:
		s.clouds()
	case sunset:
		s.sunset()
	case snowfall:
		s.snowfall()
	case nebula:
		s.nebula()
	case inkMountains:
		s.inkMountains()
	case petals:
		s.petals()
	case rays:
		s.rays()
	case blocks:
		s.blocks()
	case wash:
		s.wash()
	case neonRing:
		s.neonRing()
	case skyline:
		s.skyline()
	case sea:
		s.sea()
	case forest:
		s.forest()
	case dunes:
		s.dunes()
	default:
		s.studio()
	}
}

// sceneBlur is how far a photographic look puts a scene out of focus, in 1/1000 of the long side.
func sceneBlur(kind scene) int {
	switch kind {
	case studio, window, snowfall:
		return 4
	case blocks, neonRing, rays:
		return 3
	case bokeh:
		return 2
	case foliage:
		return 9
	default:
		return 6
	}
}

// natural are the colours of a scene that the prompt asks for by name.
func natural(kind scene) (colours, bool) {
	switch kind {
	case foliage:
		return colours{[5]rgb{hex(0x10261a), hex(0x28512c), hex(0x5d8a3c), hex(0xa9c25e), hex(0xeef0b8)}, hex(0xfff1b0), hex(0xf3b04a)}, true
	case forest:
		return colours{[5]rgb{hex(0x0d1f1c), hex(0x1f443a), hex(0x4a7a62), hex(0x9dbf9a), hex(0xe6efd6)}, hex(0xf6eec0), hex(0xd9a95a)}, true
	case hills:
		return colours{[5]rgb{hex(0x16343f), hex(0x2f6673), hex(0x6da3a2), hex(0xbcd3c0), hex(0xf5ecd2)}, hex(0xffe2a8), hex(0xe98b5a)}, true
	case clouds:
		return colours{[5]rgb{hex(0x1f5fb0), hex(0x3f8fdc), hex(0x7dbdf0), hex(0xbfe2f8), hex(0xf8fdff)}, hex(0xffffff), hex(0xffd86b)}, true
	case sunset:
		return colours{[5]rgb{hex(0x2a1740), hex(0x6d2a5c), hex(0xc8505a), hex(0xf49a55), hex(0xffe0a0)}, hex(0xfff0c0), hex(0xff7d4d)}, true
	case sea:
		return colours{[5]rgb{hex(0x0a3d5c), hex(0x1b7a9a), hex(0x58b5c2), hex(0xb6e0dc), hex(0xfdf3dc)}, hex(0xffffff), hex(0xf2c879)}, true
	case snowfall:
		return colours{[5]rgb{hex(0x33475c), hex(0x6f8aa3), hex(0xa9c0d3), hex(0xd5e3ee), hex(0xf7fbff)}, hex(0xffffff), hex(0xf0b98d)}, true
	case nebula:
		return colours{[5]rgb{hex(0x070818), hex(0x1b1440), hex(0x4b2a86), hex(0xa04fb0), hex(0xf0b6d8)}, hex(0x7fe3ff), hex(0xff8ac2)}, true
	case bokeh, skyline:
		return colours{[5]rgb{hex(0x070b18), hex(0x111c3a), hex(0x2b3566), hex(0x7a5a8c), hex(0xf0b890)}, hex(0xffc46b), hex(0x6fc7ff)}, true
	case petals:
		return colours{[5]rgb{hex(0x7a3f63), hex(0xc27a9c), hex(0xeab0c4), hex(0xf8d6dd), hex(0xfff4f2)}, hex(0xffffff), hex(0xf28fb1)}, true
	case neonRing:
		return colours{[5]rgb{hex(0x07040f), hex(0x160a2c), hex(0x331458), hex(0x7a1fa0), hex(0xff5fd0)}, hex(0x28e8ff), hex(0xff3fa8)}, true
	case wash:
		return colours{[5]rgb{hex(0x31506e), hex(0x4f86a8), hex(0x8cc0cf), hex(0xf2c9a4), hex(0xfdf3e4)}, hex(0xe8927c), hex(0x7fa874)}, true
	case rays:
		return colours{[5]rgb{hex(0x23306b), hex(0x2f6fb8), hex(0x4cc0b4), hex(0xf9c846), hex(0xfdf0c8)}, hex(0xfff6da), hex(0x2f8fb8)}, true
	case studio:
		return colours{[5]rgb{hex(0x241a14), hex(0x4a3424), hex(0x7a5a3c), hex(0xa88458), hex(0xd8bc8c)}, hex(0xf6dfae), hex(0x9a4a34)}, true
	case dunes:
		return colours{[5]rgb{hex(0x5a2f22), hex(0xa55a34), hex(0xd9935a), hex(0xf0c28e), hex(0xfbe9cf)}, hex(0xfff3d6), hex(0xe2693a)}, true
	case inkMountains:
		return colours{[5]rgb{hex(0x1c2a2c), hex(0x46605f), hex(0x8aa39c), hex(0xcbd3c2), hex(0xf4eeda)}, hex(0xe9cf8f), hex(0xc8442f)}, true
	}
	return colours{}, false
}
