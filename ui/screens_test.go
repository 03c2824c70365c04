package ui

import (
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
	"likeness/ui/part"
)

// A screens draws what the window shows, into the folder that LIKENESS_SCREENS
// names, if any.
type screens struct {
	t   *testing.T
	dir string
	few bool // nobody looks: one drawing of each state is enough
}

func newScreens(t *testing.T) screens {
	dir := os.Getenv("LIKENESS_SCREENS")
	if dir != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return screens{t, dir, dir == ""}
}

// draw draws the window as it is, if somebody looks.
func (s screens) draw(r *rig, name string) {
	if !s.few {
		s.always(r, name)
	}
}

func (s screens) always(r *rig, name string) {
	s.t.Helper()
	drawn := r.window.Fyne().Canvas().Capture()
	if s.few {
		return
	}
	f, err := os.Create(filepath.Join(s.dir, name+".png"))
	r.must(err)
	r.must(png.Encode(f, drawn))
	r.must(f.Close())
}

var sizes = map[string]fyne.Size{"": fyne.NewSize(1280, 800), "-small": fyne.NewSize(960, 640)}

// all draws the window in both sizes; only the small one when nobody looks.
func (s screens) all(r *rig, name string) {
	s.t.Helper()
	for suffix, size := range sizes {
		if s.few && suffix == "" {
			continue
		}
		r.window.Fyne().Resize(size)
		r.settle()
		s.always(r, name+suffix)
	}
	r.window.Fyne().Resize(sizes[""])
}

// settle runs what is waiting.
func (r *rig) settle() {
	for range 3 {
		for drained := false; !drained; {
			select {
			case f := <-r.loop:
				f()
			default:
				drained = true
			}
		}
	}
}

// Every state of the window, drawn for somebody to look at: all of them, in
// both themes, when LIKENESS_SCREENS names a folder. What is asserted is only
// that each state is reached; the other tests hold the details.
func TestScreens(t *testing.T) {
	drawAll(t, "dark-", theme.VariantDark)
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawAll(t, "light-", theme.VariantLight)
	}
}

func drawAll(t *testing.T, prefix string, v fyne.ThemeVariant) {
	s := newScreens(t)
	options := []option{withSpeed(4)}
	if !s.few {
		options = append(options, withDrawing())
	}
	r := newRig(t, options...)
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	r.settle()
	s.all(r, prefix+"01-empty")

	w, h := 900, 1200
	if s.few {
		w, h = 160, 560 // quick to draw
	}
	r.drop(r.face(3, w, h))
	r.loop.until(t, "the photo", func() bool { return r.reads("Result ") && r.reads("face") })
	r.enter("A person, where", "portrait of a woman in a red coat, autumn park, soft light")
	s.all(r, prefix+"02-photo")

	r.tap("Preset")
	s.all(r, prefix+"03-chooser")
	r.tap("Photo, natural")
	r.tap("Look")
	s.draw(r, prefix+"04-looks")
	r.window.typed(&fyne.KeyEvent{Name: fyne.KeyEscape})

	for range 3 {
		r.tap("One picture more")
	}
	r.tap("Create 4")
	r.loop.until(t, "progress", func() bool { return r.reads(" %") })
	s.all(r, prefix+"05-running")
	r.loop.until(t, "four pictures", func() bool { return len(r.pictures()) == 4 && r.look("Cancel") == nil })
	r.shownPictures(5)
	s.all(r, prefix+"06-done")

	for _, section := range []string{"Likeness", "Pose, outlines, depth", "Detail", "Quick draft", "Output", "Safety", "Advanced"} {
		r.tap(section)
	}
	r.scroll(560)
	s.draw(r, prefix+"07-settings")
	r.hover("Likeness: shape")
	r.loop.until(t, "the help", func() bool { return r.reads("In the API: controlnet_conditioning_scale") })
	s.draw(r, prefix+"07-help")
	r.window.escape()
	r.scroll(1150)
	s.draw(r, prefix+"08-settings")
	r.scroll(5000)
	s.draw(r, prefix+"09-settings")
	r.scroll(0)

	r.tap("Paste")
	s.draw(r, prefix+"09-toast")
	r.tap("Newest picture")
	r.shownPictures(1)
	s.all(r, prefix+"10-viewer")
	r.window.escape()

	r.tap("Practice mode")
	s.all(r, prefix+"11-connection")
	r.tap("Replicate")
	r.settle()
	s.draw(r, prefix+"12-replicate")
	r.tap("Another server")
	r.enter("https://api", "not an address")
	r.tap("Test")
	s.draw(r, prefix+"13-wrong")
	r.window.escape()

	r.drop(r.textFile())
	r.loop.until(t, "what is wrong with the file", func() bool { return r.reads("is not a picture") })
	s.all(r, prefix+"14-bad-photo")
}

