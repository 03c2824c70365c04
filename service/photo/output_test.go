package photo

import (
	"bytes"
	"testing"
)

func TestWhatAServerSendsIsRecognised(t *testing.T) {
	files := everyKind(t, 64, 48)
	for name, want := range map[string]Info{
		"jpeg": {"jpeg", ".jpg", 64, 48},
		"png":  {"png", ".png", 64, 48},
		"webp": {"webp", ".webp", 64, 48},
		"gif":  {"gif", ".gif", 64, 48},
	} {
		got, err := CheckOutput(files[name])
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, name := range []string{"tiff", "bmp"} { // no server of this kind sends them
		if _, err := CheckOutput(files[name]); err == nil || reason(t, err, "the picture") != Unsupported {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsNoPictureIsNotSaved(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		want Code
	}{
		"nothing":       {nil, Empty},
		"an error page": {[]byte("<html><body>502 Bad Gateway</body></html>"), Unsupported},
		"an answer":     {[]byte(`{"detail":"not found"}`), NotPicture},
		"zeros":         {make([]byte, 5000), NotPicture},
		"too many dots": {pngHeader(50000, 50000), TooMany},
	} {
		if _, err := CheckOutput(c.b); err == nil || reason(t, err, "the picture") != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	png := asPNG(t, quarters(64, 64))
	png[len(png)/2] ^= 0x55
	if _, err := CheckOutput(png); err == nil || reason(t, err, "") != Damaged {
		t.Errorf("a png with a wrong byte: %v", err)
	}
	jpeg := asJPEG(t, quarters(64, 64))
	if _, err := CheckOutput(bytes.TrimSuffix(jpeg, []byte{0xff, 0xd9})); err == nil {
		t.Error("a jpeg without its end passed")
	}
}
