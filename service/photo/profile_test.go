package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"testing"
)

// iccProfile gives a profile with these primaries (XYZ under D50, a row each) and one curve for all of them.
func iccProfile(primaries [3][3]float64, curve string) []byte {
	number := func(f float64) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(int32(math.Round(f*65536)))))
	}
	b := make([]byte, 128)
	copy(b[16:], "RGB XYZ ")
	copy(b[36:], "acsp")
	b = binary.BigEndian.AppendUint32(b, 6)
	at := len(b) + 6*12
	var data string
	add := func(tag, content string) {
		b = append(b, tag...)
		b = binary.BigEndian.AppendUint32(b, uint32(at+len(data)))
		b = binary.BigEndian.AppendUint32(b, uint32(len(content)))
		data += content
	}
	for i, c := range []string{"r", "g", "b"} {
		add(c+"XYZ", "XYZ \x00\x00\x00\x00"+number(primaries[i][0])+number(primaries[i][1])+number(primaries[i][2]))
		add(c+"TRC", curve)
	}
	return append(b, data...)
}

// greyProfile gives a profile for pictures without colour, of one curve.
func greyProfile(curve string) []byte {
	b := make([]byte, 128)
	copy(b[16:], "GRAYXYZ ")
	copy(b[36:], "acsp")
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint32(append(b, "kTRC"...), uint32(len(b)+12))
	b = binary.BigEndian.AppendUint32(b, uint32(len(curve)))
	return append(b, curve...)
}

// formula gives a parametric curve.
func formula(kind byte, v ...float64) string {
	b := []byte("para\x00\x00\x00\x00\x00" + string(kind) + "\x00\x00")
	for _, f := range v {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(f*65536))))
	}
	return string(b)
}

func table(v ...uint16) string {
	b := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), uint32(len(v)))
	for _, n := range v {
		b = binary.BigEndian.AppendUint16(b, n)
	}
	return string(b)
}

