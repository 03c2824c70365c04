package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"likeness/storage/library"
	"likeness/ui/page"
	"likeness/ui/part"
)

// fill puts pictures into the library, the n-th made n hours ago, and returns
// them, the newest first.
func (r *rig) fill(n int, prompts ...string) []library.Picture {
	r.t.Helper()
	file := r.drawnFace(int64(n), 90, 120)
	var out []library.Picture
	for i := range n {
		prompt := fmt.Sprintf("woman number%d", i)
		if i < len(prompts) {
			prompt = prompts[i]
		}
		p, err := r.lib.AddPicture(context.Background(), library.Picture{
			JobID: fmt.Sprintf("j%07d", i), Prompt: prompt, Seed: int64(i), Width: 90, Height: 120,
			CreatedAt: time.Now().Add(-time.Duration(i) * time.Hour), Recipe: []byte(`{"settings":{"prompt":"made before","seed":7},"pictures":2}`),
		}, file)
		r.must(err)
		out = append(out, p)
	}
	return out
}

func (r *rig) grid() *part.Grid {
	r.t.Helper()
	var g *part.Grid
	walk(r.top(), func(o fyne.CanvasObject) bool {
		g, _ = o.(*part.Grid)
		return g != nil
	})
	if g == nil {
		r.t.Fatal("no grid is in sight")
	}
	return g
}

// openGallery goes to the gallery and waits for so many pictures.
func (r *rig) openGallery(n int) *part.Grid {
	r.t.Helper()
	r.tap("Go to: Gallery")
	r.loop.until(r.t, "the pictures", func() bool { return r.countOf() == n })
	return r.grid()
}

// countOf is how many pictures the grid has, 0 when it cannot be seen.
func (r *rig) countOf() int {
	n := 0
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if g, ok := o.(*part.Grid); ok {
			n = g.Length()
		}
		return n > 0
	})
	return n
}

func (r *rig) listed() []string {
	r.t.Helper()
	var out []string
	for _, p := range r.pictures() {
		out = append(out, p.ID)
	}
	return out
}

func TestAnEmptyGalleryLeadsToCreate(t *testing.T) {
	r := newRig(t)
	r.tap("Go to: Gallery")
	r.loop.until(t, "what an empty gallery says", func() bool { return r.reads("No picture yet") })
	r.tap("Make the First One")
	if r.window.at != page.AtCreate {
		t.Errorf("it led to %s", r.window.at)
	}
}

func TestTheGalleryShowsPicturesByDay(t *testing.T) {
	r := newRig(t)
	r.fill(30)
	g := r.openGallery(30)
	if !r.reads("Today") || !r.reads("30 pictures") {
		t.Error("a heading or the number is missing")
	}
	r.loop.until(t, "thumbs", func() bool {
		loaded := 0
		walk(g, func(o fyne.CanvasObject) bool {
			if th, ok := o.(*part.Thumb); ok && th.Loaded() {
				loaded++
			}
			return false
		})
		return loaded > 5
	})
	if r.window.Fyne().Canvas().Focused() != g {
		t.Error("the grid has not the focus")
	}
	// A picture that comes is seen, and what is selected stays so.
	g.Select(3)
	_, err := r.lib.AddPicture(context.Background(), library.Picture{JobID: "j9999999", Prompt: "new", Type: "png", CreatedAt: time.Now()}, []byte("x"))
	r.must(err)
	r.loop.until(t, "the new picture", func() bool { return r.countOf() == 31 })
	if got := slices.Collect(g.Selected()); !slices.Equal(got, []int{4}) {
		t.Errorf("selected %v", got)
	}
}

func TestTheGalleryIsSearched(t *testing.T) {
	r := newRig(t)
	r.fill(6, "a man in a hat", "a man with a dog")
	r.openGallery(6)
	r.window.gallery.Find()
	r.enter("Search in", "man")
	r.loop.until(t, "what was found", func() bool { return r.countOf() == 2 })
	if !r.reads("2 pictures found") {
		t.Error("nothing says how many were found")
	}
	r.enter("Search in", "x")
	r.loop.until(t, "that nothing was found", func() bool { return r.reads("Nothing found") })
	r.tap("Clear the Search")
	r.loop.until(t, "all", func() bool { return r.countOf() == 6 })
	if r.window.Fyne().Canvas().Focused() != r.grid() {
		t.Error("the grid has not the focus")
	}
}

