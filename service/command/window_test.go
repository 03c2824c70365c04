package command

import (
	"flag"
	"strings"
	"testing"
)

func TestTheWindowTakesOptionsOnly(t *testing.T) {
	for _, c := range []struct {
		args     string
		code     int
		ok       bool
		out, err string
	}{
		{"", exitOK, true, "", ""},
		{"-library lib -server practice", exitOK, true, "", ""},
		{"-library lib -h", exitOK, false, "likeness create", ""},
		{"-nonsense", exitUsage, false, "", "likeness: there is no option -nonsense\n  \"likeness -h\" tells the options.\n"},
		{"-library", exitUsage, false, "", "likeness: a value is missing after -library\n  \"likeness -h\" tells the options.\n"},
		{"-library lib create", exitUsage, false, "", "likeness: \"create\" is not understood: a command comes before its options\n"},
	} {
		var out, err strings.Builder
		var places Places
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		places.Register(fs)
		code, ok := WindowOptions(Terminal{Stdout: &out, Stderr: &err}, fs, strings.Fields(c.args))
		if code != c.code || ok != c.ok || !strings.Contains(out.String(), c.out) || err.String() != c.err {
			t.Errorf("%q: %d %v, %q, %q", c.args, code, ok, out.String(), err.String())
		}
	}
}

func TestWhereThereIsNoScreenThatIsSaid(t *testing.T) {
	for _, c := range []struct {
		goos, set string
		ok        bool
	}{
		{"linux", "", false},
		{"freebsd", "", false},
		{"linux", "DISPLAY", true},
		{"linux", "WAYLAND_DISPLAY", true},
		{"windows", "", true},
		{"darwin", "", true},
	} {
		err := Screen(c.goos, func(name string) string { return map[bool]string{true: ":0"}[name == c.set] })
		if (err == nil) != c.ok {
			t.Errorf("%s with %q: %v", c.goos, c.set, err)
		}
	}
}
