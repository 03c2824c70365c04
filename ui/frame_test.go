package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"likeness/ui/part"
)

// Every action with a shortcut stands on the sheet of keys, which opens by F1
// and by a question mark wherever the focus is, and closes by Esc.
func TestSheetOfKeys(t *testing.T) {
	r := newRig(t)
	c := r.window.Fyne().Canvas()
	create, ok := r.find("Style").(fyne.Focusable)
	if !ok {
		t.Fatal("no chooser")
	}
	open := map[string]func(){
		"F1 with nothing in focus":   func() { r.press(fyne.KeyF1) },
		"F1 on a control":            func() { c.Focus(create); r.press(fyne.KeyF1) },
		"F1 in an entry":             func() { r.enter("A person, where", "x"); r.press(fyne.KeyF1) },
		"a question mark":            func() { c.Unfocus(); c.OnTypedRune()('?') },
		"a question mark on control": func() { c.Focus(create); create.TypedRune('?') },
	}
	for how, press := range open {
		c.Unfocus()
		press()
		if _, ok := c.Overlays().Top().(*part.Popover); !ok {
			t.Errorf("%s opens no sheet", how)
			continue
		}
		walk(c.Overlays().Top(), func(o fyne.CanvasObject) bool {
			s, ok := o.(*container.Scroll)
			if ok && s.Content.MinSize().Height > s.Size().Height {
				t.Errorf("%s: of %v only %v can be seen", how, s.Content.MinSize(), s.Size())
			}
			return ok
		})
		walk(c.Overlays().Top(), func(o fyne.CanvasObject) bool {
			if s, ok := o.(*part.Plain); ok {
				if room := s.Size().Width; s.Bold && room < fyne.MeasureText(s.Text, 10, fyne.TextStyle{}).Width {
					t.Errorf("%s: %q has no room: %v", how, s.Text, room)
				}
				for _, arrow := range []string{"← ", "→ ", "↑ ", "↓ "} {
					if strings.Contains(s.Text, arrow) {
						t.Errorf("%s: the space after the arrow in %q cannot be drawn", how, s.Text)
					}
				}
			}
			return false
		})
		shortcuts := 0
		for _, m := range r.window.Fyne().MainMenu().Items {
			for _, item := range m.Items {
				s, ok := item.Shortcut.(*desktop.CustomShortcut)
				if !ok {
					continue
				}
				shortcuts++
				if !r.reads(shortcutText(s.KeyName, s.Modifier)) || !r.reads(item.Label) {
					t.Errorf("%s: the sheet does not tell of %s, %s", how, item.Label, shortcutText(s.KeyName, s.Modifier))
				}
			}
		}
		if shortcuts < 4 {
			t.Fatalf("the menu has %d shortcuts", shortcuts)
		}
		r.window.escape()
		if c.Overlays().Top() != nil {
			t.Errorf("%s: Esc does not close the sheet", how)
		}
	}
	r.enter("A person, where", "who?") // in an entry it is a question mark
	if c.Overlays().Top() != nil {
		t.Error("a question mark in the prompt opens the sheet")
	}
}

// No two actions share a shortcut, and none takes one that entries need.
func TestShortcutsDoNotCollide(t *testing.T) {
	r := newRig(t)
	taken := map[string]string{}
	for _, key := range []string{"A", "C", "V", "X", "Z", "Y"} {
		taken[shortcutText(fyne.KeyName(key), fyne.KeyModifierShortcutDefault)] = "entries"
	}
	for _, m := range r.window.Fyne().MainMenu().Items {
		for _, item := range m.Items {
			if s, ok := item.Shortcut.(*desktop.CustomShortcut); ok {
				text := shortcutText(s.KeyName, s.Modifier)
				if other := taken[text]; other != "" {
					t.Errorf("%s is for %q and for %s", text, item.Label, other)
				}
				taken[text] = item.Label
			}
		}
	}
}

// Every place of the rail can be reached by a tap, by its shortcut and by
// keys alone, and the window opens again where it was left.
func TestTheRailLeadsEverywhere(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	for _, p := range r.window.places {
		r.tap("Go to: " + p.name)
		if r.window.front() != p.page {
			t.Errorf("a tap does not lead to %s", p.name)
		}
	}
	for _, p := range r.window.places {
		item, ok := r.find("Go to: " + p.name).(fyne.Focusable)
		if !ok {
			t.Fatalf("%s takes no keys", p.name)
		}
		r.window.Fyne().Canvas().Focus(item)
		r.press(fyne.KeyReturn)
		if r.window.front() != p.page {
			t.Errorf("Enter does not lead to %s", p.name)
		}
	}
	last := r.window.at
	r.close()
	r = newRig(t, inFolder(dir))
	if r.window.at != last {
		t.Errorf("it opens at %s, was left at %s", r.window.at, last)
	}
}

func TestTheColumnIsAsItWasLeft(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	line, ok := r.find("Width of the column").(fyne.Draggable)
	if !ok {
		t.Fatal("the line between the columns cannot be dragged")
	}
	before := r.divided().Width()
	line.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(60, 0)})
	line.DragEnd()
	if got := r.divided().Width(); got != before+60 {
		t.Fatalf("dragged by 60 it went from %v to %v", before, got)
	}
	line.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-5000, 0)})
	if got := r.divided().Width(); got != r.divided().LeastLeft {
		t.Errorf("it can be made %v wide", got)
	}
	r.window.Fyne().Canvas().Focus(line.(fyne.Focusable))
	r.press(fyne.KeyHome)
	r.press(fyne.KeyRight)
	want := before + 16
	if got := r.divided().Width(); got != want {
		t.Errorf("the keys make it %v wide, want %v", got, want)
	}
	r.close()
	r = newRig(t, inFolder(dir))
	if got := r.divided().Width(); got != want {
		t.Errorf("it opens %v wide, was left at %v", got, want)
	}
	test.DoubleTap(r.find("Width of the column").(fyne.DoubleTappable))
	if got := r.divided().Width(); got != before {
		t.Errorf("a double tap makes it %v wide, want the usual %v", got, before)
	}
}

func (r *rig) divided() *part.Divided {
	r.t.Helper()
	var found *part.Divided
	walk(r.top(), func(o fyne.CanvasObject) bool {
		d, ok := o.(*part.Divided)
		if ok {
			found = d
		}
		return ok
	})
	if found == nil {
		r.t.Fatal("nothing is divided here")
	}
	return found
}

// What is offered with a toast is done by its button, and only once.
func TestAToastCanOfferSomething(t *testing.T) {
	r := newRig(t)
	done := 0
	r.window.Offer("It is gone.", "Undo", func() { done++ })
	r.window.Toast("Something else.")
	if !r.reads("It is gone.") || r.reads("Something else.") {
		t.Error("the offer is not told first")
	}
	r.tap("Undo")
	if done != 1 || r.look("Undo") != nil {
		t.Errorf("done %d times, or it is still offered", done)
	}
	if !r.reads("Something else.") {
		t.Error("what waited is not told")
	}
}

// Nothing that is told is lost, however much it is; the same sentence is told
// once.
func TestToastsWaitTheirTurn(t *testing.T) {
	r := newRig(t)
	for _, text := range []string{"one", "two", "two", "three"} {
		r.window.Toast("Number " + text)
	}
	var told []string
	for range 4 {
		if r.window.toasts.card.Visible() {
			told = append(told, r.window.toasts.told.text)
		}
		r.window.toasts.next()
	}
	if got := strings.Join(told, ", "); got != "Number one, Number two, Number three" {
		t.Errorf("told: %s", got)
	}
}