func TestPicturesAreDeletedAndComeBack(t *testing.T) {
	r := newRig(t)
	all := r.fill(5)
	g := r.openGallery(5)
	g.Select(1)
	g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShortcutDefault})
	g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeySpace, Modifier: fyne.KeyModifierShortcutDefault})
	if !r.reads("2 selected") {
		t.Error("the number is not told")
	}
	r.press(fyne.KeyDelete)
	r.loop.until(t, "them to go", func() bool { return r.countOf() == 3 && r.reads("2 pictures are in the trash") })
	if got := r.listed(); !slices.Equal(got, []string{all[0].ID, all[3].ID, all[4].ID}) {
		t.Errorf("left: %v", got)
	}
	if g.SelectedCount() != 0 || g.Cursor() != 1 {
		t.Errorf("%d selected, the cursor is at %d", g.SelectedCount(), g.Cursor())
	}
	r.tap("Undo")
	r.loop.until(t, "them to come back", func() bool { return r.countOf() == 5 })
	if _, err := os.Stat(r.lib.Path(all[1])); err != nil {
		t.Error(err)
	}
}

func TestTheDesktopIsAskedForAPicture(t *testing.T) {
	r := newRig(t)
	all := r.fill(3)
	g := r.openGallery(3)
	g.Select(1)
	r.tap("Show in Folder")
	g.TypedShortcut(&fyne.ShortcutCopy{})
	r.loop.until(t, "the desktop", func() bool {
		r.desk.mu.Lock()
		defer r.desk.mu.Unlock()
		return slices.Equal(r.desk.revealed, []string{r.lib.Path(all[1])}) && slices.Equal(r.desk.copied, []string{r.lib.Path(all[1])})
	})
	to := filepath.Join(t.TempDir(), "mine")
	r.desk.mu.Lock()
	r.desk.save = to
	r.desk.mu.Unlock()
	r.tap("Save As")
	r.loop.until(t, "the copy", func() bool { return r.reads("Saved as mine.png") || r.window.toasts.pending("Saved as mine.png") })
	if _, err := os.Stat(to + ".png"); err != nil {
		t.Error(err)
	}
	folder := t.TempDir()
	r.desk.mu.Lock()
	r.desk.folder = folder
	r.desk.mu.Unlock()
	g.SelectAll()
	r.tap("Save As")
	r.loop.until(t, "the copies", func() bool {
		found, _ := filepath.Glob(filepath.Join(folder, "*.png"))
		return len(found) == 3
	})
}

// pending reports whether a toast waits its turn.
func (t *toasts) pending(text string) bool {
	return slices.ContainsFunc(t.queue, func(n toast) bool { return strings.Contains(n.text, text) })
}

func TestThePathIsCopiedWhereTheDesktopTakesNoPictures(t *testing.T) {
	r := newRig(t)
	all := r.fill(1)
	r.window.kit.Desktop = noDesk{r.desk}
	g := r.openGallery(1)
	g.Select(0)
	r.tap("Copy Picture")
	r.loop.until(t, "the sentence", func() bool { return r.reads("takes no pictures") })
	if got := r.app.Clipboard().Content(); got != r.lib.Path(all[0]) {
		t.Errorf("copied %q", got)
	}
}

// noDesk is a desktop that takes no pictures.
type noDesk struct{ *desk }

func (noDesk) CopyPicture(context.Context, string) error { return page.ErrNotHere }

func TestTheViewerGoesThroughTheGallery(t *testing.T) {
	r := newRig(t)
	all := r.fill(4)
	g := r.openGallery(4)
	g.Select(1)
	r.press(fyne.KeyReturn)
	if r.window.front() != page.Page(r.window.viewer) || r.window.viewer.Current().ID != all[1].ID {
		t.Fatal("the viewer does not show the picture")
	}
	r.loop.until(t, "its words", func() bool { return r.reads(all[1].Prompt) && r.reads("2 of 4") })
	r.press(fyne.KeyRight)
	if got := r.window.viewer.Current().ID; got != all[2].ID {
		t.Errorf("shows %s", got)
	}
	r.press(fyne.KeyDelete)
	if got := r.window.viewer.Current().ID; got != all[3].ID {
		t.Errorf("after deleting: shows %s", got)
	}
	r.loop.until(t, "the trash", func() bool { return len(r.pictures()) == 3 && r.look("Undo") != nil })
	r.tap("Undo")
	r.loop.until(t, "the picture", func() bool { return r.window.viewer.Current().ID == all[2].ID })
	if !r.reads("3 of 4") || len(r.pictures()) != 4 {
		t.Error("it is not in its place")
	}
	r.window.Fyne().Canvas().Focused().TypedRune('g')
	if r.window.front() != page.Page(r.window.gallery) {
		t.Error("G does not lead to the gallery")
	}
}

func TestThePictureInTheViewerIsZoomed(t *testing.T) {
	r := newRig(t)
	r.fill(1)
	r.openGallery(1).Select(0)
	r.press(fyne.KeyReturn)
	r.shownPictures(1)
	keys := r.window.Fyne().Canvas().Focused()
	keys.TypedRune('z')
	r.loop.until(t, "its own pixels", func() bool { return r.reads("100 %") || r.look("100 %") != nil })
	keys.TypedRune('+')
	keys.TypedRune('+')
	if r.look("156 %") == nil {
		t.Errorf("there is: %v", r.names())
	}
	r.press(fyne.KeyEscape)
	if r.look("Whole picture") == nil || r.window.front() != page.Page(r.window.viewer) {
		t.Error("Esc does not fit the picture first")
	}
	r.press(fyne.KeyEscape)
	if r.window.front() != page.Page(r.window.gallery) {
		t.Error("Esc does not lead back")
	}
}

