package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"slices"
	"testing"

	"golang.org/x/image/tiff"
)

// rawPNG gives a PNG file of 8 by 8 pixels that are all the same, given as the numbers of one pixel.
func rawPNG(depth, colourType, interlaced int, chunks []byte, pixel ...int) []byte {
	row := func(n int) []byte { // of n pixels
		w := &bitWriter{}
		w.u(8, 0) // no filter
		for range n {
			for _, v := range pixel {
				w.u(depth, v)
			}
		}
		return w.b
	}
	var data []byte
	if interlaced == 1 { // seven smaller pictures, of 8 by 8: their widths and heights
		for _, s := range [][2]int{{1, 1}, {1, 1}, {2, 1}, {2, 2}, {4, 2}, {4, 4}, {8, 4}} {
			data = append(data, bytes.Repeat(row(s[0]), s[1])...)
		}
	} else {
		data = bytes.Repeat(row(8), 8)
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data)
	z.Close()
	head := append(be32(8, 8), byte(depth), byte(colourType), 0, 0, byte(interlaced))
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", string(head)), chunks, pngChunk("IDAT", packed.String()), pngChunk("IEND", ""))
}

// Every combination of depth and type that the PNG specification has (third edition, table 12), with and without
// interlacing, and what is transparent in each.
func TestEverySortOfPNG(t *testing.T) {
	white := color.NRGBA{255, 255, 255, 255}
	half := color.NRGBA{255, 127, 127, 255}
	palette := pngChunk("PLTE", "\x00\x00\x00\xc8\x1e\x1e")
	for interlaced := range 2 {
		for _, depth := range []int{1, 2, 4, 8, 16} {
			check := func(what string, file []byte, want color.Color) {
				t.Helper()
				name := fmt.Sprintf("%s, %d bits, interlaced %d", what, depth, interlaced)
				p, err := Decode(name, file)
				if err != nil {
					t.Errorf("%s: %v", name, err)
				} else if got := p.Image.At(5, 6); !near(got, want, 1) || !p.Image.Opaque() {
					t.Errorf("%s: %v, want %v", name, got, want)
				}
			}
			most := 1<<depth - 1
			check("white", rawPNG(depth, 0, interlaced, nil, most), white)
			check("black", rawPNG(depth, 0, interlaced, nil, 0), color.Black)
			check("black is transparent", rawPNG(depth, 0, interlaced, pngChunk("tRNS", "\x00\x00"), 0), white)
			if depth <= 8 {
				check("palette", rawPNG(depth, 3, interlaced, palette, 1), red)
				check("palette with a hole", rawPNG(depth, 3, interlaced, slices.Concat(palette, pngChunk("tRNS", "\xff\x00")), 1), white)
			}
			if depth >= 8 {
				a := most / 2
				check("colour", rawPNG(depth, 2, interlaced, nil, most*200/255, most*30/255, most*30/255), red)
				check("colour with a hole", rawPNG(depth, 2, interlaced, pngChunk("tRNS", "\x00\x01\x00\x02\x00\x03"), 1, 2, 3), white)
				check("grey and transparency", rawPNG(depth, 4, interlaced, nil, 0, a), color.Gray{128})
				check("colour and transparency", rawPNG(depth, 6, interlaced, nil, most, 0, 0, a), half)
			}
		}
	}
}

// rawBMP gives a BMP file of 4 by 3 pixels, the left half red and the right half blue, with a header of so many bytes.
func rawBMP(header, depth, compression, gap int, topDown bool) []byte {
	le := binary.LittleEndian
	var colours, head []byte
	if header == 12 {
		head = le.AppendUint16(le.AppendUint16(le.AppendUint32(nil, 12), 4), 3)
		head = le.AppendUint16(le.AppendUint16(head, 1), uint16(depth))
	} else {
		head = make([]byte, header)
		le.PutUint32(head, uint32(header))
		le.PutUint32(head[4:], 4)
		le.PutUint32(head[8:], 3)
		if topDown {
			le.PutUint32(head[8:], 1<<32-3)
		}
		le.PutUint16(head[12:], 1)
		le.PutUint16(head[14:], uint16(depth))
		le.PutUint32(head[16:], uint32(compression))
		if compression == 3 {
			masks := slices.Concat(le.AppendUint32(nil, 0xff0000), le.AppendUint32(nil, 0xff00), le.AppendUint32(nil, 0xff))
			if header == 40 {
				head = append(head, masks...)
			} else {
				copy(head[40:], masks)
				if header > 52 {
					le.PutUint32(head[52:], 0xff000000)
				}
			}
		}
	}
	if depth <= 8 {
		for _, c := range []color.NRGBA{red, blue} {
			colours = append(colours, c.B, c.G, c.R)
			if header != 12 {
				colours = append(colours, 0)
			}
		}
		if header != 12 {
			le.PutUint32(head[32:], 2)
		} else {
			colours = append(colours, make([]byte, (1<<depth-2)*3)...)
		}
	}
	w := &bitWriter{}
	for range 3 {
		for x := range 4 {
			c := red
			if x > 1 {
				c = blue
			}
			switch {
			case depth <= 8:
				w.u(depth, x/2)
			default:
				w.u(24, int(c.B)<<16|int(c.G)<<8|int(c.R))
				if depth == 32 {
					w.u(8, 255)
				}
			}
		}
		for w.n%32 != 0 {
			w.u(1, 0)
		}
	}
	offset := 14 + len(head) + len(colours) + gap
	b := le.AppendUint32(le.AppendUint32(le.AppendUint32([]byte("BM"), uint32(offset+len(w.b))), 0), uint32(offset))
	return slices.Concat(b, head, colours, make([]byte, gap), w.b)
}

