package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"math"
	"runtime"
	"strings"
	"testing"
)

// pngHeader gives the start of a PNG file of that size, grey with 8 bits.
func pngHeader(w, h uint32) []byte {
	data := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	b := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", string(data)+"\x08\x00\x00\x00\x00")...)
	return append(b, pngChunk("IDAT", "\x78\x9c")...)
}

// paletteBMP gives a BMP file of two colours, one of whose pixels asks for colour 200.
func paletteBMP() []byte {
	b := []byte("BM")
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, 14+40+2*4)
	for _, v := range []uint32{40, 4, 4} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(b, 1, 0, 8, 0)
	for _, v := range []uint32{0, 16, 0, 0, 2, 2} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(b, 0, 0, 0, 0, 255, 255, 255, 0)
	pixels := make([]byte, 16)
	pixels[5] = 200
	return append(b, pixels...)
}

func TestFilesMadeToHarmAreRefused(t *testing.T) {
	gifBomb := []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00;")
	// claims writes another height and width into a JPEG file's frame.
	claims := func(file []byte, marker byte, size string) []byte {
		copy(file[bytes.Index(file, []byte{0xff, marker})+5:], size)
		return file
	}
	const huge, large = "\xff\xff\xff\xff", "\x24\x00\x24\x00" // 65535 and 9216 along each side
	jpegBomb := claims(flatJPEG(8, 8, false, false, 128), 0xc0, huge)
	// A progressive file may have half the pixels of a baseline one: all of them are kept in wide numbers.
	slow := claims(flatJPEG(8, 8, true, false, 128), 0xc2, large)
	quick := claims(flatJPEG(8, 8, false, false, 128), 0xc0, large)
	tif := func(more map[int]int) []byte { return tiffWith(quarters(8, 8), more) }
	manyTags := tif(nil)
	copy(manyTags[8:], "\xff\xff")
	hugeTag := tif(nil)
	copy(hugeTag[bytes.Index(hugeTag, []byte("\x01\x11\x00\x04"))+4:], huge) // how many strips there are
	farStrip := tif(nil)
	copy(farStrip[bytes.Index(farStrip, []byte("\x01\x11\x00\x04"))+8:], "\x40\x00\x00\x00")
	tallBMP := paletteBMP()
	copy(tallBMP[22:], "\x00\x00\x00\x80") // the least number there is, which has no opposite
	wideBMP := paletteBMP()
	copy(wideBMP[18:], "\xff\xff\xff\x7f")
	canvas := webpWith(asWebP(t, quarters(4, 4)), 4, 4, 0)
	copy(canvas[24:], "\xff\xff\xff\xff\xff\xff")
	shared := make([]boxItem, 1000) // a megabyte for each of a thousand tiles, all the same one
	tile := coded(t, "tile-red")
	for i := range shared {
		shared[i] = tile
	}
	sharing := heifWith(1001, append(shared, grid(40, 25, 5120, 3200))...)
	for b, at := sharing, 0; ; { // every tile reaches from the first one to the end of the file
		i := bytes.Index(b[at:], be32(len(tile.data)))
		if i < 0 {
			break
		}
		copy(b[at+i:], be32(0))
		at += i + 4
	}
	for name, c := range map[string]struct {
		file []byte
		want Code
	}{
		"tiff of 65,535 tags":      {manyTags, Damaged},
		"tiff of too many strips":  {hugeTag, Damaged},
		"tiff of 16,000 squared":   {tif(map[int]int{0x100: 16000, 0x101: 16000}), TooMany},
		"tiff of no strips":        {farStrip, Damaged},
		"bmp of endless height":    {tallBMP, TooMany},
		"bmp of endless width":     {wideBMP, TooMany},
		"webp of a huge canvas":    {canvas, Damaged},
		"heic of shared tiles":     {sharing, Damaged},
		"heic of a huge frame":     {heifWith(1, boxItem{kind: "hvc1", props: [][]byte{hvcC(sps{w: 30000, h: 30000, chroma: 1}), box("ispe", be32(0, 30000, 30000))}}), TooMany},
		"heic of endless boxes":    {append([]byte("\x00\x00\x00\x0cftypheic"), bytes.Repeat([]byte("\x00\x00\x00\x08free"), 1<<16)...), Damaged},
		"png of 50,000 by 50,000":  {pngHeader(50000, 50000), TooMany},
		"png with one long side":   {pngHeader(40000, 1), TooMany},
		"png of 60 megapixels":     {pngHeader(10000, 6000), TooMany},
		"png without a height":     {pngHeader(10, 0), Damaged},
		"gif of 65,535 by 65,535":  {gifBomb, TooMany},
		"jpeg of 65,535 by 65,535": {jpegBomb, TooMany},
		"progressive 85 megapixel": {slow, TooMany},
		"webp of 16,384 squared":   {[]byte("RIFF\x14\x00\x00\x00WEBPVP8L\x08\x00\x00\x00\x2f\xff\xff\xff\x0f\x00\x00\x00"), TooMany},
		"colour beyond a palette":  {paletteBMP(), Damaged},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Decode("x", c.file)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s was decoded", name)
			continue
		}
		if got := reason(t, err, ""); got != c.want {
			t.Errorf("%s: %s, want %s (%v, %v)", name, got, c.want, err, errors.Unwrap(err))
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
			t.Errorf("%s took %d MB before it was refused", name, used>>20)
		}
		if _, err := CheckOutput(c.file); err == nil {
			t.Errorf("%s was taken for a result", name)
		}
	}
	if h, err := inspect("x", quick); err != nil || h.width != 9216 {
		t.Errorf("a baseline jpeg of 85 megapixels is refused: %v", err)
	}
}

