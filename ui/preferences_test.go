package ui

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/storage/preferences"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/setup"
	"likeness/ui/words"
)

// block puts something in the place of a file or folder that is in the way of
// whoever wants to write there.
func (r *rig) block(path string) {
	r.t.Helper()
	r.must(os.RemoveAll(path))
	r.must(os.WriteFile(path, []byte("in the way"), 0o600))
}

// browse has pages of the web remembered instead of opened.
func (r *rig) browse(opened *[]string, err error) {
	r.window.browse = func(u *url.URL) error {
		r.loop.Do(func() { *opened = append(*opened, u.String()) })
		return err
	}
}

// lead shows a section of the preferences.
func (r *rig) lead(s setup.Section) { r.window.setup.Lead(s) }

// change replaces what stands in an entry.
func (r *rig) change(called, text string) {
	r.t.Helper()
	e, ok := r.find(called).(*part.Entry)
	if !ok {
		r.t.Fatalf("%q is no entry", called)
	}
	r.window.Fyne().Canvas().Focus(e)
	e.SetText("")
	for _, c := range text {
		e.TypedRune(c)
	}
}

// eventually waits for what the window itself does not hear of.
func (r *rig) eventually(what string, holds func() bool) {
	r.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(2 * time.Millisecond) {
		r.settle()
		if time.Now().After(end) {
			r.t.Fatalf("waited in vain: %s", what)
		}
	}
}

func TestEscLeadsBackFromThePreferences(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.create(1)
	r.tap("Newest picture")
	r.menuItem(fyne.KeyComma).Action()
	if !r.reads("Where your pictures are made") || r.window.at != page.AtPreferences {
		t.Fatal("the key does not lead to the preferences")
	}
	r.tap("About")
	r.tap("Practice mode") // at another section of the same page
	if !r.reads("Where your pictures are made") {
		t.Error("the status line does not lead to the connection")
	}
	r.press(fyne.KeyEscape)
	if r.window.front() != page.Page(r.window.viewer) {
		t.Fatal("Esc does not lead back to the picture")
	}
	r.press(fyne.KeyEscape)
	r.tap("Go to: Preferences")
	r.tap("Back")
	if r.look("Create") == nil {
		t.Error("Back does not lead back")
	}
}

// The window opens where it was closed, also at the preferences.
func TestTheWindowOpensAtThePreferences(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.tap("Go to: Preferences")
	r.close()
	r = newRig(t, inFolder(dir))
	if !r.reads("Where your pictures are made") {
		t.Fatal("it opens elsewhere")
	}
	r.press(fyne.KeyEscape)
	if r.look("Create") == nil {
		t.Error("Esc leads nowhere")
	}
}

func TestSectionsByKeys(t *testing.T) {
	r := newRig(t)
	r.lead(setup.Library)
	r.press(fyne.KeyDown)
	if !r.reads("Pictures at a time") {
		t.Error("the down key does not go to the next section")
	}
	r.press(fyne.KeyUp)
	r.press(fyne.KeyUp)
	if !r.reads("Where your pictures are made") {
		t.Error("the up key does not go back")
	}
	r.press(fyne.KeyUp) // there is none before
	r.press(fyne.KeyDown)
	if !r.reads("Folder of your pictures") {
		t.Error("the keys lose their place")
	}
}

func TestRunsAtATimeHoldAtOnce(t *testing.T) {
	r := newRig(t)
	r.pay().Hold()
	r.lead(setup.Making)
	for _, wrong := range []string{"0", "21", "-3", "x", "1.5"} {
		r.change("1 to 20", wrong)
		if !r.reads("A whole number from 1 to 20, please.") {
			t.Errorf("%q is taken", wrong)
		}
		r.press(fyne.KeyReturn)
	}
	r.window.Fyne().Canvas().Unfocus()
	if e, ok := r.find("1 to 20").(*part.Entry); !ok || e.Text != "3" {
		t.Errorf("after all that %q stands there", e.Text)
	}
	r.change("1 to 20", "12")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().ConcurrentRuns == 12 })
	if r.reads("please") {
		t.Error("a good number is refused")
	}
	r.change("1 to 20", "1")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().ConcurrentRuns == 1 })
	r.change("1 to 20", "0")
	r.window.Fyne().Canvas().Unfocus()
	if e, ok := r.find("1 to 20").(*part.Entry); !ok || e.Text != "1" || r.reads("please") {
		t.Error("a number that was refused stays when the entry is left")
	}

	r.press(fyne.KeyEscape)
	r.photo()
	r.tap("One picture more")
	r.tap("One picture more")
	r.tap("Create 3")
	waiting := func() int {
		_, n := r.window.kit.Feed.Counts()
		return n
	}
	atServer := func() (n int) {
		for _, v := range r.window.kit.Feed.Jobs() {
			if v.State == service.Waiting || v.State == service.Running {
				n++
			}
		}
		return n
	}
	r.loop.until(t, "one job is at the server, and two wait", func() bool { return atServer() == 1 && waiting() == 2 })
	r.lead(setup.Making)
	r.change("1 to 20", "3")
	r.loop.until(t, "none waits any more", func() bool { return waiting() == 0 })
	r.window.create.CancelAll()
	r.loop.until(t, "all have ended", func() bool {
		running, n := r.window.kit.Feed.Counts()
		return running+n == 0
	})
}

