//go:build unix && !darwin

package secret

import (
	"os"
	"path/filepath"
	"testing"
)

func TestABusIsOnlyCalledWhereOneIs(t *testing.T) {
	user, private := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(user, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(private, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		env  map[string]string
		dir  string
		want bool
	}{
		"address":               {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, "/none", true},
		"nothing":               {nil, "/none", false},
		"asks for a new bus":    {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}, "/none", false},
		"user's folder":         {map[string]string{"XDG_RUNTIME_DIR": user}, user, true},
		"user's folder, slash":  {map[string]string{"XDG_RUNTIME_DIR": user + "/"}, user, true},
		"user's folder, no bus": {map[string]string{"XDG_RUNTIME_DIR": "/none"}, "/none", false},
		"user's folder, unsaid": {nil, user, true},
		// The D-Bus module would not look there, and start a bus of its own.
		"private folder": {map[string]string{"XDG_RUNTIME_DIR": private}, user, false},
	}
	for name, test := range tests {
		err := busReachable(func(key string) string { return test.env[key] }, test.dir)
		if (err == nil) != test.want {
			t.Errorf("%s: %v, want reachable %v", name, err, test.want)
		}
	}
}
