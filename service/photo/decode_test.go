package photo

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"image/color"
	"image/gif"
	"testing"

	"golang.org/x/image/tiff"

	"likeness/service/photo/turbo"
)

func TestEveryKindIsDecoded(t *testing.T) {
	for name, b := range everyKind(t, 64, 48) {
		t.Run(name, func(t *testing.T) {
			p, err := Decode("/home/somebody/a."+name, b)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(b)
			if p.Width != 64 || p.Height != 48 || p.Format != name || p.Name != "a."+name || p.SHA256 != hex.EncodeToString(sum[:]) || p.Reduced != 1 {
				t.Errorf("photo is %+v", p)
			}
			if p.Image.Rect != image.Rect(0, 0, 64, 48) {
				t.Errorf("picture is %v", p.Image.Rect)
			}
			wantQuarters(t, p.Image)
		})
	}
}

func TestTheNameDoesNotMatter(t *testing.T) {
	for name, b := range everyKind(t, 16, 16) {
		p, err := Decode("wrong.heic", b)
		if err != nil || p.Format != name {
			t.Errorf("%s named wrong.heic: %v", name, err)
		}
	}
}

// Each model of pixels that a PNG or TIFF file may have comes out with the same colours.
func TestEveryModelOfPixelsIsDecoded(t *testing.T) {
	r := image.Rect(0, 0, 8, 8)
	grey := color.Gray{200}
	fill := func(m interface {
		image.Image
		Set(x, y int, c color.Color)
	}, c color.Color,
	) image.Image {
		for y := range 8 {
			for x := range 8 {
				m.Set(x, y, c)
			}
		}
		return m
	}
	for name, c := range map[string]struct {
		m    image.Image
		want color.Color
	}{
		"grey":            {fill(image.NewGray(r), grey), grey},
		"grey, 16 bits":   {fill(image.NewGray16(r), grey), grey},
		"colour, 16 bits": {fill(image.NewNRGBA64(r), red), red},
		"colour":          {fill(image.NewNRGBA(r), red), red},
		"palette":         {fill(image.NewPaletted(r, color.Palette{blue, red}), red), red},
	} {
		for kind, b := range map[string][]byte{"png": asPNG(t, c.m), "tiff": asTIFF(t, c.m)} {
			p, err := Decode("x", b)
			if err != nil {
				t.Errorf("%s as %s: %v", name, kind, err)
			} else if got := p.Image.At(3, 3); !near(got, c.want, 1) {
				t.Errorf("%s as %s is %v, want %v", name, kind, got, c.want)
			}
		}
	}
}

func TestWhatIsTransparentBecomesWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 4, 1))
	m.SetNRGBA(0, 0, color.NRGBA{255, 0, 0, 0}) // a hidden colour
	m.SetNRGBA(1, 0, color.NRGBA{255, 0, 0, 128})
	m.SetNRGBA(2, 0, red)
	hole := image.NewPaletted(image.Rect(0, 0, 4, 1), color.Palette{color.NRGBA{}, red, color.NRGBA{255, 0, 0, 128}})
	copy(hole.Pix, []uint8{0, 2, 1, 0})
	white := color.NRGBA{255, 255, 255, 255}
	want := []color.NRGBA{white, {255, 127, 127, 255}, red, white}
	for name, b := range map[string][]byte{"png": asPNG(t, m), "palette": asPNG(t, hole), "webp": asWebP(t, m)} {
		p, err := Decode(name, b)
		if err != nil {
			t.Fatal(err)
		}
		for x, c := range want {
			if got := p.Image.At(x, 0); !near(got, c, 2) {
				t.Errorf("%s: pixel %d is %v, want %v", name, x, got, c)
			}
		}
	}
}

func TestJPEGsThatCamerasAndPrintersWrite(t *testing.T) {
	const w, h = 40, 24
	for name, c := range map[string]struct {
		file []byte
		want color.NRGBA
	}{
		"grey":             {flatJPEG(w, h, false, false, 90), color.NRGBA{90, 90, 90, 255}},
		"grey progressive": {flatJPEG(w, h, true, false, 90), color.NRGBA{90, 90, 90, 255}},
		// Brightness and two differences of colour, by the formulas of JFIF.
		"colour":             {flatJPEG(w, h, false, false, 120, 110, 160), color.NRGBA{165, 103, 88, 255}},
		"colour progressive": {flatJPEG(w, h, true, false, 120, 110, 160), color.NRGBA{165, 103, 88, 255}},
		// Inverted inks: 255 is no ink. The light is what cyan and so on leave, times what black leaves.
		"inks":             {flatJPEG(w, h, false, true, 255, 128, 64, 200), color.NRGBA{200, 100, 50, 255}},
		"inks progressive": {flatJPEG(w, h, true, true, 255, 128, 64, 200), color.NRGBA{200, 100, 50, 255}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Decode("x.jpg", c.file)
			if err != nil {
				t.Fatal(err)
			}
			if p.Width != w || p.Height != h {
				t.Errorf("%d × %d", p.Width, p.Height)
			}
			for _, at := range []image.Point{{0, 0}, {20, 12}, {39, 23}} {
				if got := p.Image.At(at.X, at.Y); !near(got, c.want, 2) {
					t.Errorf("%v is %v, want %v", at, got, c.want)
				}
			}
		})
	}
}

