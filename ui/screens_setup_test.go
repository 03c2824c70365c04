package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
	"likeness/ui/setup"
	"likeness/ui/words"
)

// The first steps with each choice, every section of the preferences, in both
// themes and both languages.
func TestScreensOfSetup(t *testing.T) {
	drawSetup(t, "", "dark-", theme.VariantDark)
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawSetup(t, "", "light-", theme.VariantLight)
		drawSetup(t, "de", "dark-de-", theme.VariantDark)
		t.Cleanup(func() {
			if err := words.Use("en"); err != nil {
				t.Error(err)
			}
		})
	}
}

func drawSetup(t *testing.T, language, prefix string, v fyne.ThemeVariant) {
	s := newScreens(t)
	r := newRig(t, asNewcomer(), inLanguage(language))
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	r.loop.until(t, "the pictures", func() bool { return r.drawings() == 4 })
	s.all(r, prefix+"welcome-1-practice")
	r.tap(words.Say("setup.replicate"))
	r.loop.until(t, "where the token is", func() bool { return r.reads(words.Say("setup.source.none")) })
	s.all(r, prefix+"welcome-2-replicate")
	r.tap(words.Say("setup.welcome.begin"))
	r.loop.until(t, "why not", func() bool { return !r.reads(words.Say("setup.asking")) })
	s.draw(r, prefix+"welcome-3-refused")
	r.tap(words.Say("setup.server"))
	s.draw(r, prefix+"welcome-4-server")
	r.window.escape()

	for _, section := range []setup.Section{setup.Connection, setup.Library, setup.Making, setup.Appearance, setup.OnDisk, setup.AboutIt} {
		r.window.setup.Lead(section)
		if section == setup.AboutIt {
			r.loop.until(t, "the icon", func() bool { return r.drawings() > 0 })
		}
		r.settle()
		s.all(r, prefix+"preferences-"+string(section))
	}
	if !s.few {
		r.lead(setup.Library)
		r.desk.folder = filepath.Join(t.TempDir(), "a folder with a long name on another disk", "pictures", "likeness")
		r.tap(words.Say("setup.library.choose"))
		r.loop.until(t, "the choice", func() bool { return r.look(words.Say("setup.library.stay")) != nil })
		s.all(r, prefix+"preferences-library-other")
		r.lead(setup.Making)
		r.change(words.Say("setup.runs.example"), "21")
		r.change(words.Say("setup.price.example"), "abc")
		s.all(r, prefix+"preferences-making-wrong")
		r.lead(setup.AboutIt)
	}
	r.tap(words.Say("setup.about.built"))
	r.tap(words.Say("setup.about.notice"))
	r.scroll(5000)
	s.draw(r, prefix+"preferences-about-notice")
}

// drawings returns how many pictures of the program's own can be seen.
func (r *rig) drawings() (n int) {
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if m, ok := o.(*canvas.Image); ok && m.Image != nil && m.Resource == nil {
			n++
		}
		return false
	})
	return n
}
