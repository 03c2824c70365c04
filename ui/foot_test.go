package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// In the smallest window the bar below the gallery still tells how many are
// selected, in full and beside its buttons, in the longer language, too.
func TestTheBarBelowTheGalleryInGerman(t *testing.T) {
	r := newRig(t, inGerman(t))
	t.Cleanup(func() { r.must(words.Use("en")) })
	r.fill(12)
	r.window.Fyne().Resize(sizes["-small"])
	r.window.Go(page.AtGallery)
	r.loop.until(t, "the pictures", func() bool { return r.countOf() == 12 })
	r.settle()
	driver := r.app.Driver()
	beside := func(text string) {
		t.Helper()
		var number *part.Plain
		walk(r.top(), func(o fyne.CanvasObject) bool {
			p, ok := o.(*part.Plain)
			if ok && p.Text == text {
				number = p
			}
			return number != nil
		})
		if number == nil {
			t.Fatalf("%q is not to be read", text)
		}
		end := driver.AbsolutePositionForObject(number).X + number.Size().Width
		if first := driver.AbsolutePositionForObject(r.find("Öffnen")).X; end > first {
			t.Errorf("%q ends at %v, the buttons begin at %v", text, end, first)
		}
		wide := fyne.MeasureText(text, r.app.Settings().Theme().Size(number.Font), fyne.TextStyle{}).Width
		if wide > number.Size().Width {
			t.Errorf("%q is %v wide and has %v", text, wide, number.Size().Width)
		}
	}
	beside("Nichts gewählt")
	r.grid().SelectAll()
	r.settle()
	beside("12 gewählt")
}
