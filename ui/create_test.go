package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service/instantid"
	"likeness/ui/part"
)

// create presses Create and waits for so many pictures, seen and kept.
func (r *rig) create(n int) {
	r.t.Helper()
	before := len(r.pictures())
	r.loop.until(r.t, "the button", func() bool { return r.ready("Create") })
	r.tap("Create")
	r.loop.until(r.t, "the pictures", func() bool {
		return len(r.pictures()) == before+n && r.look("Cancel") == nil && r.reads(r.pictures()[0].Prompt)
	})
}

// photo drops a photo of a shape that is quick to draw.
func (r *rig) photo() {
	r.t.Helper()
	r.drop(r.face(2, 160, 560))
	r.loop.until(r.t, "the photo", func() bool { return r.reads("Result 384 × 1280") })
}

func TestThreeActionsToAPicture(t *testing.T) {
	r := newRig(t, withDrawing())
	r.drop(r.face(7, 130, 560)) // one; narrow, and so quick to draw
	r.loop.until(t, "the photo", func() bool { return r.ready("Create") })
	r.create(1)        // two
	r.shownPictures(2) // three: look; on the stage and in the strip

	got := r.pictures()[0]
	if got.Width != 320 || got.Height != 1280 || !got.Practice || got.Face.Name != "face.png" {
		t.Errorf("kept %d × %d, practice %v, face %q", got.Width, got.Height, got.Practice, got.Face.Name)
	}
}

// ready reports whether there is a control of this name that can be pressed.
func (r *rig) ready(called string) bool {
	d, ok := r.look(called).(fyne.Disableable)
	return ok && !d.Disabled()
}

func (r *rig) disabled(called string) bool {
	r.t.Helper()
	d, ok := r.find(called).(fyne.Disableable)
	return ok && d.Disabled()
}

func TestCreateIsNeverDeadWithoutAReason(t *testing.T) {
	r := newRig(t)
	if !r.disabled("Create") || !r.reads("There is no photo of the face yet.") {
		t.Error("without a photo Create can be pressed, or says no reason")
	}
	r.photo()
	if r.disabled("Create") || r.reads("There is no photo") {
		t.Error("with a photo Create is dead, or a reason stands there")
	}
	r.drop(r.textFile())
	r.loop.until(t, "the reason", func() bool { return r.reads("The photo cannot be used.") })
	if !r.disabled("Create") {
		t.Error("with a file that is no picture Create can be pressed")
	}
	r.tap("Take out")
	if !r.reads("There is no photo of the face yet.") {
		t.Error("taking the photo out leaves no reason")
	}
}

// A reason leads to the place where it is mended, also when that is folded away.
func TestAReasonLeadsToItsSetting(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("Detail")
	entry := r.entryOf("Steps")
	entry.SetText("900")
	r.tap("Detail") // folded again
	if !r.disabled("Create") {
		t.Fatal("900 steps can be ordered")
	}
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if l, ok := o.(*part.Link); ok && strings.HasPrefix(name(l), "Steps") {
			test.Tap(l)
			return true
		}
		return false
	})
	if r.window.Fyne().Canvas().Focused() != fyne.Focusable(entry) {
		t.Errorf("the focus is on %v", r.window.Fyne().Canvas().Focused())
	}
}

// entryOf returns the entry beside the slider of a parameter.
func (r *rig) entryOf(label string) *part.Entry {
	r.t.Helper()
	fields := r.fields()
	if e, ok := fields[label]; ok {
		return e
	}
	r.t.Fatalf("no field %q among %v", label, fields)
	return nil
}

// fields are the entries of the fields that can be seen, by name.
func (r *rig) fields() map[string]*part.Entry {
	out := map[string]*part.Entry{}
	walk(r.top(), func(o fyne.CanvasObject) bool {
		c, ok := o.(*fyne.Container)
		if !ok {
			return false
		}
		var hint *part.Hint
		var entry *part.Entry
		for _, child := range c.Objects {
			if h, ok := child.(*part.Hint); ok {
				hint = h
			}
			walk(child, func(o fyne.CanvasObject) bool {
				if e, ok := o.(*part.Entry); ok {
					entry = e
				}
				return false
			})
		}
		if hint != nil && entry != nil {
			out[hint.Text] = entry
		}
		return false
	})
	return out
}

