package command

import (
	"errors"
	"flag"
	"io"
)

// WindowOptions reads what a start of the window is given: options only. It reports false where that ends the start, with the
// exit code, and has told why.
func WindowOptions(t Terminal, fs *flag.FlagSet, args []string) (code int, ok bool) {
	fs.SetOutput(io.Discard)
	fs.Usage = func() { usage(t.Stdout) }
	err := options(fs, args)
	if err == nil && fs.NArg() > 0 {
		err = usageError("%q is not understood: a command comes before its options", fs.Arg(0))
	}
	if err != nil {
		return exitCode(t, "", err), false
	}
	return exitOK, true
}

// Screen returns an error where there is no screen for a window, by the system's name in Go and the environment. Only X11 and
// Wayland can lack one in a way that is known before.
func Screen(goos string, getenv func(string) string) error {
	switch goos {
	case "linux", "freebsd", "openbsd", "netbsd":
		if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
			return errors.New("there is no screen to open a window on; \"likeness help\" tells the commands that need none")
		}
	}
	return nil
}
