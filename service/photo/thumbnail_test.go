package photo

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestThumbnailsFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(1, 300)
		w, h, mw, mh := side.Draw(t, "w"), side.Draw(t, "h"), side.Draw(t, "most w"), side.Draw(t, "most h")
		got := Thumbnail(quarters(w, h), mw, mh).Rect
		if got.Min != (image.Point{}) || got.Dx() > min(w, mw) || got.Dy() > min(h, mh) {
			t.Fatalf("%d × %d fitted into %d × %d is %v", w, h, mw, mh, got)
		}
		if got.Dx() < min(w, mw)-1 && got.Dy() < min(h, mh)-1 {
			t.Fatalf("%d × %d fitted into %d × %d is only %v", w, h, mw, mh, got)
		}
	})
}

func TestThumbnailsOfEveryModelOfPixels(t *testing.T) {
	m := quarters(120, 80)
	ycc := image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420)
	for i := range ycc.Cb {
		ycc.Cb[i], ycc.Cr[i] = 128, 128
	}
	wantQuarters(t, Thumbnail(m, 30, 30))
	wantQuarters(t, Thumbnail(palettePicture(120, 80), 30, 30))
	// A part of a larger picture, with bounds that begin elsewhere.
	wantQuarters(t, Thumbnail(m.SubImage(image.Rect(20, 10, 100, 70)), 30, 30))
	if got := Thumbnail(ycc, 4, 4); got.RGBAAt(2, 2) != (color.RGBA{0, 0, 0, 255}) {
		t.Errorf("black is %v", got.RGBAAt(2, 2))
	}
	half := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	if got := Thumbnail(half, 2, 2); got.RGBAAt(0, 0) != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("transparent is %v", got.RGBAAt(0, 0))
	}
	if got := Thumbnail(m, 0, -1); got.Rect.Empty() {
		t.Error("an empty thumbnail")
	}
}

// Who changes a thumbnail does not change the picture it was made of.
func TestAThumbnailIsACopy(t *testing.T) {
	m := quarters(10, 10)
	before := bytes.Clone(m.Pix)
	got := Thumbnail(m, 20, 20)
	clear(got.Pix)
	if !bytes.Equal(before, m.Pix) {
		t.Error("the picture has changed")
	}
}

func TestThumbnailsOfFilesBySeveralAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for name, b := range everyKind(t, 640, 480) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			group.Go(func() {
				m, err := ThumbnailFile(t.Context(), path, 100, 100)
				if err != nil || m.Rect != image.Rect(0, 0, 100, 75) {
					t.Errorf("%s: %v", name, err)
					return
				}
				wantQuarters(t, m)
			})
		}
	}
	group.Wait()
}

func TestThumbnailBytesIsThumbnailFileWithoutTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	b := asPNG(t, quarters(300, 200))
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := ThumbnailFile(t.Context(), path, 60, 60)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ThumbnailBytes(t.Context(), "a.png", b, 60, 60)
	if err != nil || got.Rect != image.Rect(0, 0, 60, 40) || !bytes.Equal(got.Pix, want.Pix) {
		t.Errorf("%v, %v", got.Rect, err)
	}
	var e *Error
	if _, err := ThumbnailBytes(t.Context(), "b.png", b[:40], 60, 60); !errors.As(err, &e) || e.Name != "b.png" {
		t.Errorf("half a file: %v", err)
	}
}
