package photo

import (
	"image"
	"math"
)

// What the numbers of a HEIC picture mean: how brightness and colour were made of red, green and blue, and which red,
// green and blue these are. Phones write it into the file's tables (box "colr"), or into the coded picture, or both.

// coding gives how the numbers were made: what the file's tables say, else what the stream does.
func (p *heicPicture) coding(h *heif) coding {
	if c, ok := h.nclx(p); ok {
		return c
	}
	return p.tile.coding
}

// colours gives the boxes "colr" of a picture, or those of its first tile.
func (h *heif) colours(p *heicPicture) (all [][]byte) {
	for _, item := range []*heifItem{p.item, p.tiles[0]} {
		for _, n := range item.props {
			if n <= len(h.props) && h.props[n-1].kind == "colr" {
				all = append(all, h.props[n-1].data)
			}
		}
	}
	return all
}

func (h *heif) nclx(p *heicPicture) (coding, bool) {
	for _, b := range h.colours(p) {
		if !begins(b, "nclx") {
			continue
		}
		c := &cursor{b: b[4:]}
		v := coding{primaries: c.u16(), transfer: c.u16(), matrix: c.u16(), full: c.u8()&0x80 != 0}
		return v, !c.over
	}
	return coding{}, false
}

// weights gives the shares of red and blue in the brightness (H.273, table 4).
func (c coding) weights() (red, blue float64) {
	switch c.matrix {
	case 1:
		return 0.2126, 0.0722
	case 4:
		return 0.30, 0.11
	case 7:
		return 0.212, 0.087
	case 9, 10:
		return 0.2627, 0.0593
	}
	return 0.299, 0.114 // those of JPEG
}

// toJPEG changes the numbers of m to those of a JPEG picture, in place.
func (c coding) toJPEG(m *image.YCbCr) {
	const identity = 0
	if c.matrix == identity && m.SubsampleRatio == image.YCbCrSubsampleRatio444 {
		c.fromGBR(m)
		return
	}
	red, blue := c.weights()
	bright, colour := 1.0, 1.0
	if !c.full {
		bright, colour = 255.0/219, 255.0/224
	}
	const jred, jblue = 0.299, 0.114
	if red == jred && blue == jblue {
		if !c.full {
			widen(m)
		}
		return
	}
	// Red, green and blue of a difference of colour, without the brightness, which is the same in both.
	green := 1 - red - blue
	rcr, bcb := 2*(1-red), 2*(1-blue)
	gcb, gcr := -bcb*blue/green, -rcr*red/green
	jgreen := 1 - jred - jblue
	ycb, ycr := jgreen*gcb+jblue*bcb, jred*rcr+jgreen*gcr
	cbcb, cbcr := (bcb-ycb)/(2*(1-jblue)), -ycr/(2*(1-jblue))
	crcb, crcr := -ycb/(2*(1-jred)), (rcr-ycr)/(2*(1-jred))
	offset := 0.0
	if !c.full {
		offset = 16
	}
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			i := m.COffset(x, y)
			cb, cr := (float64(m.Cb[i])-128)*colour, (float64(m.Cr[i])-128)*colour
			v := &m.Y[y*m.YStride+x]
			*v = level((float64(*v)-offset)*bright + ycb*cb + ycr*cr)
		}
	}
	for i := range m.Cb {
		cb, cr := (float64(m.Cb[i])-128)*colour, (float64(m.Cr[i])-128)*colour
		m.Cb[i], m.Cr[i] = level(cbcb*cb+cbcr*cr+128), level(crcb*cb+crcr*cr+128)
	}
}

