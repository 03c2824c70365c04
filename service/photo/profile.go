package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"io"
	"math"
	"sort"
)

// The model and most screens take the numbers of a picture for sRGB. Phones and cameras write other, wider
// colour spaces (Display P3, Adobe RGB) and say so in an ICC profile (ICC.1:2022); taken for sRGB, such a photo
// looks dull. Profiles that are made of a matrix and three curves, as those of cameras are, are understood here, and those
// of one curve, as grey pictures have them; others are passed over, as is anything that makes no sense.

// profile turns the numbers of a picture into those of sRGB.
type profile struct {
	curves [3][256]float32 // from the picture's numbers to light
	matrix [3][3]float32   // from its primaries to those of sRGB
	grey   bool            // all three curves are one, and say nothing of colours
}

// toLinearSRGB goes from the profiles' colours (XYZ under the light D50) to the primaries of sRGB, by Bradford's
// adaptation of the light.
func toLinearSRGB() [3][3]float64 {
	return [3][3]float64{
		{3.1338561, -1.6168667, -0.4906146},
		{-0.9787684, 1.9161415, 0.0334540},
		{0.0719453, -0.2289914, 1.4052427},
	}
}

// profileOf gives the profile of a file; ok is false when it has none, when it is sRGB, or one not understood.
func profileOf(k kind, b []byte) (p *profile, ok bool) {
	var icc []byte
	switch k.name {
	case "heic":
		if p, ok = profileOfHEIC(b); !ok || p.isSRGB() {
			return nil, false
		}
		return p, true
	case "jpeg":
		icc = iccOfJPEG(b)
	case "png":
		icc = iccOfPNG(b)
	case "webp":
		icc = webpChunkOf(b, "ICCP")
	case "tiff":
		icc = iccOfTIFF(b)
	}
	if p, ok = parseProfile(icc); !ok || p.isSRGB() {
		return nil, false
	}
	return p, true
}

// iccOfJPEG puts the profile together from the segments in which it lies.
func iccOfJPEG(b []byte) []byte {
	const head = len("ICC_PROFILE\x00") + 2
	parts := map[int][]byte{}
	segments(b, func(marker byte, data []byte) bool {
		if marker == markerAPP2 && begins(data, "ICC_PROFILE\x00") && len(data) > head {
			parts[int(data[head-2])] = data[head:]
		}
		return true
	})
	order := make([]int, 0, len(parts))
	for n := range parts {
		order = append(order, n)
	}
	sort.Ints(order)
	var icc []byte
	for _, n := range order {
		icc = append(icc, parts[n]...)
	}
	return icc
}

// iccOfPNG unpacks the iCCP chunk: a name, a zero, the method, and the packed profile.
func iccOfPNG(b []byte) []byte {
	const most = 4 << 20
	chunk := pngChunkOf(b, "iCCP")
	i := bytes.IndexByte(chunk, 0)
	if i < 0 || i+2 > len(chunk) {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(chunk[i+2:]))
	if err != nil {
		return nil
	}
	defer z.Close()
	icc, err := io.ReadAll(io.LimitReader(z, most))
	if err != nil {
		return nil
	}
	return icc
}

// iccOfTIFF gives what the tag InterColorProfile points to.
func iccOfTIFF(b []byte) []byte {
	const tagProfile = 34675
	at, ok := entry(b, tagProfile)
	if !ok || int64(at) >= int64(len(b)) {
		return nil
	}
	return b[at:] // a profile says itself how long it is
}

