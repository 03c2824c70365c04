package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"likeness/storage/preferences"
	"likeness/ui/part"
)

// actOn does what an item of the main menu does.
func (r *rig) actOn(name string) {
	r.t.Helper()
	for _, m := range r.window.menus() {
		for _, a := range m.Actions {
			if a.Name == name {
				a.Do()
				return
			}
		}
	}
	r.t.Fatalf("the menu has no %q", name)
}

// typeHere types a text where the focus is, key by key.
func (r *rig) typeHere(text string) {
	r.t.Helper()
	for _, c := range text {
		focused := r.window.Fyne().Canvas().Focused()
		if focused == nil {
			r.t.Fatal("nothing has the focus")
		}
		focused.TypedRune(c)
	}
}

func (r *rig) focused() fyne.Focusable { return r.window.Fyne().Canvas().Focused() }

func (r *rig) entryCalled(called string) *part.Entry {
	r.t.Helper()
	e, ok := r.find(called).(*part.Entry)
	if !ok {
		r.t.Fatalf("%q is no entry", called)
	}
	return e
}

const promptField = "A person, where"

// withPrompts opens the window with a history, the newest first.
func withPrompts(t *testing.T, prompts ...string) *rig {
	t.Helper()
	dir := t.TempDir()
	prefs, err := preferences.Open(filepath.Join(dir, "preferences.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := prefs.Update(func(p *preferences.Preferences) { p.Prompts = prompts }); err != nil {
		t.Fatal(err)
	}
	return newRig(t, inFolder(dir))
}

func (r *rig) promptsAre(want ...string) {
	r.t.Helper()
	r.loop.until(r.t, "the history is "+strings.Join(want, ", "), func() bool {
		return slices.Equal(r.prefs.Get().Prompts, want)
	})
	r.settle()
}

func TestAltArrowsWalkThroughTheHistoryAndBack(t *testing.T) {
	r := withPrompts(t, "third", "second", "first")
	r.enter(promptField, "what I type")
	e := r.entryCalled(promptField)
	alt := func(key fyne.KeyName) {
		e.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt})
	}
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyUp, "third"},
		{fyne.KeyUp, "second"},
		{fyne.KeyUp, "first"},
		{fyne.KeyUp, "first"},
		{fyne.KeyDown, "second"},
		{fyne.KeyDown, "third"},
		{fyne.KeyDown, "what I type"},
		{fyne.KeyDown, "what I type"},
	} {
		alt(step.key)
		if e.Text != step.want || r.recipe().Settings.Prompt != step.want {
			t.Fatalf("after %s there stands %q, wanted %q; the recipe has %q", step.key, e.Text, step.want, r.recipe().Settings.Prompt)
		}
	}
	alt(fyne.KeyUp)
	r.typeHere("!") // behind it: what is changed now is what is being typed
	if e.Text != "third!" {
		t.Errorf("there stands %q", e.Text)
	}
	alt(fyne.KeyUp)
	alt(fyne.KeyDown)
	if e.Text != "third!" {
		t.Errorf("what was changed came back as %q", e.Text)
	}
}

func TestWhatIsCreatedGoesIntoTheHistoryOnce(t *testing.T) {
	r := withPrompts(t, "a sailor", "by the sea")
	r.photo()
	r.create(1) // nothing said: the default is nothing to remember
	r.enter(promptField, "by the sea")
	r.create(1)
	r.promptsAre("by the sea", "a sailor")
	e := r.entryCalled(promptField)
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt})
	if e.Text != "a sailor" {
		t.Errorf("above what was just created stands %q", e.Text)
	}
}

func TestTypingTheDefaultPromptKeepsIt(t *testing.T) {
	r := newRig(t)
	r.enter(promptField, "a person by a lake")
	if got := r.entryCalled(promptField).Text; got != "a person by a lake" {
		t.Errorf("there stands %q", got)
	}
}

