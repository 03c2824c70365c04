package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"testing"

	"golang.org/x/image/tiff"
)

// Each kind of file has a fuzzer of its own, so that none is left out by chance. The files with which they begin are
// decoded by every run of the tests.

// fuzz gives the files, and what becomes of them, to sound. Of pictures that would take seconds only the header is
// looked at: there, time is bounded by the number of pixels, which has tests of its own.
func fuzz(f *testing.F, files ...[]byte) {
	for _, b := range files {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, err := inspect("x", b); err != nil || h.width*h.height <= 1<<18 {
			sound(t, b)
		}
		if m, ok := thumbnailOfHEIC(t.Context(), b); ok && (m.Rect.Empty() || !m.Opaque()) {
			t.Fatalf("thumbnail %v", m.Rect)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, b := range everyKind(f, 12, 8) {
		f.Add(b)
	}
	fuzz(f, paletteBMP(), pngHeader(50000, 50000), []byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"))
}

func FuzzDecodeJPEG(f *testing.F) {
	m := quarters(24, 16)
	fuzz(f, asJPEG(f, m), asJPEG(f, image.NewGray(m.Rect)), flatJPEG(12, 8, true, false, 100, 120, 130),
		flatJPEG(12, 8, false, true, 100, 120, 130, 200), flatJPEG(12, 8, true, true, 100, 120, 130, 200),
		jpegWithExif(asJPEG(f, m), exifBlock(binary.BigEndian, 6)),
		withSegments(asJPEG(f, m), jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(iccProfile(displayP3, srgbCurve())))),
		withSegments(asJPEG(f, image.NewGray(m.Rect)), jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(greyProfile(table(0, 100, 65535))))))
}

func FuzzDecodePNG(f *testing.F) {
	m := quarters(12, 8)
	deep := image.NewNRGBA64(m.Rect)
	deep.SetNRGBA64(1, 1, color.NRGBA64{1, 2, 3, 4})
	fuzz(f, asPNG(f, m), asPNG(f, deep), asPNG(f, palettePicture(12, 8)), asPNG(f, image.NewGray16(m.Rect)),
		pngWithExif(asPNG(f, m), exifBlock(binary.LittleEndian, 8)))
}

func FuzzDecodeWebP(f *testing.F) {
	m := quarters(12, 8)
	half := quarters(12, 8)
	half.Pix[3] = 100
	fuzz(f, asWebP(f, m), asWebP(f, half), lossyWebP(f, m), lossyWebP(f, half),
		webpWith(asWebP(f, m), 12, 8, 8, webpChunk("EXIF", string(exifBlock(binary.LittleEndian, 5)))))
}

func FuzzDecodeGIF(f *testing.F) {
	part := image.NewPaletted(image.Rect(2, 1, 6, 4), color.Palette{red, color.NRGBA{}})
	fuzz(f, asGIF(f, palettePicture(12, 8)), encoded(f, func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{part, part}, Delay: []int{1, 1}, Config: image.Config{Width: 10, Height: 8}})
	}))
}

func FuzzDecodeTIFF(f *testing.F) {
	m := quarters(12, 8)
	packed := encoded(f, func(b *bytes.Buffer) error {
		return tiff.Encode(b, m, &tiff.Options{Compression: tiff.Deflate, Predictor: true})
	})
	fuzz(f, asTIFF(f, m), packed, asTIFF(f, palettePicture(12, 8)), asTIFF(f, image.NewGray16(m.Rect)), tiffWith(m, map[int]int{tagOrientation: 7}))
}

func FuzzDecodeBMP(f *testing.F) {
	fuzz(f, asBMP(f, quarters(12, 8)), asBMP(f, palettePicture(12, 8)), paletteBMP())
}

func FuzzDecodeHEIC(f *testing.F) {
	// The decoder is compiled when it is first used, which the time that a fuzzer grants each file may not be enough for.
	if _, err := Decode("x", heicFile(f, "plain")); err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"plain", "narrow", "grey", "alpha", "deep", "444", "thumbnail"} {
		f.Add(heicFile(f, name))
	}
	fuzz(f, phone(f, 6), heifWith(1, coded(f, "plain", box("clap", be32(96, 1, 128, 1, 48, 1, 0, 1)))))
}

// The tables of a HEIF file are read without the decoder, hundreds of times faster.
func FuzzHEIF(f *testing.F) {
	for _, name := range []string{"plain", "alpha", "thumbnail"} {
		f.Add(heicFile(f, name))
	}
	f.Add(phone(f, 7))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, p, err := openHEIC(b)
		if err != nil {
			explain("x", err)
			return
		}
		if p.width < 1 || p.height < 1 || p.width > maxSide || p.height > maxSide || len(p.tiles) > maxTiles || p.tile.area > maxFrame || p.orientation < 1 || p.orientation > 8 {
			t.Fatalf("%+v", p)
		}
		h.alphaOf(p)
		thumbnailIn(h.exif(p))
		profileOfHEIC(b)
		for i, tile := range p.tiles {
			data, err := h.data(tile)
			if err != nil {
				continue
			}
			units, err := p.heads[i].picture(data)
			if err != nil {
				continue
			}
			again, q, err := openHEIC(codedFile(p.heads[i], units))
			if err != nil || q.tile.width != p.tile.width || q.tile.height != p.tile.height {
				t.Fatalf("what was written for the decoder cannot be read: %v", err)
			}
			if _, err := again.data(q.tiles[0]); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzHeadOfAStream(f *testing.F) {
	f.Add(hvcC(sps{w: 512, h: 512, chroma: 1, vui: true})[8:])
	f.Add(hvcC(sps{w: 512, h: 512, chroma: 3, lists: true, sets: true, long: true, vui: true})[8:])
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := readHEVC(b)
		if err != nil {
			return
		}
		if h.width < 1 || h.height < 1 || h.width > maxSide || h.height > maxSide || h.area < h.width*h.height || h.chroma < 0 || h.chroma > 3 || h.depth < 8 || h.depth > 16 {
			t.Fatalf("%+v", h)
		}
		if _, err := readHEVC(h.config); err != nil {
			t.Fatal(errors.Join(errors.New("what was written anew cannot be read"), err))
		}
	})
}
