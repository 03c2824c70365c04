package ui

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
)

// The states of the photo wells, drawn for somebody to look at.
func TestScreensOfPhotos(t *testing.T) {
	drawPhotos(t, "photos-dark-", theme.VariantDark)
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawPhotos(t, "photos-light-", theme.VariantLight)
	}
}

func drawPhotos(t *testing.T, prefix string, v fyne.ThemeVariant) {
	s := newScreens(t)
	r := newRig(t)
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	r.settle()
	s.draw(r, prefix+"1-empty")

	r.drop(r.portrait("aunt-in-the-garden-with-a-very-long-file-name-2024-06-01.png", 1))
	s.draw(r, prefix+"2-busy")
	r.holds("aunt-in-the-garden-with-a-very-long-file-name-2024-06-01.png", "")
	s.all(r, prefix+"3-dropped")
	face, pose := r.wells()
	r.loop.until(t, "the end of the mark", func() bool { return !face.Marked() })
	r.window.toasts.next()
	s.draw(r, prefix+"4-photo")

	r.window.Dropped(fyne.NewPos(600, 300), uris(r.portrait("Gesicht.png", 2), r.portrait("一張照片.png", 3), r.portrait("c.png", 4)))
	r.holds("Gesicht.png", "一張照片.png")
	s.draw(r, prefix+"5-two")
	r.loop.until(t, "the end of the marks", func() bool { return !face.Marked() && !pose.Marked() })
	r.window.toasts.next()
	r.window.Fyne().Canvas().Focus(pose)
	s.all(r, prefix+"6-focus")

	r.press(fyne.KeyDown)
	if !r.reads("Recent photos") {
		t.Error("the list is not open")
	}
	r.loop.until(t, "thumbnails", func() bool { return len(r.prefs.Get().Photos) == 3 })
	r.settle()
	s.all(r, prefix+"7-recent")
	r.press(fyne.KeyEscape)
	recent := r.prefs.Get().Photos
	r.must(os.Remove(recent[len(recent)-1].Path))
	r.tap("Recent photos: Photo of the face")
	r.loop.until(t, "the missing file", func() bool { return r.reads("One photo is not where it was") })
	r.settle()
	s.draw(r, prefix+"8-recent-gone")
	r.press(fyne.KeyEscape)

	r.save(t.TempDir())
	r.nameEntry().SetText("a/b")
	s.draw(r, prefix+"8-save")
	r.press(fyne.KeyEscape)

	folder := t.TempDir()
	at := r.app.Driver().AbsolutePositionForObject(pose).AddXY(20, 20)
	r.window.Dropped(at, uris(folder))
	r.drop(r.textFile())
	r.loop.until(t, "what is wrong", func() bool { return face.IsWrong() && pose.IsWrong() })
	r.loop.until(t, "the end of the marks", func() bool { return !face.Marked() && !pose.Marked() })
	s.all(r, prefix+"9-wrong")
}