func TestEveryHeaderOfBMP(t *testing.T) {
	for _, header := range []int{12, 40, 52, 56, 64, 108, 124} {
		for _, depth := range []int{1, 4, 8, 24, 32} {
			for _, gap := range []int{0, 12} {
				for _, compression := range []int{0, 3} {
					if header == 12 && (depth == 32 || compression == 3) || compression == 3 && (depth != 32 || header == 64) {
						continue
					}
					name := fmt.Sprintf("header of %d, %d bits, compression %d, gap of %d", header, depth, compression, gap)
					topDown := header != 12 && gap > 0
					p, err := Decode(name, rawBMP(header, depth, compression, gap, topDown))
					if err != nil {
						t.Errorf("%s: %v", name, err)
						continue
					}
					if p.Image.Rect != image.Rect(0, 0, 4, 3) || !near(p.Image.At(1, 2), red, 0) || !near(p.Image.At(2, 0), blue, 0) {
						t.Errorf("%s: %v, %v and %v", name, p.Image.Rect, p.Image.At(1, 2), p.Image.At(2, 0))
					}
				}
			}
		}
	}
	for name, file := range map[string][]byte{"packed": rawBMP(40, 8, 1, 0, false), "16 bits": rawBMP(40, 16, 0, 0, false), "16 bits with masks": rawBMP(40, 16, 3, 0, false)} {
		if _, err := Decode("a.bmp", file); reason(t, err, "a.bmp") != Unsupported {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSortsOfWebP(t *testing.T) {
	m := quarters(64, 48)
	clear(m.Pix[:64*4*24]) // the upper half is transparent
	for name, file := range map[string][]byte{"lossy": lossyWebP(t, quarters(64, 48)), "lossless": asWebP(t, quarters(64, 48))} {
		p, err := Decode(name, file)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range []color.NRGBA{red, green, blue, yellow} {
			if got := p.Image.At(16+i%2*32, 12+i/2*24); !near(got, c, 10) {
				t.Errorf("%s: quarter %d is %v, want %v", name, i, got, c)
			}
		}
	}
	for name, file := range map[string][]byte{"lossy": lossyWebP(t, m), "lossless": asWebP(t, m)} {
		p, err := Decode(name, file)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Image.At(20, 8); !near(got, color.White, 2) {
			t.Errorf("%s: what is transparent is %v", name, got)
		}
		if got := p.Image.At(16, 36); !near(got, blue, 10) {
			t.Errorf("%s: what is not is %v", name, got)
		}
	}
}

func TestSortsOfTIFF(t *testing.T) {
	half := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	for i := range half.Pix {
		half.Pix[i] = []uint8{255, 0, 0, 128}[i%4]
	}
	grey := image.NewGray16(image.Rect(0, 0, 8, 8))
	for i := 0; i < len(grey.Pix); i += 2 {
		grey.Pix[i] = 200
	}
	for name, c := range map[string]struct {
		m    image.Image
		want color.Color
	}{
		"transparent": {half, color.NRGBA{255, 127, 127, 255}}, "grey": {grey, color.Gray{200}},
	} {
		for _, how := range []tiff.Options{{Compression: tiff.Uncompressed}, {Compression: tiff.Deflate}, {Compression: tiff.Deflate, Predictor: true}} {
			p, err := Decode(name, encoded(t, func(b *bytes.Buffer) error { return tiff.Encode(b, c.m, &how) }))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if got := p.Image.At(4, 4); !near(got, c.want, 1) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
	// What the decoder does not know is a whole file all the same.
	for name, more := range map[string]map[int]int{"JPEG within": {0x103: 7}, "one plane a colour": {0x11c: 2, 0x106: 6}} {
		if _, err := Decode("a.tif", tiffWith(quarters(8, 8), more)); reason(t, err, "a.tif") != Unsupported {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAGIFWithAHoleInItsFirstFrame(t *testing.T) {
	m := image.NewPaletted(image.Rect(0, 0, 10, 8), color.Palette{red, color.NRGBA{}})
	m.SetColorIndex(5, 5, 1)
	b := encoded(t, func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{m}, Delay: []int{0}})
	})
	p, err := Decode("a.gif", b)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Image.At(5, 5); !near(got, color.White, 0) {
		t.Errorf("the hole is %v", got)
	}
	if got := p.Image.At(4, 5); !near(got, red, 0) {
		t.Errorf("beside it is %v", got)
	}
}
