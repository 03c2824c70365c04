package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"likeness/service/instantid"
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

func TestStylesAreChosenByKeys(t *testing.T) {
	r := newRig(t)
	r.window.Fyne().Canvas().Focus(r.find("Style").(fyne.Focusable))
	r.press(fyne.KeySpace)
	r.shownPictures(6) // decoded behind the window
	r.press(fyne.KeyRight)
	r.press(fyne.KeyDown)
	r.press(fyne.KeyReturn)
	columns := part.CardColumns(r.window.Fyne().Canvas().Size().Width - 40)
	want := instantid.Styles()[1+min(columns, 5)].ID
	if got := r.recipe().Style; got != want {
		t.Errorf("chosen %q, wanted %q", got, want)
	}
	r.press(fyne.KeyDown) // also opens it
	r.typeHere("/crime")
	r.press(fyne.KeyReturn)
	if got := r.recipe().Style; got != want { // nothing fits
		t.Errorf("chosen %q by a search that finds nothing", got)
	}
	if !r.reads("No style fits") {
		t.Error("nothing says that no style fits")
	}
	r.entryCalled("Search styles").SetText("noir")
	r.press(fyne.KeyReturn)
	if got := r.recipe().Style; got != "film-noir" {
		t.Errorf("chosen %q by a search", got)
	}
	r.tap("Style")
	r.press(fyne.KeyEscape)
	if r.look("Search styles") != nil || r.recipe().Style != "film-noir" {
		t.Error("Esc does not leave everything as it was")
	}
}

func TestFavouriteStylesStandFirst(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.tap("Style")
	r.press(fyne.KeyEnd)
	r.typeHere("f")
	r.loop.until(t, "the favourite", func() bool { return slices.Equal(r.prefs.Get().Favourites, []string{"space-explorer"}) })
	r.press(fyne.KeyHome)
	r.typeHere("*") // no style is no favourite
	r.close()

	r = newRig(t, inFolder(dir))
	r.tap("Style")
	if r.look("No favourite any more: Space explorer") == nil {
		t.Error("its star is not full")
	}
	r.press(fyne.KeyRight)
	r.press(fyne.KeyReturn)
	if got := r.recipe().Style; got != "space-explorer" {
		t.Errorf("behind no style stands %q", got)
	}
	r.tap("Style")
	r.tap("No favourite any more: Space explorer")
	r.loop.until(t, "no favourite", func() bool { return len(r.prefs.Get().Favourites) == 0 })
}

// presetNames are the names of the person's own presets on the disk.
func (r *rig) presetNames() []string {
	r.t.Helper()
	store, err := preferences.OpenPresets(filepath.Join(r.dir, "presets"))
	r.must(err)
	all, err := store.All()
	r.must(err)
	var names []string
	for _, f := range all {
		p, _, err := instantid.ReadPreset(f.Content)
		r.must(err)
		names = append(names, p.Name)
	}
	slices.Sort(names)
	return names
}

// savePreset saves the present settings under a name.
func (r *rig) savePreset(name string) {
	r.t.Helper()
	r.actOn("create.savepreset")
	r.entryCalled("Name").SetText(name)
	r.press(fyne.KeyReturn)
	r.loop.until(r.t, "the preset is saved", func() bool {
		return slices.Contains(r.presetNames(), name) && r.window.create.Recipe().Preset == instantid.PresetID(name)
	})
	if r.reads("is saved") {
		r.window.toasts.next()
	}
}

func (r *rig) presetsAre(want ...string) {
	r.t.Helper()
	r.loop.until(r.t, "the presets are "+strings.Join(want, ", "), func() bool { return slices.Equal(r.presetNames(), want) })
	r.settle()
}

