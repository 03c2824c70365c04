package tour

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// errBlank tells that a picture of the window holds one colour only.
var errBlank = errors.New("the picture of the window is blank")

// capture returns what the window shows. On X11 the screen is asked: what the
// toolkit reads back from the graphics card is black with some drivers, among
// them those of virtual screens. Elsewhere the toolkit is asked.
func capture(t *tour) (image.Image, error) {
	var handle uintptr
	var m image.Image
	t.ui(func() {
		handle = x11Handle(t.Window)
		if handle == 0 {
			m = copied(t.Window.Canvas().Capture())
		}
	})
	if handle != 0 {
		var err error
		if m, err = screenshot(handle); err != nil {
			return nil, fmt.Errorf("read the window from the screen: %w", err)
		}
	}
	if m == nil || blank(m) {
		return nil, errBlank
	}
	return m, nil
}

// x11Handle returns the id of the window on an X11 screen, 0 elsewhere.
func x11Handle(w fyne.Window) uintptr {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return 0
	}
	var handle uintptr
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			handle = c.WindowHandle
		case *driver.X11WindowContext:
			handle = c.WindowHandle
		}
	})
	return handle
}

// screenshot reads the pixels of a window from the X server.
func screenshot(handle uintptr) (*image.RGBA, error) {
	xgb.Logger.SetOutput(io.Discard) // it tells that a virtual screen asks for no authority
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	window := xproto.Drawable(handle)
	size, err := xproto.GetGeometry(conn, window).Reply()
	if err != nil {
		return nil, err
	}
	reply, err := xproto.GetImage(conn, xproto.ImageFormatZPixmap, window, 0, 0, size.Width, size.Height, ^uint32(0)).Reply()
	if err != nil {
		return nil, err
	}
	w, h := int(size.Width), int(size.Height)
	if len(reply.Data) < 4*w*h {
		return nil, fmt.Errorf("the screen has a depth of %d bits, which cannot be read", reply.Depth)
	}
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < 4*w*h; i += 4 { // blue, green, red, nothing
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = reply.Data[i+2], reply.Data[i+1], reply.Data[i], 0xff
	}
	return m, nil
}

// copied returns a copy that does not change any more.
func copied(m image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	draw.Draw(out, out.Rect, m, m.Bounds().Min, draw.Src)
	return out
}

func blank(m image.Image) bool {
	first := m.At(m.Bounds().Min.X, m.Bounds().Min.Y)
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if m.At(x, y) != first {
				return false
			}
		}
	}
	return true
}
