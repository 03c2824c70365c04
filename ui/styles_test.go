package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"likeness/service/instantid"
	"likeness/ui/part"
)

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
