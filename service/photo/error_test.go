package photo

import (
	"context"
	"errors"
	"image"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// reason gives the code of an error, and checks that its text is fit for a person.
func reason(t *testing.T, err error, name string) Code {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v (%T) is not an *Error", err, err)
	}
	text := e.Error()
	if name != "" && !strings.Contains(text, name) {
		t.Errorf("%q does not name %q", text, name)
	}
	if !strings.HasSuffix(text, ".") || strings.Contains(text, "%!") || strings.Contains(text, "<nil>") || strings.ContainsFunc(text, unicode.IsControl) {
		t.Errorf("%q is not a plain sentence", text)
	}
	if strings.Contains(text, "invalid") || strings.Contains(text, "format:") || strings.Contains(text, "unexpected EOF") {
		t.Errorf("%q speaks of the machine", text)
	}
	return e.Reason
}

func TestWhatIsNotAReadableFileIsSaid(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	big := write("big.jpg", nil)
	if err := os.Truncate(big, maxBytes+1); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, name string
		want       Code
	}{
		{filepath.Join(dir, "gone.jpg"), "gone.jpg", Missing},
		{filepath.Join(dir, "no", "such", "folder.jpg"), "folder.jpg", Missing},
		{dir, filepath.Base(dir), Folder},
		{os.DevNull, filepath.Base(os.DevNull), NotAFile},
		{filepath.Join(dir, "a\x00b.jpg"), "", Unreadable},
		{write("empty.png", nil), "empty.png", Empty},
		{big, "big.jpg", TooLarge},
		{"http://example.com/a/face.jpg", "http://example.com/a/face.jpg", WebAddress},
		{"https://example.com/face.jpg", "https://example.com/face.jpg", WebAddress},
		{"HTTPS://EXAMPLE.COM/FACE.JPG", "EXAMPLE", WebAddress},
		{"file:///no/such/face.jpg", "face.jpg", Missing},
		{"", "", Missing},
	} {
		_, err := Open(t.Context(), c.path)
		if err == nil {
			t.Errorf("%q was opened", c.path)
			continue
		}
		if strings.Contains(c.path, "\x00") { // a control character cannot be shown
			var e *Error
			if !errors.As(err, &e) || e.Reason != c.want {
				t.Errorf("%q: %v", c.path, err)
			}
			continue
		}
		if got := reason(t, err, c.name); got != c.want {
			t.Errorf("%q: %s, want %s (%v)", c.path, got, c.want, err)
		}
		if _, err := ThumbnailFile(t.Context(), c.path, 64, 64); err == nil || reason(t, err, c.name) != c.want {
			t.Errorf("thumbnail of %q: %v", c.path, err)
		}
	}
	if err := fileError("x", "x", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}); reason(t, err, "x") != Unreadable {
		t.Errorf("no permission: %v", err)
	} else if !errors.Is(err, fs.ErrPermission) {
		t.Error("the cause is lost")
	}
}

