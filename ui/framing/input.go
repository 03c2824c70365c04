package framing

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"likeness/ui/part"
)

// How a stage takes pointer and keys.

var (
	_ fyne.Draggable         = (*stage)(nil)
	_ fyne.Scrollable        = (*stage)(nil)
	_ fyne.Focusable         = (*stage)(nil)
	_ fyne.Shortcutable      = (*stage)(nil)
	_ fyne.Accessible        = (*stage)(nil)
	_ desktop.Mouseable      = (*stage)(nil)
	_ desktop.Hoverable      = (*stage)(nil)
	_ desktop.Cursorable     = (*stage)(nil)
	_ desktop.Keyable        = (*stage)(nil)
	_ fyne.SecondaryTappable = (*stage)(nil)
)

// stageKeys is what the page does with keys; each reports whether it had a use
// for one.
type stageKeys struct {
	key      func(*fyne.KeyEvent) bool
	shortcut func(fyne.Shortcut) bool
}

// grasp is what a person has taken hold of.
type grasp int

const (
	nothing grasp = iota
	theFrame
	aGrip
	thePhoto // to move it under the view
)

// hold is what is held since the button went down.
type hold struct {
	what    grasp
	grip    grip
	at      spot // where
	last    spot
	face    int // under the pointer, -1 for none
	centred bool
	dragged bool
	down    bool
}

// under tells what can be taken hold of at a place.
func (s *stage) under(at spot) (grasp, grip) {
	if s.photo == nil {
		return nothing, grip{}
	}
	if s.space {
		return thePhoto, grip{}
	}
	b := s.view.box(s.editor.area())
	if g, ok := gripAt(b, at); ok {
		return aGrip, g
	}
	if b.has(at) {
		return theFrame, grip{}
	}
	if !s.fitted {
		return thePhoto, grip{}
	}
	return nothing, grip{}
}

// faceAt returns the smallest face at a place, -1 for none.
func (s *stage) faceAt(at spot) int {
	best, size := -1, math.Inf(1)
	for i, f := range s.faces {
		b := s.view.box(s.editor.frame.Place(f, s.editor.w, s.editor.h))
		if surface := (b.right - b.left) * (b.bottom - b.top); b.has(at) && surface < size {
			best, size = i, surface
		}
	}
	return best
}

// MouseDown takes hold of what is under the pointer.
func (s *stage) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil && !s.focused {
		c.Focus(s)
	}
	if s.photo == nil || e.Button == desktop.MouseButtonSecondary {
		return
	}
	s.press(spotOf(e.Position), e.Button == desktop.MouseButtonTertiary)
	s.held.centred = e.Modifier&fyne.KeyModifierAlt != 0
}

// press begins what may become a drag or a click.
func (s *stage) press(at spot, pan bool) {
	what, g := s.under(at)
	face := -1
	switch {
	case pan:
		what = thePhoto
	case what != aGrip && !s.space:
		face = s.faceAt(at)
	}
	s.held = hold{what: what, grip: g, at: at, last: at, face: face, down: true}
}

// MouseUp is a click when nothing was dragged.
func (s *stage) MouseUp(*desktop.MouseEvent) {
	if h := s.held; h.down && !h.dragged {
		s.held = hold{}
		if h.face >= 0 && h.face < len(s.faces) && s.OnFace != nil {
			s.OnFace(h.face)
		}
	}
}

// TappedSecondary does nothing; with it the other button is no drag.
func (s *stage) TappedSecondary(*fyne.PointEvent) {}

