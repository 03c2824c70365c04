//go:build unix && !darwin

package system

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"unicode"

	"fyne.io/fyne/v2/driver"
	"github.com/godbus/dbus/v5"

	"likeness/ui/page"
)

// The dialogs are those of the XDG desktop portal (interface FileChooser, version
// 3 of its documentation): a call returns a request at once, and the request
// sends a signal when the person has answered. There are modules that wrap it;
// none of them can be stopped while the person thinks.
const (
	portalName     = "org.freedesktop.portal.Desktop"
	portalPath     = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	chooser        = "org.freedesktop.portal.FileChooser"
	requestPrefix  = "/org/freedesktop/portal/desktop/request/"
	requestFace    = "org.freedesktop.portal.Request"
	answered       = requestFace + ".Response"
	ownerChanged   = "org.freedesktop.DBus.NameOwnerChanged"
	answerGiven    = uint32(0)
	answerCanceled = uint32(1)
)

type options map[string]dbus.Variant

// ChooseFiles lets a person choose files.
func (d *Desktop) ChooseFiles(ctx context.Context, r page.FileRequest) ([]string, error) {
	o := options{"multiple": dbus.MakeVariant(r.Several)}
	if filters := portalFilters(kinds(r)); len(filters) > 0 {
		o["filters"], o["current_filter"] = dbus.MakeVariant(filters), dbus.MakeVariant(filters[0])
	}
	o.begin(r.Folder)
	return d.choose(ctx, "OpenFile", r.Title, o)
}

// ChooseFolder lets a person choose a folder.
func (d *Desktop) ChooseFolder(ctx context.Context, title, folder string) (string, error) {
	o := options{"directory": dbus.MakeVariant(true)}
	o.begin(folder)
	return first(d.choose(ctx, "OpenFile", title, o))
}

// SaveFile lets a person say where a new file goes. The desktop's dialog asks
// before a name that is taken is used.
func (d *Desktop) SaveFile(ctx context.Context, r page.SaveRequest) (string, error) {
	o := options{"current_name": dbus.MakeVariant(r.Name)}
	o.begin(r.Folder)
	return first(d.choose(ctx, "SaveFile", r.Title, o))
}