// parseProfile reads a profile of a matrix and curves, or of one curve.
func parseProfile(icc []byte) (*profile, bool) {
	grey := at(icc, 16, "GRAY")
	if len(icc) < 132 || !grey && !at(icc, 16, "RGB ") || !at(icc, 20, "XYZ ") || !at(icc, 36, "acsp") {
		return nil, false
	}
	tags := map[string][]byte{}
	n := min(int(binary.BigEndian.Uint32(icc[128:])), 100)
	for i := 132; n > 0 && i+12 <= len(icc); i, n = i+12, n-1 {
		from, size := int64(binary.BigEndian.Uint32(icc[i+4:])), int64(binary.BigEndian.Uint32(icc[i+8:]))
		if from+size <= int64(len(icc)) {
			tags[string(icc[i:i+4])] = icc[from : from+size]
		}
	}
	p := &profile{grey: grey}
	if grey {
		p.matrix = [3][3]float32{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
		for i := range p.curves {
			if !tabulate(&p.curves[i], tags["kTRC"]) {
				return nil, false
			}
		}
		return p, true
	}
	var columns [3][3]float64
	for i, colour := range []string{"r", "g", "b"} {
		xyz := tags[colour+"XYZ"]
		if !begins(xyz, "XYZ ") || len(xyz) < 20 || !tabulate(&p.curves[i], tags[colour+"TRC"]) {
			return nil, false
		}
		for j := range 3 {
			columns[j][i] = fixed(xyz[8+4*j:])
		}
	}
	rows := toLinearSRGB()
	for i := range 3 {
		for j := range 3 {
			sum := 0.0
			for k := range 3 {
				sum += rows[i][k] * columns[k][j]
			}
			p.matrix[i][j] = float32(sum)
		}
	}
	return p, true
}

// tabulate reads a curve into a table with an amount of light for each number.
func tabulate(table *[256]float32, curve []byte) bool {
	f, ok := parseCurve(curve)
	if !ok {
		return false
	}
	for v := range table {
		light := f(float64(v) / 255)
		if math.IsNaN(light) {
			return false
		}
		table[v] = float32(min(max(light, 0), 1))
	}
	return true
}

// fixed reads a number with 16 bits behind the point.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// parseCurve reads a curve: a power, a table, or a formula.
func parseCurve(b []byte) (func(float64) float64, bool) {
	if len(b) < 12 {
		return nil, false
	}
	switch string(b[:4]) {
	case "curv":
		n := int64(binary.BigEndian.Uint32(b[8:]))
		table := b[12:]
		if n > 65536 || n*2 > int64(len(table)) {
			return nil, false
		}
		number := func(i int) float64 { return float64(binary.BigEndian.Uint16(table[2*i:])) }
		switch n {
		case 0:
			return func(x float64) float64 { return x }, true
		case 1:
			power := number(0) / 256
			return func(x float64) float64 { return math.Pow(x, power) }, true
		}
		return func(x float64) float64 {
			at := x * float64(n-1)
			i := min(int(at), int(n)-2)
			return (number(i) + (number(i+1)-number(i))*(at-float64(i))) / 65535
		}, true
	case "para":
		return parseFormula(b)
	}
	return nil, false
}

// parseFormula reads a parametric curve: y = (a·x+b)^g + e from x = d on, and c·x + f below.
func parseFormula(b []byte) (func(float64) float64, bool) {
	kind := int(binary.BigEndian.Uint16(b[8:]))
	if kind > 4 {
		return nil, false
	}
	count := []int{1, 3, 4, 5, 7}[kind]
	if len(b) < 12+4*count {
		return nil, false
	}
	v := make([]float64, 7) // g a b c d e f
	for i := range count {
		v[i] = fixed(b[12+4*i:])
	}
	g, a, bb, c, d, e, f := v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	switch kind {
	case 0:
		a, d = 1, -1
	case 1, 2: // the bend lies where a·x+b is zero, and what was read as c is added everywhere
		if a == 0 {
			return nil, false
		}
		d, e, f, c = -bb/a, c, c, 0
	}
	return func(x float64) float64 {
		if x >= d {
			return math.Pow(max(a*x+bb, 0), g) + e
		}
		return c*x + f
	}, true
}

// isSRGB reports whether the profile changes nothing that one could see.
func (p *profile) isSRGB() bool {
	for i := range 3 {
		for j := range 3 {
			want := float32(0)
			if i == j {
				want = 1
			}
			if d := p.matrix[i][j] - want; max(d, -d) > 0.01 {
				return false
			}
		}
		for v := range 256 {
			if d := encode(float64(p.curves[i][v]))*255 - float64(v); max(d, -d) > 1.5 {
				return false
			}
		}
	}
	return true
}

// encode gives the number of sRGB (0 to 1) for an amount of light (IEC 61966-2-1).
func encode(light float64) float64 {
	if light <= 0.0031308 {
		return 12.92 * light
	}
	return 1.055*math.Pow(light, 1/2.4) - 0.055
}

// convert changes the numbers of an opaque picture to sRGB. Colours beyond it become the nearest at its edge. A picture
// that has colours stays as it is when the profile is one for grey ones: they do not belong together.
func (p *profile) convert(m *image.NRGBA) {
	if p.grey && !colourless(m) {
		return
	}
	const steps = 1 << 14 // fine enough for the dark end, where sRGB is steep
	var numbers [steps + 1]uint8
	for i := range numbers {
		numbers[i] = uint8(encode(float64(i)/steps)*255 + 0.5)
	}
	number := func(light float32) uint8 { return numbers[int(min(max(light, 0), 1)*steps+0.5)] }
	a := &p.matrix
	inBands(m.Rect.Dy(), func(from, to int) {
		for pix := m.Pix[from*m.Stride : to*m.Stride]; len(pix) >= 4; pix = pix[4:] {
			r, g, b := p.curves[0][pix[0]], p.curves[1][pix[1]], p.curves[2][pix[2]]
			pix[0] = number(a[0][0]*r + a[0][1]*g + a[0][2]*b)
			pix[1] = number(a[1][0]*r + a[1][1]*g + a[1][2]*b)
			pix[2] = number(a[2][0]*r + a[2][1]*g + a[2][2]*b)
		}
	})
}

// colourless reports whether all pixels of m are grey.
func colourless(m *image.NRGBA) bool {
	for y := range m.Rect.Dy() {
		for pix := m.Pix[y*m.Stride : y*m.Stride+4*m.Rect.Dx()]; len(pix) >= 4; pix = pix[4:] {
			if pix[0] != pix[1] || pix[1] != pix[2] {
				return false
			}
		}
	}
	return true
}
