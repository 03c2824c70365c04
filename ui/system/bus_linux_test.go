package system

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patient is how long a test waits for what must come, on the busiest machine.
const patient = 2 * time.Minute

// privateBus starts a bus of the test's own, on which nothing is started by
// itself, and returns its address.
func privateBus(t *testing.T) string {
	t.Helper()
	config := filepath.Join(t.TempDir(), "bus.conf")
	err := os.WriteFile(config, []byte(`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return begin(t, "dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address=3")
}

// begin starts a program that writes where it can be reached to its file
// descriptor 3, and ends it with the test.
func begin(t *testing.T, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("this test needs the program %s; on Debian and Ubuntu: apt-get install --no-install-recommends dbus xvfb", program)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.Command(program, args...)
	cmd.ExtraFiles = []*os.File{write}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	err = cmd.Start()
	write.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	_ = read.SetReadDeadline(time.Now().Add(patient))
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("%s did not start: %v", program, err)
	}
	return strings.TrimSpace(line)
}

// onBus returns a desktop on a bus.
func onBus(address string) *Desktop {
	return &Desktop{platform: platform{
		address: func() string { return address }, display: func() string { return "" },
		open: "/nonexistent/opener", patience: patient,
	}}
}

// object is what a service offers at a path.
type object struct {
	path  dbus.ObjectPath
	face  string
	value any
	below bool // it offers it at all paths below, too
}

// serve connects to the bus as a service of a name. What it offers is there
// before the name is, so that nobody can ask too early.
func serve(t *testing.T, address, name string, objects ...object) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	for _, o := range objects {
		export := conn.Export
		if o.below {
			export = conn.ExportSubtree
		}
		if err := export(o.value, o.path, o.face); err != nil {
			t.Fatal(err)
		}
	}
	if reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("name %s: %v, %v", name, reply, err)
	}
	return conn
}

func TestABusIsOnlyCalledWhereOneIs(t *testing.T) {
	with, without := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(with, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"address":            {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, "unix:path=/x"},
		"nothing":            {nil, ""},
		"asks for a new bus": {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}, ""},
		"folder":             {map[string]string{"XDG_RUNTIME_DIR": with}, "unix:path=" + with + "/bus"},
		"folder, no bus":     {map[string]string{"XDG_RUNTIME_DIR": without}, ""},
	} {
		if got := busAddress(func(key string) string { return c.env[key] }); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
