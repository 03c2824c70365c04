//go:build unix && !darwin

package system

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"likeness/ui/page"
)

// Pictures on the clipboard of X11 (Inter-Client Communication Conventions
// Manual, chapter 2). The window is one of X11's, on Wayland desktops too, and
// these carry its clipboard over. The modules that do such things send and take
// a picture in one piece, which X11 allows up to 256 kB; photos are larger.

const (
	// pasteBytes bounds what is taken from another program.
	pasteBytes = 64 << 20
	// pasteSilence is how long another program may say nothing while it hands a
	// picture over.
	pasteSilence = 5 * time.Second
)

// clipTypes are the kinds of pictures that are asked for, the best first.
var clipTypes = []string{"image/png", "image/webp", "image/jpeg", "image/tiff", "image/bmp", "image/gif"}

// clip is a connection to the X server, with a window that can own and ask for
// the clipboard.
type clip struct {
	conn   *xgb.Conn
	window xproto.Window
	atoms  map[string]xproto.Atom
	piece  int // bytes that fit into one request
}

// openClip connects to the X server. The clip is the caller's to close.
func (p platform) openClip() (*clip, error) {
	display := p.display()
	if display == "" {
		return nil, notHere(errors.New("no X display was found"))
	}
	xgb.Logger.SetOutput(io.Discard) // it tells that a server asks for no authority
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, notHere(err)
	}
	c := &clip{conn: conn, atoms: map[string]xproto.Atom{}}
	if err := c.begin(); err != nil {
		conn.Close()
		return nil, notHere(err)
	}
	return c, nil
}

func (c *clip) begin() error {
	setup := xproto.Setup(c.conn)
	screen := setup.DefaultScreen(c.conn)
	const header = 64 // more than that of a request that sets a property
	c.piece = 4*int(setup.MaximumRequestLength) - header
	id, err := xproto.NewWindowId(c.conn)
	if err != nil {
		return err
	}
	c.window = id
	return xproto.CreateWindowChecked(c.conn, 0, id, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
}

func (c *clip) close() { c.conn.Close() }

// atom returns the number that the server has for a name; 0 when it has none.
func (c *clip) atom(name string) xproto.Atom {
	if a, ok := c.atoms[name]; ok {
		return a
	}
	reply, err := xproto.InternAtom(c.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	c.atoms[name] = reply.Atom
	return reply.Atom
}

// events hands the server's events over, until the clip is closed.
func (c *clip) events(stop <-chan struct{}) <-chan xgb.Event {
	events := make(chan xgb.Event)
	go func() {
		defer close(events)
		for {
			event, err := c.conn.WaitForEvent()
			if event == nil && err == nil {
				return // closed
			}
			if event == nil {
				continue // somebody's window is gone already
			}
			select {
			case events <- event:
			case <-stop:
				return
			}
		}
	}()
	return events
}

// pasteImage returns the picture on the clipboard as another program hands it
// over.
func (d *Desktop) pasteImage(ctx context.Context) ([]byte, error) {
	c, err := d.openClip()
	if err != nil {
		return nil, err
	}
	stop := make(chan struct{})
	defer close(stop)
	defer c.close()
	r := reader{clip: c, events: c.events(stop)}
	targets, err := r.read(ctx, "TARGETS")
	if err != nil {
		return nil, err
	}
	offered := map[xproto.Atom]bool{}
	for ; len(targets) >= 4; targets = targets[4:] {
		offered[xproto.Atom(xgb.Get32(targets))] = true
	}
	for _, name := range clipTypes {
		if !offered[c.atom(name)] {
			continue
		}
		b, err := r.read(ctx, name)
		if err != nil || len(b) > 0 {
			return b, err
		}
	}
	return nil, page.ErrNothing
}

// reader takes what is on the clipboard.
type reader struct {
	*clip
	events <-chan xgb.Event
}

// read asks for the clipboard in a form; nothing when there is none of it.
func (r reader) read(ctx context.Context, form string) ([]byte, error) {
	const here = "LIKENESS_PASTE"
	xproto.DeleteProperty(r.conn, r.window, r.atom(here))
	xproto.ConvertSelection(r.conn, r.window, r.atom("CLIPBOARD"), r.atom(form), r.atom(here), xproto.TimeCurrentTime)
	for {
		event, err := r.next(ctx)
		if err != nil {
			return nil, err
		}
		n, ok := event.(xproto.SelectionNotifyEvent)
		if !ok || n.Requestor != r.window || n.Target != r.atom(form) {
			continue
		}
		if n.Property == 0 {
			return nil, nil
		}
		break
	}
	b, kind, err := r.take(r.atom(here))
	if err != nil || kind != r.atom("INCR") {
		return b, err
	}
	return r.pieces(ctx, r.atom(here))
}

// pieces takes what comes in pieces: each follows the removal of the one before,
// and an empty one is the last.
func (r reader) pieces(ctx context.Context, property xproto.Atom) ([]byte, error) {
	var all []byte
	for {
		event, err := r.next(ctx)
		if err != nil {
			return nil, err
		}
		n, ok := event.(xproto.PropertyNotifyEvent)
		if !ok || n.Atom != property || n.State != xproto.PropertyNewValue {
			continue
		}
		b, _, err := r.take(property)
		if err != nil {
			return nil, err
		}
		if len(b) == 0 {
			return all, nil
		}
		if all = append(all, b...); len(all) > pasteBytes {
			return nil, errTooLarge
		}
	}
}

var errTooLarge = fmt.Errorf("the picture on the clipboard has more than %d MB", pasteBytes>>20)

// next waits for an event.
func (r reader) next(ctx context.Context) (xgb.Event, error) {
	select {
	case event, ok := <-r.events:
		if !ok {
			return nil, notHere(errors.New("the X server went away"))
		}
		return event, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(pasteSilence):
		return nil, errors.New("the program that holds the clipboard does not answer")
	}
}

// take reads a property of the window and removes it.
func (r reader) take(property xproto.Atom) ([]byte, xproto.Atom, error) {
	reply, err := xproto.GetProperty(r.conn, true, r.window, property, xproto.GetPropertyTypeAny, 0, pasteBytes/4).Reply()
	if err != nil {
		return nil, 0, notHere(err)
	}
	if reply.BytesAfter > 0 {
		return nil, 0, errTooLarge
	}
	return reply.Value, reply.Type, nil
}
