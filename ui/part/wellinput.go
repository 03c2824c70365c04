package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

var (
	_ fyne.Tappable      = (*Well)(nil)
	_ fyne.Focusable     = (*Well)(nil)
	_ fyne.Shortcutable  = (*Well)(nil)
	_ desktop.Hoverable  = (*Well)(nil)
	_ fyne.Accessible    = (*Well)(nil)
	_ desktop.Cursorable = (*Well)(nil)
)

// Held returns what the well shows.
func (w *Well) Held() []fyne.CanvasObject { return []fyne.CanvasObject{w.box} }

// AccessibilityLabel tells what belongs here and what is here.
func (w *Well) AccessibilityLabel() string { return w.Name }

// AccessibilityRole is that of a button.
func (w *Well) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Cursor is a hand.
func (w *Well) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Tapped lets a person choose a file.
func (w *Well) Tapped(*fyne.PointEvent) {
	w.takeFocus()
	call(w.OnChoose)
}

func (w *Well) takeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		c.Focus(w)
	}
}

// TypedKey takes Enter and Space for a click, Down for the photos that were used
// before, Delete for taking the photo out.
func (w *Well) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		call(w.OnChoose)
	case fyne.KeyDown:
		call(w.OnRecent)
	case fyne.KeyDelete, fyne.KeyBackspace:
		if w.state != wellEmpty {
			call(w.OnClear)
		}
	default:
		escape(w, key)
	}
}

// TypedRune hands the character on.
func (w *Well) TypedRune(r rune) { handRune(w, r) }

// TypedShortcut takes Paste.
func (w *Well) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutPaste); ok {
		call(w.OnPaste)
	}
}

// FocusGained shows the focus.
func (w *Well) FocusGained() {
	w.set(&w.focused, true)
	InSight(w)
}

// FocusLost hides the focus.
func (w *Well) FocusLost() { w.set(&w.focused, false) }

// MouseIn shows the pointer.
func (w *Well) MouseIn(*desktop.MouseEvent) { w.set(&w.hovered, true) }

// MouseMoved does nothing.
func (w *Well) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (w *Well) MouseOut() { w.set(&w.hovered, false) }

func (w *Well) set(what *bool, on bool) {
	*what = on
	w.Refresh()
}