// rotten panics when it is asked for a pixel, as the picture of a careless decoder does.
type rotten struct{ image.Image }

func (rotten) ColorModel() color.Model { return color.NRGBAModel }
func (rotten) Bounds() image.Rectangle { return image.Rect(0, 0, 4, 4) }
func (rotten) At(x, y int) color.Color { panic("no such pixel") }

func TestPixelsThatPanicStayBehindTheFence(t *testing.T) {
	beyond := image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.White})
	beyond.Pix[40] = 77
	for name, m := range map[string]image.Image{"palette": beyond, "rotten": rotten{}, "empty": image.NewNRGBA(image.Rectangle{}), "nil": nil} {
		if got := Thumbnail(m, 3, 3); got.Rect != image.Rect(0, 0, 1, 1) {
			t.Errorf("%s: thumbnail is %v", name, got.Rect)
		}
	}
}

// A file may end at any byte: while it is copied, or since the disk was full.
func TestFilesThatEndTooEarly(t *testing.T) {
	files := everyKind(t, 64, 48)
	files["progressive"] = flatJPEG(64, 48, true, false, 100, 120, 130)
	files["extended webp"] = webpWith(asWebP(t, quarters(64, 48)), 64, 48, 8, webpChunk("EXIF", string(exifBlock(binary.LittleEndian, 1))))
	for name, b := range files {
		for n := 0; n < len(b); n += 1 + len(b)/150 {
			p, err := Decode("x", b[:n])
			if err != nil {
				if c := reason(t, err, ""); c != Damaged && c != Empty && c != NotPicture {
					t.Errorf("%s cut to %d of %d bytes: %s", name, n, len(b), c)
				}
			} else if p.Image.Rect != image.Rect(0, 0, 64, 48) {
				t.Errorf("%s cut to %d of %d bytes: picture %v", name, n, len(b), p.Image.Rect)
			}
			if _, err := CheckOutput(b[:n]); err == nil {
				t.Errorf("%s cut to %d of %d bytes is taken for a whole result", name, n, len(b))
			}
		}
	}
}

// Whatever a file holds, the answer is a sound picture or an *Error.
func sound(t *testing.T, b []byte) {
	p, err := Decode("x", b)
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || e.Reason == "" || strings.Contains(e.Error(), "%!") {
			t.Fatalf("error %v (%T)", err, err)
		}
		return
	}
	if p.Image.Rect.Min != (image.Point{}) || p.Image.Rect.Empty() || len(p.Image.Pix) != p.Image.Rect.Dx()*p.Image.Rect.Dy()*4 {
		t.Fatalf("picture %v with %d bytes", p.Image.Rect, len(p.Image.Pix))
	}
	if !p.Image.Opaque() {
		t.Fatal("not opaque")
	}
	reduced := func(side int) int { return int(math.Ceil(float64(side)/p.Reduced - 1e-9)) }
	if reduced(p.Width) != p.Image.Rect.Dx() || reduced(p.Height) != p.Image.Rect.Dy() {
		t.Fatalf("%d × %d reduced by %g is %v", p.Width, p.Height, p.Reduced, p.Image.Rect)
	}
}

func TestRandomDamageIsAnError(t *testing.T) {
	seed := uint32(1)
	random := func(n int) int { // a fixed run of numbers, the same everywhere
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % n
	}
	for _, b := range everyKind(t, 40, 30) {
		for range 80 {
			c := bytes.Clone(b)
			for range 1 + random(4) {
				c[random(len(c))] = byte(random(256))
			}
			sound(t, c)
		}
	}
}

func TestLargePicturesAreDecodedOneAtATime(t *testing.T) {
	release, err := admit(t.Context(), maxPixels)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := admit(ctx, 1)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("somebody who leaves while waiting gets %v", err)
	}
	release()
	var all []func()
	for range 4 { // small ones go side by side
		release, err := admit(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, release)
	}
	for _, release := range all {
		release()
	}
}

// A small frame on a large canvas is a whole picture, but takes no memory for the canvas beyond what is kept of it.
func TestALargeCanvasForASmallFrame(t *testing.T) {
	b := encoded(t, func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{
			Image: []*image.Paletted{image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{red})}, Delay: []int{0},
			Config: image.Config{Width: 7000, Height: 7000, ColorModel: color.Palette{red}},
		})
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, err := Decode("a.gif", b)
	runtime.ReadMemStats(&after)
	if err != nil || p.Width != 7000 {
		t.Fatal(err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("%d MB", used>>20)
	}
}
