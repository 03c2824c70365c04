package part

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// inWindow shows an object in a window of a size.
func inWindow(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

func keys(to fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		to.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestAPickListIsUsedByKeys(t *testing.T) {
	begin(t)
	l := NewPickList(260)
	var said []string
	note := func(what string) func(string) { return func(v string) { said = append(said, what+" "+v) } }
	l.OnMarked, l.OnChosen = note("marked"), note("chosen")
	l.OnOut = func() { said = append(said, "out") }
	l.OnRune = func(r rune) bool {
		said = append(said, "typed "+string(r))
		return true
	}
	win := inWindow(t, l, 260, 100)
	var rows []PickRow
	for i := range 9 {
		v := fmt.Sprint("row ", i)
		rows = append(rows, PickRow{Value: v, Label: v, Group: []string{"first", "second"}[i/5], Actions: []RowAction{
			{Name: "remove " + v, Icon: theme.IconNameDelete, Key: fyne.KeyDelete, Do: func() { note("removed")(v) }},
		}})
	}
	l.SetRows(rows)
	win.Canvas().Focus(l)
	keys(l, fyne.KeyDown, fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyEnd)
	if l.scroll.Offset.Y == 0 {
		t.Error("the last row is marked, but not in sight")
	}
	keys(l, fyne.KeyHome, fyne.KeyUp)
	l.TypedRune('x')
	want := []string{"marked row 0", "marked row 1", "removed row 1", "chosen row 1", "marked row 8", "marked row 0", "out", "typed x"}
	if !slices.Equal(said, want) {
		t.Errorf("got  %q\nwant %q", said, want)
	}
	if l.scroll.Offset.Y != 0 {
		t.Error("the heading above the first row is not in sight")
	}
}

func TestAPickListKeepsItsMark(t *testing.T) {
	begin(t)
	l := NewPickList(260)
	l.Empty = "nothing"
	inWindow(t, l, 260, 300)
	show := func(values ...string) {
		var rows []PickRow
		for _, v := range values {
			rows = append(rows, PickRow{Value: v, Label: v})
		}
		l.SetRows(rows)
	}
	show("a", "b", "c", "d")
	l.Mark("c")
	show("c", "d") // it is still there
	if l.Marked() != "c" {
		t.Errorf("marked %q", l.Marked())
	}
	show("a", "b", "c", "d")
	show("a", "b", "d") // what is in its place
	if l.Marked() != "d" {
		t.Errorf("marked %q", l.Marked())
	}
	show()
	if l.Marked() != "" || len(l.column.Objects) != 1 {
		t.Error("an empty list says nothing, or something is marked")
	}
	l.Choose() // there is nothing
	keys(l, fyne.KeyDelete, fyne.KeyDown, fyne.KeyEnd)
}

func TestACardGridIsUsedByKeys(t *testing.T) {
	_, work := begin(t)
	g := NewCardGrid(NewThumbs(work, 1<<20), 3)
	var said []string
	note := func(what string) func(string) { return func(v string) { said = append(said, what+" "+v) } }
	g.OnChosen, g.OnStar, g.OnOut = note("chosen"), note("star"), func() { said = append(said, "out") }
	win := inWindow(t, g, CardsWidth(3), 300)
	var cards []Card
	for i := range 8 { // rows of 3, 3, 2
		cards = append(cards, Card{Value: fmt.Sprint(i), Label: fmt.Sprint(i), Star: "star", Chosen: i == 1})
	}
	g.SetCards(cards)
	win.Canvas().Focus(g)
	at := func(want string, names ...fyne.KeyName) {
		t.Helper()
		keys(g, names...)
		if g.Marked() != want {
			t.Errorf("after %v card %s is marked, wanted %s", names, g.Marked(), want)
		}
	}
	at("1") // what is chosen
	at("4", fyne.KeyDown)
	at("7", fyne.KeyDown)
	at("7", fyne.KeyDown)
	at("5", fyne.KeyLeft, fyne.KeyUp, fyne.KeyRight, fyne.KeyRight)
	at("7", fyne.KeyDown) // the last row is shorter
	if g.scroll.Offset.Y == 0 {
		t.Error("the marked card is not in sight")
	}
	at("0", fyne.KeyHome, fyne.KeyLeft, fyne.KeyUp)
	g.TypedRune('F')
	at("7", fyne.KeyEnd)
	g.TypedRune('*')
	keys(g, fyne.KeyReturn)
	if want := []string{"out", "star 0", "star 7", "chosen 7"}; !slices.Equal(said, want) {
		t.Errorf("got %q", said)
	}
	g.SetCards(nil)
	keys(g, fyne.KeyDown, fyne.KeyReturn)
	g.TypedRune('f')
}

func TestPicturesOfTheProgramAreDecodedBehindTheWindow(t *testing.T) {
	l, work := begin(t)
	thumbs := NewThumbs(work, 1<<20)
	var file bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 40, 20))
	m.SetGray(3, 3, color.Gray{200})
	if err := png.Encode(&file, m); err != nil {
		t.Fatal(err)
	}
	p := NewPicture(thumbs)
	inWindow(t, p, 64, 64)
	p.ShowBytes("one", file.Bytes())
	if p.Loaded() {
		t.Fatal("decoded on the UI goroutine")
	}
	l.until(t, "the picture", p.Loaded)
	if s := p.image.Image.Bounds().Size(); s != image.Pt(40, 20) {
		t.Errorf("it is %v large", s)
	}
	failed := ""
	bad := NewPicture(thumbs)
	bad.OnFailed = func(err error) { failed = err.Error() }
	inWindow(t, bad, 64, 64)
	bad.ShowBytes("two", []byte("no picture"))
	l.until(t, "the failure", func() bool { return failed != "" })
	if !strings.Contains(failed, "two") {
		t.Errorf("told %q", failed)
	}
	again := NewPicture(thumbs)
	inWindow(t, again, 64, 64)
	again.ShowBytes("one", file.Bytes())
	if !again.Loaded() {
		t.Error("it is not remembered")
	}
}

