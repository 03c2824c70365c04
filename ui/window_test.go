package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"likeness/ui/part"
)

func uris(paths ...string) []fyne.URI {
	var out []fyne.URI
	for _, p := range paths {
		out = append(out, storage.NewFileURI(p))
	}
	return out
}

// press gives a key to what has the focus, or to the window.
func (r *rig) press(name fyne.KeyName) {
	c := r.window.Fyne().Canvas()
	key := &fyne.KeyEvent{Name: name}
	if f := c.Focused(); f != nil {
		f.TypedKey(key)
		return
	}
	c.OnTypedKey()(key)
}

// menuItem returns the item of the main menu with a shortcut on a key.
func (r *rig) menuItem(key fyne.KeyName) *fyne.MenuItem {
	r.t.Helper()
	for _, m := range r.window.Fyne().MainMenu().Items {
		for _, item := range m.Items {
			if s, ok := item.Shortcut.(fyne.KeyboardShortcut); ok && s.Key() == key && s.Mod() == fyne.KeyModifierShortcutDefault {
				return item
			}
		}
	}
	r.t.Fatalf("no menu item has the key %s", key)
	return nil
}

func TestCreateByKeyFromAnywhere(t *testing.T) {
	r := newRig(t)
	create := r.menuItem(fyne.KeyReturn)
	create.Action()
	if f, ok := r.window.Fyne().Canvas().Focused().(*part.Well); !ok || f.Name != "Photo of the face" {
		t.Error("without a photo the key does not lead to its well")
	}
	r.photo()
	r.tap("Practice mode") // another page
	create.Action()
	r.loop.until(t, "the picture", func() bool { return len(r.pictures()) == 1 && r.look("Cancel") == nil })
	r.loop.until(t, "the page", func() bool { return r.look("Create") != nil })
}

func TestKeysDoNothingBehindAList(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("Look")
	r.menuItem(fyne.KeyReturn).Action()
	r.press(fyne.KeyEscape)
	r.settle()
	if n := len(r.studio.Jobs()); n != 0 {
		t.Errorf("%d jobs", n)
	}
}

func TestViewerByKeys(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("One picture more")
	r.create(2)
	r.shownPictures(3)
	picture, ok := r.find("Newest picture").(fyne.Focusable)
	if !ok {
		t.Fatal("the newest picture takes no keys")
	}
	r.window.Fyne().Canvas().Focus(picture)
	r.press(fyne.KeyReturn)
	if !r.reads("1 of 2") {
		t.Fatal("Enter does not show the picture large")
	}
	r.press(fyne.KeyRight)
	if !r.reads("2 of 2") {
		t.Error("the right key does not show the next picture")
	}
	r.press(fyne.KeyRight)
	if !r.reads("2 of 2") {
		t.Error("there is something behind the last picture")
	}
	r.press(fyne.KeyLeft)
	if !r.reads("1 of 2") {
		t.Error("the left key does not go back")
	}
	r.shownPictures(1)
	r.press(fyne.KeyEscape)
	if r.look("Create") == nil {
		t.Error("Esc does not close the picture")
	}
}

// Esc closes whatever is open, wherever the focus is.
func TestEscape(t *testing.T) {
	r := newRig(t)
	r.tap("Look")
	r.press(fyne.KeyDown)
	r.press(fyne.KeyEscape)
	if r.window.Fyne().Canvas().Overlays().Top() != nil {
		t.Error("the list is open")
	}
	r.tap("Practice mode")
	r.tap("Another server")
	r.enter("https://api", "x") // the focus is in an entry now
	r.press(fyne.KeyEscape)
	if r.look("Create") == nil {
		t.Error("the connection is open")
	}
	dialog := func() bool { return r.window.Fyne().Canvas().Overlays().Top() != nil }
	r.tap("Photo of the face") // opens the toolkit's dialog, where the desktop has none
	r.loop.until(t, "the dialog", dialog)
	r.window.escape()
	if r.window.Fyne().Canvas().Overlays().Top() != nil {
		t.Error("the dialog is open")
	}
	r.tap("Photo of the face")
	r.loop.until(t, "the dialog again", dialog)
	r.window.escape()
}

// Tab goes through the page in the order in which it is read.
func TestTabOrder(t *testing.T) {
	r := newRig(t)
	r.photo()
	c := r.window.Fyne().Canvas()
	c.Unfocus()
	var order []string
	for range 40 {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok {
			break
		}
		n := name(o)
		if len(order) > 0 && n == order[0] {
			break
		}
		order = append(order, n)
	}
	want := []string{
		"Photo of the face", "Frame…", "Another…", "Paste", "Pose photo", "A person, where", "What to avoid", "Style", "Preset", "Look",
		"Likeness", "Advanced", "One picture more", "Keep seed", "Create",
	}
	at := 0
	for _, n := range order {
		if at < len(want) && len(n) >= len(want[at]) && n[:len(want[at])] == want[at] {
			at++
		}
	}
	if at < len(want) {
		t.Errorf("the focus does not come to %q in its turn; it goes %q", want[at], order)
	}
}

func TestChooserByKeys(t *testing.T) {
	r := newRig(t)
	look, ok := r.find("Look").(*part.Chooser)
	if !ok {
		t.Fatal("no look")
	}
	r.window.Fyne().Canvas().Focus(look)
	r.press(fyne.KeySpace)
	r.press(fyne.KeyHome)
	r.press(fyne.KeyDown)
	r.press(fyne.KeyReturn)
	if look.Value() != "protovision-xl-high-fidel" {
		t.Errorf("chosen %q", look.Value())
	}
	if got := r.window.create.Recipe().Settings.Weights; got != look.Value() {
		t.Errorf("the recipe has %q", got)
	}
	// A tap outside closes and changes nothing.
	r.tap("Look")
	test.TapCanvas(r.window.Fyne().Canvas(), fyne.NewPos(1000, 300))
	if r.window.Fyne().Canvas().Overlays().Top() != nil || look.Value() != "protovision-xl-high-fidel" {
		t.Error("a tap outside does not just close the list")
	}
}

// A letter goes to the next row that begins with it, in the list of a
// chooser; what begins no row stays a key of the window.
func TestChooserByLetters(t *testing.T) {
	r := newRig(t)
	look := r.find("Look").(*part.Chooser)
	letter := func(c rune) { r.window.Fyne().Canvas().Focused().TypedRune(c) }
	r.window.Fyne().Canvas().Focus(look)
	r.press(fyne.KeySpace)
	letter('d') // from Stable Diffusion XL
	r.press(fyne.KeyReturn)
	if look.Value() != "dreamshaper-xl" {
		t.Errorf("d chose %q", look.Value())
	}
	r.press(fyne.KeySpace)
	letter('D')
	r.press(fyne.KeyReturn)
	if look.Value() != "dynavision-xl-v0610" {
		t.Errorf("D again chose %q", look.Value())
	}
	r.press(fyne.KeySpace)
	letter('d') // round
	letter('?')
	letter('d')
	letter('d')
	r.press(fyne.KeyReturn)
	if look.Value() != "dreamshaper-xl" {
		t.Errorf("d round and round chose %q", look.Value())
	}
	letter('?')
	if !r.reads("Close what is open") {
		t.Error("? does not show the keys")
	}
}

func TestWindowNeedsItsParts(t *testing.T) {
	if _, err := New(Deps{}); err == nil {
		t.Error("a window without parts was made")
	}
}
