package ui

import (
	"image"
	"os"
	"path/filepath"
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

// What the wells say about photos and the faces in them.
func TestScreensOfWells(t *testing.T) {
	drawWells(t, "wells-dark-", "en", theme.VariantDark)
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawWells(t, "wells-light-", "en", theme.VariantLight)
		drawWells(t, "wells-german-", "de", theme.VariantDark)
	}
}

func drawWells(t *testing.T, prefix, language string, v fyne.ThemeVariant) {
	s := newScreens(t)
	r := newRig(t, withFaces(patches{}), inLanguage(language))
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	r.settle()
	face, pose := r.wells()
	put := func(path string) {
		t.Helper()
		r.drop(path)
		r.loop.until(t, "the photo", func() bool { return face.HasPhoto() && title(face) == filepath.Base(path) })
		r.seen(face)
		r.loop.until(t, "the end of the mark", func() bool { return !face.Marked() })
		r.toasts()
		r.window.toasts.next()
	}
	put(one().write(r, "aunt.png", 448, 560))
	s.all(r, prefix+"1-good")
	put(crowd{}.write(r, "nobody.png", 640, 480))
	s.all(r, prefix+"2-none")
	put(crowd{image.Rect(60, 120, 190, 270), image.Rect(420, 130, 550, 280)}.write(r, "group.png", 640, 512))
	s.all(r, prefix+"3-several")
	put(crowd{image.Rect(0, 0, 120, 140)}.write(r, "close.png", 448, 560))
	s.all(r, prefix+"4-edge")
	r.app.Clipboard().SetContent(crowd{image.Rect(100, 0, 200, 120)}.write(r, "close.png", 300, 300))
	pose.TypedShortcut(&fyne.ShortcutPaste{Clipboard: r.app.Clipboard()})
	r.seen(pose)
	s.all(r, prefix+"5-both")
	r.window.create.ShowSent()
	r.settle()
	r.loop.until(t, "what is sent", func() bool { return r.reads(" kB") && r.reads("1024 × 1024") })
	s.all(r, prefix+"6-sent")
	r.press(fyne.KeyEscape)
	for _, l := range []string{"1 more hint", "2 more hints", "1 weiterer", "2 weitere"} {
		if r.look(l) != nil {
			r.tap(l)
			break
		}
	}
	s.all(r, prefix+"7-hints")
	r.press(fyne.KeyEscape)
}
