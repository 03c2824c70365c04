package ui

import (
	"encoding/json"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/storage/preferences"
	"likeness/ui/look"
)

// The words and the presets of the page on which pictures are made.
func TestScreensOfWords(t *testing.T) {
	drawWords(t, "dark-", theme.VariantDark, "")
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawWords(t, "light-", theme.VariantLight, "")
		drawWords(t, "de-", theme.VariantDark, "de")
	}
}

func drawWords(t *testing.T, prefix string, v fyne.ThemeVariant, language string) {
	s := newScreens(t)
	dir := t.TempDir()
	prefs, err := preferences.Open(dir + "/preferences.json")
	if err != nil {
		t.Fatal(err)
	}
	long := "portrait of a woman in a red coat, autumn park, soft light, a very long description that goes on and on about " +
		"the leaves, the bench, the mist over the lake, and the way in which she looks past the camera"
	draft := service.NewRecipe()
	draft.Version, draft.Style = instantid.SpecVersion, "film-noir"
	draft.Settings.Prompt, draft.Settings.NegativePrompt = long+", "+long, "hats"
	kept, err := json.Marshal(draft)
	if err != nil {
		t.Fatal(err)
	}
	err = prefs.Update(func(p *preferences.Preferences) {
		p.Prompts = []string{"a man by the sea", long, "プールサイドの女性、夏の光", "مصوّر في الاستوديو", "x"}
		p.Favourites = []string{"watercolour", "film-noir"}
		p.Language, p.Draft = language, kept
	})
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, inFolder(dir))
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	r.settle()
	prefix = "words-" + prefix

	r.actOn("create.history")
	s.all(r, prefix+"1-history")
	r.window.escape()
	r.actOn("create.styles")
	if !s.few {
		r.shownPictures(12)
	}
	s.all(r, prefix+"2-styles")
	r.window.escape()

	r.actOn("create.final")
	s.all(r, prefix+"3-final")

	r.savePreset("Evening in the old town")
	r.savePreset("A second one of mine, with a name that is rather long")
	r.loop.until(t, "the presets", func() bool { return len(r.presetNames()) == 2 })
	r.actOn("create.presets")
	r.press(fyne.KeyHome)
	s.all(r, prefix+"4-presets-own")
	for range 4 {
		r.press(fyne.KeyDown)
	}
	s.all(r, prefix+"5-presets-change")
	r.press(fyne.KeyHome)
	r.press(fyne.KeyDelete)
	r.loop.until(t, "the deletion", func() bool { return r.look("A second one") == nil })
	s.draw(r, prefix+"6-presets-undo")
	r.window.escape()
	s.draw(r, prefix+"7-undo-toast")

	r.actOn("create.savepreset")
	s.all(r, prefix+"8-save")
}
