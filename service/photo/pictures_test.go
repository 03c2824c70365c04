package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/deepteams/webp"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// The tests' own pictures and small writers for what the encoders at hand cannot write.

var (
	red    = color.NRGBA{200, 30, 30, 255}
	green  = color.NRGBA{30, 180, 30, 255}
	blue   = color.NRGBA{30, 30, 200, 255}
	yellow = color.NRGBA{220, 210, 40, 255}
)

// quarters gives a picture whose four quarters have four colours: red and green above, blue and yellow below.
func quarters(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, c := range []color.NRGBA{red, green, blue, yellow} {
		x, y := i%2*(w/2), i/2*(h/2)
		draw.Draw(m, image.Rect(x, y, x+(w+1)/2, y+(h+1)/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

func palettePicture(w, h int) *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{red, green, blue, yellow})
	draw.Draw(m, m.Rect, quarters(w, h), image.Point{}, draw.Src)
	return m
}

func encoded(t testing.TB, f func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, &jpeg.Options{Quality: 95}) })
}

func asPNG(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
}

func asGIF(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, m, nil) })
}

func asTIFF(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return tiff.Encode(b, m, nil) })
}

func asBMP(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, m) })
}

func asWebP(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error {
		return webp.Encode(b, m, &webp.EncoderOptions{Lossless: true, Quality: 1, Method: 0})
	})
}

// everyKind gives a picture of four quarters in each kind of file that is read.
func everyKind(t testing.TB, w, h int) map[string][]byte {
	m := quarters(w, h)
	return map[string][]byte{
		"jpeg": asJPEG(t, m), "png": asPNG(t, m), "webp": asWebP(t, m),
		"gif": asGIF(t, palettePicture(w, h)), "tiff": asTIFF(t, m), "bmp": asBMP(t, m),
	}
}

// exifBlock gives an EXIF block: an orientation, the name of a camera, and a place on earth.
func exifBlock(order binary.AppendByteOrder, o int) []byte {
	var b []byte
	u16 := func(v int) { b = order.AppendUint16(b, uint16(v)) }
	u32 := func(v int) { b = order.AppendUint32(b, uint32(v)) }
	b = append(b, "II"...)
	if order.String() == "BigEndian" {
		copy(b, "MM")
	}
	u16(42)
	u32(8)
	u16(3)
	u16(0x010f) // Make, behind the directories
	u16(2)
	u32(12)
	u32(68)
	u16(tagOrientation)
	u16(3)
	u32(1)
	u16(o)
	u16(0)
	u16(0x8825) // the directory with the place
	u16(4)
	u32(1)
	u32(50)
	u32(0)
	u16(1)
	u16(0x001d) // GPSDateStamp, at the same text
	u16(2)
	u32(12)
	u32(68)
	u32(0)
	return append(b, "SECRETPLACE\x00"...)
}

// segment gives a JPEG segment.
func jpegSegment(marker byte, data string) []byte {
	b := []byte{0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(len(data)+2))
	return append(b, data...)
}

// withSegments puts segments behind the start of a JPEG file.
func withSegments(file []byte, segments ...[]byte) []byte {
	b := append([]byte{}, file[:2]...)
	for _, s := range segments {
		b = append(b, s...)
	}
	return append(b, file[2:]...)
}

func jpegWithExif(file, block []byte) []byte {
	return withSegments(file, jpegSegment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), jpegSegment(0xe1, "Exif\x00\x00"+string(block)))
}