func first(paths []string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// begin says where the dialog begins. The portal takes folders as bytes that
// end in a zero, because a path need not be text.
func (o options) begin(folder string) {
	if folder == "" {
		return
	}
	if folder, err := filepath.Abs(folder); err == nil {
		o["current_folder"] = dbus.MakeVariant(append([]byte(folder), 0))
	}
}

// portalFilter is (sa(us)): a name, and what it lets through: 0 with a pattern,
// 1 with a MIME type.
type portalFilter struct {
	Name  string
	Rules []portalRule
}

type portalRule struct {
	Kind uint32
	Text string
}

func portalFilters(kinds []kind) []portalFilter {
	out := make([]portalFilter, 0, len(kinds))
	for _, k := range kinds {
		f := portalFilter{Name: k.name}
		for _, p := range k.patterns {
			f.Rules = append(f.Rules, portalRule{0, anyCase(p)})
		}
		for _, m := range k.mime {
			f.Rules = append(f.Rules, portalRule{1, m})
		}
		out = append(out, f)
	}
	return out
}

// anyCase makes a pattern that large and small letters fit alike: cameras write
// IMG_0001.JPG, and the portal tells them apart.
func anyCase(pattern string) string {
	var b strings.Builder
	for _, r := range pattern {
		if l, u := unicode.ToLower(r), unicode.ToUpper(r); l != u {
			b.WriteString("[" + string(l) + string(u) + "]")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// choose shows a dialog and waits for the person. The paths are at least one.
func (d *Desktop) choose(ctx context.Context, method, title string, o options) ([]string, error) {
	results, err := d.request(ctx, chooser+"."+method, title, o)
	if err != nil {
		return nil, err
	}
	var uris []string
	if v, ok := results["uris"]; ok {
		if err := v.Store(&uris); err != nil {
			return nil, notHere(fmt.Errorf("the dialog's answer is not understood: %w", err))
		}
	}
	var paths []string
	for _, uri := range uris {
		if path, ok := localPath(uri); ok {
			paths = append(paths, path)
		}
	}
	switch {
	case len(uris) == 0:
		return nil, page.ErrNothing
	case len(paths) == 0:
		return nil, notHere(errors.New("what was chosen is no file of this computer"))
	}
	return paths, nil
}

// localPath is the path of a file:// address.
func localPath(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || (u.Host != "" && u.Host != "localhost") || u.Path == "" {
		return "", false
	}
	return u.Path, true
}

func fileURI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// request calls a method of the portal and waits for the request that it
// makes, however long the person takes. It withdraws the request when ctx ends.
func (d *Desktop) request(ctx context.Context, method, title string, o options) (map[string]dbus.Variant, error) {
	conn, err := d.bus(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()

	// Listening begins before the call: the answer may come right behind it.
	signals := make(chan *dbus.Signal, 32)
	conn.Signal(signals)
	waiting, done := context.WithTimeout(ctx, d.patience)
	err = errors.Join(
		conn.AddMatchSignalContext(waiting, dbus.WithMatchInterface(requestFace), dbus.WithMatchMember("Response")),
		conn.AddMatchSignalContext(waiting, dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"),
			dbus.WithMatchArg(0, portalName)),
	)
	done()
	if err != nil {
		return nil, or(ctx, notHere(err))
	}
	token := "likeness_" + strings.ToLower(rand.Text())
	o["handle_token"] = dbus.MakeVariant(token)
	sender := strings.ReplaceAll(strings.TrimPrefix(conn.Names()[0], ":"), ".", "_")
	expected := dbus.ObjectPath(requestPrefix + sender + "/" + token)

	call, err := d.call(ctx, conn, portalName, portalPath, method, portalWindow(d.parent(ctx)), title, map[string]dbus.Variant(o))
	if err != nil {
		d.withdraw(conn, expected) // it may still come up, when nobody waits for it
		return nil, err
	}
	handle := expected
	if err := call.Store(&handle); err != nil {
		return nil, notHere(err)
	}
	for {
		select {
		case <-ctx.Done():
			d.withdraw(conn, handle)
			return nil, ctx.Err()
		case s := <-signals:
			switch {
			case s == nil:
				return nil, notHere(errors.New("the bus went away"))
			case s.Name == ownerChanged:
				if gone(s) {
					return nil, notHere(errors.New("the portal went away"))
				}
			case s.Name == answered && (s.Path == handle || s.Path == expected):
				return answer(s)
			}
		}
	}
}

// or prefers the reason for which nobody waits any more.
func or(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func gone(s *dbus.Signal) bool {
	var name, before, now string
	return dbus.Store(s.Body, &name, &before, &now) == nil && name == portalName && now == ""
}

func answer(s *dbus.Signal) (map[string]dbus.Variant, error) {
	var how uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(s.Body, &how, &results); err != nil {
		return nil, notHere(err)
	}
	switch how {
	case answerGiven:
		return results, nil
	case answerCanceled:
		return nil, page.ErrNothing
	}
	return nil, notHere(errors.New("the dialog ended by itself"))
}

// withdraw closes a dialog that nobody waits for any more. Nobody waits for the
// answer to that either.
func (d *Desktop) withdraw(conn *dbus.Conn, handle dbus.ObjectPath) {
	conn.Object(portalName, handle).Call(requestFace+".Close", dbus.FlagNoReplyExpected)
}

// portalWindow names a window for the portal; "" when there is none.
func portalWindow(native any) string {
	if x, ok := native.(driver.X11WindowContext); ok && x.WindowHandle != 0 {
		return fmt.Sprintf("x11:%x", x.WindowHandle)
	}
	return ""
}
