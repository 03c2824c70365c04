package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/service/connection"
	"likeness/ui/look"
	"likeness/ui/words"
)

// The settings, the dials and the bar in their states; in German too, whose
// words are longer.
func TestScreensOfSettings(t *testing.T) {
	drawSettings(t, "dark-settings-", "en", theme.VariantDark)
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawSettings(t, "light-settings-", "en", theme.VariantLight)
		drawSettings(t, "german-settings-", "de", theme.VariantDark)
	}
}

func drawSettings(t *testing.T, prefix, language string, v fyne.ThemeVariant) {
	dir := t.TempDir()
	kept := `{"language": "` + language + `", "open": ["Likeness", "Pose, outlines, depth", "Detail", "Quick draft", "Output", "Safety", "Advanced"]}`
	if err := os.WriteFile(filepath.Join(dir, "preferences.json"), []byte(kept), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := words.Use("en"); err != nil {
			t.Error(err)
		}
	})
	s := newScreens(t)
	r := newRig(t, inFolder(dir))
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	r.settle()
	say := func(key string) string { return words.Say(key) }

	for i, at := range []float32{330, 800, 1300, 1800, 5000} {
		r.scroll(at)
		s.draw(r, prefix+"1-all-"+string(rune('a'+i)))
	}
	r.scroll(0)
	r.drop(r.face(3, 160, 560))
	r.loop.until(t, "the photo", func() bool { return r.reads("384") })

	r.retype(say("settings.search"), "guidance")
	r.scrollTo(say("settings.search"))
	s.all(r, prefix+"2-found")
	r.retype(say("settings.search"), "lightning")
	s.draw(r, prefix+"2-found-elsewhere")
	r.retype(say("settings.search"), "a slider for the weather of tomorrow")
	s.draw(r, prefix+"2-nothing")
	r.retype(say("settings.search"), "")

	look := r.find(words.Or("parameter.sdxl_weights.label", "Look"))
	r.scrollTo(name(look))
	r.tap(name(look))
	s.all(r, prefix+"3-looks")
	r.tap("RealVisXL 4 Lightning")
	r.scrollTo(say("quality.name"))
	r.scroll(400)
	s.all(r, prefix+"4-offer")
	r.tap(say("offer.apply"))
	s.draw(r, prefix+"4-applied")
	r.tap(say("quality.draft"))

	r.tap(words.Or("preset.quick-draft.name", say("preset.name")))
	if r.window.Fyne().Canvas().Overlays().Top() != nil {
		r.tap(words.Or("preset.quick-draft.name", "Quick draft"))
	}
	r.scroll(1300)
	s.draw(r, prefix+"5-greyed")

	for range 3 {
		r.tap(say("pictures.more"))
	}
	r.seedText(language, "2147483647")
	r.retype(say("settings.search"), "num_outputs")
	for label, e := range r.fields() {
		_ = label
		e.SetText("2")
	}
	s.all(r, prefix+"6-outputs")
	r.window.Connected(connection.Connection{Kind: connection.Replicate, Account: "a-studio-of-portraits"})
	r.settle()
	s.all(r, prefix+"7-price")
	r.retype(say("settings.search"), "webhook")
	r.retype(say("webhook.placeholder"), "http://example.org/hook")
	r.scrollTo(say("settings.search"))
	s.all(r, prefix+"8-reasons")
}

// seedText types a seed.
func (r *rig) seedText(language, seed string) {
	r.t.Helper()
	r.retype(map[string]string{"en": "new", "de": "neu"}[language], seed)
}
