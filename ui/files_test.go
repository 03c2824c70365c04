package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"likeness/ui/page"
	"likeness/ui/part"
)

// save asks for the place of a new file, and gives what was answered.
func (r *rig) save(folder string) func() string {
	r.t.Helper()
	answer := ""
	r.window.SaveFile(page.SaveRequest{Title: "Save the picture", Folder: folder, Name: "picture.png"}, func(path string) { answer = path })
	return func() string { return answer }
}

func (r *rig) nameEntry() *part.Entry {
	r.t.Helper()
	r.loop.until(r.t, "the sheet", func() bool { return r.look("Name of the file") != nil })
	e, ok := r.find("Name of the file").(*part.Entry)
	if !ok {
		r.t.Fatal("no entry for the name")
	}
	return e
}

// A file that is there is replaced only by who was told, and nothing touches it
// before there is something to put in its place.
func TestSavingOverAFile(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	taken := filepath.Join(dir, "picture.png")
	r.must(os.WriteFile(taken, []byte("precious"), 0o600))
	r.must(os.Mkdir(filepath.Join(dir, "folder.png"), 0o700))

	answer := r.save(dir)
	entry := r.nameEntry()
	r.tap("Save")
	r.loop.until(t, "the question", func() bool { return r.reads("“picture.png” is there already.") })
	if answer() != "" {
		t.Error("nobody was asked")
	}
	entry.SetText("folder.png") // another name: what was said holds no more
	r.tap("Save")
	r.loop.until(t, "the folder", func() bool { return r.reads("There is a folder of that name already.") })
	entry.SetText("a/b.png")
	if !r.disabled("Save") || !r.reads("hold a slash") {
		t.Error("a name with a slash is taken")
	}
	entry.SetText("picture")
	r.tap("Save")
	r.loop.until(t, "the question", func() bool { return r.look("Replace") != nil || answer() != "" })
	if got := answer(); got != filepath.Join(dir, "picture") { // the whole name is taken, so that it stays as it was typed
		t.Errorf("answered %q", got)
	}

	answer = r.save(dir)
	r.nameEntry()
	r.tap("Save")
	r.loop.until(t, "the question", func() bool { return r.look("Replace") != nil })
	r.tap("Replace")
	r.loop.until(t, "the answer", func() bool { return answer() == taken })
	if b, err := os.ReadFile(taken); err != nil || string(b) != "precious" {
		t.Errorf("the file holds %q, %v", b, err)
	}
}

func TestSavingByKeys(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	answer := r.save(dir)
	entry := r.nameEntry()
	if r.window.Fyne().Canvas().Focused() != fyne.Focusable(entry) {
		t.Error("the name has not the focus")
	}
	entry.SetText("aunt")
	r.press(fyne.KeyReturn)
	r.loop.until(t, "the answer", func() bool { return answer() == filepath.Join(dir, "aunt.png") })

	answer = r.save(dir)
	r.nameEntry()
	r.press(fyne.KeyEscape)
	if r.look("Name of the file") != nil || answer() != "" {
		t.Error("Esc does not close the sheet")
	}
	r.save("")
	r.nameEntry() // the next time it opens again, in the folder that was used last
	if !r.reads("In " + dir) {
		t.Error("the folder of the last time is forgotten")
	}
}

func TestTheDesktopsAnswerGetsAnEnding(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	r.desk.save = filepath.Join(dir, "aunt")
	answer := r.save(dir)
	r.loop.until(t, "the answer", func() bool { return answer() == filepath.Join(dir, "aunt.png") })
	r.must(os.WriteFile(filepath.Join(dir, "aunt.png"), nil, 0o600))
	answer = r.save(dir) // the desktop has asked about "aunt", not about that
	r.loop.until(t, "the answer", func() bool { return answer() == filepath.Join(dir, "aunt") })
}
