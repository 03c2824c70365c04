package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"testing"

	"likeness/service/photo/jpegtest"
)

// withPreview writes a photo of w × h as stored, of one even grey, with a small picture in it.
func withPreview(t *testing.T, w, h, o int, small []byte) string {
	t.Helper()
	grey := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(grey, grey.Rect, image.NewUniform(color.Gray{77}), image.Point{}, draw.Src)
	return photoFile(t, jpegWithExif(asJPEG(t, grey), jpegtest.Exif(binary.LittleEndian, o, small)))
}

func photoFile(t *testing.T, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A preview stands upright and has the size of the thumbnail that takes its place.
func TestAPreviewIsTheEmbeddedPictureUpright(t *testing.T) {
	for o := 1; o <= 8; o++ {
		small := stored(quarters(160, 120), o)
		w, h := 1200, 900
		if o > 4 {
			w, h = h, w
		}
		path := withPreview(t, w, h, o, asJPEG(t, small))
		got, err := Preview(t.Context(), path, 320, 320)
		if err != nil {
			t.Fatalf("orientation %d: %v", o, err)
		}
		wantQuarters(t, got)
		real, err := ThumbnailFile(t.Context(), path, 320, 320)
		if err != nil {
			t.Fatal(err)
		}
		if got.Rect != real.Rect {
			t.Errorf("orientation %d: the preview is %v, the thumbnail %v", o, got.Rect, real.Rect)
		}
	}
}

func TestAPreviewMayBeBigEndian(t *testing.T) {
	block := jpegtest.Exif(binary.BigEndian, 1, asJPEG(t, quarters(160, 120)))
	got, err := Preview(t.Context(), photoFile(t, jpegWithExif(asJPEG(t, quarters(800, 600)), block)), 100, 100)
	if err != nil || got.Rect != image.Rect(0, 0, 100, 75) {
		t.Fatalf("%v, %v", got, err)
	}
	wantQuarters(t, got)
}

// barred gives a picture of 160 × 120 with quarters in r and black around them.
func barred(r image.Rectangle, around color.Color) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, 160, 120))
	draw.Draw(m, m.Rect, image.NewUniform(around), image.Point{}, draw.Src)
	draw.Draw(m, r, quarters(r.Dx(), r.Dy()), image.Point{}, draw.Src)
	return m
}

func TestBlackBarsOfAPreviewAreCutOff(t *testing.T) {
	black := color.Gray{6}
	for _, c := range []struct {
		w, h int
		r    image.Rectangle
	}{
		{1200, 800, image.Rect(0, 7, 160, 113)},  // 3 to 2, a row too few below
		{1600, 900, image.Rect(0, 15, 160, 105)}, // 16 to 9
		{900, 900, image.Rect(20, 0, 140, 120)},
		{600, 900, image.Rect(40, 0, 120, 120)},
	} {
		got, err := Preview(t.Context(), withPreview(t, c.w, c.h, 1, asJPEG(t, barred(c.r, black))), 300, 300)
		if err != nil {
			t.Errorf("%d × %d: %v", c.w, c.h, err)
			continue
		}
		wantQuarters(t, got)
		for _, at := range []image.Point{{2, 2}, {got.Rect.Max.X - 3, got.Rect.Max.Y - 3}} {
			if c := got.RGBAAt(at.X, at.Y); max(c.R, c.G, c.B) < 100 {
				t.Errorf("a bar is left at %v: %v", at, c)
			}
		}
	}
}