func TestOfAMovingGIFTheFirstFrameIsTaken(t *testing.T) {
	small := image.NewPaletted(image.Rect(2, 1, 6, 4), color.Palette{red, blue})
	later := image.NewPaletted(image.Rect(0, 0, 10, 8), color.Palette{blue})
	b := encoded(t, func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{
			Image: []*image.Paletted{small, later}, Delay: []int{1, 1},
			Config: image.Config{Width: 10, Height: 8, ColorModel: color.Palette{red, blue}},
		})
	})
	p, err := Decode("x.gif", b)
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 10 || p.Height != 8 {
		t.Fatalf("%d × %d, want the canvas", p.Width, p.Height)
	}
	if got := p.Image.At(3, 2); !near(got, red, 0) {
		t.Errorf("inside of the frame: %v", got)
	}
	if got := p.Image.At(8, 6); !near(got, color.White, 0) {
		t.Errorf("beside the frame: %v", got)
	}
}

func TestCompressedTIFF(t *testing.T) {
	b := encoded(t, func(b *bytes.Buffer) error {
		return tiff.Encode(b, quarters(64, 48), &tiff.Options{Compression: tiff.Deflate, Predictor: true})
	})
	p, err := Decode("x.tif", b)
	if err != nil {
		t.Fatal(err)
	}
	wantQuarters(t, p.Image)
}

// stored gives the picture as a file with this orientation holds it. The rule is that of the EXIF standard: what
// the file's first row and first column are of the picture as seen.
func stored(m *image.NRGBA, o int) *image.NRGBA {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	sw, sh := w, h
	if o > 4 {
		sw, sh = h, w
	}
	s := image.NewNRGBA(image.Rect(0, 0, sw, sh))
	for r := range sh {
		for c := range sw {
			seen := map[int]image.Point{
				1: {c, r},                 // row 0 is the top, column 0 the left side
				2: {w - 1 - c, r},         // top, right
				3: {w - 1 - c, h - 1 - r}, // bottom, right
				4: {c, h - 1 - r},         // bottom, left
				5: {r, c},                 // left, top
				6: {w - 1 - r, c},         // right, top
				7: {w - 1 - r, h - 1 - c}, // right, bottom
				8: {r, h - 1 - c},         // left, bottom
			}[o]
			s.SetNRGBA(c, r, m.NRGBAAt(seen.X, seen.Y))
		}
	}
	return s
}

func TestEveryOrientationComesOutUpright(t *testing.T) {
	for o := 1; o <= 8; o++ {
		m := stored(quarters(96, 64), o)
		w, h := m.Rect.Dx(), m.Rect.Dy()
		little, big := exifBlock(binary.LittleEndian, o), exifBlock(binary.BigEndian, o)
		flag := byte(1 << 3)
		for name, b := range map[string][]byte{
			"jpeg":                 jpegWithExif(asJPEG(t, m), little),
			"jpeg, big-endian":     jpegWithExif(asJPEG(t, m), big),
			"jpeg, reduced":        jpegWithExif(asJPEG(t, m), big),
			"png":                  pngWithExif(asPNG(t, m), big),
			"webp":                 webpWith(asWebP(t, m), w, h, flag, webpChunk("ICCP", "odd"), webpChunk("EXIF", string(little))),
			"webp, with a preface": webpWith(asWebP(t, m), w, h, flag, webpChunk("EXIF", "Exif\x00\x00"+string(little))),
			"tiff":                 tiffWith(m, map[int]int{tagOrientation: o}),
		} {
			keep := keepPixels
			if name == "jpeg, reduced" {
				keep = 32
			}
			p, err := decode(t.Context(), name, b, keep)
			if err != nil {
				t.Errorf("orientation %d, %s: %v", o, name, err)
				continue
			}
			if p.Width != 96 || p.Height != 64 {
				t.Errorf("orientation %d, %s: %d × %d", o, name, p.Width, p.Height)
			}
			if keep < keepPixels && p.Reduced <= 1 || p.Image.Rect.Dx() != int(96/p.Reduced) {
				t.Errorf("orientation %d, %s: picture %v, reduced by %g", o, name, p.Image.Rect, p.Reduced)
			}
			wantQuarters(t, p.Image)
		}
	}
}

