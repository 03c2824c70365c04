package system

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"likeness/ui/page"
)

// portal is a desktop portal of our own: it answers dialogs as a test says, and
// remembers what was asked for.
type portal struct {
	conn *dbus.Conn

	closed chan dbus.ObjectPath // requests that were withdrawn
	asked  chan dbus.ObjectPath // requests that were made
	opens  chan os.FileInfo     // what OpenDirectory was given

	mu   sync.Mutex
	says reply
	last question
}

// reply is how the portal answers a dialog.
type reply struct {
	how   uint32
	uris  []string
	hold  bool          // nobody answers
	hang  chan struct{} // the call itself is answered when this is closed
	early bool          // the answer comes before the call's own
	old   bool          // the request lies elsewhere than was expected, as in old portals
}

// question is what the portal was asked for.
type question struct {
	method, title string
	options       map[string]dbus.Variant
}

func (p *portal) say(r reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.says = r
}

func (p *portal) question() question {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

func newPortal(t *testing.T, address string) *portal {
	t.Helper()
	p := &portal{
		closed: make(chan dbus.ObjectPath, 9), asked: make(chan dbus.ObjectPath, 9), opens: make(chan os.FileInfo, 1),
	}
	p.mu.Lock() // the dialogs answer over the connection
	defer p.mu.Unlock()
	p.conn = serve(t, address, portalName,
		object{portalPath, chooser, chooserOf{p}, false},
		object{portalPath + "/request", requestFace, requestOf{p}, true},
		object{portalPath, "org.freedesktop.portal.OpenURI", openerOf{p}, false})
	return p
}

// chooserOf is the portal's FileChooser.
type chooserOf struct{ p *portal }

func (c chooserOf) OpenFile(m dbus.Message, parent, title string, o map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return c.p.dialog("OpenFile", m, title, o)
}

func (c chooserOf) SaveFile(m dbus.Message, parent, title string, o map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return c.p.dialog("SaveFile", m, title, o)
}

func (p *portal) dialog(method string, m dbus.Message, title string, o map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	p.mu.Lock()
	p.last = question{method, title, o}
	r := p.says
	p.mu.Unlock()
	sender, _ := m.Headers[dbus.FieldSender].Value().(string)
	token, _ := o["handle_token"].Value().(string)
	if r.old {
		token = "other"
	}
	handle := dbus.ObjectPath(requestPrefix + strings.ReplaceAll(sender[1:], ".", "_") + "/" + token)
	p.asked <- handle
	if r.hang != nil {
		<-r.hang
	}
	if r.hold {
		return handle, nil
	}
	results := map[string]dbus.Variant{}
	if r.uris != nil {
		results["uris"] = dbus.MakeVariant(r.uris)
	}
	respond := func() { _ = p.conn.Emit(handle, answered, r.how, results) }
	if r.early {
		respond()
	} else {
		time.AfterFunc(20*time.Millisecond, respond)
	}
	return handle, nil
}

// requestOf is every request of the portal.
type requestOf struct{ p *portal }

func (r requestOf) Close(m dbus.Message) *dbus.Error {
	path, _ := m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	r.p.closed <- path
	return nil
}

// openerOf is the portal's OpenURI.
type openerOf struct{ p *portal }

func (o openerOf) OpenDirectory(parent string, fd dbus.UnixFD, _ map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	f := os.NewFile(uintptr(fd), "given")
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", dbus.MakeFailedError(err)
	}
	o.p.opens <- info
	return requestPrefix + "x/y", nil
}

