package part

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"likeness/ui/look"
)

// gridRig is a grid in a window whose cells remember what they show.
type gridRig struct {
	t    testing.TB
	g    *Grid
	mods fyne.KeyModifier
	made int

	opened   []int
	deleted  int
	selected int
}

type numbered struct {
	Plain
	i int
}

func newGridRig(t testing.TB, sections ...GridSection) *gridRig {
	t.Helper()
	test.NewTempApp(t)
	fyne.CurrentApp().Settings().SetTheme(look.Theme{})
	r := &gridRig{t: t}
	r.g = NewGrid(
		func() fyne.CanvasObject {
			r.made++
			n := &numbered{i: -1}
			n.Lines = 1
			n.ExtendBaseWidget(n)
			return n
		},
		func(i int, o fyne.CanvasObject) { o.(*numbered).i = i; o.(*numbered).Set(fmt.Sprint(i)) },
		func(o fyne.CanvasObject) { o.(*numbered).i = -1 })
	r.g.Modifiers = func() fyne.KeyModifier { return r.mods }
	r.g.OnOpen = func(i int) { r.opened = append(r.opened, i) }
	r.g.OnDelete = func() { r.deleted++ }
	r.g.OnSelected = func() { r.selected++ }
	w := test.NewTempWindow(t, container.NewStack(r.g))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(800, 600))
	r.g.SetSections(sections, nil)
	return r
}

// inOrder checks that the cells in sight show what they should, one of each,
// and cover the view.
func (r *gridRig) inOrder() {
	r.t.Helper()
	g := r.g
	lowest := float32(0)
	for i, c := range g.used {
		if got := c.shown.(*numbered).i; got != i {
			r.t.Errorf("cell %d shows %d", i, got)
		}
		if !c.Visible() {
			r.t.Errorf("cell %d cannot be seen", i)
		}
		lowest = fyne.Max(lowest, c.Position().Y+c.Size().Height)
		line, column := g.flow.place(i)
		y := g.flow.y(line) - g.flow.y(g.line) - g.within
		if math.Abs(float64(c.Position().Y)-y) > .01 || c.Position().X != gridEdge+float32(column)*(g.cell.Width+gridGap) {
			r.t.Errorf("cell %d is at %v, want %v", i, c.Position(), y)
		}
	}
	if g.most() > 0 && lowest < g.Size().Height-gridEdge-gridGap-1 {
		r.t.Errorf("the view is covered down to %v", lowest)
	}
	for _, c := range g.free {
		if c.Visible() || c.shown.(*numbered).i != -1 {
			r.t.Errorf("a cell without use shows %d", c.shown.(*numbered).i)
		}
	}
}

func (r *gridRig) key(name fyne.KeyName) { r.g.TypedKey(&fyne.KeyEvent{Name: name}) }

func (r *gridRig) keyWith(mods fyne.KeyModifier, name fyne.KeyName) {
	r.mods = mods
	defer func() { r.mods = 0 }()
	if mods&^fyne.KeyModifierShift != 0 {
		r.g.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: mods})
		return
	}
	r.key(name)
}

func (r *gridRig) click(i int, mods fyne.KeyModifier) {
	r.t.Helper()
	c, ok := r.g.used[i]
	if !ok {
		r.t.Fatalf("cell %d is not in sight", i)
	}
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mods}
	e.Position = c.Position().AddXY(20, 20)
	r.g.MouseDown(e)
	r.g.MouseUp(e)
}

func (r *gridRig) is(cursor int, selected ...int) {
	r.t.Helper()
	got := slices.Collect(r.g.Selected())
	if r.g.Cursor() != cursor || !slices.Equal(got, selected) || r.g.SelectedCount() != len(selected) {
		r.t.Errorf("cursor %d, selected %v; want %d, %v", r.g.Cursor(), got, cursor, selected)
	}
	for i, c := range r.g.used {
		if c.state.selected != slices.Contains(selected, i) {
			r.t.Errorf("cell %d looks selected: %v", i, c.state.selected)
		}
	}
}

func TestAGridUsesItsCellsAgain(t *testing.T) {
	r := newGridRig(t, GridSection{"Today", 7}, GridSection{"Before", 999_993})
	r.inOrder()
	for _, dy := range []float64{30, 333, 5000, 1e6, -1e6, 7e6, 1e12, -100, -1e12} {
		r.g.scrollBy(dy)
		r.inOrder()
	}
	if r.g.line != 0 || r.g.within != 0 {
		t.Errorf("not at the top: %d, %v", r.g.line, r.g.within)
	}
	r.key(fyne.KeyEnd)
	r.inOrder()
	r.is(999_999, 999_999)
	if _, ok := r.g.used[999_999]; !ok {
		t.Error("the last cell is not in sight")
	}
	for share := range 11 {
		r.g.scrollToShare(float64(share) / 10)
		r.inOrder()
	}
	if r.made > 60 {
		t.Errorf("%d cells were made", r.made)
	}
}

