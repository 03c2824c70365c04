package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// How a Grid takes pointer and keys.

var (
	_ fyne.Focusable         = (*Grid)(nil)
	_ fyne.Shortcutable      = (*Grid)(nil)
	_ fyne.Scrollable        = (*Grid)(nil)
	_ fyne.DoubleTappable    = (*Grid)(nil)
	_ fyne.SecondaryTappable = (*Grid)(nil)
	_ desktop.Mouseable      = (*Grid)(nil)
	_ desktop.Hoverable      = (*Grid)(nil)
	_ fyne.Accessible        = (*Grid)(nil)
)

const zoomStep = 1.15

// heldModifiers asks the driver, where it knows.
func heldModifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// cellAt returns the cell under a position, -1 for none.
func (g *Grid) cellAt(at fyne.Position) int {
	for i, c := range g.used {
		p, s := c.Position(), c.Size()
		if at.X >= p.X && at.Y >= p.Y && at.X < p.X+s.Width && at.Y < p.Y+s.Height {
			return i
		}
	}
	return -1
}

func (g *Grid) tellSelected() {
	if g.OnSelected != nil {
		g.OnSelected()
	}
}

// Select selects one cell alone, and has it in sight.
func (g *Grid) Select(i int) {
	if i < 0 || i >= g.Length() {
		return
	}
	g.selected.clear()
	g.selected.add(i, i+1)
	g.cursor, g.anchor = i, i
	g.reveal(i)
	g.tellSelected()
}

// SelectAll selects everything.
func (g *Grid) SelectAll() {
	g.selected.clear()
	g.selected.add(0, g.Length())
	g.mark()
	g.tellSelected()
}

// SelectNone selects nothing.
func (g *Grid) SelectNone() {
	if g.selected.count() > 0 {
		g.selected.clear()
		g.mark()
		g.tellSelected()
	}
}

// extend selects from the anchor to a cell, and nothing else.
func (g *Grid) extend(i int) {
	g.selected.clear()
	g.selected.add(min(g.anchor, i), max(g.anchor, i)+1)
	g.cursor = i
	g.reveal(i)
	g.tellSelected()
}

func (g *Grid) toggle(i int) {
	if g.selected.has(i) {
		g.selected.remove(i)
	} else {
		g.selected.add(i, i+1)
	}
	g.cursor, g.anchor = i, i
	g.mark()
	g.tellSelected()
}

// MouseDown selects: at once, because Fyne waits with a tap for a second one.
func (g *Grid) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && !g.focused {
		c.Focus(g)
	}
	i := g.cellAt(e.Position)
	add := e.Modifier&fyne.KeyModifierShortcutDefault != 0
	switch {
	case i < 0:
		if e.Button == desktop.MouseButtonPrimary && !add && e.Modifier&fyne.KeyModifierShift == 0 {
			g.SelectNone()
		}
	case e.Button == desktop.MouseButtonSecondary:
		if !g.selected.has(i) {
			g.Select(i)
		}
	case e.Modifier&fyne.KeyModifierShift != 0 && g.cursor >= 0:
		g.extend(i)
	case add:
		g.toggle(i)
	default:
		g.Select(i)
	}
}

// MouseUp does nothing.
func (g *Grid) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped opens the cell.
func (g *Grid) DoubleTapped(e *fyne.PointEvent) {
	if i := g.cellAt(e.Position); i >= 0 && g.Modifiers() == 0 {
		g.open(i)
	}
}

// TappedSecondary asks for the menu.
func (g *Grid) TappedSecondary(e *fyne.PointEvent) {
	if g.OnMenu != nil && g.cellAt(e.Position) >= 0 {
		g.OnMenu(e.AbsolutePosition)
	}
}

func (g *Grid) open(i int) {
	if g.OnOpen != nil && i >= 0 {
		g.OnOpen(i)
	}
}