// What goes wrong, in the words that a person reads.
func TestScreensOfTrouble(t *testing.T) {
	faults := []string{"no-credit"}
	if os.Getenv("LIKENESS_SCREENS") != "" {
		faults = append(faults, "no-face", "flagged", "bad-gateway")
	}
	for _, fault := range faults {
		t.Run(fault, func(t *testing.T) {
			s := newScreens(t)
			r := newRig(t, withFault(fault), withSpeed(20))
			test.ApplyTheme(t, fixed{look.Theme{}, theme.VariantLight})
			r.drop(r.face(5, 300, 300))
			r.loop.until(t, "the photo", func() bool { return r.reads("Result") })
			r.tap("One picture more")
			r.tap("Create 2")
			if fault == "bad-gateway" { // tried again for minutes
				r.loop.until(t, "the job", func() bool { return r.look("Cancel") != nil })
			} else {
				r.loop.until(t, "the problem", func() bool { return r.look("What now?") != nil && r.look("Copy") != nil })
			}
			s.all(r, "trouble-"+fault)
			if r.look("Details") != nil {
				r.tap("Details")
				s.draw(r, "trouble-"+fault+"-details")
			}
		})
	}
}

// drop drops a file on the window.
func (r *rig) drop(path string) {
	r.window.Dropped(fyne.NewPos(600, 300), []fyne.URI{storage.NewFileURI(path)})
}

// textFile is a file that is no picture, with a long name.
func (r *rig) textFile() string {
	path := filepath.Join(r.t.TempDir(), "a-very-long-file-name-that-somebody-gave-to-a-list-of-groceries.jpg")
	r.must(os.WriteFile(path, []byte("milk, bread, eggs\n"), 0o600))
	return path
}

// hover moves the pointer over the name of a parameter.
func (r *rig) hover(label string) {
	r.t.Helper()
	walk(r.top(), func(o fyne.CanvasObject) bool {
		h, ok := o.(*part.Hint)
		if !ok || h.Text != label {
			return false
		}
		test.MoveMouse(r.window.Fyne().Canvas(), r.app.Driver().AbsolutePositionForObject(h).AddXY(4, 4))
		return true
	})
}

// scroll scrolls the left column.
func (r *rig) scroll(to float32) {
	r.t.Helper()
	var column *container.Scroll
	walk(r.top(), func(o fyne.CanvasObject) bool {
		s, ok := o.(*container.Scroll)
		if ok && s.Direction == container.ScrollVerticalOnly {
			column = s
		}
		return column != nil
	})
	if column == nil {
		r.t.Fatal("no column")
	}
	most := column.Content.MinSize().Height - column.Size().Height
	column.ScrollToOffset(fyne.NewPos(0, min(to, most)))
}

// shownPictures waits until so many pictures can be seen.
func (r *rig) shownPictures(n int) {
	r.t.Helper()
	r.loop.until(r.t, "the pictures are seen", func() bool {
		shown := 0
		walk(r.top(), func(o fyne.CanvasObject) bool {
			if p, ok := o.(*part.Picture); ok && p.Loaded() {
				shown++
			}
			return false
		})
		return shown >= n
	})
}

// fixed is the theme in one variant, whatever the system has.
type fixed struct {
	fyne.Theme
	variant fyne.ThemeVariant
}

func (f fixed) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return f.Theme.Color(name, f.variant)
}