func TestAPresetShowsWhatItWouldChangeBeforeItDoes(t *testing.T) {
	r := newRig(t)
	before := r.recipe().Settings
	r.actOn("create.presets")
	fast, _ := instantid.FindPreset("photo-fast")
	for range len(instantid.Presets()) {
		if r.reads("RealVis") {
			break
		}
		r.press(fyne.KeyDown)
	}
	for _, text := range []string{"Steps", "30 →", "No style →", "on →", "1.8", "RealVis"} {
		if !r.reads(text) {
			t.Errorf("the preview does not tell %q", text)
		}
	}
	if r.recipe().Settings != before {
		t.Fatal("looking at a preset changes something")
	}
	at := r.app.Driver().AbsolutePositionForObject(r.find("Photo, natural")).AddXY(20, 8)
	test.MoveMouse(r.window.Fyne().Canvas(), at)
	if r.reads("30 →") || !r.reads("4.5") {
		t.Error("the pointer does not change the preview")
	}
	r.tap(fast.Name)
	if got := r.recipe(); got.Settings.NumInferenceSteps != 7 || got.Style != fast.Style || got.Preset != fast.ID {
		t.Errorf("applied: %+v", got)
	}
	r.tap("Preset")
	if !r.reads("Changes nothing") {
		t.Error("the preset in force is not the marked one, or does not say that it changes nothing")
	}
	r.press(fyne.KeyEscape)

	r.enter(promptField, "typed since")
	r.tap("Undo")
	if got := r.recipe(); got.Settings.NumInferenceSteps != 30 || got.Style != "" || got.Preset != "" || got.Settings.Prompt != "typed since" {
		t.Errorf("undone: %+v", got)
	}
}

func TestAnOwnPresetIsSavedRenamedReplacedAndDeleted(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.enter(promptField, "a secret")
	r.tap("Detail")
	r.entryOf("Steps").SetText("41")
	r.savePreset("Mine")
	if b, err := os.ReadFile(filepath.Join(dir, "presets", instantid.PresetID("Mine")+".json")); err != nil || strings.Contains(string(b), "secret") {
		t.Errorf("kept %s, %v", b, err)
	}
	r.close()

	r = newRig(t, inFolder(dir))
	r.loop.until(t, "the preset in force", func() bool { return r.look("Preset: Mine") != nil })
	r.entryOf("Steps").SetText("42")
	r.actOn("create.savepreset")
	if e := r.entryCalled("Name"); e.Text != "Mine" || !r.reads("It will be replaced.") {
		t.Errorf("proposed %q, or not said that it is replaced", e.Text)
	}
	r.entryCalled("Name").SetText("photo, NATURAL")
	if !r.disabled("Save") || !r.reads("A shipped preset has this name.") {
		t.Error("the name of a shipped preset can be had")
	}
	r.entryCalled("Name").SetText(" mine ")
	r.tap("Save")
	r.loop.until(t, "the replacing", func() bool { return r.reads("is replaced") })
	r.presetsAre("mine")

	r.tap("Preset")
	r.press(fyne.KeyF2)
	r.entryCalled("Name").SetText("Yours")
	r.press(fyne.KeyReturn)
	r.presetsAre("Yours")
	r.loop.until(t, "the new name", func() bool { return r.look("Yours") != nil })
	r.press(fyne.KeyDelete)
	r.presetsAre()
	r.loop.until(t, "the list", func() bool { return r.look("Yours") == nil && r.look("Undo") != nil })
	r.tap("Undo")
	r.presetsAre("Yours")
	r.loop.until(t, "the list", func() bool { return r.look("Yours") != nil })
	r.press(fyne.KeyEscape)
	if r.look("Preset: Yours") == nil {
		t.Errorf("in force is something else: %v", r.names())
	}
}