// MouseIn shows the pointer.
func (g *Grid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved shows the pointer.
func (g *Grid) MouseMoved(e *desktop.MouseEvent) { g.hover(g.cellAt(e.Position)) }

// MouseOut hides the pointer.
func (g *Grid) MouseOut() { g.hover(-1) }

func (g *Grid) hover(i int) {
	if i == g.hovered {
		return
	}
	was := g.hovered
	g.hovered = i
	for _, k := range []int{was, i} {
		if c, ok := g.used[k]; ok {
			c.setState(g.stateOf(k))
		}
	}
}

// Scrolled scrolls, or zooms while Ctrl is held.
func (g *Grid) Scrolled(e *fyne.ScrollEvent) {
	if g.Modifiers()&fyne.KeyModifierShortcutDefault == 0 {
		g.scrollBy(-float64(e.Scrolled.DY))
		return
	}
	switch {
	case e.Scrolled.DY > 0:
		g.Zoom(1)
	case e.Scrolled.DY < 0:
		g.Zoom(-1)
	}
}

// Zoom makes the cells so many steps wider, or narrower.
func (g *Grid) Zoom(steps int) {
	width := g.want
	for ; steps > 0; steps-- {
		width *= zoomStep
	}
	for ; steps < 0; steps++ {
		width /= zoomStep
	}
	g.SetCellWidth(width)
	if g.OnZoom != nil {
		g.OnZoom(g.want)
	}
}

// FocusGained shows the focus.
func (g *Grid) FocusGained() {
	g.focused = true
	if g.cursor < 0 && g.Length() > 0 { // something must show it: the first in sight
		g.cursor, _ = g.firstKept(func(i int) (int, bool) { return i, true })
		g.anchor = max(g.cursor, 0)
	}
	g.mark()
}

// FocusLost hides the focus.
func (g *Grid) FocusLost() {
	g.focused = false
	g.mark()
}

// TypedRune hands on what is not of use.
func (g *Grid) TypedRune(r rune) {
	if g.OnRune == nil || !g.OnRune(r) {
		handRune(g, r)
	}
}

// TypedKey moves, opens and deletes.
func (g *Grid) TypedKey(key *fyne.KeyEvent) {
	n := g.Length()
	if n == 0 {
		escape(g, key)
		return
	}
	at := max(g.cursor, 0)
	rows := max(1, int(float64(g.Size().Height)/g.flow.row))
	switch key.Name {
	case fyne.KeyLeft:
		g.move(at - 1)
	case fyne.KeyRight:
		g.move(at + 1)
	case fyne.KeyUp:
		g.move(g.flow.below(at, -1))
	case fyne.KeyDown:
		g.move(g.flow.below(at, 1))
	case fyne.KeyPageUp:
		g.move(g.flow.below(at, -rows))
	case fyne.KeyPageDown:
		g.move(g.flow.below(at, rows))
	case fyne.KeyHome:
		g.move(0)
	case fyne.KeyEnd:
		g.move(n - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		g.open(g.cursor)
	case fyne.KeyDelete, fyne.KeyBackspace:
		if g.OnDelete != nil {
			g.OnDelete()
		}
	case desktop.KeyMenu:
		g.menuAtCursor()
	case fyne.KeyF10:
		if g.Modifiers()&fyne.KeyModifierShift != 0 {
			g.menuAtCursor()
			return
		}
		escape(g, key)
	default:
		escape(g, key)
	}
}

func (g *Grid) move(to int) {
	to = min(max(to, 0), g.Length()-1)
	if g.Modifiers()&fyne.KeyModifierShift != 0 && g.cursor >= 0 {
		g.extend(to)
		return
	}
	g.Select(to)
}

func (g *Grid) menuAtCursor() {
	if g.OnMenu == nil || g.cursor < 0 {
		return
	}
	if !g.selected.has(g.cursor) {
		g.Select(g.cursor)
	}
	g.reveal(g.cursor)
	if c, ok := g.used[g.cursor]; ok {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
		g.OnMenu(at.AddXY(g.cell.Width/2, g.cell.Height/2))
	}
}

// TypedShortcut takes those of a list.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		g.SelectAll()
	case *fyne.ShortcutCopy:
		if g.OnCopy != nil {
			g.OnCopy()
		}
	case *desktop.CustomShortcut:
		g.customShortcut(s)
	}
}

// customShortcut keeps the selection while Ctrl is held: the cursor moves
// alone, and the space key selects what it is at.
func (g *Grid) customShortcut(s *desktop.CustomShortcut) {
	if s.Modifier&fyne.KeyModifierShortcutDefault == 0 || g.Length() == 0 {
		return
	}
	at := max(g.cursor, 0)
	alone := func(to int) {
		g.cursor = min(max(to, 0), g.Length()-1)
		g.anchor = g.cursor
		g.reveal(g.cursor)
	}
	switch s.KeyName {
	case fyne.KeySpace:
		g.toggle(at)
	case fyne.KeyLeft:
		alone(at - 1)
	case fyne.KeyRight:
		alone(at + 1)
	case fyne.KeyUp:
		alone(g.flow.below(at, -1))
	case fyne.KeyDown:
		alone(g.flow.below(at, 1))
	case fyne.KeyPlus, fyne.KeyEqual:
		g.Zoom(1)
	case fyne.KeyMinus:
		g.Zoom(-1)
	}
}

// AccessibilityLabel is the name, and what the cursor is at.
func (g *Grid) AccessibilityLabel() string {
	if c, ok := g.used[g.cursor]; ok {
		return g.Name + ": " + c.AccessibilityLabel()
	}
	return g.Name
}

// AccessibilityRole is that of a container.
func (g *Grid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