func TestThePriceOfASecond(t *testing.T) {
	r := newRig(t)
	r.lead(setup.Making)
	for _, wrong := range []string{"-1", "2", "abc", "NaN", "inf"} {
		r.change("US dollars", wrong)
		if !r.reads("A number from 0 to 1, please") {
			t.Errorf("%q is taken", wrong)
		}
	}
	r.change("US dollars", "0,0014")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().PricePerSecond == .0014 })
	r.loop.until(t, "the way back", func() bool { return r.look("Back to the Usual Price") != nil })
	r.tap("Back to the Usual Price")
	r.loop.until(t, "the usual price", func() bool { return r.prefs.Get().PricePerSecond == preferences.DefaultPricePerSecond })
	r.loop.until(t, "no way back is needed", func() bool { return r.look("Back to the Usual Price") == nil })
}

func TestNotificationsCanBeTurnedOff(t *testing.T) {
	r := newRig(t)
	r.lead(setup.Making)
	r.tap("Tell me")
	r.loop.until(t, "they are off", func() bool { return r.prefs.Get().Quiet })
	r.tap("Tell me")
	r.loop.until(t, "they are on", func() bool { return !r.prefs.Get().Quiet })
}

func TestAPreferenceThatCannotBeKeptIsToldOf(t *testing.T) {
	r := newRig(t)
	r.lead(setup.Making)
	r.must(os.Remove(r.prefs.Path()))
	r.must(os.MkdirAll(filepath.Join(r.prefs.Path(), "in the way"), 0o700))
	r.tap("Tell me")
	r.loop.until(t, "that it is not kept", func() bool { return r.reads("could not be written to disk") })
	r.must(os.RemoveAll(r.prefs.Path()))
	r.tap("Tell me")
	r.loop.until(t, "that it is", func() bool { return !r.reads("could not be written to disk") })
}

func TestTheThemeHoldsAtOnce(t *testing.T) {
	r := newRig(t)
	r.lead(setup.Appearance)
	for _, c := range []struct{ name, mode string }{{"Light", look.Light}, {"Dark", look.Dark}, {"As the system", ""}} {
		r.tap("Colours")
		r.tap(c.name)
		if got := r.app.Settings().Theme(); got != (look.Theme{Mode: c.mode}) {
			t.Errorf("%s: the theme is %+v", c.name, got)
		}
		r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().Theme == c.mode })
	}
}

func TestScaleAndLanguageHoldFromTheNextStart(t *testing.T) {
	t.Cleanup(func() { _ = words.Use("en") })
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.lead(setup.Appearance)
	r.tap("Size of texts")
	r.tap("125 %")
	r.loop.until(t, "the scale is kept", func() bool { return r.prefs.Get().Scale == 1.25 })
	r.tap("Language")
	r.tap("Deutsch")
	r.loop.until(t, "the language is kept", func() bool { return r.prefs.Get().Language == "de" })
	if !r.reads("Holds from the next start on.") {
		t.Error("nobody says when it holds")
	}
	r.close()
	r = newRig(t, inFolder(dir))
	r.lead(setup.Appearance)
	if r.look("Größe von Texten und Bedienelementen: 125 %") == nil {
		t.Errorf("after the next start there is %v", r.names())
	}
	r.tap("Größe")
	r.tap("Wie das System")
	r.loop.until(t, "the scale is the system's", func() bool { return r.prefs.Get().Scale == 0 })
}