func TestKeysMoveInAGrid(t *testing.T) {
	r := newGridRig(t, GridSection{"Today", 6}, GridSection{"Yesterday", 10}, GridSection{"Before", 200})
	if n := r.g.flow.columns; n != 4 {
		t.Fatalf("%d columns", n)
	}
	r.g.FocusGained()
	r.is(0)
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyRight, 1},
		{fyne.KeyRight, 2},
		{fyne.KeyDown, 5},
		{fyne.KeyDown, 7},
		{fyne.KeyUp, 5},
		{fyne.KeyLeft, 4},
		{fyne.KeyUp, 0},
		{fyne.KeyLeft, 0},
		{fyne.KeyPageDown, 6},
		{fyne.KeyEnd, 215},
		{fyne.KeyRight, 215},
		{fyne.KeyPageUp, 207},
		{fyne.KeyHome, 0},
	} {
		r.key(step.key)
		r.is(step.want, step.want)
		if _, ok := r.g.used[step.want]; !ok {
			t.Errorf("cell %d is not in sight", step.want)
		}
		r.inOrder()
	}
	r.keyWith(fyne.KeyModifierShift, fyne.KeyRight)
	r.keyWith(fyne.KeyModifierShift, fyne.KeyDown)
	r.is(5, 0, 1, 2, 3, 4, 5)
	r.keyWith(fyne.KeyModifierShift, fyne.KeyLeft)
	r.is(4, 0, 1, 2, 3, 4)
	r.keyWith(fyne.KeyModifierControl, fyne.KeyRight)
	r.keyWith(fyne.KeyModifierControl, fyne.KeyRight)
	r.is(6, 0, 1, 2, 3, 4)
	r.keyWith(fyne.KeyModifierControl, fyne.KeySpace)
	r.is(6, 0, 1, 2, 3, 4, 6)
	r.keyWith(fyne.KeyModifierControl, fyne.KeySpace)
	r.is(6, 0, 1, 2, 3, 4)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyDelete)
	if !slices.Equal(r.opened, []int{6}) || r.deleted != 1 {
		t.Errorf("opened %v, deleted %d", r.opened, r.deleted)
	}
	r.g.TypedShortcut(&fyne.ShortcutSelectAll{})
	if r.g.SelectedCount() != 216 {
		t.Errorf("%d of all are selected", r.g.SelectedCount())
	}
}

func TestThePointerSelectsInAGrid(t *testing.T) {
	r := newGridRig(t, GridSection{"Today", 6}, GridSection{"Before", 200})
	r.click(2, 0)
	r.is(2, 2)
	r.click(5, fyne.KeyModifierControl)
	r.is(5, 2, 5)
	r.click(2, fyne.KeyModifierControl)
	r.is(2, 5)
	r.click(3, 0)
	r.click(6, fyne.KeyModifierShift)
	r.is(6, 3, 4, 5, 6)
	r.click(1, fyne.KeyModifierShift)
	r.is(1, 1, 2, 3)
	r.g.DoubleTapped(&fyne.PointEvent{Position: r.g.used[4].Position().AddXY(9, 9)})
	if !slices.Equal(r.opened, []int{4}) {
		t.Errorf("opened %v", r.opened)
	}
	var at []fyne.Position
	r.g.OnMenu = func(p fyne.Position) { at = append(at, p) }
	e := &desktop.MouseEvent{Button: desktop.MouseButtonSecondary}
	for _, i := range []int{2, 7} { // one of the selected, and another
		e.Position = r.g.used[i].Position().AddXY(9, 9)
		r.g.MouseDown(e)
		r.g.TappedSecondary(&e.PointEvent)
	}
	r.is(7, 7)
	r.key(desktop.KeyMenu)
	if len(at) != 3 {
		t.Errorf("the menu was asked for %d times", len(at))
	}
	e = &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	r.g.scrollToShare(0)
	e.Position = fyne.NewPos(20, 5) // a heading
	r.g.MouseDown(e)
	r.is(7)
	r.g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: r.g.used[1].Position().AddXY(9, 9)}})
	if !r.g.used[1].state.hovered {
		t.Error("what lies under the pointer is not shown")
	}
	r.g.MouseOut()
	if r.g.used[1].state.hovered {
		t.Error("the pointer is still shown")
	}
}

