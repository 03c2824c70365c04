package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestEveryKindBecomesPNG(t *testing.T) {
	for name, b := range everyKind(t, 60, 40) {
		path := filepath.Join(t.TempDir(), "a."+name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		fromFile, err := PNGFile(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := PNG(t.Context(), "", b)
		if err != nil || !bytes.Equal(got, fromFile) {
			t.Errorf("%s: bytes and file differ, %v", name, err)
		}
		m, err := png.Decode(bytes.NewReader(got))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wantQuarters(t, m)
	}
}

// Larger pictures than the model uses are not reduced, and a picture is turned upright.
func TestPNGHasTheFullSize(t *testing.T) {
	b := jpegWithExif(asJPEG(t, quarters(2900, 30)), exifBlock(binary.BigEndian, 6))
	got, err := PNG(t.Context(), "", b)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(got)); err != nil || c.Width != 30 || c.Height != 2900 {
		t.Errorf("%d × %d, %v", c.Width, c.Height, err)
	}
}

func TestPNGOfWhatIsNoPicture(t *testing.T) {
	var bad *Error
	if _, err := PNG(t.Context(), "", []byte("hello")); !errors.As(err, &bad) || bad.Reason != NotPicture {
		t.Errorf("%v", err)
	}
	if _, err := PNGFile(t.Context(), filepath.Join(t.TempDir(), "gone.webp")); !errors.As(err, &bad) || bad.Reason != Missing {
		t.Errorf("%v", err)
	}
}