func TestAnotherLibraryFolder(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.create(1)
	r.lead(setup.Library)
	r.loop.until(t, "how much there is", func() bool { return r.reads("1 picture, ") && r.reads("B") })
	if r.look("Stay with This Folder") != nil {
		t.Error("there is something to take back")
	}
	other := filepath.Join(t.TempDir(), "elsewhere")
	r.desk.folder = other
	r.tap("Choose Another Folder…")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().Library == other })
	r.loop.until(t, "what happens then", func() bool { return r.reads("From the next start on your pictures are in " + other) })
	if r.lib.Dir() == other || len(r.pictures()) != 1 {
		t.Error("it happened at once")
	}
	r.tap("Stay with This Folder")
	r.loop.until(t, "it is taken back", func() bool { return r.prefs.Get().Library == "" && r.look("Stay with This Folder") == nil })

	file := filepath.Join(t.TempDir(), "file")
	r.block(file)
	r.desk.folder = filepath.Join(file, "below")
	r.tap("Choose Another Folder…")
	r.loop.until(t, "the refusal", func() bool { return r.reads("cannot be used") })
	if got := r.prefs.Get().Library; got != "" {
		t.Errorf("a folder that cannot be used is kept: %q", got)
	}
	r.desk.folder = r.lib.Dir() // the one in use
	r.tap("Choose Another Folder…")
	r.loop.until(t, "the choice", func() bool { return r.prefs.Get().Library == r.lib.Dir() })
	r.loop.until(t, "nothing is to be said", func() bool { return r.reads("nothing is moved") })
}

func TestFilesOnThisComputer(t *testing.T) {
	r := newRig(t)
	r.inMenu("Files on This Computer").Action()
	f := r.files()
	for _, path := range []string{f.Pictures, f.Records, f.Index, f.Preferences, f.Log, f.Drawn} {
		if !r.reads(path) {
			t.Errorf("%s is not named", path)
		}
	}
	for _, sentence := range []string{"keyring", "What leaves this computer", "your token; the photo"} {
		if !r.reads(sentence) {
			t.Errorf("nothing is said of %q", sentence)
		}
	}
	r.tap("Show in folder: Log")
	r.eventually("the file manager", func() bool {
		r.desk.mu.Lock()
		defer r.desk.mu.Unlock()
		return slices.Equal(r.desk.revealed, []string{f.Log})
	})
	r.tap("Copy the path: Index")
	if got := r.app.Clipboard().Content(); got != f.Index {
		t.Errorf("the clipboard holds %q", got)
	}
}

func TestAbout(t *testing.T) {
	r := newRig(t)
	r.inMenu("About Likeness").Action()
	for _, sentence := range []string{"Version 0.1.0, source a1b2c3d", "MIT licence", "research and personal use", "people who agreed"} {
		if !r.reads(sentence) {
			t.Errorf("nothing is said of %q", sentence)
		}
	}
	r.tap("Built with")
	for _, line := range []string{"go1.26.0", "fyne.io/fyne/v2 v2.8.1", "example.org/other v1.2.3"} {
		if !r.reads(line) {
			t.Errorf("it does not say that it is built with %s", line)
		}
	}
	r.tap("The work of others")
	if !r.reads("The work of others.") {
		t.Error("the notice is not shown")
	}
	list, ok := r.find("The work of others in it, and its licences").(fyne.Focusable)
	walk(r.top(), func(o fyne.CanvasObject) bool { // the heading is called so too
		if l, isList := o.(interface{ UnselectAll() }); isList && name(o) == "The work of others in it, and its licences" {
			list, ok = l.(fyne.Focusable)
		}
		return false
	})
	if !ok {
		t.Fatal("the notice takes no keys")
	}
	r.window.Fyne().Canvas().Focus(list)
	r.press(fyne.KeyDown)
	r.press(fyne.KeyEscape)
	if r.look("Create") == nil {
		t.Error("Esc in the notice does not lead back")
	}
}

func TestAPageOfTheWeb(t *testing.T) {
	r := newRig(t)
	r.lead(setup.AboutIt)
	var opened []string
	r.browse(&opened, nil)
	r.tap("The model's page")
	r.loop.until(t, "the page", func() bool { return len(opened) == 1 })
	if !strings.HasSuffix(opened[0], "replicate.com/zsxkib/instant-id") {
		t.Errorf("opened %q", opened[0])
	}
	r.browse(&opened, errors.New("no browser"))
	r.tap("The model's page")
	r.loop.until(t, "the address", func() bool { return r.reads("No browser could be opened.") })
	if got := r.app.Clipboard().Content(); got != opened[0] {
		t.Errorf("the clipboard holds %q", got)
	}
}

// The focus comes to every control of a section in the order of reading.
func TestTabOrderOfThePreferences(t *testing.T) {
	r := newRig(t)
	r.lead(setup.Making)
	c := r.window.Fyne().Canvas()
	c.Unfocus()
	var order []string
	for range 40 {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || len(order) > 0 && name(o) == order[0] {
			break
		}
		order = append(order, name(o))
	}
	at := 0
	want := []string{"Go to: Preferences", "Back", "Connection", "About", "1 to 20", "US dollars", "Replicate's prices", "Tell me"}
	for _, n := range order {
		if at < len(want) && strings.HasPrefix(n, want[at]) {
			at++
		}
	}
	if at < len(want) {
		t.Errorf("the focus does not come to %q in its turn; it goes %q", want[at], order)
	}
}
