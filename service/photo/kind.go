package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// kind is a kind of file that can be decoded.
type kind struct {
	name   string // Photo.Format
	ext    string // the usual ending of its files
	words  string // in a sentence
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error) // nil for HEIC: see decodeKind
}

// known tells the kinds that can be decoded by how their files begin.
func known(b []byte) (kind, bool) {
	switch {
	case begins(b, "\xff\xd8\xff"):
		return kind{"jpeg", ".jpg", "a JPEG picture", jpeg.DecodeConfig, jpeg.Decode}, true
	case begins(b, "\x89PNG\r\n\x1a\n"):
		return kind{"png", ".png", "a PNG picture", png.DecodeConfig, png.Decode}, true
	case begins(b, "RIFF") && at(b, 8, "WEBP"):
		return kind{"webp", ".webp", "a WebP picture", webp.DecodeConfig, decodeWebP}, true
	case begins(b, "GIF87a"), begins(b, "GIF89a"):
		return kind{"gif", ".gif", "a GIF picture", gif.DecodeConfig, gif.Decode}, true
	case begins(b, "II*\x00"), begins(b, "MM\x00*"):
		return kind{"tiff", ".tif", "a TIFF picture", tiff.DecodeConfig, tiff.Decode}, true
	case at(b, 4, "ftyp") && len(b) >= 12 && brand(b) == heicWords:
		return kind{"heic", ".heic", heicWords, configHEIC, nil}, true
	case isBMP(b):
		return kind{"bmp", ".bmp", "a BMP picture", configBMP, decodeBMP}, true
	}
	return kind{}, false
}

// foreign names common kinds of files that cannot be decoded here, so that the sentence about them can say more
// than "not a picture".
func foreign(b []byte) (words string, ok bool) {
	if at(b, 4, "ftyp") && len(b) >= 12 { // ISO base media: pictures and films
		return brand(b), true
	}
	for _, f := range []struct {
		offset       int
		magic, words string
	}{
		{0, "%PDF", "a PDF document"},
		{0, "8BPS", "a Photoshop document"},
		{0, "FUJIFILMCCD-RAW", "a raw photo of a camera"},
		{0, "IIRO", "a raw photo of a camera"},
		{0, "IIRS", "a raw photo of a camera"},
		{0, "MMOR", "a raw photo of a camera"},
		{0, "IIU\x00", "a raw photo of a camera"},
		{0, "\x00\x00\x00\x0cJXL \r\n\x87\n", "a JPEG XL picture"},
		{0, "\xff\x0a", "a JPEG XL picture"},
		{0, "\x00\x00\x00\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"},
		{0, "\xff\x4f\xff\x51", "a JPEG 2000 picture"},
		{0, "\x00\x00\x01\x00", "a Windows icon"},
		{0, "gimp xcf", "a GIMP document"},
		{0, "AT&TFORM", "a DjVu document"},
		{0, "v/1\x01", "an OpenEXR picture"},
		{0, "#?RADIANCE", "a Radiance picture"},
		{0, "II+\x00", "a BigTIFF picture"},
		{0, "MM\x00+", "a BigTIFF picture"},
		{0, "PK\x03\x04", "a ZIP archive or a document"},
		{0, "\x1aE\xdf\xa3", "a film"},
	} {
		if at(b, f.offset, f.magic) {
			return f.words, true
		}
	}
	text := bytes.ToLower(bytes.TrimLeft(b[:min(len(b), 1024)], "\xef\xbb\xbf \t\r\n"))
	switch {
	case begins(text, "<svg"), begins(text, "<?xml") && bytes.Contains(text, []byte("<svg")):
		return "an SVG drawing", true
	case begins(text, "<!doctype html"), begins(text, "<html"):
		return "a web page", true
	}
	return "", false
}

// brand names a file of the ISO base media family by its brands (ISO/IEC 14496-12, 23008-12; AVIF of AOMedia).
func brand(b []byte) string {
	switch major := string(b[8:12]); major {
	case "avif", "avis":
		return "an AVIF picture"
	case "heic", "heix", "heim", "heis", "hevc", "hevx":
		return heicWords
	case "mif1", "msf1": // the brand of the coding stands among the compatible ones
		size := min(int(binary.BigEndian.Uint32(b)), len(b), 256)
		for i := 16; i+4 <= size; i += 4 {
			if c := string(b[i : i+4]); c == "avif" {
				return "an AVIF picture"
			}
		}
		return heicWords
	case "crx ":
		return "a raw photo of a camera"
	}
	return "a film"
}

// isBMP asks for more than the two letters, with which many a text begins.
func isBMP(b []byte) bool {
	if !begins(b, "BM") || len(b) < 18 {
		return false
	}
	switch binary.LittleEndian.Uint32(b[14:]) {
	case 12, 40, 52, 56, 64, 108, 124: // the known sizes of the second header
		return true
	}
	return false
}

func begins(b []byte, magic string) bool { return at(b, 0, magic) }

func at(b []byte, offset int, magic string) bool {
	return len(b) >= offset+len(magic) && string(b[offset:offset+len(magic)]) == magic
}
