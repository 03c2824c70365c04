//go:build unix && !darwin

package system

import (
	"context"

	"github.com/godbus/dbus/v5"

	"likeness/ui/words"
)

// Notify shows a notification. It does not wait for it: a desktop that is slow
// to show one must not hold the window up. Where there is no bus, or nobody on
// it who shows notifications, nothing is shown.
func (d *Desktop) Notify(title, text string) {
	go func() { _ = d.notify(title, text) }()
}

// notify speaks version 1.2 of the desktop notifications specification. Fyne's
// own way would start a bus where none is.
func (d *Desktop) notify(title, text string) error {
	ctx := context.Background()
	conn, err := d.bus(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	const id = "app.likeness"
	_, err = d.call(ctx, conn, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
		"org.freedesktop.Notifications.Notify",
		words.Say("window.title"), uint32(0), id, title, text, []string{},
		map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(id)}, int32(-1))
	return err
}
