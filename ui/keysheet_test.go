package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// A key that the fonts do not hold would be drawn as the sign of an unknown
// character.
func TestTheKeysOnTheSheetCanBeDrawn(t *testing.T) {
	var fonts []*sfnt.Font
	for _, f := range []fyne.Resource{look.Theme{}.Font(fyne.TextStyle{Bold: true}), theme.DefaultSymbolFont()} {
		font, err := sfnt.Parse(f.Content())
		if err != nil {
			t.Fatal(err)
		}
		fonts = append(fonts, font)
	}
	drawn := func(c rune) bool {
		var b sfnt.Buffer
		for _, f := range fonts {
			if i, err := f.GlyphIndex(&b, c); err == nil && i != 0 {
				return true
			}
		}
		return false
	}
	r := newRig(t)
	pages := 0
	for _, p := range r.window.keyPages() {
		pages++
		for _, h := range p.page.(page.KeyPage).Keys() {
			for _, c := range words.Keys(h.Keys) {
				if !drawn(c) {
					t.Errorf("%s: %q of %q is in no font", p.name, c, h.Keys)
				}
			}
		}
	}
	if pages < 4 {
		t.Errorf("there are keys of %d pages", pages)
	}
}

// At the size of the first start every line of the sheet is there in full.
func TestTheSheetOfKeysCutsNoWords(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		r := newRig(t, inLanguage(language))
		r.window.showKeys()
		r.settle()
		lines := 0
		walk(r.top(), func(o fyne.CanvasObject) bool {
			p, ok := o.(*part.Plain)
			if !ok {
				return false
			}
			lines++
			size := theme.Size(p.Font)
			if want := fyne.MeasureText(p.Text, size, fyne.TextStyle{Bold: p.Bold}).Width; want > p.Size().Width+1 {
				t.Errorf("%s: %q takes %.0f of %.0f", language, p.Text, want, p.Size().Width)
			}
			return false
		})
		if lines < 100 {
			t.Errorf("%s: %d texts", language, lines)
		}
		r.close()
	}
}
