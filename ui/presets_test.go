package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service/instantid"
	"likeness/storage/preferences"
)

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