func TestOtherKindsOfFilesAreRefusedWithAdvice(t *testing.T) {
	box := func(brands string) string { return "\x00\x00\x00\x18ftyp" + brands + "pad pad pad pad " }
	for name, c := range map[string]struct {
		bytes string
		want  Code
		says  string
	}{
		"phone.heic":   {box("heic\x00\x00\x00\x00mif1heic"), Damaged, "HEIC"},
		"burst.heic":   {box("msf1\x00\x00\x00\x00msf1hevc")[:24] + "\x00\x00\x00\x08moov", Moving, "moving HEIC"},
		"named.jpg":    {box("mif1\x00\x00\x00\x00mif1heic"), Damaged, "HEIC"},
		"web.avif":     {box("avif\x00\x00\x00\x00avifmif1"), Unsupported, "AVIF"},
		"web2.avif":    {box("mif1\x00\x00\x00\x00mif1avif"), Unsupported, "AVIF"},
		"film.mp4":     {box("isom\x00\x00\x02\x00isomiso2"), Unsupported, "film"},
		"raw.cr3":      {box("crx \x00\x00\x00\x01crx isom"), Unsupported, "raw photo"},
		"raw.cr2":      {"II*\x00\x10\x00\x00\x00CR\x02\x00", Unsupported, "raw photo"},
		"raw.raf":      {"FUJIFILMCCD-RAW 0201", Unsupported, "raw photo"},
		"logo.svg":     {"<svg xmlns='http://www.w3.org/2000/svg'/>", Unsupported, "SVG"},
		"logo2.svg":    {"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><SVG/>", Unsupported, "SVG"},
		"page.html":    {"\n<!DOCTYPE html><html>", Unsupported, "web page"},
		"letter.pdf":   {"%PDF-1.7\n", Unsupported, "PDF"},
		"layers.psd":   {"8BPS\x00\x01", Unsupported, "Photoshop"},
		"new.jxl":      {"\xff\x0a\x00", Unsupported, "JPEG XL"},
		"old.jp2":      {"\x00\x00\x00\x0cjP  \r\n\x87\n", Unsupported, "JPEG 2000"},
		"favicon.ico":  {"\x00\x00\x01\x00\x01\x00", Unsupported, "icon"},
		"things.zip":   {"PK\x03\x04", Unsupported, "ZIP"},
		"notes.txt":    {"Dear diary", NotPicture, "JPEG, PNG"},
		"bman.txt":     {"BM: bring the milk, please", NotPicture, "JPEG, PNG"},
		"xml.jpg":      {"<?xml version='1.0'?><note/>", NotPicture, "JPEG, PNG"},
		"one.jpg":      {"\xff", NotPicture, "JPEG, PNG"},
		"start.jpg":    {"\xff\xd8\xff", Damaged, "JPEG"},
		"start.png":    {"\x89PNG\r\n\x1a\n", Damaged, "PNG"},
		"start.webp":   {"RIFF\x00\x00\x00\x00WEBP", Damaged, "WebP"},
		"start.gif":    {"GIF89a", Damaged, "GIF"},
		"start.tif":    {"II*\x00", Damaged, "TIFF"},
		"moving.webp":  {string(webpWith(asWebP(t, quarters(4, 4)), 4, 4, 2)), Moving, "moving"},
		"negative.dng": {string(tiffWith(quarters(8, 8), map[int]int{tagDNGVersion: 0x01040000})), Unsupported, "raw photo"},
		"preview.nef":  {string(tiffWith(quarters(8, 8), map[int]int{tagNewSubfileType: 1, tagSubIFDs: 8})), Unsupported, "raw photo"},
	} {
		_, err := Decode(name, []byte(c.bytes))
		if err == nil {
			t.Errorf("%s was decoded", name)
			continue
		}
		if got := reason(t, err, name); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q does not say %q", name, err, c.says)
		}
	}
}

func TestOpenReadsWhatFileManagersHandOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Fotos von Ömer & 100%")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "my face #1.jpg")
	if err := os.WriteFile(path, asJPEG(t, quarters(40, 40)), 0o600); err != nil {
		t.Fatal(err)
	}
	address := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(path), "/")}
	for _, p := range []string{path, address.String()} {
		got, err := Open(t.Context(), p)
		if err != nil || got.Name != "my face #1.jpg" || got.Image.Rect != image.Rect(0, 0, 40, 40) {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func TestNothingIsDoneForSomebodyWhoHasLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, asPNG(t, quarters(64, 64)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("open: %v", err)
	}
	if _, err := ThumbnailFile(ctx, path, 10, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("thumbnail: %v", err)
	}
	if _, err := (reader{ctx, strings.NewReader("x"), func() {}}).Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("between two reads: %v", err)
	}
	h, err := inspect("a", asPNG(t, quarters(8, 8)))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := fenced(ctx, "a", h, asPNG(t, quarters(8, 8)), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("between decoding and copying: %v", err)
	}
}