// Dragged moves or resizes the frame, or moves the photo under the view.
func (s *stage) Dragged(e *fyne.DragEvent) {
	at := spotOf(e.Position)
	if !s.held.down {
		s.press(spot{at.x - float64(e.Dragged.DX), at.y - float64(e.Dragged.DY)}, false)
	}
	h := &s.held
	switch h.what {
	case nothing:
		h.dragged = true
		return
	case thePhoto:
		s.fitted = false
		s.view = s.view.pan(at.x-h.last.x, at.y-h.last.y, s.bounds())
		h.last, h.dragged = at, true
		s.moved()
		s.tell()
		return
	}
	if !h.dragged {
		s.editor.begin()
		h.dragged = true
	}
	if s.editor.start == nil {
		return // it was ended by a key
	}
	dx, dy := (at.x-h.at.x)/s.view.zoom, (at.y-h.at.y)/s.view.zoom
	if h.what == aGrip {
		s.editor.drag(s.editor.start.resize(h.grip, dx, dy, h.centred))
	} else {
		s.editor.drag(s.editor.start.move(image.Pt(int(math.Round(dx)), int(math.Round(dy)))))
	}
	s.place()
	s.pointer = at
	if s.OnChange != nil {
		s.OnChange()
	}
}

// DragEnd lets go.
func (s *stage) DragEnd() {
	s.held = hold{}
	s.editor.end()
	s.changed()
	if s.OnChange != nil {
		s.OnChange()
	}
}

// abort lets go and has everything as it was before, and reports whether
// something was being dragged.
func (s *stage) abort() bool {
	if !s.editor.abort() {
		return false
	}
	s.held.what = nothing
	s.changed()
	if s.OnChange != nil {
		s.OnChange()
	}
	return true
}

// Scrolled zooms to the pointer.
func (s *stage) Scrolled(e *fyne.ScrollEvent) {
	if s.photo == nil || s.editor.start != nil {
		return
	}
	switch {
	case e.Scrolled.DY > 0:
		s.closer(zoomStep, spotOf(e.Position))
	case e.Scrolled.DY < 0:
		s.closer(1/zoomStep, spotOf(e.Position))
	}
}

// Cursor tells what a drag would do.
func (s *stage) Cursor() desktop.Cursor {
	what, g := s.held.what, s.held.grip
	if !s.held.down {
		what, g = s.under(s.pointer)
	}
	switch what {
	case aGrip:
		switch {
		case g.y == 0:
			return desktop.HResizeCursor
		case g.x == 0:
			return desktop.VResizeCursor
		case g.x == g.y:
			return desktop.NWSEResizeCursor
		}
		return desktop.NESWResizeCursor
	case theFrame, thePhoto:
		return desktop.PointerCursor
	}
	if s.faceAt(s.pointer) >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// MouseIn follows the pointer.
func (s *stage) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved follows the pointer, for the cursor.
func (s *stage) MouseMoved(e *desktop.MouseEvent) { s.pointer = spotOf(e.Position) }

// MouseOut does nothing.
func (s *stage) MouseOut() {}

// FocusGained shows the focus.
func (s *stage) FocusGained() {
	s.focused = true
	s.Refresh()
}

// FocusLost hides the focus.
func (s *stage) FocusLost() {
	s.focused, s.space = false, false
	s.Refresh()
}

// KeyDown holds the photo while Space is down.
func (s *stage) KeyDown(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace {
		s.space = true
	}
}

// KeyUp lets it go.
func (s *stage) KeyUp(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace {
		s.space = false
	}
}

// TypedKey takes a key.
func (s *stage) TypedKey(key *fyne.KeyEvent) {
	if s.keys.key == nil || !s.keys.key(key) {
		part.HandOn(s, key)
	}
}

// TypedRune hands the character on: the page takes it.
func (s *stage) TypedRune(r rune) {
	if r != ' ' {
		part.HandRune(s, r)
	}
}

// TypedShortcut takes a shortcut.
func (s *stage) TypedShortcut(shortcut fyne.Shortcut) {
	if s.keys.shortcut != nil {
		s.keys.shortcut(shortcut)
	}
}

// AccessibilityLabel tells what is seen.
func (s *stage) AccessibilityLabel() string { return s.Name() }

// AccessibilityRole is that of a container: there is none for what is dragged.
func (s *stage) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func spotOf(p fyne.Position) spot { return spot{float64(p.X), float64(p.Y)} }