// pngChunk gives a chunk of a PNG file.
func pngChunk(name, data string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, name...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func pngWithExif(file, block []byte) []byte {
	const header = 8 + 12 + 13
	b := append([]byte{}, file[:header]...)
	return append(append(b, pngChunk("eXIf", string(block))...), file[header:]...)
}

func webpChunk(name, data string) []byte {
	b := append([]byte(name), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(data)))
	b = append(b, data...)
	if len(data)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// webpWith makes a WebP file in the extended format from a plain one, with these flags and more chunks.
func webpWith(file []byte, w, h int, flags byte, chunks ...[]byte) []byte {
	x := []byte{flags, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), 0, byte(h - 1), byte((h - 1) >> 8), 0}
	b := append([]byte("RIFF\x00\x00\x00\x00WEBP"), webpChunk("VP8X", string(x))...)
	b = append(b, file[12:]...)
	for _, c := range chunks {
		b = append(b, c...)
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// tiffWith gives an uncompressed TIFF file of an opaque picture, with more entries in its directory, each a
// whole number.
func tiffWith(m *image.NRGBA, more map[int]int) []byte {
	order := binary.BigEndian
	w, h := m.Rect.Dx(), m.Rect.Dy()
	b := []byte("MM\x00*\x00\x00\x00\x08")
	entries := map[int]int{0x100: w, 0x101: h, 0x102: 8, 0x103: 1, 0x106: 2, 0x111: 0, 0x115: 3, 0x116: h, 0x117: w * h * 3}
	for k, v := range more {
		entries[k] = v
	}
	n := len(entries)
	bits := 8 + 2 + n*12 + 4
	entries[0x102], entries[0x111] = bits, bits+6
	b = order.AppendUint16(b, uint16(n))
	for tag := 0; tag < 0x10000; tag++ {
		v, ok := entries[tag]
		if !ok {
			continue
		}
		b = order.AppendUint16(b, uint16(tag))
		kind, count := 4, 1
		if tag == 0x102 {
			kind, count = 3, 3
		}
		b = order.AppendUint16(b, uint16(kind))
		b = order.AppendUint32(b, uint32(count))
		b = order.AppendUint32(b, uint32(v))
	}
	b = append(b, 0, 0, 0, 0, 0, 8, 0, 8, 0, 8)
	for i := 0; i < len(m.Pix); i += 4 {
		b = append(b, m.Pix[i:i+3]...)
	}
	return b
}

// flatJPEG gives a JPEG file of w by h pixels in which each component has one value everywhere: baseline or
// progressive, with 1, 3 or 4 components. Only the first coefficient of each block is coded, in steps of 8/8.
func flatJPEG(w, h int, isProgressive bool, adobe bool, values ...int) []byte {
	b := []byte{0xff, 0xd8}
	if adobe { // four inks as they are, not turned into brightness and colour; inverted, as Adobe writes them
		b = append(b, jpegSegment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00")...)
	}
	b = append(b, jpegSegment(0xdb, "\x00"+string(bytes.Repeat([]byte{8}, 64)))...)
	frame := string([]byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(len(values))})
	scan := string([]byte{byte(len(values))})
	for i := range values {
		frame += string([]byte{byte(i + 1), 0x11, 0})
		scan += string([]byte{byte(i + 1), 0})
	}
	// Twelve first coefficients' sizes with codes of four bits; for the others only "no more", with one bit.
	dc := "\x00" + "\x00\x00\x00\x0c" + string(make([]byte, 12)) + "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"
	ac := "\x10" + "\x01" + string(make([]byte, 15)) + "\x00"
	b = append(b, jpegSegment(0xc4, dc+ac)...)
	if isProgressive {
		b = append(b, jpegSegment(0xc2, frame)...)
		b = append(b, jpegSegment(0xda, scan+"\x00\x00\x00")...)
	} else {
		b = append(b, jpegSegment(0xc0, frame)...)
		b = append(b, jpegSegment(0xda, scan+"\x00\x3f\x00")...)
	}
	var acc, n uint
	bits := func(v, count uint) {
		for i := int(count) - 1; i >= 0; i-- {
			acc, n = acc<<1|v>>uint(i)&1, n+1
			if n == 8 {
				b = append(b, byte(acc))
				if acc == 0xff {
					b = append(b, 0)
				}
				acc, n = 0, 0
			}
		}
	}
	for block := range (w + 7) / 8 * ((h + 7) / 8) {
		for _, v := range values {
			diff := 0
			if block == 0 {
				diff = v - 128
			}
			size := uint(0)
			for a := max(diff, -diff); a > 0; a >>= 1 {
				size++
			}
			bits(size, 4)
			if diff < 0 {
				diff += 1<<size - 1
			}
			bits(uint(diff), size)
			if !isProgressive {
				bits(0, 1)
			}
		}
	}
	if n > 0 {
		bits(1<<(8-n)-1, 8-n)
	}
	return append(b, 0xff, 0xd9)
}

// near reports whether two colours differ by at most so much in each channel.
func near(a, b color.Color, most int) bool {
	p, q := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B), int(p.A) - int(q.A)} {
		if max(d, -d) > most {
			return false
		}
	}
	return true
}

// wantQuarters checks the middle of each quarter of m.
func wantQuarters(t *testing.T, m image.Image) {
	t.Helper()
	b := m.Bounds()
	for i, c := range []color.NRGBA{red, green, blue, yellow} {
		x, y := b.Min.X+b.Dx()*(1+i%2*2)/4, b.Min.Y+b.Dy()*(1+i/2*2)/4
		if got := m.At(x, y); !near(got, c, 6) {
			t.Errorf("quarter %d is %v, want %v", i, got, c)
		}
	}
}

func lossyWebP(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return webp.Encode(b, m, &webp.EncoderOptions{Quality: 90}) })
}