// fromGBR makes brightness and colour of planes that hold green, blue and red.
func (c coding) fromGBR(m *image.YCbCr) {
	offset, factor := 0.0, 1.0
	if !c.full {
		offset, factor = 16, 255.0/219
	}
	for i := range m.Y {
		g, b, r := (float64(m.Y[i])-offset)*factor, (float64(m.Cb[i])-offset)*factor, (float64(m.Cr[i])-offset)*factor
		y := 0.299*r + 0.587*g + 0.114*b
		m.Y[i], m.Cb[i], m.Cr[i] = level(y), level((b-y)/1.772+128), level((r-y)/1.402+128)
	}
}

// profileOfHEIC gives the profile of a picture: an ICC profile where there is one, else one made of what the numbers
// are said to mean.
func profileOfHEIC(b []byte) (*profile, bool) {
	h, p, err := openHEIC(b)
	if err != nil {
		return nil, false
	}
	return h.profile(p)
}

func (h *heif) profile(p *heicPicture) (*profile, bool) {
	for _, b := range h.colours(p) {
		if begins(b, "prof") || begins(b, "rICC") {
			return parseProfile(b[4:])
		}
	}
	return p.coding(h).profile()
}

// profile makes a profile of primaries and a curve (H.273, tables 2 and 3); ok is false for those of sRGB and for
// what is not said.
func (c coding) profile() (p *profile, ok bool) {
	var xy [3][2]float64 // where red, green and blue lie; white is D65 for all
	switch c.primaries {
	case 9: // BT.2020
		xy = [3][2]float64{{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}}
	case 12: // Display P3
		xy = [3][2]float64{{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}}
	default:
		xy = [3][2]float64{{0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}}
		if c.transfer != 16 && c.transfer != 18 {
			return nil, false
		}
	}
	p = &profile{}
	for i := range p.curves {
		for v := range p.curves[i] {
			p.curves[i][v] = float32(min(c.light(float64(v)/255), 1))
		}
	}
	p.matrix = toSRGB(xy)
	return p, true
}

// light gives the amount of light for a number from 0 to 1. Of bright pictures, 1 is the white of paper.
func (c coding) light(v float64) float64 {
	switch c.transfer {
	case 16: // PQ (BT.2100), white at 203 nits
		const m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
		p := math.Pow(v, 1/m2)
		return math.Pow(max(p-c1, 0)/(c2-c3*p), 1/m1) * 10000 / 203
	case 18: // HLG (BT.2100), white at three quarters
		const a, b, d = 0.17883277, 0.28466892, 0.55991073
		scene := v * v / 3
		if v > 0.5 {
			scene = (math.Exp((v-d)/a) + b) / 12
		}
		return math.Pow(scene, 1.2) / math.Pow((math.Exp((0.75-d)/a)+b)/12, 1.2)
	}
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// toSRGB gives the way from primaries, by where they lie, to those of sRGB. Both have the same white.
func toSRGB(xy [3][2]float64) [3][3]float32 {
	from := primaries(xy)
	to := inverse(primaries([3][2]float64{{0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}}))
	var m [3][3]float32
	for i := range 3 {
		for j := range 3 {
			sum := 0.0
			for k := range 3 {
				sum += to[i][k] * from[k][j]
			}
			m[i][j] = float32(sum)
		}
	}
	return m
}

// primaries gives the way from amounts of red, green and blue that lie there to XYZ, with the white D65.
func primaries(xy [3][2]float64) [3][3]float64 {
	var m [3][3]float64
	for i, p := range xy {
		m[0][i], m[1][i], m[2][i] = p[0]/p[1], 1, (1-p[0]-p[1])/p[1]
	}
	white := [3]float64{0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290}
	inv := inverse(m)
	for j := range 3 {
		share := inv[j][0]*white[0] + inv[j][1]*white[1] + inv[j][2]*white[2]
		for i := range 3 {
			m[i][j] *= share
		}
	}
	return m
}

// inverse gives the inverse of a matrix that has one.
func inverse(m [3][3]float64) (inv [3][3]float64) {
	minor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	det := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	for i := range 3 {
		for j := range 3 {
			inv[j][i] = minor(i, j) / det
		}
	}
	return inv
}