func TestChoosingFilesThroughThePortal(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	d := onBus(address)
	strange := "/pictures/Grüße aus Zürich/50% off #1?.jpg"
	for name, c := range map[string]struct {
		uris       []string
		early, old bool
		want       []string
	}{
		"one":            {[]string{"file:///pictures/a.jpg"}, false, false, []string{"/pictures/a.jpg"}},
		"several":        {[]string{"file:///a.jpg", "file:///b.png"}, false, false, []string{"/a.jpg", "/b.png"}},
		"strange":        {[]string{fileURI(strange)}, false, false, []string{strange}},
		"escaped":        {[]string{"file:///Gr%C3%BC%C3%9Fe/50%25%20off%20%231.jpg"}, false, false, []string{"/Grüße/50% off #1.jpg"}},
		"with host":      {[]string{"file://localhost/a.jpg"}, false, false, []string{"/a.jpg"}},
		"quick answer":   {[]string{"file:///a.jpg"}, true, false, []string{"/a.jpg"}},
		"old portal":     {[]string{"file:///a.jpg"}, false, true, []string{"/a.jpg"}},
		"some elsewhere": {[]string{"smb://server/a.jpg", "file:///b.jpg"}, false, false, []string{"/b.jpg"}},
	} {
		p.say(reply{uris: c.uris, early: c.early, old: c.old})
		got, err := d.ChooseFiles(t.Context(), page.FileRequest{Title: "Photo of the face", Several: true, Pictures: true, Folder: "/pictures"})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestWhatThePortalIsAsked(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	p.say(reply{uris: []string{"file:///x"}})
	d := onBus(address)
	if _, err := d.ChooseFiles(t.Context(), page.FileRequest{Title: "Photo of the face", Several: true, Pictures: true, Folder: "/pictures/ä"}); err != nil {
		t.Fatal(err)
	}
	asked := p.question()
	folder, _ := asked.options["current_folder"].Value().([]byte)
	filters := asked.options["filters"]
	first := asked.options["current_filter"].String()
	if asked.method != "OpenFile" || asked.title != "Photo of the face" || asked.options["multiple"].Value() != true ||
		string(folder) != "/pictures/ä\x00" || !strings.Contains(first, "*.[jJ][pP][gG]") {
		t.Errorf("asked %s %q %v", asked.method, asked.title, asked.options)
	}
	if text := filters.String(); !strings.Contains(text, "[jJ][pP][gG]") || !strings.Contains(text, "image/webp") {
		t.Errorf("filters %s", text)
	}
	if got := dbus.SignatureOf(portalFilters(nil)); got.String() != "a(sa(us))" { // it is lost on the way here
		t.Errorf("filters are sent as %s", got)
	}
	got, err := d.ChooseFolder(t.Context(), "Library", "")
	asked = p.question()
	if err != nil || got != "/x" || asked.options["directory"].Value() != true {
		t.Errorf("folder %q, %v, asked %v", got, err, asked.options)
	}
	if _, ok := asked.options["current_folder"]; ok {
		t.Error("a folder that nobody named was asked for")
	}
	got, err = d.SaveFile(t.Context(), page.SaveRequest{Title: "Save", Name: "a b.png", Folder: "/tmp"})
	asked = p.question()
	if err != nil || got != "/x" || asked.method != "SaveFile" || asked.options["current_name"].Value() != "a b.png" {
		t.Errorf("saved as %q, %v, asked %s %v", got, err, asked.method, asked.options)
	}
}

func TestThePersonOrThePortalDoesNotChoose(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	d := onBus(address)
	for name, c := range map[string]struct {
		how  uint32
		uris []string
		want error
	}{
		"cancelled":      {1, nil, page.ErrNothing},
		"none":           {0, []string{}, page.ErrNothing},
		"no answer":      {0, nil, page.ErrNothing},
		"ended itself":   {2, nil, page.ErrNotHere},
		"only elsewhere": {0, []string{"smb://server/a.jpg"}, page.ErrNotHere},
		"no address":     {0, []string{"file:///a%zz"}, page.ErrNotHere},
	} {
		p.say(reply{how: c.how, uris: c.uris})
		if got, err := d.ChooseFiles(t.Context(), page.FileRequest{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v; want %v", name, got, err, c.want)
		}
	}
}

func TestWithoutAPortal(t *testing.T) {
	address := privateBus(t)
	for name, d := range map[string]*Desktop{
		"no portal": onBus(address),
		"no bus":    onBus(""),
		"dead bus":  onBus("unix:path=/nonexistent/bus"),
	} {
		if _, err := d.ChooseFiles(t.Context(), page.FileRequest{}); !errors.Is(err, page.ErrNotHere) {
			t.Errorf("%s: %v", name, err)
		}
	}
	serve(t, address, portalName) // a portal without dialogs
	if _, err := onBus(address).ChooseFolder(t.Context(), "", ""); !errors.Is(err, page.ErrNotHere) {
		t.Errorf("no dialogs: %v", err)
	}
}

func TestAPortalThatDoesNotBegin(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	hang := make(chan struct{})
	defer close(hang)
	p.say(reply{hang: hang})
	d := onBus(address)
	d.patience = 300 * time.Millisecond
	if _, err := d.ChooseFiles(t.Context(), page.FileRequest{}); !errors.Is(err, page.ErrNotHere) {
		t.Errorf("%v", err)
	}
	if asked, closed := <-p.asked, <-p.closed; asked != closed {
		t.Errorf("the dialog %s would still come up; closed was %s", asked, closed)
	}
}

func TestNobodyWaitsAnyMore(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	p.say(reply{hold: true})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		p.asked <- <-p.asked
		cancel()
	}()
	if _, err := onBus(address).ChooseFiles(ctx, page.FileRequest{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if asked, closed := <-p.asked, <-p.closed; asked != closed {
		t.Errorf("asked %s, closed %s", asked, closed)
	}
}

// A dialog that can never be answered must not be waited for.
func TestThePortalGoesAway(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	p.say(reply{hold: true})
	go func() {
		<-p.asked
		p.conn.Close()
	}()
	if _, err := onBus(address).ChooseFiles(t.Context(), page.FileRequest{}); !errors.Is(err, page.ErrNotHere) {
		t.Errorf("%v", err)
	}
}

// manager is a file manager of our own.
type manager struct{ shown chan []string }

func (m manager) ShowItems(uris []string, _ string) *dbus.Error {
	m.shown <- uris
	return nil
}

func TestReveal(t *testing.T) {
	address := privateBus(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "Grüße 50% #1.png")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}

	d := onBus(address)
	if err := d.Reveal(t.Context(), filepath.Join(dir, "gone.png")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if err := d.Reveal(t.Context(), path); !errors.Is(err, page.ErrNotHere) {
		t.Errorf("nobody to show it: %v", err)
	}

	// The desktop's own program, with a folder whose name a shell would take for more.
	folder := filepath.Join(dir, "$(touch bad); x")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	inside, record := filepath.Join(folder, "a.png"), filepath.Join(dir, "opened")
	program := filepath.Join(dir, "opener")
	err := errors.Join(os.WriteFile(inside, []byte("x"), 0o600),
		os.WriteFile(program, []byte("#!/bin/sh\nprintf %s \"$1\" >'"+record+"'\n"), 0o700))
	if err != nil {
		t.Fatal(err)
	}
	d.open = program
	if err := d.Reveal(t.Context(), inside); err != nil {
		t.Errorf("by program: %v", err)
	}
	if got, err := os.ReadFile(record); err != nil || string(got) != folder {
		t.Errorf("opened %q, %v", got, err)
	}

	p := newPortal(t, address)
	if err := d.Reveal(t.Context(), path); err != nil {
		t.Errorf("through the portal: %v", err)
	}
	want, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := <-p.opens; !os.SameFile(got, want) {
		t.Errorf("the portal was given %s", got.Name())
	}

	m := manager{make(chan []string, 1)}
	serve(t, address, "org.freedesktop.FileManager1", object{"/org/freedesktop/FileManager1", "org.freedesktop.FileManager1", m, false})
	if err := d.Reveal(t.Context(), path); err != nil {
		t.Errorf("by the file manager: %v", err)
	}
	got := <-m.shown
	if back, ok := localPath(got[0]); len(got) != 1 || !ok || back != path {
		t.Errorf("shown %q", got)
	}
}

// notifier shows notifications.
type notifier struct{ shown chan [2]string }

func (n notifier) Notify(_ string, _ uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.shown <- [2]string{title, text}
	return 1, nil
}

func TestNotify(t *testing.T) {
	address := privateBus(t)
	d := onBus(address)
	if err := d.notify("a", "b"); !errors.Is(err, page.ErrNotHere) {
		t.Errorf("nobody to show it: %v", err)
	}
	n := notifier{make(chan [2]string, 1)}
	serve(t, address, "org.freedesktop.Notifications", object{"/org/freedesktop/Notifications", "org.freedesktop.Notifications", n, false})
	d.Notify("Likeness", "Pictures are ready.")
	select {
	case got := <-n.shown:
		if got != [2]string{"Likeness", "Pictures are ready."} {
			t.Errorf("shown %q", got)
		}
	case <-time.After(patient):
		t.Error("nothing was shown")
	}
}
