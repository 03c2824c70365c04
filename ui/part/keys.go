package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Fyne gives a key to the focused widget alone, and its own widgets swallow
// what they have no use for. The ones here hand such keys on to the canvas, so
// that Esc closes what is open and F1 shows the keys wherever the focus is; and
// they tell about focus and pointer, for the help.

// escape hands Esc and the function keys on to the canvas of an object.
func escape(o fyne.CanvasObject, key *fyne.KeyEvent) bool {
	if key.Name != fyne.KeyEscape && !functionKeys[key.Name] {
		return false
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return false
	}
	if f := c.OnTypedKey(); f != nil {
		f(key)
		return true
	}
	return false
}

var functionKeys = map[fyne.KeyName]bool{
	fyne.KeyF1: true, fyne.KeyF2: true, fyne.KeyF3: true, fyne.KeyF4: true, fyne.KeyF5: true, fyne.KeyF6: true,
	fyne.KeyF7: true, fyne.KeyF8: true, fyne.KeyF9: true, fyne.KeyF10: true, fyne.KeyF11: true, fyne.KeyF12: true,
}

// handRune hands a character that a widget has no use for on to its canvas.
func handRune(o fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// attention tells that a control has the focus or the pointer, or lost it.
type attention struct{ OnAttention func(on bool) }

func (a *attention) attend(on bool) {
	if a.OnAttention != nil {
		a.OnAttention(on)
	}
}

// Entry is Fyne's entry that hands Esc on.
type Entry struct {
	widget.Entry
	attention
	// OnLeft is called when the focus leaves the entry.
	OnLeft func()
	// OnKey and OnShortcut, if not nil, are asked first, and report whether they
	// had a use for it.
	OnKey      func(key *fyne.KeyEvent) bool
	OnShortcut func(s fyne.Shortcut) bool
	// OnStep, if not nil, is called for the keys Up (1) and Down (-1).
	OnStep func(by int)

	inner *container.Scroll // what scrolls the text, once the entry was drawn
}

// CreateRenderer links the entry to its renderer.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	for _, o := range r.Objects() {
		if s, ok := o.(*container.Scroll); ok {
			e.inner = s
		}
	}
	return r
}

// scroll scrolls the text of an entry, and reports whether it went any further.
func (e *Entry) scroll(by *fyne.ScrollEvent) bool {
	if e.inner == nil || !e.MultiLine {
		return false
	}
	before := e.inner.Offset
	e.inner.Scrolled(by)
	return e.inner.Offset != before
}

// NewEntry returns an entry of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	return e
}

// NewTextEntry returns an entry of several lines that wraps words.
func NewTextEntry(rows int) *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.SetMinRowsVisible(rows)
	e.ExtendBaseWidget(e)
	return e
}

// NewPasswordEntry returns an entry that shows dots.
func NewPasswordEntry() *Entry {
	e := &Entry{}
	e.Password = true
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey takes a key.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(key) {
		return
	}
	switch {
	case e.OnStep != nil && !e.Disabled() && key.Name == fyne.KeyUp:
		e.OnStep(1)
	case e.OnStep != nil && !e.Disabled() && key.Name == fyne.KeyDown:
		e.OnStep(-1)
	case !escape(e, key):
		e.Entry.TypedKey(key)
	}
}

// AcceptsTab leaves the Tab key to the order of the focus, also in entries of
// several lines, which could not be left by it.
func (e *Entry) AcceptsTab() bool { return false }

// TypedShortcut takes a shortcut.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.OnShortcut == nil || !e.OnShortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}

// FocusGained tells about the focus.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	InSight(e)
	e.attend(true)
}

// FocusLost tells about the focus.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	e.attend(false)
	if e.OnLeft != nil {
		e.OnLeft()
	}
}

// Button is Fyne's button that hands Esc on and is pressed by Enter too.
type Button struct {
	widget.Button
	attention
	// Name is what the button is called where it shows only an icon.
	Name string
	// OnKey gets the keys first, and reports whether it took one.
	OnKey func(key *fyne.KeyEvent) bool

	focused bool
}

// NewButton returns a button.
func NewButton(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewQuietButton returns a button without a face of its own.
func NewQuietButton(text string, icon fyne.Resource, tapped func()) *Button {
	b := NewButton(text, icon, tapped)
	b.Importance = widget.LowImportance
	return b
}

// NewIconButton returns a button that shows only an icon; name is what it is
// called.
func NewIconButton(name string, icon fyne.Resource, tapped func()) *Button {
	b := NewQuietButton("", icon, tapped)
	b.Name = name
	return b
}

// AccessibilityLabel is the text or the name.
func (b *Button) AccessibilityLabel() string {
	if b.Text != "" || b.Icon == nil {
		return b.Text
	}
	return b.Name
}

// TypedKey takes a key.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case b.OnKey != nil && b.OnKey(key):
	case key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter:
		b.Button.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	case !escape(b, key):
		b.Button.TypedKey(key)
	}
}

// TypedRune hands the character on.
func (b *Button) TypedRune(r rune) { handRune(b, r) }

// CreateRenderer links the button to its renderer.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return newRinged(b, b.Button.CreateRenderer())
}

// FocusGained tells about the focus.
func (b *Button) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	InSight(b)
	b.attend(true)
}

// FocusLost tells about the focus.
func (b *Button) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
	b.attend(false)
}

// MouseIn tells about the pointer.
func (b *Button) MouseIn(ev *desktop.MouseEvent) {
	b.Button.MouseIn(ev)
	b.attend(true)
}

// MouseOut tells about the pointer.
func (b *Button) MouseOut() {
	b.Button.MouseOut()
	b.attend(false)
}

// Check is Fyne's check that hands Esc on.
type Check struct {
	widget.Check
	attention
}

// NewCheck returns a check.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey takes a key.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	if !escape(c, key) {
		c.Check.TypedKey(key)
	}
}

// TypedRune takes the space key and hands other characters on.
func (c *Check) TypedRune(r rune) {
	if r == ' ' {
		c.Check.TypedRune(r)
		return
	}
	handRune(c, r)
}

// FocusGained tells about the focus.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	InSight(c)
	c.attend(true)
}

// FocusLost tells about the focus.
func (c *Check) FocusLost() {
	c.Check.FocusLost()
	c.attend(false)
}

// MouseIn tells about the pointer.
func (c *Check) MouseIn(ev *desktop.MouseEvent) {
	c.Check.MouseIn(ev)
	c.attend(true)
}

// MouseOut tells about the pointer.
func (c *Check) MouseOut() {
	c.Check.MouseOut()
	c.attend(false)
}

// HandOn hands a key that a widget has no use for on to its canvas.
func HandOn(o fyne.CanvasObject, key *fyne.KeyEvent) { escape(o, key) }

// HandRune hands a character that a widget has no use for on to its canvas.
func HandRune(o fyne.CanvasObject, r rune) { handRune(o, r) }