func TestTheHistoryIsSearchedByKeys(t *testing.T) {
	r := withPrompts(t, "red coat, park", "sailor, harbour", "red hat, studio")
	r.actOn("create.history")
	r.typeHere("RED")
	if r.look("sailor") != nil || r.look("red coat") == nil || r.look("red hat") == nil {
		t.Errorf("found: %v", r.names())
	}
	r.press(fyne.KeyDown) // into the list
	r.press(fyne.KeyDown)
	r.press(fyne.KeyReturn)
	if r.top() != r.window.Fyne().Canvas().Content() || r.entryCalled(promptField).Text != "red hat, studio" {
		t.Errorf("there stands %q", r.entryCalled(promptField).Text)
	}
	if r.focused() != fyne.Focusable(r.entryCalled(promptField)) {
		t.Error("the focus is not where the words are")
	}

	r.tap("Earlier words")
	r.press(fyne.KeyDown)
	r.typeHere("x") // goes on in the search
	if e := r.entryCalled("Search earlier"); e.Text != "x" || r.focused() != fyne.Focusable(e) || !r.reads("None of the earlier words fit") {
		t.Errorf("typed in the list: searched for %q", e.Text)
	}
	r.press(fyne.KeyEscape)
	if r.look("Search earlier") != nil {
		t.Error("Esc does not close the list")
	}
}

func TestForgettingWordsCanBeUndone(t *testing.T) {
	r := withPrompts(t, "one", "two", "three")
	r.tap("Earlier words")
	r.press(fyne.KeyDown)
	r.press(fyne.KeyDown)
	r.press(fyne.KeyDelete)
	r.promptsAre("one", "three")
	r.loop.until(t, "the list without it", func() bool { return r.look("two") == nil && r.look("Undo") != nil })
	r.tap("Undo")
	r.promptsAre("one", "two", "three")
	r.loop.until(t, "the list with it", func() bool { return r.look("two") != nil })

	r.tap("Forget these words") // the cross in the marked row
	r.loop.until(t, "the offer", func() bool { return len(r.prefs.Get().Prompts) == 2 && r.look("Undo") != nil })
	r.window.escape()
	r.tap("Undo") // now in the toast
	r.promptsAre("one", "two", "three")

	r.tap("Earlier words")
	r.tap("Forget all")
	r.promptsAre()
	r.loop.until(t, "the empty list", func() bool { return r.reads("Nothing yet.") && r.disabled("Forget all") && r.look("Undo") != nil })
	r.tap("Undo")
	r.promptsAre("one", "two", "three")
}

func TestTheFinalWordsAreShownLive(t *testing.T) {
	r := newRig(t)
	r.enter(promptField, "a sailor")
	r.actOn("create.final")
	quotes := func() (prompt, avoid string) {
		return r.find("To show").(*part.Quote).Text, r.find("To avoid").(*part.Quote).Text
	}
	if prompt, avoid := quotes(); prompt != "a sailor" || avoid != "" {
		t.Errorf("shown %q, %q", prompt, avoid)
	}
	r.enter("What to avoid", "hats")
	r.tap("Style")
	r.tap("Watercolour")
	sent := r.recipe().FinalSettings()
	prompt, avoid := quotes()
	if prompt != sent.Prompt || avoid != sent.NegativePrompt || !strings.Contains(prompt, "watercolor") || !strings.HasSuffix(avoid, "hats") {
		t.Errorf("shown %q, %q", prompt, avoid)
	}

	q := r.find("To show").(*part.Quote)
	r.window.Fyne().Canvas().Focus(q)
	r.typeHere("x")
	r.press(fyne.KeyBackspace)
	q.TypedShortcut(&fyne.ShortcutPaste{Clipboard: r.app.Clipboard()})
	q.TypedShortcut(&fyne.ShortcutCut{Clipboard: r.app.Clipboard()})
	if q.Text != prompt {
		t.Errorf("it could be changed to %q", q.Text)
	}
	q.TypedShortcut(&fyne.ShortcutSelectAll{})
	q.TypedShortcut(&fyne.ShortcutCopy{Clipboard: r.app.Clipboard()})
	if got := r.app.Clipboard().Content(); got != prompt {
		t.Errorf("copied %q", got)
	}
	r.tap("Copy what to avoid")
	if got := r.app.Clipboard().Content(); got != avoid {
		t.Errorf("copied %q", got)
	}
}

func TestAPromptThatWillBeCutIsSpokenOf(t *testing.T) {
	r := newRig(t)
	r.enter(promptField, strings.Repeat("word ", 56))
	if r.reads("too long") {
		t.Error("the newest version is said to cut")
	}
	r.tap("Advanced")
	r.tap("Version of the model")
	r.tap("April 2024")
	if !r.reads("too long") {
		t.Error("nothing beside the folded part says so")
	}
	r.actOn("create.final")
	if !r.reads("(77 tokens)") {
		t.Error("nothing in the open part says so")
	}
}
