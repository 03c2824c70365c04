//go:build unix && !darwin

package secret

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
)

var errNoBus = errors.New("no D-Bus session bus was found")

// reachable tells whether a session bus is there without asking it. Where none is, the D-Bus module would start a bus of
// its own with dbus-launch, which outlives the program and has no keyring that could be unlocked.
func reachable() error {
	return busReachable(os.Getenv, "/run/user/"+strconv.Itoa(os.Getuid()))
}

// busReachable looks where the D-Bus module looks: the address, then the user's own folder under /run/user. A private
// XDG_RUNTIME_DIR means that this session is not the user's main one, so the main one's bus is left alone.
func busReachable(getenv func(string) string, userDir string) error {
	if a := getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return nil
	}
	if dir := getenv("XDG_RUNTIME_DIR"); dir != "" && filepath.Clean(dir) != userDir {
		return errNoBus
	}
	if _, err := os.Stat(filepath.Join(userDir, "bus")); err != nil {
		return errNoBus
	}
	return nil
}
