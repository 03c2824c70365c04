package secret

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The keyring of the system is tested on a bus and with a keyring daemon of its own. A wrapper that has started both says so in
// the first variable; otherwise the test starts them and itself inside. The second variable tells the inner run what it is in.
const (
	insideVariable = "LIKENESS_TEST_KEYRING"
	stateVariable  = "LIKENESS_TEST_KEYRING_STATE"
)

func TestTheSystemsKeyringIsAStore(t *testing.T) {
	if os.Getenv(insideVariable) == "1" || os.Getenv(stateVariable) == "unlocked" {
		contract(t, Keyring(KeyringOptions{Service: "Likeness test"}))
		return
	}
	onPrivateBus(t, `printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$@"`, "unlocked")
}

func TestAKeyringThatWasNeverSetUpIsUnavailable(t *testing.T) {
	if os.Getenv(stateVariable) == "none" {
		refused(t)
		return
	}
	onPrivateBus(t, `gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$0" "$@"`, "none")
}

func TestABusWithoutAKeyringIsUnavailable(t *testing.T) {
	if os.Getenv(stateVariable) == "dead" {
		refused(t)
		return
	}
	inside(t, exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$"), "dead", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus")
}

func refused(t *testing.T) {
	s := Keyring(KeyringOptions{Service: "Likeness test"})
	_, err := s.Get(t.Context(), "https://example.org")
	for _, err := range []error{err, s.Set(t.Context(), "https://example.org", NewToken(plain))} {
		if u, ok := errors.AsType[*UnavailableError](err); !ok || u.Reason != Refused || leaks(fmt.Sprintf("%+v %#v", err, err)) {
			t.Errorf("%v", err)
		}
	}
}

// onPrivateBus runs the test again on a bus of its own, after the shell has started a keyring.
func onPrivateBus(t *testing.T, shell, state string) {
	t.Helper()
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon", "sh"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("this test needs the program %s; on Debian and Ubuntu: apt-get install --no-install-recommends dbus gnome-keyring", program)
		}
	}
	inside(t, exec.Command("dbus-run-session", "--", "sh", "-c", shell, os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v"), state)
}

// inside runs the command with a home, a runtime folder and no bus of its own.
func inside(t *testing.T, cmd *exec.Cmd, state string, env ...string) {
	t.Helper()
	home := t.TempDir()
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "TMPDIR=" + home,
		stateVariable + "=" + state,
	}
	cmd.Env = append(cmd.Env, env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil || !strings.Contains(out.String(), "PASS") {
		t.Errorf("inside: %v\n%s", err, &out)
	}
}
