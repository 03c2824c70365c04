//go:build unix && !darwin

package system

import (
	"context"
	"errors"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// copyPNG puts a PNG on the clipboard. Under X11 that means to hand it to
// everybody who asks, until somebody else copies something or the program ends.
func (d *Desktop) copyPNG(ctx context.Context, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c, err := d.openClip()
	if err != nil {
		return err
	}
	xproto.SetSelectionOwner(c.conn, c.window, c.atom("CLIPBOARD"), xproto.TimeCurrentTime)
	owner, err := xproto.GetSelectionOwner(c.conn, c.atom("CLIPBOARD")).Reply()
	if err == nil && owner.Owner != c.window {
		err = errors.New("another program keeps the clipboard")
	}
	if err != nil {
		c.close()
		return notHere(err)
	}
	o := &giver{clip: c, png: b, under: map[transfer][]byte{}}
	go o.serve()
	return nil
}

// giver hands a picture to those who ask.
type giver struct {
	*clip
	png     []byte
	cleared bool                // something else was copied
	under   map[transfer][]byte // what is still to come of the pictures that go in pieces
}

// transfer is a picture under way, into a property of somebody's window.
type transfer struct {
	window   xproto.Window
	property xproto.Atom
}

// serve ends when something else is copied, or with the X server.
func (g *giver) serve() {
	defer g.close()
	for {
		event, err := g.conn.WaitForEvent()
		if event == nil && err == nil {
			return
		}
		switch e := event.(type) {
		case xproto.SelectionClearEvent:
			g.cleared = true // who is being served gets the rest
		case xproto.SelectionRequestEvent:
			g.give(e)
		case xproto.PropertyNotifyEvent:
			if e.State == xproto.PropertyDelete {
				g.more(transfer{e.Window, e.Atom})
			}
		case xproto.DestroyNotifyEvent:
			g.forget(e.Window)
		}
		if g.cleared && len(g.under) == 0 {
			return
		}
	}
}

// give answers one who asks.
func (g *giver) give(e xproto.SelectionRequestEvent) {
	property := e.Property
	if property == 0 {
		property = e.Target // programs of long ago name none
	}
	switch e.Target {
	case g.atom("TARGETS"):
		targets := make([]byte, 8)
		xgb.Put32(targets, uint32(g.atom("TARGETS")))
		xgb.Put32(targets[4:], uint32(g.atom("image/png")))
		g.put(e.Requestor, property, xproto.AtomAtom, 32, targets)
	case g.atom("image/png"):
		if len(g.png) <= g.piece {
			g.put(e.Requestor, property, e.Target, 8, g.png)
			break
		}
		// In pieces: first how much there will be, then a piece whenever the one before was taken.
		xproto.ChangeWindowAttributes(g.conn, e.Requestor, xproto.CwEventMask,
			[]uint32{xproto.EventMaskPropertyChange | xproto.EventMaskStructureNotify})
		g.under[transfer{e.Requestor, property}] = g.png
		size := make([]byte, 4)
		xgb.Put32(size, uint32(len(g.png)))
		g.put(e.Requestor, property, g.atom("INCR"), 32, size)
	default:
		property = 0 // there is no such form
	}
	answer := xproto.SelectionNotifyEvent{
		Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property,
	}
	xproto.SendEvent(g.conn, false, e.Requestor, 0, string(answer.Bytes()))
}

// more gives the next piece; an empty one says that it was the last.
func (g *giver) more(t transfer) {
	rest, ok := g.under[t]
	if !ok {
		return
	}
	n := min(len(rest), g.piece)
	g.put(t.window, t.property, g.atom("image/png"), 8, rest[:n])
	g.under[t] = rest[n:]
	if n == 0 {
		delete(g.under, t)
		xproto.ChangeWindowAttributes(g.conn, t.window, xproto.CwEventMask, []uint32{0})
	}
}

// forget gives up what went to a window that is gone.
func (g *giver) forget(window xproto.Window) {
	for t := range g.under {
		if t.window == window {
			delete(g.under, t)
		}
	}
}

func (g *giver) put(window xproto.Window, property, kind xproto.Atom, format byte, b []byte) {
	xproto.ChangeProperty(g.conn, xproto.PropModeReplace, window, property, kind, format, uint32(len(b)/int(format/8)), b)
}