func TestAPopoverStaysInAWindowThatBecomesSmaller(t *testing.T) {
	begin(t)
	button := NewButton("x", nil, nil)
	win := inWindow(t, button, 800, 600)
	p := ShowPopover(NewPickList(300), button, 500, nil)
	win.Resize(fyne.NewSize(320, 200))
	if p.at.X < 0 || p.at.Y < 0 || p.at.X+p.size.Width > 320 || p.at.Y+p.size.Height > 200 {
		t.Errorf("it lies at %v and is %v large", p.at, p.size)
	}
}

func TestASheetStaysInTheMiddleOfTheWindow(t *testing.T) {
	begin(t)
	win := inWindow(t, NewButton("x", nil, nil), 1280, 800)
	p := ShowSheet(NewPickList(300), win.Canvas(), fyne.NewSize(500, 180), nil)
	for _, window := range []fyne.Size{fyne.NewSize(960, 640), fyne.NewSize(400, 150), fyne.NewSize(1400, 900)} {
		win.Resize(window)
		if left, right := p.at.X, window.Width-p.at.X-p.size.Width; left != right || left < 8 {
			t.Errorf("in %v it has %v at the left and %v at the right", window, left, right)
		}
		if above, below := p.at.Y, window.Height-p.at.Y-p.size.Height; above != below || above < 8 {
			t.Errorf("in %v it has %v above and %v below", window, above, below)
		}
	}
	if p.size != fyne.NewSize(500, 180) {
		t.Errorf("in a window with room it is %v large", p.size)
	}
}

func TestTheTabKeyLeavesAnEntryOfSeveralLines(t *testing.T) {
	begin(t)
	text, next := NewTextEntry(3), NewEntry()
	win := inWindow(t, NewDock(text, next, nil, nil, nil), 300, 300)
	win.Canvas().Focus(text)
	if text.AcceptsTab() {
		t.Error("the entry keeps the Tab key to itself")
	}
}

func TestALongPickListIsMadeAsItIsNeeded(t *testing.T) {
	begin(t)
	l := NewPickList(260)
	inWindow(t, l, 260, 200)
	var rows []PickRow
	for i := range 200 {
		rows = append(rows, PickRow{Value: fmt.Sprint(i), Label: fmt.Sprint(i)})
	}
	l.SetRows(rows)
	if n := len(l.rows); n < 8 || n > 40 {
		t.Errorf("%d rows were made", n)
	}
	for i := 0; i < 200 && len(l.rows) < 200; i++ {
		test.Scroll(fyne.CurrentApp().Driver().CanvasForObject(l), fyne.NewPos(100, 100), 0, -200)
	}
	if len(l.rows) != 200 {
		t.Errorf("after scrolling there are %d rows", len(l.rows))
	}
	l.SetRows(rows)
	keys(l, fyne.KeyEnd)
	if l.Marked() != "199" || len(l.rows) != 200 {
		t.Errorf("%q is marked of %d", l.Marked(), len(l.rows))
	}
	l.SetRows(rows) // what is marked is made and in sight
	if l.Marked() != "199" || l.scroll.Offset.Y == 0 {
		t.Errorf("%q is marked at %v", l.Marked(), l.scroll.Offset)
	}
}