func TestReplacingAPresetCanBeUndone(t *testing.T) {
	r := newRig(t)
	r.tap("Detail")
	r.entryOf("Steps").SetText("41")
	r.savePreset("Mine")
	r.entryOf("Steps").SetText("42")
	r.actOn("create.savepreset")
	r.press(fyne.KeyReturn)
	r.loop.until(t, "the offer", func() bool { return r.reads("is replaced") && r.look("Undo") != nil })
	r.tap("Undo")
	r.loop.until(t, "the old one", func() bool { return r.look("Preset: Mine") == nil })
	r.tap("Preset")
	r.press(fyne.KeyHome)
	if !r.reads("42 →") {
		t.Error("the old values did not come back")
	}
}

func TestAPresetGoesThroughAFile(t *testing.T) {
	r := newRig(t)
	r.tap("Detail")
	r.entryOf("Steps").SetText("41")
	r.savePreset("Mine")
	r.desk.save = filepath.Join(t.TempDir(), "given.json")
	r.tap("Preset")
	r.press(fyne.KeyE)
	r.loop.until(t, "the file", func() bool { return r.reads("Exported to given.json.") })

	other := newRig(t)
	other.desk.files = []string{r.desk.save}
	other.actOn("create.importpreset")
	other.loop.until(t, "the import", func() bool { return other.reads("“Mine” is imported.") })
	other.presetsAre("Mine")
	if got := other.desk.asked; len(got) != 1 || !slices.Equal(got[0].Patterns, []string{"*.json"}) {
		t.Errorf("asked for %+v", got)
	}
	other.actOn("create.importpreset") // again: nothing is replaced
	other.presetsAre("Mine", "Mine (2)")
	other.tap("Preset")
	other.tap("Mine")
	if got := other.recipe().Settings.NumInferenceSteps; got != 41 {
		t.Errorf("%d steps", got)
	}
}

func TestAFileThatIsNoPresetGetsASentence(t *testing.T) {
	r := newRig(t)
	for content, want := range map[string]string{
		"milk, bread":            "is no preset of Likeness",
		`{"prompt":"x"}`:         "is no preset of Likeness",
		`{"likeness_preset":99}`: "a newer version of Likeness",
		`{"likeness_preset":1,"name":"x","values":{"num_inference_steps":9000}}`:                                                "nothing that fits here: Steps (9000)",
		`{"likeness_preset":1,"name":"Half","values":{"num_inference_steps":20,"guidance_scale":900,"sampler":1,"prompt":"x"}}`: "Left out, because it does not fit here: What to show, Obey the text (900), sampler.",
	} {
		path := filepath.Join(t.TempDir(), "file.json")
		r.must(os.WriteFile(path, []byte(content), 0o600))
		r.desk.files = []string{path}
		r.actOn("create.importpreset")
		r.loop.until(t, want, func() bool { return r.reads(want) })
		r.window.toasts.next()
	}
	r.desk.files = []string{filepath.Join(t.TempDir(), "gone.json")}
	r.actOn("create.importpreset")
	r.loop.until(t, "the sentence", func() bool { return r.reads("could not be read") })
	r.presetsAre("Half")
}

// Another program saves a preset while the window is open; a file that nobody
// understands is spoken of and left alone.
func TestPresetsOfOtherProgramsAreSeen(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "presets")
	store, err := preferences.OpenPresets(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Put(preferences.Preset{ID: "later", Content: []byte(`{"likeness_preset":7}`)}); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, inFolder(dir))
	r.loop.until(t, "the sentence", func() bool { return r.reads("later.json") })
	if err := store.Put(preferences.Preset{ID: "dropped", Content: []byte(`{"likeness_preset":1,"style":"clay","values":{"num_inference_steps":999}}`)}); err != nil {
		t.Fatal(err)
	}
	r.tap("Preset")
	r.loop.until(t, "the other one", func() bool { return r.look("dropped") != nil })
	r.press(fyne.KeyHome)
	if !r.reads("left out, because it does not fit here: Steps (999)") || !r.reads("Clay figure") {
		t.Error("the preview does not tell what fits and what does not")
	}
	all, err := store.All()
	if err != nil || len(all) != 2 {
		t.Errorf("%v, %v", all, err)
	}
}