func TestOrientationsThatMakeNoSenseAreUpright(t *testing.T) {
	file := asJPEG(t, quarters(32, 32))
	good := exifBlock(binary.LittleEndian, 6)
	far := bytes.Clone(good)
	binary.LittleEndian.PutUint32(far[4:], 0xfffffff0)
	blocks := map[string][]byte{
		"0": exifBlock(binary.LittleEndian, 0), "9": exifBlock(binary.LittleEndian, 9),
		"nothing": {}, "rubbish": []byte("no such thing at all"), "far away": far,
	}
	for n := range good {
		if n < 34 { // cut before the end of the entry with the orientation
			blocks[string(rune('a'+n))] = good[:n]
		}
	}
	for name, block := range blocks {
		p, err := Decode("x.jpg", jpegWithExif(file, block))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wantQuarters(t, p.Image)
	}
}

// A large photo is averaged down by a whole number while it is decoded, or decoded straight to eighths of its size,
// and no side or colour is lost.
func TestLargePhotosAreReduced(t *testing.T) {
	for _, c := range []struct{ w, h, keep, reduced, iw, ih, eighths, ew, eh int }{
		{100, 60, 100, 1, 100, 60, 8, 100, 60},
		{100, 60, 51, 1, 100, 60, 8, 100, 60},
		{100, 60, 50, 2, 50, 30, 4, 50, 30},
		{101, 61, 50, 2, 51, 31, 4, 51, 31}, // the last squares are cut off, not left out
		{60, 103, 20, 5, 12, 21, 2, 15, 26},
		{100, 3, 10, 10, 10, 1, 1, 13, 1},
	} {
		for name, b := range everyKind(t, c.w, c.h) {
			p, err := decode(t.Context(), name, b, c.keep)
			if err != nil {
				t.Fatal(err)
			}
			reduced, size := float64(c.reduced), image.Rect(0, 0, c.iw, c.ih)
			if name == "jpeg" && turbo.Available {
				reduced, size = 8/float64(c.eighths), image.Rect(0, 0, c.ew, c.eh)
			}
			if p.Width != c.w || p.Height != c.h || p.Reduced != reduced || p.Image.Rect != size {
				t.Errorf("%s %d × %d kept to %d: picture %v, reduced by %g", name, c.w, c.h, c.keep, p.Image.Rect, p.Reduced)
			}
			if c.h > 50 && c.reduced < 5 {
				wantQuarters(t, p.Image)
			}
			if !p.Image.Opaque() {
				t.Errorf("%s: not opaque", name)
			}
		}
	}
}

// The reduced pixel is the mean of its square, for sides that divide and sides that do not.
func TestReducingAverages(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 5, 3))
	copy(m.Pix, []uint8{
		10, 20, 30, 40, 50,
		30, 40, 50, 60, 70,
		100, 110, 0, 0, 9,
	})
	got := reduce(m, m.Rect, 2)
	want := [][]uint8{{25, 45, 60}, {105, 0, 9}}
	for y, row := range want {
		for x, v := range row {
			if g := got.NRGBAAt(x, y); g != (color.NRGBA{v, v, v, 255}) {
				t.Errorf("(%d,%d) is %v, want %d", x, y, g, v)
			}
		}
	}
}

// The planes of a JPEG give the same as its pixels do, however its colours are stored.
func TestReducingPlanesIsReducingPixels(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		m := image.NewYCbCr(image.Rect(0, 0, 51, 37), ratio)
		for i := range m.Y {
			m.Y[i] = uint8(60 + i%100)
		}
		for i := range m.Cb {
			m.Cb[i], m.Cr[i] = uint8(100+i%40), uint8(120+i%30)
		}
		for _, k := range []int{4, 8} { // whole numbers of shared colours, where both ways mean the same
			slow := flatten(m, m.Rect)
			fast, want := reduce(m, m.Rect, k), reduce(slow, slow.Rect, k)
			if fast.Rect != want.Rect {
				t.Fatalf("%v: %v, want %v", ratio, fast.Rect, want.Rect)
			}
			for y := range want.Rect.Dy() - 1 { // at the edges the shares of a cut square differ
				for x := range want.Rect.Dx() - 1 {
					if got, w := fast.NRGBAAt(x, y), want.NRGBAAt(x, y); !near(got, w, 2) {
						t.Fatalf("%v by %d at (%d,%d): %v, want %v", ratio, k, x, y, got, w)
					}
				}
			}
		}
		for k := 2; k < 60; k++ { // no other size runs over an edge
			if got := reduce(m, m.Rect, k); got.Rect.Dx() != (51+k-1)/k || got.Rect.Dy() != (37+k-1)/k {
				t.Fatalf("%v by %d: %v", ratio, k, got.Rect)
			}
		}
	}
}
