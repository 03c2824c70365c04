//go:build unix && !darwin

package system

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// platform is what a desktop of Linux and its relatives is reached by.
type platform struct {
	address  func() string // of the session bus; "" where none is
	display  func() string // of the X server; "" where none is
	open     string        // the program that opens a folder
	patience time.Duration
}

func newPlatform() platform {
	return platform{
		address:  func() string { return busAddress(os.Getenv) },
		display:  func() string { return os.Getenv("DISPLAY") },
		open:     "xdg-open",
		patience: patience,
	}
}

// busAddress returns where the session bus is. Where none is, none is started:
// it would outlive the program, and nothing of the desktop's would be on it.
func busAddress(getenv func(string) string) string {
	if a := getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return a
	}
	dir := getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		return ""
	}
	socket := filepath.Join(dir, "bus")
	if _, err := os.Stat(socket); err != nil {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket)
}

var errNoBus = errors.New("no D-Bus session bus was found")

// bus connects to the session bus. The connection is the caller's to close.
func (p platform) bus(ctx context.Context) (*dbus.Conn, error) {
	address := p.address()
	if address == "" {
		return nil, notHere(errNoBus)
	}
	// A connection ends with its context; this one is for a bus that takes the
	// call and then says nothing.
	dialing, giveUp := context.WithCancel(context.Background())
	late := time.AfterFunc(p.patience, giveUp)
	unwatch := context.AfterFunc(ctx, giveUp)
	conn, err := dbus.Connect(address, dbus.WithContext(dialing))
	unwatch()
	if late.Stop() && err == nil && ctx.Err() == nil {
		context.AfterFunc(conn.Context(), giveUp) // the connection is closed: so is what it hung on
		return conn, nil
	}
	giveUp()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil {
		err = errors.New("the bus took too long")
	}
	return nil, notHere(err)
}

// call asks something of a service on the bus that answers at once; with
// ErrNotHere when it does not.
func (p platform) call(ctx context.Context, conn *dbus.Conn, name string, path dbus.ObjectPath, method string, args ...any) (*dbus.Call, error) {
	waiting, done := context.WithTimeout(ctx, p.patience)
	defer done()
	call := conn.Object(name, path).CallWithContext(waiting, method, 0, args...)
	if call.Err == nil {
		return call, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, notHere(call.Err)
}