func TestMoreLikeAPictureAreMade(t *testing.T) {
	r := newRig(t)
	r.fill(2)
	before := r.window.create.Recipe()
	r.openGallery(2).Select(0)
	r.tap("Make More Like This")
	r.loop.until(t, "the page", func() bool { return r.window.at == page.AtCreate })
	got := r.window.create.Recipe()
	if got.Settings.Prompt != "made before" || got.Settings.Seed != nil || got.Pictures != 2 || got.Connection != before.Connection {
		t.Errorf("the recipe is %+v", got)
	}
	r.tap("Keep seed")
	if got, want := r.window.create.Recipe().Settings.Seed, r.pictures()[0].Seed; got == nil || *got != want {
		t.Errorf("kept %v, not the seed %d of that picture", got, want)
	}
	r.tap("Undo")
	if got := r.window.create.Recipe(); got.Settings.Prompt != before.Settings.Prompt || got.Pictures != before.Pictures {
		t.Errorf("after Undo it is %+v", got)
	}
}

func TestTheMenuActsOnThePageInFront(t *testing.T) {
	r := newRig(t)
	r.fill(2)
	g := r.openGallery(2)
	act := func(name string) {
		for _, m := range r.window.menus() {
			for _, a := range m.Actions {
				if a.Name == name {
					a.Do()
				}
			}
		}
	}
	act("picture.trash")
	if !r.reads("Choose a picture first") {
		t.Error("nothing says that nothing is selected")
	}
	g.Select(1)
	act("picture.open")
	if r.window.front() != page.Page(r.window.viewer) {
		t.Error("it was not opened")
	}
	r.window.Back()
	act("view.find")
	if f, ok := r.window.Fyne().Canvas().Focused().(*part.Entry); !ok || !strings.HasPrefix(f.PlaceHolder, "Search") {
		t.Error("the search has not the focus")
	}
}

func TestTheContextMenuOffersWhatCanBeDone(t *testing.T) {
	r := newRig(t)
	r.fill(2)
	g := r.openGallery(2)
	g.Select(0)
	g.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	top := r.window.Fyne().Canvas().Overlays().Top()
	if top == nil || !r.reads("Show in Folder") || !r.reads("Delete") {
		t.Errorf("no menu: %v", r.names())
	}
	r.window.escape()
	if r.window.Fyne().Canvas().Overlays().Top() != nil {
		t.Error("Esc does not close it")
	}
}

func TestTheSizeOfTheCellsIsKept(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.fill(2)
	g := r.openGallery(2)
	r.tap("Larger pictures")
	want := g.CellWidth()
	if want <= part.UsualCell {
		t.Errorf("cells are %v wide", want)
	}
	r.close()
	r = newRig(t, inFolder(dir))
	r.loop.until(t, "the pictures", func() bool { return r.countOf() == 2 })
	if got := r.grid().CellWidth(); got != want {
		t.Errorf("cells are %v wide, were %v", got, want)
	}
}

func TestScreensOfGallery(t *testing.T) {
	s := newScreens(t)
	r := newRig(t)
	if !s.few {
		test.ApplyTheme(t, fixed{r.app.Settings().Theme(), 0})
	}
	r.tap("Go to: Gallery")
	r.loop.until(t, "the empty page", func() bool { return r.reads("No picture yet") })
	s.all(r, "gallery-01-empty")
	n := 60
	if s.few {
		n = 8
	}
	r.fill(n, "red coat", strings.Repeat("a very long prompt that goes on ", 9))
	g := r.openGallery(n)
	r.settle()
	s.all(r, "gallery-02-full")
	g.Select(2)
	g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShortcutDefault})
	g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeySpace, Modifier: fyne.KeyModifierShortcutDefault})
	s.all(r, "gallery-03-selected")
	if !s.few {
		test.ApplyTheme(t, fixed{r.app.Settings().Theme().(fixed).Theme, 1})
		s.all(r, "gallery-03-selected-light")
	}
	g.Select(1)
	r.press(fyne.KeyReturn)
	r.shownPictures(1)
	s.all(r, "gallery-04-viewer")
	r.window.Fyne().Canvas().Focused().TypedRune('z')
	r.loop.until(t, "its own pixels", func() bool { return r.look("100 %") != nil })
	r.settle()
	s.draw(r, "gallery-05-zoom")
	r.window.Go(page.AtGallery)
	r.window.gallery.Find()
	r.enter("Search in", "nobody has this")
	r.loop.until(t, "that nothing was found", func() bool { return r.reads("Nothing found") })
	s.draw(r, "gallery-06-nothing")
}
