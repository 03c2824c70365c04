package system

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"

	"likeness/ui/page"
)

// onScreen returns a desktop on a virtual screen of the test's own.
func onScreen(t *testing.T) *Desktop {
	t.Helper()
	number := begin(t, "Xvfb", "-displayfd", "3", "-screen", "0", "64x64x24", "-nolisten", "tcp", "-noreset")
	d := onBus("")
	d.display = func() string { return ":" + number }
	return d
}

// noise is a picture that no format makes small.
func noise(side int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 {
			m.Pix[i] = 0xff
		}
	}
	return m
}

func pngOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPicturesGoOverTheClipboard(t *testing.T) {
	d := onScreen(t)
	if _, err := d.PastePicture(t.Context()); !errors.Is(err, page.ErrNothing) {
		t.Errorf("an empty clipboard: %v", err)
	}
	// One that fits into one request, and one that goes in many pieces.
	for _, side := range []int{16, 900} {
		m := noise(side)
		path := filepath.Join(t.TempDir(), "a.png")
		if err := os.WriteFile(path, pngOf(t, m), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := d.CopyPicture(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		for range 2 { // as often as one likes
			b, err := d.PastePicture(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got, err := png.Decode(bytes.NewReader(b))
			if err != nil || got.Bounds() != m.Bounds() {
				t.Fatalf("%d bytes: %v", len(b), err)
			}
			for _, at := range []image.Point{{0, 0}, {side / 2, side / 3}, {side - 1, side - 1}} {
				if color.NRGBAModel.Convert(got.At(at.X, at.Y)) != m.At(at.X, at.Y) {
					t.Errorf("side %d: another colour at %v", side, at)
				}
			}
		}
	}
	if err := d.CopyPicture(t.Context(), "/nonexistent/a.png"); err == nil {
		t.Error("a file that is not there was copied")
	}
}

// Other programs offer what they have: here a JPEG only.
func TestAPictureOfAnotherKindIsPastedAsPNG(t *testing.T) {
	d := onScreen(t)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, noise(300), nil); err != nil {
		t.Fatal(err)
	}
	offer(t, d, "image/jpeg", b.Bytes())
	got, err := d.PastePicture(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if m, err := png.Decode(bytes.NewReader(got)); err != nil || m.Bounds().Dx() != 300 {
		t.Errorf("%v", err)
	}
	offer(t, d, "text/plain", []byte("hello"))
	if _, err := d.PastePicture(t.Context()); !errors.Is(err, page.ErrNothing) {
		t.Errorf("a text: %v", err)
	}
	offer(t, d, "image/bmp", []byte("BM"))
	if b, err := d.PastePicture(t.Context()); err == nil || errors.Is(err, page.ErrNothing) {
		t.Errorf("a broken picture gives %d bytes, %v", len(b), err)
	}
}

// offer puts something on the clipboard as another program would.
func offer(t *testing.T, d *Desktop, form string, b []byte) {
	t.Helper()
	c, err := d.openClip()
	if err != nil {
		t.Fatal(err)
	}
	xproto.SetSelectionOwner(c.conn, c.window, c.atom("CLIPBOARD"), xproto.TimeCurrentTime)
	if _, err := xproto.GetSelectionOwner(c.conn, c.atom("CLIPBOARD")).Reply(); err != nil {
		t.Fatal(err)
	}
	c.atoms["image/png"] = c.atom(form)
	go (&giver{clip: c, png: b, under: map[transfer][]byte{}}).serve()
}

// A program that owns the clipboard and never answers holds nobody up for long.
func TestAClipboardThatDoesNotAnswer(t *testing.T) {
	d := onScreen(t)
	c, err := d.openClip()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	xproto.SetSelectionOwner(c.conn, c.window, c.atom("CLIPBOARD"), xproto.TimeCurrentTime)
	if _, err := xproto.GetSelectionOwner(c.conn, c.atom("CLIPBOARD")).Reply(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := d.PastePicture(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestWithoutAScreen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, pngOf(t, noise(8)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, display := range []string{"", ":987654"} {
		d := onBus("")
		d.display = func() string { return display }
		if err := d.CopyPicture(t.Context(), path); !errors.Is(err, page.ErrNotHere) {
			t.Errorf("copy at %q: %v", display, err)
		}
		if _, err := d.PastePicture(t.Context()); !errors.Is(err, page.ErrNotHere) {
			t.Errorf("paste at %q: %v", display, err)
		}
	}
}