func TestAGridStaysWhereItIsWhenThingsComeAndGo(t *testing.T) {
	r := newGridRig(t, GridSection{"Today", 50}, GridSection{"Before", 5000})
	r.g.scrollBy(30_000)
	first := slices.Min(keysOf(r.g.used))
	was := r.g.used[first].Position()
	r.click(first+5, 0)
	r.click(first+7, fyne.KeyModifierControl)
	// Three come in front, and the first in sight goes.
	r.g.SetSections([]GridSection{{"Today", 53}, {"Before", 4999}}, func(i int) (int, bool) {
		if i > first {
			return i + 2, true
		}
		return i + 3, i != first
	})
	r.inOrder()
	r.is(first+9, first+7, first+9)
	if c, ok := r.g.used[first+3]; !ok || c.Position().Y != was.Y {
		t.Errorf("the view moved: %v, was %v", c.Position(), was)
	}
	// At the top, what comes is seen.
	r.g.scrollToShare(0)
	r.g.SetSections([]GridSection{{"Today", 54}, {"Before", 4999}}, func(i int) (int, bool) { return i + 1, true })
	if r.g.line != 0 || r.g.used[0] == nil {
		t.Errorf("what came is not in sight: line %d", r.g.line)
	}
	r.g.SetSections([]GridSection{{"Found", 3}}, nil)
	r.inOrder()
	r.is(-1)
	r.g.SetSections(nil, func(int) (int, bool) { return 0, false })
	if len(r.g.used) != 0 || r.g.Length() != 0 {
		t.Error("an empty grid shows something")
	}
	r.key(fyne.KeyDown) // and takes keys all the same
}

func keysOf(m map[int]*gridCell) (out []int) {
	for i := range m {
		out = append(out, i)
	}
	return out
}

func TestCellsOfAGridCanBeZoomed(t *testing.T) {
	r := newGridRig(t, GridSection{"Today", 50}, GridSection{"Before", 100_000})
	told := float32(0)
	r.g.OnZoom = func(w float32) { told = w }
	r.g.scrollBy(1e6)
	r.g.FocusGained()
	at := r.g.Cursor()
	columns := r.g.flow.columns
	r.mods = fyne.KeyModifierControl
	for range 3 {
		r.g.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)})
	}
	r.mods = 0
	r.inOrder()
	if r.g.flow.columns <= columns || told != r.g.CellWidth() || told >= UsualCell {
		t.Errorf("%d columns, was %d; told %v", r.g.flow.columns, columns, told)
	}
	if _, ok := r.g.used[at]; !ok {
		t.Errorf("cell %d is out of sight", at)
	}
	for range 20 {
		r.keyWith(fyne.KeyModifierControl, fyne.KeyPlus)
	}
	r.inOrder()
	if r.g.CellWidth() != MostCell || r.g.flow.columns != 1 {
		t.Errorf("cells are %v wide in %d columns", r.g.CellWidth(), r.g.flow.columns)
	}
	r.g.Resize(fyne.NewSize(1200, 500))
	r.inOrder()
	if _, ok := r.g.used[at]; !ok {
		t.Errorf("cell %d is out of sight", at)
	}
}

func TestTheBarOfAGridIsDragged(t *testing.T) {
	r := newGridRig(t, GridSection{"Before", 1_000_000})
	down := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	down.Position = fyne.NewPos(5, 10)
	r.g.bar.MouseDown(down)
	if r.g.line != 0 {
		t.Errorf("taking hold moved to line %d", r.g.line)
	}
	drag := func(y float32) {
		r.g.bar.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(5, y)}})
	}
	drag(300)
	r.inOrder()
	if half := r.g.flow.lineCount() / 2; math.Abs(float64(r.g.line-half)) > float64(half)/20 {
		t.Errorf("line %d, want about %d", r.g.line, half)
	}
	drag(5000)
	r.inOrder()
	if _, ok := r.g.used[999_999]; !ok {
		t.Error("the end is not in sight")
	}
	r.g.bar.DragEnd()
	down.Position = fyne.NewPos(5, 100) // beside the handle
	r.g.bar.MouseDown(down)
	r.inOrder()
	if share := r.g.bar.share; share < .1 || share > .2 {
		t.Errorf("came to %v", share)
	}
}

func BenchmarkGridScrollOf100000(b *testing.B) {
	for name, dy := range map[string]float64{"a step of the wheel": 30, "a page": 560, "a jump": 123_457} {
		b.Run(name, func(b *testing.B) {
			r := newGridRig(b, GridSection{"Today", 100}, GridSection{"Before", 99_900})
			for b.Loop() {
				r.g.scrollBy(dy)
				if r.g.flow.y(r.g.line) > r.g.most()-1e6 {
					r.g.scrollTo(0)
				}
			}
		})
	}
}