// The primaries as the profiles of Apple, Adobe and the sRGB consortium give them.
var (
	displayP3 = [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	adobeRGB  = [3][3]float64{{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}}
	srgb      = [3][3]float64{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
)

func srgbCurve() string { return formula(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045) }

// asP3 gives the numbers of a colour of sRGB in Display P3, by the matrix between their primaries under D65.
func asP3(c color.NRGBA) color.NRGBA {
	light := func(v uint8) float64 {
		if f := float64(v) / 255; f > 0.04045 {
			return math.Pow((f+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	r, g, b := light(c.R), light(c.G), light(c.B)
	to := func(f float64) uint8 { return uint8(math.Round(encode(f) * 255)) }
	return color.NRGBA{to(0.822462*r + 0.177538*g), to(0.033194*r + 0.966806*g), to(0.017083*r + 0.072397*g + 0.910520*b), 255}
}

func TestWideColoursBecomeSRGB(t *testing.T) {
	p3 := iccProfile(displayP3, srgbCurve())
	colours := []color.NRGBA{red, green, blue, yellow, {128, 128, 128, 255}, {224, 172, 140, 255}, {8, 5, 3, 255}, {255, 255, 255, 255}}
	m := image.NewNRGBA(image.Rect(0, 0, 16*len(colours), 16))
	for x := range m.Rect.Dx() {
		for y := range 16 {
			m.SetNRGBA(x, y, asP3(colours[x/16]))
		}
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(p3)
	z.Close()
	png := asPNG(t, m)
	png = append(append(bytes.Clone(png[:33]), pngChunk("iCCP", "Display P3\x00\x00"+packed.String())...), png[33:]...)
	half := len(p3) / 2
	tif := tiffWith(m, map[int]int{34675: 0})
	i := bytes.Index(tif, []byte{0x87, 0x73})
	binary.BigEndian.PutUint32(tif[i+8:], uint32(len(tif)))
	for name, c := range map[string]struct {
		file []byte
		most int
	}{
		"png": {png, 2},
		"jpeg": {withSegments(asJPEG(t, m), // its segments may come in any order
			jpegSegment(0xe2, "ICC_PROFILE\x00\x02\x02"+string(p3[half:])), jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x02"+string(p3[:half]))), 8},
		"webp": {webpWith(asWebP(t, m)[:12], m.Rect.Dx(), 16, 1<<5, webpChunk("ICCP", string(p3)), asWebP(t, m)[12:]), 2},
		"tiff": {append(tif, p3...), 2},
	} {
		p, err := Decode(name, c.file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, want := range colours {
			if got := p.Image.At(i*16+8, 8); !near(got, want, c.most) {
				t.Errorf("%s: %v became %v", name, want, got)
			}
		}
	}
}

func TestGreyNumbersBecomeThoseOfSRGB(t *testing.T) {
	icc := greyProfile(table(2 << 8)) // light goes with the square of the numbers
	want := uint8(math.Round(encode(math.Pow(128.0/255, 2)) * 255))
	m := image.NewGray(image.Rect(0, 0, 16, 16))
	half := image.NewNRGBA(m.Rect) // half of it is transparent, which makes it white
	for y := range 16 {
		for x := range 16 {
			m.SetGray(x, y, color.Gray{128})
			half.SetNRGBA(x, y, color.NRGBA{128, 128, 128, uint8(255 * (x / 8))})
		}
	}
	withProfile := func(m image.Image) []byte {
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		z.Write(icc)
		z.Close()
		png := asPNG(t, m)
		return append(append(bytes.Clone(png[:33]), pngChunk("iCCP", "Grey\x00\x00"+packed.String())...), png[33:]...)
	}
	segment := jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(icc))
	for name, file := range map[string][]byte{
		"jpeg": withSegments(asJPEG(t, m), segment), "png": withProfile(m), "transparent png": withProfile(half),
	} {
		p, err := Decode(name, file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := p.Image.NRGBAAt(12, 8); !near(got, color.NRGBA{want, want, want, 255}, 2) {
			t.Errorf("%s: %v, want %d", name, got, want)
		}
	}
	// A picture with colours has been given the profile of another one.
	plain, err := Decode("plain", asJPEG(t, quarters(16, 16)))
	if err != nil {
		t.Fatal(err)
	}
	odd, err := Decode("odd", withSegments(asJPEG(t, quarters(16, 16)), segment))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(odd.Image.Pix, plain.Image.Pix) {
		t.Error("a picture with colours is changed by a profile for grey ones")
	}
	for n := range icc {
		if p, err := Decode("cut", withSegments(asJPEG(t, m), jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(icc[:n])))); err != nil || p.Image.Rect.Dx() != 16 {
			t.Fatalf("profile cut to %d bytes: %v", n, err)
		}
	}
}

func TestCurvesOfEveryForm(t *testing.T) {
	// The same light, a quarter of white, in several spaces with the primaries of sRGB.
	want := uint8(math.Round(encode(0.25) * 255))
	for name, c := range map[string]struct {
		curve  string
		number float64
	}{
		"straight":          {table(), 0.25},
		"power":             {table(2 << 8), 0.5},
		"table":             {table(0, 0, 32768), 0.75},
		"formula 0":         {formula(0, 2), 0.5},
		"formula 1":         {formula(1, 2, 2, -0.5), 0.5},
		"formula 2":         {formula(2, 2, 0.4, 0, 0.21), 0.5},
		"formula 3":         {formula(3, 2, 1, 0, 0.5, 0.9), 0.5},
		"formula 4, bent":   {formula(4, 2, 1, 0, 0.4, 0.9, 0, 0.05), 0.5},
		"formula 4, beyond": {formula(4, 2, 1, 0, 0, 0.1, 0.09, 0), 0.4},
	} {
		p, ok := parseProfile(iccProfile(srgb, c.curve))
		if !ok {
			t.Errorf("%s is not understood", name)
			continue
		}
		v := uint8(math.Round(c.number * 255))
		m := image.NewNRGBA(image.Rect(0, 0, 1, 1))
		m.SetNRGBA(0, 0, color.NRGBA{v, v, v, 255})
		p.convert(m)
		if got := m.NRGBAAt(0, 0); !near(got, color.NRGBA{want, want, want, 255}, 2) {
			t.Errorf("%s: %v, want %d", name, got, want)
		}
	}
}

func TestOnlyProfilesThatChangeSomethingAreUsed(t *testing.T) {
	file := func(icc []byte) []byte {
		return withSegments(asJPEG(t, quarters(8, 8)), jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(icc)))
	}
	jpeg, _ := known(file(nil))
	good := iccProfile(adobeRGB, table(563)) // a power of 2.2
	if _, ok := profileOf(jpeg, file(good)); !ok {
		t.Error("Adobe RGB is not understood")
	}
	for name, icc := range map[string][]byte{
		"none":       nil,
		"sRGB":       iccProfile(srgb, srgbCurve()),
		"rubbish":    bytes.Repeat([]byte("x"), 500),
		"odd curve":  iccProfile(displayP3, "oops\x00\x00\x00\x00\x00\x00\x00\x00"),
		"odd kind":   iccProfile(displayP3, formula(9, 1)),
		"short":      iccProfile(displayP3, formula(4, 1)),
		"no power":   iccProfile(displayP3, formula(1, 1, 0, 1)),
		"long table": iccProfile(displayP3, "curv\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00"),
	} {
		if _, ok := profileOf(jpeg, file(icc)); ok {
			t.Errorf("%s is used", name)
		}
	}
	for n := range good { // cut anywhere: passed over or used, but no panic, and the picture is there
		if p, err := Decode("x", file(good[:n])); err != nil || p.Image.Rect.Dx() != 8 {
			t.Fatalf("profile cut to %d bytes: %v", n, err)
		}
	}
}