// What is no picture of the photo is not shown for it.
func TestPicturesThatAreNoPreview(t *testing.T) {
	small := asJPEG(t, quarters(160, 120))
	block := jpegtest.Exif(binary.LittleEndian, 1, small)
	body := asJPEG(t, quarters(1200, 900))
	beyond := bytes.Clone(block)
	binary.LittleEndian.PutUint32(beyond[8+2+12+4+2+12+8:], 0xfffffff0)
	for name, path := range map[string]string{
		"another shape":                   withPreview(t, 900, 1200, 1, small),
		"bars that are not black":         withPreview(t, 1600, 900, 1, asJPEG(t, barred(image.Rect(0, 15, 160, 105), color.Gray{90}))),
		"a picture that is cut":           withPreview(t, 1200, 900, 1, small[:len(small)/2]),
		"a picture of another kind":       withPreview(t, 1200, 900, 1, asPNG(t, quarters(160, 120))),
		"a large one":                     withPreview(t, 1200, 900, 1, asJPEG(t, quarters(1600, 1200))),
		"no picture":                      photoFile(t, body),
		"an orientation only":             photoFile(t, jpegWithExif(body, exifBlock(binary.LittleEndian, 6))),
		"one beyond the block":            photoFile(t, jpegWithExif(body, beyond)),
		"a PNG":                           photoFile(t, asPNG(t, quarters(40, 30))),
		"nothing":                         photoFile(t, nil),
		"a photo whose size is far below": photoFile(t, withSegments(body, append([][]byte{jpegSegment(markerAPP1, "Exif\x00\x00"+string(block))}, many(jpegSegment(0xef, string(make([]byte, 60000))), 6)...)...)),
	} {
		if m, err := Preview(t.Context(), path, 300, 300); !errors.Is(err, ErrNoPreview) {
			t.Errorf("%s: %v, %v", name, m != nil, err)
		}
	}
	var e *Error
	if _, err := Preview(t.Context(), filepath.Join(t.TempDir(), "gone.jpg"), 300, 300); !errors.As(err, &e) || e.Reason != Missing {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Preview(t.Context(), t.TempDir(), 300, 300); !errors.As(err, &e) || e.Reason != Folder {
		t.Errorf("a folder: %v", err)
	}
}

func many(b []byte, n int) (all [][]byte) {
	for range n {
		all = append(all, b)
	}
	return all
}

// The preview needs the start of a file only, and says nothing about the rest.
func TestAPreviewOfHEICIsItsThumbnail(t *testing.T) {
	path := photoFile(t, heicFile(t, "thumbnail"))
	p, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Preview(t.Context(), path, 100, 100)
	if err != nil {
		t.Fatal(err)
	}
	if w, h := fit(p.Width, p.Height, 100, 100); got.Rect != image.Rect(0, 0, w, h) {
		t.Errorf("a preview of %v, want %d × %d", got.Rect, w, h)
	}
	if _, err := Preview(t.Context(), photoFile(t, heicFile(t, "plain")), 100, 100); !errors.Is(err, ErrNoPreview) {
		t.Errorf("without a thumbnail: %v", err)
	}
}

func TestAPreviewNeedsOnlyTheStart(t *testing.T) {
	block := jpegtest.Exif(binary.LittleEndian, 1, asJPEG(t, quarters(160, 120)))
	b := jpegWithExif(asJPEG(t, quarters(1200, 900)), block)
	cut := b[:bytes.LastIndex(b, []byte{0xff, markerSOS})]
	for name, head := range map[string][]byte{"cut": cut, "huge": append(cut, make([]byte, maxBytes)...)} {
		path := photoFile(t, head)
		got, err := Preview(t.Context(), path, 300, 300)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantQuarters(t, got)
		if _, err := Open(t.Context(), path); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// The colours of a preview are meant as those of its photo.
func TestAPreviewHasTheColoursOfItsPhoto(t *testing.T) {
	wide := image.NewNRGBA(image.Rect(0, 0, 160, 120))
	draw.Draw(wide, wide.Rect, image.NewUniform(asP3(color.NRGBA{200, 60, 60, 255})), image.Point{}, draw.Src)
	block := jpegtest.Exif(binary.LittleEndian, 1, asJPEG(t, wide))
	b := withSegments(asJPEG(t, quarters(1200, 900)), jpegSegment(markerAPP1, "Exif\x00\x00"+string(block)),
		jpegSegment(markerAPP2, "ICC_PROFILE\x00\x01\x01"+string(iccProfile(displayP3, srgbCurve()))))
	got, err := Preview(t.Context(), photoFile(t, b), 100, 100)
	if err != nil || !near(got.At(50, 40), color.NRGBA{200, 60, 60, 255}, 4) {
		t.Errorf("%v, %v", got.At(50, 40), err)
	}
}

func FuzzPreview(f *testing.F) {
	body := asJPEG(f, quarters(32, 24))
	for _, o := range []int{1, 6} {
		f.Add(jpegWithExif(body, jpegtest.Exif(binary.LittleEndian, o, asJPEG(f, quarters(16, 12)))))
	}
	f.Add(jpegWithExif(body, jpegtest.Exif(binary.BigEndian, 3, asJPEG(f, quarters(12, 12)))))
	f.Add(jpegWithExif(body, exifBlock(binary.BigEndian, 3)))
	f.Add(body)
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := previewIn(b, 40, 30)
		if err == nil && (m.Rect.Empty() || m.Rect.Dx() > 40 || m.Rect.Dy() > 30 || !m.Opaque()) {
			t.Fatalf("preview %v", m.Rect)
		}
	})
}