func TestEverythingThatIsSetIsSentAndKept(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.enter("A person, where", "a woman in a red coat")
	r.enter("What to avoid", "hat")
	r.tap("Style")
	r.tap("Watercolour")
	r.tap("Look")
	r.tap("AlbedoBase XL 2.0")
	r.tap("Likeness")
	r.entryOf("Likeness: shape").SetText("0.65")
	r.tap("Output")
	r.tap("File type")
	r.tap("PNG")
	r.tap("Safety")
	r.tap("Nudity filter")
	r.tap("Keep seed")
	r.seedEntry().SetText("4711")
	r.tap("One picture more")
	r.create(2)

	seeds := map[int64]bool{}
	for _, p := range r.pictures() {
		seeds[p.Seed] = true
		var s instantid.Settings
		r.must(json.Unmarshal(p.Settings, &s))
		if s.ControlNetConditioningScale != .65 || s.Weights != "albedobase-xl-20" || s.OutputFormat != "png" || !s.DisableSafetyChecker {
			t.Errorf("sent %+v", s)
		}
		if !strings.Contains(s.Prompt, "a woman in a red coat") || s.Prompt == "a woman in a red coat" || !strings.Contains(s.NegativePrompt, "hat") {
			t.Errorf("the style was not worked in: %q, avoid %q", s.Prompt, s.NegativePrompt)
		}
		if filepath.Ext(p.File) != ".png" {
			t.Errorf("file %s", p.File)
		}
	}
	if !seeds[4711] || !seeds[4712] {
		t.Errorf("seeds %v, want 4711 and the next", seeds)
	}
}

func (r *rig) seedEntry() *part.Entry {
	r.t.Helper()
	e, ok := r.find("new").(*part.Entry)
	if !ok {
		r.t.Fatal("no entry for the seed")
	}
	return e
}

func TestClosingAndOpeningShowsTheSame(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	face := filepath.Join(dir, "portrait.png")
	r.must(os.Rename(r.face(4, 160, 560), face))
	r.drop(face)
	r.loop.until(t, "the photo", func() bool { return r.reads("Result 384 × 1280") })
	r.enter("A person, where", "by the sea")
	r.tap("One picture more")
	r.create(2)
	r.window.Fyne().Resize(fyne.NewSize(1100, 700))
	r.close()

	r = newRig(t, inFolder(dir))
	r.loop.until(t, "the photo", func() bool { return r.reads("portrait.png") && r.reads("Result 384 × 1280") })
	r.shownPictures(3)
	if e, ok := r.find("A person, where").(*part.Entry); !ok || e.Text != "by the sea" {
		t.Error("the words are not as they were left")
	}
	if r.look("Create 2 Pictures") == nil {
		t.Error("the number of pictures is not as it was left")
	}
	if got := r.window.Fyne().Canvas().Size(); got != fyne.NewSize(1100, 700) {
		t.Errorf("the window is %v large", got)
	}
}

func TestCancel(t *testing.T) {
	r := newRig(t, withSpeed(1))
	r.photo()
	r.window.toasts.next() // or the offer to make it the pose keeps the next one waiting
	r.tap("Create")
	r.loop.until(t, "a job", func() bool { return r.look("Cancel") != nil })
	if !r.reads("Cancelling is free.") {
		t.Error("nothing says what cancelling costs")
	}
	r.tap("Cancel")
	r.loop.until(t, "the end", func() bool { return r.look("Cancel") == nil && r.reads("Cancelled") })
	if n := len(r.pictures()); n != 0 {
		t.Errorf("%d pictures", n)
	}
}

func TestAProblemSaysWhatItCostAndWhatToDo(t *testing.T) {
	r := newRig(t, withFaultOnce("flagged", 1))
	r.photo()
	r.tap("Create")
	r.loop.until(t, "the problem", func() bool { return r.look("Try Another Seed") != nil })
	for _, words := range []string{"The nudity filter stopped", "Practice costs nothing.", "seed"} {
		if !r.reads(words) {
			t.Errorf("nothing says %q", words)
		}
	}
	r.tap("Copy")
	if copied := r.app.Clipboard().Content(); !strings.Contains(copied, "flagged") || !strings.Contains(copied, "NSFW") {
		t.Errorf("copied %q", copied)
	}
	r.tap("Try Another Seed")
	r.loop.until(t, "the picture", func() bool { return len(r.pictures()) == 1 && r.look("Cancel") == nil })
	r.shownPictures(2)
	if r.look("Try Another Seed") != nil || r.look("What now?") != nil {
		t.Error("the problem is still told")
	}
}

func TestTheNewestVersionIsLookedUp(t *testing.T) {
	r := newRig(t)
	r.tap("Advanced")
	r.tap("Version of the model")
	r.tap("April 2024")
	if got := r.window.create.Recipe().Version; got != instantid.SpecVersion {
		t.Fatalf("chosen %s", got)
	}
	if !r.reads("other version") {
		t.Error("nothing beside the heading says that another version is chosen")
	}
	r.tap("Look up the newest")
	r.loop.until(t, "the newest", func() bool { return r.reads("its inputs are all known here") })
	if got := r.window.create.Recipe().Version; got != instantid.DefaultVersion {
		t.Errorf("chosen %s", got)
	}
}

func TestAVersionById(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("Advanced")
	r.tap("Version of the model")
	r.tap("Another one")
	if !r.reads("the newest version known here is used") {
		t.Error("an empty id is not explained")
	}
	r.enter("64 hexadecimal", "12ab")
	if !r.reads("here are 4") || !r.disabled("Create") {
		t.Error("half an id is taken")
	}
	r.enter("64 hexadecimal", strings.Repeat("0", 60))
	if r.disabled("Create") || !r.reads("the server decides") {
		t.Error("a whole id is not taken")
	}
}
