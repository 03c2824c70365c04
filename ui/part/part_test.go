package part

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/words"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// loop is the UI goroutine of a test.
type loop chan func()

func (l loop) Do(f func()) { l <- f }

func (l loop) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	end := time.After(2 * time.Minute)             // a busy machine has its time
	again := time.NewTicker(20 * time.Millisecond) // for what happens without a word to the window
	defer again.Stop()
	for !holds() {
		select {
		case f := <-l:
			f()
		case <-again.C:
		case <-end:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func begin(t *testing.T) (loop, *page.Work) {
	t.Helper()
	test.NewTempApp(t)
	test.ApplyTheme(t, look.Theme{})
	if err := words.Use("en"); err != nil {
		t.Fatal(err)
	}
	l := make(loop, 1024)
	work := page.NewWork(l.Do)
	t.Cleanup(func() {
		if err := work.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return l, work
}

func pictureFile(t *testing.T, w, h int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), fmt.Sprintf("%dx%d.png", w, h))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every parameter of the table has a field, and the field writes to the model
// and shows what is written there by others.
func TestFieldsAreBoundBothWays(t *testing.T) {
	begin(t)
	for _, p := range instantid.Parameters() {
		if p.Kind == instantid.KindImage {
			continue
		}
		t.Run(p.Key, func(t *testing.T) {
			m := NewModel(service.NewRecipe())
			f := NewField(m, nil, p)
			w := test.NewTempWindow(t, f.Object)
			w.Resize(fyne.NewSize(380, 200))
			switch c := f.control.(type) {
			case *switchControl:
				before, _ := m.Value(p.Key).(bool)
				if c.check.Checked != (before != p.Inverted) {
					t.Fatal("shows the wrong state")
				}
				c.check.SetChecked(!c.check.Checked)
				if m.Value(p.Key) != !before {
					t.Error("the model did not follow")
				}
				m.Reset(p.Key)
				if c.check.Checked != (before != p.Inverted) {
					t.Error("the check did not follow")
				}
			case *choiceControl:
				for _, o := range p.Options {
					c.chooser.OnChosen(o.Value)
					if m.Text(p.Key) != o.Value || c.chooser.Label() != o.Label {
						t.Errorf("%q chosen, the model has %q, shown is %q", o.Value, m.Text(p.Key), c.chooser.Label())
					}
				}
			case *numberControl:
				checkNumberField(t, m, f, c)
			case *textControl:
				c.entry.SetText("some words")
				if m.Text(p.Key) != "some words" {
					t.Error("the model did not follow")
				}
				m.Reset(p.Key)
				if c.entry.Text != m.Text(p.Key) {
					t.Error("the entry did not follow")
				}
			}
		})
	}
}

func checkNumberField(t *testing.T, m *Model, f *Field, c *numberControl) {
	t.Helper()
	key := f.Parameter.Key
	c.entry.SetText("1")
	if m.Text(key) != "1" {
		t.Errorf("1 typed, the model has %s", m.Text(key))
	}
	if c.slider == nil {
		return
	}
	if c.slider.Value != 1 {
		t.Errorf("1 typed, the slider is at %v", c.slider.Value)
	}
	c.slider.SetValue(c.slider.Min + 3*c.slider.Step)
	if v, _ := number(m.Value(key)); v < c.slider.Value-1e-9 || v > c.slider.Value+1e-9 || c.entry.Text != m.Text(key) {
		t.Errorf("slider at %v, the model has %s, the entry shows %s", c.slider.Value, m.Text(key), c.entry.Text)
	}
	if !f.model.IsDefault(key) && !f.reset.Visible() {
		t.Error("no way back to the default")
	}
	test.Tap(f.reset)
	if !m.IsDefault(key) || f.reset.Visible() || c.entry.Text != m.Text(key) {
		t.Error("the way back does not lead there")
	}
	c.entry.SetText("much")
	if f.note.Text == "" || !f.noteRow.Visible() || !m.IsDefault(key) {
		t.Error("a word for a number is not spoken of")
	}
	c.entry.FocusLost()
	if c.entry.Text != m.Text(key) || f.wrong != "" {
		t.Errorf("after leaving the entry shows %q", c.entry.Text)
	}
}

func TestAFieldWithoutEffectSaysWhy(t *testing.T) {
	begin(t)
	m := NewModel(service.NewRecipe())
	p, _ := instantid.Find("num_inference_steps")
	f := NewField(m, nil, p)
	if err := m.Set("enable_lcm", true); err != nil {
		t.Fatal(err)
	}
	c := f.control.(*numberControl)
	if !c.entry.Disabled() || !c.slider.Disabled() || !strings.Contains(f.note.Text, "Quick draft is on") {
		t.Errorf("steps can be changed (%v, %v), note %q", !c.entry.Disabled(), !c.slider.Disabled(), f.note.Text)
	}
	m.Reset("enable_lcm")
	if c.entry.Disabled() || c.slider.Disabled() || f.noteRow.Visible() {
		t.Error("steps stay greyed")
	}
}

func TestAFieldWarns(t *testing.T) {
	begin(t)
	m := NewModel(service.NewRecipe())
	p, _ := instantid.Find("guidance_scale")
	f := NewField(m, nil, p)
	if err := m.SetText("guidance_scale", "20"); err != nil {
		t.Fatal(err)
	}
	if f.note.Text == "" || f.note.Text != m.Warning("guidance_scale") {
		t.Errorf("note %q", f.note.Text)
	}
	if err := m.SetText("guidance_scale", "70"); err != nil {
		t.Fatal(err)
	}
	if m.Problem("guidance_scale") == "" || f.note.Text != m.Problem("guidance_scale") {
		t.Errorf("note %q", f.note.Text)
	}
}

func TestThumbsStayBounded(t *testing.T) {
	l, work := begin(t)
	thumbs := NewThumbs(work, 3*32*32*4)
	for range 2 {
		for i := range 12 {
			path := pictureFile(t, 320+i, 320+i)
			done := false
			thumbs.Load(path, 32, 32, func(m *image.RGBA, err error) {
				done = true
				if err != nil || m.Rect.Dx() != 32 {
					t.Errorf("%v, %v", m, err)
				}
			})
			l.until(t, "the thumbnail", func() bool { return done })
		}
	}
	if thumbs.bytes > thumbs.limit || thumbs.order.Len() != len(thumbs.known) {
		t.Errorf("%d bytes in %d pictures, %d known; the limit is %d bytes", thumbs.bytes, thumbs.order.Len(), len(thumbs.known), thumbs.limit)
	}
}

func TestACancelledThumbIsNotShown(t *testing.T) {
	l, work := begin(t)
	thumbs := NewThumbs(work, 1<<20)
	cancel := thumbs.Load(pictureFile(t, 400, 400), 64, 64, func(*image.RGBA, error) { t.Error("shown all the same") })
	cancel()
	other := false
	thumbs.Load(pictureFile(t, 500, 500), 64, 64, func(*image.RGBA, error) { other = true })
	l.until(t, "the other", func() bool { return other })
	for len(l) > 0 {
		(<-l)()
	}
}

// A cell that is used again never shows the picture it was made for first.
func TestAPictureThatComesLateIsNotShown(t *testing.T) {
	l, work := begin(t)
	thumbs := NewThumbs(work, 1<<22)
	p := NewPicture(thumbs)
	test.NewTempWindow(t, p).Resize(fyne.NewSize(100, 100))
	p.Resize(fyne.NewSize(96, 96))
	first, second := pictureFile(t, 900, 300), pictureFile(t, 300, 900)
	p.ShowFile(first)
	p.ShowFile(second)
	l.until(t, "the second picture", p.Loaded)
	for range 20 {
		select {
		case f := <-l:
			f()
		case <-time.After(5 * time.Millisecond):
		}
		if b := p.image.Image.Bounds(); b.Dx() > b.Dy() {
			t.Fatal("the first picture is shown")
		}
	}
}

func TestAPictureThatCannotBeShownSaysSo(t *testing.T) {
	l, work := begin(t)
	p := NewPicture(NewThumbs(work, 1<<20))
	var failed error
	p.OnFailed = func(err error) { failed = err }
	p.Resize(fyne.NewSize(96, 96))
	p.ShowFile(filepath.Join(t.TempDir(), "gone.png"))
	l.until(t, "the error", func() bool { return failed != nil })
	if p.Loaded() {
		t.Error("something is shown")
	}
}

// However many things a strip has, only those that can be seen have cells.
func TestStripUsesItsCellsAgain(t *testing.T) {
	begin(t)
	made := 0
	shown := map[fyne.CanvasObject]int{}
	s := NewStrip(fyne.NewSize(100, 50), 10,
		func() fyne.CanvasObject { made++; return NewPlain("") },
		func(i int, cell fyne.CanvasObject) { shown[cell] = i },
		func(cell fyne.CanvasObject) { delete(shown, cell) })
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(600, 80))
	s.SetLength(5000)
	for _, offset := range []float32{0, 400, 11000, 550000 - 600, 30, 0} {
		s.scrollTo(offset)
		for i := int(offset / 110); i <= int((offset+590)/110) && i < 5000; i++ {
			cell, ok := s.used[strconv.Itoa(i)]
			if !ok || shown[cell] != i {
				t.Fatalf("at %v thing %d is not shown", offset, i)
			}
		}
	}
	if made > 9 {
		t.Errorf("%d cells were made", made)
	}
	s.SetLength(2)
	if len(shown) != 2 {
		t.Errorf("%d things are shown, want 2", len(shown))
	}
}

// A thing that has a key keeps its cell when others come before it, and lines
// take room between them.
func TestStripKeepsTheCellOfAThing(t *testing.T) {
	begin(t)
	shown := map[fyne.CanvasObject]int{}
	s := NewStrip(fyne.NewSize(100, 50), 10,
		func() fyne.CanvasObject { return NewPlain("") },
		func(i int, cell fyne.CanvasObject) { shown[cell] = i },
		func(cell fyne.CanvasObject) { delete(shown, cell) })
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(600, 80))
	s.SetThings([]string{"a", "b"}, nil)
	a, b := s.used["a"], s.used["b"]
	before := b.Position().X - a.Position().X
	s.SetThings([]string{"new", "a", "b"}, []Break{{Before: 2, Title: "Earlier"}})
	if s.used["a"] != a || s.used["b"] != b || shown[b] != 2 {
		t.Error("a thing lost its cell")
	}
	if room := b.Position().X - a.Position().X - before; room < 40 {
		t.Errorf("the line with a word has %v of room", room)
	}
	if s.Index("b") != 2 || s.Index("c") != -1 {
		t.Error("things are not found by their key")
	}
	many := make([]string, 300)
	for i := range many {
		many[i] = strconv.Itoa(i)
	}
	s.SetThings(many, nil)
	for _, i := range []int{299, 0, 150} {
		cell := s.Reveal(i)
		if cell == nil || shown[cell] != i {
			t.Fatalf("thing %d is not brought into sight", i)
		}
		x := cell.Position().X - s.scroll.Offset.X
		if x < 0 || x+100 > s.Size().Width {
			t.Errorf("thing %d stands at %v", i, x)
		}
	}
	if s.Reveal(300) != nil || s.Reveal(-1) != nil {
		t.Error("there is something where nothing is")
	}
}

func TestWrapBeginsAnotherLine(t *testing.T) {
	begin(t)
	box := func() fyne.CanvasObject { return container.New(Fixed{fyne.NewSize(60, 20)}, NewPlain("")) }
	w := NewWrap(4, box(), box(), box())
	if got := w.MinSize(); got != fyne.NewSize(60, 20) {
		t.Errorf("it wants %v before it has a width", got)
	}
	w.Resize(fyne.NewSize(130, 100))
	if got := w.MinSize().Height; got != 44 {
		t.Errorf("two lines are %v high", got)
	}
	if at := w.Objects[2].Position(); at != fyne.NewPos(0, 24) {
		t.Errorf("the third stands at %v", at)
	}
	w.Objects[0].Hide()
	w.Refresh()
	if got := w.MinSize().Height; got != 20 {
		t.Errorf("one line is %v high", got)
	}
}

// What is loaded is on the screen, filling its room or fitted into it.
func TestALoadedPictureIsSeen(t *testing.T) {
	for _, fills := range []bool{false, true} {
		l, work := begin(t)
		p := NewPicture(NewThumbs(work, 1<<22))
		p.Fills = fills
		w := test.NewTempWindow(t, p)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(100, 100))
		before := w.Canvas().Capture().At(50, 50)
		p.ShowFile(pictureFile(t, 300, 300)) // black
		l.until(t, "the picture", p.Loaded)
		r, g, b, _ := w.Canvas().Capture().At(50, 50).RGBA()
		if r>>8+g>>8+b>>8 > 6 {
			t.Errorf("filling %v: the middle is %d %d %d, before it was %v", fills, r>>8, g>>8, b>>8, before)
		}
	}
}
